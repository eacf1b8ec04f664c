"""What the report of a suspected incident is made of, for pages and machines: its head, a chronology to begin from."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tuntas.cases import events
from tuntas.cases.facts import Facts
from tuntas.people.models import Letterhead

__all__ = ["chronology", "letterhead_of"]

MOST = 4000  # letters of a chronology that is proposed; the field takes a little more
_UNTOLD = (
    "step.opened", "step.taken", "step.released", "paper.kept", "papers.sealed", "link.issued", "link.accepted",
    "step.nearing", "step.late",
    "step.escalated", "step.not_late", "step.moved", "report.rated", "report.untold", "bundle.taken",
    "incident.reported", "case.acknowledged",
)  # fmt: skip


def chronology(facts: Facts) -> str:
    """What happened, a line each, oldest first; without the names of who reported it."""
    case, lines = facts.case, list[tuple[datetime, str]]()
    if case.occurred_at:
        lines.append((case.occurred_at, _("Kendala mulai terjadi, menurut laporan.")))
    told = list(case.events.exclude(kind__in=_UNTOLD).select_related("user", "link__party", "report").order_by("seq"))
    names = events.people_named(told)
    for event in told:
        if event.report:
            event.report.reporter = ""
        lines.append((event.at, events.sentence(event, facts.procedure, names)))
    there, zone = ZoneInfo(case.unit.zone), case.unit.get_zone_display()
    said = [f"{at.astimezone(there):%d-%m-%Y %H.%M} {zone} {sentence}".replace("  ", " ") for at, sentence in lines]
    while len("\n".join(said)) > MOST and len(said) > 2:
        said.pop(len(said) // 2)
    return "\n".join(said)


def letterhead_of(facts: Facts, now: datetime) -> list[str]:
    """The lines above the report, as the office's papers have them today."""
    today = now.astimezone(ZoneInfo(facts.case.unit.zone)).date()
    newest = Letterhead.objects.filter(unit=facts.case.unit_id, first__lte=today).order_by("-first").first()
    return newest.lines.splitlines() if newest else [facts.case.unit.name]
