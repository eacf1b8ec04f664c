"""When something will be done, if every step that is still to come takes its whole norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tuntas.sop import clock
from tuntas.sop.procedure import Procedure, Step

__all__ = ["ahead", "expected", "norms"]

_DAY = 450  # minutes of a working day, only to compare ways with each other


def ahead(procedure: Procedure, box: str, until: str) -> tuple[Step, ...] | None:
    """The steps after `box` until step `until` is done, on the way whose norms add up longest.

    Empty where `box` is of `until` itself; None where it never gets there. Loops are walked once.
    """
    way = _longest(procedure, _onward(procedure), box, until, {})
    return None if way is None else tuple(procedure.step_of(one) for one in way[1:])


def expected(
    procedure: Procedure, calendar: clock.WorkCalendar, dues: Mapping[str, datetime | None], until: str
) -> datetime | None:
    """When step `until` is done at the latest: the due moments of the open boxes, then the norms after them.

    None where none of the boxes leads there, or where one that does has no due moment (held, no norm).
    """
    found: list[datetime] = []
    for box, due in dues.items():
        way = ahead(procedure, box, until)
        if way is None:
            continue
        moment = norms(calendar, due, way) if due else None
        if moment is None:
            return None
        found.append(moment)
    return max(found, default=None)


def norms(calendar: clock.WorkCalendar, start: datetime, steps: Sequence[Step]) -> datetime | None:
    """The end of `steps` one after the other from `start`; a step without a norm takes no time."""
    moment: datetime | None = start
    for step in steps:
        if moment is None:
            return None
        if step.within.unit == "days":
            moment = clock.due_days(calendar, moment, step.within.high)
        elif step.within.high:
            moment = clock.due(calendar, moment, step.within.high)
    return moment


def _onward(procedure: Procedure) -> dict[str, list[str]]:
    """The arrows that lead forward: one that comes back to a box on its own way is left out."""
    found: dict[str, list[str]] = {}
    here: set[str] = set()

    def walk(box: str) -> None:
        found[box] = []
        here.add(box)
        for target in procedure.targets(box):
            if target not in here:
                found[box].append(target)
                if target not in found:
                    walk(target)
        here.discard(box)

    for start in (*procedure.starts, *procedure.boxes()):
        if start.key not in found:
            walk(start.key)
    return found


def _longest(
    procedure: Procedure, onward: Mapping[str, Sequence[str]], box: str, until: str,
    known: dict[str, tuple[str, ...] | None],
) -> tuple[str, ...] | None:  # fmt: skip
    """The boxes from `box` to one of step `until`."""
    if box not in known:
        if procedure.box(box).step == until:
            known[box] = (box,)
        else:
            ways = [_longest(procedure, onward, one, until, known) for one in onward[box]]
            best = max((way for way in ways if way), key=lambda way: _weight(procedure, way), default=None)
            known[box] = (box, *best) if best else None
    return known[box]


def _weight(procedure: Procedure, way: Sequence[str]) -> int:
    within = [procedure.step_of(one).within for one in way]
    return sum(one.high * (_DAY if one.unit == "days" else 1) for one in within)
