"""`/pengaturan/pemberitahuan/kiriman/`: what left the house, what waits, what nobody will send, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases.models import Delivery
from tuntas.cases.moves import deliver
from tuntas.notices.registry import kinds
from tuntas.web.masking import masked
from tuntas.web.times import short_time
from tuntas.web.views.settings.common import administrators, crumbs, moment_now

__all__ = ["deliveries", "delivery_drop", "delivery_retry"]

PAGE, ALL = 50, 5000
FAILED = ("refused", "dead")
FILTERS: dict[str, Q] = {
    "gagal": Q(state__in=FAILED), "menunggu": Q(state__in=("queued", "sending")), "terkirim": Q(state="sent"),
    "ditolak": Q(state="refused"), "mati": Q(state="dead"), "dilepas": Q(state="dropped"),
}  # fmt: skip
_WITH = ("user", "report", "event__case__unit")


@require_safe
@administrators
def deliveries(request: HttpRequest) -> HttpResponse:
    """A page of them by state, the newest first; what waits, the longest due first."""
    chosen = _chosen(request.GET.get("keadaan", ""))
    rows, older = _rows(chosen, request.GET.get("sebelum", ""))
    now = moment_now()
    waiting, failed = rows_of("menunggu").count(), rows_of("gagal").count()
    shown = {
        "crumbs": crumbs((_("Saluran pemberitahuan"), "channels")), "chosen": chosen, "older": older,
        "folders": _folders(chosen, {"menunggu": waiting, "gagal": failed}), "rows": [_row(one, now) for one in rows],
        "failed": failed if chosen in ("gagal", "ditolak", "mati") else 0,
    }  # fmt: skip
    return render(request, "tuntas/settings/deliveries.html", shown)


def _chosen(given: str) -> str:
    return given if given in FILTERS else "menunggu"


def rows_of(chosen: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(FILTERS[chosen]).exclude(channel="inbox")


def _rows(chosen: str, before: str) -> tuple[list[Delivery], str]:
    rows = rows_of(chosen).select_related(*_WITH).defer("event__data")
    if chosen == "menunggu":  # short, or else the page of channels says so
        return list(rows.order_by("next_at", "pk")[: PAGE * 4]), ""
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    older = f"?keadaan={chosen}&sebelum={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return found[:PAGE], older


def _folders(chosen: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"menunggu": _("Menunggu"), "gagal": _("Tidak terkirim"), "terkirim": _("Terkirim"),
              "dilepas": _("Dilepas")}  # fmt: skip
    url = reverse("deliveries")
    return [
        {"url": f"{url}?keadaan={key}", "label": label, "count": counts.get(key, "–"), "current": key == chosen,
         "tone": "bad" if key == "gagal" and counts["gagal"] else ""}
        for key, label in labels.items()
    ]  # fmt: skip


def _row(one: Delivery, now: datetime) -> dict[str, Any]:
    """A delivery in words. Of a reporter the address is masked: it is theirs, and the office's."""
    unit, known = one.event.case.unit, kinds()
    word, tone, icon = _states()[one.state]
    if one.state == "queued" and one.tries:
        word, tone, icon = _("dicoba lagi"), "warn", "refresh"
    address, to = one.address, one.user.name if one.user else ""
    if one.report:
        address, to = masked(one.address), _("pelapor %(number)s") % {"number": one.report.number}
    return {
        "pk": one.pk, "channel": str(known[one.channel].name) if one.channel in known else one.channel,
        "to": to, "address": _("peramban") if one.channel == "webpush" else address, "case": one.event.case.number,
        "made": short_time(one.created_at, unit, now), "tries": one.tries,
        "error": one.error.removesuffix(" Dicoba lagi nanti.") if one.state == "dead" else one.error,
        "next": short_time(one.next_at, unit, now) if one.next_at else "",
        "sent": short_time(one.sent_at, unit, now) if one.sent_at else "",
        "word": word, "tone": tone, "icon": icon, "failed": one.state in FAILED,
    }  # fmt: skip


def _states() -> dict[str, tuple[str, str, str]]:
    """Word, tone and shape of each state."""
    return {
        "queued": (_("menunggu"), "idle", "clock"), "sending": (_("sedang dikirim"), "idle", "send"),
        "sent": (_("terkirim"), "good", "check"), "refused": (_("ditolak"), "bad", "circle-x"),
        "dead": (_("mati: seminggu dicoba"), "bad", "alert-triangle"), "dropped": (_("dilepas"), "idle", "x"),
    }  # fmt: skip


# -- deciding -------------------------------------------------------------------------------------


@require_POST
@administrators
def delivery_retry(request: HttpRequest) -> HttpResponse:
    """Try one (`pk`) or all that failed again, from the beginning."""
    count = deliver.retry(_meant(request), moment_now())
    said = ngettext("%(n)d kiriman dicoba lagi.", "%(n)d kiriman dicoba lagi.", count) % {"n": count}
    return _back(request, count, said)


@require_POST
@administrators
def delivery_drop(request: HttpRequest) -> HttpResponse:
    """Take one (`pk`) or all that failed off the desk; the inbox keeps them."""
    count = deliver.drop(_meant(request))
    said = ngettext("%(n)d kiriman dilepas.", "%(n)d kiriman dilepas.", count) % {"n": count}
    return _back(request, count, said)


def _meant(request: HttpRequest) -> list[int]:
    pk = request.POST.get("pk", "")
    if pk == "semua":
        return list(rows_of("gagal").order_by("pk").values_list("pk", flat=True)[:ALL])
    return [int(pk)] if pk.isascii() and pk.isdigit() and len(pk) < 19 else []


def _back(request: HttpRequest, count: int, said: str) -> HttpResponse:
    if count:
        messages.success(request, said)
    else:
        messages.warning(request, _("Kiriman itu sudah diputuskan orang lain, atau sudah terkirim."))
    return redirect(f"{reverse('deliveries')}?keadaan=gagal")
