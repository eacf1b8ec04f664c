"""Finished runs against their norms, as the report prints them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.sop.offices import asn, at
from tuntas.sop.clock import Hold
from tuntas.sop.measure import KEPT, LATE, NO_NORM, Worked, measure, minutes
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read

SHEET = Path(__file__).parents[2] / "procedures" / "penanganan-kendala-jaringan.toml"
ROWS = """
format = "sop/1"
key = "uji"
edition = "1"
name = "Uji"
[cover]
nomor = "1"
[[roles]]
key = "staf"
name = "Staf"
[[steps]]
no = 1
key = "satu"
does = "Mencatat"
by = "staf"
within = "{first}"
[[steps]]
no = 2
key = "dua"
does = "Menyimpan"
by = "staf"
{second}
"""


@pytest.fixture(scope="module")
def sop() -> Procedure:
    return read(SHEET.read_text(encoding="utf-8"))


def rows(first: str, second: str = "") -> Procedure:
    return read(ROWS.replace("{first}", first).replace("{second}", second))


def worked(step: str, start: str, end: str, *holds: Hold, rework: bool = False) -> Worked:
    return Worked(step, at(f"2026-11-{start}"), at(f"2026-11-{end}"), holds, rework)


@pytest.mark.parametrize(
    ("end", "shown", "verdict"),
    [("23 07:52", 22, KEPT), ("23 08:00", 30, KEPT), ("23 08:00:01", 31, LATE), ("24 07:35", 455, LATE)],
)
def test_norm_of_thirty_minutes(sop: Procedure, end: str, shown: int, verdict: str) -> None:
    [one] = measure(sop, asn(), [worked("penerimaan", "23 07:30", end)]).runs
    assert (one.norm.high, one.minutes, one.verdict) == (30, shown, verdict)


def test_night_rest_and_holds_do_not_count(sop: Procedure) -> None:
    hold = Hold(at("2026-11-24 08:00"), at("2026-11-24 10:00"), "menunggu suku cadang")
    [one] = measure(sop, asn(), [worked("perbaikan", "23 15:45", "24 10:15", hold)]).runs
    assert (one.minutes, one.verdict) == (60, KEPT)  # 15.45–16.00, 07.30–08.00, 10.00–10.15


def test_rework_is_counted_apart(sop: Procedure) -> None:
    found = measure(
        sop,
        asn(),
        [
            worked("perbaikan", "23 08:00", "23 08:50"),
            worked("penerimaan_laporan", "23 08:50", "23 09:00"),
            worked("perbaikan", "23 09:00", "23 10:30", rework=True),
            worked("penerimaan_laporan", "23 10:30", "23 10:40"),  # not sent back to, but done again for it
            worked("pelaporan", "23 10:40", "23 10:50"),
        ],
    )
    totals = found.totals
    assert (totals.norm_minutes, totals.minutes) == (120, 70)
    assert (totals.rework_minutes, totals.reworked, totals.late, totals.verdict) == (100, 2, 1, LATE)


def test_a_step_without_time_has_no_verdict() -> None:
    found = measure(rows("30 menit"), asn(), [worked("dua", "23 08:00", "23 15:00")])
    assert [one.verdict for one in found.runs] == [NO_NORM]
    assert (found.totals.verdict, found.totals.norm_minutes) == (NO_NORM, 0)


def test_one_time_cell_over_two_rows_is_counted_once() -> None:
    sheet = rows("30 menit", 'shares = "satu"')
    kept = measure(
        sheet, asn(), [worked("satu", "23 08:00", "23 08:20"), worked("dua", "23 08:20", "23 08:30")]
    )
    late = measure(
        sheet, asn(), [worked("satu", "23 08:00", "23 08:20"), worked("dua", "23 08:20", "23 08:31")]
    )
    assert (kept.totals.norm_minutes, kept.totals.verdict) == (30, KEPT)
    assert [one.verdict for one in late.runs] == [KEPT, LATE]


def test_days_are_working_days() -> None:
    sheet = rows("2 hari kerja")
    kept = measure(sheet, asn(), [worked("satu", "26 09:00", "30 09:00")])  # Thursday to Monday
    late = measure(sheet, asn(), [worked("satu", "26 09:00", "30 09:01")])
    assert (kept.totals.verdict, late.totals.verdict, kept.totals.norm_days) == (KEPT, LATE, 2)


def test_no_runs_at_all(sop: Procedure) -> None:
    assert measure(sop, asn(), []).totals.verdict == NO_NORM


def test_a_started_minute_counts() -> None:
    assert [minutes(timedelta(seconds=one)) for one in (0, 1, 60, 61)] == [0, 1, 1, 2]
