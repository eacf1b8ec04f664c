"""The clock against any calendar: it keeps its promises and agrees with counting minute by minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuntas.sop.clock import Hold, Hours, NoWorkingTime, Span, WorkCalendar, due, due_days, ledger, spent

from .offices import asn

MINUTE = timedelta(minutes=1)
SPRING, AUTUMN = (
    datetime(2026, 3, 26, tzinfo=UTC),
    datetime(2026, 10, 22, tzinfo=UTC),
)  # Berlin's clocks change
few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=50, deadline=None)


def wall(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


@st.composite
def days(draw: st.DrawFn) -> tuple[Span, ...]:
    """Up to three spans of a day, in order; they may touch."""
    edges = draw(st.lists(st.integers(0, 96), max_size=6, unique=True).map(sorted))
    return tuple(
        Span(wall(opens * 15), wall(closes * 15))
        for opens, closes in zip(edges[::2], edges[1::2], strict=False)
    )


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    zones = ("Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe")
    week = st.tuples(*[days()] * 7)
    first = draw(st.dates(date(2026, 3, 20), date(2026, 4, 2)))
    special = Hours(first, first + timedelta(draw(st.integers(0, 5))), draw(week), "Ramadhan")
    hours = (Hours(date(2000, 1, 1), None, draw(week), "Biasa"), special)
    free = draw(st.lists(st.dates(date(2026, 3, 25), date(2026, 4, 2)), max_size=2))
    return WorkCalendar(draw(st.sampled_from(zones)), hours, dict.fromkeys(free, "Libur"))


starts = st.builds(
    lambda season, minutes: season + minutes * MINUTE,
    st.sampled_from([SPRING, AUTUMN]),
    st.integers(0, 4 * 24 * 60),
)


@st.composite
def starts_and_holds(draw: st.DrawFn) -> tuple[datetime, list[Hold]]:
    start = draw(starts)
    lengths = st.one_of(st.none(), st.integers(-60, 1500), st.integers(0, 200), st.integers(0, 200))
    drawn = draw(st.lists(st.tuples(st.integers(-600, 3000), lengths), max_size=4))
    holds = []
    for number, (after, length) in enumerate(drawn):
        begins = start + after * MINUTE
        holds.append(Hold(begins, None if length is None else begins + length * MINUTE, f"sebab {number}"))
    return start, holds


def minutes(calendar: WorkCalendar, start: datetime, holds: list[Hold]) -> Iterator[bool]:
    """Whether each minute from `start` on counts. A wall time has come once clocks have shown it or later."""
    moment, reached = start - timedelta(hours=3), datetime.min
    while True:
        reached = max(reached, moment.astimezone(ZoneInfo(calendar.zone)).replace(tzinfo=None))
        if moment >= start:
            held = any(one.start <= moment and (one.end is None or moment < one.end) for one in holds)
            yield not held and works(calendar, reached)
        moment += MINUTE


def works(calendar: WorkCalendar, local: datetime) -> bool:
    ordinary, special = calendar.hours
    hours = special if special.covers(local.date()) else ordinary
    return local.date() not in calendar.holidays and any(
        span.opens <= local.time() and (local.time() < span.closes or span.closes == time(0))
        for span in hours.week[local.weekday()]
    )


@few
@given(calendars(), starts_and_holds(), st.integers(1, 3000))
def test_spent_is_what_counting_minutes_gives(
    calendar: WorkCalendar, case: tuple[datetime, list[Hold]], length: int
) -> None:
    start, holds = case
    counted = sum(islice(minutes(calendar, start, holds), length))
    assert spent(calendar, start, start + length * MINUTE, holds) == counted * MINUTE


@few
@given(calendars(), starts_and_holds(), st.integers(1, 900))
def test_due_is_what_counting_minutes_gives(
    calendar: WorkCalendar, case: tuple[datetime, list[Hold]], norm: int
) -> None:
    start, holds = case
    try:
        moment = due(calendar, start, norm, holds)
    except NoWorkingTime:
        moment = None
    within = list(islice(minutes(calendar, start, holds), 3000))
    ends = [start + number * MINUTE for number, counts in enumerate(within, start=1) if counts]
    counted = ends[norm - 1] if norm <= len(ends) else None
    assert counted == (moment if moment and moment <= start + 3000 * MINUTE else None)


@some
@given(calendars(), starts_and_holds(), st.integers(0, 5000))
def test_at_the_due_moment_the_norm_is_spent(
    calendar: WorkCalendar, case: tuple[datetime, list[Hold]], norm: int
) -> None:
    start, holds = case
    try:
        moment = due(calendar, start, norm, holds)
    except NoWorkingTime:
        return
    if moment is not None:
        assert spent(calendar, start, moment, holds) == norm * MINUTE
        assert norm == 0 or spent(calendar, start, moment - MINUTE, holds) == (norm - 1) * MINUTE
    else:
        assert any(one.end is None for one in holds)


@some
@given(calendars(), starts_and_holds(), st.integers(0, 20_000))
def test_a_ledger_leaves_no_gap_and_sums_to_the_time_spent(
    calendar: WorkCalendar, case: tuple[datetime, list[Hold]], length: int
) -> None:
    start, holds = case
    end = start + length * MINUTE
    lines = ledger(calendar, start, end, holds)
    edges = [start, *(line.end for line in lines)]
    assert edges == [*(line.start for line in lines), end]
    assert all(line.start < line.end for line in lines)
    assert sum((line.end - line.start for line in lines if line.counted), timedelta()) == spent(
        calendar, start, end, holds
    )
    held = sum((line.end - line.start for line in lines if line.cause == "held"), timedelta())
    assert held == spent(calendar, start, end) - spent(calendar, start, end, holds)


@some
@given(starts, st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 5))
def test_who_starts_later_is_never_due_earlier(start: datetime, later: int, norm: int, days: int) -> None:
    office = asn()
    for reckon, amount in ((due, norm), (due_days, days)):
        one, other = reckon(office, start, amount), reckon(office, start + later * MINUTE, amount)
        assert one is not None
        assert other is not None
        assert start <= one <= other


@some
@given(starts_and_holds(), st.integers(1, 5))
def test_holds_never_bring_a_due_day_nearer(case: tuple[datetime, list[Hold]], days: int) -> None:
    start, holds = case
    free, held = due_days(asn(), start, days), due_days(asn(), start, days, holds)
    assert free is not None
    assert held is None or free <= held
