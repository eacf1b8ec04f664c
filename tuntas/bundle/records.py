"""What a bundle says of its case beside the chain: `kasus.json` and `orang.json`, as the office sees them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Event, Paper, Report, Run, Signature, VendorLink
from tuntas.people.models import User

__all__ = ["about_case", "about_people", "member_of", "paper_stem", "safe_name"]

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def paper_stem(paper: Paper) -> str:
    """naskah/berita_acara-1: how the members of a revision begin."""
    return f"naskah/{paper.key}-{paper.revision}"


def safe_name(name: str, most: int = 60) -> str:
    """`name` in letters that every file system takes; its ending stays."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(".-_")[:most].rstrip(".-_") or "berkas"
    return f"{stem}.{ending[:8]}" if ending.strip(".-_") else stem


def member_of(attachment: Attachment, papers: Sequence[Paper], signed: Sequence[Signature]) -> str:
    """Where a file of the case lies in the bundle: beside its paper if it is a document, else with what was brought."""
    paper = next((one for one in papers if one.document_id == attachment.pk), None)
    if paper is not None:
        return f"{paper_stem(paper)}.pdf"
    copy = next((one for one in signed if one.document_id == attachment.pk), None)
    if copy is not None:
        paper = next(one for one in papers if one.pk == copy.paper_id)
        copies = list(dict.fromkeys(one.document_id for one in signed if one.paper_id == paper.pk))
        ending = _ENDINGS.get(attachment.kind, "pdf")
        return f"{paper_stem(paper)}.ttd-{copies.index(attachment.pk) + 1}.{ending}"
    return f"lampiran/{attachment.pk}-{safe_name(attachment.name)}"


def about_case(
    facts: Facts, files: Mapping[str, Attachment], signed: Sequence[Signature], reports: Iterable[Report]
) -> dict[str, Any]:
    """`kasus.json`: the case, its runs, reports, papers, signatures, waivers and files, by the ids of the events."""
    case, edition = facts.case, facts.case.edition
    members = {one.pk: name for name, one in files.items()}
    return {
        "number": case.number, "title": case.title, "unit": case.unit.name, "zone": case.unit.zone,
        "edition": {"procedure": edition.procedure, "edition": edition.edition, "sha256": edition.sha256},
        "place": case.place_name, "occurred_at": _moment(case.occurred_at), "opened_at": _moment(case.opened_at),
        "closed_at": _moment(case.closed_at), "outcome": case.outcome, "outcome_kind": case.outcome_kind,
        "acknowledged_at": _moment(case.acknowledged_at), "acknowledged_by": case.acknowledged_by_id,
        "reports": [_report(one) for one in reports],
        "parties": [{"role": role, "name": one.name} for role, one in sorted(facts.parties.items())],
        "runs": [_run(facts, one) for one in facts.runs],
        "papers": [_paper(facts, one, members) for one in facts.papers if one.sealed_at],
        "signatures": [
            {"paper": one.paper.key, "revision": one.paper.revision, "seat": one.seat, "method": one.method,
             "signed_at": _moment(one.signed_at), "signed_by": one.signed_by_id, "member": members.get(one.document_id),
             "details": one.details} for one in signed
        ],
        "waivers": [
            {"paper": one.paper, "run": one.run_id, "reason": one.reason, "waived_at": _moment(one.waived_at),
             "waived_by": one.waived_by_id} for one in sorted(facts.waivers.values(), key=lambda one: one.pk)
        ],
        "files": [
            {"id": one.pk, "name": one.name, "kind": one.kind, "size": one.size, "sha256": one.sha256,
             "member": name, "added_at": _moment(one.added_at), "added_by": one.added_by_id,
             "added_link": one.added_link_id} for name, one in sorted(files.items(), key=lambda pair: pair[1].pk)
        ],
    }  # fmt: skip


def _report(report: Report) -> dict[str, Any]:
    return {
        "id": report.pk, "number": report.number, "channel": report.channel, "entered_by": report.entered_by_id,
        "reporter": report.reporter, "reporter_unit": report.reporter_unit, "contact": report.contact,
        "data": report.data, "reported_at": _moment(report.reported_at), "works": report.works,
        "works_at": _moment(report.works_at), "rating": report.rating, "rated_at": _moment(report.rated_at),
    }  # fmt: skip


def _run(facts: Facts, run: Run) -> dict[str, Any]:
    return {
        "id": run.pk, "box": run.box, "step": run.step, "rework": run.rework, "outcome": run.outcome,
        "answer": run.answer, "opened_at": _moment(run.opened_at), "due_at": _moment(run.due_at),
        "taken_at": _moment(run.taken_at), "taken_by": run.taken_by_id, "taken_link": run.taken_link_id,
        "late_at": _moment(run.late_at), "finished_at": _moment(run.finished_at), "finished_by": run.finished_by_id,
        "finished_link": run.finished_link_id, "finished_as": run.finished_as,
        "finished_capacity": run.finished_capacity,
        "holds": [
            {"started_at": _moment(one.started_at), "ended_at": _moment(one.ended_at), "reason": one.reason,
             "waits_for": one.waits_for, "held_by": one.held_by_id} for one in facts.holds.get(run.pk, [])
        ],
    }  # fmt: skip


def _paper(facts: Facts, paper: Paper, members: Mapping[int, str]) -> dict[str, Any]:
    known = facts.procedure.has_paper(paper.key)
    return {
        "key": paper.key, "revision": paper.revision, "run": paper.run_id, "number": paper.number, "code": paper.code,
        "name": facts.procedure.paper(paper.key).name.id if known else paper.key, "by_hand": paper.by_hand,
        "written_at": _moment(paper.written_at), "written_by": paper.written_by_id,
        "written_link": paper.written_link_id, "sealed_at": _moment(paper.sealed_at),
        "document": members.get(paper.document_id) if paper.document_id else None,
    }  # fmt: skip


def about_people(case: Mapping[str, Any], events: Sequence[Event], by: int | None) -> dict[str, Any]:
    """`orang.json`: the names behind the ids of chain and case. It lies outside the chain: names may be taken away."""
    links = {one.link_id for one in events if one.link_id} | set(_ids(case, "_link"))
    users = {one.user_id for one in events if one.user_id} | set(_ids(case, "_by"))
    users |= {one.data["to_user"] for one in events if one.data.get("to_user")} | ({by} if by else set())
    found = VendorLink.objects.filter(pk__in=links).select_related("party").order_by("pk")
    return {
        "people": {
            str(one.pk): {"username": one.username, "name": one.name, "position": one.position}
            for one in User.objects.filter(pk__in=users).order_by("pk")
        },
        "links": {str(one.pk): {"person": one.person, "vendor": one.party.name} for one in found},
        "reports": {str(one["id"]): one["reporter"] for one in case["reports"]},
    }


def _ids(value: Any, ending: str) -> Iterable[int]:
    """Every id that stands under a key of that ending, however deep."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key.endswith(ending) and isinstance(one, int):
                yield one
            yield from _ids(one, ending)
    elif isinstance(value, list):
        for one in value:
            yield from _ids(one, ending)


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
