"""What the check found: the kind and the device of a case, for those who ask how often it happened."""

from __future__ import annotations

from collections.abc import Iterable

from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Paper
from tuntas.network.models import Device

__all__ = ["classify"]


def classify(facts: Facts, papers: Iterable[Paper]) -> None:
    """Copy kind and device, where a just sealed revision of the report's paper names them, to the case."""
    intake = facts.procedure.intake
    paper = next((one for one in papers if one.key == intake.paper), None)
    if paper is None:
        return
    case, named = facts.case, paper.data.get(intake.device)
    case.kind = str(paper.data.get(intake.kind) or "")[:60]
    known = Device.objects.filter(pk=named["id"]) if isinstance(named, dict) and named.get("id") else None
    case.device = known.first() if known is not None else None
    Case.objects.filter(pk=case.pk).update(kind=case.kind, device=case.device)
