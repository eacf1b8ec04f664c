"""The waktu cell, as real sheets print it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.sop.norms import read_norm
from tuntas.sop.procedure import Norm


@pytest.mark.parametrize(
    ("cell", "low", "high", "unit"),
    [
        ("30 menit", 30, 30, "minutes"),
        ("30 Menit", 30, 30, "minutes"),
        ("1 jam", 60, 60, "minutes"),
        ("1,5 jam", 90, 90, "minutes"),
        ("1 jam 30 menit", 90, 90, "minutes"),
        ("1-2 jam", 60, 120, "minutes"),
        ("1 s.d. 2 jam", 60, 120, "minutes"),
        ("1 s/d 2 jam", 60, 120, "minutes"),
        ("30 menit - 1 jam", 30, 60, "minutes"),
        ("± 15 menit", 15, 15, "minutes"),
        ("maks. 2 jam", 120, 120, "minutes"),
        ("2 hari kerja", 2, 2, "days"),
        ("1 minggu", 5, 5, "days"),
    ],
)
def test_a_time(cell: str, low: int, high: int, unit: str) -> None:
    assert read_norm(cell) == Norm(cell, low, high, unit)


@pytest.mark.parametrize("cell", ["", "-", "–", "  "])
def test_an_empty_cell_is_no_norm(cell: str) -> None:
    norm = read_norm(cell)
    assert norm == Norm(cell.strip())
    assert not norm


def test_a_time_per_unit_of_work() -> None:
    assert read_norm("5 menit/berkas") == Norm("5 menit/berkas", 5, 5, "minutes", "berkas")
    assert read_norm("1 jam per surat masuk") == Norm(
        "1 jam per surat masuk", 60, 60, "minutes", "surat masuk"
    )


def test_days_say_whether_they_are_working_days() -> None:
    assert read_norm("1 hari") == Norm("1 hari", 1, 1, "days", calendar_unclear=True)
    assert read_norm("1 hari kalender") == Norm("1 hari kalender", 1, 1, "days", calendar_days=True)


@pytest.mark.parametrize(
    "cell", ["1 bulan", "segera", "2-1 jam", "0 menit", "1 hari 2 jam", "1-2-3 jam", "30", "1,5 hari",
             "1 hari kerja - 2 hari kalender", "123456 menit"],
)  # fmt: skip
def test_what_cannot_be_read_is_not_guessed(cell: str) -> None:
    assert read_norm(cell) is None


@given(st.text(alphabet="0123456789 ,.-–/smenitjamharikerjakalenderper±", max_size=30) | st.text(max_size=30))
def test_no_cell_raises(cell: str) -> None:
    norm = read_norm(cell)
    assert norm is None or 0 <= norm.low <= norm.high


@given(st.integers(1, 99_999), st.sampled_from([("menit", 1), ("jam", 60)]))
def test_a_whole_time_is_what_it_says(number: int, unit: tuple[str, int]) -> None:
    norm = read_norm(f"{number} {unit[0]}")
    assert norm is not None
    assert norm.high == number * unit[1]
