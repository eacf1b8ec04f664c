"""Whether a flow can run: each box reached, a way out of it, no loop without a question, no endless wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from tuntas.sop.flow import State, after, begin
from tuntas.sop.lines import Path
from tuntas.sop.node import Document
from tuntas.sop.procedure import Box, Procedure
from tuntas.sop.words import Label

__all__ = ["flow_faults", "states"]

MOST_STATES = 5_000


def flow_faults(procedure: Procedure, doc: Document) -> None:
    """Note in `doc` every fault of the flow of `procedure`, whose rows stand in order in the text."""
    places: dict[str, Path] = {}
    for number, step in enumerate(procedure.steps):
        for place, box in enumerate(step.boxes):
            places[box.key] = ("steps", number, "boxes", place) if "." in box.key else ("steps", number)

    def fault(code: str, box: Box, key: str, **values: object) -> None:
        where = Label(f"langkah `{box.step}`", f"step `{box.step}`")
        doc.fault(code, (*places[box.key], key), where=where, box=box.key, key=box.step, **values)

    if not procedure.starts:
        doc.fault("no_start", ("steps", 0))
        return
    starts = [box.key for box in procedure.starts]
    reached = {*starts}.union(*(procedure.reachable(one) for one in starts))
    for box in procedure.boxes():
        if box.key not in reached:
            fault("unreachable", box, "key")
        elif not _can_end(procedure, box):
            fault("no_way_out", box, "then")
        arriving = {box.awaits(one) for one in procedure.boxes() if box.key in procedure.targets(one.key)}
        for awaited in box.joins:
            if awaited not in arriving:
                fault("join_without_arrow", box, "joins", found=awaited)
    for loop in _silent_loops(procedure):
        fault("endless", procedure.box(loop[0]), "then", loop=" → ".join(loop))
    for number, back in enumerate(procedure.returns):
        where = Label(f"pengembalian dari `{back.from_step}`", f"return from `{back.from_step}`")
        for to in back.to:
            if not _comes_before(procedure, to, back.from_step):
                values = {"where": where, "found": to, "key": back.from_step}
                doc.fault("return_forward", ("returns", number, "to"), **values)
    if not doc.faults:
        for key, awaited in sorted(_stuck(procedure)):
            fault("stuck", procedure.box(key), "joins", awaited=awaited)


def _can_end(procedure: Procedure, box: Box) -> bool:
    return box.ends or any(procedure.box(one).ends for one in procedure.reachable(box.key))


def _comes_before(procedure: Procedure, earlier: str, later: str) -> bool:
    ends = {box.key for box in procedure.step(later).boxes}
    return any(ends & procedure.reachable(box.key) for box in procedure.step(earlier).boxes)


def _silent_loops(procedure: Procedure) -> list[tuple[str, ...]]:
    """Loops in which no box asks anything, each told once, from its first box on the sheet."""
    ahead = {box.key: () if box.asks else procedure.targets(box.key) for box in procedure.boxes()}
    found: list[tuple[str, ...]] = []
    told: set[str] = set()
    for start in ahead:
        if start not in told and (loop := _way_back(ahead, start)):
            found.append(loop)
            told.update(loop)
    return found


def _way_back(ahead: Mapping[str, tuple[str, ...]], start: str) -> tuple[str, ...]:
    """The shortest way from `start` back to it; empty where there is none."""
    ways: deque[tuple[str, ...]] = deque([(start,)])
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        for to in ahead[way[-1]]:
            if to == start:
                return (*way, to)
            if to not in seen:
                seen.add(to)
                ways.append((*way, to))
    return ()


def states(procedure: Procedure, most: int = MOST_STATES) -> set[State]:
    """Every State a case of `procedure` can stand in (at most `most` of them)."""
    first = begin(procedure).state
    seen, ahead = {first}, deque([first])
    while ahead and len(seen) < most:
        state = ahead.popleft()
        for key in state.open:
            for arrow in procedure.box(key).arrows:
                then = after(procedure, state, key, arrow.answer).state
                if then not in seen:
                    seen.add(then)
                    ahead.append(then)
    return seen


def _stuck(procedure: Procedure) -> set[tuple[str, str]]:
    """Joins that still wait when nothing is open any more: (box, the step it waits for)."""
    if not any(box.joins for box in procedure.boxes()):
        return set()
    found: set[tuple[str, str]] = set()
    for state in states(procedure):
        if state.ended and state.waiting:
            for at, _ in state.waiting:
                arrived = {step for box, step in state.waiting if box == at}
                found.update((at, step) for step in procedure.box(at).joins if step not in arrived)
    return found
