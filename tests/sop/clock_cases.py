"""Calendars and what is asked of them, made up from a number: the same number makes the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from types import ModuleType

from tests.sop.brute import DAY, Window, window
from tuntas.sop import clock
from tuntas.sop.clock import Cover, Hold, Hours, Span, WorkCalendar

__all__ = ["EACH", "Case", "calendar", "cases"]

EACH = 5  # cases of one calendar
SUNDAY_OFF = ((0, 0, 0, 0, 1, 2, 2), (0, 0, 0, 0, 0, 0, 2), (0, 1, 0, 1, 0, 1, 0), (0, 1, 2, 0, 1, 2, 0))
INDONESIA = (
    ("Asia/Jakarta", date(2026, 2, 14)), ("Asia/Jakarta", date(2026, 12, 21)),
    ("Asia/Makassar", date(2026, 3, 14)), ("Asia/Jayapura", date(2024, 2, 25)),
)  # fmt: skip
# each begins a few days before clocks change; in some of them by half an hour, at midnight, or by a whole day
ELSEWHERE = (
    ("Europe/Berlin", date(2026, 3, 26)), ("Europe/Berlin", date(2026, 10, 22)),
    ("America/New_York", date(2026, 3, 5)), ("America/New_York", date(2026, 10, 29)),
    ("America/St_Johns", date(2026, 3, 5)), ("America/St_Johns", date(2026, 10, 29)),
    ("America/St_Johns", date(2006, 10, 26)), ("America/St_Johns", date(2007, 3, 8)),
    ("Australia/Lord_Howe", date(2026, 4, 2)), ("Australia/Lord_Howe", date(2026, 10, 1)),
    ("Australia/Adelaide", date(2026, 4, 2)), ("Australia/Adelaide", date(2026, 10, 1)),
    ("Pacific/Chatham", date(2026, 4, 2)), ("Pacific/Chatham", date(2026, 9, 24)),
    ("America/Havana", date(2026, 3, 5)), ("America/Havana", date(2026, 10, 29)),
    ("Asia/Beirut", date(2026, 3, 26)), ("Asia/Beirut", date(2026, 10, 22)),
    ("America/Santiago", date(2026, 4, 2)), ("America/Santiago", date(2026, 9, 3)),
    ("Africa/Casablanca", date(2026, 2, 12)), ("Africa/Casablanca", date(2026, 3, 19)),
    ("Antarctica/Troll", date(2026, 3, 26)), ("Antarctica/Troll", date(2026, 10, 22)),
    ("Asia/Pyongyang", date(2015, 8, 12)), ("America/Caracas", date(2016, 4, 28)),
    ("Pacific/Apia", date(2011, 12, 27)), ("Asia/Kathmandu", date(2026, 5, 1)),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What is asked: due after `norm` minutes, due after `days`, spent and why until `end`.

    `start` and `end` are ticks of `tick` seconds after minute `first` of the window.
    """

    first: int
    tick: int
    start: int
    end: int
    norm: int
    days: int
    holds: tuple[Hold, ...]


def calendar(random: Random, values: ModuleType = clock) -> tuple[WorkCalendar, Window]:
    """A calendar, made of the values of that clock, and the days over which it is asked."""
    zone, first = random.choice(INDONESIA if random.random() < 0.3 else ELSEWHERE)
    over = window(zone, first)
    begins = first + timedelta(days=random.randint(-3, 2)) if random.random() < 0.1 else date(2000, 1, 1)
    hours = [Hours(begins, None, _week(random), "Jam kerja biasa")]
    for name, share in (("Ramadhan 1447 H", 0.5), ("Ramadan", 0.1), ("Masa khusus", 0.1)):
        if random.random() < share:
            opening = first + timedelta(days=random.randint(-2, 7))
            hours.append(Hours(opening, opening + timedelta(days=random.randint(0, 5)), _week(random), name))
    random.shuffle(hours)
    free = {_day(random, first): f"Libur {number}" for number in range(random.choice((0, 0, 1, 2)))}
    cover = {_day(random, first): _cover(random) for _ in range(random.choice((0, 0, 0, 1, 2, 3)))}
    if values is not clock:
        hours = [values.Hours(one.first, one.last, one.week, one.name) for one in hours]
        cover = {day: tuple(_of(values, span) for span in spans) for day, spans in cover.items()}
    return values.WorkCalendar(zone, tuple(hours), free, cover), over


def _of(values: ModuleType, span: Span) -> Span:
    if isinstance(span, Cover):
        return values.Cover(span.opens, span.closes, span.name)
    return values.Span(span.opens, span.closes)


def cases(random: Random, over: Window) -> Iterator[Case]:
    """What is asked of one calendar."""
    for _ in range(EACH):
        grid = random.choice((1, 5, 15))
        first = random.randrange(DAY, 6 * DAY, grid)
        if random.random() < 0.1:  # to the second, within six hours
            start, end = random.randrange(3600), random.randrange(-600, 6 * 3600)
            holds = _holds(random, over.begins + timedelta(minutes=first), 1, 4 * 3600)
            yield Case(first, 1, start, start + end, random.randrange(200), 0, holds)
        else:
            length = random.randrange(-300, random.choice((600, 3000, 5 * DAY)), grid)
            norm = random.randrange(random.choice((60, 600, 3000)))
            holds = _holds(random, over.begins + timedelta(minutes=first), 60 * grid, 3000 // grid)
            yield Case(0, 60, first, first + length, norm, random.randrange(5), holds)


def _holds(random: Random, start: datetime, step: int, most: int) -> tuple[Hold, ...]:
    """Overlapping, one in another, still open, or ending before they begin."""
    found = []
    for number in range(random.choice((0, 0, 1, 1, 2, 3, 4))):
        begins = start + timedelta(seconds=step * random.randrange(-most // 5, most))
        length = random.choice((-most // 10, most // 10, most // 10, most // 2))
        length = random.randrange(abs(length) + 1) * (1 if length > 0 else -1)
        ends = None if random.random() < 0.07 else begins + timedelta(seconds=step * length)
        category, by = random.choice((("own", ""), ("own", "Ani"), ("vendor", "Budi")))
        found.append(Hold(begins, ends, f"sebab {random.randrange(3) if number else 0}", category, by))
    return tuple(found)


def _day(random: Random, first: date) -> date:
    return first + timedelta(days=random.randint(-1, 9))


def _cover(random: Random) -> tuple[Span, ...]:
    """One to three spans in any order, one over another or not, named or not."""
    found: list[Span] = []
    for _ in range(random.choice((1, 1, 2, 3))):
        opens = random.randrange(0, DAY, 15)
        closes = random.randrange(opens + 5, DAY + 1, 5)
        found.append(
            Cover(_wall(opens), _wall(closes), random.choice(("Siaga", "Piket")))
            if random.random() < 0.8
            else Span(_wall(opens), _wall(closes))
        )
    return tuple(found)


def _week(random: Random) -> tuple[tuple[Span, ...], ...]:
    kinds = (_spans(random), _spans(random), () if random.random() < 0.8 else _spans(random))
    return tuple(kinds[one] for one in random.choice(SUNDAY_OFF))


def _spans(random: Random) -> tuple[Span, ...]:
    """Up to three spans of a day; they may touch, begin at midnight or last to it."""
    grid = random.choice((1, 15, 30))
    edges = sorted(random.sample(range(0, DAY + 1, grid), random.choice((2, 4, 4, 6))))
    if random.random() < 0.15:
        edges[-1] = DAY
    if random.random() < 0.15 and len(edges) > 3:
        edges[2] = edges[1]
    if random.random() < 0.05:
        edges = [0, DAY]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple(Span(_wall(opens), _wall(closes)) for opens, closes in pairs if opens < closes)


def _wall(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
