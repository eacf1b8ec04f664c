"""A month or a year of a register, which begins and ends on the wall clock of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Period"]

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or one month of it (1 to 12); `month` is 0 for the whole year."""

    year: int
    month: int = 0

    @classmethod
    def of(cls, day: date) -> Period:
        """The month of `day`."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, year: str, month: str, today: date) -> Period | None:
        """The period that was asked for: a year without a month is the whole year; None where it cannot be read."""
        if not year and not month:
            return cls.of(today)
        if not _is_number(year or str(today.year), FIRST_YEAR, LAST_YEAR) or not _is_number(month or "0", 0, 12):
            return None
        return cls(int(year or today.year), int(month or 0))

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """From its first moment up to the first moment after it, in UTC."""
        there, after = ZoneInfo(zone), self.after
        begins = datetime(self.year, self.month or 1, 1, tzinfo=there)
        return begins.astimezone(UTC), datetime(after.year, after.month or 1, 1, tzinfo=there).astimezone(UTC)

    @property
    def before(self) -> Period:
        if not self.month:
            return Period(self.year - 1)
        return Period(self.year - 1, 12) if self.month == 1 else Period(self.year, self.month - 1)

    @property
    def after(self) -> Period:
        if not self.month:
            return Period(self.year + 1)
        return Period(self.year + 1, 1) if self.month == 12 else Period(self.year, self.month + 1)

    @property
    def whole(self) -> Period:
        """The year it lies in."""
        return Period(self.year)

    @property
    def name(self) -> str:
        """November 2026; "tahun 2026"."""
        if self.month:
            return f"{MONTHS[self.month]} {self.year}"
        return _("tahun %(year)s") % {"year": self.year}

    @property
    def key(self) -> str:
        """2026-11; 2026."""
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)


def _is_number(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 5 and least <= int(text) <= most
