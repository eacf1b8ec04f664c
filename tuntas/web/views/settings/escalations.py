"""`/pengaturan/eskalasi/`: at which share of a norm who is told, for every step of an office or for one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases.moves.alarms import LATE
from tuntas.people.models import Unit
from tuntas.people.models.notice import LEAST_SHARE, MOST_SHARE
from tuntas.sop.procedure import Procedure, Step
from tuntas.web import escalating, stationery
from tuntas.web.escalating import Level, Scope
from tuntas.web.times import norm_text
from tuntas.web.views.settings.common import administrators, crumbs, moment_now, who

__all__ = ["escalation", "escalations"]

ROWS, SPARE = 8, 2


@dataclass
class Row:
    """One level as it was typed, and what is wrong with it."""

    share: str = ""
    tells: list[str] = field(default_factory=list)
    share_error: str = ""
    tells_error: str = ""


# -- the list -------------------------------------------------------------------------------------


@require_safe
@administrators
def escalations(request: HttpRequest) -> HttpResponse:
    """Each office: its rule, and the steps that have one of their own."""
    now, procedures = moment_now(), stationery.in_force()
    offices = [_office(unit, procedures, now) for unit in stationery.offices()]
    return render(request, "tuntas/settings/escalations.html", {"crumbs": crumbs(), "offices": offices})


def _office(unit: Unit, procedures: list[Procedure], now: datetime) -> dict[str, Any]:
    wide = Scope(unit)
    held, source = escalating.levels(wide)
    return {
        "unit": unit, "own": source == "unit", "change": reverse("escalation", args=[unit.pk]),
        "words": _words(wide, held, now, procedures),
        "procedures": [
            {"name": sop.name.to(get_language() or "id"),
             "steps": [_step(Scope(unit, sop, one), one, now, procedures) for one in sop.steps]}
            for sop in procedures
        ],
    }  # fmt: skip


def _step(scope: Scope, step: Step, now: datetime, procedures: list[Procedure]) -> dict[str, Any]:
    own, key = escalating.rule(scope), scope.procedure.key if scope.procedure else ""
    return {
        "no": step.no, "name": step.short.to(get_language() or "id"), "norm": norm_text(scope.norm),
        "words": _words(scope, own, now, procedures) if own else [], "without": not scope.norm,
        "change": reverse("escalation-step", args=[scope.unit.pk, key, step.key]),
    }  # fmt: skip


def _words(scope: Scope, held: list[Level], now: datetime, procedures: list[Procedure]) -> list[dict[str, Any]]:
    """What will happen, a sentence a level; nothing at 100 % is told too."""
    found = []
    for one in held:
        sentence, somebody = escalating.said(scope, one, now, procedures)
        found.append({"sentence": sentence, "warn": not somebody})
    if held and LATE not in dict(held):
        silent = _("Pada 100 % tanda lewat waktu tetap dipasang, tetapi tidak ada yang diberi tahu.")
        found.append({"sentence": silent, "warn": True})
    return found


# -- one rule -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def escalation(request: HttpRequest, unit: int, procedure: str = "", step: str = "") -> HttpResponse:
    """The levels of an office, or of one step there; `do`: save, default (follow the wider rule), or only show."""
    scope = _scope(get_object_or_404(stationery.offices(), pk=unit), procedure, step)
    if request.method != "POST":
        held, _source = escalating.levels(scope)
        return _page(request, scope, [Row(str(share), list(tells)) for share, tells in held], held)
    if request.POST.get("do") == "default":
        return _kept(request, scope, [], _("Aturan sendiri dihapus; yang umum berlaku lagi."))
    known = {key for key, _name in escalating.audience(stationery.in_force())}
    rows = _typed(request, known)
    held, errors = _checked(rows)
    if errors or request.POST.get("do") != "save":
        return _page(request, scope, rows, held, errors)
    return _kept(request, scope, held, _("Eskalasi disimpan. Langkah yang dibuka mulai sekarang mengikutinya."))


def _scope(unit: Unit, procedure: str, step: str) -> Scope:
    if not step:
        return Scope(unit)
    known = next((one for one in stationery.in_force() if one.key == procedure), None)
    if known is None or not known.has_step(step):
        raise Http404
    return Scope(unit, known, known.step(step))


def _kept(request: HttpRequest, scope: Scope, held: list[Level], said: str) -> HttpResponse:
    escalating.keep(scope, held, by=who(request), now=moment_now())
    messages.success(request, said)
    return redirect("escalations")


def _typed(request: HttpRequest, known: set[str]) -> list[Row]:
    """The rows of the form; whom it does not offer nobody can name."""
    post, rows = request.POST, list[Row]()
    for at in range(ROWS):
        tells = [one for one in post.getlist(f"tells.{at}") if one in known]
        rows.append(Row(post.get(f"share.{at}", "").strip()[:12], tells))
    return [one for one in rows if one.share or one.tells]


def _checked(rows: list[Row]) -> tuple[list[Level], list[tuple[str, str]]]:
    """The levels, and every reason against them with its control."""
    held, seen = list[Level](), dict[int, int]()
    for at, row in enumerate(rows):
        digits = row.share.removesuffix("%").strip()
        share = int(digits) if re.fullmatch(r"[0-9]{1,6}", digits, re.ASCII) else -1
        if not LEAST_SHARE <= share <= MOST_SHARE:
            row.share_error = _("Tulis persen norma sebagai angka bulat, %(least)d sampai %(most)d.") % {
                "least": LEAST_SHARE, "most": MOST_SHARE,
            }  # fmt: skip
        elif share in seen:
            row.share_error = _("%(share)d %% sudah ada pada tingkat %(n)d.") % {"share": share, "n": seen[share] + 1}
        seen.setdefault(share, at)
        if not row.tells:
            row.tells_error = _("Pilih sedikitnya satu yang diberi tahu.")
        if not row.share_error and not row.tells_error:
            held.append((share, tuple(row.tells)))
    errors = [
        (said, f"id_{name}.{at}") for at, row in enumerate(rows)
        for name, said in (("share", row.share_error), ("tells", row.tells_error)) if said
    ]  # fmt: skip
    if not rows:
        errors = [(_("Isi sedikitnya satu tingkat, atau pilih “Ikuti aturan umum”."), "id_share.0")]
    return sorted(held), errors


def _page(
    request: HttpRequest, scope: Scope, rows: list[Row], held: list[Level], errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    now, procedures = moment_now(), stationery.in_force()
    options = [{"value": key, "label": name} for key, name in escalating.audience(procedures)]
    room = min(ROWS, len(rows) + SPARE)
    shown = {
        "crumbs": crumbs((_("Eskalasi"), "escalations")), "scope": scope, "errors": errors or [],
        "rows": [*rows, *(Row() for _n in range(room - len(rows)))], "options": options,
        "words": _words(scope, held, now, procedures), "own": bool(escalating.rule(scope)),
        "title": _title(scope), "norm": norm_text(scope.norm),
        "without": bool(scope.step and not scope.norm),
    }  # fmt: skip
    return render(request, "tuntas/settings/escalation.html", shown, status=422 if errors else 200)


def _title(scope: Scope) -> str:
    if scope.step is None:
        return _("Eskalasi setiap langkah")
    short = scope.step.short.to(get_language() or "id")
    return _("Eskalasi langkah %(no)s: %(step)s") % {"no": scope.step.no, "step": short}
