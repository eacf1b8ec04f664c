"""A run as the API tells it: its clock, what it lacks, where it leads, and what the caller may do with it."""

from __future__ import annotations

from datetime import datetime

from tuntas.api.problems import told
from tuntas.api.schemas import Answer, DecisionsOut, HoldOut, LeadsTo, ReasonOut, ReturnOut, RunOut
from tuntas.api.view import View
from tuntas.cases.models import Run
from tuntas.cases.moves.work import mine_or_refused
from tuntas.cases.refusals import Conflict
from tuntas.sop import measure
from tuntas.sop.procedure import END

__all__ = ["is_late", "open_run_told", "run_told"]


def is_late(run: Run, now: datetime) -> bool:
    return run.late_at is not None or (run.due_at is not None and run.due_at < now)


def run_told(view: View, run: Run) -> RunOut:
    facts, language = view.facts, view.language
    step, box = facts.procedure.step_of(run.box), facts.procedure.box(run.box)
    return RunOut(
        step=step.key,
        box=box.key,
        no=step.no,
        name=step.short.to(language),
        does=(box.does or step.does).to(language),
        roles=list(box.by),
        opened_at=run.opened_at,
        due_at=run.due_at,
        norm=step.within.text,
        spent_minutes=measure.minutes(facts.spent(run, view.now)),
        late=run.late_at is not None if run.finished_at else is_late(run, view.now),
        rework=run.rework,
        taken_by=view.person(run.taken_by, run.taken_link),
        taken_at=run.taken_at,
        finished_at=run.finished_at,
        finished_by=view.person(run.finished_by, run.finished_link),
        finished_as=run.finished_as,
        capacity=run.finished_capacity,
        answer=run.answer,
        outcome=run.outcome,
    )


def open_run_told(view: View, run: Run) -> RunOut:
    """An open run says besides what it lacks, and what the caller may do with it."""
    said, facts = run_told(view, run), view.facts
    step = facts.procedure.step_of(run.box)
    said.needs, said.gives = list(step.needs), list(step.gives)
    said.missing = [ReasonOut(**one) for one in told(facts.missing(run, view.now))]
    said.decisions, said.returns = _decisions(view, run), _returns(view, run)
    said.held = _hold(view, run)
    said.may = _may_run(view, run, bool(said.returns))
    return said


def _hold(view: View, run: Run) -> HoldOut | None:
    holds = view.facts.holds.get(run.pk)
    if run.held_at is None or not holds:
        return None
    last = holds[-1]
    by = last.held_by.name if last.held_by else ""
    return HoldOut(since=last.started_at, reason=last.reason, by=by, waits_for=last.waits_for)


def _decisions(view: View, run: Run) -> DecisionsOut | None:
    procedure, language = view.facts.procedure, view.language
    box = procedure.box(run.box)
    if box.asks is None:
        return None
    answers = [
        Answer(
            value=arrow.answer,
            label=arrow.label.to(language) or arrow.answer,
            ends=END in arrow.to,
            leads_to=[_leads_to(view, to) for to in arrow.to if to != END],
        )
        for arrow in box.arrows
    ]
    return DecisionsOut(
        asks=box.asks.label.to(language), paper=box.asks.paper, field=box.asks.field, answers=answers
    )


def _leads_to(view: View, box: str) -> LeadsTo:
    step = view.facts.procedure.step_of(box)
    return LeadsTo(step=step.key, no=step.no, name=step.short.to(view.language), box=box)


def _returns(view: View, run: Run) -> list[ReturnOut]:
    """The steps that the run may send the case back to: allowed by the SOP, and walked before."""
    procedure = view.facts.procedure
    walked = {one.step for one in view.facts.runs if one.outcome == "finished"}
    steps = [procedure.step(key) for key in procedure.returns_from(run.step) if key in walked]
    return [ReturnOut(step=one.key, no=one.no, name=one.short.to(view.language)) for one in steps]


def _may_run(view: View, run: Run, returns: bool) -> list[str]:
    """Permission is `can`'s answer; the state of the run then says which of it makes sense now."""
    try:
        mine, others = mine_or_refused(view.facts, run, view.by), False
    except Conflict:
        mine, others = False, True
    vendor = any(role in view.facts.parties for role in view.facts.procedure.box(run.box).by)
    now = {
        "take": run.taken_at is None or (run.taken_by_id is not None and not mine and not others),
        "release": mine,
        "write": not others,
        "attach": not others,
        "log": not others,
        "finish": not others and run.held_at is None,
        "hold": run.held_at is None,
        "resume": run.held_at is not None,
        "send_back": returns,
        "reassign": True,
        "issue_link": vendor,
    }
    return [move for move, sensible in now.items() if sensible and view.may(move, run)]
