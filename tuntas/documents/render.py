"""Facts made into a PDF by Typst: data goes in as a JSON file, so that what people wrote is never obeyed.

PDF/A-3a and PDF/UA-1, embedded fonts only, dated by the facts: the same facts make the same bytes.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from PIL import Image, ImageOps, UnidentifiedImageError

from tuntas.cases.files import path_of

__all__ = ["paper_pdf", "pdf", "report_pdf"]

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ["a-3a", "ua-1"]
UNPRINTABLE = "▯"
PHOTO_SIDE = 1200  # pixels; at the printed width about 300 per inch
_LONG_WORD = re.compile(r"[^\s\u200b-]{24,}")
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_TYPST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_PUNCTUATION = "–—‘’“”•…·\u200b"
_ROUNDS = 4  # tries to find what the fonts lack, before everything beyond the Latin script goes


def report_pdf(facts: dict[str, Any]) -> bytes:
    """The final report, of `facts.report_facts`."""
    return pdf("report", facts)


def paper_pdf(facts: dict[str, Any]) -> bytes:
    """Any other paper, of `facts.paper_facts`."""
    return pdf("paper", facts)


def pdf(template: str, facts: dict[str, Any]) -> bytes:
    """`facts` set by templates/<template>.typ."""
    photos, files = _photos(facts.get("photos", []))
    told = _inert({**facts, "photos": photos})
    moment = datetime.fromisoformat(facts["moment"])
    for _ in range(_ROUNDS):
        try:
            return _compile(template, told, files, moment)
        except typst.TypstError as error:
            lacking = _lacking(error)
            if not lacking:
                raise
            told = _without(told, lacking)
    return _compile(template, _latin(told), files, moment)


def _compile(template: str, facts: Any, photos: dict[str, bytes], moment: datetime) -> bytes:
    """One run of Typst in a folder of its own, which holds all that it may read."""
    sources = {**_templates(), **photos, "facts.json": json.dumps(facts, ensure_ascii=False).encode()}
    with tempfile.TemporaryDirectory(prefix="naskah-") as folder:
        for name, content in sources.items():
            (Path(folder) / name).write_bytes(content)
        made = typst.compile(
            Path(folder) / f"{template}.typ", root=folder, format="pdf", ignore_system_fonts=True,
            pdf_standards=STANDARDS, timestamp=moment,
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made


@cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}


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


# -- photos -------------------------------------------------------------------------------------


def _photos(photos: list[dict[str, str]]) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """Each photo with the name of its file, "" where it cannot be read; and those files."""
    shown: list[dict[str, str]] = []
    files: dict[str, bytes] = {}
    for no, one in enumerate(photos, 1):
        content = _jpeg(path_of(one["sha256"]))
        name = f"foto-{no}.jpg" if content else ""
        shown.append({"caption": one["caption"], "file": name})
        if content:
            files[name] = content
    return shown, files


def _jpeg(path: Path) -> bytes | None:
    """A photo small enough for a page, upright and without its metadata."""
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as image:
            image.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
            upright.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
            white = Image.new("RGB", upright.size, "white")
            white.paste(upright, mask=upright.getchannel("A"))
            out = io.BytesIO()
            white.save(out, "JPEG", quality=80)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
