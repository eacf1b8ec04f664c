"""What an edge measured for a case, in words and plain values: so that pages and papers tell the same of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Hop", "Line", "Measured", "Path", "Strip", "Taken"]


@dataclass(frozen=True)
class Line:
    """One line of Sebelum | Sesudah | Ambang | Lulus; `passed` None: could not be told."""

    what: str
    layer: str
    before: str
    after: str
    limit: str
    passed: bool | None
    failed_before: bool


@dataclass(frozen=True)
class Strip:
    """The packets of one ping, in the order they were sent: whether each was answered."""

    name: str
    method: str
    answered: tuple[bool, ...]

    @property
    def lost(self) -> int:
        return self.answered.count(False)


@dataclass(frozen=True)
class Hop:
    """One router on a path ("" where it kept silent); `breaks`: nothing is heard after it."""

    address: str
    breaks: bool


@dataclass(frozen=True)
class Path:
    """The way to a target as far as it was heard."""

    name: str
    hops: tuple[Hop, ...]

    @property
    def breaks(self) -> bool:
        return any(one.breaks for one in self.hops)


@dataclass(frozen=True)
class Taken:
    """One measuring: when, from where, how, what it came to, and the hash under which its raw data is kept."""

    phase: str  # before · after
    at: datetime
    vantage: str
    methods: str
    sentence: str
    ok: bool
    sha256: str
    strips: tuple[Strip, ...] = ()
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Measured:
    """The last measuring of each phase beside each other; `proof`: what those after the repair prove, "" before it."""

    lines: tuple[Line, ...]
    before: Taken | None
    after: Taken | None
    proof: str = ""
