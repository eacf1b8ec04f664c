"""Opens the runs that a change of state asks for, and closes those it ends unfinished."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings

from tuntas.cases.actors import SYSTEM, Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Arrival, Case, Party, Run, VendorLink
from tuntas.cases.moves.alarms import set_alarms
from tuntas.cases.moves.record import record
from tuntas.people import tokens
from tuntas.people.models import User
from tuntas.sop.flow import Change

__all__ = ["apply", "close_case", "issue_link", "link_secret"]


def apply(
    facts: Facts, change: Change, *, by: Actor, now: datetime, rework: bool = False, taker: User | None = None
) -> list[Run]:
    """Make the rows say what `change` says. The runs it opened, in the order of the sheet."""
    for run in facts.open_runs:
        if run.box in change.closes:
            Run.objects.filter(pk=run.pk, finished_at=None).update(finished_at=now, outcome="closed")
            _end_hold(facts, run, now)
    _keep_waiting(facts, change)
    opened = [_open(facts, box, now, rework, taker) for box in change.opens]
    facts.__dict__.pop("runs", None)
    facts.__dict__.pop("state", None)
    for run in opened:
        record(facts, "step.opened", by=SYSTEM, now=now, run=run, rework=rework)
        _issue_links(facts, run, by=by, now=now)
    return opened


def _keep_waiting(facts: Facts, change: Change) -> None:
    before, after = facts.state.waiting, change.state.waiting
    for box, source in before - after:
        Arrival.objects.filter(case=facts.case, box=box, source=source).delete()
    Arrival.objects.bulk_create(Arrival(case=facts.case, box=box, source=source) for box, source in after - before)


def _open(facts: Facts, box: str, now: datetime, rework: bool, taker: User | None) -> Run:
    step = facts.procedure.step_of(box)
    run = Run.objects.create(
        case=facts.case, box=box, step=step.key, opened_at=now, due_at=facts.due(step, now), rework=rework,
        taken_by=taker, taken_at=now if taker else None,
    )  # fmt: skip
    set_alarms(facts, run)
    return run


def _end_hold(facts: Facts, run: Run, now: datetime) -> None:
    run.holds.filter(ended_at=None).update(ended_at=now)


def _issue_links(facts: Facts, run: Run, *, by: Actor, now: datetime) -> None:
    """A vendor that is known gets its link as soon as its box opens."""
    for role in facts.procedure.box(run.box).by:
        if facts.procedure.role(role).kind == "vendor" and role in facts.parties:
            issue_link(facts, facts.parties[role], run=run, by=by, now=now)


def issue_link(facts: Facts, party: Party, *, run: Run | None, by: Actor, now: datetime) -> VendorLink:
    """A new link for the vendor; links of the same vendor that were given out before stop working."""
    VendorLink.objects.filter(party=party, revoked_at=None).update(revoked_at=now)
    uid = uuid.uuid4()
    link = VendorLink.objects.create(
        case=facts.case, party=party, uid=uid, token_hash=tokens.hashed(tokens.derived("vendor", str(uid))),
        issued_at=now, expires_at=now + timedelta(days=settings.VENDOR_LINK_DAYS),
    )  # fmt: skip
    record(facts, "link.issued", by=by if by.user else SYSTEM, now=now, run=run, to=party.name)
    return link


def link_secret(link: VendorLink) -> str:
    """The secret of a link, told again for those who pass it on; it is stored nowhere."""
    return tokens.derived("vendor", str(link.uid))


def close_case(facts: Facts, outcome: str, now: datetime, what: str = "") -> None:
    """The case ends."""
    Case.objects.filter(pk=facts.case.pk).update(closed_at=now, outcome=outcome, outcome_kind=what)
    facts.case.closed_at, facts.case.outcome = now, outcome
