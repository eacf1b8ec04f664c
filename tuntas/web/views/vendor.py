"""The vendor's pages: a signed link opens one case, without an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases import moves
from tuntas.cases.accounts import time_of
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Run, VendorLink
from tuntas.cases.refusals import Conflict, Refused
from tuntas.sop.procedure import Step
from tuntas.sop.reasons import Reason
from tuntas.web import vendors
from tuntas.web.downloads import file_response
from tuntas.web.faces import face
from tuntas.web.ledgers import run_told
from tuntas.web.times import ZONE_NAMES, clock_time, day, day_and_time, norm_text, short_time, used
from tuntas.web.twotexts import TAKE, Both, base_shown, both_texts, taking_theirs
from tuntas.web.work import asked_papers, paper_forms, save, typed_in, unpin, version_of

__all__ = ["acceptance", "case", "completion", "draft", "enter", "file", "log"]

View = Callable[..., HttpResponse]


@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The link is exchanged for a session, so that the secret leaves the address."""
    link = vendors.link_of(token, datetime.now(UTC))
    if link is None:
        return _gone(request)
    request.session.cycle_key()
    request.session[vendors.SESSION] = link.pk
    return redirect("vendor-case")


def by_link(view: View) -> View:
    """The view gets the link of the session, asked anew each time; without one, a plain page says so."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        link = vendors.link_kept(request.session.get(vendors.SESSION), datetime.now(UTC))
        if link is None:
            if request.headers.get("Accept") == "application/json":
                return JsonResponse({"message": _("Tautan ini tidak berlaku lagi.")}, status=404)
            return _gone(request)
        return view(request, link, **given)

    return answer


def _gone(request: HttpRequest) -> HttpResponse:
    """Never there, run out, replaced: one answer for all, for it says nothing about the case."""
    request.session.pop(vendors.SESSION, None)
    return render(request, "tuntas/vendor_gone.html", status=404)


@require_safe
@by_link
def case(request: HttpRequest, link: VendorLink) -> HttpResponse:
    """The case of the link, and what is asked of the vendor in it."""
    if run := _open(link):
        unpin(request, run)
    return _page(request, link)


@require_POST
@by_link
def acceptance(request: HttpRequest, link: VendorLink) -> HttpResponse:
    """ "Terima": the work is taken, under the name of who will do it."""
    run = _open(link)
    if run is None:
        return redirect("vendor-case")
    person = request.POST.get("nama", "")
    try:
        moves.accept(run, person, by=vendors.actor(link))
    except Refused as refused:
        return _page(request, link, refused=refused, at="id_nama", typed={"nama": person})
    messages.success(request, _("Pekerjaan diterima. Waktu tercatat atas nama penyedia jasa."))
    return redirect("vendor-case")


@require_POST
@by_link
def log(request: HttpRequest, link: VendorLink) -> HttpResponse:
    """A note of the work as it goes on."""
    run = _open(link)
    if run is None:
        return redirect("vendor-case")
    text = request.POST.get("catatan", "")
    try:
        moves.log(run, text, by=vendors.actor(link))
    except Refused as refused:
        return _page(request, link, refused=refused, at="id_catatan", typed={"catatan": text})
    return redirect(reverse("vendor-case") + "#pekerjaan")


@require_POST
@by_link
def draft(request: HttpRequest, link: VendorLink) -> HttpResponse:
    """What is written so far: sent by itself while one types, or by the button, files with it."""
    quiet = request.headers.get("Accept") == "application/json"
    run, now = _open(link), datetime.now(UTC)
    if run is None:
        if quiet:
            return JsonResponse({"message": _("Pekerjaan ini sudah tidak menunggu Anda.")}, status=409)
        return redirect("vendor-case")
    if TAKE in request.POST:
        return _page(request, link, both=_both(request, link, run, now))
    try:
        _store(request, link, run, now)
    except Refused as refused:
        edited = any(one.code == "edited" for one in refused.reasons)
        if not quiet and edited and "asal" in request.POST:
            return _page(request, link, refused=refused, both=_both(request, link, run, now))
        if quiet:
            said = " ".join(one.text(get_language() or "id") for one in refused.reasons)
            return JsonResponse({"message": said}, status=409 if isinstance(refused, Conflict) else 422)
        return _page(request, link, refused=refused)
    moves.mark_present(run, by=vendors.actor(link), now=now)
    if quiet:
        facts = Facts(link.case)
        base = base_shown(facts, asked_papers(facts, run), typed_in(facts, run, request, now))
        said = {"saved": clock_time(now, link.case.unit), "version": version_of(facts, run), "base": base}
        return JsonResponse(said)
    messages.success(request, _("Tersimpan. Anda dapat melanjutkan kapan saja."))
    return redirect(reverse("vendor-case") + "#naskah")


@require_POST
@by_link
def completion(request: HttpRequest, link: VendorLink) -> HttpResponse:
    """ "Selesai": everything is stored first, then the gate of the SOP is asked."""
    run, now = _open(link), datetime.now(UTC)
    if run is None or not link.person:
        return redirect("vendor-case")
    try:
        _store(request, link, run, now)
        moves.finish(run, by=vendors.actor(link), now=now)
    except Refused as refused:
        if any(one.code == "edited" for one in refused.reasons) and "asal" in request.POST:
            return _page(request, link, refused=refused, both=_both(request, link, run, now))
        return _page(request, link, refused=refused)
    messages.success(request, _("Terima kasih. Pekerjaan dinyatakan selesai."))
    return redirect("vendor-case")


@require_safe
@by_link
def file(request: HttpRequest, link: VendorLink, pk: int) -> HttpResponse:
    """A photo or file of this very case, of the papers that the vendor sees or writes."""
    attachment = get_object_or_404(Attachment, pk=pk, case=link.case)
    facts = Facts(link.case)
    if attachment.pk not in vendors.files_seen(facts, link):
        raise Http404
    return file_response(attachment)  # type: ignore[return-value]


# -- writing ------------------------------------------------------------------------------------


def _open(link: VendorLink) -> Run | None:
    return vendors.run_of(Facts(link.case), link)


def _store(request: HttpRequest, link: VendorLink, run: Run, now: datetime) -> Facts:
    """Store texts, then files; what is good is stored even where something else is refused."""
    save(Facts(link.case), run, request, by=vendors.actor(link), now=now)
    return Facts(link.case)


# -- the page -----------------------------------------------------------------------------------


def _page(
    request: HttpRequest, link: VendorLink, *, refused: Refused | None = None, at: str = "",
    typed: dict[str, str] | None = None, both: Both | None = None,
) -> HttpResponse:  # fmt: skip
    now = datetime.now(UTC)
    facts = Facts(link.case)
    run, unit = vendors.run_of(facts, link), facts.case.unit
    state = vendors.standing(facts, link, run)
    reasons = list(refused.reasons) if refused else []
    shown = {
        "link": link, "case": facts.case, "unit": unit, "run": run, "state": state, "typed": typed or {},
        "errors": _errors(reasons, at), "here": {at: _errors(reasons, at)[0][0]} if at and reasons else {},
        "pairs": _pairs(facts, link), "evidence": vendors.evidence(facts, link, now),
        "logs": vendors.logs(facts, link, now), "until": day(link.expires_at, unit),
        "person": link.person or (link.party.unit.contact if link.party.unit else ""),
    }  # fmt: skip
    if run is not None:
        shown |= _work(facts, link, run, reasons, now, both)
    return render(request, "tuntas/vendor.html", shown, status=_status(refused))


def _status(refused: Refused | None) -> int:
    if refused is None:
        return 200
    return 409 if isinstance(refused, Conflict) else 422


def _both(request: HttpRequest, link: VendorLink, run: Run, now: datetime) -> Both:
    """What the office has saved meanwhile beside what the vendor typed; or the answer taken from it."""
    facts = Facts(link.case)
    papers, typed = asked_papers(facts, run), typed_in(facts, run, request, now)
    if TAKE in request.POST:
        return taking_theirs(facts, request, papers, typed, _file_url)
    return both_texts(facts, run, request, papers, typed, _file_url)


def _file_url(pk: int) -> str:
    return reverse("vendor-file", args=[pk])


def _work(
    facts: Facts, link: VendorLink, run: Run, reasons: list[Reason], now: datetime, both: Both | None
) -> dict[str, Any]:
    step, unit = facts.procedure.step_of(run.box), facts.case.unit
    norm = facts.procedure.norm_of(step)
    clock = face(run, norm, facts.calendar, unit, now, facts.stops(run))
    forms = paper_forms(
        facts, run, now=now, reasons=[] if both else reasons, file_url=_file_url, typed=both.typed if both else None,
        theirs=both.theirs if both else {},
    )  # fmt: skip
    language = get_language() or "id"
    return {
        "step": step, "plain": _called(step, language), "clock": clock, "norm": norm_text(norm),
        "time": _time(facts, run, now),
        "spent": used(clock.spent), "zone": ZONE_NAMES.get(unit.zone, ""), "forms": forms,
        "version": version_of(facts, run), "base": base_shown(facts, asked_papers(facts, run), {}), "both": both,
        "back": vendors.sent_back(facts, run), "hold": facts.holds[run.pk][-1].reason if run.held_at else "",
        "taken": short_time(run.taken_at, unit, now) if run.taken_at else "",
        "taker": run.taken_by.get_short_name() if run.taken_by else "",
    }  # fmt: skip


def _time(facts: Facts, run: Run, now: datetime) -> dict[str, Any]:
    """The ledger of the vendor's own step: why its clock shows what it shows."""
    return run_told(facts, next(one for one in time_of(facts, now).runs if one.run.pk == run.pk), now)


def _called(step: Step, language: str) -> str:
    """What the sheet calls the work; its short name where the sheet's words have no translation."""
    return step.does.to(language) if step.does.en or language == "id" else step.short.to(language)


def _errors(reasons: list[Reason], at: str) -> list[tuple[str, str]]:
    language = get_language() or "id"
    detailed = {one.paper for one in reasons if one.field}
    return [
        (one.text(language), f"id_{one.paper}.{one.field}" if one.paper and one.field else at)
        for one in reasons if one.code != "paper_missing" or one.paper not in detailed
    ]  # fmt: skip


def _pairs(facts: Facts, link: VendorLink) -> list[tuple[str, str]]:
    case, unit = facts.case, facts.case.unit
    return [
        (_("Tempat"), ", ".join(one for one in (case.place_name, unit.name) if one)),
        (_("Alamat"), unit.address),
        (_("Sejak"), day_and_time(case.occurred_at, unit) if case.occurred_at else ""),
        (_("Dilaporkan"), day_and_time(case.opened_at, unit)),
        (_("Narahubung"), unit.contact),
        (_("Telepon"), unit.phone),
    ]
