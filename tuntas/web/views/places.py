"""`/jaringan/`: the office's places and devices, what happened to each before, and the page behind a QR label."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.cases.editions import known, procedure_of
from tuntas.cases.models import Case
from tuntas.diagnostics.proposals import Right, share_right
from tuntas.network.kinds import taxonomy
from tuntas.network.models import Device, Place
from tuntas.people.duties import duties_of
from tuntas.people.models import Unit, User
from tuntas.web.alarms import alarm_told
from tuntas.web.networks import DEVICE, QUARTER, matters_of, standing, tree
from tuntas.web.origins import origin_told
from tuntas.web.times import short_time

__all__ = ["device", "label", "network", "place"]

YEAR = timedelta(days=365)
SHOWN = 30


def _offices(request: HttpRequest) -> list[Unit]:
    """The offices whose network the reader works for."""
    duties = duties_of(cast(User, request.user), datetime.now(UTC))
    offices = {one.unit_id: one.unit for one in duties if one.unit.kind == "office"}
    if not offices:
        raise PermissionDenied
    return list(offices.values())


@require_safe
@login_required
def network(request: HttpRequest) -> HttpResponse:
    """The tree of places with their devices; a search over names, addresses, serial and BMN numbers."""
    offices, found = _offices(request), request.GET.get("cari", "").strip()[:100]
    devices = Device.objects.filter(unit__in=offices, active=True).select_related("place__parent").order_by("name")
    places = Place.objects.filter(unit__in=offices, active=True).select_related("parent").order_by("name")
    if found:
        devices = devices.filter(
            Q(name__icontains=found) | Q(make__icontains=found) | Q(serial__icontains=found) | Q(bmn__icontains=found)
            | Q(address__startswith=found) | Q(mac__iexact=found) | Q(place__name__icontains=found)
        )  # fmt: skip
        places = places.filter(name__icontains=found)
        shown: dict[str, Any] = {"devices": devices[:200], "places": places[:200]}
    else:
        matters = matters_of(offices, datetime.now(UTC))
        shown = {"tree": tree(list(places), devices, matters), "right": _right(request),
                 "loose": [standing(one, matters) for one in devices if one.place_id is None]}  # fmt: skip
    return render(request, "tuntas/network.html", {"found": found, **shown})


def _right(request: HttpRequest) -> Right | None:
    """How often measuring was right in a year, for those who lead; None where nothing was measured and decided."""
    now, user = datetime.now(UTC), cast(User, request.user)
    leading = {role for one in known(user) for role in procedure_of(one).policy.reassign}
    led = {one.unit_id: one.unit for one in duties_of(user, now) if one.role in leading}
    found = share_right(led.values(), now - YEAR) if led else None
    return found if found and found.of else None


@require_safe
@login_required
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """A room: what stands in it, and every case there."""
    found = get_object_or_404(Place.objects.select_related("parent", "unit"), pk=pk, unit__in=_offices(request))
    return render(request, "tuntas/network_place.html", {
        "crumbs": _crumbs(), "place": found, "origin": origin_told(found),
        "devices": found.devices.filter(active=True).order_by("name"),
        "rooms": found.rooms.filter(active=True).order_by("name"),
        **_history(Case.objects.filter(place=found), found.unit),
    })  # fmt: skip


@require_safe
@login_required
def device(request: HttpRequest, pk: int) -> HttpResponse:
    """A device: all that is known of it, whom to call, and how often it was the trouble."""
    rows = Device.objects.select_related("place__parent", "unit", "contract__vendor", "uplink")
    found, now = get_object_or_404(rows, pk=pk, unit__in=_offices(request)), datetime.now(UTC)
    alarms = found.alerts.select_related("source__unit", "case", "place")
    return render(request, "tuntas/network_device.html", {
        "crumbs": _crumbs(), "device": found, "facts": _facts(found),
        "watched": found.targets.filter(standing__isnull=False).order_by("name"),
        "downlinks": found.downlinks.filter(active=True).order_by("name"),
        "alarms": [alarm_told(one, now) for one in alarms[:10]],
        **_history(Case.objects.annotate(about=DEVICE).filter(about=found.pk), found.unit),
    })  # fmt: skip


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Jaringan"), reverse("network"))]


def _facts(device: Device) -> list[tuple[str, str]]:
    told = [
        (_("Peran"), str(device.get_role_display())), (_("Merek/tipe"), device.make), (_("Nomor seri"), device.serial),
        (_("Kode BMN/NUP"), " / ".join(one for one in (device.bmn, device.nup) if one)),
        (_("Alamat IP"), device.address or ""), (_("Alamat MAC"), device.mac),
        (_("Kondisi"), str(device.get_condition_display())), (_("Tersambung ke"), str(device.uplink or "")),
        (_("Kontrak"), f"{device.contract}, {device.contract.vendor}" if device.contract else ""),
        (_("Telepon NOC"), device.contract.noc_phone if device.contract else ""),
        (_("Garansi sampai"), f"{device.warranty_until:%d-%m-%Y}" if device.warranty_until else ""),
        (_("Catatan"), device.note), (_("Ditarik dari"), origin_told(device)),
    ]  # fmt: skip
    return [(label, value) for label, value in told if value]


def _history(cases: QuerySet[Case], unit: Unit) -> dict[str, Any]:
    """The cases, the newest first, and how many there were in the last quarter, of which kinds."""
    now = datetime.now(UTC)
    rows = list(cases.exclude(outcome_kind="duplicate").order_by("-opened_at")[:SHOWN])
    kinds, english = taxonomy().kinds, (get_language() or "id") != "id"
    names = {key: one.english if english else one.name for key, one in kinds.items()}
    told = [
        {"case": one, "at": short_time(one.opened_at, unit, now), "kind": names.get(one.kind, ""),
         "open": one.closed_at is None}
        for one in rows
    ]  # fmt: skip
    lately = cases.filter(opened_at__gt=now - QUARTER).exclude(outcome_kind="duplicate")
    return {"history": told, "quarter": lately.count()}


@require_safe
def label(request: HttpRequest, code: str) -> HttpResponse:
    """Behind a QR label, for anyone: what it is, what is open there, report or join, and a number to call."""
    rows = Place.objects.select_related("parent", "unit")
    place, found = rows.filter(label=code.lower()).first(), None
    if place is None:
        found = Device.objects.select_related("place__parent", "unit", "contract").filter(label=code.lower()).first()
        place = found.place if found else None
    if place is None and found is None:
        raise Http404
    unit = found.unit if found else place.unit  # type: ignore[union-attr]
    now = datetime.now(UTC)
    cases = Case.objects.filter(place=place, closed_at=None).order_by("opened_at") if place else Case.objects.none()
    contract = found.contract if found else None
    return render(request, "tuntas/label.html", {
        "place": place, "device": found, "unit": unit, "noc": contract.noc_phone if contract else "",
        "open": [{"case": one, "since": short_time(one.opened_at, unit, now)} for one in cases[:5]],
    })  # fmt: skip
