"""Two editions compared: every part of a definition that differs is told, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sop.generated import definition
from tests.sop.sheets import SHEETS
from tuntas.sop.compare import ADDED, CHANGED, REMOVED, SAME, Item, Row, compare
from tuntas.sop.read import read

TEXT = (Path(__file__).parents[2] / "procedures" / "penanganan-kendala-jaringan.toml").read_text("utf-8")


def told(*changes: tuple[str, str], of: str = TEXT) -> list[tuple[str, str, str, list[tuple[str, str, str, str]]]]:
    """What differs after some replacements: part, key, kind; and of its cells what, kind, gone and come."""
    text = of
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    found = [one for one in compare(read(of), read(text)) if one.kind != SAME]
    return [(one.part, one.key, one.kind, list(map(cell, one.changed))) for one in found]


def cell(row: Row) -> tuple[str, str, str, str]:
    return row.what, row.kind, only(row.before, REMOVED), only(row.after, ADDED)


def only(items: tuple[Item, ...], kind: str) -> str:
    return "; ".join(one.text for one in items if one.kind == kind)


def test_an_edition_does_not_differ_from_itself() -> None:
    assert told() == []
    assert all(row.kind == SAME for one in compare(read(TEXT), read(TEXT)) for row in one.rows)


def test_a_norm() -> None:
    assert told(('within = "1 jam"', 'within = "2 jam"')) == [
        ("steps", "perbaikan", CHANGED, [("within", CHANGED, "1 jam", "2 jam")])
    ]


def test_an_item_of_a_box_of_the_cover() -> None:
    assert told(('"Alat Tulis"]', '"Laptop"]')) == [
        ("cover", "", CHANGED, [("peralatan", CHANGED, "Alat Tulis", "Laptop")])
    ]


def test_a_box_of_the_cover_that_was_empty() -> None:
    assert told(("# tanggal_efektif kosong pada lembar", "tanggal_efektif = 2024-07-01")) == [
        ("cover", "", CHANGED, [("tanggal_efektif", ADDED, "", "2024-07-01")])
    ]


def test_who_signed() -> None:
    assert told(("RAZILU", "GUSTI")) == [("cover", "", CHANGED, [("disahkan", CHANGED, "RAZILU", "GUSTI")])]


def test_a_performer() -> None:
    given = 'needs  = ["laporan_penanganan"]'
    found = told((f'by     = "ketua"\n{given}', f'by     = "anggota"\n{given}'))
    ketua, anggota = (f"{one} Tim Kerja Pengelolaan Sistem Informasi" for one in ("Ketua", "Anggota"))
    assert found == [("steps", "penerimaan_laporan", CHANGED, [("by", CHANGED, ketua, anggota)])]


def test_an_arrow() -> None:
    assert told(('T = "konsep"', 'T = "paraf"'), of=SHEETS["loops back"]) == [
        ("steps", "paraf", CHANGED,
         [("then", CHANGED, "Tidak → Menyusun konsep surat", "Tidak → Memeriksa dan memaraf konsep surat")])
    ]  # fmt: skip


def test_a_question_of_a_paper() -> None:
    old = '{ key = "simpulan", type = "longtext", most = 2000, required = true'
    assert told((old, old.replace("2000, required = true", "900"))) == [
        ("papers", "laporan_penanganan", CHANGED,
         [("field:simpulan", CHANGED, "wajib; paling banyak 2000", "paling banyak 900")])
    ]  # fmt: skip


def test_a_step_that_is_new_or_gone() -> None:
    new = '\n[[steps]]\nno = 8\nkey = "arsip"\ndoes = "Mengarsipkan laporan"\nby = "anggota"\nwithin = "10 menit"\n'
    before, after = read(TEXT), read(TEXT.replace("\n[[readings]]", f"{new}\n[[readings]]", 1))
    came = {(one.part, one.key): one for one in compare(before, after)}["steps", "arsip"]
    went = {(one.part, one.key): one for one in compare(after, before)}["steps", "arsip"]
    assert (came.kind, came.before, came.after) == (ADDED, "", "8. Mengarsipkan laporan")
    assert (went.kind, went.before, went.after) == (REMOVED, "8. Mengarsipkan laporan", "")
    assert Row("within", ADDED, (), (Item("10 menit", ADDED),)) in came.rows


def test_a_step_that_moved_keeps_its_arrows() -> None:
    """Arrows lead to steps, not to numbers: one more row above changes the numbers only."""
    steps = compare(read(TEXT), read(TEXT.replace("\nno     = 7\n", "\nno     = 8\n")))
    assert [(one.key, [row.what for row in one.changed]) for one in steps if one.kind != SAME] == [
        ("pelaporan", ["no"])
    ]


def test_order_alone_is_a_change() -> None:
    (found,) = told(('["Komputer/Printer", "Jaringan Internet"', '["Jaringan Internet", "Komputer/Printer"'))
    assert found[3] == [("peralatan", CHANGED, "", "")]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_any_two_procedures(seed: int, language: str) -> None:
    one, two = read(definition(seed)), read(definition(seed + 1))
    there = compare(one, two, language)
    back = {(found.part, found.key): found for found in compare(two, one, language)}
    for found in there:
        other = back[found.part, found.key]
        turned = {ADDED: REMOVED, REMOVED: ADDED}
        assert other.kind == turned.get(found.kind, found.kind)
        kinds = {row.what: turned.get(row.kind, row.kind) for row in found.rows}
        assert kinds == {row.what: row.kind for row in other.rows}
