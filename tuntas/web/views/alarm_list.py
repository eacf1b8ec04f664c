"""`/jaringan/alarm/`: what the monitors say now, what became of it, and who has seen it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tuntas.intake.models import Alert
from tuntas.people.duties import duties_of
from tuntas.people.models import User
from tuntas.web.alarms import alarm_told

__all__ = ["alarm_list", "alarm_seen"]

PAGE = 100
PAST = timedelta(days=30)


def _of(user: User, now: datetime) -> QuerySet[Alert]:
    """The alarms of the offices where `user` holds a duty."""
    offices = [one.unit_id for one in duties_of(user, now) if one.unit.kind == "office"]
    if not offices:
        raise PermissionDenied
    return Alert.objects.filter(source__unit__in=offices)


@require_safe
@login_required
@never_cache
def alarm_list(request: HttpRequest) -> HttpResponse:
    """What fires, the newest first; or what was in the last thirty days."""
    now = datetime.now(UTC)
    past = request.GET.get("yang") == "lalu"
    rows = _of(cast(User, request.user), now)
    firing, quiet = rows.filter(alarm="firing"), rows.filter(alarm="resolved", heard_at__gt=now - PAST)
    counts = firing.count(), quiet.count()
    rows = quiet if past else firing
    rows = rows.select_related("source__unit", "device", "place__parent", "case", "seen_by")
    url = reverse("alarm-list")
    return render(request, "tuntas/alarm_list.html", {
        "rows": [alarm_told(one, now) for one in rows[:PAGE]], "past": past,
        "folders": [
            {"url": url, "label": _("Menyala"), "count": counts[0], "current": not past, "tone": ""},
            {"url": f"{url}?yang=lalu", "label": _("Sudah padam"), "count": counts[1], "current": past, "tone": ""},
        ],
    })  # fmt: skip


@require_POST
@login_required
def alarm_seen(request: HttpRequest, alert: int) -> HttpResponse:
    """ "Saya lihat": somebody knows of it. It says nothing of the alarm, and moves no step."""
    now = datetime.now(UTC)
    row = get_object_or_404(_of(cast(User, request.user), now), pk=alert)
    Alert.objects.filter(pk=row.pk, seen_at=None).update(seen_at=now, seen_by=request.user)
    return redirect("alarm-list")
