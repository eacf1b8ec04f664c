"""The printed sheet of an SOP as a PDF: the marks of `sop.sheet_pages`, set by Typst as lines and real text.

PDF/A-3a and PDF/UA-1 with the definition inside it; dated by its caller, so that the same sheet makes
the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from tuntas.documents.render import TEMPLATES
from tuntas.sop.chart_pages import POINT, SHEETS
from tuntas.sop.chart_text import LEADING
from tuntas.sop.procedure import Procedure
from tuntas.sop.sheet_marks import Dot, Group, Mark, Rectangle, Words, flat
from tuntas.sop.sheet_marks import Path as Line
from tuntas.sop.sheet_pages import FLOWCHART, Page, as_printed, sheet_pages
from tuntas.sop.sheet_stamp import Stamp
from tuntas.typesetting import each_text, folder, made, printable, printing

__all__ = ["PAPERS", "sheet_pdf"]

PAPERS = tuple(SHEETS)
_RULED = {"cell", "head", "box", "logo"}
_RULE, _THIN = 0.6, 0.5  # points: the lines of a table; the least of any other


def sheet_pdf(
    procedure: Procedure, *, moment: datetime, paper: str = "A4", language: str = "id",
    readings: bool = True, stamp: Stamp | None = None,
) -> bytes:  # fmt: skip
    """The sheet of `procedure` on `paper` (A4 or F4): as it runs, or without `readings` as it is printed alone.

    `moment` is when this edition was published, or what else dates the file.
    """
    moment = moment.astimezone(UTC).replace(microsecond=0)
    shown = procedure if readings else as_printed(procedure)
    facts = _facts(shown, sheet_pages(shown, paper, language, stamp=stamp), moment, language, stamp)
    files = {"definisi.toml": procedure.text.encode()} if procedure.text else {}
    facts["attached"] = [
        {"file": name, "name": f"{procedure.key}-{procedure.edition}.toml",
         "description": f"Definisi SOP {procedure.name.id}, sha256 {procedure.sha256}"}
        for name in files
    ]  # fmt: skip
    told = each_text(facts, printing)  # its lines are broken already
    return printable(told, lambda one: _compiled(one, files, moment))


def _compiled(facts: Any, files: dict[str, bytes], moment: datetime) -> bytes:
    sources = {
        "sheet.typ": (TEMPLATES / "sheet.typ").read_bytes(),
        "facts.json": json.dumps(facts, ensure_ascii=False).encode(),
        **files,
    }
    with folder(sources) as place:
        return made(place / "sheet.typ", moment)


def _facts(
    procedure: Procedure, pages: Sequence[Page], moment: datetime, language: str, stamp: Stamp | None
) -> dict[str, Any]:
    number = str(procedure.cover.get("nomor") or "")
    offices = procedure.cover.get("instansi")
    word = f" ({stamp.word})" if stamp else ""
    return {
        "title": f"SOP {procedure.name.to(language)}{word}",
        "author": [str(one) for one in offices] if isinstance(offices, list | tuple) else [],
        "keywords": [one for one in (number, procedure.edition, procedure.sha256) if one],
        "description": f"Lembar SOP {number}, terbitan {procedure.edition}".replace(" ,", ","),
        "date": [moment.year, moment.month, moment.day],
        "language": "en" if language.startswith("en") else "id",
        "pages": [_page(one) for one in pages],
    }


# -- a page's marks in points -----------------------------------------------------------------------


def _page(page: Page) -> dict[str, Any]:
    """A page as pieces, one after the other; the flowchart is one of its own, told in words."""
    scale = page.unit * POINT
    pieces: list[dict[str, Any]] = [{"tells": "", "marks": []}]
    for mark in page.marks:
        found = list(_marks(mark, page.x, page.y, scale))
        if isinstance(mark, Group) and mark.kind == FLOWCHART:
            pieces += [{"tells": page.tells, "marks": found}, {"tells": "", "marks": []}]
        else:
            pieces[-1]["marks"] += found
    held = [one for one in pieces if one["marks"]]
    return {"width": page.width * POINT, "height": page.height * POINT, "pieces": held}


def _marks(mark: Mark, x: float, y: float, scale: float) -> Iterator[dict[str, Any]]:
    """The marks of one group, and lines of text that follow one another as one."""
    before: dict[str, Any] = {}
    for one in flat([mark], x, y):
        if not isinstance(one, Words):
            yield from (held for held in [before] if held)
            before = {}
            yield _drawn(one, scale)
            continue
        text = _text(one, scale)
        if before and _follows(before, text):
            before["lines"] += text["lines"]
            continue
        if before:
            yield before
        before = text
    if before:
        yield before


def _follows(before: dict[str, Any], text: dict[str, Any]) -> bool:
    same = all(before[key] == text[key] for key in ("x", "size", "bold", "ink", "anchor", "turn"))
    return same and abs(before["y"] + len(before["lines"]) * before["leading"] - text["y"]) < 0.01


def _text(mark: Words, scale: float) -> dict[str, Any]:
    line = mark.line
    return {
        "what": "text", "x": line.x * scale, "y": line.y * scale, "size": line.size * scale,
        "leading": line.size * scale * LEADING, "bold": line.bold, "anchor": line.anchor, "turn": mark.turn,
        "ink": _ink(mark.kind, "ours" if line.ours else "text"), "lines": [line.text],
    }  # fmt: skip


def _drawn(mark: Rectangle | Line | Dot, scale: float) -> dict[str, Any]:
    if isinstance(mark, Dot):
        raise TypeError("a printed sheet does not say where a case stands")
    kinds = set(mark.kind.split())
    ruled = bool(kinds & _RULED)
    weight = _RULE if ruled else max(_THIN, mark.weight * scale)
    fill = "head" if "head" in kinds else "paper" if "shape" in kinds else ""
    ink = _ink(mark.kind, "rule" if ruled else "line")
    drawn: dict[str, Any] = {"weight": weight if mark.weight else 0, "dashed": mark.dashed, "ink": ink, "fill": fill}
    if isinstance(mark, Rectangle):
        x, y, width, height = (value * scale for value in (mark.x, mark.y, mark.width, mark.height))
        return {
            **drawn, "what": "rectangle", "x": x, "y": y, "width": width, "height": height, "round": mark.round * scale,
        }  # fmt: skip
    points = [[x * scale, y * scale] for x, y in mark.points]
    return {**drawn, "what": "path", "points": points, "closed": mark.closed, "fill": ink if mark.filled else fill}


def _ink(kind: str, usual: str) -> str:
    kinds = kind.split()
    return next((one for one in ("ours", "draft", "superseded", "withdrawn", "soft") if one in kinds), usual)
