"""The drawing of a sheet: nothing crosses, overlaps or overflows, and nothing is left out."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.sop.generated import definition
from tests.sop.geometry import whole
from tests.sop.sheets import SHEETS
from tuntas.sop.chart import ArrowLine, lay_out
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read
from tuntas.sop.sheet_svg import Standing, cover_svg, flowchart_svg, sheet_svg

NETWORK = Path(__file__).parents[2] / "procedures" / "penanganan-kendala-jaringan.toml"
SVG = "{http://www.w3.org/2000/svg}"


def network() -> Procedure:
    return read(NETWORK.read_text("utf-8"))


ALL = {"network": NETWORK.read_text("utf-8"), **SHEETS}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", ["id", "en"])
def test_sheet(name: str, language: str) -> None:
    procedure = read(ALL[name])
    whole(procedure, lay_out(procedure, language=language))


@pytest.mark.parametrize("width", [600.0, 1400.0])
def test_sheet_in_another_width(width: float) -> None:
    procedure = network()
    chart = lay_out(procedure, width=width)
    whole(procedure, chart)
    assert chart.width >= width


# -- any procedure at all ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(0, 1000, 100))
def test_any_procedure(seed: int) -> None:
    procedure = read(definition(seed))
    whole(procedure, lay_out(procedure))


# -- the sheet of the network SOP, as printed and as read --------------------------------------------


def test_shapes_of_the_network_sheet() -> None:
    shapes = {one.key: (one.shape, one.text, one.letter) for one in lay_out(network()).symbols}
    assert shapes == {
        "penerimaan/anggota": ("capsule", "Mulai", ""),
        "pengecekan/anggota": ("rectangle", "", "a"),
        "verifikasi/anggota": ("diamond", "", ""),
        "koordinasi/anggota": ("rectangle", "", "c"),
        "koordinasi/penyedia": ("rectangle", "", "c"),
        "perbaikan@anggota/anggota": ("rectangle", "", "e"),
        "perbaikan@penyedia/penyedia": ("rectangle", "", "e"),
        "penerimaan_laporan/ketua": ("rectangle", "", ""),
        "pelaporan/ketua": ("capsule", "Selesai", ""),
    }


def test_what_readings_add_is_ours() -> None:
    chart = lay_out(network())
    ours = {(one.box, one.to) for one in chart.arrows if one.ours}
    assert ours == {
        ("verifikasi", "perbaikan@anggota"),
        ("koordinasi", "perbaikan@penyedia"),
        ("perbaikan@anggota", "penerimaan_laporan"),
        ("perbaikan@penyedia", "penerimaan_laporan"),
    }
    added = next(one for one in chart.cells if (one.column, one.step) == ("gives", "koordinasi"))
    assert [(one.text, one.ours) for one in added.lines] == [("d", True), ("Catatan koordinasi", True)]


def test_the_sheet_alone_has_nothing_of_ours() -> None:
    procedure = read(SHEETS["three answers"])
    chart = lay_out(procedure)
    assert not any(one.ours for one in (*chart.symbols, *chart.arrows, *chart.labels))


def test_cells_are_printed_word_for_word() -> None:
    chart = lay_out(network())
    cell = next(one for one in chart.cells if (one.column, one.step) == ("needs", "pelaporan"))
    assert " ".join(one.text for one in cell.lines).replace("/ ", "/") == (
        "1. Bukti perbaikan/penggantian perangkat jaringan 2. Berita Acara Pemeliharaan Jaringan"
        " 3. Laporan pemeliharaan jaringan telah selesai dan telah berfungsi kembali"
    )


def test_a_shared_time_cell_spans_its_rows() -> None:
    chart = lay_out(read(SHEETS["several boxes in a row"]))
    rows = {one.step: one for one in chart.rows}
    times = {one.step: one for one in chart.cells if one.column == "within" and not one.head}
    assert "rapikan" not in times
    assert times["uji"].height == rows["uji"].height + rows["rapikan"].height


def test_a_symbol_says_what_it_is() -> None:
    titles = {one.key: one.title for one in lay_out(network()).symbols}
    assert titles["verifikasi/anggota"] == "Langkah 3: keputusan; Ya ke langkah 5, Tidak ke langkah 4"
    assert titles["pelaporan/ketua"] == "Langkah 7: selesai"


# -- ink ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [flowchart_svg, cover_svg])
def test_inline_svg_obeys_a_strict_csp(draw: object) -> None:
    assert callable(draw)
    root = ElementTree.fromstring(draw(network()))
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert not [one for one in root.iter() if one.get("style") is not None or one.tag == f"{SVG}style"]
    assert not [one for one in root.iter() if one.get("id")]


def test_a_sheet_of_its_own_brings_its_inks() -> None:
    root = ElementTree.fromstring(sheet_svg(network()))
    assert len(list(root.iter(f"{SVG}style"))) == 1
    texts = {"".join(one.itertext()) for one in root.iter(f"{SVG}text")}
    assert {"SDM-238-OT.02.02 TAHUN 2024", "24 JULI 2023", "RAZILU", "NIP 196511281991031002"} <= texts
    assert {"Mengetahui", "Jusman", "DASAR HUKUM:", "KUALIFIKASI PELAKSANA:", "Arsip dan dokumen"} <= texts


def test_text_is_escaped() -> None:
    text = SHEETS["three answers"].replace("Menerima permohonan", "Menerima <b>&amp;</b> permohonan")
    ElementTree.fromstring(sheet_svg(read(text)))


def test_standing_is_told_by_mark_and_word() -> None:
    standing = Standing(
        done=frozenset({"penerimaan"}), open=frozenset({"pengecekan"}), late=frozenset({"verifikasi"})
    )
    root = ElementTree.fromstring(flowchart_svg(network(), standing=standing))
    groups = {one.get("data-box"): one for one in root.iter(f"{SVG}g") if one.get("data-box")}
    for box, stands, said in (
        ("penerimaan", "done", "selesai dikerjakan"),
        ("pengecekan", "open", "sedang dikerjakan"),
        ("verifikasi", "late", "terlambat"),
    ):
        assert stands in groups[box].get("class", "").split()
        assert groups[box][0].text.endswith(said)  # type: ignore[union-attr]
        assert any("mark" in (one.get("class") or "") for one in groups[box])
    assert groups["koordinasi"].get("class") == "symbol rectangle ours"


def test_arrows_have_heads_once() -> None:
    chart = lay_out(network())
    heads: list[ArrowLine] = [one for one in chart.arrows if one.head]
    root = ElementTree.fromstring(flowchart_svg(network()))
    tips = [one for one in root.iter(f"{SVG}path") if "tip" in (one.get("class") or "")]
    assert len(tips) == len(heads)
