"""Which symbols a sheet has and in which column and line each stands, before anything is measured.

A row of the sheet has one line or more; a line holds one symbol in each column at most. What the
sheet as printed does not show, but a reading does, is `ours` and carries the reading's letter.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from tuntas.sop.procedure import END, Arrow, Box, Procedure, Role, Step

__all__ = ["Link", "Plan", "Spot", "Wire", "plan"]

CAPSULE, RECTANGLE, DIAMOND, PENTAGON = "capsule", "rectangle", "diamond", "pentagon"
_WORDS = {"start": ("Mulai", "Start"), "end": ("Selesai", "End")}


@dataclass(frozen=True, slots=True)
class Spot:
    """A symbol: its shape, the box it draws, and its place as column and line."""

    key: str
    box: str
    column: int
    line: int
    shape: str
    text: str = ""
    letter: str = ""  # of the reading that put it there; "" where it is printed

    @property
    def ours(self) -> bool:
        return bool(self.letter)


@dataclass(frozen=True, slots=True)
class Wire:
    """An arrow to be drawn: from any of some symbols to any of others."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    box: str
    to: str
    answer: str = ""
    label: str = ""
    letter: str = ""

    @property
    def ours(self) -> bool:
        return bool(self.letter)


@dataclass(frozen=True, slots=True)
class Link:
    """A plain line between two symbols of one line: roles that share a box."""

    left: str
    right: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The symbols, arrows and plain lines of some rows of a sheet; line n stands in the row `lines[n]`."""

    steps: tuple[Step, ...]  # the rows
    columns: tuple[Role, ...]
    lines: tuple[int, ...]
    spots: tuple[Spot, ...]
    wires: tuple[Wire, ...]
    links: tuple[Link, ...]
    loose: tuple[tuple[str, str], ...] = ()  # symbol, answer: printed, but the sheet says not where it leads


def plan(procedure: Procedure, language: str = "id") -> Plan:
    """Where every symbol of `procedure` stands and what is joined to what."""
    return _Planner(procedure, language).made()


class _Planner:
    def __init__(self, procedure: Procedure, language: str) -> None:
        self.procedure, self.language = procedure, language
        self.printed = procedure.printed
        self.columns = _columns(procedure)
        self.place = {role.key: number for number, role in enumerate(self.columns)}
        self.lines: list[int] = []
        self.spots: list[Spot] = []
        self.links: list[Link] = []
        self.ports: dict[str, tuple[str, ...]] = {}  # box: the symbols that arrows may lead to
        self.leaving: dict[str, tuple[str, ...]] = {}  # box: the symbols that arrows may leave
        self.loose: list[tuple[str, str]] = []
        self.before: dict[str, Spot] = {}  # box: its own capsule above it
        self.after: dict[str, Spot] = {}

    def made(self) -> Plan:
        for number, step in enumerate(self.procedure.steps):
            self._row(number, step)
        wires = tuple(self._wires())
        steps = self.procedure.steps
        lines, spots, links = tuple(self.lines), tuple(self.spots), tuple(self.links)
        return Plan(steps, self.columns, lines, spots, wires, links, tuple(self.loose))

    # -- symbols --------------------------------------------------------------------------------

    def _row(self, number: int, step: Step) -> None:
        first = len(self.lines)
        taken: set[tuple[int, int]] = set()
        line = first
        for place, box in enumerate(step.boxes):
            if not box.by:
                continue  # the sheet names no performer: there is no column for a symbol to stand in
            partners = [one for one in step.taking_part if one not in box.by] if place == 0 else []
            spread = sorted({self.place[one] for one in (*box.by, *partners)})
            above, below = _own_capsules(box)
            main = self.place[box.by[0]]
            while self._occupied(taken, line, spread, main, above, below):
                line += 1
            line += above
            taken |= {(line, column) for column in range(spread[0], spread[-1] + 1)}
            taken |= {(line - 1, main)} if above else set()
            taken |= {(line + 1, main)} if below else set()
            self._box(step, box, line, partners)
            if above:
                self.before[box.key] = self._capsule(box, "start", line - 1)
            if below:
                self.after[box.key] = self._capsule(box, "end", line + 1)
        last = max((line for line, _ in taken), default=first)
        self.lines += [number] * (last + 1 - first)

    @staticmethod
    def _occupied(
        taken: set[tuple[int, int]], line: int, spread: list[int], main: int, above: bool, below: bool
    ) -> bool:
        own = {(line + above, column) for column in range(spread[0], spread[-1] + 1)}
        own |= {(line, main)} if above else set()
        own |= {(line + above + 1, main)} if below else set()
        return bool(own & taken)

    def _box(self, step: Step, box: Box, line: int, partners: list[str]) -> None:
        shape, text = self._shape(box)
        spots = []
        for role in dict.fromkeys((*box.by, *partners)):
            letter = self._letter_of_symbol(step, box, role)
            own = role == box.by[0]
            spots.append(
                Spot(
                    f"{box.key}/{role}",
                    box.key,
                    self.place[role],
                    line,
                    shape if own else RECTANGLE,
                    text if own else "",
                    letter,
                )
            )
        self.spots += spots
        own_shape = shape != RECTANGLE  # arrows touch the capsule or diamond itself, or any of the rectangles
        self.ports[box.key] = tuple(one.key for one in (spots[:1] if own_shape else spots[: len(box.by)]))
        self.leaving[box.key] = tuple(one.key for one in (spots[:1] if own_shape else spots))
        spots.sort(key=lambda one: one.column)
        for left, right in itertools.pairwise(spots):
            self.links.append(Link(left.key, right.key, left.letter or right.letter))

    def _shape(self, box: Box) -> tuple[str, str]:
        if box.asks:
            return DIAMOND, ""
        if box.starts:
            return CAPSULE, self._word("start")
        if _only_ends(box):
            return CAPSULE, self._word("end")
        return RECTANGLE, ""

    def _word(self, which: str) -> str:
        return _WORDS[which][self.language.startswith("en")]

    def _capsule(self, box: Box, which: str, line: int) -> Spot:
        column = self.place[box.by[0]]
        letter = self._letter_of_symbol(self.procedure.step(box.step), box, box.by[0])
        spot = Spot(f"{box.key}/{which}", box.key, column, line, CAPSULE, self._word(which), letter)
        self.spots.append(spot)
        return spot

    # -- arrows ---------------------------------------------------------------------------------

    def _wires(self) -> Iterator[Wire]:
        for box in self.procedure.boxes():
            own = self.ports.get(box.key, ())
            if box.key in self.before:
                capsule = self.before[box.key]
                yield Wire((capsule.key,), own, box.key, box.key, letter=capsule.letter)
            for arrow in box.arrows:
                for to in arrow.to:
                    if to == END and box.key not in self.after:
                        continue
                    target = (self.after[box.key].key,) if to == END else self.ports.get(to, ())
                    label = (arrow.label.to(self.language) or arrow.answer) if box.asks else ""
                    if not own or not target:
                        self.loose += [(own[0], label)] if own and label else []
                        continue
                    letter = self._letter_of_arrow(box, arrow, to)
                    yield Wire(self.leaving[box.key], target, box.key, to, arrow.answer, label, letter)

    # -- what the readings add ------------------------------------------------------------------

    def _letter_of_symbol(self, step: Step, box: Box, role: str) -> str:
        if self.printed is None:
            return ""
        printed = self.printed.step(step.key)
        was = next((one for one in printed.boxes if one.key == box.key), None)
        on_sheet = (*was.by, *printed.taking_part) if was else ()
        if role in on_sheet:
            return ""
        asked = ("by", "boxes") if role in box.by else ("with", "by", "boxes")
        return letter_of(self.procedure, step.key, *asked) or "*"

    def _letter_of_arrow(self, box: Box, arrow: Arrow, to: str) -> str:
        if self.printed is None:
            return ""
        was = next((one for one in self.printed.step(box.step).boxes if one.key == box.key), None)
        if was and any(one.answer == arrow.answer and to in one.to for one in was.arrows):
            return ""
        own = letter_of(self.procedure, box.step, "then", "boxes", "by", "asks")
        return (
            own
            or (to != END and letter_of(self.procedure, self.procedure.box(to).step, "by", "boxes"))
            or "*"
        )


def letter_of(procedure: Procedure, step: str, *changes: str) -> str:
    """The letter of the reading that fills one of `changes` of a step, the first change first."""
    for change in changes:
        for reading in procedure.readings:
            if reading.about == step and change in reading.changes:
                return reading.letter
    return ""


def _columns(procedure: Procedure) -> tuple[Role, ...]:
    """The columns of the sheet; a recipient has none, unless a step names it as performer."""
    acting = {role for step in procedure.steps for role in step.taking_part}
    acting |= {role for box in procedure.boxes() for role in box.by}
    return tuple(role for role in procedure.roles if role.has_column or role.key in acting)


def _only_ends(box: Box) -> bool:
    return all(to == END for arrow in box.arrows for to in arrow.to)


def _own_capsules(box: Box) -> tuple[bool, bool]:
    """Whether a capsule stands above the box, and one below it, because the box cannot be one itself."""
    above = box.starts and box.asks is not None
    below = box.ends and (box.asks is not None or box.starts or not _only_ends(box))
    return above, below
