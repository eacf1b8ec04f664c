"""Reads cases: the list by pages, one case, its events, its files."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import FileResponse, HttpRequest
from django.utils.translation import get_language
from ninja import Router
from ninja.params.functions import Query

from tuntas.api.addresses import case_seen
from tuntas.api.auth import actor, caller
from tuntas.api.problems import ApiReason, NotFound
from tuntas.api.runs import is_late
from tuntas.api.schemas import CaseOut, CaseRow, CasesOut, EventOut, EventsOut, RunRow
from tuntas.api.standing import standing
from tuntas.api.units import offices_of
from tuntas.api.view import View
from tuntas.cases import events, files
from tuntas.cases.allowed import OFFICE_EVENTS, files_seen, visible_to
from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Attachment, Case, Edition, Event, Report, Run
from tuntas.cases.refusals import Refused
from tuntas.people.models import User

__all__ = ["file_answer", "router"]

router = Router(tags=["cases"])
PAGE = 50


@router.get("/cases", response=CasesOut, summary="The cases that you may see, newest first")
def cases(
    request: HttpRequest,
    state: Literal["", "open", "closed", "finished", "withdrawn", "held"] = "",
    step: str = Query("", description="Key of a step that is open"),
    role: str = Query("", description="Key of a role that performs an open step"),
    q: str = Query("", description="In number, title, place or reporter"),
    late: Literal["", "true", "false", "1", "0"] = Query("", description="An open step has passed its norm"),
    cursor: str = Query("", description="`next` of the page before"),
) -> Any:
    """Fifty a page. `next` is the cursor of the following page."""
    now = datetime.now(UTC)
    user = caller(request)
    assert user is not None
    rows = _in_state(visible_to(user, now), state)
    rows = _searched(_with_runs(rows, step, role, late, now), user, q.replace("\x00", "").strip()[:100])
    if cursor:
        moment, pk = _read_cursor(cursor)
        rows = rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, pk__lt=pk))
    open_runs = Run.objects.filter(finished_at=None).select_related("taken_by", "taken_link__party")
    related = rows.select_related("unit").prefetch_related(Prefetch("runs", open_runs, to_attr="now_open"))
    page = list(related.order_by("-opened_at", "-pk")[: PAGE + 1])
    editions = Edition.objects.in_bulk({case.edition_id for case in page})
    following = _cursor(page[PAGE - 1]) if len(page) > PAGE else None
    return CasesOut(
        cases=[_row(case, editions[case.edition_id], now) for case in page[:PAGE]], next=following
    )


def _in_state(rows: QuerySet[Case], state: str) -> QuerySet[Case]:
    match state:
        case "open":
            return rows.filter(closed_at=None)
        case "closed":
            return rows.exclude(closed_at=None)
        case "finished" | "withdrawn":
            return rows.filter(outcome=state)
        case "held":
            return rows.filter(_some_run(held_at__isnull=False))
    return rows


def _some_run(*conditions: Q, **more: Any) -> Exists:
    return Exists(Run.objects.filter(*conditions, case=OuterRef("pk"), finished_at=None, **more))


def _with_runs(rows: QuerySet[Case], step: str, role: str, late: str, now: datetime) -> QuerySet[Case]:
    if step:
        rows = rows.filter(_some_run(step=step.replace("\x00", "")))
    if role:
        performs = Q(pk__in=[])
        for edition in Edition.objects.all():
            boxes = [box.key for box in procedure_of(edition).boxes() if role in box.by]
            performs |= Q(case__edition=edition, box__in=boxes)
        rows = rows.filter(_some_run(performs))
    if late:
        overdue = _some_run(Q(due_at__lt=now) | Q(late_at__isnull=False))
        rows = rows.filter(overdue if late in ("true", "1") else ~overdue)
    return rows


def _searched(rows: QuerySet[Case], user: User, q: str) -> QuerySet[Case]:
    """By number, title or place; by reporter only in the caller's own office."""
    if not q:
        return rows
    told = Exists(Report.objects.filter(case=OuterRef("pk"), reporter__icontains=q))
    told = Q(told) & Q(unit__in=[one.pk for one in offices_of(user)])
    return rows.filter(Q(number__icontains=q) | Q(title__icontains=q) | Q(place_name__icontains=q) | told)


def _cursor(case: Case) -> str:
    return base64.urlsafe_b64encode(f"{case.opened_at.isoformat()}|{case.pk}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        moment, pk = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        found = datetime.fromisoformat(moment), int(pk)
        if found[0].tzinfo is None or not 0 <= found[1] < 2**63:
            raise ValueError(cursor)
    except (ValueError, binascii.Error):
        values = {"field": "cursor", "known": "`next`"}
        raise Refused(ApiReason("wrong_value", values, field="cursor")) from None
    return found


def _row(case: Case, edition: Edition, now: datetime) -> CaseRow:
    procedure, runs = procedure_of(edition), []
    for run in case.now_open:  # type: ignore[attr-defined]
        step = procedure.step_of(run.box)
        link = run.taken_link
        taker = run.taken_by.name if run.taken_by else (link.person or link.party.name) if link else ""
        runs.append(
            RunRow(
                step=step.key,
                box=run.box,
                no=step.no,
                name=step.short.to(get_language() or "id"),
                roles=list(procedure.box(run.box).by),
                taken_by=taker,
                opened_at=run.opened_at,
                due_at=run.due_at,
                held=run.held_at is not None,
                late=is_late(run, now),
            )
        )
    return CaseRow(
        number=case.number,
        state="open" if case.closed_at is None else case.outcome,  # type: ignore[arg-type]
        held=any(run.held for run in runs),
        late=any(run.late for run in runs),
        title=case.title,
        place=case.place_name,
        unit=case.unit.name,
        procedure=edition.procedure,
        edition=edition.edition,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        acknowledged=case.acknowledged_at is not None,
        open_runs=runs,
    )


@router.get("/cases/{number}", response=CaseOut, summary="One case as it stands")
def case(request: HttpRequest, number: str) -> Any:
    """With its open steps, what each still lacks, and what you may do."""
    now = datetime.now(UTC)
    return standing(View(case_seen(request, number, now), actor(request), now, request))


@router.get("/cases/{number}/events", response=EventsOut, summary="Everything that happened, in order")
def case_events(request: HttpRequest, number: str, after: int = Query(0, ge=0, le=2**31)) -> Any:
    """Each event covers the one before it by its hash. `after`: only events with a greater `seq`."""
    now = datetime.now(UTC)
    facts = case_seen(request, number, now)
    view = View(facts, actor(request), now, request)
    rows = Event.objects.filter(case=facts.case, seq__gt=after).select_related(
        "user", "link__party", "report"
    )
    if not view.in_office:
        rows = rows.exclude(kind__in=OFFICE_EVENTS)
    told = list(rows.order_by("seq"))
    names = events.people_named(told)
    return EventsOut(events=[_event(view, one, names) for one in told])


def _event(view: View, event: Event, names: dict[int, str]) -> EventOut:
    if not view.in_office and event.report:
        event.report.reporter = ""  # a vendor hears of the trouble, not of the person
    return EventOut(
        seq=event.seq,
        kind=event.kind,
        at=event.at,
        who=events.actor_name(event),
        sentence=events.sentence(event, view.facts.procedure, names),
        data=event.data,
        previous=event.previous,
        hash=event.hash,
    )


@router.get("/cases/{number}/files/{pk}", summary="A file that was attached", url_name="case_file")
def case_file(request: HttpRequest, number: str, pk: int) -> Any:
    """Served as an attachment, as it is kept."""
    now = datetime.now(UTC)
    facts = case_seen(request, number, now)
    view = View(facts, actor(request), now, request)
    found = Attachment.objects.filter(case=facts.case, pk=pk).first() if pk < 2**63 else None
    if found is None or not (view.in_office or pk in files_seen(view.by, facts, now)):
        raise NotFound(ApiReason("not_found"))
    return file_answer(found)


def file_answer(attachment: Attachment) -> FileResponse:
    """The bytes, never to be run or shown within a page of ours."""
    try:
        content = files.path_of(attachment.sha256).open("rb")
    except FileNotFoundError:
        raise NotFound(ApiReason("not_found")) from None
    answer = FileResponse(content, as_attachment=True, filename=attachment.name, content_type=attachment.kind)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
