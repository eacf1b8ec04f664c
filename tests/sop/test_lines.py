"""Where keys stand in a text."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.sop.definitions import ALL
from tuntas.sop.lines import Path, lines_of

TEXT = '''key = "a"      # 1

[cover]
nomor = "1"
dasar_hukum = [
  "satu", # koma, [kurung] dan "petik"
  "dua",

  "tiga",
]
uraian = """
[bukan.kepala]
bukan = "kunci"
"""

[[steps]]
key = "satu"
  [[steps.boxes]]
  key = "x"
  [[steps.boxes]]
  key = "y"
  then = { Y = "a",
           T = "b" }

[[steps]]
key = "dua"
prints.waktu = "x"
  [[steps.boxes]]
  key = "z"
[ lists . "jenis alat" ]
'a b' = 'c # d'
'''


def test_each_key_has_its_line() -> None:
    text = TEXT.replace(
        'then = { Y = "a",\n           T = "b" }', 'then = [{ Y = "a" },\n           { T = "b" }]'
    )
    tomllib.loads(text)
    assert lines_of(text) == {
        ("key",): 1,
        ("cover",): 3,
        ("cover", "nomor"): 4,
        ("cover", "dasar_hukum"): 5,
        ("cover", "dasar_hukum", 0): 6,
        ("cover", "dasar_hukum", 1): 7,
        ("cover", "dasar_hukum", 2): 9,
        ("cover", "uraian"): 11,
        ("steps", 0): 16,
        ("steps", 0, "key"): 17,
        ("steps", 0, "boxes", 0): 18,
        ("steps", 0, "boxes", 0, "key"): 19,
        ("steps", 0, "boxes", 1): 20,
        ("steps", 0, "boxes", 1, "key"): 21,
        ("steps", 0, "boxes", 1, "then"): 22,
        ("steps", 0, "boxes", 1, "then", 0): 22,
        ("steps", 0, "boxes", 1, "then", 1): 23,
        ("steps", 1): 25,
        ("steps", 1, "key"): 26,
        ("steps", 1, "prints", "waktu"): 27,
        ("steps", 1, "boxes", 0): 28,
        ("steps", 1, "boxes", 0, "key"): 29,
        ("lists", "jenis alat"): 30,
        ("lists", "jenis alat", "a b"): 31,
    }


@pytest.mark.parametrize("name", ALL)
def test_every_key_written_on_its_own_line_is_found(name: str) -> None:
    lines = lines_of(ALL[name])
    written = ALL[name].split("\n")
    for path, line in lines.items():
        last = next(part for part in reversed(path) if isinstance(part, str))
        assert last in written[line - 1] or isinstance(path[-1], int)
    assert {path for path in tables(tomllib.loads(ALL[name])) if path} <= set(lines)


def tables(value: Any, path: Path = ()) -> list[Path]:
    """The rows and other tables of the first level."""
    found: list[Path] = []
    for key, inner in value.items():
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            found += [(key, number) for number in range(len(inner))]
    return found


def test_windows_line_ends_and_odd_separators_do_not_shift_lines() -> None:
    assert lines_of('a = "x\u2028y\x85z"\r\nb = 1\r\n') == {("a",): 1, ("b",): 2}
