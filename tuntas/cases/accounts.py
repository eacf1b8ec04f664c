"""The clocks of a case read from its rows: each run and the whole beside their norms, with the ledger behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tuntas.cases.facts import Facts
from tuntas.cases.models import Hold, Run
from tuntas.sop import account as sop
from tuntas.sop import clock
from tuntas.sop.measure import Measured, Measurement, Worked, measure
from tuntas.sop.procedure import Norm, Step

__all__ = ["CaseTime", "RunTime", "hold_of", "time_of", "worked_of"]


@dataclass(frozen=True)
class RunTime:
    """A run's clock. Of an open run everything is as of `now`, as if it were finished then."""

    run: Run
    step: Step
    measured: Measured
    account: sop.RunAccount
    before: timedelta  # what earlier rows of the same time cell have used of its norm
    due_at: datetime | None
    now: datetime
    calendar: clock.WorkCalendar

    @property
    def norm(self) -> Norm:
        return self.measured.norm

    @property
    def spent(self) -> timedelta:
        return self.measured.spent

    @property
    def minutes(self) -> int:
        """As the report prints them: a started minute counts."""
        return self.measured.minutes

    @property
    def left(self) -> timedelta | None:
        """What is left of the norm, negative where it is passed; None without a norm, or where no moment is due."""
        if self.norm and self.norm.unit == "minutes":
            return timedelta(minutes=self.norm.high) - self.before - self.spent
        if not self.norm or self.due_at is None:
            return None
        end = self.run.finished_at or self.now
        if end > self.due_at:
            return -clock.spent(self.calendar, self.due_at, end, self.account.worked.holds)
        return clock.spent(self.calendar, end, self.due_at)

    @property
    def ahead(self) -> tuple[clock.Interval, ...]:
        """The ledger from now to the due moment of an open run: why it falls due just then."""
        if self.run.finished_at is not None or self.due_at is None or self.due_at <= self.now:
            return ()
        return clock.ledger(self.calendar, max(self.now, self.run.opened_at), self.due_at)


@dataclass(frozen=True)
class CaseTime:
    """A case's clocks: its runs, oldest first, the sums that the report prints, and its own ledger."""

    runs: tuple[RunTime, ...]
    account: sop.Account
    measurement: Measurement
    start: datetime
    end: datetime

    def of_step(self, key: str) -> list[RunTime]:
        """The runs of a step or of one of its boxes, the newest first."""
        return [one for one in reversed(self.runs) if key in (one.run.step, one.run.box)]


def worked_of(facts: Facts, run: Run, now: datetime) -> Worked:
    """The run as the rulebook measures it; of an open one `finished_at` is now."""
    return Worked(
        run.step, run.opened_at, run.finished_at or now, tuple(facts.stops(run)), run.rework,
        sop.by_vendor(facts.procedure, run.box, run.finished_as),
    )  # fmt: skip


def time_of(facts: Facts, now: datetime) -> CaseTime:
    """Every clock of a case at `now`: no query beyond the case's runs, its holds and its calendar."""
    calendar, runs = facts.calendar, facts.runs
    worked = [worked_of(facts, run, now) for run in runs]
    start, end = facts.case.opened_at, facts.case.closed_at or now
    found, booked = measure(facts.procedure, calendar, worked), sop.account(calendar, worked, start, end)
    told: list[RunTime] = []
    for run, measured, account in zip(runs, found.runs, booked.runs, strict=True):
        step = facts.procedure.step(run.step)
        before = _before(told, "" if step.within else step.shares)
        told.append(RunTime(run, step, measured, account, before, run.due_at, now, calendar))
    return CaseTime(tuple(told), booked, found, start, end)


def _before(told: list[RunTime], shared: str) -> timedelta:
    """What the newest run of the row whose time cell spans this one too has used."""
    return next((one.spent for one in reversed(told) if shared and one.run.step == shared), timedelta())


def hold_of(facts: Facts, line: clock.Interval) -> Hold | None:
    """The hold that a line of a ledger tells of."""
    every = (one for holds in facts.holds.values() for one in holds)
    return next((one for one in every if one.reason == line.detail and _spans(one, line)), None)


def _spans(hold: Hold, line: clock.Interval) -> bool:
    return hold.started_at <= line.start and (hold.ended_at is None or line.end <= hold.ended_at)
