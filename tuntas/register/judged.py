"""Each case of a register measured against its norms, as its final report does, with the sums of them all."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import QuerySet

from tuntas.cases.models import Case, Hold, Run
from tuntas.people.calendars import calendar_of, load_national
from tuntas.people.models import Unit
from tuntas.sop import clock
from tuntas.sop.measure import KEPT, LATE, Totals, Worked, measure
from tuntas.sop.procedure import Procedure

__all__ = ["STATES", "Judged", "Sums", "judge", "sum_up"]

STATES = ("kept", "late", "no_norm", "withdrawn", "open")
_FEW = 500  # cases that are asked for by their ids; more of them by their period
_MOST = 20_000
_kept: OrderedDict[tuple[object, ...], Totals] = OrderedDict()  # of closed cases, by the head of their chain


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and what became of it. `minutes` of an open case are those so far; its verdict is still to come."""

    pk: int
    edition: int
    state: str  # one of STATES
    norm_minutes: int
    norm_days: int
    minutes: int
    rework_minutes: int


@dataclass(frozen=True, slots=True)
class Sums:
    """How many cases there are, how each ended, and the median working minutes of the finished ones."""

    cases: int = 0
    kept: int = 0
    late: int = 0
    no_norm: int = 0
    withdrawn: int = 0
    open: int = 0
    median: int | None = None

    @property
    def finished(self) -> int:
        return self.kept + self.late + self.no_norm


def sum_up(cases: Iterable[Judged]) -> Sums:
    """The sums at the end of the book."""
    judged = list(cases)
    counts = Counter(one.state for one in judged)
    times = [one.minutes for one in judged if one.state in ("kept", "late", "no_norm")]
    middle = -int(-median(times) // 1) if times else None  # a started minute counts
    return Sums(cases=len(judged), median=middle, **{state: counts[state] for state in STATES})


_Case = tuple[int, int, str, str]  # id, edition, outcome, head of its chain
_Run = tuple[str, datetime, datetime | None, bool, int]  # step, opened, finished, rework, id


def judge(
    cases: QuerySet[Case], unit: Unit, procedures: Mapping[int, Procedure], now: datetime
) -> list[Judged]:
    """Every case of `cases` in its order; `procedures` by edition.

    As many queries for one case as for all; closed ones are remembered.
    """
    rows: list[_Case] = list(cases.values_list("pk", "edition_id", "outcome", "head"))
    calendar, own = calendar_of(unit), unit.calendar or load_national()
    stamp = (unit.zone, own.pk, own.changed_at)
    found = {row[0]: _kept[row[0], row[3], *stamp] for row in rows if (row[0], row[3], *stamp) in _kept}
    left = [row for row in rows if row[0] not in found]
    runs, holds = _runs(cases, left), _holds(cases, left)
    judged = []
    for row in rows:
        pk, edition, outcome, head = row
        if pk in found:
            judged.append(_judged(row, found[pk], found[pk]))
            continue
        totals, so_far = _totals(procedures[edition], calendar, runs[pk], holds, now)
        judged.append(_judged(row, totals, so_far))
        if outcome and head:
            _keep((pk, head, *stamp), totals)
    return judged


def _keep(key: tuple[object, ...], totals: Totals) -> None:
    _kept[key] = totals
    while len(_kept) > _MOST:
        _kept.popitem(last=False)


def _judged(row: _Case, totals: Totals, so_far: Totals) -> Judged:
    """Norm and verdict of what is finished; the minutes also of what still runs."""
    pk, edition, outcome, _head = row
    state = {KEPT: "kept", LATE: "late"}.get(totals.verdict, "no_norm")
    state = state if outcome == "finished" else "withdrawn" if outcome else "open"
    return Judged(
        pk, edition, state, totals.norm_minutes, totals.norm_days, so_far.minutes, so_far.rework_minutes
    )


def _totals(
    procedure: Procedure, calendar: clock.WorkCalendar, runs: Sequence[_Run],
    holds: Mapping[int, Sequence[clock.Hold]], now: datetime,
) -> tuple[Totals, Totals]:  # fmt: skip
    """The totals of the finished runs, as the report has them, and of all as of `now`, as the ledger has them."""
    worked = [
        Worked(step, opened, finished or now, tuple(holds.get(pk, ())), again)
        for step, opened, finished, again, pk in runs
    ]
    done = [one for one, run in zip(worked, runs, strict=True) if run[2] is not None]
    totals = measure(procedure, calendar, done).totals
    return totals, totals if len(done) == len(worked) else measure(procedure, calendar, worked).totals


def _runs(cases: QuerySet[Case], left: Sequence[_Case]) -> dict[int, list[_Run]]:
    found: dict[int, list[_Run]] = defaultdict(list)
    if left:
        rows = Run.objects.filter(case__in=_asked(cases, left)).order_by("pk")
        for case, *run in rows.values_list("case_id", "step", "opened_at", "finished_at", "rework", "pk").iterator():
            found[case].append(tuple(run))  # type: ignore[arg-type]
    return found


def _holds(cases: QuerySet[Case], left: Sequence[_Case]) -> dict[int, list[clock.Hold]]:
    found: dict[int, list[clock.Hold]] = defaultdict(list)
    if left:
        rows = Hold.objects.filter(run__case__in=_asked(cases, left)).order_by("started_at")
        for run, start, end in rows.values_list("run_id", "started_at", "ended_at"):
            found[run].append(clock.Hold(start, end, ""))
    return found


def _asked(cases: QuerySet[Case], left: Sequence[_Case]) -> list[int] | QuerySet[Case]:
    return [row[0] for row in left] if len(left) <= _FEW else cases.order_by().values("pk")  # type: ignore[return-value]
