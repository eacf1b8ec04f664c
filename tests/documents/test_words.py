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


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("197405102000121001", "NIP 19740510 200012 1 001"),
        ("199001012022211001", "NIP 19900101 202221 1 001"),  # PPPK: 21 where the month stands
        (" 198503032010032003 ", "NIP 19850303 201003 2 003"),
        ("197413102000121001", "NIP 197413102000121001"),  # no thirteenth month
        ("197402302000121001", "NIP 197402302000121001"),  # no 30 February
        ("197405102000131001", "NIP 197405102000131001"),
        ("197405102000123001", "NIP 197405102000123001"),  # neither man nor woman
        ("199905102000121001", "NIP 199905102000121001"),  # appointed as an infant
        ("123", "NIP 123"),
        ("", ""),
    ],
)  # fmt: skip
def test_nip_is_spaced_only_where_it_is_one(typed: str, printed: str) -> None:
    assert words.nip(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ketut  Wirawan,S.T.,M.T.", "Ketut Wirawan, S.T., M.T."),
        ("Dr. Jusuf Hakim, M.Si.", "Dr. Jusuf Hakim, M.Si."),
        (" Suharto ", "Suharto"),
    ],
)
def test_names_with_degrees(typed: str, printed: str) -> None:
    assert words.name(typed) == printed


def test_a_count_with_its_words() -> None:
    assert words.counted(5) == "5 (lima)"
    assert words.counted(5, "en") == "5"


def test_deputies() -> None:
    assert words.titled("Ketua Tim", "plh") == "Plh. Ketua Tim"
    assert words.titled("Ketua Tim", "") == "Ketua Tim"


def test_the_day_of_a_berita_acara() -> None:
    assert words.spelled_day(date(2026, 11, 23)) == (
        "Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam (23-11-2026)"
    )
