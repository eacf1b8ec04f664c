"""Numbers of papers: what a template gives, and what keeps two series from giving the same number."""

from __future__ import annotations

from datetime import date

import pytest

from tuntas.people.numbering import DEFAULT, Pattern, abbreviated, faults

DAY = date(2026, 11, 23)


def pattern(template: str, unit: str = "SDM", classification: str = "OT.02.02", kind: str = "BA") -> Pattern:
    return Pattern(template, unit, classification, kind, DAY)


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("{unit}-{urut}-{klasifikasi} TAHUN {tahun}", "SDM-238-OT.02.02 TAHUN 2026"),  # as the SOP itself
        ("{urut3}/{jenis}/{unit}/{bulan_romawi}/{tahun}", "238/BA/SDM/XI/2026"),
        ("{urut4}.{bulan}/{tahun}", "0238.11/2026"),
        (DEFAULT, "SDM-238-BA TAHUN 2026"),
    ],
)
def test_a_template_gives_its_number(template: str, number: str) -> None:
    assert pattern(template).number(238) == number


def test_an_empty_part_leaves_no_separator() -> None:
    assert pattern("{unit}-{urut}-{klasifikasi} TAHUN {tahun}", "", "").number(7) == "7 TAHUN 2026"
    assert pattern("{urut}/{klasifikasi}/{unit}/{tahun}", "", "").number(7) == "7/2026"


def test_a_series_is_all_but_the_running_number_and_the_month() -> None:
    ours = pattern("{urut3}/{jenis}/{bulan_romawi}/{tahun}")
    december = Pattern(ours.template, ours.unit, ours.classification, ours.kind, date(2026, 12, 1))
    next_year = Pattern(ours.template, ours.unit, ours.classification, ours.kind, date(2027, 1, 4))
    assert ours.series == december.series == "{urut}/BA/{bulan}/2026"
    assert next_year.series == "{urut}/BA/{bulan}/2027"


@pytest.mark.parametrize(
    ("number", "own"),
    [
        ("SDM-9-OT.02.02 TAHUN 2026", True), ("SDM-9-OT.02.02 TAHUN 2025", False), ("B-17/SDM/2026", False),
        ("SDM-9-OTx02.02 TAHUN 2026", False),
    ],
)  # fmt: skip
def test_a_series_knows_its_own_numbers(number: str, own: bool) -> None:
    assert pattern("{unit}-{urut}-{klasifikasi} TAHUN {tahun}").gives(number) is own


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("{unit}-{urut}", []), ("{urut4}", []), ("{unit}", ["urut"]), ("{nomor}/{urut}", ["nomor"]),
        ("{urut", ["{", "urut"]), ("{urut} }", ["}"]), ("", ["urut"]), ("{urut.__class__}", ["urut.__class__"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_template(template: str, found: list[str]) -> None:
    assert faults(template) == found


def test_a_kind_is_called_by_its_initials() -> None:
    assert abbreviated("Berita Acara Pemeliharaan Jaringan") == "BAPJ"
    assert abbreviated("Data jenis kerusakan alat/bentuk gangguan jaringan dan waktu kejadian") == "DJKABGJD"
