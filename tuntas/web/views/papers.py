"""A paper of a case: what one revision says, how it looks, its signatures, and its document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import document_seen, papers_seen
from tuntas.cases.facts import Facts
from tuntas.cases.models import Paper
from tuntas.cases.refusals import Refused
from tuntas.cases.registry import maker_of
from tuntas.signing.port import SigningFailed
from tuntas.web.downloads import file_response
from tuntas.web.paper_images import images_of
from tuntas.web.reading import rows_of
from tuntas.web.signing import Tried, signed, signing_of, status_of_failure, tried_of
from tuntas.web.times import day_and_time, short_time
from tuntas.web.views.case import seen, status_of

__all__ = ["document", "paper", "signature", "signed_copy"]


def _revision(request: HttpRequest, facts: Facts, key: str) -> Paper:
    wanted = request.POST.get("revisi", "") or request.GET.get("revisi", "")
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
    return _shown(request, facts, _revision(request, facts, key))


def _shown(
    request: HttpRequest, facts: Facts, shown: Paper, errors: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    key, by, now = shown.key, Actor(user=request.user), datetime.now(UTC)
    kind, language, unit = facts.procedure.paper(key), get_language() or "id", facts.case.unit
    files = {one.pk: one for one in facts.case.attachments.all()}
    official = shown.sealed_at is not None and document_seen(by, facts, key, now)
    context: dict[str, Any] = {
        "case": facts.case, "paper": shown, "kind": kind, "name": kind.name.to(language),
        "fields": rows_of(
            kind, shown.data, unit=unit, language=language, files=files, file_url=lambda pk: reverse("file", args=[pk])
        ),
        "who": shown.written_by.name if shown.written_by else "", "when": day_and_time(shown.written_at, unit),
        "revisions": [
            {"n": one.revision, "current": one.pk == shown.pk, "sealed": one.sealed_at, "number": one.number,
             "when": short_time(one.written_at, unit, now)}
            for one in facts.papers if one.key == key
        ],
        "waiver": facts.waivers.get(key), "official": official, "errors": [(one, "tanda-tangan") for one in errors],
        "tried": tried_of(request) if errors else Tried(),
    }  # fmt: skip
    if official:
        context |= _official(facts, shown, by, now)
    return render(request, "tuntas/paper.html", context, status=status)


def _official(facts: Facts, shown: Paper, by: Actor, now: datetime) -> dict[str, Any]:
    """How the sealed paper looks, and who has signed it."""
    url = reverse("paper-page", args=[facts.case.number, shown.key, 1]).removesuffix("1.png")
    images = images_of(shown.frozen) if shown.frozen else []
    return {
        "images": [f"{url}{n}.png?revisi={shown.revision}" for n in range(1, len(images) + 1)],
        "signing": signing_of(facts, shown, by, now), "sealed": day_and_time(shown.sealed_at or now, facts.case.unit),
    }  # fmt: skip


def _official_or_404(request: HttpRequest, number: str, key: str) -> tuple[Facts, Paper]:
    facts = seen(request, number)
    shown = _revision(request, facts, key)
    if shown.sealed_at is None or not document_seen(Actor(user=request.user), facts, key, datetime.now(UTC)):
        raise Http404
    return facts, shown


@require_safe
@login_required
def document(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The PDF of a sealed revision, as it was sealed; made when first asked for, then kept."""
    facts, shown = _official_or_404(request, number, key)
    maker = maker_of(shown, facts.procedure)
    if maker is None:
        raise Http404
    return file_response(maker(shown))


@require_safe
@login_required
def signed_copy(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The copy of a sealed revision with every signature so far."""
    facts, shown = _official_or_404(request, number, key)
    copy = signing_of(facts, shown, Actor(user=request.user), datetime.now(UTC)).copy
    if copy is None:
        raise Http404
    return file_response(copy)


@sensitive_post_parameters("kata_sandi", "nik")
@require_POST
@login_required
def signature(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Sign a sealed revision: a scan, a certificate of the unit, or BSrE. A refusal says why; nothing was signed."""
    facts, shown = _official_or_404(request, number, key)
    language = get_language() or "id"
    try:
        done = signed(request, facts, shown, by=Actor(user=request.user))
    except Refused as refused:
        said = [one.text(language) for one in refused.reasons]
        return _shown(request, facts, shown, said, status_of(refused))
    except SigningFailed as failed:
        return _shown(request, facts, shown, [failed.refusal.sentence], status_of_failure(failed))
    messages.success(request, done)
    return redirect(f"{reverse('paper', args=[number, key])}?revisi={shown.revision}")
