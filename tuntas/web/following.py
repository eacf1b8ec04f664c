"""What a wide outage looks like on pages: whom a case could follow, what following and parting would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases import registry
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Report, Run
from tuntas.web.times import short_time

__all__ = ["candidates", "cases_that_follow", "if_followed", "if_parted"]

MOST = 100


def cases_that_follow(facts: Facts, now: datetime) -> list[dict[str, Any]]:
    """The cases that follow this one, the newest first; asked only where there is one."""
    if not getattr(facts.case, "is_followed", True):
        return []
    return [
        {
            "number": one.number, "url": reverse("case", args=[one.number]), "title": one.title,
            "note": f"{one.number} · {one.place_name} · {short_time(one.opened_at, facts.case.unit, now)}",
            "end": "" if one.closed_at is None else _("berakhir"),
        }
        for one in facts.case.children.order_by("-opened_at")[:MOST]
    ]  # fmt: skip


def candidates(facts: Facts, now: datetime) -> list[tuple[str, str]]:
    """The open cases of the office that it could follow, those of the same place first."""
    case = facts.case
    rows = Case.objects.filter(unit=case.unit_id, closed_at=None, parent=None).exclude(pk=case.pk)
    found = list(rows.order_by("-opened_at")[:MOST])
    found.sort(key=lambda one: one.place_id != case.place_id)
    return [
        (one.number, f"{one.number}: {one.title}, {one.place_name}, {short_time(one.opened_at, case.unit, now)}")
        for one in found
    ]


def if_followed(facts: Facts, parent: Case, now: datetime) -> dict[str, Any]:
    """What would wait, which clocks would stop, and who would hear the parent's news."""
    cases = [facts.case, *facts.case.children.filter(closed_at=None).select_related("edition", "unit__calendar")]
    known = [facts, *(Facts(one) for one in cases[1:])]
    waits = [_waiting(run, each, now) for each in known for run in each.open_runs]
    told, untold = list[str](), 0
    for one in Report.objects.filter(case__in=cases).order_by("reported_at", "pk"):
        if one.told_by and one.told_by in registry.channels:
            told.append(one.reporter or _("Tidak menyebut nama"))
        else:
            untold += 1
    also = [one.number for one in cases[1:]]
    return {"parent": parent, "waits": waits, "told": told, "untold": untold, "also": also}


def _waiting(run: Run, facts: Facts, now: datetime) -> dict[str, str]:
    """A step that would wait: its clock stops, or has stopped already for a reason of its own."""
    step = facts.procedure.step_of(run.box)
    if run.held_at:
        said = _("sudah ditunda, dan tetap demikian")
    elif run.due_at:
        said = _("waktu berhenti; batasnya kini %(at)s") % {"at": short_time(run.due_at, facts.case.unit, now)}
    else:
        said = _("waktu berhenti")
    return {"case": facts.case.number, "step": f"{step.no}. {step.short.to(get_language() or 'id')}", "said": said}


def if_parted(facts: Facts, now: datetime) -> list[dict[str, str]]:
    """Which steps would go on, and until when; what a person holds stays on hold."""
    found = []
    for run in facts.open_runs:
        step = facts.procedure.step_of(run.box)
        own = [one for one in facts.holds.get(run.pk, []) if one.ended_at is None and one.held_by_id]
        said = _("tetap ditunda")
        if not own:
            stops = [one if one.end else replace(one, end=now) for one in facts.stops(run)]
            due = facts.due(step, run.opened_at, stops)
            at = short_time(due, facts.case.unit, now) if due else ""
            said = _("berjalan lagi; batasnya %(at)s") % {"at": at} if at else _("berjalan lagi")
        found.append({"step": f"{step.no}. {step.short.to(get_language() or 'id')}", "said": said})
    return found
