"""`/sop/`: the procedures in force, and each as its official sheet; anyone may read them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Edition
from tuntas.sop.procedure import Procedure
from tuntas.sop.sheet_svg import flowchart_svg, sheet_svg
from tuntas.web import sheet as shown
from tuntas.web.components.html import drawing

__all__ = ["procedure", "procedures", "sheet"]

WIDTH = 840  # of the flowchart on the page: text at its own size beside the findings


def _editions(key: str = "") -> QuerySet[Edition]:
    """The newest first, each with how many cases ran on it."""
    found = Edition.objects.annotate(held=Count("cases")).order_by("-published_at", "-pk")
    return found.filter(procedure=key) if key else found


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """What is in force: of every procedure the newest edition that is not withdrawn."""
    newest: dict[str, Edition] = {}
    held: dict[str, int] = {}
    for one in _editions():
        held[one.procedure] = held.get(one.procedure, 0) + one.held
        if one.withdrawn_at is None:
            newest.setdefault(one.procedure, one)
    language = get_language() or "id"
    rows = [_summary(one, held[one.procedure], language) for one in newest.values()]
    rows.sort(key=lambda row: str(row["name"]))
    return render(request, "tuntas/procedures.html", {"procedures": rows})


def _summary(edition: Edition, held: int, language: str) -> dict[str, Any]:
    found = procedure_of(edition)
    return {
        "key": found.key,
        "name": found.name.to(language),
        "number": found.cover.get("nomor", ""),
        "edition": edition,
        "steps": len(found.steps),
        "performers": ", ".join((role.short or role.name).to(language) for role in found.columns),
        "norms": shown.norm_lines(found, language),
        "cases": held,
    }


def _wanted(request: HttpRequest, key: str) -> tuple[list[Edition], Edition]:
    """All editions of `key`, and the one that is asked for: `?terbitan=`, or the one in force."""
    editions = list(_editions(key))
    asked = request.GET.get("terbitan", "")
    for one in editions:
        if one.edition == asked if asked else one.withdrawn_at is None:
            return editions, one
    raise Http404


@require_safe
def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet with what the checker finds, our readings, and every edition. `?unduh=toml`: its text."""
    editions, edition = _wanted(request, key)
    if request.GET.get("unduh") == "toml":
        return _text(edition)
    found, language = procedure_of(edition), get_language() or "id"
    in_force = next((one for one in editions if one.withdrawn_at is None), None)
    return render(
        request,
        "tuntas/procedure.html",
        _page(found, language) | {"edition": edition, "editions": editions, "in_force": in_force},
    )


def _page(found: Procedure, language: str) -> dict[str, Any]:
    printed, brought = shown.findings(found)
    readings = [
        {"letter": one.letter, "choice": one.choice.to(language), "sheet": one.sheet.to(language),
         "sheet_in": language if one.sheet.en else "id",
         "because": one.because.to(language)}
        for one in found.readings
    ]  # fmt: skip
    return {
        "procedure": found,
        "name": found.name.to(language),
        "cover": shown.cover(found),
        "cover_findings": {one.cover_key: one for one in printed if one.cover_key},
        "chart": drawing(flowchart_svg(found, language=language, width=WIDTH)),
        "printed": printed,
        "brought": brought,
        "left": sum(not one.settled for one in printed),
        "readings": readings,
        "steps": shown.steps(found, language),
        "norms": shown.norm_lines(found, language),
    }


def _text(edition: Edition) -> HttpResponse:
    """The definition as it was published, byte for byte."""
    name = f"{edition.procedure}-{edition.edition}.toml"
    answer = HttpResponse(edition.text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """Cover and flowchart as one SVG file that brings its own inks; `?unduh` to keep it."""
    _, edition = _wanted(request, key)
    svg = sheet_svg(procedure_of(edition), language=get_language() or "id", standalone=True)
    answer = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    # The file carries a style sheet of its own and nothing else; opened by itself it may do nothing more.
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if "unduh" in request.GET:
        name = f"{edition.procedure}-{edition.edition}.svg"
        answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
