"""Which boxes the rows of a definition have, and which of them the target of an arrow names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tuntas.sop.faults import STEP
from tuntas.sop.node import Node
from tuntas.sop.procedure import END

__all__ = ["Targets", "answers"]

Answers = list[tuple[str, tuple[str, ...]]]


def answers(then: Any) -> Answers | None:
    """`then` as (answer, targets) pairs: a text, a list (several at once) or a table by answer."""
    if isinstance(then, str):
        return [("", (then,))]
    if isinstance(then, list) and then and all(isinstance(one, str) for one in then):
        return [("", tuple(dict.fromkeys(then)))]
    if isinstance(then, dict) and then and not any(isinstance(to, dict) for to in then.values()):
        pairs = [(answer, answers(to)) for answer, to in then.items()]
        return [(answer, to[0][1]) for answer, to in pairs if to] if all(to for _, to in pairs) else None
    return None


class Targets:
    """The rows by their keys, the boxes of each, and what `row`, `row@role` and `row.box` mean."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.rows: dict[str, Mapping[str, Any]] = {str(one.table.get("key", "")): one.table for one in nodes}
        self.named = {to.partition("@")[0] for to in self._all() if "@" in to}

    def _all(self) -> Iterator[str]:
        for row in self.rows.values():
            for table in (row, *_tables(row.get("boxes"))):
                for _, to in answers(table.get("then")) or ():
                    yield from to

    def columns(self, row: str) -> tuple[str, ...]:
        """The roles that a row names in `by`."""
        by = self.rows[row].get("by")
        named = (by,) if isinstance(by, str) else tuple(by) if isinstance(by, list) else ()
        return tuple(one for one in named if isinstance(one, str))

    def split(self, row: str) -> bool:
        """Whether a row has a box in each of its columns, chosen by the arrow that was taken."""
        return row in self.named and len(self.columns(row)) > 1 and "boxes" not in self.rows[row]

    def boxes(self, row: str) -> dict[str, tuple[str, ...]]:
        """The keys of a row's boxes, each with the roles it names."""
        own = _tables(self.rows[row].get("boxes"))
        if own:
            return {f"{row}.{one.get('key', '')}": _texts(one.get("by")) or self.columns(row) for one in own}
        if self.split(row):
            return {f"{row}@{role}": (role,) for role in self.columns(row)}
        return {row: self.columns(row)}

    def after(self, number: int) -> str:
        """What follows row `number` where nothing else is said: the next row, or the end."""
        return str(self.nodes[number + 1].table.get("key", END)) if number + 1 < len(self.nodes) else END

    def resolve(self, node: Node, target: str) -> tuple[str, ...]:
        """The box that `target` names, or END; nothing, and a fault of `node`, where it names none."""
        if target == END:
            return (END,)
        step, at, role = target.partition("@")
        row, dot, _ = step.partition(".")
        boxes = self.boxes(row) if row in self.rows else {}
        if not boxes or (dot and step not in boxes):
            known = [END, *self.rows, *(box for one in self.rows for box in self.boxes(one))]
            node.exists("then", STEP, target, known)
            return ()
        if dot:
            return (step,)
        if at:
            in_column = [box for box, by in boxes.items() if role in by]
            if not in_column:
                columns = dict.fromkeys(one for by in boxes.values() for one in by)
                node.fault("no_column", "then", found=target, known=_names(row, columns))
            return tuple(in_column[:1])
        if self.split(row):
            node.fault("which_column", "then", found=target, known=_names(row, self.columns(row)))
            return ()
        return (next(iter(boxes)),)


def _names(row: str, columns: Any) -> str:
    return ", ".join(f"`{row}@{one}`" for one in columns) or "-"


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()


def _tables(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
