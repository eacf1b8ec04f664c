"""What the monitor of the living example saw: an invented network's last months, the same each time, and answers now.

Nothing is sent: a target at an address of the networks for documentation answers out of a table. One that somebody
registers in the example at another address is really asked.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from tuntas.intake.models import Window
from tuntas.monitor.asking import Question, ask
from tuntas.monitor.hours import hour_of, working
from tuntas.monitor.models import Hour, Sample, Standing, Watch
from tuntas.monitor.reckoning import HOUR, Figures, Seconds, seconds
from tuntas.monitor.reckoning import Sample as Seen
from tuntas.monitor.rounds import Means
from tuntas.monitor.states import BEHIND, DOWN, SLOW, UP, Reading
from tuntas.network.models import Target
from tuntas.people.calendars import calendar_of
from tuntas.people.models import Unit
from tuntas.probes.policy import Policy

__all__ = ["means", "remember"]

MINUTE, DAY = 60, 86400
RAW_HOURS = 26
SLOW_MS = 10.0  # the threshold of the provider's side
_DOCUMENTED = [ipaddress.ip_network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
_BUSY = (8, 16)  # hours of the day in which the line is fuller


@dataclass(frozen=True)
class _Nature:
    """How a kind behaves: its usual round trip in ms, how much the day adds, outages a day, their usual minutes."""

    trip: float
    rush: float
    faults: float
    lasts: int
    every: int = 5
    days: int = 30  # for which it was watched


_NATURES = {
    "gateway": _Nature(0.7, 0.3, 0.012, 6, 1, 90), "isp": _Nature(4.2, 6.0, 0.09, 38, 1, 90),
    "switch": _Nature(0.9, 0.2, 0.02, 14), "host": _Nature(1.4, 0.4, 0.03, 20), "resolver": _Nature(3.0, 2.0, 0.015, 8),
    "internet": _Nature(16.0, 11.0, 0.03, 12), "public_resolver": _Nature(14.0, 9.0, 0.02, 10),
    "web": _Nature(85.0, 60.0, 0.06, 25),
}  # fmt: skip


def means() -> Means:
    """How the example's monitor asks: what is invented answers from here, always; the rest is asked."""
    return Means(ask=_answer)


def _answer(policy: Policy, question: Question) -> Reading:
    target = question.target
    try:
        invented = any(ipaddress.ip_address(target.address) in one for one in _DOCUMENTED)
    except ValueError:
        invented = target.address.endswith(".example")
    if not invented:
        return ask(policy, question)
    at = int(datetime.now(UTC).timestamp())
    low, mid, high = _trips(target.name, str(target.role), at)
    return Reading(word=UP, method="icmp", low=low, mid=mid, high=high, sent=3)


def remember(unit: Unit, now: datetime) -> int:
    """Let the office's targets have been watched up to now. How many rows that were."""
    rows = list(Target.objects.filter(unit=unit, active=True).select_related("unit__calendar", "uplink"))
    for row in rows:
        row.every = _NATURES[row.kind].every
        row.thresholds = {"latency_ms": SLOW_MS} if row.kind == "isp" else row.thresholds
    Target.objects.bulk_update(rows, ["every", "thresholds"])
    past = _Past(unit, rows, int(now.timestamp()) // MINUTE * MINUTE)
    samples, hours = list[Sample](), list[Hour]()
    for row in rows:
        seen = list(past.samples(row))
        samples += [_row(row, one) for one in [*past.outage(row), *seen]]
        hours += past.hours(row, seen)
    Sample.objects.bulk_create(samples)
    Hour.objects.bulk_create(hours)
    Standing.objects.bulk_create([Standing(target=row, word=UP, since=past.up_since(row)) for row in rows])
    Watch.objects.create(pk=1, minute=past.ends - MINUTE, by="contoh", took_ms=2100, due=len(rows), asked=len(rows),
                         hours_until=past.last)  # fmt: skip
    return len(samples) + len(hours)


class _Past:
    """What was: faults by the clock alone, and a few so long ago that the pages have something to show."""

    def __init__(self, unit: Unit, rows: Sequence[Target], ends: int) -> None:
        self.ends, self.last = ends, ends // HOUR * HOUR
        self.raw = self.last - RAW_HOURS * HOUR
        at = ends // 300 * 300
        self.staged = {
            "Sakelar lantai 3": (at - 5 * HOUR, at - 5 * HOUR + 1500),
            "Sakelar inti": (at - 52 * HOUR, at - 52 * HOUR + 900),
        }
        self.planned = _planned(unit, ends)
        calendar, longest = calendar_of(unit), max(one.days for one in _NATURES.values())
        self.office = {at: working(calendar, at, at + HOUR) for at in range(self.last - longest * DAY, self.last, HOUR)}

    def word(self, row: Target, at: int) -> str:
        """How the target stood at that second."""
        staged = self.staged.get(row.name, (0, 0))
        if any(begins <= at < ends for begins, ends in (staged, *_faults(row.name, row.kind, at // DAY))):
            return DOWN
        return BEHIND if row.uplink and self.word(row.uplink, at) != UP else UP

    def samples(self, row: Target) -> Iterator[Seen]:
        """The last day, round by round."""
        return self._rounds(row, self.raw, self.ends)

    def outage(self, row: Target) -> Iterator[Seen]:
        """Of the days before it only the rounds without an answer."""
        rounds = range((self.raw - 6 * DAY) // 300 * 300, self.raw, row.every * MINUTE)
        return (one for at in rounds if self.word(row, at) == DOWN for one in self._rounds(row, at, at + 1))

    def _rounds(self, row: Target, start: int, end: int) -> Iterator[Seen]:
        step = row.every * MINUTE
        for at in range(start, end, step):
            if _stood(at):
                continue
            word = self.word(row, at)
            if word != UP:
                yield Seen(at, step, word, sent=3, lost=3)
                continue
            low, mid, high = _trips(row.name, row.kind, at)
            lost = int(Random(f"hilang:{row.name}:{at}").random() < 0.004)  # noqa: S311 - an invention
            yield Seen(at, step, SLOW if row.kind == "isp" and mid > SLOW_MS else UP, low, mid, high, 3, lost)

    def hours(self, row: Target, seen: Sequence[Seen]) -> Iterator[Hour]:
        """Every hour that is over, but those in which the example's worker stood still."""
        for at in range(self.last - _NATURES[row.kind].days * DAY, self.raw, HOUR):
            if not _stood(at):
                yield self._long_ago(row, at)
        for at in range(self.raw, self.last, HOUR):
            near = [one for one in seen if at - 300 <= one.at < at + HOUR]
            yield hour_of(row.pk, near, at, self.planned, self.office[at])

    def _long_ago(self, row: Target, at: int) -> Hour:
        """Its outages by the clock, its round trips by a few of its minutes."""
        words = [self.word(row, at + 300 * one) for one in range(12)]
        whole = [Seen(at, HOUR, UP)]
        if words != [UP] * 12:
            whole = [Seen(at + 300 * one, 300, word) for one, word in enumerate(words)]
        spent = seconds(whole, at, at + HOUR, planned=self.planned, working=self.office[at])
        trips = [_trips(row.name, row.kind, at + 300 * one) for one in (1, 5, 9) if words[one] == UP]
        mids = sorted(round(1000 * one[1]) for one in trips)
        asked = HOUR // MINUTE // row.every
        told: dict[str, int | None] = dict.fromkeys(Figures.__dataclass_fields__)
        told |= {"asked": asked, "answered": len(mids) * asked // 3, "sent": asked * 3}
        told["lost"] = asked * 3 * (spent.down + spent.behind) // HOUR
        if mids:
            told |= {"low": round(1000 * min(one[0] for one in trips)), "p10": mids[0], "mid": mids[len(mids) // 2],
                     "p90": mids[-1], "p95": mids[-1], "high": round(1000 * max(one[2] for one in trips))}  # fmt: skip
        return Hour(target=row, at=at, **{one: getattr(spent, one) for one in Seconds.__dataclass_fields__}, **told)

    def up_since(self, row: Target) -> datetime:
        """When it last came back."""
        first = self.ends // DAY - _NATURES[row.kind].days
        days = range(self.ends // DAY, first, -1)
        faults = [self.staged.get(row.name, (0, 0)), *(one for day in days for one in _faults(row.name, row.kind, day))]
        back = max((to for _since, to in faults if to <= self.ends), default=0)
        return datetime.fromtimestamp(back or first * DAY, UTC)


def _planned(unit: Unit, ends: int) -> list[tuple[int, int]]:
    """The planned work of yesterday evening."""
    zone = ZoneInfo(unit.zone)
    evening = (datetime.fromtimestamp(ends, zone) - timedelta(days=1)).replace(hour=19, minute=0, second=0)
    window = Window.objects.create(
        unit=unit, title="Pemeliharaan UPS ruang server", starts_at=evening, ends_at=evening + timedelta(hours=2)
    )
    return [(int(window.starts_at.timestamp()), int(window.ends_at.timestamp()))]


@cache
def _faults(name: str, kind: str, day: int) -> tuple[tuple[int, int], ...]:
    """The outages of that day, in seconds since 1970."""
    dice, nature = Random(f"{name}:{day}"), _NATURES[kind]  # noqa: S311 - an invention
    if dice.random() >= nature.faults:
        return ()
    begins = day * DAY + dice.randrange(0, DAY - 2 * HOUR) // 300 * 300
    return ((begins, begins + max(5, round(dice.lognormvariate(0, 0.6) * nature.lasts)) // 5 * 300),)


@cache
def _still(day: int) -> tuple[int, int]:
    """When the example's worker stood still on that day: a machine that was moved, a power cut."""
    dice = Random(f"pekerja:{day}")  # noqa: S311 - an invention
    if dice.random() >= 0.03:
        return (0, 0)
    begins = day * DAY + dice.randrange(2, 20) * HOUR
    return (begins, begins + dice.choice((1, 2, 3)) * HOUR)


def _stood(at: int) -> bool:
    begins, ends = _still(at // DAY)
    return begins <= at < ends


def _trips(name: str, kind: str, at: int) -> tuple[float, float, float]:
    """Round trips of a minute: lowest, middle, highest."""
    dice, nature = Random(f"{name}:{at}"), _NATURES[kind]  # noqa: S311 - an invention
    local = datetime.fromtimestamp(at, ZoneInfo("Asia/Jakarta"))
    rush = nature.rush if local.weekday() < 5 and _BUSY[0] <= local.hour < _BUSY[1] else nature.rush * 0.1
    mid = nature.trip * dice.uniform(0.92, 1.1) + rush * dice.betavariate(2, 4)
    return mid * 0.93, mid, mid * dice.uniform(1.05, 1.35)


def _row(row: Target, one: Seen) -> Sample:
    low, mid, high = (None if ms is None else round(ms * 1000) for ms in (one.low, one.mid, one.high))
    return Sample(target=row, at=one.at, holds=one.holds, word=one.word, method="icmp", low=low, mid=mid, high=high,
                  sent=one.sent, lost=one.lost)  # fmt: skip
