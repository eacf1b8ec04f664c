"""Marks runs that have passed their norm: level-triggered, once per opening, however long the worker slept."""

from __future__ import annotations

from datetime import UTC, datetime

from tuntas.cases.actors import SYSTEM
from tuntas.cases.models import Run
from tuntas.cases.moves.record import changing, record

__all__ = ["mark_late"]


def mark_late(now: datetime | None = None) -> int:
    """Mark every open run whose due moment has passed. How many were marked."""
    now = now or datetime.now(UTC)
    marked = 0
    overdue = Run.objects.filter(finished_at=None, late_at=None, due_at__lt=now)
    for pk, case_id in list(overdue.order_by("due_at").values_list("pk", "case_id")[:500]):
        with changing(case_id) as facts:
            if Run.objects.filter(pk=pk, finished_at=None, late_at=None, due_at__lt=now).update(late_at=now):
                run = next(one for one in facts.runs if one.pk == pk)
                record(facts, "step.late", by=SYSTEM, now=now, run=run)
                marked += 1
    return marked
