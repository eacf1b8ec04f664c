"""The work on one step of a case: take, save, finish, hold, send back, reassign, log, pass the link on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can
from tuntas.cases.facts import Facts
from tuntas.cases.models import Run
from tuntas.cases.refusals import Refused
from tuntas.web.previewing import preview_page
from tuntas.web.sealing import numbers_of, seen_of
from tuntas.web.times import clock_time
from tuntas.web.twotexts import TAKE, base_shown, both_texts, taking_theirs
from tuntas.web.views.case import file_url, seen, show, status_of
from tuntas.web.work import DECISION, asked_papers, save, typed_in, version_of

__all__ = [
    "assignment", "completion", "draft", "holding", "link", "log", "not_saved", "open_run_of", "presence", "release",
    "resuming", "return_", "taking",
]  # fmt: skip


def open_run_of(request: HttpRequest, number: str, step: str) -> tuple[Facts, Run]:
    """The case and the newest run of that step or box; the moves say if it is not open any more."""
    facts = seen(request, number)
    runs = [run for run in facts.runs if step in (run.box, run.step)]
    run = next((one for one in reversed(runs) if one.finished_at is None), runs[-1] if runs else None)
    if run is None:
        raise Http404
    return facts, run


def _simple(
    request: HttpRequest, number: str, step: str, move: Callable[..., Any], done: str, *args: str
) -> HttpResponse:
    """One move, then back to the case; a refusal shows the page with its reasons."""
    _facts, run = open_run_of(request, number, step)
    try:
        move(run, *args, by=Actor(user=request.user))
    except Refused as refused:
        return show(request, seen(request, number), run=run, reasons=refused.reasons, status=status_of(refused))
    if done:
        messages.success(request, done)
    return redirect("case", number)


@require_POST
@login_required
def taking(request: HttpRequest, number: str, step: str) -> HttpResponse:
    return _simple(request, number, step, moves.take, "")


@require_POST
@login_required
def release(request: HttpRequest, number: str, step: str) -> HttpResponse:
    return _simple(request, number, step, moves.release, _("Langkah dilepas. Yang sudah ditulis tetap ada."))


@require_POST
@login_required
def holding(request: HttpRequest, number: str, step: str) -> HttpResponse:
    reason, waits_for = request.POST.get("reason", ""), request.POST.get("waits_for", "")
    return _simple(request, number, step, moves.hold, _("Langkah ditunda; waktunya berhenti."), reason, waits_for)


@require_POST
@login_required
def resuming(request: HttpRequest, number: str, step: str) -> HttpResponse:
    return _simple(request, number, step, moves.resume, _("Langkah dilanjutkan; waktunya berjalan."))


@require_POST
@login_required
def return_(request: HttpRequest, number: str, step: str) -> HttpResponse:
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    return _simple(
        request, number, step, moves.send_back, _("Kasus dikembalikan. Naskahnya tersimpan sebagai revisi."), to, reason
    )


@require_POST
@login_required
def assignment(request: HttpRequest, number: str, step: str) -> HttpResponse:
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    return _simple(request, number, step, moves.reassign, _("Langkah ditugaskan."), to, reason)


@require_POST
@login_required
def log(request: HttpRequest, number: str, step: str) -> HttpResponse:
    return _simple(request, number, step, moves.log, _("Catatan tersimpan."), request.POST.get("text", ""))


@require_POST
@login_required
def link(request: HttpRequest, number: str, step: str) -> HttpResponse:
    return _simple(request, number, step, moves.give_link, _("Tautan baru dibuat; tautan lama tidak berlaku lagi."))


@require_POST
@login_required
def draft(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Save what is typed: by the page itself while typing (JSON), or by its button."""
    facts, run = open_run_of(request, number, step)
    by, now = Actor(user=request.user), datetime.now(UTC)
    wants_json = "application/json" in request.headers.get("Accept", "")
    if TAKE in request.POST:
        return _with_theirs(request, number, run, now)
    try:
        if run.taken_by_id != request.user.pk:
            moves.take(run, by=by, now=now)  # who begins to write has taken it
        save(facts, run, request, by=by, now=now, files=not wants_json)
        moves.mark_present(run, by=by, now=now)
    except Refused as refused:
        return not_saved(request, number, facts, run, refused, wants_json, now)
    if wants_json:
        after = Facts(facts.case)
        base = base_shown(after, asked_papers(after, run), typed_in(after, run, request, now))
        said = {"saved": clock_time(now, facts.case.unit), "version": version_of(after, run), "base": base}
        return JsonResponse(said)
    messages.success(request, _("Draf tersimpan."))
    return redirect("case", number)


def _with_theirs(request: HttpRequest, number: str, run: Run, now: datetime) -> HttpResponse:
    """The page of two texts again, with the other's answer in the place of one's own; nothing is stored yet."""
    facts = seen(request, number)
    typed = typed_in(facts, run, request, now)
    both = taking_theirs(facts, request, asked_papers(facts, run), typed, file_url)
    return show(request, facts, run=run, both=both, numbers=numbers_of(request))


@require_POST
@login_required
def presence(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Whoever may write in the step has its form before them; others see that for a minute."""
    facts, run = open_run_of(request, number, step)
    by = Actor(user=request.user)
    if not can(by, "write", facts, run):
        return HttpResponse(status=403)
    if run.finished_at is None:
        moves.mark_present(run, by=by)
    return HttpResponse(status=204)


def not_saved(
    request: HttpRequest, number: str, facts: Facts, run: Run, refused: Refused, wants_json: bool, now: datetime
) -> HttpResponse:
    status, edited = status_of(refused), any(one.code == "edited" for one in refused.reasons)
    if wants_json:
        said = [one.text(get_language() or "id") for one in refused.reasons]
        said += [_("Tekan Simpan draf untuk melihat keduanya.")] if edited else []
        return JsonResponse({"message": " ".join(said)}, status=status)
    typed = typed_in(facts, run, request, now)
    if edited and "asal" in request.POST:
        after = seen(request, number)
        both = both_texts(after, run, request, asked_papers(after, run), typed, file_url)
        return show(request, after, run=run, both=both, numbers=numbers_of(request), status=status)
    lost = status != 422
    return show(
        request, seen(request, number), run=run, reasons=refused.reasons, typed=typed, numbers=numbers_of(request),
        status=status, lost=lost,
    )  # fmt: skip


@require_POST
@login_required
def completion(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Finish the step: what was typed is stored first, then the one gate is asked."""
    facts, run = open_run_of(request, number, step)
    by, now = Actor(user=request.user), datetime.now(UTC)
    try:
        if "dilihat" not in request.POST:  # from the preview nothing is typed: what was looked at is sealed
            save(facts, run, request, by=by, now=now)
        opened = moves.finish(
            run, by=by, decision=request.POST.get(DECISION, ""), numbers=numbers_of(request), seen=seen_of(request),
            now=now,
        )  # fmt: skip
    except Refused as refused:
        if "dilihat" in request.POST and all(one.field == "number" for one in refused.reasons):
            return preview_page(
                request, facts, run, by, now, typed=numbers_of(request), decided=request.POST.get(DECISION, ""),
                refused=refused,
            )  # fmt: skip
        return not_saved(request, number, facts, run, refused, wants_json=False, now=now)
    _congratulate(request, facts, opened)
    return redirect("case", number)


def _congratulate(request: HttpRequest, facts: Facts, opened: list[Run]) -> None:
    language = get_language() or "id"
    steps = [facts.procedure.step_of(run.box) for run in opened]
    if steps:
        names = "; ".join(f"{one.no}, {one.short.to(language)}" for one in steps)
        messages.success(request, _("Langkah selesai. Terbuka: langkah %(steps)s.") % {"steps": names})
    else:
        messages.success(request, _("Langkah selesai."))
