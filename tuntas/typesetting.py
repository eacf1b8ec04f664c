"""One run of Typst: data goes in as files of its own folder, so that what people wrote is printed and never obeyed.

Embedded fonts only; what they lack is printed as ▯. What Typst remembers of its runs is let go before it grows.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import typst

__all__ = ["STANDARDS", "UNPRINTABLE", "asked", "drawn", "each_text", "folder", "made", "printable", "printing"]

_T = TypeVar("_T")
FONTS = Path(__file__).parent / "documents" / "fonts"
STANDARDS: list[Any] = ["a-3a", "ua-1"]  # typst names the type of these differently in each of its versions
UNPRINTABLE = "▯"
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_TYPST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_PUNCTUATION = "–—‘’“”•…·\u200b"
_ROUNDS = 4  # tries to find what the fonts lack, before everything beyond the Latin script goes
_RUNS_REMEMBERED = 10  # for so many runs Typst keeps what it worked out: 18 MB of a paper of 25 pages
_KEPT_MOST = 40_000_000  # bytes that it may have kept before it is made to forget, which takes 20 ms
_TEXT, _PICTURE = 250, 2  # bytes that it keeps, about, for each that it read


# -- runs -------------------------------------------------------------------------------------------


@contextmanager
def folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder that holds all that Typst may read."""
    with tempfile.TemporaryDirectory(prefix="naskah-") as name:
        for file, content in files.items():
            (Path(name) / file).write_bytes(content)
        yield Path(name)


def made(source: Path, moment: datetime) -> bytes:
    """`source` as PDF/A-3a and PDF/UA-1, dated by `moment`, so that the same files make the same bytes."""
    done = typst.compile(
        source, root=source.parent, format="pdf", font_paths=_fonts(), pdf_standards=STANDARDS, timestamp=moment
    )
    assert isinstance(done, bytes)
    _memory.grew(_weight(source.parent))
    return done


def drawn(source: Path, ppi: float) -> list[bytes]:
    """The pages of `source` as PNG."""
    done = typst.compile(source, root=source.parent, format="png", ppi=ppi, font_paths=_fonts())
    _memory.grew(_weight(source.parent))
    return [done] if isinstance(done, bytes) else list(done or ())


def asked(source: Path, selector: str) -> Any:
    """The values that `source` tells under a label."""
    return json.loads(typst.query(source, selector, field="value", root=source.parent, font_paths=_fonts()))


@cache
def _fonts() -> typst.Fonts:
    """Read once: reading them anew would take longer than setting a paper."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def _weight(place: Path) -> int:
    """What a run keeps, by what it read: its own memory cannot be asked."""
    sizes = {one.name: one.stat().st_size for one in place.iterdir() if one.suffix != ".typ"}
    return sum(size * (_TEXT if name == "facts.json" else _PICTURE) for name, size in sizes.items())


class _Memory:
    """How much Typst has kept since it forgot the last time."""

    def __init__(self) -> None:
        self._kept, self._lock = 0, Lock()

    def grew(self, size: int) -> None:
        with self._lock:
            self._kept += size
            full = self._kept > _KEPT_MOST
            self._kept = 0 if full else self._kept
        if full:
            for _run in range(_RUNS_REMEMBERED + 1):  # it forgets a text once it has set that many others
                typst.compile(b"", font_paths=_fonts())


_memory = _Memory()


# -- text that prints -------------------------------------------------------------------------------


def printable(told: Any, use: Callable[[Any], _T]) -> _T:
    """`use` given `told`, or again without the characters that no embedded font has, which its error names."""
    for _ in range(_ROUNDS):
        try:
            return use(told)
        except typst.TypstError as error:
            lacking = _lacking(error)
            if not lacking:
                raise
            told = _without(told, lacking)
    return use(each_text(told, _latin))


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """`change` applied to every text within lists and tables; names of keys are ours and stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: each_text(one, change) for key, one in value.items()}
    return [each_text(one, change) for one in value] if isinstance(value, list | tuple) else value


def printing(text: str) -> str:
    """Without control characters and tricks of direction."""
    return "".join(filter(_prints, unicodedata.normalize("NFC", text)))


def _prints(char: str) -> bool:
    return char == "\n" or unicodedata.category(char)[0] != "C"


def _lacking(error: typst.TypstError) -> set[str]:
    """The characters that no embedded font has, as the compiler names them."""
    named = _MISSING.findall(error.diagnostic)
    told = (_TYPST_ESCAPE.sub(lambda one: chr(int(one[1], 16)), text) for text in named)
    return {char for text in told for char in text if not char.isascii() or not char.isprintable()}


def _without(value: Any, lacking: set[str]) -> Any:
    table = {ord(char): UNPRINTABLE for char in lacking}
    return each_text(value, lambda text: text.translate(table))


def _latin(text: str) -> str:
    """The last resort: only letters that every embedded font has."""
    return "".join(char if ord(char) < 0x250 or char in _PUNCTUATION else UNPRINTABLE for char in text)
