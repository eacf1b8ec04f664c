"""An invariant: a sentence that holds of the records, and the search for what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tuntas.cases.models import Case

__all__ = ["Breaks", "Invariant", "holds", "number_of"]

Breaks = Callable[[], Iterator[str]]


@dataclass(frozen=True)
class Invariant:
    """A sentence that holds, and `breaks`, which names each row for which it does not.

    Where it is no `damage` (a clock that was put right leaves odd times behind), it is told, and stops no backup.
    """

    name: str
    sentence: str
    breaks: Breaks
    damage: bool = True

    def found(self) -> list[str]:
        """What breaks it; rows so broken that they cannot be looked at are told as well."""
        try:
            return list(self.breaks())
        except Exception as error:
            return [f"tidak dapat diperiksa: {type(error).__name__}: {error}"]


def holds(sentence: str, among: list[Invariant], *, damage: bool = True) -> Callable[[Breaks], Breaks]:
    """Keep a search among the invariants of its file."""

    def kept(breaks: Breaks) -> Breaks:
        among.append(Invariant(breaks.__name__, sentence, breaks, damage))
        return breaks

    return kept


def number_of(case: int) -> str:
    """The number of the case with that id."""
    return Case.objects.values_list("number", flat=True).filter(pk=case).first() or "?"
