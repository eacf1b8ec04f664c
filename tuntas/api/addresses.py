"""Finds what an address names, and makes addresses: a case the caller may see, the open run that is meant."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest

from tuntas.api.auth import actor, caller
from tuntas.api.problems import ApiReason, NotFound
from tuntas.api.view import View
from tuntas.cases.allowed import visible_to
from tuntas.cases.facts import Facts
from tuntas.cases.models import Run
from tuntas.cases.moves.record import open_run
from tuntas.cases.refusals import CaseReason, Conflict

__all__ = ["absolute", "case_seen", "office_view", "run_meant"]


def absolute(request: HttpRequest, path: str) -> str:
    """The full address of `path`, as BASE_URL says or else as the caller reached us."""
    return settings.BASE_URL.rstrip("/") + path if settings.BASE_URL else request.build_absolute_uri(path)


def case_seen(request: HttpRequest, number: str, now: datetime | None = None) -> Facts:
    """The case `number`. Raises NotFound where there is none, or none for the caller."""
    user = caller(request)
    related = ("edition", "unit__calendar", "acknowledged_by", "parent")
    rows = visible_to(user, now or datetime.now(UTC)).select_related(*related) if user else None
    case = rows.filter(number=number).first() if rows is not None and "\x00" not in number else None
    if case is None:
        raise NotFound(ApiReason("no_such_case", {"found": number[:40]}))
    return Facts(case)


def office_view(request: HttpRequest, number: str) -> View:
    """The case as somebody of its office sees it. Raises NotFound for everybody else, its vendor included."""
    now = datetime.now(UTC)
    view = View(case_seen(request, number, now), actor(request), now, request)
    if not view.in_office:
        raise NotFound(ApiReason("no_such_case", {"found": number[:40]}))
    return view


def run_meant(facts: Facts, step: str) -> Run:
    """The open run of `step`: a step's key or number, or a box's key.

    Raises NotFound where the procedure has no such step; Conflict where it is not open, told who finished
    it, or where several of its boxes are.
    """
    procedure = facts.procedure
    boxes = [
        box for box in procedure.boxes() if step in (box.key, box.step, str(procedure.step(box.step).no))
    ]
    if not boxes:
        raise NotFound(CaseReason("no_such_step", {"found": step[:60]}))
    keys = {box.key for box in boxes}
    runs = [run for run in facts.runs if run.box in keys]
    found = [run for run in runs if run.finished_at is None]
    if len(found) > 1:
        raise Conflict(ApiReason("several_boxes", {"known": ", ".join(run.box for run in found)}))
    if not found and runs:
        return open_run(facts, runs[-1].pk)  # raises, and says who was first
    if not found:
        raise Conflict(ApiReason("not_open", {"step": procedure.step(boxes[0].step).no}))
    return found[0]
