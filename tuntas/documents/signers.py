"""Who stands under a paper: jabatan with Plh./Plt., name, NIP, and what is true of the signing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper, Run
from tuntas.documents import words
from tuntas.documents.source import Source
from tuntas.people.duties import local_day
from tuntas.people.stationery import letterhead_on

__all__ = ["acknowledger", "author", "dated"]

Signer = dict[str, Any]


def author(source: Source, paper: Paper) -> Signer | None:
    """Who finished the step that sealed `paper`; nobody where a report sealed it."""
    run = next((one for one in source.facts.runs if one.pk == paper.run_id), None)
    user, link = paper.written_by, paper.written_link
    if run and (run.finished_by or run.finished_link) and run.finished_at == paper.sealed_at:
        user, link = run.finished_by, run.finished_link
    if not user and not link:
        return None
    name = user.name if user else (link.person or link.party.name) if link else ""
    return {
        "seat": run.finished_as if run else "",
        "user": user.pk if user else None,
        "above": dated(source, paper.sealed_at) if paper.sealed_at else "",
        "position": _position(source, run, link),
        "name": name,
        "nip": words.nip(user.nip) if user else "",
        "note": _note(source, run),
    }


def _position(source: Source, run: Run | None, link: Any) -> str:
    role = source.role(run.finished_as) if run and run.finished_as else ""
    if link:
        return ", ".join(one for one in (role, link.party.name) if one)
    return words.titled(role, run.finished_capacity) + "," if run and role else ""


def _note(source: Source, run: Run | None) -> str:
    vendor = source.behalf_of(run) if run else ""
    return _("mencatat atas nama %(vendor)s") % {"vendor": vendor} if vendor else ""


def acknowledger(source: Source) -> Signer | None:
    """Who took note of the report (mengetahui), once somebody did."""
    case = source.case
    if case.acknowledged_at is None or case.acknowledged_by is None:
        return None
    event = next((one for one in reversed(source.events) if one.kind == "case.acknowledged"), None)
    data = event.data if event else {}
    roles = source.procedure.policy.acknowledge
    role = str(data.get("role") or (roles[0] if roles else ""))
    return {
        "above": _("Mengetahui,"),
        "position": words.titled(source.role(role), str(data.get("capacity", ""))) + ",",
        "name": case.acknowledged_by.name,
        "nip": words.nip(case.acknowledged_by.nip),
        "note": _("mengetahui pada %(when)s") % {"when": source.moment(case.acknowledged_at)},
    }


def dated(source: Source, moment: datetime) -> str:
    """Depok, 23 November 2026."""
    shown = words.day(moment.astimezone(ZoneInfo(source.unit.zone)), source.language)
    city = letterhead_on(source.unit, local_day(source.unit, moment)).city
    return f"{city}, {shown}" if city else shown
