"""The kinds of trouble a network has, as data: read from kinds.toml once, frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

__all__ = ["BY", "Group", "Kind", "Taxonomy", "taxonomy"]

BY = ("self", "vendor", "self_then_vendor")
_FILE = Path(__file__).with_name("kinds.toml")


@dataclass(frozen=True)
class Kind:
    """One kind. `cause` is X.733's word, `first` the first diagnosis, `by` who sees to it (one of BY)."""

    code: str
    group: str
    name: str
    english: str
    cause: str
    first: str
    remedy: str
    by: str

    @property
    def ours(self) -> bool:
        """Whether we begin with it ourselves: the Y of step 3."""
        return self.by != "vendor"


@dataclass(frozen=True)
class Group:
    """Kinds that belong together; `event` is X.733's type of event."""

    code: str
    name: str
    english: str
    event: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Taxonomy:
    """All kinds by code, in groups; and which of them fit a verdict of the probes, likeliest first."""

    groups: tuple[Group, ...]
    kinds: Mapping[str, Kind]
    verdicts: Mapping[str, tuple[str, ...]]

    def fitting(self, verdict: str) -> list[Kind]:
        """The kinds a verdict speaks for, likeliest first."""
        return [self.kinds[code] for code in self.verdicts.get(verdict, ())]


@cache
def taxonomy() -> Taxonomy:
    """The taxonomy of kinds.toml. Raises KeyError or ValueError where the file is at fault."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    groups = tuple(_group(one) for one in read["groups"])
    kinds = {kind.code: kind for group in groups for kind in group.kinds}
    verdicts = {code: tuple(kinds[one].code for one in fitting) for code, fitting in read["verdicts"].items()}
    return Taxonomy(groups, MappingProxyType(kinds), MappingProxyType(verdicts))


def _group(read: Mapping[str, Any]) -> Group:
    kinds = tuple(
        Kind(
            code=one["code"], group=read["code"], name=one["name"]["id"], english=one["name"]["en"],
            cause=one["cause"], first=one["first"], remedy=one["remedy"], by=one["by"],
        )
        for one in read["kinds"]
    )  # fmt: skip
    if any(one.by not in BY for one in kinds):
        raise ValueError("by")
    return Group(read["code"], read["name"]["id"], read["name"]["en"], read["event"], kinds)
