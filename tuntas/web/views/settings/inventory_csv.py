"""Devices as a CSV file: told line by line what it would do, then written; and the inventory to take along."""

from __future__ import annotations

import base64
import binascii
from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.network.inventory_file import COLUMNS, LARGEST, Unreadable, apply, lines, written
from tuntas.people.models import Unit
from tuntas.web.views.settings.common import administrators, crumbs

__all__ = ["file", "file_taken"]

SHOWN = 300


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def file(request: HttpRequest, unit: int) -> HttpResponse:
    """First what each line would do; the second time, of the same file, it is done."""
    office = get_object_or_404(Unit, pk=unit, kind="office")
    shown = {
        "crumbs": [*crumbs(), (_("Perangkat"), reverse("inventory", args=["perangkat"]))], "unit": office,
        "columns": ", ".join(COLUMNS),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "tuntas/settings/inventory_csv.html", shown)
    try:
        content = _content(request)
        found = lines(content, office)
    except Unreadable as error:
        return render(request, "tuntas/settings/inventory_csv.html", {**shown, "error": str(error)}, status=422)
    if request.POST.get("do") == "apply":
        count = apply(found, office)
        messages.success(request, _("%(count)d perangkat ditulis.") % {"count": count})
        return redirect("inventory", "perangkat")
    told = Counter(one.does for one in found)
    return render(request, "tuntas/settings/inventory_csv.html", {
        **shown, "lines": found[:SHOWN], "left": max(0, len(found) - SHOWN), "told": dict(told),
        "held": base64.b64encode(content).decode(), "writes": told["new"] + told["changed"],
    })  # fmt: skip


def _content(request: HttpRequest) -> bytes:
    sent = request.FILES.get("berkas")
    if sent is not None:
        return bytes(sent.read(LARGEST + 1))
    try:
        content = base64.b64decode(request.POST.get("isi", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise Unreadable(_("Pilih berkas CSV."))
    return content


@require_safe
@administrators
def file_taken(request: HttpRequest, unit: int) -> HttpResponse:
    """Every device in use, as Excel opens it."""
    office = get_object_or_404(Unit, pk=unit, kind="office")
    answer = HttpResponse(written(office), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="perangkat.csv"'
    return answer
