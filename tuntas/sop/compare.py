"""What differs between two editions of an SOP: cover, roles, steps, papers, readings and rules, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuntas.sop.compare_cells import Cells, Told, cover_cells, part_cells, rule_cells
from tuntas.sop.procedure import Procedure

__all__ = ["ADDED", "CHANGED", "REMOVED", "SAME", "Item", "Row", "Subject", "compare"]

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a cell; `kind` is same, or added or removed where only one of the editions has it."""

    text: str
    kind: str = SAME


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of the sheet in both editions: `what` it is (a key of the definition), and what stands in it."""

    what: str
    kind: str
    before: tuple[Item, ...]
    after: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A part of the definition in both editions: of `part` (cover, roles, steps …) the one named `key`.

    `before` and `after` are its names; "" where the edition does not have it.
    """

    part: str
    key: str
    before: str
    after: str
    kind: str
    rows: tuple[Row, ...]

    @property
    def changed(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind != SAME)


def compare(before: Procedure, after: Procedure, language: str = "id") -> tuple[Subject, ...]:
    """Every part of both editions in the order of the newer one, with what changed; those that are gone last."""
    covers = (cover_cells(before, language), cover_cells(after, language))
    found = [_subject("cover", "", *covers, _Names("", ""))]
    for part in ("roles", "steps", "papers", "readings"):
        old, new = part_cells(before, part, language), part_cells(after, part, language)
        for key in [*new, *(key for key in old if key not in new)]:
            (name_old, cells_old), (name_new, cells_new) = old.get(key, ("", {})), new.get(key, ("", {}))
            found.append(_subject(part, key, cells_old, cells_new, _Names(name_old, name_new)))
    rules = (rule_cells(before, language), rule_cells(after, language))
    return (*found, _subject("rules", "", *rules, _Names("", "")))


@dataclass(frozen=True, slots=True)
class _Names:
    before: str
    after: str


def _subject(part: str, key: str, old: Cells, new: Cells, names: _Names) -> Subject:
    rows = tuple(_row(what, old.get(what, ()), new.get(what, ())) for what in dict.fromkeys([*new, *old]))
    kind = SAME if all(row.kind == SAME for row in rows) else CHANGED
    if names.before and not names.after:
        kind = REMOVED
    elif names.after and not names.before:
        kind = ADDED
    return Subject(part, key, names.before, names.after, kind, rows)


def _row(what: str, old: Sequence[Told], new: Sequence[Told]) -> Row:
    kind = CHANGED
    if [one for one, _ in old] == [one for one, _ in new]:
        kind = SAME
    elif not old:
        kind = ADDED
    elif not new:
        kind = REMOVED
    return Row(what, kind, _items(old, new, REMOVED), _items(new, old, ADDED))


def _items(of: Sequence[Told], other: Sequence[Told], kind: str) -> tuple[Item, ...]:
    there = {key for key, _ in other}
    return tuple(Item(text, SAME if key in there else kind) for key, text in of)
