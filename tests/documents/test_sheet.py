"""The printed sheet: its pages, its paper, its words and fonts; stamped where it is not in force."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import SOP
from tests.documents.reading import needs_pdftotext, pages
from tests.sop.generated import definition
from tests.sop.sheets import SHEETS
from tuntas.documents.sheet import sheet_pdf
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read
from tuntas.sop.sheet_stamp import draft, superseded, withdrawn

NOW = datetime(2026, 1, 2, 1, 0, 0, 123456, tzinfo=UTC)
TEXT = (settings.PROCEDURES / SOP).read_text(encoding="utf-8")


def network() -> Procedure:
    return read(TEXT)


def asked(tool: str, content: bytes, tmp_path: Path) -> str:
    if not shutil.which(tool):
        pytest.skip("poppler-utils is not installed")
    file = tmp_path / "lembar.pdf"
    file.write_bytes(content)
    done = subprocess.run([tool, file], capture_output=True, check=True, timeout=30)
    return done.stdout.decode()


@pytest.mark.parametrize(("paper", "size"), [("A4", "841.89 x 595.276"), ("F4", "935.433 x 609.449")])
def test_it_lies_on_its_side(paper: str, size: str, tmp_path: Path) -> None:
    told = asked("pdfinfo", sheet_pdf(network(), moment=NOW, paper=paper), tmp_path)
    assert f"{size} pts" in told
    assert re.search(r"Pages: +4\n", told)
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Title: +SOP Penanganan Kendala Jaringan\n", told)


def test_all_fonts_are_embedded(tmp_path: Path) -> None:
    fonts = asked("pdffonts", sheet_pdf(network(), moment=NOW, stamp=draft()), tmp_path).splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes yes yes +\d+ +0$", one) for one in fonts), fonts


def test_archival_accessible_and_with_its_definition() -> None:
    content = sheet_pdf(network(), moment=NOW)
    for mark in (
        b"<pdfaid:part>3</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>",
        b"<pdfuaid:part>1</pdfuaid:part>", b"penanganan-kendala-jaringan-2024-06-03.toml",
    ):  # fmt: skip
        assert mark in content


def test_the_same_sheet_makes_the_same_bytes() -> None:
    assert sheet_pdf(network(), moment=NOW) == sheet_pdf(network(), moment=NOW)


@needs_pdftotext
def test_cover_flowchart_signatory_and_readings() -> None:
    cover, first, last, readings = (words(one) for one in pages(sheet_pdf(network(), moment=NOW)))
    for said in (
        "STANDAR OPERASIONAL PROSEDUR PENGEMBANGAN APLIKASI", "NOMOR SOP SDM-238-OT.02.02 TAHUN 2024",
        "TANGGAL EFEKTIF", "KEPALA BPSDM HUKUM DAN HAM,", "RAZILU", "NIP 196511281991031002", "DASAR HUKUM:",
        "KUALIFIKASI PELAKSANA:", "KETERKAITAN:", "PERALATAN/PERLENGKAPAN:", "PERINGATAN:",
        "PENCATATAN DAN PENDAFTARAN:", "Halaman 1 dari 4",
    ):  # fmt: skip
        assert said in cover
    for page, rows in ((first, "1234"), (last, "567")):
        for said in ("No", "Kegiatan", "Pelaksana", "Mutu Baku", "Kelengkapan", "Waktu", "Output", "Keterangan"):
            assert said in page
        assert all(re.search(rf"(^| ){row} ", page) for row in rows)
    assert "STANDAR OPERASIONAL PROSEDUR PENANGANAN KENDALA JARINGAN" in first
    assert first.count("hal. 3") == last.count("hal. 2") == 2
    for said in ("Mengetahui", "Kepala Pusat Penilaian Kompetensi,", "Jusman", "NIP 197405102000121001"):
        assert said in last
    assert "TAFSIR ATAS LEMBAR" in readings
    assert "Langkah 2 oleh Anggota" in readings


def words(page: str) -> str:
    return re.sub(r"\s+", " ", page)


@needs_pdftotext
def test_the_sheet_alone_has_no_readings() -> None:
    found = pages(sheet_pdf(network(), moment=NOW, readings=False))
    text = words(" ".join(found))
    assert len(found) == 3
    for ours in ("tafsir", "Tafsir", "TAFSIR", "Catatan koordinasi", "Arsip dan dokumen", "Tidak"):
        assert ours not in text
    assert " T " in text


@needs_pdftotext
@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        (draft(), "KONSEP: belum ditetapkan, tidak untuk dijalankan"),
        (superseded("2026-01-01"), "DIGANTIKAN: terbitan yang berlaku: 2026-01-01"),
        (withdrawn(date(2026, 1, 2)), "DICABUT: tidak berlaku sejak 2 Januari 2026"),
    ],
)
def test_what_is_not_in_force_says_so_on_every_page(stamp: object, said: str) -> None:
    found = pages(sheet_pdf(network(), moment=NOW, stamp=stamp))  # type: ignore[arg-type]
    assert [said in words(one) for one in found] == [True] * 4
    in_force = pages(sheet_pdf(network(), moment=NOW))
    assert not any(said in words(one) for one in in_force)


@needs_pdftotext
def test_a_long_list_goes_on_overleaf_and_loses_nothing() -> None:
    about = "ketentuan tata naskah dinas " * 6
    grounds = [f"Peraturan Menteri Nomor {n} Tahun {1990 + n} tentang {about}" for n in range(1, 33)]
    text = re.sub(r"dasar_hukum += \[.*?\n\]", f"dasar_hukum = {grounds}".replace("'", '"'), TEXT, flags=re.DOTALL)
    found = [words(one) for one in pages(sheet_pdf(read(text), moment=NOW))]
    covers = [one for one in found if "Kegiatan" not in one and "TAFSIR" not in one]
    assert len(covers) > 1
    assert "DASAR HUKUM (lanjutan):" in covers[1]
    assert [n for n in range(1, 33) if f"Nomor {n} Tahun" not in " ".join(covers)] == []
    assert "PENCATATAN DAN PENDAFTARAN:" in covers[-1]


@pytest.mark.parametrize("name", SHEETS)
def test_any_sheet_is_printed(name: str) -> None:
    assert sheet_pdf(read(SHEETS[name]), moment=NOW).startswith(b"%PDF-1.7")


@needs_pdftotext
def test_a_long_procedure_is_printed_row_by_row() -> None:
    procedure = read(definition(4))
    text = words(" ".join(pages(sheet_pdf(procedure, moment=NOW))))
    assert all(re.search(rf" {step.no} ", text) for step in procedure.steps)


@needs_pdftotext
def test_text_that_looks_like_code_or_has_no_letters_here_is_printed() -> None:
    hostile = '#read("/etc/passwd") $x$ *tebal* `kode` <script> 😀 مرحبا'
    text = TEXT.replace('does   = "Menerima laporan kendala jaringan"', f"does = '''{hostile}'''")
    found = words(" ".join(pages(sheet_pdf(read(text), moment=NOW))))
    assert '#read("/etc/' in found
    assert "▯" in found
