"""A paper of a case: what one revision says, its earlier revisions, and its document."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import document_seen, papers_seen
from tuntas.cases.facts import Facts
from tuntas.cases.models import Paper
from tuntas.cases.registry import documents
from tuntas.web.downloads import file_response
from tuntas.web.reading import rows_of
from tuntas.web.times import day_and_time, short_time
from tuntas.web.views.case import seen

__all__ = ["document", "paper"]


def _revision(request: HttpRequest, facts: Facts, key: str) -> Paper:
    wanted = request.GET.get("revisi", "")
    seen_keys = papers_seen(Actor(user=request.user), facts, datetime.now(UTC))
    found = [one for one in facts.papers if one.key == key and key in seen_keys]
    chosen = [one for one in found if wanted == str(one.revision)] or (found if not wanted else [])
    if not chosen or not facts.procedure.has_paper(key):
        raise Http404
    return chosen[-1]


@require_safe
@login_required
def paper(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """One revision, read as a page."""
    facts = seen(request, number)
    shown = _revision(request, facts, key)
    kind, language, unit = facts.procedure.paper(key), get_language() or "id", facts.case.unit
    files = {one.pk: one for one in facts.case.attachments.all()}
    context = {
        "case": facts.case, "paper": shown, "kind": kind, "name": kind.name.to(language),
        "fields": rows_of(
            kind, shown.data, unit=unit, language=language, files=files, file_url=lambda pk: reverse("file", args=[pk])
        ),
        "who": shown.written_by.name if shown.written_by else "", "when": day_and_time(shown.written_at, unit),
        "revisions": [
            {"n": one.revision, "current": one.pk == shown.pk, "sealed": one.sealed_at,
             "when": short_time(one.written_at, unit, datetime.now(UTC))}
            for one in facts.papers if one.key == key
        ],
        "waiver": facts.waivers.get(key),
    }  # fmt: skip
    return render(request, "tuntas/paper.html", context)


@require_safe
@login_required
def document(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The PDF of a sealed revision; made when first asked for, then kept as it was."""
    facts = seen(request, number)
    shown = _revision(request, facts, key)
    kind = facts.procedure.paper(key)
    maker = documents.get(key) or documents.get(kind.kind) or documents.get("")
    if shown.sealed_at is None or maker is None or not document_seen(
        Actor(user=request.user), facts, key, datetime.now(UTC)
    ):
        raise Http404
    return file_response(maker(shown))
