"""TOML text into a table; what is not TOML is told line by line, in plain words, with its remedy.

`tomllib` stops at the first mistake and speaks of grammar. Here each line that it refuses is noted
and passed over, so that all mistakes are told at once to somebody who never heard of TOML.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tuntas.sop.faults import Fault
from tuntas.sop.words import Label

__all__ = ["parse"]

MOST_FAULTS = 50
MOST_CHARACTERS = 1_000_000
_AT = re.compile(r"\s*\((?:at line (\d+), column (\d+)|at end of document)\)")
_STATEMENT = re.compile(r"\s*(?:\[|[\w\"'.-]+\s*=)")
_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019]")

# what tomllib says (a pattern) → what we say
_SAID: tuple[tuple[str, Label], ...] = (
    ("Expected '=' after a key", Label(
        'setelah kunci harus ada tanda sama dengan; tulis kunci = "isi"',
        'a key must be followed by an equals sign; write key = "value"')),
    (r"Illegal character '\\n'|Unterminated string|Expected \"'", Label(
        "tanda petik pembuka tidak punya penutup; tutup teks dengan tanda petik",
        "a quote is opened and never closed; close the text with a quote")),
    ("Unclosed array", Label(
        "daftar [ … ] belum ditutup, atau koma di antara isinya kurang; periksa tanda ] dan koma",
        "the list [ … ] is not closed, or a comma is missing in it; check the ] and the commas")),
    ("Unclosed inline table", Label(
        "tabel { … } belum ditutup di baris yang sama, atau komanya kurang; periksa tanda } dan koma",
        "the table { … } is not closed on its own line, or lacks a comma; check the } and the commas")),
    ("Expected ']]?' at the end", Label(
        "kepala bagian belum ditutup; tulis misalnya [[steps]] atau [cover]",
        "the heading is not closed; write for example [[steps]] or [cover]")),
    ("Cannot overwrite a value|Duplicate inline table key", Label(
        "kunci ini sudah ditulis di atas; hapus salah satunya",
        "this key is written above already; remove one of the two")),
    ("Cannot declare|Cannot redefine|Cannot mutate", Label(
        "bagian ini sudah dibuka di atas; gabungkan keduanya, atau pakai [[…]] bila memang berulang",
        "this section is opened above already; join the two, or use [[…]] where it is meant to repeat")),
    ("Unescaped|Invalid hex value|not a valid Unicode", Label(
        r"garis miring terbalik di dalam petik harus ditulis dua kali: \\",
        r"a backslash inside quotes must be written twice: \\")),
    ("Invalid date", Label(
        "tanggal ini tidak ada; tulis tahun-bulan-hari, misalnya 2024-06-03",
        "there is no such date; write year-month-day, for example 2024-06-03")),
    ("Expected newline", Label(
        "ada tulisan lebih setelah nilainya; satu baris satu kunci, dan teks seluruhnya di dalam petik",
        "something follows the value; one key a line, and all of a text inside its quotes")),
    ("Invalid value", Label(
        'nilainya tidak terbaca; teks ditulis di dalam petik ("…"), dan ya/tidak sebagai true atau false',
        'the value cannot be read; write text inside quotes ("…"), and yes/no as true or false')),
    ("Invalid initial character|Invalid statement", Label(
        'bukan kunci; tulis kunci = "isi", dan awali keterangan dengan tanda #',
        'this is not a key; write key = "value", and begin a remark with #')),
)  # fmt: skip
_CURLY_SAID = Label(
    'pakai tanda petik lurus ("), bukan petik miring dari pengolah kata',
    'use straight quotes ("), not the curly ones of a word processor',
)
_OTHER = Label("baris ini tidak terbaca sebagai TOML ({why})", "this line cannot be read as TOML ({why})")
_TOO_LONG = Label(
    "naskah terlalu panjang; paling banyak 1.000.000 huruf",
    "the text is too long; at most 1,000,000 characters",
)
_TOO_DEEP = Label("kurung di dalam kurung terlalu banyak", "too many brackets within brackets")
_NOT_TEXT = Label(
    "naskah memuat huruf yang rusak; simpan kembali sebagai UTF-8",
    "the text holds broken letters; save it again as UTF-8",
)


def parse(text: str) -> tuple[dict[str, Any], list[Fault]]:
    """The table of `text`, or the faults that keep it from being TOML, at most MOST_FAULTS."""
    if len(text) > MOST_CHARACTERS:
        return {}, [_fault(0, _TOO_LONG)]
    if any("\ud800" <= char <= "\udfff" for char in text):
        return {}, [_fault(0, _NOT_TEXT)]
    lines = text.replace("\r\n", "\n").split("\n")
    faults: list[Fault] = []
    while len(faults) < MOST_FAULTS:
        try:
            return tomllib.loads("\n".join(lines)), faults
        except RecursionError:
            return {}, [*faults, _fault(0, _TOO_DEEP)]
        except ValueError as error:  # TOMLDecodeError is one; a number of 5000 digits is another
            first, last = _place(str(error), lines)
            faults.append(_fault(first + 1, _words(str(error), lines[first : last + 1])))
            if not any(line.strip() for line in lines[first : last + 1]):
                break
            heading = lines[first].lstrip().startswith("[")  # keep what is below it apart from what is above
            lines[first : last + 1] = [f"[faulty-{len(faults)}]" if heading else "", *[""] * (last - first)]
    return {}, faults


def _fault(line: int, why: Label) -> Fault:
    return Fault("syntax", line, {"why": why})


def _place(said: str, lines: list[str]) -> tuple[int, int]:
    """The first and last line (from 0) to blame: a list left open is blamed where it was opened."""
    place = _AT.search(said)
    row = int(place[1]) - 1 if place and place[1] else len(lines) - 1
    row = min(row, len(lines) - 1)
    if place and not place[1]:  # the end was reached inside something: blame what was opened last
        first = max((at for at in range(row + 1) if _opens(lines[at])), default=row)
        return first, row
    if "Unclosed array" in said and _STATEMENT.match(lines[row]):
        above = [at for at in range(row) if _STATEMENT.match(lines[at])]
        if above and not lines[row][: int(place[2]) - 1 if place else 0].strip():
            return above[-1], row - 1
    return row, row


def _opens(line: str) -> bool:
    """Whether `line` opens a text or a list that it does not close."""
    bare = line.split("#")[0]
    return any(line.count(quote) % 2 for quote in ('"""', "'''", "'")) or bare.count("[") != bare.count("]")


def _words(said: str, lines: list[str]) -> Label:
    if any(_CURLY.search(re.sub(r'"[^"]*"', "", line)) for line in lines):
        return _CURLY_SAID
    if "Invalid value (at end" in said:
        said = "Unclosed array"
    for pattern, words in _SAID:
        if re.search(pattern, said):
            return words
    why = _AT.sub("", said)
    return Label(_OTHER.id.format(why=why), _OTHER.en.format(why=why))
