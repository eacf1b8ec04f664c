"""Where a case stands, as one caller may see it: the answer of every reading and every change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from tuntas.api.addresses import absolute
from tuntas.api.problems import told
from tuntas.api.schemas import (
    AcknowledgedOut,
    Answer,
    CaseOut,
    DecisionsOut,
    HoldOut,
    LeadsTo,
    Named,
    PaperRow,
    PersonOut,
    PlaceOut,
    ProcedureRow,
    ReasonOut,
    ReportOut,
    ReturnOut,
    RunOut,
    VendorOut,
    WaiverOut,
)
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can, capacities
from tuntas.cases.facts import Facts
from tuntas.cases.models import Run, VendorLink
from tuntas.cases.moves.opening import link_secret
from tuntas.cases.moves.work import mine_or_refused
from tuntas.cases.refusals import Conflict
from tuntas.people.models import User
from tuntas.sop.procedure import END

__all__ = ["View", "standing"]


@dataclass
class View:
    """A case through the eyes of one caller."""

    facts: Facts
    by: Actor
    now: datetime
    request: HttpRequest

    @property
    def language(self) -> str:
        return get_language() or "id"

    @cached_property
    def in_office(self) -> bool:
        """Whether the caller is of the office that handles the case; else they are its vendor."""
        return any(not one.vendor for one in capacities(self.by, self.facts, self.now))

    @cached_property
    def papers_seen(self) -> frozenset[str]:
        """The papers that the caller may read: a vendor those of its own steps, and the report."""
        procedure = self.facts.procedure
        if self.in_office:
            return frozenset(paper.key for paper in procedure.papers)
        roles = {one.role for one in capacities(self.by, self.facts, self.now)}
        own = [step for step in procedure.steps if any(roles & set(box.by) for box in step.boxes)]
        return frozenset(
            {procedure.intake.paper, *(key for step in own for key in (*step.needs, *step.gives))}
        )

    def may(self, move: str, run: Run | None = None) -> bool:
        return can(self.by, move, self.facts, run, self.now)

    def person(self, user: User | None, link: VendorLink | None) -> PersonOut | None:
        if user is not None:
            return PersonOut(name=user.name, username=user.username if self.in_office else "")
        if link is not None:
            return PersonOut(name=link.person or link.party.name, vendor=link.party.name)
        return None


def standing(view: View) -> CaseOut:
    """The whole answer about a case."""
    facts, case = view.facts, view.facts.case
    open_runs = facts.open_runs
    knows = case.acknowledged_by
    return CaseOut(
        number=case.number,
        state="open" if case.closed_at is None else case.outcome,  # type: ignore[arg-type]
        held=any(run.held_at for run in open_runs),
        late=any(is_late(run, view.now) for run in open_runs),
        title=case.title,
        edition=case.edition.edition,
        procedure=ProcedureRow(
            key=case.edition.procedure,
            edition=case.edition.edition,
            name=facts.procedure.name.to(view.language),
            sha256=case.edition.sha256,
        ),
        unit=Named(id=case.unit_id, name=case.unit.name),
        place=PlaceOut(id=case.place_id, name=case.place_name),
        occurred_at=case.occurred_at,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        outcome=case.outcome,
        outcome_kind=case.outcome_kind,
        acknowledged=AcknowledgedOut(at=case.acknowledged_at, by=knows.name)
        if case.acknowledged_at and knows
        else None,
        open_runs=[_open(view, run) for run in open_runs],
        history=[_run(view, run) for run in facts.runs if run.finished_at],
        papers=_papers(view),
        vendors=_vendors(view),
        waivers=waivers(view),
        reports=_reports(view),
        may=_may_case(view),
        events_count=case.events_count,
        head=case.head,
    )


def is_late(run: Run, now: datetime) -> bool:
    return run.late_at is not None or (run.due_at is not None and run.due_at < now)


# -- runs ----------------------------------------------------------------------------------------


def _run(view: View, run: Run) -> RunOut:
    facts, language = view.facts, view.language
    step, box = facts.procedure.step_of(run.box), facts.procedure.box(run.box)
    return RunOut(
        step=step.key,
        box=box.key,
        no=step.no,
        name=step.short.to(language),
        does=(box.does or step.does).to(language),
        roles=list(box.by),
        opened_at=run.opened_at,
        due_at=run.due_at,
        norm=step.within.text,
        spent_minutes=int(facts.spent(run, view.now).total_seconds() // 60),
        late=run.late_at is not None if run.finished_at else is_late(run, view.now),
        rework=run.rework,
        taken_by=view.person(run.taken_by, run.taken_link),
        taken_at=run.taken_at,
        finished_at=run.finished_at,
        finished_by=view.person(run.finished_by, run.finished_link),
        finished_as=run.finished_as,
        capacity=run.finished_capacity,
        answer=run.answer,
        outcome=run.outcome,
    )


def _open(view: View, run: Run) -> RunOut:
    """An open run says besides what it lacks, and what the caller may do with it."""
    said, facts = _run(view, run), view.facts
    step = facts.procedure.step_of(run.box)
    said.needs, said.gives = list(step.needs), list(step.gives)
    said.missing = [ReasonOut(**one) for one in told(facts.missing(run, view.now))]
    said.decisions, said.returns = _decisions(view, run), _returns(view, run)
    said.held = _hold(view, run)
    said.may = _may_run(view, run, bool(said.returns))
    return said


def _hold(view: View, run: Run) -> HoldOut | None:
    holds = view.facts.holds.get(run.pk)
    if run.held_at is None or not holds:
        return None
    last = holds[-1]
    return HoldOut(since=last.started_at, reason=last.reason, by=last.held_by.name if last.held_by else "")


def _decisions(view: View, run: Run) -> DecisionsOut | None:
    procedure, language = view.facts.procedure, view.language
    box = procedure.box(run.box)
    if box.asks is None:
        return None
    answers = [
        Answer(
            value=arrow.answer,
            label=arrow.label.to(language) or arrow.answer,
            ends=END in arrow.to,
            leads_to=[_leads_to(view, to) for to in arrow.to if to != END],
        )
        for arrow in box.arrows
    ]
    return DecisionsOut(
        asks=box.asks.label.to(language), paper=box.asks.paper, field=box.asks.field, answers=answers
    )


def _leads_to(view: View, box: str) -> LeadsTo:
    step = view.facts.procedure.step_of(box)
    return LeadsTo(step=step.key, no=step.no, name=step.short.to(view.language), box=box)


def _returns(view: View, run: Run) -> list[ReturnOut]:
    """The steps that the run may send the case back to: allowed by the SOP, and walked before."""
    procedure = view.facts.procedure
    walked = {one.step for one in view.facts.runs if one.outcome == "finished"}
    steps = [procedure.step(key) for key in procedure.returns_from(run.step) if key in walked]
    return [ReturnOut(step=one.key, no=one.no, name=one.short.to(view.language)) for one in steps]


def _may_run(view: View, run: Run, returns: bool) -> list[str]:
    """Permission is `can`'s answer; the state of the run then says which of it makes sense now."""
    try:
        mine, others = mine_or_refused(view.facts, run, view.by), False
    except Conflict:
        mine, others = False, True
    vendor = any(role in view.facts.parties for role in view.facts.procedure.box(run.box).by)
    now = {
        "take": run.taken_at is None,
        "release": mine,
        "write": not others,
        "attach": not others,
        "log": not others,
        "finish": not others and run.held_at is None,
        "hold": run.held_at is None,
        "resume": run.held_at is not None,
        "send_back": returns,
        "reassign": True,
        "issue_link": vendor,
    }
    return [move for move, sensible in now.items() if sensible and view.may(move, run)]


def _may_case(view: View) -> list[str]:
    case = view.facts.case
    is_open = case.closed_at is None
    now = {
        "note": True,
        "waive": is_open,
        "withdraw": is_open,
        "reopen": not is_open,
        "acknowledge": case.outcome == "finished" and case.acknowledged_at is None,
    }
    found = [move for move, sensible in now.items() if sensible and view.may(move)]
    return [*found, "join"] if is_open else found


# -- what belongs to the case --------------------------------------------------------------------


def _papers(view: View) -> list[PaperRow]:
    facts, rows = view.facts, []
    for paper in facts.procedure.papers:
        if paper.key not in view.papers_seen:
            continue
        revisions = [one for one in facts.papers if one.key == paper.key]
        sealed = any(one.sealed_at for one in revisions)
        rows.append(
            PaperRow(
                key=paper.key,
                name=paper.title.to(view.language),
                kind=paper.kind,
                revisions=len(revisions),
                sealed=sealed,
                draft=any(one.sealed_at is None for one in revisions),
                waived=paper.key in facts.waivers,
                document_url=document_url(view, paper.key) if sealed else "",
            )
        )
    return rows


def document_url(view: View, key: str) -> str:
    return absolute(view.request, reverse("api-1:paper_document", args=[view.facts.case.number, key]))


def _vendors(view: View) -> list[VendorOut]:
    """The vendors of the case; the link only for those who may hand one out, and only while it is of use."""
    parties = view.facts.parties
    if not parties:
        return []
    useful = view.facts.case.closed_at is None and view.may("issue_link")
    links = (
        VendorLink.objects.filter(case=view.facts.case, revoked_at=None, expires_at__gt=view.now)
        if useful
        else ()
    )
    by_party = {link.party_id: link for link in links}
    found = []
    for role, party in parties.items():
        if not view.in_office and party.unit_id not in _own_units(view):
            continue
        out, link = VendorOut(role=role, id=party.unit_id, name=party.name), by_party.get(party.pk)
        if link:
            out.link_url = absolute(view.request, reverse("vendor", args=[link_secret(link)]))
            out.link_expires_at, out.link_accepted_at = link.expires_at, link.accepted_at
        found.append(out)
    return found


def _own_units(view: View) -> set[int | None]:
    roles = {one.role for one in capacities(view.by, view.facts, view.now) if one.vendor}
    return {party.unit_id for role, party in view.facts.parties.items() if role in roles}


def waivers(view: View) -> list[WaiverOut]:
    return [
        WaiverOut(paper=one.paper, reason=one.reason, by=one.waived_by.name, at=one.waived_at)
        for one in view.facts.waivers.values()
    ]


def _reports(view: View) -> list[ReportOut]:
    """Who reported is for the office; a vendor hears of the trouble, not of the person."""
    if not view.in_office:
        return []
    return [
        ReportOut(
            number=one.number,
            channel=one.channel,
            reported_at=one.reported_at,
            reporter=one.reporter,
            reporter_unit=one.reporter_unit,
            contact=one.contact,
            works=one.works,
            rating=one.rating,
        )
        for one in view.facts.case.reports.all()
    ]
