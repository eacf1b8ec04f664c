"""The working-time clock once more, deliberately naive: a byte for every minute that a clock on the wall shows.

It shares nothing with `tuntas.sop.clock` but the values it is asked about. A day is a row of 1440 minutes of wall
time, painted over and over: first why it is closed, then its hours, then its cover. What clocks in the zone really
show, minute after minute, picks from these rows. A wall time has come once clocks have shown it or a later one.
Holds are painted over that, and every answer is a count of bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import compress, count, islice
from operator import itemgetter
from zoneinfo import ZoneInfo

from tuntas.sop.clock import Hold, Hours, Span, WorkCalendar

__all__ = ["Brute", "Ticks", "Window", "window"]

DAY = 1440
DAYS = 12  # that a window is long; nothing is asked of the first and the last, which it cuts
BEFORE = 12 * 60  # minutes before the window that are looked at for what clocks have shown already
_COUNTED = 255  # no legend is that long
_ONE = bytes(_COUNTED) + b"\1"
Meaning = tuple[bool, str, str, str]  # counted, cause, detail, by


@dataclass(frozen=True)
class Window:
    """Some days of a zone from a UTC midnight on, minute by minute."""

    zone: str
    begins: datetime
    day: date  # the day of the first row
    rows: int
    shown: tuple[int, ...]  # what clocks show: minutes of wall time since `day` began
    reached: tuple[int, ...]  # the latest they have shown

    @cached_property
    def pick(self) -> itemgetter[int]:
        return itemgetter(*self.reached)

    @cached_property
    def days(self) -> list[tuple[int, int, int]]:
        """Each day that is reached: its row, its first minute of the window, and the first one after it."""
        rows = [minute // DAY for minute in self.reached]
        return [(row, rows.index(row), len(rows) - rows[::-1].index(row)) for row in sorted(set(rows))]


@lru_cache(maxsize=64)
def window(zone: str, first: date) -> Window:
    begins = datetime.combine(first, time(0), UTC)
    day, tz = first - timedelta(days=2), ZoneInfo(zone)
    zero, latest = datetime.combine(day, time(0)), 0
    shown, reached = [], []
    for minute in range(-BEFORE, DAYS * DAY):
        wall = (begins + timedelta(minutes=minute)).astimezone(tz).replace(tzinfo=None)
        shown.append(int((wall - zero).total_seconds() // 60))
        latest = max(latest, shown[-1])
        reached.append(latest)
    rows = reached[-1] // DAY + 1
    return Window(zone, begins, day, rows, tuple(shown[BEFORE:]), tuple(reached[BEFORE:]))


class Brute:
    """A calendar painted on a window. `line` has a byte for each minute, `legend` says what it means."""

    def __init__(self, calendar: WorkCalendar, over: Window) -> None:
        self.calendar, self.window = calendar, over
        self.legend: list[Meaning] = []
        self.line = self._painted(cover=True)
        self.hours_only = self._painted(cover=False) if calendar.cover else self.line

    def code(self, counted: bool, cause: str, detail: str, by: str = "") -> int:
        meaning = (counted, cause, detail, by)
        if meaning not in self.legend:
            self.legend.append(meaning)
        return self.legend.index(meaning)

    def table(self, counted: bool, to: int) -> bytes:
        """Turns every code that is (or is not) counted into `to`."""
        found = bytearray(range(256))
        for code, meaning in enumerate(self.legend):
            if meaning[0] == counted:
                found[code] = to
        return bytes(found)

    def _painted(self, *, cover: bool) -> bytes:
        days = [self.window.day + timedelta(days=number) for number in range(self.window.rows)]
        rows = b"".join(self._row(day, cover) for day in days)
        line = bytearray(self.window.pick(rows))
        for row, begins, ends in self.window.days:
            self._rests(days[row], line, begins, ends)
        return bytes(line)

    def _row(self, day: date, cover: bool) -> bytearray:
        period = _period(self.calendar, day)
        spans: tuple[Span, ...] = ()
        if day in self.calendar.holidays:
            row = bytearray([self.code(False, "holiday", self.calendar.holidays[day])]) * DAY
        elif period is None:
            row = bytearray([self.code(False, "outside", "")]) * DAY
        elif not period.week[day.weekday()]:
            row = bytearray([self.code(False, "weekend", "")]) * DAY
        else:
            row = bytearray([self.code(False, "between", period.name)]) * DAY
            spans = period.week[day.weekday()]
        for span in spans:
            assert period is not None
            opens, closes = _minutes(span)
            row[opens:closes] = bytes([self.code(True, _kind(period), period.name)]) * (closes - opens)
        if cover:
            for span in sorted(self.calendar.cover.get(day, ()), key=_minutes_opens):
                opens, closes = _minutes(span)
                covered = self.code(True, "cover", getattr(span, "name", ""))
                row[opens:closes] = row[opens:closes].translate(self.table(False, covered))
        return row

    def _rests(self, day: date, line: bytearray, begins: int, ends: int) -> None:
        """What lies between a day's first and last minute of its hours is rest, the remainder outside them."""
        period = _period(self.calendar, day)
        if period is None or (between := self.code(False, "between", period.name)) not in line[begins:ends]:
            return
        work = bytes([self.code(True, _kind(period), period.name)])
        rest, outside = (self.code(False, cause, period.name) for cause in ("rest", "outside"))
        first, last = line.find(work, begins, ends), line.rfind(work, begins, ends)
        if first < 0:
            first, last, outside = begins, begins, self.code(False, "outside", "")
        for start, end, to in ((begins, first, outside), (first, last, rest), (last, ends, outside)):
            line[start:end] = line[start:end].replace(bytes([between]), bytes([to]))

    def empty(self, *, cover: bool) -> bool:
        """Whether nothing is open for 400 days after the window."""
        days = (self.window.day + timedelta(days=self.window.rows + number) for number in range(400))
        counted = self.table(True, _COUNTED)
        return not any(_COUNTED in self._row(day, cover).translate(counted) for day in days)

    def minutes(self, holds: Sequence[Hold], *, cover: bool = True) -> Ticks:
        """The window in minutes, with the holds."""
        return self._held(self.line if cover else self.hours_only, self.window.begins, 60, holds)

    def seconds(self, first: int, last: int, holds: Sequence[Hold]) -> Ticks:
        """The minutes from `first` to `last` of the window in seconds, with the holds."""
        line = b"".join(bytes([code]) * 60 for code in self.line[first:last])
        return self._held(line, self.window.begins + timedelta(minutes=first), 1, holds)

    def _held(self, line: bytes, origin: datetime, tick: int, holds: Sequence[Hold]) -> Ticks:
        painted, ever = bytearray(line), datetime.max.replace(tzinfo=UTC)
        order = sorted(holds, key=lambda one: (one.start, one.end or ever, one.reason, one.category, one.by))
        for hold in order:  # of two for the same time and reason one counts, however they come
            begins = max(0, int((hold.start - origin).total_seconds()) // tick)
            ends = int((hold.end - origin).total_seconds()) // tick if hold.end else len(painted)
            if begins < ends:
                cause = "vendor" if hold.category == "vendor" else "held"
                stopped = self.code(False, cause, hold.reason, hold.by)
                painted[begins:ends] = painted[begins:ends].translate(self.table(True, stopped))
        return Ticks(bytes(painted), origin, timedelta(seconds=tick), self.table(True, _COUNTED))

    def due_days(self, start: int, days: int, holds: Sequence[Hold]) -> int | None:
        """As `Ticks.due`, for a norm of working days, `start` in minutes of the window; None beyond it."""
        free, held = self.minutes((), cover=False), self.minutes(holds, cover=False)
        if days == 0:
            return held.due(start, 0)
        begins = free.due(start, 0)
        if begins is None:
            return None
        row, wall = divmod(self.window.shown[begins], DAY)
        ahead = [one for one in self.window.days if one[0] > row and free.counted(one[1], one[2])]
        if len(ahead) < days or ahead[days - 1][2] == len(free.codes):  # a day that the window cuts
            return None
        there, first, last = ahead[days - 1]
        aim = next((one for one in range(first, last) if self.window.reached[one] >= there * DAY + wall), last)
        if aim == last or not free.counted(aim, aim + 1):
            before = free.flags.rfind(1, first, aim)
            aim = before + 1 if before >= 0 else free.flags.index(1, first)
        lost = free.counted(begins, aim) - held.counted(begins, aim)
        return held.due(aim, lost) if lost else aim


class Ticks:
    """A line of minutes or seconds from `origin` on, holds and all."""

    def __init__(self, codes: bytes, origin: datetime, tick: timedelta, counts: bytes) -> None:
        self.codes, self.origin, self.tick = codes, origin, tick
        self.flags = codes.translate(counts).translate(_ONE)  # 1 where the tick is counted

    def at(self, number: int) -> datetime:
        return self.origin + number * self.tick

    def counted(self, start: int, end: int) -> int:
        return self.flags[start:end].count(1) if start < end else 0

    def due(self, start: int, ticks: int) -> int | None:
        """The end of the last of so many counted ticks, the beginning of the first one for none; None beyond."""
        after = compress(count(start), self.flags[start:])
        found = next(islice(after, max(ticks - 1, 0), None), None)
        return found if found is None or ticks == 0 else found + 1


def _period(calendar: WorkCalendar, day: date) -> Hours | None:
    best, shortest = None, timedelta.max
    for hours in calendar.hours:
        last = hours.last or date.max
        if hours.first <= day <= last and last - hours.first <= shortest:
            best, shortest = hours, last - hours.first
    return best


def _kind(hours: Hours) -> str:
    return "ramadhan" if hours.name.startswith("Ramad") else "work"


def _minutes(span: Span) -> tuple[int, int]:
    opens, closes = (one.hour * 60 + one.minute for one in (span.opens, span.closes))
    return opens, closes or DAY


def _minutes_opens(span: Span) -> int:
    return _minutes(span)[0]
