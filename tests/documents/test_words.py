"""Dates, times, spans and NIP as an Indonesian office writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tuntas.documents import words
from tuntas.sop.norms import read_norm

MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Jakarta", "23 November 2026 pukul 07.30 WIB"),
        ("Asia/Makassar", "23 November 2026 pukul 08.30 WITA"),
        ("Asia/Jayapura", "23 November 2026 pukul 09.30 WIT"),
    ],
)
def test_moments_are_told_in_the_zone_of_the_unit(zone: str, shown: str) -> None:
    assert words.moment(MORNING, zone) == shown


def test_a_day_and_a_cell() -> None:
    assert words.day(date(2026, 8, 1)) == "1 Agustus 2026"
    assert words.day(date(2026, 8, 1), "en") == "1 August 2026"
    assert words.short_moment(MORNING, "Asia/Jakarta") == "23-11-2026 07.30"


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "0 menit"), (22, "22 menit"), (60, "1 jam"), (65, "1 jam 5 menit")]
)
def test_spans(minutes: int, shown: str) -> None:
    assert words.working(minutes) == shown


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("30 menit", "30 menit"), ("1-2 jam", "2 jam"), ("2 hari kerja", "2 hari kerja"), ("", "–")],
)
def test_norms_print_what_binds(cell: str, shown: str) -> None:
    norm = read_norm(cell)
    assert norm is not None
    assert words.norm(norm) == shown


def test_nip_is_spaced_only_where_it_is_one() -> None:
    assert words.nip("197405102000121001") == "NIP 19740510 200012 1 001"
    assert words.nip("123") == "NIP 123"
    assert words.nip("") == ""


def test_deputies() -> None:
    assert words.titled("Ketua Tim", "plh") == "Plh. Ketua Tim"
    assert words.titled("Ketua Tim", "") == "Ketua Tim"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "nol"), (10, "sepuluh"), (11, "sebelas"), (19, "sembilan belas"), (21, "dua puluh satu"),
        (100, "seratus"), (111, "seratus sebelas"), (1999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2026, "dua ribu dua puluh enam"),
    ],
)  # fmt: skip
def test_numbers_in_words(value: int, shown: str) -> None:
    assert words.spelled(value) == shown


def test_the_day_of_a_berita_acara() -> None:
    assert words.spelled_day(date(2026, 11, 23)) == (
        "Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam (23-11-2026)"
    )
