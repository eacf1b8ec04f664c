"""Measuring the network of a case for machines: begin, follow, read the verdict, the table and the raw data."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from tuntas.api.addresses import office_view
from tuntas.api.auth import actor
from tuntas.api.problems import ApiReason, NotFound
from tuntas.cases.models import Run
from tuntas.cases.refusals import CaseReason, Conflict
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.proof import proof_of
from tuntas.diagnostics.surveys import begin, in_background
from tuntas.diagnostics.telling import lines_of, names_of, sentence_of
from tuntas.probes.proof import TIMES

__all__ = ["router"]

router = Router(tags=["surveys"])
SURVEYS = "/cases/{number}/surveys"


class VerdictOut(Schema):
    """`code`: the first layer from the cable up that fails ("ok", "unknown"); `targets` by name."""

    code: str
    layer: str
    targets: list[str]
    sentence: str


class SurveyProposalOut(Schema):
    """What it proposes for the decision of who handles the case: Y ourselves, T the vendor of `contract`."""

    kind: str
    decision: Literal["Y", "T"]
    contract: str
    alternatives: list[str]


class SurveyOut(Schema):
    """`phase` before or after the repair. `sha256`: of the raw data, as it stands in the case's chain of events."""

    id: int
    phase: str
    state: Literal["running", "done", "failed"]
    asked_at: datetime
    ended_at: datetime | None
    vantage: str
    done: int
    planned: int
    verdict: VerdictOut | None
    proposal: SurveyProposalOut | None
    sha256: str
    error: str


class LineOut(Schema):
    """One line of Sebelum | Sesudah | Ambang | Lulus; `passed` null: could not be told."""

    what: str
    layer: str
    before: str
    after: str
    limit: str
    passed: bool | None


class ProofOut(Schema):
    """How many surveys in a row passed all that had failed before the repair; three over five minutes are enough."""

    passes: int
    times: int
    enough: bool


class SurveysOut(Schema):
    items: list[SurveyOut]
    table: list[LineOut]
    proof: ProofOut | None


class RawOut(SurveyOut):
    """With every target and measurement as it was stored."""

    targets: list[dict[str, Any]]
    measurements: list[dict[str, Any]]


@router.get(SURVEYS, response=SurveysOut, summary="Every measuring of the case, and before beside after")
def surveys(request: HttpRequest, number: str) -> Any:
    """For the office of the case alone: it tells where what stands in the network."""
    view = office_view(request, number)
    rows = list(Survey.objects.filter(case=view.facts.case).exclude(state="wanted"))
    last, names = {one.phase: one for one in rows if one.state == "done"}, names_of(rows)
    lines = lines_of(last.get("before"), last.get("after"), names, view.language)
    proof = proof_of(view.facts.case)
    return SurveysOut(
        items=[_told(one, view.language) for one in rows],
        table=[LineOut(**{key: getattr(one, key) for key in LineOut.model_fields}) for one in lines],
        proof=ProofOut(passes=min(proof.passes, TIMES), times=TIMES, enough=proof.is_enough) if proof else None,
    )  # fmt: skip


@router.post(SURVEYS, response={202: SurveyOut}, summary="Measure now; it goes on by itself")
def measure(request: HttpRequest, number: str) -> Any:
    """Of the open step; what it writes is a draft. 409 while one runs, 422 where no target is registered."""
    view = office_view(request, number)
    run = next(iter(view.facts.open_runs), None)
    if run is None:
        raise Conflict(CaseReason("closed"))
    row = begin(Run.objects.select_related("case__unit").get(pk=run.pk), by=actor(request))
    in_background(row)
    return _told(row, view.language)


@router.get(f"{SURVEYS}/{{survey}}", response=RawOut, summary="One measuring with its raw data")
def survey(request: HttpRequest, number: str, survey: int) -> Any:
    """While it runs: how far it came."""
    view = office_view(request, number)
    row = Survey.objects.filter(case=view.facts.case, pk=survey).exclude(state="wanted").first()
    if row is None:
        raise NotFound(ApiReason("no_such_survey"))
    return RawOut(**_told(row, view.language).dict(), targets=row.targets, measurements=row.measurements)


# -- what is told ----------------------------------------------------------------------------------


def _told(row: Survey, language: str) -> SurveyOut:
    names, done = names_of([row]), row.state == "done"
    verdict = VerdictOut(
        code=row.verdict["code"], layer=row.verdict["layer"], sentence=sentence_of(row, names, language),
        targets=[names.get(one, one) for one in row.verdict["targets"]],
    ) if done else None  # fmt: skip
    return SurveyOut(
        id=row.pk, phase=row.phase, state=row.state, asked_at=row.asked_at, ended_at=row.ended_at, vantage=row.vantage,
        done=row.done, planned=row.planned, verdict=verdict, sha256=row.sha256, error=row.error,
        proposal=SurveyProposalOut(**row.proposal) if done and row.proposal else None,
    )  # fmt: skip
