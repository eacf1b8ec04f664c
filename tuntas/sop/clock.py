"""The working-time clock: when work falls due, how much time it has taken, and why the rest did not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from .hours import ONE_DAY, Cause, Cover, Holiday, Hours, Span, WorkCalendar, instant

__all__ = [
    "VENDOR",
    "Cause",
    "Cover",
    "Hold",
    "Holiday",
    "Hours",
    "Interval",
    "NoWorkingTime",
    "Span",
    "WorkCalendar",
    "due",
    "due_days",
    "ledger",
    "spent",
]

VENDOR = "vendor"  # the category of a hold that waits for the vendor

_PATIENCE = 400  # days in a row without work before a calendar counts as empty
_NEVER = datetime.max.replace(tzinfo=UTC)

Stretch = tuple[datetime, datetime]
Stop = tuple[datetime, datetime, str, str, str]  # from, to, reason, category, by


class NoWorkingTime(ValueError):
    """The calendar has no working time in the 400 days ahead."""


@dataclass(frozen=True)
class Hold:
    """The clock stopped for a reason, up to `end`; None while it still is. Reason and `by` go to the ledger.

    `category` is whom the time is booked to: VENDOR, or "own" and whatever else the unit tells apart.
    """

    start: datetime
    end: datetime | None
    reason: str
    category: str = "own"
    by: str = ""  # the name of who held it

    def __post_init__(self) -> None:
        _utc(self.start)
        if self.end is not None:
            _utc(self.end)


@dataclass(frozen=True)
class Interval:
    """A line of a ledger (UTC). `detail` is the holiday, the reason of the hold, or the period of hours.

    "held" and "vendor" (waiting for the vendor) are holds, `by` is who held; "cover" is counted and named by it.
    "jump" is the time between an end and a start that comes after it: the machine's clock was set back.
    """

    start: datetime
    end: datetime
    counted: bool
    cause: Cause
    detail: str
    by: str = ""


def due(calendar: WorkCalendar, start: datetime, minutes: int, holds: Sequence[Hold] = ()) -> datetime | None:
    """When `minutes` of working time from `start` are used up (UTC); None while a hold stops them.

    Work that fills an interval to its closing is due at the closing, not at the next opening.
    No minutes at all are due as soon as the clock runs.
    """
    if minutes < 0:
        raise ValueError(f"a norm is not negative: {minutes} minutes")
    return _after(calendar, _utc(start), timedelta(minutes=minutes), _stops(holds))


def due_days(
    calendar: WorkCalendar, start: datetime, days: int, holds: Sequence[Hold] = ()
) -> datetime | None:
    """The same local time `days` working days on (UTC), within that day's hours; None as in `due`.

    The count begins when the clock first runs: what comes in on Saturday counts from Monday's opening.
    The working time that holds took is added behind. Cover neither makes a working day nor ends one.
    """
    if days < 0:
        raise ValueError(f"a norm is not negative: {days} days")
    calendar = calendar.ordinary
    if days == 0:
        return due(calendar, start, 0, holds)
    begins = next(_open(calendar, _utc(start)))[0]
    aim = _days_on(calendar, begins, days)
    stops = _stops(holds)
    if all(aim <= stops_at or resumes <= begins for stops_at, resumes, *_ in stops):
        return aim
    lost = spent(calendar, begins, aim) - spent(calendar, begins, aim, holds)
    return _after(calendar, aim, lost, stops) if lost else aim


def spent(calendar: WorkCalendar, start: datetime, end: datetime, holds: Sequence[Hold] = ()) -> timedelta:
    """The working time from `start` to `end`, holds taken out; never less than nothing."""
    start, end = _utc(start), _utc(end)
    running = _running(_open(calendar, start, end), _stops(holds))
    return sum((min(closes, end) - opens for opens, closes in running if opens < end), timedelta())


def ledger(
    calendar: WorkCalendar, start: datetime, end: datetime, holds: Sequence[Hold] = ()
) -> tuple[Interval, ...]:
    """Every moment from `start` to `end`, counted or not, and why: lines that join without a gap.

    "held" is only what would have counted: nights and holidays stay what they are during a hold.
    An `end` before `start` gives one line, "jump", from `end` to `start`: nothing is counted.
    """
    start, end, stops = _utc(start), _utc(end), _stops(holds)
    if end < start:
        return (Interval(end, start, False, "jump", ""),)
    lines: list[Interval] = []
    began, last = start, None
    for line in _lines(calendar, start, end, stops):
        if last is not None and line[2:] != last[2:]:
            lines.append(Interval(began, *last[1:]))
            began = line[0]
        last = line
    return (*lines, Interval(began, *last[1:])) if last else ()


def _after(
    calendar: WorkCalendar, start: datetime, left: timedelta, stops: Sequence[Stop]
) -> datetime | None:
    """The moment at which `left` has run off the clock."""
    for opens, closes in _running(_open(calendar, start), stops):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    return None


def _days_on(calendar: WorkCalendar, begins: datetime, days: int) -> datetime:
    """The last working moment of the `days`-th working day after `begins` not past its local time."""
    local = begins.astimezone(calendar.tz)
    ahead = _working_days(calendar, local.date() + ONE_DAY)
    for _ in range(days):
        day, spans = next(ahead)
    aim = instant(day, local.time(), calendar.tz)
    return max((min(aim, closes) for opens, closes in spans if opens <= aim), default=spans[0][0])


def _open(calendar: WorkCalendar, start: datetime, until: datetime | None = None) -> Iterator[Stretch]:
    """The unit's working hours from `start` on: none of them empty, the last may reach past `until`."""
    for _, spans in _working_days(calendar, start.astimezone(calendar.tz).date(), until):
        for opens, closes in spans:
            if start < closes:
                yield (opens, closes) if start <= opens else (start, closes)


def _working_days(
    calendar: WorkCalendar, day: date, until: datetime | None = None
) -> Iterator[tuple[date, tuple[Stretch, ...]]]:
    """The days with work from `day` on; without `until` for ever, unless the calendar proves empty."""
    idle = 0
    while idle <= _PATIENCE or until is not None:
        today = calendar.day(day)
        if until is not None and until <= today.begins:
            return
        if today.spans:
            yield day, today.spans
            idle = 0
        else:
            idle += 1
        day += ONE_DAY
    raise NoWorkingTime(f"no working time in the {_PATIENCE} days before {day}")


def _running(stretches: Iterator[Stretch], stops: Sequence[Stop]) -> Iterator[Stretch]:
    """The stretches without the stops; a stop that never ends is the end of them."""
    for opens, closes in stretches:
        for stops_at, resumes, *_ in stops:
            if closes <= stops_at:
                break
            if opens < stops_at:
                yield opens, stops_at
            if resumes is _NEVER:
                return
            opens = max(opens, resumes)
        if opens < closes:
            yield opens, closes


def _stops(holds: Sequence[Hold]) -> Sequence[Stop]:
    """The holds in the order they began; those that end before they start stop nothing."""
    stops = (
        (_utc(one.start), _NEVER if one.end is None else _utc(one.end), one.reason, one.category, one.by)
        for one in holds
    )
    return sorted(stop for stop in stops if stop[0] < stop[1])


_Line = tuple[datetime, datetime, bool, Cause, str, str]  # the fields of an Interval


def _lines(
    calendar: WorkCalendar, start: datetime, end: datetime, stops: Sequence[Stop]
) -> Iterator[_Line]:
    """The ledger day by day, before like lines are joined."""
    day = start.astimezone(calendar.tz).date()
    while (today := calendar.day(day)).begins < end:
        for begins, ends, counted, cause, detail in today.lines:
            begins, ends = max(begins, start), min(ends, end)
            if begins < ends:
                line = (begins, ends, counted, cause, detail, "")
                yield from _cut(line, stops) if counted and stops else (line,)
        day += ONE_DAY


def _cut(line: _Line, stops: Sequence[Stop]) -> Iterator[_Line]:
    """Counted time, cut where a hold stopped the clock; where two overlap, the earlier gives the reason."""
    opens, closes, counted, cause, detail, by = line
    for stops_at, resumes, reason, category, holder in stops:
        stops_at, resumes = max(stops_at, opens), min(resumes, closes)
        if stops_at < resumes:
            if opens < stops_at:
                yield opens, stops_at, counted, cause, detail, by
            yield stops_at, resumes, False, "vendor" if category == VENDOR else "held", reason, holder
            opens = resumes
    if opens < closes:
        yield opens, closes, counted, cause, detail, by


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no zone: a clock needs to know which instant is meant")
    return moment.astimezone(UTC)
