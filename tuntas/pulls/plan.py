"""What an answer would change here, line by line, before anything is written; and whether a person is asked first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from tuntas.network.models import Device, Place
from tuntas.pulls.models import Pull
from tuntas.pulls.rows import Found

__all__ = ["Change", "Line", "Noun", "Plan", "changed", "shown"]

Noun = Literal["place", "device"]
Change = tuple[str, str, str]  # field, before, after
FEW = 5  # so many may be gone without anybody being asked, were they all


@dataclass
class Line:
    """What becomes of one row. `does`: new · linked · changed · back · gone · same · conflict · note.

    `why`: of a conflict, a note, or a link (serial, name, again); `other`: what it concerns.
    """

    noun: Noun
    does: str
    key: str
    name: str
    changes: list[Change] = field(default_factory=list)
    why: str = ""
    other: str = ""


@dataclass
class Plan:
    """Rows to write, which were changed in memory only, and the lines that tell of them."""

    lines: list[Line] = field(default_factory=list)
    new_places: list[Place] = field(default_factory=list)  # parents first
    new_devices: list[Device] = field(default_factory=list)
    places: list[tuple[Place, set[str]]] = field(default_factory=list)
    devices: list[tuple[Device, set[str]]] = field(default_factory=list)
    uplinks: list[tuple[Device, Device]] = field(default_factory=list)  # set once all devices are there
    known: dict[Noun, int] = field(default_factory=dict)  # rows of this source that were there until now

    def update(self, pull: Pull, noun: Noun, key: str, row: Place | Device, values: dict[str, Any], how: str) -> None:
        """A row that is here already takes what the source says; `how` it was linked, "" where it was its own."""
        back, before = row.gone_at is not None and not how, row.name
        changes = changed(row, values)
        touched = {name for name, _before, _after in changes}
        if how:
            row.source, touched = pull.prefix + key, touched | {"source"}
        if row.gone_at is not None:
            row.gone_at, touched = None, touched | {"gone_at"}
        does = "linked" if how else "back" if back else "changed" if touched else "same"
        self.lines.append(Line(noun, does, key, row.name, changes, why=how, other=before if how else ""))
        if touched:
            self._write(row, touched)

    def leave(
        self, pull: Pull, noun: Noun, here: Iterable[Place | Device], kept: Collection[int], found: Found, now: datetime
    ) -> None:
        """Rows of this source that it knows no more are marked. `kept`: the ids (of objects) that stand for a row."""
        own = [one for one in here if one.source.startswith(pull.prefix)]
        self.known[noun] = sum(1 for one in own if one.gone_at is None)
        for one in own:
            key = one.source.removeprefix(pull.prefix)
            if one.gone_at is None and id(one) not in kept and key not in found.seen:
                one.gone_at = now
                self._write(one, {"gone_at"})
                self.lines.append(Line(noun, "gone", key, one.name))

    def _write(self, row: Place | Device, touched: set[str]) -> None:
        if isinstance(row, Place):
            self.places.append((row, touched))
        else:
            self.devices.append((row, touched))

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each, by noun."""
        found: dict[str, dict[str, int]] = {"place": {}, "device": {}}
        for one in self.lines:
            found[one.noun][one.does] = found[one.noun].get(one.does, 0) + 1
        return found

    @property
    def told(self) -> list[dict[str, Any]]:
        """Every line that says something, as it is stored."""
        return [asdict(one) for one in self.lines if one.does != "same"]

    @property
    def digest(self) -> str:
        """The same for the same consequences."""
        return hashlib.sha256(json.dumps(self.told, sort_keys=True, default=list).encode()).hexdigest()

    def asks(self, pull: Pull, found: Found) -> str:
        """Why a person must see it first: first · empty · most; "" where it may go on by itself."""
        if pull.approved_at is None:
            return "first"
        told: tuple[tuple[Noun, Iterable[object]], ...] = (("place", found.places), ("device", found.devices))
        for noun, rows in told:
            known, gone = self.known.get(noun, 0), self.counts[noun].get("gone", 0)
            if known and not tuple(rows):
                return "empty"
            if gone > FEW and gone * 2 > known:
                return "most"
        return ""


def changed(row: Place | Device, values: dict[str, Any]) -> list[Change]:
    """Set what differs, in memory; what was said before and after."""
    changes: list[Change] = []
    for name, value in values.items():
        before = getattr(row, name)
        if before == value:
            continue
        changes.append((name, shown(before), shown(value)))
        setattr(row, name, value)
    return changes


def shown(value: Any) -> str:
    """A value as the lines keep it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value.name if isinstance(value, Place | Device) else value)
