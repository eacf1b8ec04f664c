"""Whether a flow can run: every box reached, every way out found, no loop without a question, no endless wait."""

from __future__ import annotations

from collections import deque

from tuntas.sop.flow import State, after, begin
from tuntas.sop.node import Document
from tuntas.sop.procedure import Box, Procedure

__all__ = ["flow_faults", "states"]

MOST_STATES = 20_000


def flow_faults(procedure: Procedure, doc: Document) -> None:
    """Note in `doc` every fault of the flow of `procedure`, whose rows stand in order in the text."""
    rows = {step.key: number for number, step in enumerate(procedure.steps)}

    def fault(code: str, box: Box, key: str, **values: object) -> None:
        where = f"langkah `{box.step}`"
        doc.fault(code, ("steps", rows[box.step], key), where=where, box=box.key, key=box.step, **values)

    if not procedure.starts:
        doc.fault("no_start", ("steps", 0))
        return
    reached = {box.key for box in procedure.starts}.union(*(procedure.reachable(one.key) for one in procedure.starts))
    for box in procedure.boxes():
        if box.key not in reached:
            fault("unreachable", box, "key")
        elif not _can_end(procedure, box):
            fault("no_way_out", box, "then")
        sources = {one.step for one in procedure.boxes() if box.key in procedure.targets(one.key)}
        for awaited in box.joins:
            if awaited not in sources:
                fault("join_without_arrow", box, "joins", found=awaited)
    for loop in _silent_loops(procedure):
        fault("endless", procedure.box(loop[0]), "then", loop=" → ".join(loop))
    for back in procedure.returns:
        for to in back.to:
            if not _comes_before(procedure, to, back.from_step):
                doc.fault(
                    "return_forward", ("returns", procedure.returns.index(back)),
                    where=f"pengembalian dari `{back.from_step}`", found=to, key=back.from_step,
                )  # fmt: skip
    if not doc.faults:
        for key, awaited in sorted(_stuck(procedure)):
            fault("stuck", procedure.box(key), "joins", awaited=awaited)


def _can_end(procedure: Procedure, box: Box) -> bool:
    return box.ends or any(procedure.box(one).ends for one in procedure.reachable(box.key))


def _comes_before(procedure: Procedure, earlier: str, later: str) -> bool:
    if not procedure.has_step(later):
        return True  # told already
    ends = {box.key for box in procedure.step(later).boxes}
    return any(ends & procedure.reachable(box.key) for box in procedure.step(earlier).boxes)


def _silent_loops(procedure: Procedure) -> list[tuple[str, ...]]:
    """Loops in which no box asks anything, each told once, from its first box on the sheet."""
    order = {box.key: number for number, box in enumerate(procedure.boxes())}
    ahead = {box.key: () if box.asks else procedure.targets(box.key) for box in procedure.boxes()}
    found: set[tuple[str, ...]] = set()
    for start in order:
        way, seen = [start], {start}
        while nexts := [one for one in ahead[way[-1]] if one == start or one not in seen]:
            if start in nexts:
                first = min(range(len(way)), key=lambda place: order[way[place]])
                found.add((*way[first:], *way[:first], way[first]))
                break
            way.append(nexts[0])
            seen.add(nexts[0])
    return sorted(found, key=lambda loop: order[loop[0]])


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
