"""Measures how many due moments, times spent and ledgers the clock reckons in a second.

python -m bench.clock
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

from tuntas.sop.calendars import read_holidays, read_hours
from tuntas.sop.clock import Hold, WorkCalendar, due, ledger, spent

CALENDARS = Path(__file__).parents[1] / "calendars"
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
STARTS = [MONDAY + timedelta(minutes=7 * number) for number in range(20_000)]  # 97 days, every hour of them
HOLDS = (Hold(MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), "menunggu suku cadang"),)


def office() -> WorkCalendar:
    hours = read_hours((CALENDARS / "asn.toml").read_text(encoding="utf-8"))
    days = read_holidays((CALENDARS / "libur-nasional.toml").read_text(encoding="utf-8"))
    return WorkCalendar("Asia/Jakarta", hours, {day.date: day.name for day in days})


def measure(name: str, reckon: Callable[[datetime], object]) -> None:
    began = process_time()
    for start in STARTS:
        reckon(start)
    print(f"{name:<28}{len(STARTS) / (process_time() - began):>10,.0f} /s")


def main() -> None:
    calendar = office()
    measure("due 30 min, first days", lambda start: due(calendar, start, 30))
    measure("due 30 min", lambda start: due(calendar, start, 30))
    measure("due 240 min", lambda start: due(calendar, start, 240))
    measure("due 30 min, a hold", lambda start: due(calendar, start, 30, HOLDS))
    measure("spent over two days", lambda start: spent(calendar, start, start + timedelta(days=2)))
    measure("ledger over two days", lambda start: ledger(calendar, start, start + timedelta(days=2)))


if __name__ == "__main__":
    main()
