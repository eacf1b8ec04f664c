"""What finished work measured against its norms: a verdict for each run, and the totals of a case.

Minutes are working time of the unit's calendar, holds taken out. A started minute counts as a whole one,
so that a printed "30 menit" is never late against a norm of 30, and a printed "31 menit" always is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tuntas.sop import clock
from tuntas.sop.procedure import Norm, Procedure

__all__ = [
    "KEPT", "LATE", "NO_NORM", "Measured", "Measurement", "Totals", "Verdict", "Worked", "measure", "minutes",
]  # fmt: skip

Verdict = Literal["sesuai", "terlambat", "tanpa norma"]
KEPT: Verdict = "sesuai"
LATE: Verdict = "terlambat"
NO_NORM: Verdict = "tanpa norma"

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Worked:
    """One finished run: which step, from when to when, when its clock stood still.

    Recorded around a jump of the machine's clock it may be finished before it opened: it then took no time.
    """

    step: str
    opened_at: datetime
    finished_at: datetime
    holds: tuple[clock.Hold, ...] = ()
    rework: bool = False
    vendor: bool = False  # performed by the vendor


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished run beside its norm. `verdict` is the word that is printed."""

    worked: Worked
    norm: Norm
    spent: timedelta
    verdict: Verdict
    rework: bool  # sent back to, or run once more because of that

    @property
    def minutes(self) -> int:
        return minutes(self.spent)


@dataclass(frozen=True, slots=True)
class Totals:
    """A case summed up. What was done again is counted apart and never mixed into `spent`."""

    norm_minutes: int = 0
    norm_days: int = 0
    spent: timedelta = timedelta()
    rework: timedelta = timedelta()
    reworked: int = 0  # runs
    late: int = 0  # runs, those done again included
    judged: int = 0  # runs that have a norm
    minutes: int = 0  # the sum of the rows' minutes, so that a printed table adds up
    rework_minutes: int = 0

    @property
    def verdict(self) -> Verdict:
        """Of the whole: late where any run was, kept where all were."""
        return NO_NORM if not self.judged else LATE if self.late else KEPT


@dataclass(frozen=True, slots=True)
class Measurement:
    """Every run measured, in the order given, and their totals."""

    runs: tuple[Measured, ...]
    totals: Totals


def minutes(span: timedelta) -> int:
    """Whole minutes, a started one counted; never less than none."""
    return max(0, -(-span // _MINUTE))


def measure(procedure: Procedure, calendar: clock.WorkCalendar, runs: Sequence[Worked]) -> Measurement:
    """The verdicts of `runs` (oldest first), each against the norm that its edition printed."""
    measured: list[Measured] = []
    for worked in runs:
        step = procedure.step(worked.step)
        shared = "" if step.within else step.shares
        again = worked.rework or _repeated(measured, worked.step)
        measured.append(_judged(calendar, worked, procedure.norm_of(step), _first(measured, shared), again))
    return Measurement(tuple(measured), _totals(procedure, measured))


def _repeated(measured: Sequence[Measured], step: str) -> bool:
    """Whether `step` was done before and comes once more because something was sent back."""
    return any(one.worked.rework for one in measured) and any(one.worked.step == step for one in measured)


def _first(measured: Sequence[Measured], step: str) -> Measured | None:
    """The latest run of the row whose time cell spans this one too."""
    return next((one for one in reversed(measured) if one.worked.step == step), None) if step else None


def _judged(
    calendar: clock.WorkCalendar, worked: Worked, norm: Norm, first: Measured | None, rework: bool
) -> Measured:
    spent = clock.spent(calendar, worked.opened_at, worked.finished_at, worked.holds)
    used = spent + (first.spent if first else timedelta())
    if not norm:
        return Measured(worked, norm, spent, NO_NORM, rework)
    if norm.unit == "minutes":
        return Measured(worked, norm, spent, KEPT if used <= norm.high * _MINUTE else LATE, rework)
    began = first.worked.opened_at if first else worked.opened_at
    holds = (*(first.worked.holds if first else ()), *worked.holds)
    due = clock.due_days(calendar, began, norm.high, holds)
    kept = due is None or worked.finished_at <= due
    return Measured(worked, norm, spent, KEPT if kept else LATE, rework)


def _totals(procedure: Procedure, measured: Sequence[Measured]) -> Totals:
    first_time = [one for one in measured if not one.rework]
    again = [one for one in measured if one.rework]
    # a time cell over several rows counts once
    own = [one.norm for one in first_time if procedure.step(one.worked.step).within]
    return Totals(
        norm_minutes=sum(one.high for one in own if one.unit == "minutes"),
        norm_days=sum(one.high for one in own if one.unit == "days"),
        spent=sum((one.spent for one in first_time), timedelta()),
        rework=sum((one.spent for one in again), timedelta()),
        reworked=len(again),
        late=sum(one.verdict == LATE for one in measured),
        judged=sum(one.verdict != NO_NORM for one in measured),
        minutes=sum(one.minutes for one in first_time),
        rework_minutes=sum(one.minutes for one in again),
    )
