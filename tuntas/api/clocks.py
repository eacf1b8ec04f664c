"""“Mengapa?” for machines: the ledger behind every clock of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from math import floor
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tuntas.api.addresses import case_seen
from tuntas.cases.accounts import CaseTime, RunTime, hold_of, time_of
from tuntas.cases.facts import Facts
from tuntas.sop import clock
from tuntas.sop.account import Booked

__all__ = ["router"]

router = Router(tags=["cases"])


class IntervalOut(Schema):
    """A stretch of time. `owner`: own, vendor (work); waiting (for the vendor), held; idle; "" outside working time."""

    start: datetime
    end: datetime
    counted: bool
    cause: str
    detail: str = ""
    by: str = ""
    waits_for: str = ""
    owner: str = ""
    minutes: int
    step: str = ""


class RunClockOut(Schema):
    """A run's clock: `intervals` add up to `booked_minutes`, whose work is `spent_minutes`, as the report prints it."""

    step: str
    box: str
    norm: str
    opened_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    rework: bool
    spent_minutes: int
    left_minutes: int | None
    verdict: str
    booked_minutes: dict[str, int]
    intervals: list[IntervalOut]


class ClockOut(Schema):
    """A case's clocks: its runs, the sums of the report, and its own time, each minute booked once."""

    number: str
    as_of: datetime
    norm_minutes: int
    norm_days: int
    spent_minutes: int
    rework_minutes: int
    verdict: str
    runs: list[RunClockOut]
    elapsed_minutes: dict[str, int]
    intervals: list[IntervalOut]


@router.get("/cases/{number}/clock", response=ClockOut, summary="Every clock of a case, and why it shows what it shows")
def case_clock(request: HttpRequest, number: str) -> Any:
    """Of an open step everything is as of now. A verdict is sesuai, terlambat or tanpa norma."""
    now = datetime.now(UTC)
    facts = case_seen(request, number, now)
    time = time_of(facts, now)
    totals = time.measurement.totals
    return ClockOut(
        number=facts.case.number, as_of=now, norm_minutes=totals.norm_minutes, norm_days=totals.norm_days,
        spent_minutes=totals.minutes, rework_minutes=totals.rework_minutes, verdict=totals.verdict,
        runs=[_run(facts, one) for one in time.runs], elapsed_minutes=_booked(time.account.elapsed),
        intervals=list(_whole(facts, time)),
    )  # fmt: skip


def _run(facts: Facts, one: RunTime) -> RunClockOut:
    told = zip(one.account.lines, one.account.owners, one.account.minutes, strict=True)
    left = None if one.left is None else one.left.total_seconds() / 60
    return RunClockOut(
        step=one.run.step, box=one.run.box, norm=one.norm.text, opened_at=one.run.opened_at, due_at=one.due_at,
        finished_at=one.run.finished_at, rework=one.measured.rework, spent_minutes=one.minutes,
        left_minutes=None if left is None else floor(left),  # with what was spent it makes the norm
        verdict=one.measured.verdict, booked_minutes=_booked(one.account.booked),
        intervals=[_interval(facts, line, owner, took, one.run.step) for line, owner, took in told],
    )  # fmt: skip


def _whole(facts: Facts, time: CaseTime) -> Iterator[IntervalOut]:
    for line, took in zip(time.account.lines, time.account.minutes, strict=True):
        yield _interval(facts, line.interval, line.owner, took, line.step)


def _interval(facts: Facts, line: clock.Interval, owner: str, took: int, step: str) -> IntervalOut:
    hold = hold_of(facts, line) if line.cause in ("held", "vendor") else None
    return IntervalOut(
        start=line.start, end=line.end, counted=line.counted, cause=line.cause, detail=line.detail, by=line.by,
        waits_for=hold.waits_for if hold else "", owner=owner, minutes=took, step=step,
    )  # fmt: skip


def _booked(booked: Booked) -> dict[str, int]:
    return {str(owner): took for owner, took in booked.minutes.items()}
