"""A suspected cyber incident: flagged, written up, reported, or lifted again. Its clock counts calendar hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tuntas.cases.actors import Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Incident
from tuntas.cases.moves.record import allowed_or_refused, changing, reason_given, record
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.sop.words import Label

__all__ = ["INCIDENT_FIELDS", "WITHIN", "flag_incident", "lift_incident", "report_incident", "write_incident"]

WITHIN = timedelta(hours=24)  # of the calendar: an incident does not wait for office hours
INCIDENT_FIELDS: Mapping[str, Label] = {
    "contact": Label("Narahubung", "Contact"),
    "description": Label("Uraian insiden", "Description"),
    "chronology": Label("Kronologi", "Chronology"),
    "impact": Label("Dampak", "Impact"),
}
_MOST = 5000


def flag_incident(case: Case, reason: str, *, by: Actor, now: datetime | None = None) -> Incident:
    """Say that a case may be an incident; its 24 hours begin. What is known already fills the report."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        allowed_or_refused(by, "note", facts, None, now)
        reason = reason_given(reason)[:500]
        assert by.user is not None  # the duty that allows it belongs to a person
        if Incident.objects.filter(case=facts.case, lifted_at=None).exists():
            raise Conflict(CaseReason("flagged"))
        incident, _ = Incident.objects.update_or_create(case=facts.case, defaults={
            "flagged_at": now, "flagged_by": by.user, "reason": reason, "due_at": now + WITHIN,
            "contact": by.user.name, "description": facts.case.title, "reported_at": None, "reported_by": None,
            "lifted_at": None, "lifted_by": None, "lifted_why": "",
        })  # fmt: skip
        record(facts, "incident.flagged", by=by, now=now, reason=reason, due_at=incident.due_at.isoformat())
        return incident


def write_incident(case: Case, data: Mapping[str, str], *, by: Actor, now: datetime | None = None) -> Incident:
    """Keep what is written of the report so far; nothing is needed yet."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        allowed_or_refused(by, "note", facts, None, now)
        incident = _unreported(facts)
        for key, label in INCIDENT_FIELDS.items():
            if key in data:
                text = data[key].replace("\x00", "").strip()
                if len(text) > _MOST:
                    raise Refused(CaseReason("too_long", {"field": label, "most": _MOST}, field=key))
                setattr(incident, key, text)
        incident.written_at = now
        incident.save(update_fields=[*INCIDENT_FIELDS, "written_at"])
        return incident


def report_incident(case: Case, to: str, *, by: Actor, now: datetime | None = None) -> Incident:
    """Say to whom it was reported. Raises Refused, naming each of the four fields that is empty."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        allowed_or_refused(by, "note", facts, None, now)
        incident = _unreported(facts)
        empty = [key for key in INCIDENT_FIELDS if not getattr(incident, key).strip()]
        if empty:
            raise Refused.of(
                [CaseReason("incident_lacks", {"field": INCIDENT_FIELDS[key]}, field=key) for key in empty]
            )
        incident.reported_at, incident.reported_by = now, by.user
        incident.reported_to = reason_given(to)[:200]
        incident.save(update_fields=["reported_at", "reported_by", "reported_to"])
        record(facts, "incident.reported", by=by, now=now, to=incident.reported_to)
        return incident


def lift_incident(case: Case, reason: str, *, by: Actor, now: datetime | None = None) -> None:
    """It was no incident after all; why is kept."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        allowed_or_refused(by, "note", facts, None, now)
        incident, reason = _open(facts), reason_given(reason)[:500]
        incident.lifted_at, incident.lifted_by, incident.lifted_why = now, by.user, reason
        incident.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        record(facts, "incident.lifted", by=by, now=now, reason=reason)


def _open(facts: Facts) -> Incident:
    incident = Incident.objects.filter(case=facts.case, lifted_at=None).first()
    if incident is None:
        raise Conflict(CaseReason("not_flagged"))
    return incident


def _unreported(facts: Facts) -> Incident:
    """What was reported stays as it was reported."""
    incident = _open(facts)
    if incident.reported_at is not None:
        raise Conflict(CaseReason("incident_reported"))
    return incident
