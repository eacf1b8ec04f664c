"""What a person reads of a page, and the words that betray the other language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["ENGLISH", "INDONESIAN", "leftovers"]

_WORD = re.compile(r"[^\W\d_]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


INDONESIAN = _words(
    "yang dan untuk belum sudah dengan langkah naskah laporan tidak oleh dari pada kasus atau ini anda tulis pilih "
    "simpan kirim pukul menit jam hari penyedia pelapor alasan selesai ditunda sejak petugas tautan wajib berkas"
)
ENGLISH = _words(
    "the and your with this that not for step steps report reports case cases paper papers you is by please required"
)

_TOLD = ("aria-label", "placeholder", "title", "alt", "label", "data-label")
_VOID = _words("area base br col embed hr img input link meta source track wbr")
_UNREAD = ("script", "style", "svg")  # a drawn sheet says what was signed


class _Reader(HTMLParser):
    """Collects texts and spoken attributes, but for what is marked as being in a language of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def _silent(self) -> bool:
        return any(hushed for _, hushed in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        hushed = tag in _UNREAD or (tag != "html" and "lang" in given)
        if not hushed and not self._silent():
            self.told += [text for key, text in given.items() if _is_told(key, text)]
        if tag not in _VOID:
            self._open.append((tag, hushed))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Drawn shapes; nothing to read."""

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent():
            self.told.append(data.strip())


def _is_told(key: str, text: str) -> bool:
    return key in _TOLD or (key.startswith("data-") and " " in text)  # messages that a script shows


def leftovers(html: str, words: frozenset[str], data: tuple[str, ...] = ()) -> list[str]:
    """The texts of a page that hold one of `words`, once the `data` that people wrote is taken out."""
    reader = _Reader()
    reader.feed(html)
    found = []
    for told in reader.told:
        rest = told
        for one in data:
            rest = rest.replace(one, " ")
        if words & _words(rest):
            found.append(told)
    return found
