"""Which row here stands for which row there, and which names cannot be given because another row bears them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tuntas.network.models import Device, Place

__all__ = ["Want", "alike", "is_free", "refused", "serial"]

R = TypeVar("R")
T = TypeVar("T")
_NO_SERIALS = {"none", "null", "n/a", "unknown", "not specified", "notspecified", "default string", "to be filled"}


@dataclass
class Want:
    """A row that shall bear a name. `now` is the one it bears; None for a new one."""

    key: Hashable
    now: Hashable | None


def refused(wants: Sequence[Want], held: Iterable[Hashable]) -> set[int]:
    """Which wants cannot be: another row holds that name, or keeps it because its own want cannot be."""
    lost: set[int] = set()
    others, order = set(held), sorted(range(len(wants)), key=lambda at: wants[at].key != wants[at].now)
    while True:
        taken = others | {wants[at].now for at in lost if wants[at].now is not None}
        before = len(lost)
        for at in order:
            if at in lost:
                continue
            if wants[at].key in taken:
                lost.add(at)
            else:
                taken.add(wants[at].key)
        if len(lost) == before:
            return lost


def is_free(row: Place | Device, prefix: str, seen: frozenset[str], living: frozenset[str]) -> bool:
    """Whether a row may be linked: typed by hand, no longer found where it came from, or of a source put out of use.

    `living`: the prefixes of the sources in use.
    """
    if not row.source or row.gone_at is not None:
        return not row.source.startswith(prefix) or row.source.removeprefix(prefix) not in seen
    if row.source.startswith(prefix):
        return row.source.removeprefix(prefix) not in seen
    return not any(row.source.startswith(one) for one in living)


def alike(
    rows: Iterable[R], free: Iterable[T], of_row: Callable[[R], str], of_free: Callable[[T], str]
) -> list[tuple[R, T]]:
    """Pairs that say the same of themselves, where only one on either side says it."""
    ones, others = _single(rows, of_row), _single(free, of_free)
    return [(row, others[said]) for said, row in ones.items() if said in others]


def _single(found: Iterable[T], of: Callable[[T], str]) -> Mapping[str, T]:
    by: dict[str, list[T]] = {}
    for one in found:
        if said := of(one):
            by.setdefault(said, []).append(one)
    return {said: ones[0] for said, ones in by.items() if len(ones) == 1}


def serial(text: str) -> str:
    """A serial number that tells one device from another; "" for the words that makers write instead."""
    plain = text.strip().casefold()
    return plain if len(plain) >= 4 and plain not in _NO_SERIALS and len(set(plain)) > 1 else ""
