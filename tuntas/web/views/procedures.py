"""`/sop/`: the procedures in force, each as its official sheet, printed or beside another; anyone may read them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Edition
from tuntas.documents.sheet import PAPERS, sheet_pdf
from tuntas.people.duties import duties_of
from tuntas.sop.procedure import Procedure
from tuntas.sop.sheet_pages import as_printed, page_svg, sheet_pages
from tuntas.sop.sheet_stamp import Stamp, superseded, withdrawn
from tuntas.sop.sheet_svg import flowchart_svg, sheet_svg
from tuntas.web import sheet as shown
from tuntas.web.comparing import compared
from tuntas.web.components.html import drawing

__all__ = ["comparison", "printed", "procedure", "procedures", "sheet"]

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
    for newer, older in pairwise(editions):
        newer.before = older.edition  # type: ignore[attr-defined]
    standing: dict[str, Any] = {"in_office": _in_office(request)}
    standing |= {"in_force": _in_force(editions), "stamp": _stamp(editions, edition, language)}
    return render(
        request,
        "tuntas/procedure.html",
        _page(found, language) | standing
        | {"edition": edition, "editions": editions, "in_office": _in_office(request)},
    )


def _in_office(request: HttpRequest) -> bool:
    """Whether the reader is of an office, and so may see how the SOP was monitored there."""
    user = request.user
    return user.is_authenticated and any(one.unit.kind == "office" for one in duties_of(user, timezone.now()))


def _in_force(editions: list[Edition]) -> Edition | None:
    return next((one for one in editions if one.withdrawn_at is None), None)


def _stamp(editions: list[Edition], edition: Edition, language: str) -> Stamp | None:
    """What is stamped over an edition that is not in force."""
    if edition.withdrawn_at is not None:
        return withdrawn(timezone.localtime(edition.withdrawn_at).date(), language)
    current = _in_force(editions)
    return superseded(current.edition, language) if current and current.pk != edition.pk else None


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
        "chart": drawing(_chart(found, language)),
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


# -- the sheet to be printed --------------------------------------------------------------------------
# An edition never changes, and `procedure_of` gives the same value for it each time: drawings are kept.


@lru_cache(maxsize=32)
def _chart(found: Procedure, language: str) -> str:
    return flowchart_svg(found, language=language, width=WIDTH)


_as_printed = lru_cache(maxsize=32)(as_printed)


@lru_cache(maxsize=32)
def _drawn(found: Procedure, language: str, stamp: Stamp | None) -> str:
    return sheet_svg(found, language=language, stamp=stamp, standalone=True)


@lru_cache(maxsize=32)
def _drawn_pages(found: Procedure, paper: str, language: str, stamp: Stamp | None) -> tuple[str, ...]:
    return tuple(page_svg(one) for one in sheet_pages(found, paper, language, stamp=stamp))


@lru_cache(maxsize=32)
def _printed(
    found: Procedure, moment: datetime, paper: str, language: str, readings: bool, stamp: Stamp | None
) -> bytes:
    return sheet_pdf(found, moment=moment, paper=paper, language=language, readings=readings, stamp=stamp)


@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """Cover and flowchart as one SVG that brings its own inks, or `?halaman=` of the print; `?unduh` to keep it."""
    editions, edition = _wanted(request, key)
    found, language, (paper, readings) = procedure_of(edition), get_language() or "id", _asked(request)
    stamp = _stamp(editions, edition, language)
    found = found if readings else _as_printed(found)
    name, page = f"{edition.procedure}-{edition.edition}", request.GET.get("halaman", "")
    if page:
        drawn = _drawn_pages(found, paper, language, stamp)
        if page not in map(str, range(1, len(drawn) + 1)):
            raise Http404
        svg, name = drawn[int(page) - 1], f"{name}-{paper}-{page}"
    else:
        svg = _drawn(found, language, stamp)
    answer = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    # The file carries a style sheet of its own and nothing else; opened by itself it may do nothing more.
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if "unduh" in request.GET:
        answer["Content-Disposition"] = content_disposition_header(True, f"{name}.svg") or "attachment"
    return answer


@require_safe
def printed(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet as a PDF: `?kertas=` A4 or F4, `?terbitan=`, `?tafsir=0` as the sheet is printed alone."""
    editions, edition = _wanted(request, key)
    language, (paper, readings) = get_language() or "id", _asked(request)
    stamp = _stamp(editions, edition, language)
    content = _printed(procedure_of(edition), edition.published_at, paper, language, readings, stamp)
    name = f"sop-{edition.procedure}-{edition.edition}-{paper}{'' if readings else '-tercetak'}.pdf"
    answer = HttpResponse(content, content_type="application/pdf")
    kept = "unduh" in request.GET
    answer["Content-Disposition"] = content_disposition_header(kept, name) or "attachment"
    return answer


def _asked(request: HttpRequest) -> tuple[str, bool]:
    """The paper, and whether readings are shown."""
    paper = request.GET.get("kertas", PAPERS[0])
    if paper not in PAPERS:
        raise Http404
    return paper, request.GET.get("tafsir", "1") != "0"


# -- side by side ---------------------------------------------------------------------------------------


@require_safe
def comparison(request: HttpRequest, key: str) -> HttpResponse:
    """Two editions beside each other: `?a=` and `?b=`, or the one in force and the one before it."""
    editions = list(_editions(key))
    one, two = _pair(request, editions)
    language, all_ = get_language() or "id", "semua" in request.GET
    before, after = procedure_of(one), procedure_of(two)
    context = compared(before, after, language, all_=all_) | {
        "key": key, "name": after.name.to(language), "editions": editions, "a": one, "b": two, "all": all_,
        "stamp_a": _stamp(editions, one, language), "stamp_b": _stamp(editions, two, language),
    }  # fmt: skip
    return render(request, "tuntas/comparison.html", context)


def _pair(request: HttpRequest, editions: list[Edition]) -> tuple[Edition, Edition]:
    """The editions that are asked for, the older one first where nothing is asked."""
    named = {one.edition: one for one in editions}
    newest = _in_force(editions) or next(iter(editions), None)
    two = named.get(request.GET.get("b", "")) if request.GET.get("b") else newest
    if two is None:
        raise Http404
    older = editions[editions.index(two) + 1 :] or [two]
    one = named.get(request.GET.get("a", "")) if request.GET.get("a") else older[0]
    if one is None:
        raise Http404
    return one, two
