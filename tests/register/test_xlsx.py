"""The workbook: real dates, nothing that a spreadsheet obeys, ready to be filtered and printed."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cast import Cast, wib
from tests.documents import story
from tests.register.reading import Cell, cells, parts, table
from tests.register.shelf import book, reported
from tuntas.cases import moves
from tuntas.cases.models import Case
from tuntas.register.judged import Sums
from tuntas.register.xlsx import CELL_MOST, neutral, workbook

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TITLE, UNIT = "Buku Register Penanganan Kendala Jaringan", "Pusat Penilaian Kompetensi"


def made(cast: Cast, now: datetime = NOON) -> bytes:
    open_book = book(cast)
    judged, sums = open_book.whole()
    return workbook(TITLE, UNIT, "WIB", open_book.period.name, open_book.read(judged), sums, now)


FORMULAS = (
    '=HYPERLINK("http://x.example","klik")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1",
    "＝1+1", "=cmd|' /C calc'!A0",
)  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_is_told_as_text(text: str) -> None:
    shown = neutral(text)
    assert shown.startswith("'") and not set(shown) & {"\t", "\r"}


def test_other_text_stays_as_it_is() -> None:
    for text in ("Ruang = 2", "a-b", "", "https://x.example", "Ani\nBudi", "100%", "'kutip'"):
        assert neutral(text) == text
    assert neutral("a\x00b\x1bc\u202ed") == "a b c d"
    assert len(neutral("x" * 40_000)) == CELL_MOST


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_whatever_people_write(cast: Cast, text: str) -> None:
    case = reported(cast, "2026-11-23 08:00")
    Case.objects.filter(pk=case.pk).update(place_name=text, title=text)
    moves.withdraw(case, "other", f"{text}.", by=cast.actor("ketut"), now=wib("2026-11-23 09:00"))
    content = made(cast)
    line = table(content)[0]
    assert {one.kind for sheet in (1, 2) for one in cells(content, sheet).values()} == {"text", "number"}
    assert line["Tempat"] == line["Kendala yang dilaporkan"] == Cell(neutral(text), "text")
    assert "<f>" not in "".join(parts(content).values())
    assert "hyperlink" not in parts(content)["xl/worksheets/sheet1.xml"]


def test_a_line_holds_dates_and_numbers_as_such(cast: Cast) -> None:
    case = story.finished(cast)
    line = table(made(cast))[0]
    assert (line["No."], line["Nomor kasus"]) == (Cell("1", "number"), Cell(case.number, "text"))
    moments = {name: line[name].moment for name in ("Dilaporkan (WIB)", "Diambil", "Pulih", "Ditutup")}
    assert moments == {
        "Dilaporkan (WIB)": datetime(2026, 11, 23, 8, 0), "Diambil": datetime(2026, 11, 23, 8, 10),
        "Pulih": datetime(2026, 11, 23, 9, 25), "Ditutup": datetime(2026, 11, 23, 10, 20),
    }  # fmt: skip
    assert {one.kind for name, one in line.items() if name in moments} == {"number"}
    assert (line["Norma (menit kerja)"].value, line["Nyata (menit kerja)"].value) == ("210", "140")
    assert line["Hasil"] == Cell("terlambat", "text")
    assert line["Pelaksana"].value == "Ani Lestari, S.Kom.; Ketut Wirawan, S.T., M.T."
    assert "Berita Acara: " in line["Naskah dan nomor"].value
    assert "Alasan ditarik" not in line


def test_the_sums_stand_on_a_sheet_of_their_own(cast: Cast) -> None:
    story.finished(cast)
    found = cells(made(cast), 2)
    told = {found[f"A{row}"].value: found[f"B{row}"].value for row in range(1, 11)}
    assert told == {
        "Buku": TITLE, "Unit": UNIT, "Masa": "November 2026", "Keadaan per": "01-12-2026 12.00 WIB",
        "Kasus dilaporkan": "1", "Selesai sesuai norma": "0", "Selesai terlambat": "1", "Ditarik": "0",
        "Masih berjalan": "0", "Median waktu kerja kasus selesai": "2 jam 20 menit",
    }  # fmt: skip


def test_it_is_ready_to_be_filtered_and_printed(cast: Cast) -> None:
    reported(cast, "2026-11-23 08:00")
    sheet, names = parts(made(cast))["xl/worksheets/sheet1.xml"], parts(made(cast))["xl/workbook.xml"]
    for wanted in (
        'state="frozen"', 'topLeftCell="C2"', '<autoFilter ref="A1:Q2"/>', 'orientation="landscape"', 'paperSize="9"',
        'fitToHeight="0"', '<pageSetUpPr fitToPage="1"/>', f"&amp;L{TITLE}",
    ):  # fmt: skip
        assert wanted in sheet, wanted
    assert "_xlnm.Print_Titles" in names and "$1:$1" in names


def test_its_properties_name_the_unit_and_no_machine(cast: Cast) -> None:
    reported(cast, "2026-11-23 08:00")
    core = parts(made(cast))["docProps/core.xml"]
    assert f"<dc:creator>{UNIT}</dc:creator>" in core and "2026-12-01T12:00:00Z" in core
    assert f"<cp:lastModifiedBy>{UNIT}</cp:lastModifiedBy>" in core


def test_the_same_lines_at_the_same_moment_make_the_same_bytes(cast: Cast) -> None:
    story.finished(cast)
    assert made(cast) == made(cast)
    assert made(cast) != made(cast, NOON + timedelta(minutes=1))


def test_a_book_without_cases_is_a_workbook_too() -> None:
    content = workbook(TITLE, 'Pusat "A" & <B>', "WIB", "November 2026", [], Sums(), NOON)
    assert table(content) == []
    assert "&amp;L" in parts(content)["xl/worksheets/sheet1.xml"]
