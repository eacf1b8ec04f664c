"""`/akun/pemberitahuan/`: where a person wants to be told, of what, when; and whether it arrives."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.notices import desk
from tuntas.notices.port import Sent
from tuntas.notices.webpush import WebPush
from tuntas.people.models import User
from tuntas.people.models.notice import MANNERS
from tuntas.web import wishes
from tuntas.web.views.settings.common import errors_of

__all__ = ["ICONS", "contact", "contact_removal", "contact_test", "may_test", "notices"]

TESTS_MOST, TESTS_FOR = 6, 600  # samples of one person within so many seconds


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """The whole page; POST keeps the choices and the hours."""
    user = _user(request)
    if request.method != "POST":
        return _page(request, user)
    form = wishes.Times(request.POST)
    if not form.is_valid():
        return _page(request, user, form=form, errors=errors_of(form), status=422)
    wishes.choose(user, _keys(user), request.POST)
    form.keep(user)
    messages.success(request, _("Pilihan Anda tersimpan."))
    return redirect("account-notices")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _keys(user: User) -> list[str]:
    """The channels by which the person can be told something today."""
    held = wishes.ways(user)
    return [one.key for one in desk.standings() if one.channel and one.key in held]


def _page(
    request: HttpRequest, user: User, *, form: wishes.Times | None = None, errors: list[tuple[str, str]] | None = None,
    typed: dict[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    held = wishes.ways(user)
    sections = [_section(one, held.get(one.key, []), typed or {}) for one in desk.standings()]
    shown = {
        "crumbs": [(_("Akun saya"), reverse("account"))],
        "sections": [one for one in sections if one["ready"]],
        "unset": [one["name"] for one in sections if not one["ready"]],
        "lost": [one for one in sections if not one["ready"] and one["ways"]],
        "rows": wishes.choices(user, _keys(user), request.POST if form else {}),
        "manners": MANNERS,
        "form": form or wishes.Times(initial=wishes.times_of(user)),
        "errors": errors or [],
    }
    return render(request, "tuntas/account_notices.html", shown, status=status)


def _section(one: desk.Standing, held: list[wishes.Way], typed: dict[str, str]) -> dict[str, Any]:
    """A channel as the page shows it: the person's addresses and the question for another one."""
    mine = typed if typed.get("channel") == one.key else {}
    before = held[0].address if one.key == "mail" and held else ""
    ask, hint = _asks().get(one.key, (_("Alamat"), ""))
    return {
        "key": one.key, "name": one.name, "ready": one.channel is not None, "ways": held, "ask": ask, "hint": hint,
        "icon": ICONS.get(one.key, "send"),
        "value": mine.get("address", before), "label": mine.get("label", ""), "error": mine.get("error", ""),
        "public_key": one.channel.public_key if isinstance(one.channel, WebPush) else "",
    }  # fmt: skip


ICONS = {
    "mail": "mail", "whatsapp": "brand-whatsapp", "telegram": "send", "ntfy": "bell", "webpush": "device-desktop",
    "webhook": "link",
}  # fmt: skip


def _asks() -> dict[str, tuple[str, str]]:
    """The question for an address by each channel, and what helps to answer it."""
    bot = _("Kirim dahulu /start kepada bot kantor, supaya bot itu boleh menulis kepada Anda. ID berupa angka.")
    open_to_all = _("Siapa pun yang tahu namanya dapat membacanya; pakai yang sukar ditebak, misalnya %(topic)s.")
    program = _("Sebuah program menerima pemberitahuan Anda sebagai JSON yang bertanda tangan.")
    return {
        "mail": (_("Alamat surel"), _("Kosongkan untuk tidak menerima surel.")),
        "whatsapp": (_("Nomor WhatsApp"), _("Seperti 0812-3456-7890.")),
        "telegram": (_("ID obrolan Telegram"), bot),
        "ntfy": (_("Topik ntfy"), open_to_all % {"topic": f"tuntas-{token_hex(6)}"}),
        "webhook": (_("Alamat webhook"), program),
    }


# -- addresses ------------------------------------------------------------------------------------


@require_POST
@login_required
def contact(request: HttpRequest) -> HttpResponse:
    """Keep one more address of mine; of e-mail the only one."""
    user, post = _user(request), request.POST
    key, label = post.get("channel", ""), " ".join(post.get("label", "").split())[:80]
    typed = post.get("address", "")[:4000]
    if error := wishes.add(user, key, typed, label):
        known = {one.key for one in desk.standings() if one.channel}
        back = {"channel": key, "address": typed, "label": label, "error": error}
        summary = [(error, f"id_address-{key}" if key in known else "")]
        return _page(request, user, errors=summary, typed=back, status=422)
    messages.success(request, _("Alamat disimpan. Kirim pesan uji untuk memastikan sampai."))
    return redirect("account-notices")


@require_POST
@login_required
def contact_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget an address of mine."""
    if not wishes.remove(_user(request), pk):
        raise Http404
    messages.success(request, _("Alamat dihapus."))
    return redirect("account-notices")


@require_POST
@login_required
def contact_test(request: HttpRequest) -> HttpResponse:
    """Send a sample to an address of mine, now, and say what became of it."""
    user, now = _user(request), datetime.now(UTC)
    pk = request.POST.get("pk", "")
    found = user.contacts.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    if found is None and not (pk == "0" and user.email):
        raise Http404
    channel = desk.channels().get(found.channel if found else "mail")
    if channel is None:
        messages.error(request, _("Saluran ini belum diatur di server."))
    elif not may_test(request, now):
        messages.error(request, _("Terlalu banyak pesan uji; coba lagi sepuluh menit lagi."))
    else:
        outcome = wishes.tried(user, channel, found, now)
        if isinstance(outcome, Sent):
            said = _("Pesan uji diterima server %(channel)s. Periksa apakah sampai.")
            messages.success(request, said % {"channel": channel.name})
        else:
            messages.error(request, _("Pesan uji tidak terkirim. %(why)s") % {"why": outcome.sentence})
    return redirect("account-notices")


def may_test(request: HttpRequest, now: datetime) -> bool:
    """Whether this person may send one more sample, and count it."""
    key = f"uji:{_user(request).pk}"
    recent = [one for one in cache.get(key, []) if one > now.timestamp() - TESTS_FOR]
    if len(recent) >= TESTS_MOST:
        return False
    cache.set(key, [*recent, now.timestamp()], TESTS_FOR)
    return True
