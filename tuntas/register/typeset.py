"""Facts set by a Typst template of the register: what people wrote goes in as JSON, and is never obeyed."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

__all__ = ["typeset"]

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parents[1] / "documents" / "fonts"  # the type of the papers
STANDARDS: list[Any] = ["a-3a", "ua-1"]
UNPRINTABLE = "▯"
_LONG_WORD = re.compile(r"[^\s\u200b-]{15,}")
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_TYPST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_PUNCTUATION = "–—‘’“”•…·\u200b"
_THICK = 300_000  # bytes of a PDF; about a hundred rows
_REMEMBERED = 10  # runs whose work Typst keeps in memory: 100 MB and more after each thick book
_ROUNDS = 4  # tries to find what the fonts lack, before everything beyond the Latin script goes


def typeset(template: str, facts: dict[str, Any], files: dict[str, bytes]) -> bytes:
    """The PDF of templates/<template>.typ; dated by `facts["moment"]`, so that the same facts make the same bytes."""
    told = _each_text(facts, _inert)
    moment = datetime.fromisoformat(facts["moment"])
    for _round in range(_ROUNDS):
        try:
            return _compile(template, told, files, moment)
        except typst.TypstError as error:
            lacking = _lacking(error)
            if not lacking:
                raise
            table = {ord(char): UNPRINTABLE for char in lacking}
            told = _each_text(told, lambda text, table=table: text.translate(table))  # type: ignore[misc]
    return _compile(template, _each_text(told, _latin), files, moment)


def _compile(template: str, facts: Any, files: dict[str, bytes], moment: datetime) -> bytes:
    """One run of Typst in a folder of its own, which holds all that it may read."""
    sources = {**_templates(), **files, "facts.json": json.dumps(facts, ensure_ascii=False).encode()}
    with tempfile.TemporaryDirectory(prefix="register-") as name:
        folder = Path(name)
        for file, content in sources.items():
            (folder / file).write_bytes(content)
        made = typst.compile(
            folder / f"{template}.typ", root=folder, format="pdf", font_paths=_fonts(), pdf_standards=STANDARDS,
            timestamp=moment,
        )  # fmt: skip
    assert isinstance(made, bytes)
    if len(made) > _THICK:
        _forget()
    return made


def _forget() -> None:
    """Let Typst drop what it keeps of a thick book: it does so once it has set that many other texts."""
    for _run in range(_REMEMBERED + 1):
        typst.compile(b"", font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


@cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """`change` applied to every text within lists and tables; names of keys are ours and stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(one, change) for key, one in value.items()}
    return [_each_text(one, change) for one in value] if isinstance(value, list | tuple) else value


def _inert(text: str) -> str:
    """Without control characters and tricks of direction, its endless words breakable."""
    shown = "".join(filter(_prints, unicodedata.normalize("NFC", text)))
    return _LONG_WORD.sub(_breakable, shown)


def _prints(char: str) -> bool:
    return char == "\n" or unicodedata.category(char)[0] != "C"


def _breakable(word: re.Match[str]) -> str:
    """A long word, which may break after what joins its parts (as in a number), or anywhere if nothing does."""
    parts = re.findall(r"[^/.]{1,9}[/.]?|[/.]", word[0])
    return "\u200b".join(parts)


def _lacking(error: typst.TypstError) -> set[str]:
    """The characters that no embedded font has, as the compiler names them."""
    named = _MISSING.findall(error.diagnostic)
    told = (_TYPST_ESCAPE.sub(lambda one: chr(int(one[1], 16)), text) for text in named)
    return {char for text in told for char in text if not char.isascii() or not char.isprintable()}


def _latin(text: str) -> str:
    """The last resort: only letters that every embedded font has."""
    return "".join(char if ord(char) < 0x250 or char in _PUNCTUATION else UNPRINTABLE for char in text)
