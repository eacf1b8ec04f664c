"""The page of papers before they are sealed: how each will look, its number, and what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from tuntas.cases.actors import Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Run
from tuntas.cases.refusals import Refused
from tuntas.documents.preview import draft_facts
from tuntas.sop.reasons import Reason
from tuntas.web.paper_images import images_of
from tuntas.web.sealing import NUMBER, Numbered, numbered, to_be_sealed, versions
from tuntas.web.work import decision_question

__all__ = ["preview_page"]


def preview_page(
    request: HttpRequest, facts: Facts, run: Run, by: Actor, now: datetime, *, typed: Mapping[str, str],
    decided: str = "", refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """The papers of a step as they would be sealed now; after a refusal with its reasons beside what was typed."""
    reasons, language = refused.reasons if refused else (), get_language() or "id"
    numbers = {one.key: one for one in numbered(facts, run, now, typed, tuple(reasons))}
    context = {
        "case": facts.case, "run": run, "title": facts.procedure.step_of(run.box).short.to(language),
        "papers": _papers(facts, run, by, now, numbers),
        "seen": request.POST.get("dilihat", "") or versions(facts, run),
        "missing": _missing(facts, run, now), "decision": decision_question(facts, run, decided),
        "held": run.held_at is not None,
        "errors": [(one.text(language), f"id_{NUMBER}{one.paper}") for one in reasons],
    }  # fmt: skip
    return render(request, "tuntas/step_preview.html", context, status=422 if refused else 200)


def _papers(facts: Facts, run: Run, by: Actor, now: datetime, numbers: Mapping[str, Numbered]) -> list[dict[str, Any]]:
    language = get_language() or "id"
    papers = []
    for kind in to_be_sealed(facts, run):
        draft = facts.draft(kind.key)
        shown = draft_facts(facts.case, run, kind.key, by=by, now=now)
        stamp = draft.version if draft else 0
        url = reverse("paper-page", args=[facts.case.number, kind.key, 1]).removesuffix("1.png")
        papers.append({
            "name": kind.name.to(language), "numbered": numbers.get(kind.key),
            "images": [f"{url}{n}.png?langkah={run.box}&v={stamp}" for n in range(1, len(images_of(shown)) + 1)],
            "no_nip": [one["name"] for one in shown["signers"] if one.get("user") and not one["nip"]],
            "nobody": [one["position"] for one in shown["signers"] if not one["name"].strip(". ")],
        })  # fmt: skip
    return papers


def _missing(facts: Facts, run: Run, now: datetime) -> list[tuple[str, list[str]]]:
    exact = [one for one in facts.missing(run, now) if one.field or one.code != "paper_missing"]
    return _by_paper(facts, exact, get_language() or "id")


def _by_paper(facts: Facts, reasons: list[Reason], language: str) -> list[tuple[str, list[str]]]:
    """What is lacking, each paper once with all that it lacks."""
    found: dict[str, list[str]] = {}
    for one in reasons:
        name = facts.procedure.paper(one.paper).title.to(language) if facts.procedure.has_paper(one.paper) else ""
        found.setdefault(name, []).append(one.text(language).removeprefix(f"{name}: "))
    return list(found.items())
