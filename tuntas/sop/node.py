"""A table of the definition text, read key by key; whatever is wrong is noted with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tuntas.sop.faults import Fault, meant
from tuntas.sop.lines import Path
from tuntas.sop.words import Label

__all__ = ["Document", "Node", "plain"]

_KEY = re.compile(r"[a-z][a-z0-9_-]*")
_EXPECTED = {
    "text": ("teks dalam tanda petik", "text in quotes", '"…"'),
    "texts": ("daftar teks", "a list of texts", '["…", "…"]'),
    "table": ("tabel", "a table", '{ id = "…", en = "…" }'),
    "tables": ("daftar tabel", "a list of tables", "[[…]]"),
    "bool": ("true atau false", "true or false", "true"),
    "number": ("bilangan", "a number", "1"),
    "label": ("teks, atau id dan en", "text, or id and en", '{ id = "…", en = "…" }'),
}


class Document:
    """The faults found so far in one text, and where its keys stand."""

    def __init__(self, lines: Mapping[Path, int]) -> None:
        self.lines = lines
        self.faults: list[Fault] = []
        self.origins: dict[Path, Path] = {}  # what a reading filled → where the reading stands

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            near = path[:length]
            near = self.origins.get(near, near)
            if near in self.lines:
                return self.lines[near]
        return 0

    def fault(self, code: str, path: Path, **values: object) -> None:
        fault = Fault(code, self.line(path), values)
        if fault not in self.faults:
            self.faults.append(fault)


class Node:
    """One table of the text: typed access to its keys; `close` reports keys nobody asked for."""

    def __init__(self, doc: Document, path: Path, table: Mapping[str, Any], where: str) -> None:
        self.doc, self.path, self.table, self.where = doc, path, table, where
        self.asked: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self.table

    def fault(self, code: str, key: str = "", **values: object) -> None:
        path = (*self.path, key) if key else self.path
        self.doc.fault(code, path, **{"where": self.where, "key": key, **values})

    def _wrong(self, key: str, kind: str) -> None:
        expected, expected_en, example = _EXPECTED[kind]
        self.fault("wrong_type", key, expected=expected, expected_en=expected_en, example=example)

    def raw(self, key: str) -> Any:
        self.asked.add(key)
        return self.table.get(key)

    def text(self, key: str, default: str = "", *, needed: str = "") -> str:
        """A text; `needed` is the example shown when it is missing."""
        value = self.raw(key)
        if value is None:
            if needed:
                self.fault("absent", key, example=needed)
            return default
        if isinstance(value, str):
            return value
        self._wrong(key, "text")
        return default

    def key(self, taken: Iterable[str]) -> str:
        """The `key` of this table: there, well formed, not taken."""
        value = self.text("key", needed='"…"')
        if value and not _KEY.fullmatch(value):
            self.doc.fault("bad_key", (*self.path, "key"), where=self.where, key=value)
        if value in taken:
            self.doc.fault("twice", (*self.path, "key"), where=self.where, key=value)
        return value

    def label(self, key: str, default: Label = Label(""), *, needed: str = "") -> Label:
        value = self.raw(key)
        if value is None:
            if needed:
                self.fault("absent", key, example=needed)
            return default
        label = plain(value)
        if label is None:
            self._wrong(key, "label")
            return default
        return label

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._wrong(key, "texts")
        return ()

    def flag(self, key: str) -> bool | None:
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(key, "bool")
        return None

    def number(self, key: str) -> float | None:
        value = self.raw(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self._wrong(key, "number")
        return None

    def one_of(self, key: str, known: Iterable[str], default: str) -> str:
        known = tuple(known)
        value = self.text(key, default)
        if value not in known:
            self.fault("unknown_value", key, found=value, known=", ".join(known), **meant(value, known))
            return default
        return value

    def child(self, key: str, where: str = "") -> Node | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Node(self.doc, (*self.path, key), value, where or self.where)
        self._wrong(key, "table")
        return None

    def children(self, key: str, noun: str) -> list[Node]:
        """The tables of a list, each named by `noun` with its key or number."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._wrong(key, "tables")
            return []
        found = []
        for number, table in enumerate(value):
            name = f"{noun} `{table['key']}`" if isinstance(table.get("key"), str) else f"{noun} ke-{number + 1}"
            found.append(Node(self.doc, (*self.path, key, number), table, name))
        return found

    def close(self) -> None:
        """Report the keys that mean nothing here."""
        for key in self.table:
            if key not in self.asked:
                known = sorted(self.asked)
                self.fault("unknown_key", key, known=", ".join(known), **meant(key, known))


def plain(value: Any) -> Label | None:
    """A label from text, number, date or a table with `id` and `en`."""
    if isinstance(value, str):
        return Label(value)
    if isinstance(value, int | float | date | datetime) and not isinstance(value, bool):
        return Label(str(value))
    if isinstance(value, dict) and isinstance(value.get("id"), str) and isinstance(value.get("en", ""), str):
        return Label(value["id"], value.get("en", ""))
    return None
