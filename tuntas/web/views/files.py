"""`/berkas/<pk>/`: an attachment of a case that I may see."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import files_seen, in_office, visible_to
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment
from tuntas.web.downloads import file_response

__all__ = ["file"]


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To be kept; an image with `?lihat=1` to be looked at."""
    rows = Attachment.objects.select_related("case__edition", "case__unit__calendar")
    attachment = get_object_or_404(rows, pk=pk, case__in=visible_to(request.user))
    by, facts, now = Actor(user=request.user), Facts(attachment.case), datetime.now(UTC)
    if not in_office(by, facts, now) and pk not in files_seen(by, facts, now):
        raise Http404
    answer = file_response(attachment)
    if request.GET.get("lihat") == "1" and attachment.kind.startswith("image/"):
        answer.headers["Content-Disposition"] = content_disposition_header(False, attachment.name) or "inline"
    return answer
