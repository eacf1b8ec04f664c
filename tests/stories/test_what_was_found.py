"""What was reported and what the check found are two things; both are kept, and are asked for later."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast, wib
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, reported
from tuntas.cases.models import Case
from tuntas.network.models import Device

AT = wib("2026-11-23 08:25")


def checked(cast: Cast, **found: Any) -> Case:
    case = reported(cast, wib("2026-11-23 08:00"))
    assert (case.kind, case.device) == ("", None)
    do(case, cast.actor("ani"), papers.plan(), wib("2026-11-23 08:10"))
    written = papers.check(AT)
    written["data_gangguan"] |= found
    do(case, cast.actor("ani"), written, wib("2026-11-23 08:30"))
    case.refresh_from_db()
    return case


def test_the_kind_is_known_once_the_check_is_done(cast: Cast) -> None:
    case = checked(cast)
    assert (case.symptom, case.kind, case.device) == (papers.report(cast.room.pk, AT)["gejala"], "A4", None)


def test_a_damaged_device_is_known_by_its_row(cast: Cast) -> None:
    switch = Device.objects.create(unit=cast.office, name="SW-LT3-02", place=cast.room)
    case = checked(cast, kelompok="perangkat", jenis="A1", perangkat={"id": switch.pk})
    assert (case.kind, case.device) == ("A1", switch)
    assert list(switch.cases.all()) == [case]
