"""An alarm went quiet: what restores is measured by itself, which proposes and completes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from tuntas.cases.actors import SYSTEM
from tuntas.cases.models import Case, Run
from tuntas.cases.refusals import Refused
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.surveys import begin, in_background

__all__ = ["turn", "want"]


def want(case: Case, now: datetime | None = None) -> None:
    """Remember that the case should be measured, where its open step is one in which measuring tells something."""
    run = Run.objects.filter(case=case, finished_at=None).order_by("pk").first()
    if run is None or Survey.objects.filter(case=case, state__in=("wanted", "running")).exists():
        return
    now = now or datetime.now(UTC)
    Survey.objects.create(case=case, run=run, phase="wanted", state="wanted", asked_at=now, heard_at=now)


def turn() -> int:
    """Begin what is wanted, as far as there is room. How many began."""
    begun = 0
    for wanted in Survey.objects.filter(state="wanted").select_related("run__case")[:2]:
        try:
            row = begin(wanted.run, by=SYSTEM)
        except Refused as refused:
            if not any(one.code == "surveys_full" for one in refused.reasons):
                wanted.delete()  # nothing is left to measure; where there is only no room, it waits
            continue
        wanted.delete()
        in_background(row)
        begun += 1
    return begun
