"""What becomes due by itself: runs past their norm, and shares of norms used up.

Level-triggered: each happens once per opening of a step, however long the worker slept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import F, Q

from tuntas.cases.actors import SYSTEM
from tuntas.cases.facts import Facts
from tuntas.cases.models import Alarm, Run
from tuntas.cases.moves.alarms import LATE, levels_of
from tuntas.cases.moves.record import changing, record

__all__ = ["mark_late", "ring", "unmark_late"]

MOST = 500  # rows of one turn
TRUSTED = timedelta(hours=6)  # what is marked so far in the future stays: the clock may soon be put right again
log = logging.getLogger(__name__)


def mark_late(now: datetime | None = None) -> int:
    """Mark every open run whose due moment has passed. How many were marked."""
    now = now or datetime.now(UTC)
    overdue = Run.objects.filter(finished_at=None, late_at=None, due_at__lt=now).order_by("due_at")
    return _each(overdue.values_list("pk", "case_id")[:MOST], lambda run, case: _mark(run, case, now))


def _mark(pk: int, case_id: int, now: datetime) -> int:
    with changing(case_id) as facts:
        if not Run.objects.filter(pk=pk, finished_at=None, late_at=None, due_at__lt=now).update(late_at=now):
            return 0
        run = next(one for one in facts.runs if one.pk == pk)
        tells = dict(levels_of(facts, run.step)).get(LATE, ())
        record(facts, "step.late", by=SYSTEM, now=now, run=run, tells=_unless_higher(facts, run, now, tells))
    return 1


def ring(now: datetime | None = None) -> int:
    """Tell of every share of a norm that is used up. How many alarms rang, or were of runs that are over."""
    now = now or datetime.now(UTC)
    waiting = Alarm.objects.filter(fired_at=None, at__lte=now).order_by("at")
    rows = list(waiting.values_list("pk", "run__case_id", "run__finished_at")[:MOST])
    over = [pk for pk, _case, finished_at in rows if finished_at]
    if over:
        Alarm.objects.filter(pk__in=over, fired_at=None).delete()
    open_still = [(pk, case_id) for pk, case_id, finished_at in rows if not finished_at]
    return len(over) + _each(open_still, lambda alarm, case: _ring(alarm, case, now))


def _ring(pk: int, case_id: int, now: datetime) -> int:
    with changing(case_id) as facts:
        alarm = Alarm.objects.filter(pk=pk, fired_at=None, at__lte=now).first()
        if alarm is None or not Alarm.objects.filter(pk=pk, fired_at=None).update(fired_at=now):
            return 0
        run = next(one for one in facts.runs if one.pk == alarm.run_id)
        kind = "step.nearing" if alarm.share < LATE else "step.escalated"
        tells = _unless_higher(facts, run, now, alarm.tells, alarm.share)
        overtaken = kind == "step.nearing" and run.late_at is not None and not tells
        if run.finished_at is None and not overtaken:  # what is late already has told everyone more than "nearly"
            record(facts, kind, by=SYSTEM, now=now, run=run, tells=tells, share=alarm.share)
    return 1


def _unless_higher(
    facts: Facts, run: Run, now: datetime, tells: Iterable[str], share: int = LATE
) -> tuple[str, ...]:
    """Those of `tells` whom no higher level that is reached as well tells: after three days off each hears once."""
    reached = run.alarms.filter(share__gt=share, at__lte=now).values_list("tells", flat=True)
    higher = {one for level in reached for one in level}
    if share < LATE and run.due_at is not None and run.due_at < now:
        higher.update(dict(levels_of(facts, run.step)).get(LATE, ()))
    return tuple(one for one in tells if one not in higher)


def unmark_late(now: datetime | None = None) -> int:
    """Take back what a clock that was far ahead has marked, and what is not late since its due moment moved."""
    now = now or datetime.now(UTC)
    ahead = list(Alarm.objects.filter(fired_at__gt=now + TRUSTED).order_by("fired_at").values_list("pk", flat=True))
    if ahead:  # asked first: nearly always there is none, and an index says so
        Alarm.objects.filter(pk__in=ahead, at__gt=now, run__finished_at=None).update(fired_at=None)
    wrong = Run.objects.filter(_wrong(now), finished_at=None, due_at__gt=now).order_by("due_at")
    return _each(wrong.values_list("pk", "case_id")[:MOST], lambda run, case: _unmark(run, case, now))


def _wrong(now: datetime) -> Q:
    return Q(late_at__gt=now + TRUSTED) | Q(late_at__lt=F("due_at"))


def _unmark(pk: int, case_id: int, now: datetime) -> int:
    with changing(case_id) as facts:
        if not Run.objects.filter(_wrong(now), pk=pk, finished_at=None, due_at__gt=now).update(late_at=None):
            return 0
        record(facts, "step.not_late", by=SYSTEM, now=now, run=next(one for one in facts.runs if one.pk == pk))
    return 1


def _each(rows: Iterable[tuple[int, int]], move: Callable[[int, int], int]) -> int:
    """`move` with each row (its key and its case); a case that cannot be moved holds up no other."""
    done = 0
    for pk, case_id in list(rows):
        try:
            done += move(pk, case_id)
        except (OperationalError, InterfaceError):  # of the database, and so of all
            raise
        except Exception:
            log.exception("case %s could not be swept", case_id)
    return done
