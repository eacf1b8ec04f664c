"""Whose time it was: the working time of each run and of the whole case, booked to us, the vendor, or nobody.

Of every run: "own" or "vendor" is the work, by who performed it; "waiting" are its holds that wait for the vendor,
"held" all its other holds. The whole case has its elapsed time booked once, whatever ran side by side: what is ours
comes first, so that to the vendor is booked only what it alone took; "idle" is while no run was open.
Nothing here judges: verdicts are those of `measure`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Literal

from tuntas.sop import clock
from tuntas.sop.measure import Worked, minutes
from tuntas.sop.procedure import Procedure
from tuntas.sop.words import sentence

__all__ = [
    "OWNERS", "Account", "Booked", "CaseLine", "Jump", "Owner", "RunAccount", "account", "by_vendor", "jumps",
]  # fmt: skip

Owner = Literal["own", "held", "vendor", "waiting", "idle"]
OWNERS: tuple[Owner, ...] = ("own", "held", "vendor", "waiting", "idle")  # side by side, the first of them counts
_NONE = timedelta()

_SENTENCES: dict[str, tuple[str, str]] = {
    "run": (
        "Jam mesin mundur: langkah ini tercatat selesai {after}, sebelum dibuka {before}. "
        "Tidak ada waktu yang dihitung.",
        "The machine's clock went back: this step is recorded as finished {after}, before it opened {before}. "
        "No time is counted.",
    ),
    "hold": (
        "Jam mesin mundur: penundaan “{reason}” tercatat berakhir {after}, sebelum dimulai {before}. "
        "Penundaan ini tidak mengurangi waktu.",
        "The machine's clock went back: the hold “{reason}” is recorded as ended {after}, before it began {before}. "
        "It takes nothing off the time.",
    ),
    "event": (
        "Jam mesin mundur dari {before} ke {after}; waktu di sekitarnya mungkin tidak tepat.",
        "The machine's clock went back from {before} to {after}; times near it may be wrong.",
    ),
}


@dataclass(frozen=True, slots=True)
class Booked:
    """Working time by whose it was: exact, and in minutes as shown. Both add up to their whole."""

    time: Mapping[Owner, timedelta]
    minutes: Mapping[Owner, int]

    @property
    def whole(self) -> timedelta:
        return sum(self.time.values(), _NONE)

    @property
    def whole_minutes(self) -> int:
        return sum(self.minutes.values())


@dataclass(frozen=True, slots=True)
class Jump:
    """Something recorded as over at `after`, before it began at `before`: the machine's clock was set back."""

    of: Literal["run", "hold", "event"]
    before: datetime
    after: datetime
    reason: str = ""

    def text(self, tz: tzinfo, language: str = "id") -> str:
        before, after = (f"{one.astimezone(tz):%d-%m-%Y %H.%M}" for one in (self.before, self.after))
        return sentence(_SENTENCES, self.of, {"before": before, "after": after, "reason": self.reason}, language)


@dataclass(frozen=True, slots=True)
class RunAccount:
    """A run: its ledger, its working time booked, and what was recorded around a jump of the machine's clock."""

    worked: Worked
    lines: tuple[clock.Interval, ...]
    booked: Booked
    jumps: tuple[Jump, ...]

    @property
    def owners(self) -> tuple[Owner | Literal[""], ...]:
        """Whose time each line was; "" outside working time."""
        return tuple(_owner(line, self.worked) for line in self.lines)

    @property
    def minutes(self) -> tuple[int, ...]:
        """The minutes that each line shows: they add up to `booked`, owner by owner."""
        times = [(_owner(line, self.worked), line.end - line.start) for line in self.lines]
        return _line_minutes(times, self.booked, self.worked.vendor)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line of the ledger of a whole case: an interval, whose time it was ("" outside working time), in which step."""

    interval: clock.Interval
    owner: Owner | Literal[""]
    step: str


@dataclass(frozen=True, slots=True)
class Account:
    """A case. `total` sums the runs, row by row as printed; `elapsed` books the time from start to end once."""

    runs: tuple[RunAccount, ...]
    total: Booked
    elapsed: Booked
    lines: tuple[CaseLine, ...]

    @property
    def minutes(self) -> tuple[int, ...]:
        """The minutes that each line shows: they add up to `elapsed`, owner by owner."""
        times = [(line.owner, line.interval.end - line.interval.start) for line in self.lines]
        return _line_minutes(times, self.elapsed)


def account(calendar: clock.WorkCalendar, runs: Sequence[Worked], start: datetime, end: datetime) -> Account:
    """The account of a case that was open from `start` to `end`; of an open run `finished_at` is now."""
    booked = tuple(_run(calendar, worked) for worked in runs)
    lines = tuple(_joined(_case_lines(calendar, booked, start, end)))
    elapsed = _shown((line.owner, line.interval.end - line.interval.start) for line in lines)
    return Account(booked, _sum(one.booked for one in booked), elapsed, lines)


def by_vendor(procedure: Procedure, box: str, performed_as: str = "") -> bool:
    """Whether a run of `box` is the vendor's. What an Anggota records on its behalf stays the vendor's work."""
    by = procedure.box(box).by
    roles = (performed_as,) if performed_as in by else by
    return bool(roles) and all(procedure.role(one).kind == "vendor" for one in roles)


def jumps(moments: Iterable[datetime]) -> tuple[Jump, ...]:
    """Where moments, in the order in which they were recorded, run backwards.

    A clock that ran ahead is seen when it is set right again: it is then that it goes back.
    """
    return tuple(Jump("event", before, after) for before, after in pairwise(moments) if after < before)


def _run(calendar: clock.WorkCalendar, worked: Worked) -> RunAccount:
    lines = clock.ledger(calendar, worked.opened_at, worked.finished_at, worked.holds)
    booked = _shown(((_owner(line, worked), line.end - line.start) for line in lines), worked.vendor)
    return RunAccount(worked, lines, booked, tuple(_backwards(worked)))


def _backwards(worked: Worked) -> Iterator[Jump]:
    if worked.finished_at < worked.opened_at:
        yield Jump("run", worked.opened_at, worked.finished_at)
    for hold in worked.holds:
        if hold.end is not None and hold.end < hold.start:
            yield Jump("hold", hold.start, hold.end, hold.reason)


def _owner(line: clock.Interval, worked: Worked) -> Owner | Literal[""]:
    if line.counted:
        return "vendor" if worked.vendor else "own"
    return "waiting" if line.cause == "vendor" else "held" if line.cause == "held" else ""


def _shown(times: Iterable[tuple[Owner | Literal[""], timedelta]], vendor: bool = False) -> Booked:
    """The times added up. Each owner shows the minutes it adds to those before, so that they add up as well.

    The work comes first: it shows the minutes that `measure` prints.
    """
    found: dict[Owner, timedelta] = dict.fromkeys(OWNERS, _NONE)
    for owner, took in times:
        if owner:
            found[owner] += took
    shown: dict[Owner, int] = dict.fromkeys(OWNERS, 0)
    reached = _NONE
    for owner in _in_order(vendor):
        shown[owner] = minutes(reached + found[owner]) - minutes(reached)
        reached += found[owner]
    return Booked(found, shown)


def _in_order(vendor: bool) -> list[Owner]:
    """The owners as their minutes are rounded: who does the work first."""
    return sorted(OWNERS, key=lambda one: one != ("vendor" if vendor else "own"))


def _line_minutes(
    times: Iterable[tuple[Owner | Literal[""], timedelta]], booked: Booked, vendor: bool = False
) -> tuple[int, ...]:
    """Each line shows what it adds to the whole minutes of its owner, so that nothing is lost in rounding."""
    reached: dict[Owner, timedelta] = {}
    before = _NONE
    for owner in _in_order(vendor):
        reached[owner] = before
        before += booked.time[owner]
    shown: list[int] = []
    for whose, took in times:
        if not whose:
            shown.append(0)
            continue
        shown.append(minutes(reached[whose] + took) - minutes(reached[whose]))
        reached[whose] += took
    return tuple(shown)


def _sum(booked: Iterable[Booked]) -> Booked:
    every = list(booked)
    return Booked(
        {owner: sum((one.time[owner] for one in every), _NONE) for owner in OWNERS},
        {owner: sum(one.minutes[owner] for one in every) for owner in OWNERS},
    )


def _case_lines(
    calendar: clock.WorkCalendar, runs: Sequence[RunAccount], start: datetime, end: datetime
) -> Iterator[CaseLine]:
    """The calendar's own ledger of the case; its working time cut wherever a run's ledger has an edge."""
    kept = [(run, [line.start for line in run.lines]) for run in runs if run.worked.opened_at < run.worked.finished_at]
    edges = sorted({edge for run, _ in kept for line in run.lines for edge in (line.start, line.end)})
    for line in clock.ledger(calendar, start, end):
        if not line.counted:
            yield CaseLine(line, "", "")
            continue
        inside = edges[bisect_right(edges, line.start) :]
        cuts = [line.start, *(edge for edge in inside if edge < line.end), line.end]
        for begins, ends in pairwise(cuts):
            yield _piece(clock.Interval(begins, ends, True, line.cause, line.detail), kept)


def _piece(piece: clock.Interval, runs: Sequence[tuple[RunAccount, Sequence[datetime]]]) -> CaseLine:
    """One piece of working time in which no run's ledger changes."""
    found: list[tuple[int, CaseLine]] = []
    for run, starts in runs:
        at = bisect_right(starts, piece.start) - 1
        if at < 0 or run.lines[at].end <= piece.start:
            continue
        line = run.lines[at]
        if owner := _owner(line, run.worked):
            shown = clock.Interval(piece.start, piece.end, line.counted, line.cause, line.detail, line.by)
            found.append((OWNERS.index(owner), CaseLine(shown, owner, run.worked.step)))
    if not found:
        return CaseLine(clock.Interval(piece.start, piece.end, False, "idle", ""), "idle", "")
    return min(found, key=lambda one: one[0])[1]


def _joined(lines: Iterable[CaseLine]) -> Iterator[CaseLine]:
    """Like lines that touch, as one."""
    last: CaseLine | None = None
    for line in lines:
        if last is not None and _like(last) == _like(line):
            one, other = last.interval, line.interval
            whole = clock.Interval(one.start, other.end, one.counted, one.cause, one.detail, one.by)
            last = CaseLine(whole, last.owner, last.step)
            continue
        if last is not None:
            yield last
        last = line
    if last is not None:
        yield last


def _like(line: CaseLine) -> tuple[object, ...]:
    one = line.interval
    return line.owner, line.step, one.counted, one.cause, one.detail, one.by
