"""What may happen next: a pure function of the procedure, where the case stands, and a proposal.

A case stands in a State: the boxes that are open, and the arrows that have arrived at a joining
box where others are still awaited. Every function gives a new State and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuntas.sop.papers import lacking
from tuntas.sop.procedure import END, Procedure
from tuntas.sop.reasons import Reason, Refused
from tuntas.sop.words import Label

__all__ = [
    "Change", "State", "after", "answer_of", "begin", "finish", "gives_now", "may_be_left_out", "missing", "reopened",
    "send_back",
]  # fmt: skip


@dataclass(frozen=True)
class State:
    """Where a case stands. `waiting` holds (joining box, what it `joins` whose arrow has arrived)."""

    open: frozenset[str] = frozenset()
    waiting: frozenset[tuple[str, str]] = frozenset()

    @property
    def ended(self) -> bool:
        return not self.open


@dataclass(frozen=True)
class Change:
    """What a move does: the State it leads to, the boxes it opens and those it closes unfinished."""

    state: State
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()


def begin(procedure: Procedure) -> Change:
    """A new case: every starting box opens."""
    opens = tuple(box.key for box in procedure.starts)
    return Change(State(frozenset(opens)), opens)


def after(procedure: Procedure, state: State, box: str, answer: str = "") -> Change:
    """`box` is finished with `answer`: its arrows are followed. No gate is asked here; see `finish`."""
    arrow = procedure.box(box).arrow(answer)
    if box not in state.open or arrow is None:
        raise Refused(Reason("not_open", {"step": procedure.step_of(box).no}))
    open_, waiting, opens = set(state.open - {box}), set(state.waiting), []
    for target in arrow.to:
        if target == END:
            continue
        joins = set(procedure.box(target).joins)
        if source := procedure.box(target).awaits(procedure.box(box)):
            waiting.add((target, source))
            if not joins <= {step for at, step in waiting if at == target}:
                continue
            waiting -= {(target, step) for step in joins}
        if target not in open_:  # a box that is open already takes the second arrow in
            open_.add(target)
            opens.append(target)
    return Change(State(frozenset(open_), frozenset(waiting)), tuple(opens))


def missing(
    procedure: Procedure,
    box: str,
    *,
    held: Collection[str],
    drafts: Mapping[str, Mapping[str, Any]],
    waived: Collection[str] = (),
    decision: str = "",
    now: datetime,
) -> list[Reason]:
    """What keeps `box` from being finished: kelengkapan nobody has brought, output not complete.

    `held` are the papers that the case has, each in a valid revision; `drafts` what was written in
    this run, by paper. A paper that is needed but was never given is asked for here, inline.
    """
    step = procedure.step_of(box)
    gives = gives_now(procedure, box, decision or answer_of(procedure, box, drafts))
    reasons: list[Reason] = []
    for key in dict.fromkeys((*step.needs, *gives)):
        paper = procedure.paper(key)
        if key in waived or (key in held and key not in gives):
            continue
        if key not in drafts and paper.asked_at(step.key):
            lacks = lacking(paper, step.key, {}, now=now)
            reasons += [Reason("paper_missing", {"paper": paper.title}, key), *lacks] if lacks else []
        elif key in drafts:
            reasons += lacking(paper, step.key, drafts[key], now=now)
        elif key not in gives:
            reasons.append(Reason("paper_missing", {"paper": paper.title}, key))
    return reasons


def gives_now(procedure: Procedure, box: str, answer: str) -> tuple[str, ...]:
    """The output due when `box` is finished: where a row has several boxes, only once the case leaves it.

    Before that, only the paper that the box's question stands in.
    """
    here, step = procedure.box(box), procedure.step_of(box)
    arrow = here.arrow(answer)
    inside = {one.key for one in step.boxes} if "." in box else set()
    if not all(to in inside for one in ([arrow] if arrow else here.arrows) for to in one.to):
        return step.gives
    return (here.asks.paper,) if here.asks and here.asks.paper else ()


def may_be_left_out(procedure: Procedure, box: str, key: str, *, now: datetime) -> bool:
    """Whether `box` may be finished without a word in that paper: all that it asks there is free to answer."""
    step, paper = procedure.step_of(box), procedure.paper(key)
    return bool(paper.asked_at(step.key)) and not lacking(paper, step.key, {}, now=now)


def answer_of(procedure: Procedure, box: str, drafts: Mapping[str, Mapping[str, Any]]) -> str:
    """The answer to the box's question as its paper says it; "" where nothing is asked or written."""
    asks = procedure.box(box).asks
    if asks is None or not asks.paper:
        return ""
    written = drafts.get(asks.paper, {}).get(asks.field, "")
    return written if isinstance(written, str) else ""


def finish(
    procedure: Procedure,
    state: State,
    box: str,
    *,
    role: str,
    held: Collection[str],
    drafts: Mapping[str, Mapping[str, Any]],
    waived: Collection[str] = (),
    decision: str = "",
    now: datetime,
) -> tuple[Change, str]:
    """Finish `box` as `role`: what opens next, and the answer that decided it.

    Raises Refused with every reason at once: not open, another role's, papers lacking, no answer.
    """
    step = procedure.step_of(box)
    if box not in state.open:
        raise Refused(Reason("not_open", {"step": step.no}))
    if not procedure.may_perform(box, role):
        raise Refused(Reason("role", {"by": _names(procedure, procedure.box(box).by)}))
    reasons = missing(procedure, box, held=held, drafts=drafts, waived=waived, decision=decision, now=now)
    answer, refusal = _decide(procedure, box, decision, answer_of(procedure, box, drafts))
    if refusal and not any(one.field and one.field == refusal.field for one in reasons):
        reasons.append(refusal)
    if reasons:
        raise Refused.of(reasons)
    return after(procedure, state, box, answer), answer


def _decide(procedure: Procedure, box: str, decision: str, written: str) -> tuple[str, Reason | None]:
    here = procedure.box(box)
    if here.asks is None:
        return "", Reason("no_decision_here") if decision else None
    known = Label(
        ", ".join(f"{one.answer} ({one.label.id})" for one in here.arrows),
        ", ".join(f"{one.answer} ({one.label.to('en')})" for one in here.arrows),
    )
    answer = decision or written
    if not answer:
        values = {"asks": here.asks.label, "known": known}
        return "", Reason("decision_needed", values, here.asks.paper, here.asks.field)
    if here.arrow(answer) is None:
        return "", Reason("unknown_decision", {"found": answer, "known": known})
    if written and written != answer:
        paper = procedure.paper(here.asks.paper).title
        return "", Reason("decision_differs", {"found": answer, "paper": paper, "written": written})
    return answer, None


def send_back(procedure: Procedure, state: State, box: str, to: str) -> Change:
    """`box` sends the case back to box `to`, which opens again; what lay between closes unfinished.

    Only the steps of `returns` are allowed. Branches that do not come after `to` go on untouched, and
    what a later join had from them stays: a branch that is not walked again is not awaited again.
    """
    step, target = procedure.step_of(box), procedure.step_of(to)
    allowed = procedure.returns_from(step.key)
    if box not in state.open:
        raise Refused(Reason("not_open", {"step": step.no}))
    if target.key not in allowed:
        known = ", ".join(str(procedure.step(one).no) for one in allowed) or "-"
        raise Refused(Reason("cannot_return", {"step": step.no, "known": known}))
    return _back_to(procedure, state, to, also=box)


def reopened(procedure: Procedure, state: State, to: str) -> Change:
    """A case that had ended goes on again at box `to`."""
    return _back_to(procedure, state, to, also="")


def _back_to(procedure: Procedure, state: State, to: str, *, also: str) -> Change:
    later = procedure.reachable(to) | {also}
    closes = tuple(sorted(state.open & (later | {to})))
    open_ = (state.open - later) | {to}
    kept = {(at, source) for at, source in state.waiting if at not in later}
    joining = [key for key in later if key and procedure.box(key).joins]
    again = {pair for at in joining for pair in _counts_as_arrived(procedure, open_, at)}
    return Change(State(open_, frozenset(kept | again)), (to,), closes)


def _counts_as_arrived(procedure: Procedure, open_: Collection[str], at: str) -> set[tuple[str, str]]:
    """Arrows that box `at` awaits but that cannot come any more, once a case went back into one branch.

    Their branch was walked before and is not walked again: awaiting it would wait for ever.
    """
    coming, ahead = set(), list(open_)
    while ahead:
        key = ahead.pop()
        if key not in coming and key != at:
            coming.add(key)
            ahead.extend(procedure.targets(key))
    awaited = set(procedure.box(at).joins)
    come = {procedure.box(at).awaits(procedure.box(key)) for key in coming if at in procedure.targets(key)}
    return {(at, source) for source in awaited - come} if awaited & come else set()


def _names(procedure: Procedure, roles: Collection[str]) -> Label:
    names = [procedure.role(one).name for one in roles]
    return Label(" / ".join(one.id for one in names), " / ".join(one.to("en") for one in names))
