"""What becomes due by itself: runs past their norm, and shares of norms used up.

Level-triggered: each happens once per opening of a step, however long the worker slept.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import F, Q

from tuntas.cases.actors import SYSTEM
from tuntas.cases.facts import Facts
from tuntas.cases.models import Alarm, Run
from tuntas.cases.moves.alarms import LATE, levels_of
from tuntas.cases.moves.record import changing, record

__all__ = ["mark_late", "ring", "unmark_late"]

MOST = 500  # rows of one turn


def mark_late(now: datetime | None = None) -> int:
    """Mark every open run whose due moment has passed. How many were marked."""
    now = now or datetime.now(UTC)
    marked = 0
    overdue = Run.objects.filter(finished_at=None, late_at=None, due_at__lt=now)
    for pk, case_id in list(overdue.order_by("due_at").values_list("pk", "case_id")[:MOST]):
        with changing(case_id) as facts:
            if Run.objects.filter(pk=pk, finished_at=None, late_at=None, due_at__lt=now).update(late_at=now):
                run = next(one for one in facts.runs if one.pk == pk)
                tells = dict(levels_of(facts, run.step)).get(LATE, ())
                record(facts, "step.late", by=SYSTEM, now=now, run=run, tells=_unless_higher(facts, run, now, tells))
                marked += 1
    return marked


def ring(now: datetime | None = None) -> int:
    """Tell of every share of a norm that is used up. How many alarms rang."""
    now = now or datetime.now(UTC)
    rang = 0
    waiting = Alarm.objects.filter(fired_at=None, at__lte=now).order_by("at")
    for pk, case_id in list(waiting.values_list("pk", "run__case_id")[:MOST]):
        with changing(case_id) as facts:
            alarm = Alarm.objects.filter(pk=pk, fired_at=None, at__lte=now).first()
            if alarm is None or not Alarm.objects.filter(pk=pk, fired_at=None).update(fired_at=now):
                continue
            run = next(one for one in facts.runs if one.pk == alarm.run_id)
            if run.finished_at is None:
                kind = "step.nearing" if alarm.share < LATE else "step.escalated"
                tells = _unless_higher(facts, run, now, alarm.tells, alarm.share)
                record(facts, kind, by=SYSTEM, now=now, run=run, tells=tells, share=alarm.share)
                rang += 1
    return rang


def _unless_higher(
    facts: Facts, run: Run, now: datetime, tells: list[str] | tuple[str, ...], share: int = LATE
) -> tuple[str, ...]:
    """Nobody is told of a level where a higher one is reached as well: after three days off the last one is enough."""
    higher = run.alarms.filter(share__gt=share, at__lte=now).exists()
    late = share < LATE and run.due_at is not None and run.due_at < now
    return () if higher or late else tuple(tells)


def unmark_late(now: datetime | None = None) -> int:
    """Take back what a clock that was ahead has marked: open runs late in the future, or before they are due."""
    now = now or datetime.now(UTC)
    taken_back = 0
    wrong = Run.objects.filter(finished_at=None).filter(Q(late_at__gt=now) | Q(late_at__lt=F("due_at")), due_at__gt=now)
    for pk, case_id in list(wrong.values_list("pk", "case_id")[:MOST]):
        with changing(case_id) as facts:
            if Run.objects.filter(pk=pk, finished_at=None, due_at__gt=now).exclude(late_at=None).update(late_at=None):
                run = next(one for one in facts.runs if one.pk == pk)
                Alarm.objects.filter(run=run, fired_at__gt=now).update(fired_at=None)
                record(facts, "step.not_late", by=SYSTEM, now=now, run=run)
                taken_back += 1
    return taken_back
