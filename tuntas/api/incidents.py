"""A suspected cyber incident for machines: flag it, write its four fields, say to whom it went, lift it, fetch it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from tuntas.api.addresses import office_view
from tuntas.api.asked import Exact
from tuntas.api.auth import actor
from tuntas.api.problems import NotFound, told
from tuntas.api.schemas import PersonOut, ReasonOut
from tuntas.api.view import View
from tuntas.cases import moves
from tuntas.cases.facts import Facts
from tuntas.cases.incidents import chronology, letterhead_of
from tuntas.cases.models import Incident
from tuntas.cases.moves.incident import INCIDENT_FIELDS
from tuntas.cases.refusals import CaseReason
from tuntas.people.models import User

__all__ = ["router"]

router = Router(tags=["incidents"])
INCIDENT = "/cases/{number}/incident"
State = Literal["suspected", "reported", "lifted"]


class SuspectIn(Exact):
    reason: str = Field(description="Why it is suspected.")


class FieldsIn(Exact):
    """What is known so far; a field that is left out stays as it is."""

    contact: str | None = None
    description: str | None = None
    chronology: str | None = None
    impact: str | None = None


class NotifiedIn(Exact):
    to: str = Field(description="To whom it was reported: a CSIRT, BSSN, the leadership.")


class LiftedIn(Exact):
    reason: str


class IncidentOut(Schema):
    """`due_at`: 24 calendar hours after it was suspected. `missing`: what its report still lacks.

    `proposed_chronology`: drawn from the events of the case while none is written; without the reporter's name.
    """

    case: str
    state: State
    reason: str
    flagged_at: datetime
    flagged_by: PersonOut
    due_at: datetime
    late: bool
    contact: str
    description: str
    chronology: str
    impact: str
    missing: list[ReasonOut]
    proposed_chronology: str = ""
    reported_at: datetime | None
    reported_to: str
    reported_by: PersonOut | None
    lifted_at: datetime | None
    lifted_why: str
    may: list[str]


class SectionOut(Schema):
    key: str
    heading: str
    text: str


class DocumentOut(Schema):
    """The report, ready to be sent on: its head, its four sections, and all of it as plain text."""

    title: str
    head: list[str]
    case: str
    subject: str
    flagged_at: datetime
    due_at: datetime
    reported_at: datetime | None
    reported_to: str
    sections: list[SectionOut]
    complete: bool
    text: str


@router.get(INCIDENT, response=IncidentOut, summary="The suspicion of a cyber incident, and its calendar hours")
def incident(request: HttpRequest, number: str) -> Any:
    """404 where nothing was ever suspected. For the office of the case alone."""
    return _answered(request, number)


@router.post(INCIDENT, response={201: IncidentOut}, summary="Suspect a cyber incident: 24 calendar hours begin")
def suspect(request: HttpRequest, number: str, body: SuspectIn) -> Any:
    """409 where it is suspected already."""
    moves.flag_incident(office_view(request, number).facts.case, body.reason, by=actor(request))
    return _answered(request, number)


@router.put(INCIDENT, response=IncidentOut, summary="Write its report so far")
def write(request: HttpRequest, number: str, body: FieldsIn) -> Any:
    """Any of the four fields; nothing is needed yet. 409 once it was reported."""
    given = {key: value for key, value in body.dict().items() if value is not None}
    moves.write_incident(office_view(request, number).facts.case, given, by=actor(request))
    return _answered(request, number)


@router.post(f"{INCIDENT}/report", response=IncidentOut, summary="Say to whom it was reported")
def notified(request: HttpRequest, number: str, body: NotifiedIn) -> Any:
    """422 with each of the four fields that is empty; what was reported stays as it was."""
    moves.report_incident(office_view(request, number).facts.case, body.to, by=actor(request))
    return _answered(request, number)


@router.post(f"{INCIDENT}/lift", response=IncidentOut, summary="It was no incident after all")
def lift(request: HttpRequest, number: str, body: LiftedIn) -> Any:
    """With a reason. It may be suspected again."""
    moves.lift_incident(office_view(request, number).facts.case, body.reason, by=actor(request))
    return _answered(request, number)


@router.get(f"{INCIDENT}/report", response=DocumentOut, summary="Its report, ready to be sent on")
def document(request: HttpRequest, number: str) -> Any:
    """As JSON with its `text`; with `Accept: text/plain` that text alone. 404 where it was lifted."""
    view = office_view(request, number)
    found = _found(view.facts)
    if found.lifted_at is not None:
        raise NotFound(CaseReason("not_flagged"))
    made = _document(view, found)
    if request.headers.get("Accept", "").split(",")[0].strip() == "text/plain":
        return HttpResponse(made.text, content_type="text/plain; charset=utf-8")
    return made


# -- what is told ----------------------------------------------------------------------------------


def _found(facts: Facts) -> Incident:
    found = Incident.objects.select_related("flagged_by", "reported_by").filter(case=facts.case).first()
    if found is None:
        raise NotFound(CaseReason("not_flagged"))
    return found


def _answered(request: HttpRequest, number: str) -> IncidentOut:
    view = office_view(request, number)
    found = _found(view.facts)
    state: State = "lifted" if found.lifted_at else "reported" if found.reported_at else "suspected"
    empty = [key for key in INCIDENT_FIELDS if not getattr(found, key).strip()] if state == "suspected" else []
    lacking = [CaseReason("incident_lacks", {"field": INCIDENT_FIELDS[key]}, field=key) for key in empty]
    return IncidentOut(
        case=view.facts.case.number, state=state, reason=found.reason, flagged_at=found.flagged_at,
        flagged_by=_person(found.flagged_by), due_at=found.due_at,
        late=(found.reported_at or view.now) > found.due_at and state != "lifted",
        **{key: getattr(found, key) for key in INCIDENT_FIELDS}, missing=[ReasonOut(**one) for one in told(lacking)],
        proposed_chronology=chronology(view.facts) if "chronology" in empty else "", reported_at=found.reported_at,
        reported_to=found.reported_to, reported_by=_person(found.reported_by) if found.reported_by else None,
        lifted_at=found.lifted_at, lifted_why=found.lifted_why, may=_may(view, state),
    )  # fmt: skip


def _person(user: User) -> PersonOut:
    return PersonOut(name=user.name, username=user.username)


def _may(view: View, state: State) -> list[str]:
    """Which of the moves this caller may make now."""
    if not view.may("note"):
        return []
    moves_of: dict[State, list[str]] = {
        "lifted": ["suspect"], "reported": ["lift"], "suspected": ["write", "report", "lift"],
    }  # fmt: skip
    return moves_of[state]


def _document(view: View, found: Incident) -> DocumentOut:
    case, language = view.facts.case, view.language
    sections = [
        SectionOut(key=key, heading=label.to(language), text=str(getattr(found, key)))
        for key, label in INCIDENT_FIELDS.items()
    ]
    title, head = _("Laporan dugaan insiden siber"), letterhead_of(view.facts, view.now)
    subject = ", ".join(one for one in (case.title, case.place_name) if one)
    lines = [*head, "", title.upper(), "", f"{_('Nomor kasus')}: {case.number}", f"{_('Perihal')}: {subject}"]
    for number, one in enumerate(sections, 1):
        lines += ["", f"{number}. {one.heading}", one.text.strip() or "–"]
    return DocumentOut(
        title=title, head=head, case=case.number, subject=subject, flagged_at=found.flagged_at, due_at=found.due_at,
        reported_at=found.reported_at, reported_to=found.reported_to, sections=sections,
        complete=all(one.text.strip() for one in sections), text="\n".join(lines) + "\n",
    )  # fmt: skip
