"""Cuts a plan into the rows of one page: an arrow that leaves them ends in a pentagon, and goes on from one.

A pentagon (penghubung antarhalaman, PermenPAN-RB 35/2012) stands in the row and the column of its symbol:
below the symbol that an arrow leaves, above the one where it arrives. Both name the box that is led to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tuntas.sop.chart_plan import PENTAGON, Plan, Spot, Wire

__all__ = ["ARRIVES", "LEAVES", "cut"]

LEAVES, ARRIVES = "leaves", "arrives"  # how the keys of the pentagons begin


def cut(plan: Plan, first: int, last: int) -> Plan:
    """The rows `first` up to `last` (not included) of `plan`, as a plan of its own."""
    return _Cut(plan, first, last).made()


@dataclass(frozen=True)
class _Joint:
    """A pentagon: by which symbol it stands, which box it leads to, and the reading it belongs to."""

    key: str
    by: Spot
    to: str
    letter: str


class _Cut:
    def __init__(self, plan: Plan, first: int, last: int) -> None:
        self.plan, self.first, self.last = plan, first, last
        self.held = {spot.key: spot for spot in plan.spots if first <= plan.lines[spot.line] < last}
        self.joints: dict[str, _Joint] = {}

    def made(self) -> Plan:
        plan = self.plan
        wires = tuple(self._wires())
        lines, places, joints = self._lines()
        spots = [replace(spot, line=places[spot.line]) for spot in self.held.values()]
        links = tuple(link for link in plan.links if link.left in self.held)
        loose = tuple(one for one in plan.loose if one[0] in self.held)
        steps = plan.steps[self.first : self.last]
        return Plan(steps, plan.columns, lines, (*spots, *joints), wires, links, loose)

    def _wires(self) -> Iterator[Wire]:
        arrived: set[str] = set()
        for wire in self.plan.wires:
            leaves, arrives = wire.source[0] in self.held, wire.target[0] in self.held
            if leaves and arrives:
                yield wire
            elif leaves:
                source = wire.source[0]
                joint = self._joint(f"{LEAVES}/{wire.to}/{source}", source, wire)
                yield replace(wire, source=(source,), target=(joint,))
            elif arrives:
                joint = self._joint(f"{ARRIVES}/{wire.to}", wire.target[0], wire)
                if wire.to not in arrived:
                    arrived.add(wire.to)
                    yield Wire((joint,), wire.target, "", wire.to, letter=self._letter(wire))

    def _joint(self, key: str, by: str, wire: Wire) -> str:
        """The pentagon `key`, which is ours only where every arrow that it joins is."""
        letter = wire.letter if key.startswith(LEAVES) else self._letter(wire)
        held = self.joints.get(key)
        if held is None or (held.letter and not letter):
            self.joints[key] = _Joint(key, self.held[by], wire.to, letter)
        return key

    def _letter(self, wire: Wire) -> str:
        """Of an arrow that arrives with others: the letter of all, or "" where one of them is printed."""
        letters = [
            one.letter for one in self.plan.wires if one.target == wire.target and one.source[0] not in self.held
        ]
        return letters[0] if all(letters) else ""

    def _lines(self) -> tuple[tuple[int, ...], dict[int, int], list[Spot]]:
        """The row of each line, where the old lines have gone, and the pentagons in lines of their own."""
        rows: list[int] = []
        places: dict[int, int] = {}
        joints: list[Spot] = []
        for line, row in enumerate(self.plan.lines):
            if not self.first <= row < self.last:
                continue
            for kind in (ARRIVES, LEAVES):
                beside = self._beside(line, kind)
                count = max((place for _, place in beside), default=-1) + 1
                if kind == LEAVES:
                    places[line] = len(rows)
                    rows.append(row - self.first)
                joints += [_spot(joint, len(rows) + place) for joint, place in beside]
                rows += [row - self.first] * count
        return tuple(rows), places, joints

    def _beside(self, line: int, kind: str) -> list[tuple[_Joint, int]]:
        """The pentagons of a line's symbols, each with its place: in one column they stand one by one."""
        found: list[tuple[_Joint, int]] = []
        for joint in self.joints.values():
            if joint.by.line == line and joint.key.startswith(kind):
                found.append((joint, sum(one.by.column == joint.by.column for one, _ in found)))
        return found


def _spot(joint: _Joint, line: int) -> Spot:
    return Spot(joint.key, joint.to, joint.by.column, line, PENTAGON, letter=joint.letter)
