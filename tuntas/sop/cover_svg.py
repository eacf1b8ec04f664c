"""Draws the cover page of an SOP sheet, with every box that PermenPAN-RB 35/2012 asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuntas.sop.chart_cells import PAD, SIZE, Line, Part, needed_height, set_lines
from tuntas.sop.chart_text import LEADING, wrap
from tuntas.sop.procedure import Procedure
from tuntas.sop.sheet_ink import element, picture, rectangle, texts

__all__ = ["Drawn", "cover_page", "cover_svg", "page_top", "signatory"]

_MONTHS = (
    "JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI",
    "JULI", "AGUSTUS", "SEPTEMBER", "OKTOBER", "NOVEMBER", "DESEMBER",
)  # fmt: skip
_FACTS = (
    ("nomor", "NOMOR SOP"),
    ("tanggal_pembuatan", "TANGGAL PEMBUATAN"),
    ("tanggal_revisi", "TANGGAL REVISI"),
    ("tanggal_efektif", "TANGGAL EFEKTIF"),
    ("disahkan", "DISAHKAN OLEH"),
    ("nama_sop", "NAMA SOP"),
)
_BOXES = (
    (("dasar_hukum", "DASAR HUKUM:"), ("kualifikasi", "KUALIFIKASI PELAKSANA:")),
    (("keterkaitan", "KETERKAITAN:"), ("peralatan", "PERALATAN/PERLENGKAPAN:")),
    (("peringatan", "PERINGATAN:"), ("pencatatan", "PENCATATAN DAN PENDATAAN:")),
)
_LABEL_WIDTH, _LINE, _SIGNING = 168.0, 28.0, 56.0
_LOGO = 78.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished part of a page: its SVG and how tall it is."""

    ink: str
    height: float


def cover_svg(
    procedure: Procedure, *, language: str = "id", width: float = 1100, standalone: bool = False
) -> str:
    """The cover page, and the signatory who knows of it."""
    page, signed = cover_page(procedure, width, language), signatory(procedure, width, language)
    height = page.height + (signed.height + 24 if signed.height else 0)
    below = (
        element("g", signed.ink, transform=f"translate(0 {page.height + 24:.1f})") if signed.height else ""
    )
    name = ("Lembar muka SOP {}", "Cover of the SOP {}")[language.startswith("en")].format(
        procedure.name.to(language)
    )
    return picture(
        page.ink + below, width=width, height=height, name=name, class_="flow cover", standalone=standalone
    )


def cover_page(procedure: Procedure, width: float, language: str) -> Drawn:
    """Title, the two halves of the upper part, and the six boxes below."""
    ink, y = _title(_text(procedure.cover.get("judul")), width)
    half = width / 2
    facts, tall = _facts(procedure, half, y, width - half)
    left, tall_left = _office(procedure, y, half, tall)
    tall = max(tall, tall_left)
    ink += [*left, *facts, rectangle(0, y, half, tall, "box"), rectangle(half, y, width - half, tall, "box")]
    y += tall
    for pair in _BOXES:
        drawn = [_box(procedure, key, half) for key, _ in pair]
        tall = max(need for _, need in drawn)
        for number, (_, head) in enumerate(pair):
            x = half * number
            ink.append(rectangle(x, y, half, tall, "box"))
            ink.append(texts([Line(head, x + PAD + 3, y + PAD + SIZE, bold=True)]))
            parts = drawn[number][0]
            need = needed_height(parts, half - 6) if parts else 0.0
            ink.append(texts(set_lines(parts, x + 3, y + 20, half - 6, need)))
        y += tall
    return Drawn("".join(ink), y)


def page_top(procedure: Procedure, width: float, language: str) -> Drawn:
    """What stands over the flowchart: number and dates in a small table, and the title."""
    ink, y = [], 0.0
    for key, head in _FACTS[:4]:
        ink.append(rectangle(0, y, _LABEL_WIDTH, 22, "box") + rectangle(_LABEL_WIDTH, y, 240, 22, "box"))
        ink.append(texts([Line(head.title().replace("Sop", "SOP"), PAD, y + 15)]))
        ink.append(texts([Line(_text(procedure.cover.get(key)), _LABEL_WIDTH + PAD, y + 15)]))
        y += 22
    cover = procedure.cover
    heading = _text(cover.get("judul_bagan") or cover.get("judul") or procedure.name.to(language))
    above, tall = _title(heading, width)
    ink.append(element("g", "".join(above), transform=f"translate(0 {y + 12:.1f})"))
    return Drawn("".join(ink), y + 12 + tall)


def signatory(procedure: Procedure, width: float, language: str) -> Drawn:
    """ "Mengetahui": function, room to sign, name and NIP, at the right."""
    person = procedure.cover.get("mengetahui")
    if not isinstance(person, Mapping):
        return Drawn("", 0.0)
    word = "Acknowledged by" if language.startswith("en") else "Mengetahui"
    lines, tall = _signature(person, width - 320, SIZE + 4, 320.0)
    first = Line(word, width - 320 + PAD, SIZE)
    return Drawn(texts([first, *lines]), tall + SIZE + 4)


def _title(text: str, width: float) -> tuple[list[str], float]:
    size = 15.0
    lines = wrap(text, width - 40, size, True)
    ink = [
        texts([Line(one, width / 2, size + 3 + n * size * LEADING, size, True, anchor="middle")])
        for n, one in enumerate(lines)
    ]
    return ink, len(lines) * size * LEADING + 18


def _office(procedure: Procedure, y: float, width: float, tall: float) -> tuple[list[str], float]:
    """The emblem's place and the names of the offices, in the middle of the left half."""
    names = _list(procedure.cover.get("instansi"))
    lines = [line for name in names for line in wrap(name, width - 40, 13, True)]
    need = 20 + _LOGO + 16 + len(lines) * 13 * LEADING + 16
    top = y + max(0.0, tall - need) / 2 + 20
    x = width / 2 - _LOGO / 2
    logo = rectangle(x, top, _LOGO, _LOGO, "logo", rx=4.0, stroke_dasharray="2 3")
    middle = Line("Lambang", width / 2, top + _LOGO / 2 + 4, 11, anchor="middle")
    base = top + _LOGO + 16 + 13
    found = [
        Line(one, width / 2, base + n * 13 * LEADING, 13, True, anchor="middle")
        for n, one in enumerate(lines)
    ]
    return [logo, texts([middle], "text soft"), texts(found)], need


def _facts(procedure: Procedure, x: float, y: float, width: float) -> tuple[list[str], float]:
    ink, top = [], y
    room = width - _LABEL_WIDTH
    for key, head in _FACTS:
        value = procedure.cover.get(key)
        if isinstance(value, Mapping):
            lines, tall = _signature(value, x + _LABEL_WIDTH, y, room)
        else:
            parts = [Part(_text(value))]
            tall = max(_LINE, needed_height(parts, room))
            lines = set_lines(parts, x + _LABEL_WIDTH, y, room, tall, bold=key == "nama_sop")
        ink.append(
            rectangle(x, y, _LABEL_WIDTH, tall, "box") + rectangle(x + _LABEL_WIDTH, y, room, tall, "box")
        )
        ink.append(texts([Line(head, x + PAD, y + 18, bold=True)]) + texts(lines))
        y += tall
    return ink, y - top


def _signature(
    person: Mapping[str, object], x: float, y: float, width: float
) -> tuple[tuple[Line, ...], float]:
    """Function, room to sign, name, NIP: the lines, and how tall they are."""
    room = width - 2 * PAD
    found, base = [], y + PAD + SIZE
    for line in wrap(_text(person.get("jabatan")), room, SIZE):
        found.append(Line(line, x + PAD, base))
        base += SIZE * LEADING
    base += _SIGNING
    for line in wrap(_text(person.get("nama")), room, SIZE, True):
        found.append(Line(line, x + PAD, base, bold=True))
        base += SIZE * LEADING
    if nip := _text(person.get("nip")):
        found.append(Line(f"NIP {nip}", x + PAD, base))
        base += SIZE * LEADING
    return tuple(found), base - y - SIZE * LEADING + PAD + 4


def _box(procedure: Procedure, key: str, width: float) -> tuple[list[Part], float]:
    """The parts of one of the six boxes: what is printed, then what a reading restores."""
    now = _list(procedure.cover.get(key))
    printed = _list(procedure.printed.cover.get(key)) if procedure.printed else now
    letter = next(
        (one.letter for one in procedure.readings if one.about == "cover" and key in one.changes), ""
    )
    parts: list[Part] = []
    numbered = len(printed) > 1
    for number, text in enumerate(printed):
        parts.append(Part(text, f"{number + 1}." if numbered else ""))
        if number < len(now) and now[number] != text:
            parts.append(Part(now[number], letter, ours=True))
    parts += [Part(text, letter, ours=True) for text in now[len(printed) :]]
    need = needed_height(parts, width - 6) if parts else 0.0
    return parts, max(26 + need, 54)


def _text(value: object) -> str:
    """A value of the cover as the sheet prints it; dates as "24 JULI 2023"."""
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return "" if value is None else str(value)


def _list(value: object) -> list[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_text(one) for one in value]
    return [_text(value)] if value else []
