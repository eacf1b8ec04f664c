"""`/kasus/<n>/induk/`: let a case follow a wide outage, or part it again; each shown before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case
from tuntas.cases.moves.wide import may_be_followed
from tuntas.cases.refusals import CaseReason, Refused
from tuntas.people.models import User
from tuntas.sop.reasons import Reason
from tuntas.web.following import candidates, if_followed, if_parted
from tuntas.web.views.case import seen, status_of

__all__ = ["following", "parting"]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def following(request: HttpRequest, number: str) -> HttpResponse:
    """Choose the case that this one is part of, see what that changes, and confirm it."""
    facts, by = _allowed(request, number)
    wanted = (request.POST if request.method == "POST" else request.GET).get("kasus", "").strip()[:20]
    parent = Case.objects.filter(unit=facts.case.unit_id, number=wanted).first() if "\x00" not in wanted else None
    try:
        if request.method == "POST":
            if parent is None:
                raise Refused(CaseReason("no_such_case", {"found": wanted or "–"}))
            moves.follow(facts.case, parent, by=by)
            messages.success(request, _("Kasus ini kini mengikuti kasus %(number)s.") % {"number": parent.number})
            return redirect("case", number)
        if wanted and parent is None:
            raise Refused(CaseReason("no_such_case", {"found": wanted}))
        if parent is not None:
            may_be_followed(parent, facts.case)
    except Refused as refused:
        return _page(request, facts, reasons=refused.reasons, wanted=wanted, status=status_of(refused))
    return _page(request, facts, parent=parent, wanted=wanted)


@require_POST
@login_required
def parting(request: HttpRequest, number: str) -> HttpResponse:
    """The case is one of its own again."""
    facts, by = _allowed(request, number)
    try:
        moves.part(facts.case, by=by)
    except Refused as refused:
        return _page(request, facts, reasons=refused.reasons, status=status_of(refused))
    messages.success(request, _("Kasus ini berjalan sendiri lagi."))
    return redirect("case", number)


def _allowed(request: HttpRequest, number: str) -> tuple[Facts, Actor]:
    """The case, for those of the office who may withdraw it."""
    facts, by = seen(request, number), Actor(user=cast(User, request.user))
    if not can(by, "withdraw", facts):
        raise PermissionDenied
    return facts, by


def _page(
    request: HttpRequest, facts: Facts, *, parent: Case | None = None, wanted: str = "",
    reasons: Sequence[Reason] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    case, now, language = facts.case, datetime.now(UTC), get_language() or "id"
    loose = case.closed_at is None and case.parent_id is None
    context: dict[str, Any] = {
        "crumbs": [(_("Meja kerja"), reverse("desk")), (case.number, reverse("case", args=[case.number]))],
        "case": case, "errors": [(one.text(language), "") for one in reasons], "wanted": wanted,
        "choices": candidates(facts, now) if loose else [], "loose": loose,
        "preview": if_followed(facts, parent, now) if loose and parent else None,
        "goes_on": if_parted(facts, now) if case.parent_id and not case.closed_at else [],
    }  # fmt: skip
    return render(request, "tuntas/case_following.html", context, status=status)
