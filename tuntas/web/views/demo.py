"""`/demo/`: who can sign in and how; only where the demo is switched on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tuntas.cases.models import Report, VendorLink
from tuntas.cases.moves import tracking_code
from tuntas.cases.moves.opening import link_secret
from tuntas.people.models import User

__all__ = ["demo"]

if TYPE_CHECKING:
    from tuntas.demo.people import Person


@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """The page; a POST with `sebagai` signs in as one of the demo's people, and as nobody else."""
    if not settings.DEMO:
        raise Http404
    from tuntas.demo.people import PASSWORD, PEOPLE  # only where it is switched on

    usernames = [one.username for one in PEOPLE]
    if request.method == "POST":
        if request.POST.get("sebagai") not in usernames:
            raise Http404
        user = get_object_or_404(User, username=request.POST["sebagai"], is_active=True)
        login(request, user)
        return redirect("settings" if user.is_superuser else settings.LOGIN_REDIRECT_URL)
    found = {one.username: one for one in User.objects.filter(username__in=usernames)}
    people = [_person(one, found[one.username]) for one in PEOPLE if one.username in found]
    return render(request, "tuntas/demo.html", {"people": people, "password": PASSWORD, **_links()})


def _person(one: Person, user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.name,
        "short": one.username.capitalize(),
        "position": user.position,
        "does": one.does[:1].upper() + one.does[1:] + ".",
    }


def _links() -> dict[str, str]:
    """A vendor's link that works, and the tracking link of the newest report that is not closed."""
    now = datetime.now(UTC)
    links = VendorLink.objects.filter(revoked_at=None, expires_at__gt=now, case__closed_at=None)
    link = links.order_by("-pk").first()
    report = Report.objects.order_by("case__closed_at", "-pk").first()
    return {
        "vendor": reverse("vendor", args=[link_secret(link)]) if link else "",
        "tracking": reverse("track", args=[tracking_code(report)]) if report else "",
    }
