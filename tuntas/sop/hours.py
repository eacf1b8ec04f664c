"""The calendar values of a unit: its dated working hours, its holidays, its cover, its zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

__all__ = ["Cause", "Cover", "Day", "Holiday", "Hours", "Line", "Span", "Week", "WorkCalendar", "instant"]

Cause = Literal[
    "work", "ramadhan", "cover",  # counted
    "rest", "outside", "holiday", "weekend", "held", "vendor", "idle", "jump",
]  # fmt: skip
Line = tuple[datetime, datetime, bool, Cause, str]  # from, to, counted, cause, detail
Kind = Literal["nasional", "cuti bersama"]

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_REMEMBERED_DAYS = 4000  # about eleven years; a calendar forgets them all when it holds more


@dataclass(frozen=True)
class Span:
    """An unbroken stretch of working hours, in local wall time; `closes` at 00:00 is the day's end."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("a span is wall time: it has no zone of its own")
        if self.closes != MIDNIGHT and self.opens >= self.closes:
            raise ValueError(f"{self} closes before it opens")

    def __str__(self) -> str:
        closes = "24.00" if self.closes == MIDNIGHT else f"{self.closes:%H.%M}"
        return f"{self.opens:%H.%M}-{closes}"

    def precedes(self, other: Span) -> bool:
        """Whether this span is over when `other` opens."""
        return self.closes != MIDNIGHT and self.closes <= other.opens


@dataclass(frozen=True)
class Cover(Span):
    """Emergency cover (piket, siaga) on one date: a span with the name that a ledger gives it.

    A night's cover is two: "20.00-24.00" of the one day and "00.00-06.00" of the next.
    """

    name: str = ""


Week = tuple[tuple[Span, ...], ...]  # seven days, Monday first; an empty day is a free day


@dataclass(frozen=True)
class Hours:
    """The weekly hours from `first` to `last` inclusive (None: until further notice)."""

    first: date
    last: date | None
    week: Week
    name: str
    estimate: bool = False  # the dates are expected, not yet decreed

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"{self.name}: last day {self.last} is before first day {self.first}")
        if len(self.week) != 7:
            raise ValueError(f"{self.name}: a week has seven days, not {len(self.week)}")
        for spans in self.week:
            for one, other in pairwise(spans):
                if not one.precedes(other):
                    raise ValueError(f"{self.name}: {one} and {other} overlap or are out of order")

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def length(self) -> timedelta:
        """How long the period lasts; of two periods over one day the shorter is the more specific."""
        return (self.last or date.max) - self.first

    @property
    def cause(self) -> Literal["work", "ramadhan"]:
        """What a ledger calls its working time; the name tells (Perpres 21/2023 knows only these two)."""
        return "ramadhan" if self.name.casefold().startswith(("ramadhan", "ramadan")) else "work"


@dataclass(frozen=True)
class Holiday:
    """A day on which nobody works, by the joint ministers' decree of its year."""

    date: date
    name: str
    kind: Kind
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One local day as instants (UTC). `begins` is its midnight, `ends` the next day's.

    `spans` are the stretches that count, in order, none over another; `lines` is the whole day, and why.
    """

    begins: datetime
    ends: datetime
    spans: tuple[tuple[datetime, datetime], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class WorkCalendar:
    """When a unit works. A holiday beats any period, a shorter one a longer, of equals the later-listed.

    `cover` holds working time beyond the hours, by date: dated spans that count although the day is a holiday,
    a free day, or the hour lies outside. Where it overlaps the hours (or other cover) the time counts once:
    as the hours' own, else as that of the cover that opens first. Cover makes no day a working day: a norm of
    days, and whether a calendar has any working day, know the hours only (see `ordinary`).
    """

    zone: str
    hours: tuple[Hours, ...]
    holidays: Mapping[date, str] = field(hash=False)
    cover: Mapping[date, Sequence[Span]] = field(default_factory=dict, hash=False)
    tz: ZoneInfo = field(init=False, repr=False, compare=False)
    ordinary: WorkCalendar = field(init=False, repr=False, compare=False)  # the same without its cover
    _days: dict[date, Day] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "tz", ZoneInfo(self.zone))
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"no such zone: {self.zone!r}") from error
        object.__setattr__(self, "hours", tuple(self.hours))
        object.__setattr__(self, "holidays", dict(self.holidays))
        object.__setattr__(self, "cover", {day: tuple(spans) for day, spans in self.cover.items() if spans})
        ordinary = WorkCalendar(self.zone, self.hours, self.holidays) if self.cover else self
        object.__setattr__(self, "ordinary", ordinary)

    def period(self, day: date) -> Hours | None:
        """The hours in force on `day`, be it a holiday or not."""
        covering = (hours for hours in reversed(self.hours) if hours.covers(day))
        return min(covering, key=lambda hours: hours.length, default=None)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The working hours of `day` in wall time, without cover; none on a holiday or a free day."""
        period = self.period(day)
        return () if period is None or day in self.holidays else period.week[day.weekday()]

    def why_closed(self, day: date) -> tuple[Cause, str] | None:
        """Why `day` is no working day, as cause and detail; None if it is one."""
        if day in self.holidays:
            return "holiday", self.holidays[day]
        if self.period(day) is None:
            return "outside", ""
        return None if self.spans(day) else ("weekend", "")

    def day(self, day: date) -> Day:
        """`day` as instants, remembered: most dues of an office fall on the same few days."""
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= _REMEMBERED_DAYS:
                self._days.clear()
            known = self._days[day] = self._reckon(day)
        return known

    def _reckon(self, day: date) -> Day:
        begins, ends = (instant(midnight, MIDNIGHT, self.tz) for midnight in (day, day + ONE_DAY))
        period = self.period(day)
        work: list[Line] = []
        if period is not None:
            for span in self.spans(day):
                opens, closes = self._instants(day, span, ends)
                if opens < closes:  # a span may lie in the hour that clocks skip
                    work.append((opens, closes, True, period.cause, period.name))
        counted = self._with_cover(day, work, ends) if day in self.cover else work
        spans = tuple((line[0], line[1]) for line in counted)
        return Day(begins, ends, spans, tuple(self._whole(day, begins, ends, work, counted)))

    def _instants(self, day: date, span: Span, ends: datetime) -> tuple[datetime, datetime]:
        closes = ends if span.closes == MIDNIGHT else instant(day, span.closes, self.tz)
        return instant(day, span.opens, self.tz), closes

    def _with_cover(self, day: date, work: list[Line], ends: datetime) -> list[Line]:
        """The working hours of `day` and what its cover adds to them."""
        counted = work
        for span in sorted(self.cover[day], key=lambda span: span.opens):
            name = span.name if isinstance(span, Cover) else ""
            rest = _beside(counted, *self._instants(day, span, ends))
            counted = sorted([*counted, *((opens, closes, True, "cover", name) for opens, closes in rest)])
        return counted

    def _whole(
        self, day: date, begins: datetime, ends: datetime, work: list[Line], counted: list[Line]
    ) -> Iterator[Line]:
        """`day` from midnight to midnight: what counts, and between it why nothing does."""
        closed = self.why_closed(day)
        period = self.period(day)
        cause, detail = closed or ("outside", period.name if period and work else "")
        reached = begins
        for line in counted:
            if reached < line[0]:
                resting = work and work[0][0] < line[0] <= work[-1][0]
                yield reached, line[0], False, "rest" if resting else cause, detail
            yield line
            reached = line[1]
        if reached < ends:
            yield reached, ends, False, cause, detail


def _beside(taken: Sequence[Line], opens: datetime, closes: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What of the time from `opens` to `closes` none of `taken` has."""
    for begins, ends, *_ in taken:
        if begins < closes and opens < ends:
            if opens < begins:
                yield opens, begins
            opens = max(opens, ends)
    if opens < closes:
        yield opens, closes


def instant(day: date, wall: time, tz: ZoneInfo) -> datetime:
    """The first instant (UTC) at which clocks in `tz` show `wall` on `day`, or later.

    A wall time that comes twice (clocks put back) is its first coming; one that is skipped
    (clocks put forward) is the moment of the skip.
    """
    local = datetime.combine(day, wall, tz)
    found = local.astimezone(UTC)
    if found.astimezone(tz).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    before, after = local.replace(fold=1).astimezone(UTC), found
    offset = after.astimezone(tz).utcoffset()
    while after - before > _SECOND:  # zone rules change on whole seconds
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(tz).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
