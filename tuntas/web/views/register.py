"""`/register/`: the unit's book of cases for a month or a year, as page, workbook and PDF."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.register import words
from tuntas.register.book import PDF_MOST, book_pdf
from tuntas.register.xlsx import workbook
from tuntas.web import registering
from tuntas.web.registering import STATE_KEYS, Asked

__all__ = ["pdf", "register", "xlsx"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """One page of the book, its sums and its filters."""
    return _page(request, registering.asked(request.user, request.GET.dict(), datetime.now(UTC)))


def _page(request: HttpRequest, found: Asked, status: int = 200) -> HttpResponse:
    book, period = found.book, found.book.period
    judged, sums = book.whole()
    chosen = request.GET.get("hasil", "")
    chosen = chosen if chosen in STATE_KEYS else ""
    leaf = registering.leaf(found, judged, chosen, request.GET.get("setelah", ""))
    rows = [registering.shown(one, period.year) for one in book.lines(leaf["placed"])]
    context = {
        "title": found.title, "unit": book.unit, "period": period.name, "wrong": found.wrong, "rows": rows,
        "leaf": leaf, "sums": words.sum_lines(sums) if sums.cases else [], "chosen": chosen,
        "zone": words.zone_name(book.unit.zone), "filters": registering.filters(found),
        "folders": registering.folders(found, sums, chosen),
        "xlsx": found.address("register-xlsx"), "pdf": found.address("register-pdf"),
        "before": (period.before.name, found.address(period=period.before)),
        "after": (period.after.name, found.address(period=period.after)), "year": found.address(period=period.whole),
        "many": sums.cases > PDF_MOST,
    }  # fmt: skip
    return render(request, "tuntas/register.html", context, status=status)


@require_safe
@login_required
def xlsx(request: HttpRequest) -> HttpResponse:
    """The whole book as a workbook."""
    found = registering.asked(request.user, request.GET.dict(), datetime.now(UTC))
    book, unit = found.book, found.book.unit
    judged, sums = book.whole()
    local = book.now.astimezone(ZoneInfo(unit.zone))
    content = workbook(
        found.title, unit.name, words.zone_name(unit.zone), book.period.name, book.read(judged), sums, local
    )
    return _file(content, f"{_name(found)}.xlsx", XLSX)


@require_safe
@login_required
def pdf(request: HttpRequest) -> HttpResponse:
    """The whole book as a PDF to be signed; one that is too thick is told to be asked for by month."""
    found = registering.asked(request.user, request.GET.dict(), datetime.now(UTC))
    if found.book.cases.count() > PDF_MOST:
        said = _("Buku ini lebih dari %(most)s kasus, terlalu tebal untuk satu PDF. Unduh per bulan atau sebagai XLSX.")
        found.wrong.append(said % {"most": PDF_MOST})
        return _page(request, found, 422)
    return _file(book_pdf(found.book, found.procedure), f"{_name(found)}.pdf", "application/pdf")


def _name(found: Asked) -> str:
    """register-penanganan-kendala-jaringan-2026-11"""
    return f"register-{found.procedure.key}-{found.book.period.key}"


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
