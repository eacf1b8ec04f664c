"""Draws the cover of an SOP sheet, with every box that PermenPAN-RB 35/2012 asks for, over one page or more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tuntas.sop.chart_cells import PAD, SIZE, Line, Part, indent_of, needed_height, set_lines
from tuntas.sop.chart_text import LEADING, wrap
from tuntas.sop.procedure import Procedure
from tuntas.sop.sheet_marks import Drawn, Group, Mark, Rectangle, words

__all__ = ["cover_pages", "page_top", "signatory"]

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
_BOXES = (  # "pendaftaran" as the sheet prints it; PermenPAN-RB 35/2012 says "pendataan"
    (("dasar_hukum", "DASAR HUKUM"), ("kualifikasi", "KUALIFIKASI PELAKSANA")),
    (("keterkaitan", "KETERKAITAN"), ("peralatan", "PERALATAN/PERLENGKAPAN")),
    (("peringatan", "PERINGATAN"), ("pencatatan", "PENCATATAN DAN PENDAFTARAN")),
)
_CONTINUED = (" (lanjutan)", " (continued)")
_LABEL_WIDTH, _LINE, _SIGNING = 168.0, 32.0, 56.0
_LOGO = 78.0
_BOX_HEAD, _LEAST_BOX = 26.0, 54.0
_LEAST_PIECE = _BOX_HEAD + 4 * SIZE * LEADING  # of a box that is broken
_WHOLE = 6  # lines of an item that is not broken but goes to the next page as it is


def cover_pages(
    procedure: Procedure, width: float, language: str = "id", tall: float = float("inf")
) -> tuple[Drawn, ...]:
    """Title, the two halves of the upper part and the six boxes below, on pages `tall` at the most."""
    marks, y = _title(_text(procedure.cover.get("judul")), width)
    half = width / 2
    left, tall_left = _office(procedure, y, half)
    facts, tall_right = _facts(procedure, half, y, width - half, least=tall_left)
    upper = max(tall_left, tall_right)
    left, _ = _office(procedure, y + (upper - tall_left) / 2, half)
    marks += [Rectangle(0, y, half, upper, "box"), Rectangle(half, y, width - half, upper, "box"), *left, *facts]
    y += upper
    pages: list[Drawn] = []
    for pair in _BOXES:
        boxes = [_Box(head, tuple(_parts(procedure, key))) for key, head in pair]
        while boxes:
            now, boxes = _broken(boxes, half, tall - y, fresh=not marks)
            drawn, height = _row(now, y, half, language)
            marks += drawn
            y += height
            if boxes:
                pages.append(Drawn(tuple(marks), y))
                marks, y = [], 0.0
    return (*pages, Drawn(tuple(marks), y))


def page_top(procedure: Procedure, width: float, language: str) -> Drawn:
    """What stands over the flowchart: number and dates in a small table, and the title."""
    marks: list[Mark] = []
    y = 0.0
    for key, head in _FACTS[:4]:
        marks += [Rectangle(0, y, _LABEL_WIDTH, 22, "box"), Rectangle(_LABEL_WIDTH, y, 240, 22, "box")]
        marks += words([Line(head.title().replace("Sop", "SOP"), PAD, y + 15)])
        marks += words([Line(_text(procedure.cover.get(key)), _LABEL_WIDTH + PAD, y + 15)])
        y += 22
    cover = procedure.cover
    heading = _text(cover.get("judul_bagan") or cover.get("judul") or procedure.name.to(language))
    above, tall = _title(heading, width)
    return Drawn((*marks, Group(tuple(above), y=y + 12)), y + 12 + tall)


def signatory(procedure: Procedure, width: float, language: str) -> Drawn:
    """ "Mengetahui": function, room to sign, name and NIP, at the right."""
    person = procedure.cover.get("mengetahui")
    if not isinstance(person, Mapping):
        return Drawn((), 0.0)
    word = "Acknowledged by" if language.startswith("en") else "Mengetahui"
    lines, tall = _signature(person, width - 320, SIZE + 4, 320.0)
    first = Line(word, width - 320 + PAD, SIZE)
    return Drawn(tuple(words([first, *lines])), tall + SIZE + 4)


def _title(text: str, width: float) -> tuple[list[Mark], float]:
    size = 15.0
    lines = wrap(text, width - 40, size, True)
    placed = [
        Line(one, width / 2, size + 3 + n * size * LEADING, size, True, anchor="middle")
        for n, one in enumerate(lines)
    ]
    return list(words(placed)), len(lines) * size * LEADING + 18


# -- the upper part -------------------------------------------------------------------------------


def _office(procedure: Procedure, y: float, width: float) -> tuple[list[Mark], float]:
    """The emblem's place and the names of the offices, in the middle of the left half."""
    names = _list(procedure.cover.get("instansi"))
    lines = [line for name in names for line in wrap(name, width - 40, 13, True)]
    top = y + 20
    logo = Rectangle(width / 2 - _LOGO / 2, top, _LOGO, _LOGO, "logo", round=4.0, dashed=True)
    middle = Line("Lambang", width / 2, top + _LOGO / 2 + 4, 11, anchor="middle")
    base = top + _LOGO + 16 + 13
    found = [
        Line(one, width / 2, base + n * 13 * LEADING, 13, True, anchor="middle")
        for n, one in enumerate(lines)
    ]
    need = 20 + _LOGO + 16 + len(lines) * 13 * LEADING + 16
    return [logo, *words([middle], "text soft"), *words(found)], need


def _facts(procedure: Procedure, x: float, y: float, width: float, least: float) -> tuple[list[Mark], float]:
    """The rows of the right half; what they lack of `least` is room for the signature."""
    room = width - _LABEL_WIDTH
    needs = [_fact_height(procedure.cover.get(key), room) for key, _ in _FACTS]
    marks: list[Mark] = []
    top = y
    for (key, head), need in zip(_FACTS, needs, strict=True):
        value = procedure.cover.get(key)
        tall = need + (max(0.0, least - sum(needs)) if key == "disahkan" else 0.0)
        if isinstance(value, Mapping):
            lines, _ = _signature(value, x + _LABEL_WIDTH, y, room)
        else:
            lines = set_lines([Part(_text(value))], x + _LABEL_WIDTH, y, room, tall, bold=key == "nama_sop")
        base = lines[0].y if lines else y + tall / 2 + SIZE * 0.35
        marks += [Rectangle(x, y, _LABEL_WIDTH, tall, "box"), Rectangle(x + _LABEL_WIDTH, y, room, tall, "box")]
        marks += words([Line(head, x + PAD, base, bold=True), *lines])
        y += tall
    return marks, y - top


def _fact_height(value: object, width: float) -> float:
    if isinstance(value, Mapping):
        return _signature(value, 0.0, 0.0, width)[1]
    return max(_LINE, needed_height([Part(_text(value))], width))


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


# -- the six boxes --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Box:
    head: str
    parts: tuple[Part, ...]
    continued: bool = False

    def height(self, width: float) -> float:
        need = needed_height(self.parts, width - 6) if self.parts else 0.0
        return max(_BOX_HEAD + need, _LEAST_BOX)


def _row(boxes: Sequence[_Box], y: float, width: float, language: str) -> tuple[list[Mark], float]:
    """Boxes side by side, each `width` wide, all as tall as the tallest."""
    tall = max((one.height(width) for one in boxes), default=0.0)
    marks: list[Mark] = []
    for number, box in enumerate(boxes):
        x = width * number
        marks.append(Rectangle(x, y, width, tall, "box"))
        more = _CONTINUED[language.startswith("en")] if box.continued else ""
        if box.parts or not box.continued:
            marks += words([Line(f"{box.head}{more}:", x + PAD + 3, y + PAD + SIZE, bold=True)])
        need = needed_height(box.parts, width - 6) if box.parts else 0.0
        marks += words(set_lines(box.parts, x + 3, y + 20, width - 6, need))
    return marks, tall


def _broken(boxes: list[_Box], width: float, room: float, fresh: bool) -> tuple[list[_Box], list[_Box]]:
    """What of a row of boxes fits in `room`, and what goes on overleaf; all of it on a `fresh` page if it must."""
    if max(one.height(width) for one in boxes) <= room:
        return boxes, []
    if room < _LEAST_PIECE and not fresh:
        return [], boxes
    pieces = [_divided(one, width, room) for one in boxes]
    now, rest = [one for one, _ in pieces], [two for _, two in pieces]
    if any(one.parts for one in now):
        return now, rest
    return (boxes, []) if fresh else ([], boxes)


def _divided(box: _Box, width: float, room: float) -> tuple[_Box, _Box]:
    inner = width - 6 - 2 * PAD
    left = int((room - _BOX_HEAD - 2 * PAD - 2) / (SIZE * LEADING))
    now: list[Part] = []
    rest = list(box.parts)
    while rest:
        lines = wrap(rest[0].text, inner - (indent_of(box.parts) if rest[0].mark else 0.0), SIZE)
        if len(lines) <= left:
            now.append(rest.pop(0))
            left -= len(lines)
            continue
        if left > 1 and len(lines) > (_WHOLE if now else left):
            first, second = _part_divided(rest[0], lines[: min(left, len(lines) - 2)])
            now, rest = [*now, first], [second, *rest[1:]]
        break
    return replace(box, parts=tuple(now)), replace(box, parts=tuple(rest), continued=True)


def _part_divided(part: Part, lines: Sequence[str]) -> tuple[Part, Part]:
    """A part broken behind `lines`, its first ones."""
    left, at = sum(len(one.replace(" ", "")) for one in lines), 0
    while left:
        left -= not part.text[at].isspace()
        at += 1
    return replace(part, text=part.text[:at].strip()), replace(
        part, text=part.text[at:].strip(), mark=" " if part.mark else ""
    )


def _parts(procedure: Procedure, key: str) -> list[Part]:
    """What stands in one of the six boxes: what is printed, then what a reading restores."""
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
    return parts + [Part(text, letter, ours=True) for text in now[len(printed) :]]


def _text(value: object) -> str:
    """A value of the cover as the sheet prints it; dates as "24 JULI 2023"."""
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return "" if value is None else str(value)


def _list(value: object) -> list[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_text(one) for one in value]
    return [_text(value)] if value else []
