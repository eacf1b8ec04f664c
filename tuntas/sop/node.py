"""A table of the definition text, read key by key; whatever is wrong is noted with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tuntas.sop.faults import Fault, meant
from tuntas.sop.lines import Path
from tuntas.sop.words import NOTHING, Label

__all__ = ["Document", "Node", "plain"]

_KEY = re.compile(r"[a-z][a-z0-9_-]*")
_EXPECTED = {
    "text": (Label("teks dalam tanda petik", "text in quotes"), '"…"'),
    "texts": (Label("daftar teks", "a list of texts"), '["…", "…"]'),
    "table": (Label("tabel", "a table"), '{ id = "…", en = "…" }'),
    "tables": (Label("daftar tabel", "a list of tables"), "[[…]]"),
    "bool": (Label("true atau false", "true or false"), "true"),
    "number": (Label("bilangan", "a number"), "1"),
    "whole": (Label("bilangan bulat mulai dari 1", "a whole number from 1"), "1"),
    "label": (Label("teks, atau id dan en", "text, or id and en"), '{ id = "…", en = "…" }'),
    "date": (Label("tanggal", "a date"), "2024-06-03"),
    "options": (Label("daftar pilihan", "a list of options"), '{ a = "Label", b = "Label" }'),
    "target": (Label("kunci langkah, daftar, atau tabel jawaban", "a step, a list, or answers"), '"…"'),
}  # fmt: skip


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
            if near in self.origins:
                return self.line(self.origins[near])
            if near in self.lines:
                return self.lines[near]
        return 0

    def fault(self, code: str, path: Path, **values: object) -> None:
        fault = Fault(code, self.line(path), values)
        if fault not in self.faults:
            self.faults.append(fault)


class Node:
    """One table of the text: typed access to its keys; `close` reports keys nobody asked for."""

    def __init__(self, doc: Document, path: Path, table: Mapping[str, Any], where: Label) -> None:
        self.doc, self.path, self.table, self.where = doc, path, table, where
        self.asked: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self.table

    def fault(self, code: str, key: str = "", **values: object) -> None:
        path = (*self.path, key) if key else self.path
        self.doc.fault(code, path, **{"where": self.where, "key": key, **values})

    def wrong(self, key: str, kind: str) -> None:
        """`key` is there, but is no `kind`."""
        expected, example = _EXPECTED[kind]
        self.fault("wrong_type", key, expected=expected, example=example)

    def exists(self, key: str, noun: Label, found: str, known: Iterable[str]) -> bool:
        """Whether `found`, which `key` names, is among the `known`; a fault where it is not."""
        known = tuple(known)
        if found not in known:
            few = ", ".join(known[:12])
            hint = meant(found, known) or Label(f"; pilihannya: {few or '-'}", f"; one of: {few or '-'}")
            self.fault("no_such", key, noun=noun, found=found, hint=hint)
        return found in known

    def existing(self, key: str, noun: Label, known: Iterable[str]) -> tuple[str, ...]:
        """The texts of `key` that are among the `known`; a fault for each that is not."""
        known = tuple(known)
        return tuple(one for one in self.texts(key) if self.exists(key, noun, one, known))

    def raw(self, key: str) -> Any:
        self.asked.add(key)
        return self.table.get(key)

    def text(self, key: str, default: str = "", *, needed: str = "") -> str:
        """A text; `needed` is the example shown when it is missing."""
        value = self.raw(key)
        if value is None or (needed and value == ""):
            if needed:
                self.fault("absent", key, example=needed)
            return default
        if isinstance(value, str):
            return value
        self.wrong(key, "text")
        return default

    def key(self, taken: Iterable[str], reserved: Iterable[str] = ()) -> str:
        """The `key` of this table: there, well formed, not taken, and of no other meaning."""
        value = self.text("key", needed='"…"')
        path = (*self.path, "key")
        if value and not _KEY.fullmatch(value):
            self.doc.fault("bad_key", path, where=self.where, key=value)
        elif value in reserved:
            self.doc.fault("reserved", path, where=self.where, key=value)
        elif value and value in taken:
            self.doc.fault("twice", path, where=self.where, key=value)
        return value

    def label(self, key: str, default: Label = NOTHING, *, needed: str = "") -> Label:
        value = self.raw(key)
        if value is None or (needed and value == ""):
            if needed:
                self.fault("absent", key, example=needed)
            return default
        label = plain(value)
        if label is None:
            self.wrong(key, "label")
            return default
        if isinstance(value, dict):
            Node(self.doc, (*self.path, key), value, self.where).close_to("id", "en")
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
        self.wrong(key, "texts")
        return ()

    def flag(self, key: str) -> bool | None:
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        self.wrong(key, "bool")
        return None

    def number(self, key: str) -> float | None:
        value = self.raw(key)
        if value is None or (type(value) in (int, float) and abs(value) < 1e9):
            return value  # type: ignore[no-any-return]
        self.wrong(key, "number")
        return None

    def whole(self, key: str, default: int) -> int:
        """A whole number from 1."""
        value = self.raw(key)
        if value is not None and (type(value) is not int or not 0 < value < 10_000):
            self.wrong(key, "whole")
            return default
        return value or default

    def one_of(self, key: str, known: Iterable[str], default: str) -> str:
        known = tuple(known)
        value = self.text(key, default)
        if value not in known:
            self.fault("unknown_value", key, found=value, known=", ".join(known), hint=meant(value, known))
            return default
        return value

    def child(self, key: str, where: Label = NOTHING) -> Node | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Node(self.doc, (*self.path, key), value, where or self.where)
        self.wrong(key, "table")
        return None

    def within(self, key: str) -> Label:
        """What to call the table `key` of this one."""
        return Label(f"{self.where.id}, {key}", f"{self.where.to('en')}, {key}")

    def children(self, key: str, noun: Label, *, inside: bool = False) -> list[Node]:
        """The tables of a list, each called by `noun` and its key or number; `inside`: of this table."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, "tables")
            return []
        found = []
        for number, table in enumerate(value):
            named = isinstance(table.get("key"), str)
            which = Label(f"`{table['key']}`") if named else Label(f"ke-{number + 1}", f"no. {number + 1}")
            before = Label(f"{self.where.id}, ", f"{self.where.to('en')}, ") if inside else NOTHING
            name = Label(f"{before}{noun} {which}", f"{before.to('en')}{noun.to('en')} {which.to('en')}")
            found.append(Node(self.doc, (*self.path, key, number), table, name))
        return found

    def close(self) -> None:
        """Report the keys that mean nothing here."""
        self.close_to(*sorted(self.asked))

    def close_to(self, *known: str) -> None:
        """Report the keys that are not among the `known`."""
        for key in self.table:
            if key not in known:
                self.fault("unknown_key", key, known=", ".join(known), hint=meant(key, known))


def plain(value: Any) -> Label | None:
    """A label from text, number, date or a table with `id` and `en`."""
    if isinstance(value, str):
        return Label(value)
    if isinstance(value, int | float | date | datetime) and not isinstance(value, bool):
        return Label(str(value))
    if isinstance(value, dict) and isinstance(value.get("id"), str) and isinstance(value.get("en", ""), str):
        return Label(value["id"], value.get("en", ""))
    return None
