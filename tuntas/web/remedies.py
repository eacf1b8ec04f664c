"""What helps where the work is done: first diagnosis and remedy of the kind, and what helped before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language

from tuntas.cases.facts import Facts
from tuntas.cases.models import Paper, Run
from tuntas.diagnostics.proposals import DECISIONS, proposed
from tuntas.documents.values import Reader
from tuntas.network.kinds import taxonomy
from tuntas.sop.papers import is_filled
from tuntas.web.measured import proposal_told
from tuntas.web.times import short_time

__all__ = ["helps", "is_at_work", "proposal_at"]

NEWEST = 3


def is_at_work(facts: Facts, run: Run) -> bool:
    """Whether the step of `run` lies between the one that finds the kind and the one that restores."""
    procedure, intake = facts.procedure, facts.procedure.intake
    order = [one.key for one in procedure.steps]
    kind = procedure.paper(intake.paper).field(intake.kind) if intake.kind else None
    found_at = [order.index(step) for step in (kind.at if kind else ()) if step in order]
    restores = procedure.policy.restores
    if not found_at or restores not in order or run.step not in order:
        return False
    return min(found_at) <= order.index(run.step) <= order.index(restores)


def helps(facts: Facts, run: Run, now: datetime) -> dict[str, Any] | None:
    """The card beside the work; None before a kind or a device is known. One statement, only at such a step."""
    if not is_at_work(facts, run):
        return None
    intake = facts.procedure.intake
    written = facts.written(intake.paper)
    code, named = str(written.get(intake.kind) or facts.case.kind), written.get(intake.device)
    device = named.get("id") if isinstance(named, dict) else facts.case.device_id
    kind = taxonomy().kinds.get(code)
    if kind is None and not device:
        return None
    name = (kind.name if (get_language() or "id") == "id" else kind.english) if kind else ""
    return {
        "name": f"{kind.code} {name}" if kind else "", "first": kind.first if kind else "",
        "remedy": kind.remedy if kind else "", "before": _before(facts, kind.code if kind else "", device, now),
    }  # fmt: skip


def _before(facts: Facts, kind: str, device: Any, now: datetime) -> list[dict[str, Any]]:
    """What was done in the newest finished cases of the same device or kind, as their reports say."""
    report, case = facts.procedure.policy.report_paper, facts.case
    same = Q(case__kind=kind) if kind else Q()
    same |= Q(case__device=device) if isinstance(device, int) else Q()
    if not report or not same:
        return []
    sealed = Paper.objects.filter(key=report, sealed_at__isnull=False)
    newer = sealed.filter(case=OuterRef("case"), revision__gt=OuterRef("revision"))
    rows = sealed.filter(same, case__unit=case.unit_id, case__outcome="finished").exclude(case=case.pk)
    rows = rows.exclude(Exists(newer)).select_related("case").order_by("-case__closed_at")[:NEWEST]
    return [one for one in (_told(facts, paper, device, now) for paper in rows) if one["said"]]


def _told(facts: Facts, paper: Paper, device: Any, now: datetime) -> dict[str, Any]:
    """Cause and work done, of what the restoring step wrote; where, and whether it was this very device."""
    procedure, unit = facts.procedure, facts.case.unit
    reader = Reader(unit.zone, get_language() or "id", str, lambda _to, value: str(value.get("name") or ""))
    asked = [one for one in procedure.paper(paper.key).fields if procedure.policy.restores in one.at]
    said = [reader.text(one, paper.data[one.key]) for one in asked if is_filled(paper.data.get(one.key))]
    closed = paper.case.closed_at or paper.case.opened_at
    return {
        "url": reverse("case", args=[paper.case.number]), "number": paper.case.number, "said": said,
        "place": paper.case.place_name, "at": short_time(closed, unit, now),
        "same_device": bool(device) and paper.case.device_id == device,
    }  # fmt: skip


def proposal_at(facts: Facts, run: Run) -> dict[str, Any] | None:
    """What measuring proposes, where the step asks whether we handle it ourselves. One statement, only there."""
    box = facts.procedure.box(run.box)
    if box.asks is None or {one.answer for one in box.arrows} != DECISIONS:
        return None
    row = proposed(facts.case)
    return proposal_told(row) if row is not None and row.proposal["kind"] in taxonomy().kinds else None
