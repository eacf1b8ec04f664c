"""Turns that the sheet does not draw: send back, hold, resume, reassign, waive, withdraw, reopen, acknowledge."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tuntas.cases import events
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import Capacity
from tuntas.cases.facts import Facts
from tuntas.cases.models import Alarm, Case, Hold, Run, Waiver
from tuntas.cases.moves.alarms import move_alarms
from tuntas.cases.moves.opening import apply, close_case
from tuntas.cases.moves.record import REASON_MOST, allowed_or_refused, changing, open_run, reason_given, record
from tuntas.cases.moves.wide import close_followers
from tuntas.cases.moves.work import mine_or_refused
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.people.duties import holders
from tuntas.people.models import User
from tuntas.sop import flow
from tuntas.sop.words import Label

__all__ = ["acknowledge", "hold", "note", "reassign", "reopen", "resume", "send_back", "waive", "withdraw"]

WAITS_FOR = ("", *events.WAITS)
WITHDRAW_KINDS = ("duplicate", "not_network", "other")


def send_back(run: Run, to: str, reason: str, *, by: Actor, now: datetime | None = None) -> list[Run]:
    """Return the case to an earlier step, with a reason: rework. Papers stay, as revisions."""
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        held = allowed_or_refused(by, "send_back", facts, run, now)
        _not_anothers(facts, run, by, held, now)
        _by_itself(facts)
        reason = reason_given(reason)
        if not facts.procedure.has_step(to):
            raise Refused(CaseReason("no_such_step", {"found": to}))
        last = _last_finished(facts, to)
        box = last.box if last else facts.procedure.step(to).boxes[0].key
        change = flow.send_back(facts.procedure, facts.state, run.box, box)
        if last is None:
            raise Refused(CaseReason("nothing_to_return", {"step": facts.procedure.step(to).no}))
        _end_hold(run, now)
        _close(run, "sent_back", now)
        run.finished_at = now
        record(facts, "step.sent_back", by=by, now=now, run=run, to=to, reason=reason)
        return apply(facts, change, by=by, now=now, rework=True, taker=_still_there(facts, last, now))


def _not_anothers(facts: Facts, run: Run, by: Actor, held: Capacity, now: datetime) -> None:
    """What a colleague has taken is left to them, and to who may reassign it. Raises Conflict, naming them."""
    if held.role not in facts.procedure.policy.reassign:
        mine_or_refused(facts, run, by, now)


def _by_itself(facts: Facts) -> None:
    """What follows another case waits until it is parted. Raises Conflict, naming that case."""
    if facts.case.parent is not None:
        raise Conflict(CaseReason("follows", {"number": facts.case.parent.number}))


def _last_finished(facts: Facts, step: str) -> Run | None:
    return next((one for one in reversed(facts.runs) if one.step == step and one.outcome == "finished"), None)


def _still_there(facts: Facts, last: Run, now: datetime) -> User | None:
    """Who did it last does it again, if they still hold the role."""
    roles = facts.procedure.box(last.box).by
    person = last.finished_by
    return person if person and holders(facts.case.unit, roles, now).filter(pk=person.pk).exists() else None


def _close(run: Run, outcome: str, now: datetime) -> None:
    if not Run.objects.filter(pk=run.pk, finished_at=None).update(finished_at=now, outcome=outcome, held_at=None):
        raise Conflict(CaseReason("closed"))


def _end_hold(run: Run, now: datetime) -> None:
    Hold.objects.filter(run=run, ended_at=None).update(ended_at=now)


def hold(run: Run, reason: str, waits_for: str = "", *, by: Actor, now: datetime | None = None) -> Run:
    """Stop the clock of a run, with a reason that everyone sees; `waits_for` "vendor" books the time to the vendor."""
    now = now or datetime.now(UTC)
    if waits_for not in WAITS_FOR:
        raise Refused(CaseReason("choose", {"field": "waits_for", "known": ", ".join(one for one in WAITS_FOR if one)}))
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        held = allowed_or_refused(by, "hold", facts, run, now)
        _not_anothers(facts, run, by, held, now)
        reason = reason_given(reason)
        if not Run.objects.filter(pk=run.pk, finished_at=None, held_at=None).update(held_at=now, due_at=None):
            raise Conflict(CaseReason("held_already"))
        Hold.objects.create(run=run, started_at=now, reason=reason, held_by=by.user, waits_for=waits_for)
        Alarm.objects.filter(run=run, fired_at=None).update(at=None)
        record(facts, "step.held", by=by, now=now, run=run, reason=reason, waits_for=waits_for)
        run.held_at, run.due_at = now, None
        return run


def resume(run: Run, *, by: Actor, now: datetime | None = None) -> Run:
    """Let the clock of a run go on; it falls due later by the working time it was held."""
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        allowed_or_refused(by, "resume", facts, run, now)
        if run.held_at is None:
            raise Conflict(CaseReason("not_held"))
        _by_itself(facts)
        _end_hold(run, now)
        facts.__dict__.pop("holds", None)
        due_at = facts.due(facts.procedure.step_of(run.box), run.opened_at, facts.stops(run))
        Run.objects.filter(pk=run.pk, finished_at=None).update(held_at=None, due_at=due_at)
        run.held_at, run.due_at = None, due_at
        move_alarms(facts, run)
        record(facts, "step.resumed", by=by, now=now, run=run)
        return run


def reassign(run: Run, to: str, reason: str = "", *, by: Actor, now: datetime | None = None) -> Run:
    """Give a run to another holder of its role, named by username; "" lets it go for anyone."""
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        allowed_or_refused(by, "reassign", facts, run, now)
        person = _performer(facts, run, to, now)
        reason = reason.replace("\x00", "").strip()[:REASON_MOST]
        Run.objects.filter(pk=run.pk, finished_at=None).update(
            taken_by=person, taken_link=None, taken_at=now if person else None
        )
        run.taken_by, run.taken_link, run.taken_at = person, None, now if person else None
        data: dict[str, Any] = {"to_user": person.pk} if person else {}
        record(facts, "step.reassigned" if person else "step.released", by=by, now=now, run=run, reason=reason, **data)
        return run


def _performer(facts: Facts, run: Run, username: str, now: datetime) -> User | None:
    if not username:
        return None
    procedure, by = facts.procedure, facts.procedure.box(run.box).by
    roles = [*by, *(procedure.role(one).recorded_by for one in by if procedure.role(one).recorded_by)]
    person = holders(facts.case.unit, roles, now).filter(username=username).first()
    if person is None:
        raise Refused(CaseReason("no_such_person", {"found": username[:60]}))
    return person


def waive(case: Case, paper: str, reason: str, *, by: Actor, now: datetime | None = None) -> Waiver:
    """Say that a required paper need not be there, with a reason that is printed on the report."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        run = _waiting_for(facts, paper)
        allowed_or_refused(by, "waive", facts, run, now)
        reason = reason_given(reason)
        if run is None or by.user is None:
            raise Conflict(CaseReason("case_closed"))
        waiver, _ = Waiver.objects.update_or_create(
            case=facts.case,
            paper=paper,
            defaults={"run": run, "reason": reason, "waived_by": by.user, "waived_at": now},
        )
        record(facts, "paper.waived", by=by, now=now, run=run, paper=paper, reason=reason)
        return waiver


def _waiting_for(facts: Facts, paper: str) -> Run | None:
    """The open run that asks for `paper`, or any open one."""
    if not facts.procedure.has_paper(paper):
        raise Refused(CaseReason("no_such_paper", {"found": paper[:80]}))
    steps = {run.pk: facts.procedure.step_of(run.box) for run in facts.open_runs}
    asks = [run for run in facts.open_runs if paper in (*steps[run.pk].needs, *steps[run.pk].gives)]
    return next(iter(asks or facts.open_runs), None)


def withdraw(case: Case, kind: str, reason: str, *, by: Actor, now: datetime | None = None) -> None:
    """End a case that is none: a duplicate, not a network problem, or another reason."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        allowed_or_refused(by, "withdraw", facts, None, now)
        if facts.case.closed_at:
            raise Conflict(CaseReason("case_closed"))
        if kind not in WITHDRAW_KINDS:
            raise Refused(CaseReason("choose", {"field": "kind", "known": ", ".join(WITHDRAW_KINDS)}))
        reason = reason_given(reason)
        open_runs = facts.open_runs
        for run in open_runs:
            _end_hold(run, now)
            _close(run, "withdrawn", now)
        facts.case.arrivals.all().delete()
        close_case(facts, "withdrawn", now, kind)
        record(facts, "case.withdrawn", by=by, now=now, reason=reason, what=kind)
        close_followers(facts, now)


def reopen(case: Case, reason: str, *, by: Actor, now: datetime | None = None) -> list[Run]:
    """A closed case goes on again, at the step that the procedure's policy names."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        allowed_or_refused(by, "reopen", facts, None, now)
        if not facts.case.closed_at:
            raise Conflict(CaseReason("case_open"))
        reason = reason_given(reason)
        step = facts.procedure.policy.reopen_at or facts.procedure.steps[0].key
        last = _last_finished(facts, step)
        box = last.box if last else facts.procedure.starts[0].key
        Case.objects.filter(pk=facts.case.pk).update(
            closed_at=None, outcome="", outcome_kind="", acknowledged_at=None, acknowledged_by=None, parent=None
        )
        facts.case.closed_at, facts.case.parent = None, None  # what ended with another goes on by itself
        record(facts, "case.reopened", by=by, now=now, reason=reason)
        change = flow.reopened(facts.procedure, facts.state, box)
        return apply(facts, change, by=by, now=now, rework=True)


def acknowledge(case: Case, *, by: Actor, now: datetime | None = None) -> None:
    """The Kepala has seen the report: "mengetahui", outside the clock. The sealed report stays as it is."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        held = allowed_or_refused(by, "acknowledge", facts, None, now)
        if facts.case.outcome != "finished":
            raise Refused(CaseReason("not_finished"))
        rows = Case.objects.filter(pk=facts.case.pk, acknowledged_at=None)
        if not rows.update(acknowledged_at=now, acknowledged_by=by.user):
            raise Conflict(CaseReason("acknowledged"))
        record(facts, "case.acknowledged", by=by, now=now, role=held.role, capacity=held.capacity)


def note(case: Case, text: str, *, by: Actor, now: datetime | None = None) -> None:
    """A remark on a case, read by the office only."""
    now = now or datetime.now(UTC)
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(CaseReason("no_text"))
    if len(text) > 2000:
        raise Refused(CaseReason("too_long", {"field": Label("Catatan", "Note"), "most": 2000}))
    with changing(case.pk) as facts:
        allowed_or_refused(by, "note", facts, None, now)
        record(facts, "case.noted", by=by, now=now, text=text)
