"""What measuring proposes for the decision of who handles a case, and how often the proposal was right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tuntas.cases.models import Case, Run
from tuntas.diagnostics.models import Survey
from tuntas.people.models import Unit

__all__ = ["DECISIONS", "Right", "proposed", "share_right"]

DECISIONS = {"Y", "T"}


@dataclass(frozen=True)
class Right:
    """Of `of` decided cases that were measured before: in how many the decision, and the kind, was the proposed one."""

    of: int
    decision: int
    kind: int


def proposed(case: Case) -> Survey | None:
    """The newest survey before the repair that proposes something. One statement."""
    rows = Survey.objects.filter(case=case, phase="before", state="done").order_by("-asked_at", "-pk")
    rows = rows.defer("measurements", "targets", "verdict")
    return next((one for one in rows[:10] if one.proposal), None)


def share_right(units: Iterable[Unit], since: datetime) -> Right:
    """Compared with the last answer of each case decided since then, and the kind that was found. Two statements."""
    runs = Run.objects.filter(
        case__unit__in=list(units), outcome="finished", answer__in=DECISIONS, finished_at__gte=since
    ).order_by("finished_at", "pk")
    decided = {case: (answer, kind, at) for case, answer, kind, at in runs.values_list(
        "case_id", "answer", "case__kind", "finished_at"
    )}  # fmt: skip
    rows = Survey.objects.filter(case__in=decided, phase="before", state="done").order_by("asked_at", "pk")
    said = {case: told for case, told, at in rows.values_list("case_id", "proposal", "asked_at")
            if told and at <= decided[case][2]}  # fmt: skip
    decision = sum(1 for case, told in said.items() if told.get("decision") == decided[case][0])
    kind = sum(1 for case, told in said.items() if told.get("kind") == decided[case][1])
    return Right(len(said), decision, kind)
