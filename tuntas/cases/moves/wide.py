"""One wide outage is one case: others follow it, are parted from it again, and end with it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from tuntas.cases.actors import SYSTEM, Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Alarm, Case, Hold, Run
from tuntas.cases.models.case import FOLLOWED
from tuntas.cases.moves.alarms import move_alarms
from tuntas.cases.moves.opening import close_case
from tuntas.cases.moves.record import allowed_or_refused, changing, lock, record
from tuntas.cases.refusals import CaseReason, Conflict, Refused

__all__ = ["close_followers", "follow", "may_be_followed", "part"]

WAITS = "Bagian dari gangguan luas."  # a vendor reads it too, and is told of no other case


def follow(case: Case, parent: Case, *, by: Actor = SYSTEM, now: datetime | None = None) -> None:
    """Let `case` follow `parent`: its steps wait, its reporters hear the parent's news. Cases that follow it come too.

    The house itself (an alarm whose root came late) asks nobody; people need what a withdrawal needs.
    """
    now = now or datetime.now(UTC)
    with transaction.atomic():
        lock((parent.pk, case.pk))
        _follow(case, parent.pk, by, now)


def _follow(case: Case, parent: int, by: Actor, now: datetime) -> None:
    with changing(parent) as wide:
        may_be_followed(wide.case, case)
        followers = list(Case.objects.filter(parent=case.pk).values_list("pk", flat=True))
        for pk in (case.pk, *followers):
            with changing(pk) as facts:
                if by is not SYSTEM and pk == case.pk:
                    allowed_or_refused(by, "withdraw", facts, None, now)
                if facts.case.closed_at:
                    if pk == case.pk:
                        raise Conflict(CaseReason("case_closed"))
                    continue
                if facts.case.parent_id == wide.case.pk:  # said twice
                    continue
                Case.objects.filter(pk=pk).update(parent=wide.case)
                _wait(facts, now)
                record(facts, "case.follows", by=by, now=now, other=wide.case.number)
                record(wide, "case.followed", by=by, now=now, other=facts.case.number)


def may_be_followed(parent: Case, case: Case) -> None:
    """Whether `case` can follow `parent`. Raises Refused or Conflict, saying why not."""
    values = {"number": parent.number}
    if parent.pk == case.pk or parent.unit_id != case.unit_id:
        raise Refused(CaseReason("not_followed", values))
    if parent.parent_id is not None:
        raise Refused(CaseReason("follows_itself", values))
    if parent.closed_at:
        raise Conflict(CaseReason("case_closed"))


def _wait(facts: Facts, now: datetime) -> None:
    """Stop the clocks of the open steps; one that is on hold already stays so for its own reason."""
    for run in facts.open_runs:
        if Run.objects.filter(pk=run.pk, finished_at=None, held_at=None).update(held_at=now, due_at=None):
            Hold.objects.create(run=run, started_at=now, reason=WAITS, held_by=None)
            Alarm.objects.filter(run=run, fired_at=None).update(at=None)


def part(case: Case, *, by: Actor = SYSTEM, now: datetime | None = None) -> None:
    """The case is one of its own again; its steps go on where they stood."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        if by is not SYSTEM:
            allowed_or_refused(by, "withdraw", facts, None, now)
        if facts.case.parent is None or facts.case.closed_at:
            raise Conflict(CaseReason("follows_none"))
        parent = facts.case.parent
        Case.objects.filter(pk=facts.case.pk).update(parent=None)
        facts.case.parent = None
        for run in facts.open_runs:
            _go_on(facts, run, now)
        record(facts, "case.parted", by=by, now=now, other=parent.number)


def _go_on(facts: Facts, run: Run, now: datetime) -> None:
    """End the hold that following made; a hold that a person made stays."""
    if not Hold.objects.filter(run=run, ended_at=None, held_by=None).update(ended_at=now):
        return
    facts.__dict__.pop("holds", None)
    due_at = facts.due(facts.procedure.step_of(run.box), run.opened_at, facts.stops(run))
    Run.objects.filter(pk=run.pk, finished_at=None).update(held_at=None, due_at=due_at)
    run.held_at, run.due_at = None, due_at
    move_alarms(facts, run)


def close_followers(facts: Facts, now: datetime) -> None:
    """The wide outage is over: what followed it ends with it, and its papers are those of the parent."""
    for pk in Case.objects.filter(parent=facts.case.pk, closed_at=None).order_by("pk").values_list("pk", flat=True):
        with changing(pk) as follower:
            for run in follower.open_runs:
                Hold.objects.filter(run=run, ended_at=None).update(ended_at=now)
                rows = Run.objects.filter(pk=run.pk, finished_at=None)
                rows.update(finished_at=now, outcome="withdrawn", held_at=None)
            follower.case.arrivals.all().delete()
            close_case(follower, "withdrawn", now, FOLLOWED)
            record(follower, "case.ended_with", by=SYSTEM, now=now, other=facts.case.number)
