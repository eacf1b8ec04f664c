"""Facts made into a PDF, or into pictures of its pages, by the template that they name.

PDF/A-3a and PDF/UA-1, embedded fonts only, dated by the facts: the same facts make the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tuntas.documents.pictures import emblem, photo, qr
from tuntas.typesetting import STANDARDS, asked, drawn, each_text, folder, made, printable, printing

__all__ = ["STANDARDS", "Place", "pages", "pdf", "report_pdf", "signature_places"]

Facts = dict[str, Any]
_T = TypeVar("_T")
Place = tuple[int, float, float, float, float]  # page, x, y, width, height: PDF points from the bottom left

TEMPLATES = Path(__file__).parent / "templates"
_LONG_WORD = re.compile(r"[^\s\u200b-]{24,}")
_PRINTED_ONLY = ("footer", "stamp")  # of the copy, not of what the paper says


def pdf(template: str, facts: Facts) -> bytes:
    """`facts` set by templates/<template>.typ."""
    return _printable(template, facts, lambda source: made(source, _moment(facts)))


def report_pdf(facts: Facts) -> bytes:
    """A paper by the template that its own facts name."""
    return pdf(facts["template"], facts)


def pages(facts: Facts, *, ppi: float = 96) -> list[bytes]:
    """The pages of a paper, sealed or draft, as PNG."""
    with _folder(facts["template"], _told(facts), facts) as source:
        return drawn(source, ppi)


def signature_places(facts: Facts) -> dict[str, Place]:
    """Where each seat of a paper is signed, as its PDF has it."""
    def found(source: Path) -> dict[str, Place]:
        made(source, _moment(facts))
        return {one["seat"]: _place(one) for one in asked(source, "<tempat-ttd>")}

    return _printable(facts["template"], facts, found)


def _place(one: dict[str, Any]) -> Place:
    bottom = one["paper"] - one["y"] - one["height"]
    x, y, width, height = (round(float(each), 2) for each in (one["x"], bottom, one["width"], one["height"]))
    return int(one["page"]), x, y, width, height


# -- the run of Typst ---------------------------------------------------------------------------


def _printable(template: str, facts: Facts, use: Callable[[Path], _T]) -> _T:
    """`use` given the source, with what the fonts lack printed as ▯."""
    def tried(told: Any) -> _T:
        with _folder(template, told, facts) as source:
            return use(source)

    return printable(_told(facts), tried)


@contextmanager
def _folder(template: str, told: Any, facts: Facts) -> Iterator[Path]:
    """The template with the facts and pictures that it reads."""
    sources = {**_templates(), **_pictures(facts), "facts.json": json.dumps(told, ensure_ascii=False).encode()}
    if told.get("data_said"):
        sources["naskah.json"] = _for_machines(facts)
    with folder(sources) as place:
        yield place / f"{template}.typ"


@cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}


def _moment(facts: Facts) -> datetime:
    return datetime.fromisoformat(facts["moment"]).astimezone(UTC)


def _for_machines(facts: Facts) -> bytes:
    """The frozen facts as canonical JSON: its sha256 is the one that the chain of events keeps."""
    frozen = {key: value for key, value in facts.items() if key not in _PRINTED_ONLY}
    return json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def _pictures(facts: Facts) -> dict[str, bytes]:
    """The files that the facts name: photos, the emblem, the QR code."""
    found = {f"foto-{no}.jpg": photo(one["sha256"]) for no, one in enumerate(facts.get("photos", ()), 1)}
    head = facts.get("letterhead") or {}
    found["lambang.png"] = emblem(head["emblem"]) if head.get("emblem") else None
    found["qr.svg"] = qr(facts["verify"]["url"]) if facts.get("verify") else None
    return {name: content for name, content in found.items() if content}


def _told(facts: Facts) -> Facts:
    """What the template is given: every text inert, the pictures by the names of their files."""
    told: Facts = each_text(facts, _inert)
    there = _pictures(facts)
    told["photos"] = [
        {**one, "file": name if (name := f"foto-{no}.jpg") in there else ""}
        for no, one in enumerate(told.get("photos", ()), 1)
    ]
    if "letterhead" in told:
        told["letterhead"] = {**told["letterhead"], "emblem-file": "lambang.png" if "lambang.png" in there else ""}
    verify = facts.get("verify")
    if verify:
        address = urlsplit(verify["url"])
        told["verify"] = {**verify, "site": f"{address.netloc}/periksa/"}
        told["data_said"] = str(facts["title"])
    else:
        told["verify"] = None
    return told


# -- text that prints ---------------------------------------------------------------------------


def _inert(text: str) -> str:
    """Without control characters and tricks of direction, its endless words breakable."""
    return _LONG_WORD.sub(_breakable, printing(text))


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return "\u200b".join(text[at : at + 9] for at in range(0, len(text), 9))
