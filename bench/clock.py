"""Measures how many due moments, times spent and ledgers the clock reckons in a second of one core.

python -m bench.clock
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import process_time

from tuntas.sop.calendars import read_holidays, read_hours
from tuntas.sop.clock import Cover, Hold, WorkCalendar, due, due_days, ledger, spent

CALENDARS = Path(__file__).parents[1] / "calendars"
MONDAY = datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
YEAR = [MONDAY + timedelta(minutes=26 * number) for number in range(20_000)]  # a year, every hour of it
TIMES = 3  # each is measured; the best counts, as other work on the machine only ever slows it
GOAL = 100_000  # due moments a second


def office(zone: str = "Asia/Jakarta", *, cover: bool = False) -> WorkCalendar:
    hours = read_hours((CALENDARS / "asn.toml").read_text(encoding="utf-8"))
    days = read_holidays((CALENDARS / "libur-nasional.toml").read_text(encoding="utf-8"))
    weekends = (date(2026, 1, 3) + timedelta(weeks=number) for number in range(60)) if cover else ()
    siaga = (Cover(time(8), time(14), "Siaga"),)
    return WorkCalendar(zone, hours, {day.date: day.name for day in days}, dict.fromkeys(weekends, siaga))


def held(start: datetime) -> tuple[Hold, ...]:
    """A hold of a day that begins an hour after the start, and one of an hour a day later."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    return Hold(start + hour, start + day, "suku cadang"), Hold(start + 2 * day, start + 2 * day + hour, "gedung")


HELD = {start: held(start) for start in YEAR}


def measure(name: str, reckon: Callable[[datetime], object], goal: int = 0) -> bool:
    best = 0.0
    for _ in range(TIMES):
        began = process_time()
        for start in YEAR:
            reckon(start)
        best = max(best, len(YEAR) / (process_time() - began))
    said = "" if not goal else "  reached" if best >= goal else f"  BELOW {goal:,}"
    print(f"{name:<38}{best:>10,.0f} /s{said}")
    return best >= goal


def main() -> int:
    plain, covered, berlin = office(), office(cover=True), office("Europe/Berlin")
    reached = [
        measure("due 30 min", lambda start: due(plain, start, 30), GOAL),
        measure("due 240 min", lambda start: due(plain, start, 240), GOAL),
        measure("due 30 min, two holds", lambda start: due(plain, start, 30, HELD[start]), GOAL),
        measure("due 30 min, cover on Saturdays", lambda start: due(covered, start, 30), GOAL),
        measure("due 30 min, zone with summer time", lambda start: due(berlin, start, 30), GOAL),
    ]
    measure("due 240 min, two holds", lambda start: due(plain, start, 240, HELD[start]))
    measure("due 2250 min (a week)", lambda start: due(plain, start, 2250))
    measure("due 2 working days", lambda start: due_days(plain, start, 2))
    measure("due 2 working days, two holds", lambda start: due_days(plain, start, 2, HELD[start]))
    measure("spent over two days", lambda start: spent(plain, start, start + timedelta(days=2)))
    measure("ledger over two days", lambda start: ledger(plain, start, start + timedelta(days=2)))
    began, days = process_time(), [date(2030, 1, 1) + timedelta(number) for number in range(2000)]
    for day in days:
        plain.day(day)
    print(f"{'a day not yet asked about':<38}{(process_time() - began) / len(days) * 1e6:>10,.1f} µs")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    raise SystemExit(main())
