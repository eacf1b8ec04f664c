"""The offices whose clocks are tested, and the ways to write a moment there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from tuntas.sop.calendars import read_holidays, read_hours
from tuntas.sop.clock import Hours, Span, WorkCalendar

CALENDARS = Path(__file__).parents[2] / "calendars"
ASN = read_hours((CALENDARS / "asn.toml").read_text(encoding="utf-8"))
LIBUR = read_holidays((CALENDARS / "libur-nasional.toml").read_text(encoding="utf-8"))


@cache
def asn(zone: str = "Asia/Jakarta") -> WorkCalendar:
    """An office of the state in `zone`, by the calendars that come with Tuntas."""
    return WorkCalendar(zone, ASN, {day.date: day.name for day in LIBUR})


def every_day(*spans: str, zone: str) -> WorkCalendar:
    """An office that keeps the same hours seven days a week: "09:00-17:00"."""
    day = tuple(Span(*map(time.fromisoformat, span.split("-"))) for span in spans)
    return WorkCalendar(zone, (Hours(date(2000, 1, 1), None, (day,) * 7, "Piket"),), {})


def at(text: str, zone: str = "Asia/Jakarta", fold: int = 0) -> datetime:
    """The moment clocks in `zone` show "2026-11-23 07:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def shown(moment: datetime | None, zone: str = "Asia/Jakarta") -> str:
    """What clocks in `zone` show at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if moment else "–"
