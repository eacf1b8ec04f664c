"""A month belongs to the unit's zone; what cannot be read as a month is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tuntas.register.period import Period

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("year", "month", "read"),
    [
        ("", "", Period(2026, 11)), ("2026", "11", Period(2026, 11)), ("2026", "", Period(2026)),
        ("2025", "0", Period(2025)), ("", "3", Period(2026, 3)), ("2026", "02", Period(2026, 2)),
        ("2026", "13", None), ("2026", "-1", None), ("1999", "1", None), ("2101", "", None), ("99999", "1", None),
        ("dua ribu", "", None), ("2026", "Mei", None), ("٢٠٢٦", "1", None), ("2026", "²", None), ("1e3", "", None),
    ],
)  # fmt: skip
def test_a_period_is_read_or_none(year: str, month: str, read: Period | None) -> None:
    assert Period.read(year, month, TODAY) == read


def test_a_month_begins_at_midnight_in_the_zone() -> None:
    assert Period(2026, 11).bounds("Asia/Jakarta") == (
        datetime(2026, 10, 31, 17, tzinfo=UTC), datetime(2026, 11, 30, 17, tzinfo=UTC),
    )  # fmt: skip
    assert Period(2026, 12).bounds("Asia/Jayapura") == (
        datetime(2026, 11, 30, 15, tzinfo=UTC), datetime(2026, 12, 31, 15, tzinfo=UTC),
    )  # fmt: skip
    assert Period(2026).bounds("Asia/Makassar") == (
        datetime(2025, 12, 31, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC),
    )  # fmt: skip


def test_periods_follow_one_another() -> None:
    assert (Period(2026, 1).before, Period(2026, 12).after) == (Period(2025, 12), Period(2027, 1))
    assert (Period(2026).before, Period(2026).after) == (Period(2025), Period(2027))
    assert (Period(2026, 11).name, Period(2026).name) == ("November 2026", "tahun 2026")
    assert (Period(2026, 3).key, Period(2026).key) == ("2026-03", "2026")
