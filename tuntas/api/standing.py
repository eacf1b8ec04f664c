"""Where a case stands, as one caller may see it: the answer of every reading and every change."""

from __future__ import annotations

from django.urls import reverse

from tuntas.api.addresses import absolute
from tuntas.api.runs import is_late, open_run_told, run_told
from tuntas.api.schemas import (
    AcknowledgedOut,
    CaseOut,
    Named,
    PaperRow,
    PlaceOut,
    ProcedureRow,
    ReportOut,
    VendorOut,
    WaiverOut,
)
from tuntas.api.view import View
from tuntas.cases.allowed import capacities
from tuntas.cases.models import VendorLink
from tuntas.cases.moves.opening import link_secret

__all__ = ["document_url", "standing"]


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
        open_runs=[open_run_told(view, run) for run in open_runs],
        history=[run_told(view, run) for run in facts.runs if run.finished_at],
        papers=_papers(view),
        parent=case.parent.number if case.parent and view.in_office else "",
        vendors=_vendors(view),
        waivers=waivers(view),
        reports=_reports(view),
        may=_may_case(view),
        events_count=case.events_count,
        head=case.head,
    )


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
    if "withdraw" in found:
        found.append("part" if case.parent_id else "follow")
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
