"""`/pengaturan/pemberitahuan/`: which channels this server has, what others lack, and a sample by each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases.models import Worker
from tuntas.cases.worker import LATE
from tuntas.notices import desk
from tuntas.notices.port import Sent, Wrong
from tuntas.notices.watch import Watch, ago, troubles, watch
from tuntas.web.views.notices import ICONS, may_test
from tuntas.web.views.settings.common import administrators, crumbs, moment_now, who

__all__ = ["channel_test", "channels"]


@require_safe
@administrators
def channels(request: HttpRequest) -> HttpResponse:
    """Each channel, the worker, the queue."""
    return _page(request)


def _page(request: HttpRequest, told: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    now = moment_now()
    held = watch(now)
    shown = {
        "crumbs": crumbs(), "parts": [_part(one, told or {}) for one in desk.standings()], "demo": settings.DEMO,
        "troubles": troubles(held, now), "facts": _facts(held, now), "workers": _workers(now), "failed": held.failed,
    }  # fmt: skip
    return render(request, "tuntas/settings/channels.html", shown, status=status)


def _part(one: desk.Standing, told: dict[str, str]) -> dict[str, Any]:
    """A channel as the page shows it; `told`: what became of a sample by it."""
    about, names, how = _guide().get(one.key, ("", (), ""))
    mine = told if told.get("channel") == one.key else {}
    word, tone = (
        (_("sudah diatur"), "good") if one.channel else (_("salah diatur"), "bad") if one.faults
        else (_("belum diatur"), "idle")
    )  # fmt: skip
    return {
        "key": one.key, "name": one.name, "icon": ICONS.get(one.key, "send"), "word": word, "tone": tone,
        "ready": one.channel is not None, "faults": one.faults, "about": about, "names": names, "how": how,
        "ask": one.channel is not None and one.key != "webpush", "value": mine.get("address", ""),
        "error": mine.get("error", ""), "outcome": mine.get("outcome", ""), "good": mine.get("good", ""),
    }  # fmt: skip


def _guide() -> dict[str, tuple[str, tuple[str, ...], str]]:
    """What each channel is, the settings it needs, and how one comes by them."""
    return {
        "mail": (
            _("Surel lewat server surel kantor (SMTP)."), ("MAIL_HOST", "MAIL_FROM", "MAIL_USER", "MAIL_PASSWORD"),
            _("Tambahkan MAIL_PORT dan MAIL_SECURITY (starttls, tls, none) bila bukan 587 dengan STARTTLS."),
        ),
        "whatsapp": (
            _("WhatsApp lewat sebuah gateway; tautan wa.me pada halaman kasus tidak memerlukannya."),
            ("WHATSAPP_GATEWAY", "WHATSAPP_TOKEN", "WHATSAPP_URL"),
            _("WHATSAPP_GATEWAY: waha (server sendiri), fonnte, cloud (Meta), atau other."),
        ),
        "telegram": (
            _("Telegram lewat bot kantor."), ("TELEGRAM_TOKEN",),
            _("Buat bot pada @BotFather, lalu salin tokennya. Setiap orang mengirim /start kepada bot itu."),
        ),
        "ntfy": (_("ntfy lewat server ntfy kantor."), ("NTFY_URL", "NTFY_TOKEN"), ""),
        "webpush": (
            _("Notifikasi peramban; isinya terenkripsi untuk peramban penerima."), ("WEBPUSH_CONTACT",),
            _("Alamat pengelola, seperti mailto:ti@contoh.go.id. Hanya berfungsi bila Tuntas dibuka lewat https."),
        ),
        "webhook": (
            _("Webhook: sebuah program menerima pemberitahuan sebagai JSON yang bertanda tangan."), ("WEBHOOK",),
            _("on, atau private supaya alamat di dalam jaringan kantor juga boleh."),
        ),
    }  # fmt: skip


def _facts(held: Watch, now: datetime) -> list[tuple[str, str]]:
    return [
        (_("Pekerja terakhir terlihat"), ago(now - held.seen_at) if held.seen_at else _("belum pernah")),
        (_("Umur antrean"), ago(now - held.oldest) if held.oldest else _("tidak ada yang terlambat dikirim")),
        (_("Berkali-kali gagal, masih dicoba"), str(held.stuck)),
        (_("Tidak terkirim"), str(held.failed)),
        (_("Jam mesin"), held.remark or _("berjalan wajar")),
    ]


def _workers(now: datetime) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "seen": ago(now - one.seen_at), "living": one.seen_at >= now - LATE}
        for one in Worker.objects.order_by("-seen_at")[:8]
    ]


@require_POST
@administrators
@sensitive_variables()
def channel_test(request: HttpRequest, channel: str) -> HttpResponse:
    """Send a sample to the address that was typed, now, and say what the other side answered."""
    found, now = desk.channels().get(channel), moment_now()
    if found is None or channel == "webpush":  # which has no address that one could type
        raise Http404
    typed = request.POST.get("address", "")[:2000]
    told = {"channel": channel, "address": typed}
    address = found.check(typed)
    if isinstance(address, Wrong):
        return _page(request, told | {"error": " ".join(map(str, address.reasons))}, 422)
    if not may_test(request, now):
        messages.error(request, _("Terlalu banyak pesan uji; coba lagi sepuluh menit lagi."))
        return redirect("channels")
    outcome = desk.hurried(found).send(desk.sample(who(request).language), address, now=now)
    if isinstance(outcome, Sent):
        said = _("Diterima server pada percobaan ini. Periksa apakah sampai pada %(address)s.") % {"address": address}
        return _page(request, told | {"outcome": said, "good": "1"})
    return _page(request, told | {"outcome": str(outcome.sentence)})
