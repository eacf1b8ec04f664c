"""When something will be done, if every step still to come takes its whole norm."""

from __future__ import annotations

import pytest

from tests.sop.definitions import ALL, procedure
from tests.sop.offices import asn, at, shown
from tuntas.sop.forecast import ahead, expected, norms

SOP = "penanganan-kendala-jaringan"


def steps(box: str, until: str = "perbaikan") -> list[str] | None:
    way = ahead(procedure(SOP), box, until)
    return None if way is None else [one.key for one in way]


def test_the_longest_way_ahead_goes_by_the_vendor() -> None:
    assert steps("penerimaan") == ["pengecekan", "verifikasi", "koordinasi", "perbaikan"]
    assert steps("verifikasi") == ["koordinasi", "perbaikan"]
    assert steps("koordinasi") == ["perbaikan"]


def test_nothing_is_ahead_of_the_step_itself_and_no_way_leads_back() -> None:
    assert steps("perbaikan@anggota") == []
    assert steps("perbaikan@penyedia") == []
    assert steps("penerimaan_laporan") is None


def test_the_expected_moment_is_the_due_one_and_the_norms_after_it() -> None:
    # due 08.30; then 30 + 30 + 30 + 60 minutes
    due = {"penerimaan": at("2026-11-23 08:30")}
    assert shown(expected(procedure(SOP), asn(), due, "perbaikan")) == "2026-11-23 11:00"


def test_rest_and_night_do_not_count() -> None:
    due = {"verifikasi": at("2026-11-23 15:30")}  # closes 16.00: 30 minutes today, 60 from 07.30
    assert shown(expected(procedure(SOP), asn(), due, "perbaikan")) == "2026-11-24 08:30"


def test_a_box_of_the_step_itself_is_expected_when_it_is_due() -> None:
    due = {"perbaikan@anggota": at("2026-11-23 09:45")}
    assert shown(expected(procedure(SOP), asn(), due, "perbaikan")) == "2026-11-23 09:45"


def test_a_held_box_and_one_that_does_not_lead_there_tell_nothing() -> None:
    assert expected(procedure(SOP), asn(), {"verifikasi": None}, "perbaikan") is None
    assert expected(procedure(SOP), asn(), {"pelaporan": at("2026-11-23 09:45")}, "perbaikan") is None
    assert expected(procedure(SOP), asn(), {}, "perbaikan") is None


def test_the_later_of_two_branches_counts() -> None:
    due = {"verifikasi": at("2026-11-23 08:00"), "koordinasi": at("2026-11-23 10:00")}
    assert shown(expected(procedure(SOP), asn(), due, "perbaikan")) == "2026-11-23 11:00"


def test_days_are_working_days() -> None:
    for name in ALL:
        made = procedure(name)
        days = [one for one in made.steps if one.within.unit == "days"]
        if days:
            start = at("2026-11-20 09:00")  # a Friday
            found = norms(asn(), start, days[:1])
            assert found is not None
            assert found > start


@pytest.mark.parametrize("name", ALL)
def test_every_procedure_has_a_way_from_its_start_to_its_last_step(name: str) -> None:
    made = procedure(name)
    ends = {box.step for box in made.boxes() if box.ends}
    for start in made.starts:
        assert any(ahead(made, start.key, end) is not None for end in ends)
