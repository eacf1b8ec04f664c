"""`/pengaturan/faktor-kedua/`: who signs in with a second factor, of whom one is asked, and help for a lost phone."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.people.models import User
from tuntas.web.second_factors import is_asked
from tuntas.web.views.settings.common import administrators, crumbs, moment_now

__all__ = ["second_factor_off", "second_factors"]


@require_safe
@administrators
def second_factors(request: HttpRequest) -> HttpResponse:
    """Everybody with an account: those of whom it is asked and who lack it first."""
    secured = dict(
        Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", "created_at")
    )
    now = moment_now()
    rows: list[dict[str, Any]] = [
        {"person": one, "since": secured.get(one.pk), "asked": is_asked(one, now)}
        for one in User.objects.filter(is_active=True).order_by("name")
    ]
    rows.sort(key=lambda row: (row["since"] is not None, not row["asked"]))
    shown = {"crumbs": crumbs(), "rows": rows, "required": settings.SECOND_FACTOR == "required"}
    return render(request, "tuntas/settings/second_factors.html", shown)


@require_POST
@administrators
def second_factor_off(request: HttpRequest, person: int) -> HttpResponse:
    """For a lost phone: the person signs in by password again, and every session of theirs ends."""
    found = get_object_or_404(User, pk=person)
    with transaction.atomic():
        Authenticator.objects.filter(user=found).delete()
        for session in Session.objects.filter(expire_date__gte=moment_now()).iterator():
            if session.get_decoded().get("_auth_user_id") == str(found.pk) and found.pk != request.user.pk:
                session.delete()
    messages.success(request, _("Faktor kedua %(name)s dilepas. Semua perangkatnya keluar.") % {"name": found.name})
    return redirect("second-factors")
