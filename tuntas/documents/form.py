"""The fields of one revision, handed out one by one: what a layout has placed is not printed again at its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from tuntas.cases.models import Paper
from tuntas.documents.blocks import Block, Pair
from tuntas.documents.source import Source
from tuntas.sop.papers import asked_now, is_filled
from tuntas.sop.procedure import Field

__all__ = ["Form"]


class Form:
    """What was written in a paper, by the keys of its fields. A key that the paper does not have says nothing."""

    def __init__(self, source: Source, paper: Paper) -> None:
        self.source, self.data = source, paper.data
        self.kind = source.procedure.paper(paper.key)
        self._placed: set[str] = set()

    def value(self, key: str) -> Any:
        """The value of a field that is printed; None where nothing was answered."""
        field = self._field(key)
        return self.data.get(key) if field and is_filled(self.data.get(key)) else None

    def text(self, key: str) -> str:
        """The value in words, "" where nothing was answered."""
        field, value = self._field(key), self.value(key)
        return self.source.reader.text(field, value) if field and value is not None else ""

    def line(self, key: str, label: str = "") -> list[Pair]:
        """Label and value of a short field, under a label of the layout's own if it has one."""
        field, text = self._field(key), self.text(key)
        return [(label or self.source.reader.label(field), text)] if field and text else []

    def lines(self, *keys: str) -> list[Pair]:
        return [pair for key in keys for pair in self.line(key)]

    def rows(self, key: str) -> list[dict[str, Any]]:
        """The rows of a field of type `rows`."""
        value = self.value(key)
        return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

    def table(self, key: str) -> list[Block]:
        """The rows as a table."""
        field, rows = self._field(key), self.rows(key)
        return [self.source.reader.table(field, rows)] if field and rows else []

    def moment(self, key: str) -> datetime | None:
        return moment_of(self.value(key))

    def rest(self, *, files: bool = False) -> list[Block]:
        """What no layout placed: the fields that this edition has beyond those that the layout knows."""
        return self.source.reader.blocks(self._left(files), self.data)

    def _left(self, files: bool) -> Iterable[Field]:
        return (
            one for one in self.kind.fields
            if one.key not in self._placed and not one.signs and (files or one.type != "files")
        )  # fmt: skip

    def _field(self, key: str) -> Field | None:
        field = self.kind.field(key)
        if field is None or not field.printed or not asked_now(field, self.data):
            return None
        self._placed.add(key)
        return field


def moment_of(value: Any) -> datetime | None:
    """A stored time as a moment; None where it cannot be read."""
    try:
        moment = datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
