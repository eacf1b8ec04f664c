"""Following a report by its link: where it stands, and what its reporter says to that."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases import moves
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Event, Report
from tuntas.cases.refusals import Refused
from tuntas.diagnostics.browser import MOST
from tuntas.notices.registry import kinds
from tuntas.people import tokens
from tuntas.web.browsers import browser_checks
from tuntas.web.journey import journey_of
from tuntas.web.live import live, track_mark
from tuntas.web.masking import masked
from tuntas.web.times import ZONE_NAMES, clock_time, day, day_and_time, short_time
from tuntas.web.views.report import share_link, tracking_url

__all__ = ["find", "more", "quiet", "rating", "report_of", "track", "works"]

_CODE = re.compile(r"\b[a-z2-7]{32}\b")


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """For those who have the link at hand but not open: paste it, or the code in it."""
    said = request.GET.get("tautan", "").strip()[:500]
    wrong = ""
    if found := _CODE.search(said.lower()):
        if Report.objects.filter(code_hash=tokens.hashed(found[0])).exists():
            return redirect("track", code=found[0])
        wrong = _("Tautan ini tidak dikenal. Salin seluruhnya, lalu coba lagi.")
    elif said and request.user.is_authenticated and Case.objects.filter(number=said).exists():
        return redirect("case", number=said)
    elif said:
        wrong = _(
            "Nomor saja tidak membuka laporan, supaya orang lain tidak dapat menebaknya. "
            "Tempel tautan yang Anda terima saat melapor."
        )
    status = 404 if wrong else 200
    return render(request, "tuntas/track_find.html", {"said": said, "wrong": wrong}, status=status)


@require_safe
@live(track_mark)
def track(request: HttpRequest, code: str) -> HttpResponse:
    """The way of a report, as a parcel's."""
    return _page(request, report_of(code), code)


@require_POST
def works(request: HttpRequest, code: str) -> HttpResponse:
    """ "Sudah normal" or "Belum"."""
    report = report_of(code)
    answer = request.POST.get("normal")
    if answer in ("ya", "belum"):
        try:
            moves.confirm(report, answer == "ya")
        except Refused as refused:
            return _page(request, report, code, wrong=_said(refused), status=429)
        thanks = _("Terima kasih. Petugas diberi tahu bahwa sudah normal.")
        sorry = _("Tercatat: belum normal. Petugas diberi tahu.")
        messages.success(request, thanks if answer == "ya" else sorry)
    return redirect("track", code=code)


@require_POST
def rating(request: HttpRequest, code: str) -> HttpResponse:
    """One to five, when the case has ended."""
    report = report_of(code)
    value = request.POST.get("nilai", "")
    try:
        moves.rate(report, int(value) if value.isdecimal() and len(value) == 1 else 0)
    except Refused as refused:
        return _page(request, report, code, wrong=_said(refused), status=422)
    messages.success(request, _("Terima kasih atas penilaian Anda."))
    return redirect("track", code=code)


@require_POST
def quiet(request: HttpRequest, code: str) -> HttpResponse:
    """No more news: also for somebody whose address a stranger has typed."""
    moves.untell(report_of(code))
    messages.success(request, _("Kabar dihentikan. Halaman ini tetap dapat dibuka."))
    return redirect("track", code=code)


@require_POST
def more(request: HttpRequest, code: str) -> HttpResponse:
    """A further remark on the trouble."""
    report = report_of(code)
    text = request.POST.get("keterangan", "")
    try:
        moves.add(report, text)
    except Refused as refused:
        return _page(request, report, code, wrong=_said(refused), at="id_keterangan", typed=text, status=422)
    messages.success(request, _("Keterangan Anda tersimpan."))
    return redirect("track", code=code)


def report_of(code: str) -> Report:
    """The report behind a code: found by the hash of a secret of 160 bits, so its time tells nothing."""
    rows = Report.objects.select_related("case__edition", "case__unit__calendar").defer("case__edition__text")
    return get_object_or_404(rows, code_hash=tokens.hashed(code))


def _said(refused: Refused) -> str:
    return " ".join(one.text(get_language() or "id") for one in refused.reasons)


def _page(
    request: HttpRequest, report: Report, code: str, *, wrong: str = "", at: str = "", typed: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = datetime.now(UTC)
    facts = Facts(report.case)
    unit = report.case.unit
    url = tracking_url(request, code)
    shown = {
        "live": request.path if request.method == "GET" else "",
        "report": report,
        "case": report.case,
        "code": code,
        "journey": journey_of(report, facts, now),
        "url": url,
        "share": share_link(report, url),
        "pairs": _pairs(report, facts),
        "remarks": _remarks(report, now),
        "wrong": [(wrong, at)] if wrong else [],
        "wrong_here": wrong if at else "",
        "typed": typed,
        "ratings": _ratings(),
        "updated": f"{clock_time(now, unit)} {ZONE_NAMES.get(unit.zone, '')}".strip(),
        "phone": unit.phone,
        "checks": (checks := browser_checks(report, now)),
        "can_check": not report.case.closed_at and len(checks) < MOST,
        "can_rate": report.case.outcome == "finished" and report.rating is None,
    }
    response = render(request, "tuntas/track.html", shown, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _pairs(report: Report, facts: Facts) -> list[tuple[str, str]]:
    """The reporter's own report; of others only how many they are."""
    case, unit = report.case, report.case.unit
    others = case.reports.count() - 1
    who = report.reporter
    if others:
        also = ngettext("%(n)d orang lain", "%(n)d orang lain", others) % {"n": others}
        who = _("%(name)s, dan %(others)s") % {"name": who or _("Anda"), "others": also}
    photos = sum(
        len(report.data.get(one.key) or [])
        for one in facts.procedure.paper(facts.procedure.intake.paper).fields if one.type == "files"
    )  # fmt: skip
    zone = ZONE_NAMES.get(unit.zone, "")
    return [
        (_("Pelapor"), who),
        (
            _("Dilaporkan"),
            f"{day(report.reported_at, unit)}, {clock_time(report.reported_at, unit)} {zone}".strip(),
        ),
        (_("Terjadi"), day_and_time(case.occurred_at, unit) if case.occurred_at else ""),
        (_("Foto"), ngettext("%(n)d foto", "%(n)d foto", photos) % {"n": photos} if photos else ""),
        (_("Kabar dikirim ke"), _told_at(report)),
        (_("Ikut kasus"), case.number if report.number != case.number else ""),
    ]


def _told_at(report: Report) -> str:
    """Where the reporter hears of it, so that they recognise it and nobody else learns it."""
    if not report.told_by:
        return ""
    known = kinds()
    values = {"channel": known[report.told_by].name if report.told_by in known else report.told_by}
    return _("%(address)s, lewat %(channel)s") % {"address": masked(report.contact), **values}


def _remarks(report: Report, now: datetime) -> list[dict[str, str]]:
    """What this reporter added, the newest first."""
    events = Event.objects.filter(case=report.case, report=report, kind="report.added").order_by("-seq")[:20]
    return [
        {
            "at": short_time(one.at, report.case.unit, now),
            "iso": one.at.isoformat(),
            "text": str(one.data.get("text", "")),
        }
        for one in events
    ]


def _ratings() -> list[tuple[str, str]]:
    words = [_("Buruk"), _("Kurang"), _("Cukup"), _("Baik"), _("Sangat baik")]
    return [(str(number), word) for number, word in enumerate(words, 1)]
