"""A suspected cyber incident: 24 hours of the calendar, and a report with four fields."""

from __future__ import annotations

import pytest

from tests.cast import Cast, wib
from tests.stories.test_by_ourselves_and_with_the_vendor import reported
from tuntas.cases import moves
from tuntas.cases.models import Incident
from tuntas.cases.refusals import Conflict, Forbidden, Refused

FRIDAY = wib("2026-11-27 15:00")
WRITTEN = {
    "contact": "Ani Lestari, 0812", "description": "Server mengirim banjir trafik.",
    "chronology": "14.50 lambat; 14.55 trafik keluar penuh.", "impact": "Seluruh kantor lambat.",
}  # fmt: skip


def test_its_clock_runs_through_the_weekend(cast: Cast) -> None:
    case = reported(cast, FRIDAY)
    incident = moves.flag_incident(case, "Trafik keluar penuh.", by=cast.actor("ani"), now=FRIDAY)
    assert incident.due_at == wib("2026-11-28 15:00")  # a Saturday
    with pytest.raises(Conflict):
        moves.flag_incident(case, "Sekali lagi.", by=cast.actor("budi"), now=FRIDAY)


def test_the_report_needs_its_four_fields(cast: Cast) -> None:
    case, ani = reported(cast, FRIDAY), cast.actor("ani")
    moves.flag_incident(case, "Trafik keluar penuh.", by=ani, now=FRIDAY)
    moves.write_incident(case, {"contact": "", "impact": WRITTEN["impact"]}, by=ani, now=FRIDAY)
    with pytest.raises(Refused) as refused:
        moves.report_incident(case, "CSIRT", by=ani, now=FRIDAY)
    assert [one.field for one in refused.value.reasons] == ["contact", "chronology"]
    moves.write_incident(case, WRITTEN, by=ani, now=FRIDAY)
    moves.report_incident(case, "CSIRT Kementerian", by=ani, now=wib("2026-11-28 10:00"))
    kept = Incident.objects.get()
    assert {key: getattr(kept, key) for key in WRITTEN} == WRITTEN
    assert (kept.reported_to, kept.reported_at) == ("CSIRT Kementerian", wib("2026-11-28 10:00"))


def test_a_suspicion_is_lifted_with_a_reason_and_may_come_back(cast: Cast) -> None:
    case, ani = reported(cast, FRIDAY), cast.actor("ani")
    moves.flag_incident(case, "Trafik keluar penuh.", by=ani, now=FRIDAY)
    with pytest.raises(Refused):
        moves.lift_incident(case, " ", by=ani, now=FRIDAY)
    moves.lift_incident(case, "Cadangan berjalan.", by=ani, now=FRIDAY)
    with pytest.raises(Conflict):
        moves.report_incident(case, "CSIRT", by=ani, now=FRIDAY)
    moves.flag_incident(case, "Terjadi lagi.", by=ani, now=wib("2026-11-27 16:00"))
    assert Incident.objects.get().due_at == wib("2026-11-28 16:00")


def test_a_vendor_flags_nothing(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        moves.flag_incident(reported(cast, FRIDAY), "Dugaan.", by=cast.actor("vina"), now=FRIDAY)
