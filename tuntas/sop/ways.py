"""The ways through a procedure, from its start to its end, and the working time that each may take."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from tuntas.sop.procedure import END, Box, Procedure
from tuntas.sop.words import Label

__all__ = ["MOST", "Way", "ways"]

MOST = 256  # an SOP with more ways than this is told by its shortest and longest of the first ones
DAY = 450  # working minutes; only to compare norms in days with norms in minutes


@dataclass(frozen=True)
class Way:
    """One way: the answers that lead along it, its steps in the order of the sheet, its norms together.

    Where branches run at once the longer one counts. A loop back is left out: nobody says how often.
    """

    answers: tuple[Label, ...] = ()
    steps: tuple[str, ...] = ()
    days: int = 0
    minutes: int = 0

    @property
    def length(self) -> int:
        """For comparing only."""
        return self.days * DAY + self.minutes


def ways(procedure: Procedure) -> tuple[Way, ...]:
    """Every way, the shortest first; several starting boxes are branches that run at once."""
    starts = tuple(box.key for box in procedure.starts)
    found = _through(procedure, starts, frozenset())
    order = {step.key: number for number, step in enumerate(procedure.steps)}
    tidy = {
        Way(one.answers, tuple(sorted(set(one.steps), key=order.__getitem__)), one.days, one.minutes)
        for one in found
    }
    return tuple(sorted(tidy, key=lambda one: (one.length, len(one.steps), one.steps)))


def _through(procedure: Procedure, targets: tuple[str, ...], passed: frozenset[str]) -> list[Way]:
    """The ways that go on by all of `targets` at once."""
    each = [_from(procedure, key, passed) for key in targets if key != END]
    if not all(each):
        return []
    return [_together(branches) for branches in product(*each)][:MOST]


def _from(procedure: Procedure, key: str, passed: frozenset[str]) -> list[Way]:
    """The ways from box `key` to the end; none where it only leads back."""
    if key in passed:
        return []
    box, found = procedure.box(key), []
    days, minutes = _norm(procedure, box, passed)
    for arrow in box.arrows:
        answer = (arrow.label or Label(arrow.answer),) if box.asks and len(box.arrows) > 1 else ()
        for rest in _through(procedure, arrow.to, passed | {key}):
            steps = (box.step, *rest.steps)
            found.append(Way(answer + rest.answers, steps, days + rest.days, minutes + rest.minutes))
    return found[:MOST]


def _norm(procedure: Procedure, box: Box, passed: frozenset[str]) -> tuple[int, int]:
    """Days and minutes that `box` adds: a row's time counts once, and a shared cell at its first row."""
    if any(procedure.box(one).step == box.step for one in passed):
        return 0, 0
    norm = procedure.step(box.step).within
    return (norm.high, 0) if norm.unit == "days" else (0, norm.high)


def _together(branches: tuple[Way, ...]) -> Way:
    """Branches that run at once, as one way."""
    longest = max(branches, key=lambda one: one.length, default=Way())
    answers = tuple(dict.fromkeys(answer for one in branches for answer in one.answers))
    steps = tuple(dict.fromkeys(step for one in branches for step in one.steps))
    return Way(answers, steps, longest.days, longest.minutes)
