"""What the pages show of a watched target: hours and days with their seconds and figures, outages, the last sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from tuntas.monitor.hours import hour_of, planned_spans, samples_of, working
from tuntas.monitor.models import Hour, Sample, Watch
from tuntas.monitor.reckoning import HOUR, LONGEST, Seconds, stretches
from tuntas.monitor.states import DOWN
from tuntas.network.models import Target
from tuntas.people.calendars import calendar_of

__all__ = ["Cell", "Outage", "by_day", "by_hour", "last_measured", "of_days", "outages", "total"]

MINUTE = 60
_SECONDS = [one.name for one in fields(Seconds)]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A stretch of time: an hour or a day. Round trips in milliseconds; None where nothing answered.

    Of a day `p10`, `mid` and `p90` are the medians of its hours'; `low` and `high` are the lowest and the highest.
    """

    begins: datetime
    ends: datetime
    spent: Seconds
    low: float | None = None
    p10: float | None = None
    mid: float | None = None
    p90: float | None = None
    high: float | None = None
    sent: int = 0
    lost: int = 0

    @property
    def is_watched(self) -> bool:
        """Whether the target was watched then at all; before that there is nothing to show."""
        return self.spent != Seconds()


@dataclass(frozen=True)
class Outage:
    """A time without an answer; `ends` is None while it lasts."""

    begins: datetime
    ends: datetime | None


def last_measured(rows: QuerySet[Target]) -> QuerySet[Target]:
    """The rows with `last`: the minute of their newest sample; null for none."""
    newest = Sample.objects.filter(target=OuterRef("pk")).order_by("-at")
    return rows.annotate(last=Subquery(newest.values("at")[:1]))


def by_hour(rows: Sequence[Target], now: datetime, count: int) -> Mapping[int, list[Cell]]:
    """Of each target the last `count` hours in order, the last of them until the round that goes on now."""
    ends = int(now.timestamp()) // MINUTE * MINUTE
    last = ends // HOUR * HOUR
    first = last - (count - 1) * HOUR
    keys = [one.pk for one in rows]
    stored: dict[int, dict[int, Hour]] = {}
    reckoned = Watch.objects.filter(pk=1).values_list("hours_until", flat=True).first() or 0
    for hour in Hour.objects.filter(target__in=keys, at__gte=first, at__lt=reckoned):
        stored.setdefault(hour.target_id, {})[hour.at] = hour
    live = _live(rows, min(max(first, reckoned), last), last, ends)
    told, begun = {}, _begun(keys)
    for key in keys:
        known, since = stored.get(key, {}) | live.get(key, {}), begun.get(key, ends)
        told[key] = [_cell(known.get(at), at, min(at + HOUR, ends), since) for at in range(first, last + 1, HOUR)]
    return told


def _live(rows: Sequence[Target], first: int, last: int, ends: int) -> dict[int, dict[int, Hour]]:
    """The hours from `first` to `last` that are not reckoned yet, from their samples."""
    samples = samples_of([one.pk for one in rows], first - LONGEST, ends)
    planned, told = planned_spans(rows, first, ends), {}
    for row in rows:
        if near := samples.get(row.pk):
            calendar, work = calendar_of(row.unit), planned.get(row.pk, [])
            told[row.pk] = {
                at: hour_of(row.pk, near, at, work, working(calendar, at, at + HOUR), ends)
                for at in range(first, last + 1, HOUR)
            }
    return told


def _begun(keys: Sequence[int]) -> dict[int, int]:
    """When each was measured first, in seconds since 1970."""
    first = [Subquery(kind.objects.filter(target=OuterRef("pk")).order_by("at").values("at")[:1])
             for kind in (Hour, Sample)]  # fmt: skip
    rows = Target.objects.filter(pk__in=keys).annotate(hour=first[0], sample=first[1])
    told = {key: [one for one in ats if one is not None] for key, *ats in rows.values_list("pk", "hour", "sample")}
    return {key: min(ats) for key, ats in told.items() if ats}


def _cell(hour: Hour | None, at: int, ends: int, begun: int) -> Cell:
    starts, until = datetime.fromtimestamp(at, UTC), datetime.fromtimestamp(ends, UTC)
    if hour is None:
        return Cell(begins=starts, ends=until, spent=Seconds(unmeasured=max(0, ends - max(at, begun))))
    spent = Seconds(**{one: getattr(hour, one) for one in _SECONDS})
    before = max(0, min(begun, ends) - at)  # what lies before the first sample is no part of it
    spent = Seconds(**{**vars(spent), "unmeasured": max(0, spent.unmeasured - before)})
    return Cell(
        begins=starts, ends=until, spent=spent, low=_milli(hour.low), p10=_milli(hour.p10), mid=_milli(hour.mid),
        p90=_milli(hour.p90), high=_milli(hour.high), sent=hour.sent, lost=hour.lost,
    )  # fmt: skip


def _milli(micro: int | None) -> float | None:
    return None if micro is None else micro / 1000


def by_day(row: Target, now: datetime, count: int) -> list[Cell]:
    """The last `count` days of the office's calendar in order, the last of them until now."""
    zone = ZoneInfo(row.unit.zone)
    today = now.astimezone(zone).date()
    first = today - timedelta(days=count - 1)
    hours = by_hour([row], now, 24 * count + 24)[row.pk]
    found = {day: list(cells) for day, cells in groupby(hours, lambda one: one.begins.astimezone(zone).date())}
    return [_day(day, found.get(day, []), zone, now) for day in _days(first, today)]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _day(day: date, hours: Sequence[Cell], zone: ZoneInfo, now: datetime) -> Cell:
    starts = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    answered = [one for one in hours if one.mid is not None]
    said = {}
    if answered:
        said = {
            "low": min(one.low for one in answered if one.low is not None),
            "high": max(one.high for one in answered if one.high is not None),
            **{key: median(getattr(one, key) for one in answered) for key in ("p10", "mid", "p90")},
        }
    return Cell(
        begins=starts, ends=min(starts + timedelta(days=1), now), spent=total(hours),
        sent=sum(one.sent for one in hours), lost=sum(one.lost for one in hours), **said,
    )  # fmt: skip


def total(cells: Iterable[Cell]) -> Seconds:
    """The seconds of all of them together."""
    return sum((one.spent for one in cells), Seconds())


def of_days(rows: Sequence[Target], now: datetime, days: int) -> dict[int, Seconds]:
    """Of each target the seconds of so many days up to the last hour that was reckoned. One statement."""
    first = int((now - timedelta(days=days)).timestamp())
    hours = Hour.objects.filter(target__in=[one.pk for one in rows], at__gte=first).order_by()
    summed = hours.values_list("target").annotate(*[Sum(one) for one in _SECONDS])
    return {key: Seconds(**dict(zip(_SECONDS, told, strict=True))) for key, *told in summed}


def outages(row: Target, now: datetime, days: int) -> list[Outage]:
    """The times without an answer in the last `days`, the newest first; to the minute of their rounds."""
    ends = int(now.timestamp())
    start = ends - days * 24 * HOUR
    samples = samples_of([row.pk], start - LONGEST, ends).get(row.pk, [])
    found: list[Outage] = []
    reached = None
    for begins, until, word in stretches(samples, start, ends):
        if word != DOWN:
            continue
        at, to = datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(until, UTC)
        lasts = None if until >= ends else to
        if found and reached == begins:
            found[-1] = Outage(found[-1].begins, lasts)
        else:
            found.append(Outage(at, lasts))
        reached = until
    return found[::-1]
