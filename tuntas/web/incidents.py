"""What pages say of a suspected cyber incident: its calendar hours, and its report so far."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tuntas.cases.facts import Facts
from tuntas.cases.incidents import chronology
from tuntas.cases.models import Incident
from tuntas.cases.moves.incident import INCIDENT_FIELDS
from tuntas.web.times import day_and_time, duration

__all__ = ["fields_of", "head_of", "incident_of", "incident_told"]

HINTS = {
    "contact": _lazy("Nama, jabatan, dan nomor yang dapat dihubungi kapan saja."),
    "description": _lazy("Apa yang terjadi, pada sistem mana, dan bagaimana diketahui."),
    "chronology": _lazy("Kejadian menurut waktunya, termasuk tindakan yang sudah diambil."),
    "impact": _lazy("Layanan, data, dan pengguna yang terkena."),
}


def incident_of(facts: Facts) -> Incident | None:
    """What was flagged, lifted or not; without a statement where the case came with it."""
    return getattr(facts.case, "incident", None)


def head_of(facts: Facts, now: datetime) -> dict[str, Any] | None:
    """What the head of the case says while the suspicion stands."""
    incident = incident_of(facts)
    return incident_told(incident, facts, now) if incident is not None and incident.lifted_at is None else None


def incident_told(incident: Incident, facts: Facts, now: datetime) -> dict[str, Any]:
    """Its clock of calendar hours, and what became of it."""
    left, unit = incident.due_at - now, facts.case.unit
    late = incident.reported_at is None and left <= timedelta()
    said = _("%(time)s lewat") % {"time": duration(max(-left, timedelta(minutes=1)))} if late else duration(left)
    return {
        "reason": incident.reason, "due": day_and_time(incident.due_at, unit), "late": late, "left": said,
        "tick": f"{int(left.total_seconds())} {10**7}", "flagged": day_and_time(incident.flagged_at, unit),
        "share": max(0, round(100 * left / (incident.due_at - incident.flagged_at))),
        "reported": day_and_time(incident.reported_at, unit) if incident.reported_at else "",
        "reported_late": bool(incident.reported_at and incident.reported_at > incident.due_at),
        "to": incident.reported_to, "lifted": day_and_time(incident.lifted_at, unit) if incident.lifted_at else "",
        "lifted_why": incident.lifted_why,
    }  # fmt: skip


def fields_of(
    incident: Incident, facts: Facts, typed: dict[str, str] | None = None, wrong: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """The four fields as they are asked: what was typed, else what is kept, else a chronology from the events."""
    language, found = get_language() or "id", []
    for key, label in INCIDENT_FIELDS.items():
        kept = str(getattr(incident, key))
        proposed = key == "chronology" and not kept and not (typed or {}).get(key) and not incident.written_at
        value = (typed or {}).get(key, kept) if not proposed else chronology(facts)
        found.append({
            "key": key, "label": label.to(language), "value": value, "hint": str(HINTS[key]), "proposed": proposed,
            "error": (wrong or {}).get(key, ""), "kind": "text" if key == "contact" else "textarea",
            "rows": {"chronology": 9, "description": 5}.get(key, 3),
        })  # fmt: skip
    return found
