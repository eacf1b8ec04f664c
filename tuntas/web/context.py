"""What every page knows: who is signed in, the menu, the office, the theme."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.editions import known, procedure_of
from tuntas.people.duties import duties_of
from tuntas.people.models import Unit, User
from tuntas.web.views.theme import theme_of

__all__ = ["page"]


def page(request: HttpRequest) -> dict[str, Any]:
    """Lazy where it costs a query, so that a page that shows no menu asks nothing."""
    person = getattr(request, "user", None)
    user = person if person is not None and person.is_authenticated else None
    return {
        "me": SimpleLazyObject(lambda: _me(user)) if user else None,
        "menu": SimpleLazyObject(lambda: _menu(request, user)) if user else [],
        "office": SimpleLazyObject(_office),
        "unread": SimpleLazyObject(lambda: _unread(user)) if user else 0,
        "demo": settings.DEMO,
        "theme": theme_of(request),
    }


def _me(user: User) -> dict[str, str]:
    duties = duties_of(user, datetime.now(UTC))
    language = get_language() or "id"
    edition = next((one for one in reversed(known(user)) if one.withdrawn_at is None), None) if duties else None
    names = []
    for duty in duties:
        knows = edition and procedure_of(edition).has_role(duty.role)
        name = procedure_of(edition).role(duty.role).short.to(language) if knows and edition else duty.role
        names.append(f"{duty.get_capacity_display().split(' ')[0]} {name}" if duty.capacity else name)
    role = ", ".join(dict.fromkeys(names)) or (_("Pengelola") if user.is_superuser else "")
    return {"name": user.get_short_name(), "full_name": user.name, "role_name": role}


def _menu(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    items = [
        (reverse("desk"), _("Meja kerja"), "list-check", ("/meja/", "/kasus/")),
        (reverse("inbox"), _("Pemberitahuan"), "message", ("/pemberitahuan/",)),
        (reverse("procedures"), "SOP", "book", ("/sop/",)),
    ]
    if any(one.unit.kind == "office" for one in duties_of(user, datetime.now(UTC))):
        items.insert(2, (reverse("network"), _("Jaringan"), "router", ("/jaringan/",)))
        items.insert(2, (reverse("register"), _("Register"), "archive", ("/register/",)))
    if user.is_superuser:
        items.append((reverse("settings"), _("Pengaturan"), "settings", ("/pengaturan/", "/kelola/")))
    return [
        {"url": url, "label": label, "icon": icon, "current": request.path.startswith(starts)}
        for url, label, icon, starts in items
    ]


def _unread(user: User) -> int:
    return user.deliveries.filter(channel="inbox", read_at=None).count()


def _office() -> str:
    unit = Unit.objects.filter(kind="office").order_by("pk").first()
    return unit.name if unit else ""
