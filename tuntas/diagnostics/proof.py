"""Before and after: whether what failed in step 2 passes for good, which the step that restores must prove."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Run
from tuntas.cases.refusals import CaseReason
from tuntas.diagnostics.models import Survey
from tuntas.probes.layers import Check
from tuntas.probes.proof import TIMES, Proof, Row, proven, rows
from tuntas.sop.reasons import Reason

__all__ = ["again", "checks_of", "lacking", "measured_papers", "proof_of", "table"]


def checks_of(survey: Survey) -> list[Check]:
    """The checks of a stored survey, as they were judged."""
    return [Check(**one) for one in survey.verdict.get("checks", ())]


def _of(case: Case, phase: str, until: datetime | None = None) -> Sequence[Survey]:
    done = Survey.objects.filter(case=case, phase=phase, state="done").order_by("asked_at", "pk")
    return list(done.filter(ended_at__lte=until) if until else done)


def proof_of(case: Case, until: datetime | None = None) -> Proof | None:
    """What the later surveys prove of the last one before the repair; None where nothing was found to fail."""
    before = _of(case, "before", until)
    if not before or not any(one.passed is False for one in checks_of(before[-1])):
        return None
    later = [one for one in _of(case, "after", until) if one.asked_at > before[-1].asked_at]
    return proven(checks_of(before[-1]), [(one.asked_at, checks_of(one)) for one in later])


def table(case: Case) -> list[Row]:
    """Sebelum | Sesudah: of the last survey of each phase."""
    before, after = _of(case, "before"), _of(case, "after")
    return rows(checks_of(before[-1]) if before else [], checks_of(after[-1]) if after else [])


def measured_papers(facts: Facts, run: Run) -> list[str]:
    """The papers of the run's step that a survey fills."""
    step = facts.procedure.step_of(run.box)
    return [key for key in (*step.gives, *step.needs) if facts.procedure.paper(key).kind == "measurement"]


def lacking(facts: Facts, run: Run) -> list[Reason]:
    """What the gate of the restoring step still asks for: three passes over five minutes, or the Ketua's waiver."""
    if run.step != facts.procedure.policy.restores:
        return []
    papers = measured_papers(facts, run)
    if any(key in facts.waivers for key in papers):
        return []
    proof = proof_of(facts.case)
    if proof is None or proof.is_enough:
        return []
    return [CaseReason("not_proven", {"passes": proof.passes, "times": TIMES}, papers[0] if papers else "")]


def again(survey: Survey) -> bool:
    """Whether the next pass should be measured by itself: everything passes, and it is not proven yet."""
    if survey.phase != "after" or survey.state != "done":
        return False
    proof = proof_of(survey.case)
    return proof is not None and not proof.is_enough and not proof.failing
