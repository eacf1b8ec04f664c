"""What stands in a paper's fields, as lines and tables in one language, in the unit's own time.

The values follow `tuntas.sop.papers`; what cannot be read is printed as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from tuntas.documents import words
from tuntas.documents.blocks import Block, Pair, bullets, cell, column, heading, pairs, row, table
from tuntas.sop.papers import asked_now, is_filled
from tuntas.sop.procedure import Field

__all__ = ["Reader"]

_QUESTION_WORD = re.compile(r"(?<!^Di) (?:kapan|mana|when|where)$")
_WIDE = 5  # a table with more columns than this folds the optional ones under the required


@dataclass(frozen=True)
class Reader:
    """Reads values for one paper; `file` and `reference` know the names behind ids."""

    zone: str
    language: str
    file: Callable[[Any], str]
    reference: Callable[[str, Mapping[str, Any]], str]

    def text(self, field: Field, value: Any) -> str:
        """The value of a field in words, "–" where nothing was answered."""
        if not is_filled(value):
            return "–"
        match field.type:
            case "choice":
                return self._option(field, value)
            case "choices" if isinstance(value, list):
                return ", ".join(self._option(field, one) for one in value)
            case "yesno" if value in ("Y", "T"):
                return _("Ya") if value == "Y" else _("Tidak")
            case "number" if isinstance(value, int | float):
                return words.number(value, self.language)
            case "datetime":
                return self._moment(value)
            case "reference" if isinstance(value, dict):
                return self.reference(field.to, value) or "–"
            case "files" if isinstance(value, list):
                return "\n".join(self.file(one) for one in value)
        return str(value)

    def label(self, field: Field) -> str:
        """The label as a statement: without the question mark and question word that a form gives it."""
        label = field.label.to(self.language).rstrip("?").rstrip()
        return _QUESTION_WORD.sub("", label) if label.count(" ") else label

    def blocks(self, fields: Iterable[Field], values: Mapping[str, Any]) -> list[Block]:
        """The printed fields in their order: label and value where short, tables and lists where long."""
        found: list[Block] = []
        lines: list[Pair] = []
        for field in fields:
            if not field.printed or not asked_now(field, values):
                continue
            value = values.get(field.key)
            if field.type in ("rows", "files") and isinstance(value, list) and value:
                found += [pairs(lines)] if lines else []
                lines = []
                found += [heading(self.label(field)), self._many(field, value)]
            elif is_filled(value):
                lines.append((self.label(field), self.text(field, value)))
        return found + ([pairs(lines)] if lines else [])

    def lines(self, fields: Iterable[Field], values: Mapping[str, Any]) -> list[Pair]:
        """The filled short fields alone."""
        return [
            (self.label(one), self.text(one, values[one.key]))
            for one in fields
            if one.printed and one.type not in ("rows", "files") and is_filled(values.get(one.key))
        ]

    def table(self, field: Field, rows: Sequence[Any]) -> Block:
        """The rows of a field, numbered."""
        groups = self._groups(field)
        head = [column(_("No."), "0.8cm", "center")]
        head += [
            column(self.label(first), "1.6cm" if first.type == "yesno" else "1.4fr" if more else "1fr")
            for first, more in groups
        ]
        filled = [one for one in rows if isinstance(one, dict)]
        return table(head, [row([str(no), *self._cells(groups, one)]) for no, one in enumerate(filled, 1)])

    def _many(self, field: Field, value: list[Any]) -> Block:
        if field.type == "files":
            return bullets(self.file(one) for one in value)
        return self.table(field, value)

    def _groups(self, field: Field) -> list[tuple[Field, list[Field]]]:
        """The columns of a table, each with those folded under it."""
        groups: list[tuple[Field, list[Field]]] = []
        for one in field.columns:
            if groups and len(field.columns) > _WIDE and not one.required:
                groups[-1][1].append(one)
            else:
                groups.append((one, []))
        return groups

    def _cells(self, groups: Sequence[tuple[Field, list[Field]]], values: Mapping[str, Any]) -> list[Any]:
        return [
            cell(
                self.text(first, values.get(first.key)),
                (f"{label}: {text}" for label, text in self.lines(more, values)),
            )
            for first, more in groups
        ]

    def _option(self, field: Field, value: Any) -> str:
        return next((one.label.to(self.language) for one in field.options if one.value == value), str(value))

    def _moment(self, value: Any) -> str:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            return str(value)
        return words.moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC), self.zone, self.language)
