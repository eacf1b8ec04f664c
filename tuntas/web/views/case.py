"""Kasus: the SOP as a track, the one open card, the timeline; and the operations on a whole case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can, visible_to
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Run
from tuntas.cases.moves.opening import link_secret
from tuntas.cases.refusals import Conflict, Forbidden, Refused
from tuntas.sop.reasons import Reason
from tuntas.sop.sheet_svg import Standing, flowchart_svg
from tuntas.web.casepage import CasePage, OpenRun
from tuntas.web.components.html import drawing
from tuntas.web.following import cases_that_follow
from tuntas.web.gist import came_back, handled, stands_still
from tuntas.web.incidents import head_of
from tuntas.web.live import case_mark, is_poll, live, turn, writing
from tuntas.web.reading import rows_of
from tuntas.web.remedies import helps, proposal_at
from tuntas.web.sealing import numbered
from tuntas.web.twotexts import Both, base_shown
from tuntas.web.work import asked_papers, decision_question, kept_text, paper_forms, unpin, version_of

__all__ = [
    "acknowledgement", "case", "chart", "file_url", "note", "reopening", "seen", "show", "status_of", "waiver",
    "withdrawal",
]  # fmt: skip

OPERATIONS = ("withdraw", "reopen", "acknowledge", "note", "bundle")


def seen(request: HttpRequest, number: str) -> Facts:
    """The case that the reader may see, or 404."""
    own = ("edition", "unit__calendar", "place", "acknowledged_by", "parent", "incident")
    cases = visible_to(request.user).select_related(*own).defer("edition__text")
    cases = cases.annotate(is_followed=Exists(Case.objects.filter(parent=OuterRef("pk"))))
    found = cases.filter(number=number).first()
    if found is None:
        raise Http404
    return Facts(found)


@require_safe
@login_required
@live(case_mark)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The page of a case."""
    facts = seen(request, number)
    for run in () if is_poll(request) else facts.open_runs:
        unpin(request, run)
    return show(request, facts)


def show(
    request: HttpRequest, facts: Facts, *, run: Run | None = None, reasons: Sequence[Reason] = (),
    typed: Mapping[str, Any] | None = None, numbers: Mapping[str, str] = MappingProxyType({}), status: int = 200,
    lost: bool = False, both: Both | None = None,
) -> HttpResponse:  # fmt: skip
    """The page, after a refusal with its reasons beside the questions and what was typed still there."""
    now, by = datetime.now(UTC), Actor(user=request.user)
    page = CasePage(facts, by, now)
    language = get_language() or "id"
    open_runs = page.open_runs()
    here = next((one for one in open_runs if run and one.run.pk == run.pk), None)
    here = here or next((one for one in open_runs if one.may["work"]), None) or next(iter(open_runs), None)
    track = page.track()
    context = {
        "page": page, "case": facts.case, "unit": facts.case.unit, "track": track, "now_line": page.now_line(track),
        "open_runs": open_runs, "here": here, "others": [one for one in open_runs if one is not here],
        "done": page.done(), "papers": page.papers(), "timeline": page.timeline(),
        "may": {move: can(by, move, facts, None, now) for move in OPERATIONS},
        "errors": _errors(reasons, language), "turn": turn(facts, by), "present": writing(facts, by, now),
        "live": request.path if request.method == "GET" else "", "again": _again(request),
        "kept": kept_text(facts, run, typed) if lost and run and typed else [],
        "followers": cases_that_follow(facts, now) if page.in_office else [],
        "suspicion": head_of(facts, now) if page.in_office else None,
        "withdraw_kinds": list(_withdraw_kinds().items()),
        "to_come": [mark for mark in track if mark.state in ("", "maybe")] if not facts.case.closed_at else [],
    }  # fmt: skip
    if facts.case.outcome == "finished":
        context["gist"] = _gist(page)
    if here is not None:
        context |= {"back": came_back(facts, here.run, now), "still": stands_still(facts, here.run, now)}
    if here is not None and here.may["waive"]:
        step = here.step
        papers = [facts.procedure.paper(key) for key in dict.fromkeys((*step.needs, *step.gives))]
        context["here_papers"] = [(one.key, one.title.to(language)) for one in papers]
    if here is not None and here.may["work"]:
        typed = both.typed if both else {} if lost else typed
        context |= _work(facts, here, now, [] if lost else reasons, typed, both)
        if page.in_office:
            context |= {"helps": helps(facts, here.run, now), "proposal": proposal_at(facts, here.run)}
        context["numbers"] = [
            one for one in numbered(facts, here.run, now, numbers, tuple(reasons)) if one.mode == "typed" or one.value
        ]
        context["needed"] = _needed(facts, here, language)
        if facts.procedure.policy.report_paper in here.step.needs:
            context["evidence"] = _gist(page)
    if here is not None and here.vendor and here.may["issue_link"]:
        context |= _vendor_link(request, facts, here)
    return render(request, "tuntas/case.html", context, status=status)


def _again(request: HttpRequest) -> dict[str, Any]:
    """What was sent to an operation that was refused, under the operation's name: its fold stays open with it."""
    asked = request.resolver_match
    if request.method != "POST" or asked is None or asked.url_name is None:
        return {}
    return {asked.url_name.replace("-", "_"): request.POST}


def _gist(page: CasePage) -> dict[str, Any]:
    return handled(
        page.facts, page.now, seen=page.papers_seen, language=page.language,
        file_url=lambda pk: reverse("file", args=[pk]),
    )  # fmt: skip


def _errors(reasons: Sequence[Reason], language: str) -> list[tuple[str, str]]:
    """What is wrong, each with the control it is about; "paper is missing" only where nothing more exact is said."""
    exact = {one.paper for one in reasons if one.field}
    return [
        (one.text(language), f"id_{one.paper}.{one.field}" if one.paper and one.field else "")
        for one in reasons
        if one.code != "paper_missing" or one.paper not in exact
    ]


def _withdraw_kinds() -> dict[str, str]:
    return {"duplicate": _("Laporan ganda"), "not_network": _("Bukan kendala jaringan"), "other": _("Sebab lain")}


def file_url(pk: int) -> str:
    return reverse("file", args=[pk])


def _work(
    facts: Facts, here: OpenRun, now: datetime, reasons: Sequence[Reason], typed: Mapping[str, Any] | None,
    both: Both | None,
) -> dict[str, Any]:
    theirs = both.theirs if both else {}
    forms = paper_forms(facts, here.run, now=now, reasons=reasons, typed=typed, file_url=file_url, theirs=theirs)
    missing = facts.missing(here.run, now)
    lacking = {one.paper for one in missing}
    return {
        "base": base_shown(facts, asked_papers(facts, here.run), {}), "both": both,
        "forms": forms, "decision": decision_question(facts, here.run), "version": version_of(facts, here.run),
        "missing": missing, "lacking": [form for form in forms if form.key in lacking and not form.waived],
        "opens_next": _opens_next(facts, here.run),
    }  # fmt: skip


def _needed(facts: Facts, here: OpenRun, language: str) -> list[dict[str, Any]]:
    """The kelengkapan of the step, to be read right where the work is done."""
    found = [(facts.procedure.paper(key), facts.sealed(key)) for key in here.step.needs]
    files = {one.pk: one for one in facts.case.attachments.all()}
    return [
        {
            "name": kind.title.to(language), "by_hand": paper.by_hand,
            "open": kind.key in here.step.gives or len(facts.runs) == 1,
            "fields": rows_of(
                kind, paper.data, unit=facts.case.unit, language=language, files=files,
                file_url=lambda pk: reverse("file", args=[pk]),
            ),
        }
        for kind, paper in found if paper is not None
    ]  # fmt: skip


def _opens_next(facts: Facts, run: Run) -> str:
    """What finishing opens, where no question decides it."""
    language, box = get_language() or "id", facts.procedure.box(run.box)
    if box.asks is not None:
        return ""
    steps = [facts.procedure.step_of(one) for arrow in box.arrows for one in arrow.to if one != "selesai"]
    if not steps:
        return _("Menutup kasus dan menerbitkan laporan akhir.")
    names = "; ".join(f"{one.no}, {one.short.to(language)}" for one in steps)
    return _("Membuka langkah %(steps)s.") % {"steps": names}


def _vendor_link(request: HttpRequest, facts: Facts, here: OpenRun) -> dict[str, Any]:
    """The vendor's link, to be copied or passed on by WhatsApp."""
    link = facts.case.links.select_related("party__unit").filter(revoked_at=None).order_by("-pk").first()
    if link is None or link.expires_at <= datetime.now(UTC):
        return {"vendor_link": None}
    url = request.build_absolute_uri(reverse("vendor", args=[link_secret(link)]))
    words = _("Pekerjaan untuk %(vendor)s, kasus %(number)s: %(url)s") % {
        "vendor": here.vendor, "number": facts.case.number, "url": url,
    }  # fmt: skip
    phone = "".join(char for char in (link.party.unit.phone if link.party.unit else "") if char.isdigit())
    phone = f"62{phone[1:]}" if phone.startswith("0") else phone
    return {"vendor_link": link, "vendor_url": url, "vendor_share": f"https://wa.me/{phone}?text={quote(words)}"}


@require_safe
@login_required
def chart(request: HttpRequest, number: str) -> HttpResponse:
    """The SOP's own drawing, with where this case stands."""
    facts = seen(request, number)
    now = datetime.now(UTC)
    page = CasePage(facts, Actor(user=request.user), now)
    done = {run.box for run in facts.runs if run.outcome == "finished" and not page.undone(run)}
    late = {run.box for run in facts.open_runs if page.face(run).late}
    standing = Standing(frozenset(done - facts.state.open), facts.state.open - frozenset(late), frozenset(late))
    chart = drawing(flowchart_svg(facts.procedure, language=get_language() or "id", standing=standing))
    return render(request, "tuntas/case_chart.html", {"case": facts.case, "chart": chart})


def _operation(request: HttpRequest, number: str, move: Any, done: str, *args: str) -> HttpResponse:
    """Make a move on the whole case with fields of the page; a refusal shows the page again, typed text intact."""
    facts = seen(request, number)
    try:
        move(facts.case, *args, by=Actor(user=request.user))
    except Refused as refused:
        return show(request, facts, reasons=refused.reasons, status=status_of(refused))
    messages.success(request, done)
    return redirect("case", number)


def status_of(refused: Refused) -> int:
    return 403 if isinstance(refused, Forbidden) else 409 if isinstance(refused, Conflict) else 422


@require_POST
@login_required
def note(request: HttpRequest, number: str) -> HttpResponse:
    """A remark that the office reads."""
    return _operation(request, number, moves.note, _("Catatan tersimpan."), request.POST.get("text", ""))


@require_POST
@login_required
def waiver(request: HttpRequest, number: str) -> HttpResponse:
    """The Ketua waives a required paper, with a reason that is printed."""
    paper, reason = request.POST.get("paper", ""), request.POST.get("reason", "")
    return _operation(
        request, number, moves.waive, _("Naskah dikecualikan; alasannya tercetak dalam laporan."), paper, reason
    )


@require_POST
@login_required
def withdrawal(request: HttpRequest, number: str) -> HttpResponse:
    """A case that is none is withdrawn."""
    kind, reason = request.POST.get("kind", ""), request.POST.get("reason", "")
    return _operation(request, number, moves.withdraw, _("Kasus ditarik."), kind, reason)


@require_POST
@login_required
def reopening(request: HttpRequest, number: str) -> HttpResponse:
    """A closed case goes on."""
    return _operation(request, number, moves.reopen, _("Kasus dibuka kembali."), request.POST.get("reason", ""))


@require_POST
@login_required
def acknowledgement(request: HttpRequest, number: str) -> HttpResponse:
    """The Kepala has seen the report."""
    return _operation(request, number, moves.acknowledge, _("Laporan Anda ketahui. Terima kasih."))
