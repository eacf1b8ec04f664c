"""Facts made into a PDF, or into pictures of its pages, by Typst: data goes in as a file, so that text is never obeyed.

PDF/A-3a and PDF/UA-1, embedded fonts only, dated by the facts: the same facts make the same bytes.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import typst

from tuntas.documents.pictures import emblem, photo, qr

__all__ = ["STANDARDS", "Place", "pages", "pdf", "report_pdf", "signature_places"]

Facts = dict[str, Any]
_T = TypeVar("_T")
Place = tuple[int, float, float, float, float]  # page, x, y, width, height: PDF points from the bottom left

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
STANDARDS: list[Any] = ["a-3a", "ua-1"]
UNPRINTABLE = "▯"
_LONG_WORD = re.compile(r"[^\s\u200b-]{24,}")
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_TYPST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_PUNCTUATION = "–—‘’“”•…·\u200b"
_ROUNDS = 4  # tries to find what the fonts lack, before everything beyond the Latin script goes
_PRINTED_ONLY = ("footer", "stamp")  # of the copy, not of what the paper says


def pdf(template: str, facts: Facts) -> bytes:
    """`facts` set by templates/<template>.typ."""
    def compiled(source: Path) -> bytes:
        made = typst.compile(
            source, root=source.parent, format="pdf", font_paths=_fonts(), pdf_standards=STANDARDS,
            timestamp=_moment(facts),
        )  # fmt: skip
        assert isinstance(made, bytes)
        return made

    return _printable(template, facts, compiled)


def report_pdf(facts: Facts) -> bytes:
    """A paper by the template that its own facts name."""
    return pdf(facts["template"], facts)


def pages(facts: Facts, *, ppi: float = 96) -> list[bytes]:
    """The pages of a paper, sealed or draft, as PNG."""
    with _folder(facts["template"], _told(facts), facts) as source:
        made = typst.compile(source, root=source.parent, format="png", ppi=ppi, font_paths=_fonts())
    return [made] if isinstance(made, bytes) else list(made or ())


def signature_places(facts: Facts) -> dict[str, Place]:
    """Where each seat of a paper is signed, as its PDF has it."""
    def asked(source: Path) -> dict[str, Place]:
        typst.compile(source, root=source.parent, format="pdf", font_paths=_fonts(), pdf_standards=STANDARDS,
                      timestamp=_moment(facts))  # fmt: skip
        found = typst.query(source, "<tempat-ttd>", field="value", root=source.parent, font_paths=_fonts())
        return {one["seat"]: _place(one) for one in json.loads(found)}

    return _printable(facts["template"], facts, asked)


def _place(one: dict[str, Any]) -> Place:
    bottom = one["paper"] - one["y"] - one["height"]
    x, y, width, height = (round(float(each), 2) for each in (one["x"], bottom, one["width"], one["height"]))
    return int(one["page"]), x, y, width, height


# -- the run of Typst ---------------------------------------------------------------------------


def _printable(template: str, facts: Facts, use: Callable[[Path], _T]) -> _T:
    """`use` given the source; what the fonts lack is found from its errors and printed as ▯."""
    told = _told(facts)
    for _ in range(_ROUNDS):
        try:
            with _folder(template, told, facts) as source:
                return use(source)
        except typst.TypstError as error:
            lacking = _lacking(error)
            if not lacking:
                raise
            told = _without(told, lacking)
    with _folder(template, _latin(told), facts) as source:
        return use(source)


@contextmanager
def _folder(template: str, told: Any, facts: Facts) -> Iterator[Path]:
    """A folder of its own, which holds all that Typst may read."""
    sources = {**_templates(), **_pictures(facts), "facts.json": json.dumps(told, ensure_ascii=False).encode()}
    if told.get("data_said"):
        sources["naskah.json"] = _for_machines(facts)
    with tempfile.TemporaryDirectory(prefix="naskah-") as folder:
        for name, content in sources.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder) / f"{template}.typ"


@cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}


@cache
def _fonts() -> typst.Fonts:
    """Read once: reading them anew would take longer than setting a paper."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


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
    told: Facts = _inert(facts)
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


def _inert(value: Any) -> Any:
    """Every text without control characters and tricks of direction, its endless words breakable."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_breakable, "".join(filter(_prints, unicodedata.normalize("NFC", value))))
    return _each(value, _inert)


def _prints(char: str) -> bool:
    return char == "\n" or unicodedata.category(char)[0] != "C"


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return "\u200b".join(text[at : at + 9] for at in range(0, len(text), 9))


def _each(value: Any, change: Any) -> Any:
    """`change` applied to every value within lists and tables; names of keys are ours and stay."""
    if isinstance(value, dict):
        return {key: change(one) for key, one in value.items()}
    return [change(one) for one in value] if isinstance(value, list | tuple) else value


def _lacking(error: typst.TypstError) -> set[str]:
    """The characters that no embedded font has, as the compiler names them."""
    named = _MISSING.findall(error.diagnostic)
    told = (_TYPST_ESCAPE.sub(lambda one: chr(int(one[1], 16)), text) for text in named)
    return {char for text in told for char in text if not char.isascii() or not char.isprintable()}


def _without(value: Any, lacking: set[str]) -> Any:
    if isinstance(value, str):
        return value.translate({ord(char): UNPRINTABLE for char in lacking})
    return _each(value, lambda one: _without(one, lacking))


def _latin(value: Any) -> Any:
    """The last resort: only letters that every embedded font has."""
    if isinstance(value, str):
        return "".join(char if ord(char) < 0x250 or char in _PUNCTUATION else UNPRINTABLE for char in value)
    return _each(value, _latin)
