"""QR labels of an office's rooms or devices, as a PDF to print and cut."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.documents.labels import Label, labels_pdf
from tuntas.network.models import Device, Place
from tuntas.people.models import Unit
from tuntas.web.views.settings.common import administrators, moment_now

__all__ = ["labels"]

MOST = 480  # labels of one file: twenty sheets


@require_safe
@administrators
def labels(request: HttpRequest, noun: str, unit: int) -> HttpResponse:
    """Three by eight on A4; `?mulai=` goes on where the first file of many ended."""
    office = get_object_or_404(Unit, pk=unit, kind="office")
    start = request.GET.get("mulai", "0")[:6]
    first = int(start) if start.isascii() and start.isdigit() else 0
    if noun == "tempat":
        places = Place.objects.filter(unit=office, active=True).select_related("parent")[first : first + MOST]
        found = [_label(one.label, one.name, str(one.parent or ""), office.phone) for one in places]
    elif noun == "perangkat":
        rows = Device.objects.filter(unit=office, active=True).select_related("place__parent", "contract")
        found = [
            _label(one.label, one.name, str(one.place or ""), (one.contract and one.contract.noc_phone) or office.phone)
            for one in rows[first : first + MOST]
        ]
    else:
        raise Http404
    if not found:
        messages.error(request, _("Belum ada yang dapat dicetak."))
        return redirect("inventory", noun)
    answer = HttpResponse(labels_pdf(found, office.name, moment_now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="label-{noun}.pdf"'
    return answer


def _label(code: str, name: str, where: str, phone: str) -> Label:
    url = settings.SITE_URL.rstrip("/") + reverse("label", args=[code])
    return Label(url, name, where, code, phone)
