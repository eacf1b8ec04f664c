"""A calendar was changed: which open clocks move by it, and the moving of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from tuntas.cases.actors import Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Run
from tuntas.cases.moves.alarms import move_alarms
from tuntas.cases.moves.record import changing, lock, record
from tuntas.people.calendars import bound_by
from tuntas.people.models import Calendar, Unit
from tuntas.sop.words import Label

__all__ = ["Moved", "move_clocks", "would_move"]


@dataclass(frozen=True)
class Moved:
    """An open run whose due moment is another by the changed calendar."""

    case: str
    title: str
    step: int
    doing: Label
    unit: Unit
    before: datetime
    after: datetime


def would_move(calendar: Calendar) -> list[Moved]:
    """The open clocks that move by `calendar` as its rows stand now (also within a transaction not yet decided)."""
    found = []
    for facts in _cases(calendar):
        for run, after in _changed(facts):
            step, case = facts.procedure.step_of(run.box), facts.case
            before = run.due_at or after
            found.append(Moved(case.number, case.title, step.no, step.short, case.unit, before, after))
    return found


def move_clocks(calendar: Calendar, reason: str, *, by: Actor, now: datetime | None = None) -> int:
    """Move every open clock to where `calendar` now puts it, each with its event. How many were moved."""
    now = now or datetime.now(UTC)
    moved = 0
    with transaction.atomic():
        cases = [facts.case.pk for facts in _cases(calendar)]
        lock(cases)
        for case in cases:
            with changing(case) as facts:
                for run, after in _changed(facts):
                    before, zone = run.due_at or after, facts.case.unit.zone
                    Run.objects.filter(pk=run.pk, finished_at=None).update(due_at=after)
                    run.due_at = after
                    move_alarms(facts, run)
                    record(
                        facts, "step.moved", by=by, now=now, run=run, reason=reason, before_at=before.isoformat(),
                        after_at=after.isoformat(), zone=zone,
                    )  # fmt: skip
                    moved += 1
    return moved


def _cases(calendar: Calendar) -> list[Facts]:
    """The cases with a clock that runs by `calendar`; a case waiting on a hold is reckoned when it goes on."""
    running = Run.objects.filter(bound_by(calendar, "case__unit__"), finished_at=None).exclude(due_at=None)
    rows = Case.objects.filter(pk__in=running.values("case"), closed_at=None).order_by("pk")
    return [Facts(one) for one in rows.select_related("edition", "unit__calendar").defer("edition__text")]


def _changed(facts: Facts) -> list[tuple[Run, datetime]]:
    found = []
    for run in facts.open_runs:
        if run.due_at is None:
            continue
        after = facts.due(facts.procedure.step_of(run.box), run.opened_at, facts.stops(run))
        if after is not None and after != run.due_at:
            found.append((run, after))
    return found
