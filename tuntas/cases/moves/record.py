"""What every move shares: the lock on its case, and the Event it appends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import Capacity, acting_as, who_may
from tuntas.cases.chain import link
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Event, Run
from tuntas.cases.moves.tell import tell
from tuntas.cases.refusals import CaseReason, Conflict, Forbidden, Refused
from tuntas.sop.reasons import Reason
from tuntas.sop.words import Label

__all__ = ["REASON_MOST", "allowed_or_refused", "changing", "clock_time", "lock", "open_run", "reason_given", "record"]

REASON_MOST = 1000


@contextmanager
def changing(case_id: int) -> Iterator[Facts]:
    """One transaction on one case, its row locked: whoever comes second waits, then sees what was done."""
    with transaction.atomic():
        rows = _locked([case_id]).select_related("edition", "unit__calendar").defer("edition__text")
        case = next((one for one in rows if one.pk == case_id), None)
        if case is None:
            raise Case.DoesNotExist
        yield Facts(case)


def lock(case_ids: Iterable[int]) -> None:
    """Lock several cases at once, before any of them is changed: of two who want the same ones one simply waits."""
    list(_locked(case_ids).values_list("pk"))


def _locked(case_ids: Iterable[int]) -> QuerySet[Case]:
    """These cases and what follows them, which ends when they do, in the order of their keys."""
    ids = list(case_ids)
    return Case.objects.select_for_update(of=("self",)).filter(Q(pk__in=ids) | Q(parent__in=ids)).order_by("pk")


def open_run(facts: Facts, run_id: int) -> Run:
    """The run as it stands now. Raises Conflict, naming who was first, when it is not open any more."""
    run = next(one for one in facts.runs if one.pk == run_id)
    if run.finished_at is not None:
        by = run.finished_by.get_short_name() if run.finished_by else ""
        by = by or (run.finished_link.person or run.finished_link.party.name if run.finished_link else "")
        values = {"name": by, "time": clock_time(facts, run.finished_at)}
        raise Conflict(CaseReason("finished", values) if by else CaseReason("closed"))
    return run


def allowed_or_refused(by: Actor, move: str, facts: Facts, run: Run | None, now: datetime) -> Capacity:
    """The capacity in which `by` moves, or Forbidden, saying who could."""
    held = acting_as(by, move, facts, run, now)
    if held is None:
        names = who_may(move, facts, run) or [Label("petugas unit ini", "the staff of this unit")]
        who = Label(" / ".join(one.id for one in names), " / ".join(one.to("en") for one in names))
        performed = run is not None and not hasattr(facts.procedure.policy, move)
        raise Forbidden(CaseReason("not_yours" if performed else "not_allowed", {"by": who}))
    facts.acting = held
    return held


def reason_given(text: str) -> str:
    """A written reason: needed, and not endless."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(Reason("reason_needed"))
    if len(text) > REASON_MOST:
        raise Refused(Reason("reason_too_long", {"most": REASON_MOST}))
    return text


def clock_time(facts: Facts, moment: datetime) -> str:
    """10.03: the time on the wall of the case's unit."""
    return moment.astimezone(ZoneInfo(facts.case.unit.zone)).strftime("%H.%M")


def record(
    facts: Facts, kind: str, *, by: Actor, now: datetime, run: Run | None = None,
    tells: Iterable[str] | None = None, **data: Any,
) -> Event:  # fmt: skip
    """Append an Event to the case's chain and tell those who should hear, all in the move's transaction.

    `tells`: whom to tell instead of those whom the kind names.
    """
    case = facts.case
    if run is not None:
        data = {"step": run.step, "box": run.box, **data}
    if by.user is not None and facts.acting is not None and facts.acting.capacity:  # a deputy
        data = {"role": facts.acting.role, "capacity": facts.acting.capacity, **data}
    event = Event(
        case=case, seq=case.events_count + 1, kind=kind, at=now, user=by.user, link=by.link, report=by.report,
        run=run, data=data, previous=case.head,
    )  # fmt: skip
    event.hash = link(event, case.number)
    event.save(force_insert=True)
    Case.objects.filter(pk=case.pk).update(events_count=event.seq, head=event.hash)
    case.events_count, case.head = event.seq, event.hash
    tell(facts, event, run, tells)
    return event
