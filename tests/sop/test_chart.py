"""The drawing of a sheet: nothing crosses, overlaps or overflows, and nothing is left out."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.sop.sheets import SHEETS
from tuntas.sop.chart import ArrowLine, Chart, Symbol, lay_out
from tuntas.sop.chart_cells import Line
from tuntas.sop.chart_labels import Area, meets
from tuntas.sop.chart_text import measure
from tuntas.sop.procedure import END, Procedure
from tuntas.sop.read import read
from tuntas.sop.sheet_svg import Standing, cover_svg, flowchart_svg, sheet_svg

NETWORK = Path(__file__).parents[2] / "procedures" / "penanganan-kendala-jaringan.toml"
SVG = "{http://www.w3.org/2000/svg}"
Point = tuple[float, float]


def network() -> Procedure:
    return read(NETWORK.read_text("utf-8"))


ALL = {"network": NETWORK.read_text("utf-8"), **SHEETS}


# -- what must hold of every drawing ----------------------------------------------------------------


def touches_inside(symbol: Symbol, start: Point, end: Point) -> bool:
    """Whether a line runs through the inside of a symbol, by its true shape."""
    line = Area(min(start[0], end[0]), min(start[1], end[1]), abs(start[0] - end[0]), abs(start[1] - end[1]))
    return symbol.area.meets(line, -0.05) if line.width > 0.1 or line.height > 0.1 else False


def no_arrow_crosses_a_symbol(chart: Chart) -> None:
    for arrow in chart.arrows:
        for start, end in pairwise(arrow.points):
            assert start[0] == end[0] or start[1] == end[1], "an arrow is level or upright"
            for symbol in chart.symbols:
                thick = Area(
                    min(start[0], end[0]) - 0.01,
                    min(start[1], end[1]) - 0.01,
                    abs(start[0] - end[0]) + 0.02,
                    abs(start[1] - end[1]) + 0.02,
                )
                own = symbol.key in (arrow.source, arrow.target)
                assert not symbol.area.meets(thick, -0.02 if own else 3.0), (arrow, symbol)


def every_arrow_is_drawn(procedure: Procedure, chart: Chart) -> None:
    drawn = {(one.box, one.answer, one.to) for one in chart.arrows}
    capsules = {one.box for one in chart.symbols if one.shape == "capsule"}
    for box in procedure.boxes():
        for arrow in box.arrows:
            for to in arrow.to:
                if to == END:
                    assert box.key in capsules
                else:
                    assert (box.key, arrow.answer, to) in drawn
    symbols = {one.key: one for one in chart.symbols}
    for line in chart.arrows:
        for key, point in ((line.source, line.points[0]), (line.target, line.points[-1])):
            area = symbols[key].area
            assert area.x - 0.1 <= point[0] <= area.x + area.width + 0.1
            assert area.y - 0.1 <= point[1] <= area.y + area.height + 0.1


def a_joining_arrow_goes_on_in_another(chart: Chart) -> None:
    for arrow in chart.arrows:
        if arrow.head:
            assert arrow.drawn == arrow.points
            continue
        onto = [one for one in chart.arrows if one.target == arrow.target and one is not arrow]
        assert any(on_line(arrow.drawn[-1], one.drawn) for one in onto)


def on_line(point: Point, points: tuple[Point, ...]) -> bool:
    x, y = point
    return any(
        min(a[0], b[0]) - 0.1 <= x <= max(a[0], b[0]) + 0.1
        and min(a[1], b[1]) - 0.1 <= y <= max(a[1], b[1]) + 0.1
        for a, b in pairwise(points)
    )


def no_two_arrows_share_a_line(chart: Chart) -> None:
    for one, two in combinations(chart.arrows, 2):
        for a in pairwise(one.drawn):
            for b in pairwise(two.drawn):
                assert shared_length(a, b) < 0.5, (one, two)


def shared_length(a: tuple[Point, Point], b: tuple[Point, Point]) -> float:
    for axis in (0, 1):
        if abs(a[0][axis] - a[1][axis]) < 0.1 and abs(b[0][axis] - b[1][axis]) < 0.1:
            if abs(a[0][axis] - b[0][axis]) > 3:
                return 0.0
            along = 1 - axis
            low = max(min(a[0][along], a[1][along]), min(b[0][along], b[1][along]))
            high = min(max(a[0][along], a[1][along]), max(b[0][along], b[1][along]))
            return max(0.0, high - low)
    return 0.0


def no_label_lies_on_anything(chart: Chart) -> None:
    lines = [pair for arrow in chart.arrows for pair in pairwise(arrow.drawn)]
    lines += [(one.start, one.end) for one in chart.plain]
    for label in chart.labels:
        assert not any(meets(label.area, line, 1.0) for line in lines), label
        assert not any(symbol.area.meets(label.area) for symbol in chart.symbols), label
        for line in label.lines:
            assert measure(line.text, line.size, line.bold) <= label.area.width + 0.1
    for one, two in combinations(chart.labels, 2):
        assert not one.area.meets(two.area), (one, two)


def every_answer_is_beside_its_arrow(procedure: Procedure, chart: Chart) -> None:
    answers = [one for one in chart.labels if one.kind == "answer"]
    asked = [to for box in procedure.boxes() if box.asks for arrow in box.arrows for to in arrow.to]
    assert len(answers) == len(asked)


def no_text_overflows(chart: Chart) -> None:
    for cell in chart.cells:
        for line in cell.lines:
            left, right = reach(line)
            assert left >= cell.x + 2 and right <= cell.x + cell.width - 2, (cell, line)
            assert line.y - line.size * 0.8 >= cell.y and line.y + line.size * 0.25 <= cell.y + cell.height, (
                cell
            )
    for symbol in chart.symbols:
        assert measure(symbol.text, 11.5, True) + 8 <= symbol.width


def reach(line: Line) -> tuple[float, float]:
    wide = measure(line.text, line.size, line.bold)
    left = line.x - wide / 2 if line.anchor == "middle" else line.x
    return left, left + wide


def symbols_stand_in_their_columns(chart: Chart) -> None:
    columns = {one.role: one for one in chart.columns if one.role}
    for symbol in chart.symbols:
        column = columns[symbol.role]
        assert column.x + 4 <= symbol.x and symbol.x + symbol.width <= column.x + column.width - 4
        assert any(
            row.y + 4 <= symbol.y and symbol.y + symbol.height <= row.y + row.height - 4 for row in chart.rows
        )
    for one, two in combinations(chart.symbols, 2):
        assert not one.area.meets(two.area, 6)


def lines_stay_among_the_performers(chart: Chart) -> None:
    roles = [one for one in chart.columns if one.role]
    left, right = roles[0].x, roles[-1].x + roles[-1].width
    for arrow in chart.arrows:
        assert all(left < x < right and chart.rows[0].y < y < chart.height for x, y in arrow.points)


def check(procedure: Procedure, chart: Chart) -> None:
    no_arrow_crosses_a_symbol(chart)
    every_arrow_is_drawn(procedure, chart)
    a_joining_arrow_goes_on_in_another(chart)
    no_two_arrows_share_a_line(chart)
    no_label_lies_on_anything(chart)
    every_answer_is_beside_its_arrow(procedure, chart)
    no_text_overflows(chart)
    symbols_stand_in_their_columns(chart)
    lines_stay_among_the_performers(chart)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", ["id", "en"])
def test_sheet(name: str, language: str) -> None:
    procedure = read(ALL[name])
    check(procedure, lay_out(procedure, language=language))


@pytest.mark.parametrize("width", [600.0, 1400.0])
def test_sheet_in_another_width(width: float) -> None:
    procedure = network()
    chart = lay_out(procedure, width=width)
    check(procedure, chart)
    assert chart.width >= width


# -- any procedure at all ---------------------------------------------------------------------------


@st.composite
def procedures(draw: st.DrawFn) -> str:
    """The text of a definition that can run: loops out of decisions, several boxes in a row."""
    roles = [f"r{n}" for n in range(draw(st.integers(1, 6)))]
    count = draw(st.integers(1, 30))
    words = st.lists(
        st.sampled_from(["memeriksa", "berkas", "penanggungjawabkegiatan", "dan", "laporan/surat"]),
        min_size=1,
        max_size=14,
    )
    out = ['format="sop/1"', 'key="x"', 'edition="1"', 'name="Contoh"', "[cover]"]
    out += [f'[[roles]]\nkey="{one}"\nname="{" ".join(draw(words)).capitalize()}"' for one in roles]
    out.append('[[papers]]\nkey="p"\nname="Berkas"\n[[papers.fields]]\nkey="f"\ntype="text"\nlabel="F"')
    for n in range(count):
        by = draw(st.lists(st.sampled_from(roles), min_size=1, max_size=2, unique=True))
        out.append(f'[[steps]]\nno={n + 1}\nkey="s{n}"\ndoes="{" ".join(draw(words))}"\nneeds=["p"]')
        out.append(f"by={by}".replace("'", '"'))
        partner = draw(st.sampled_from([*roles, "", "", ""]))
        if partner and partner not in by:
            out.append(f'with=["{partner}"]')
        ahead = [f"s{one}" for one in range(n + 1, count)] + ["selesai"]
        if draw(st.integers(0, 9)) < 4:
            answers = draw(
                st.lists(
                    st.sampled_from(["Ya", "Tidak", "Perlu perbaikan", "Ditolak sama sekali"]),
                    min_size=2,
                    max_size=4,
                    unique=True,
                )
            )
            others = [
                draw(st.sampled_from([*(f"s{one}" for one in range(max(0, n - 6), n + 1)), *ahead[:6]]))
                for _ in answers[1:]
            ]
            ways = ", ".join(
                f'"{answer}"="{to}"' for answer, to in zip(answers, [ahead[0], *others], strict=True)
            )
            several = draw(st.booleans())
            if several and n + 1 < count:
                out.append(f'[[steps.boxes]]\nkey="a"\nby="{draw(st.sampled_from(roles))}"')
                out.append(f'[[steps.boxes]]\nkey="b"\nby="{draw(st.sampled_from(roles))}"')
            out.append(f'asks={{label="Apa?"}}\nthen={{{ways}}}')
    return "\n".join(out)


# What fails is long, and shortening it takes minutes; the text in the report is enough to draw it.
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(procedures())
def test_any_procedure(text: str) -> None:
    procedure = read(text)
    check(procedure, lay_out(procedure))


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
