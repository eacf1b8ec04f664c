"""Where a case stands, read from its rows once: the facts that moves and pages ask the rulebook about."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Case, Hold, Paper, Party, Run, Waiver
from tuntas.people.calendars import calendar_of
from tuntas.people.models import Escalation
from tuntas.sop import clock
from tuntas.sop.flow import State, missing
from tuntas.sop.procedure import Procedure, Step
from tuntas.sop.reasons import Reason

if TYPE_CHECKING:
    from tuntas.cases.allowed import Capacity

__all__ = ["Facts"]


class Facts:
    """One case (with `edition` and `unit__calendar` selected) and what belongs to it; each kind one query."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.procedure: Procedure = procedure_of(case.edition)
        self.acting: Capacity | None = None  # in which capacity the move at hand is made; its events say so

    @cached_property
    def calendar(self) -> clock.WorkCalendar:
        return calendar_of(self.case.unit)

    @cached_property
    def runs(self) -> list[Run]:
        """Every run, oldest first."""
        people = ("taken_by", "finished_by", "taken_link__party", "finished_link__party")
        return list(self.case.runs.select_related(*people).order_by("pk"))

    @property
    def open_runs(self) -> list[Run]:
        return [run for run in self.runs if run.finished_at is None]

    @cached_property
    def state(self) -> State:
        waiting = self.case.arrivals.values_list("box", "source")
        return State(frozenset(run.box for run in self.open_runs), frozenset((box, step) for box, step in waiting))

    @cached_property
    def papers(self) -> list[Paper]:
        """Every revision of every paper, in the order of keys and revisions."""
        return list(self.case.papers.select_related("written_by", "written_link__party").order_by("key", "revision"))

    @cached_property
    def parties(self) -> dict[str, Party]:
        """The vendors of the case, by role."""
        return {party.role: party for party in self.case.parties.select_related("unit")}

    @cached_property
    def waivers(self) -> dict[str, Waiver]:
        return {one.paper: one for one in self.case.waivers.select_related("waived_by")}

    @cached_property
    def holds(self) -> dict[int, list[Hold]]:
        """The holds of each run, by its id."""
        found: dict[int, list[Hold]] = {}
        for hold in Hold.objects.filter(run__case=self.case).select_related("held_by").order_by("started_at"):
            found.setdefault(hold.run_id, []).append(hold)
        return found

    @cached_property
    def escalations(self) -> list[Escalation]:
        """What the unit has set about who hears of a norm that runs out."""
        return list(self.case.unit.escalations.all())

    # -- papers ---------------------------------------------------------------------------------

    def sealed(self, key: str) -> Paper | None:
        """The newest sealed revision of a paper."""
        return next((one for one in reversed(self.papers) if one.key == key and one.sealed_at), None)

    def draft(self, key: str) -> Paper | None:
        """The revision that is being written."""
        return next((one for one in self.papers if one.key == key and one.sealed_at is None), None)

    def written(self, key: str) -> dict[str, Any]:
        """What stands in a paper now: the draft, or else the newest sealed revision."""
        paper = self.draft(key) or self.sealed(key)
        return dict(paper.data) if paper else {}

    @property
    def held(self) -> set[str]:
        """The papers that the case has."""
        return {one.key for one in self.papers if one.sealed_at}

    def drafts_of(self, run: Run) -> dict[str, dict[str, Any]]:
        """What the papers of the run's step say now, by key; a revision from before counts until rewritten."""
        step = self.procedure.step_of(run.box)
        keys = [
            one for one in (*step.needs, *step.gives) if self.draft(one) or (one in step.gives and self.sealed(one))
        ]
        return {key: self.written(key) for key in keys}

    def missing(self, run: Run, now: datetime) -> list[Reason]:
        """What keeps `run` from being finished."""
        return missing(
            self.procedure, run.box, held=self.held, drafts=self.drafts_of(run), waived=self.waivers, now=now
        )

    # -- time -----------------------------------------------------------------------------------

    def stops(self, run: Run) -> list[clock.Hold]:
        return [_stop(one) for one in self.holds.get(run.pk, [])]

    def due(self, step: Step, opened_at: datetime, stops: list[clock.Hold] | None = None) -> datetime | None:
        """When work on `step` that opened then is due; None without a norm, or while on hold."""
        return self.share_used(step, opened_at, 100, stops)

    def share_used(
        self, step: Step, opened_at: datetime, share: int, stops: list[clock.Hold] | None = None
    ) -> datetime | None:
        """When `share` per cent of the norm of `step` is used up; None without a norm, or while on hold."""
        norm, held = step.within, stops or []
        if not norm and step.shares:
            first = next((run for run in reversed(self.runs) if run.step == step.shares), None)
            norm = self.procedure.step(step.shares).within
            if first is not None:  # what held the first row up moves the end of their one time cell as well
                opened_at, held = first.opened_at, [*self.stops(first), *held]
        if not norm:
            return None
        if norm.unit == "minutes":
            return clock.due(self.calendar, opened_at, ceil(norm.high * share / 100), held)
        if share == 100:
            return clock.due_days(self.calendar, opened_at, norm.high, held)
        aim = clock.due_days(self.calendar, opened_at, norm.high)
        whole = clock.spent(self.calendar, opened_at, aim).total_seconds() / 60 if aim else 0
        return clock.due(self.calendar, opened_at, ceil(whole * share / 100), held)

    def spent(self, run: Run, now: datetime) -> timedelta:
        """The working time that `run` has taken."""
        return clock.spent(self.calendar, run.opened_at, run.finished_at or now, self.stops(run))


def _stop(hold: Hold) -> clock.Hold:
    """Booked to whom it waits for; the ledger names who held."""
    by = hold.held_by.name if hold.held_by else ""
    return clock.Hold(hold.started_at, hold.ended_at, hold.reason, hold.waits_for or "own", by)
