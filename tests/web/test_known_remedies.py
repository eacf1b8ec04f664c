"""Where the work is done: the kind's own advice, what helped before, and what measuring proposes for step 3."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, wib
from tests.diagnostics.test_surveys import at, measured, network, office
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step, received_and_reported, reported
from tuntas.cases import moves
from tuntas.cases.models import Case
from tuntas.diagnostics.proposals import Right, proposed, share_right
from tuntas.network.models import Device

__all__ = ["network", "office"]


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def page(case: Case, person: object) -> str:
    return re.sub(r"\s+", " ", browser(person).get(f"/kasus/{case.number}/").content.decode())


def card(case: Case, person: object) -> str:
    """What stands in the card, "" where there is none."""
    told = page(case, person).partition('id="petunjuk"')[2]
    return told.partition("</section>")[0] if told else ""


def checked(cast: Cast, **found: Any) -> Case:
    case = reported(cast, wib("2026-11-23 08:00"))
    do(case, cast.actor("ani"), papers.plan(), wib("2026-11-23 08:10"))
    written = papers.check(wib("2026-11-23 08:25"))
    written["data_gangguan"] |= found
    do(case, cast.actor("ani"), written, wib("2026-11-23 08:30"))
    return case


def finished(cast: Cast, work: str, **found: Any) -> Case:
    case = checked(cast, **found)
    do(case, cast.actor("ani"), papers.verdict("Y"), wib("2026-11-23 08:45"))
    repair = papers.repair(wib("2026-11-23 09:20"))
    repair["laporan_penanganan"]["tindakan"] = work
    do(case, cast.actor("budi"), repair, wib("2026-11-23 09:25"))
    received_and_reported(cast, case)
    return case


def test_the_advice_of_the_kind_stands_where_the_work_is_done(cast: Cast) -> None:
    case = reported(cast, datetime.now(UTC) - timedelta(minutes=5))
    assert card(case, cast.ani) == ""  # step 1 receives, and no kind is known
    case = checked(cast)
    said = card(case, cast.ani)
    assert "Petunjuk: A4 Port perangkat rusak" in said
    assert "ifOperStatus, ifInErrors, pindah port" in said
    assert "pindah port; tandai port rusak" in said
    assert card(case, cast.jusuf) == ""  # he does none of the work


def test_at_the_check_it_is_the_kind_that_is_being_written(cast: Cast) -> None:
    case = reported(cast, datetime.now(UTC) - timedelta(minutes=5))
    do(case, cast.actor("ani"), papers.plan(), datetime.now(UTC))
    assert card(case, cast.ani) == ""
    moves.write(open_step(case), "data_gangguan", {"jenis": "A1"}, by=cast.actor("ani"))
    assert "A1 Switch mati/rusak" in card(case, cast.ani)


def test_what_helped_before_is_told_newest_three_with_links(cast: Cast) -> None:
    old = [finished(cast, f"Tindakan {number}.") for number in range(4)]
    for number, one in enumerate(old):
        Case.objects.filter(pk=one.pk).update(closed_at=wib("2026-11-23 10:20") + timedelta(minutes=number))
    said = card(checked(cast), cast.ani)
    assert re.findall(r"Perangkat: Tindakan (\d)\.", said) == ["3", "2", "1"]
    assert f'href="/kasus/{old[3].number}/"' in said


def test_the_same_device_counts_whatever_its_kind_was(cast: Cast) -> None:
    switch = Device.objects.create(unit=cast.office, name="SW-LT3-02", place=cast.room)
    broken = {"kelompok": "perangkat", "perangkat": {"id": switch.pk}}
    finished(cast, "Adaptor diganti.", jenis="A1", **broken)
    finished(cast, "Kabel diganti.", jenis="B1")  # another kind, no device
    said = card(checked(cast, jenis="A4", **broken), cast.ani)
    assert "Adaptor diganti." in said
    assert "perangkat yang sama" in said
    assert "Kabel diganti." not in said


def test_what_was_written_stays_text_and_a_withdrawn_case_teaches_nothing(cast: Cast) -> None:
    finished(cast, "<script>alert(1)</script>")
    gone = checked(cast)
    moves.withdraw(gone, "duplicate", "Sama.", by=cast.actor("ketut"))
    said = card(checked(cast), cast.ani)
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said
    assert gone.number not in said


def test_it_costs_one_statement_more(cast: Cast) -> None:
    case = checked(cast)
    ani, path = browser(cast.ani), f"/kasus/{case.number}/"

    def statements() -> list[str]:
        ani.get(path)
        with CaptureQueriesContext(connection) as told:
            ani.get(path)
        return [one["sql"] for one in told]

    first = statements()
    for number in range(3):
        finished(cast, f"Tindakan {number}.")
    again = statements()
    assert len(again) == len(first) <= 18
    assert len([one for one in again if "laporan_penanganan" in one]) == 1


def test_the_proposal_stands_in_the_card_of_the_verification(office: Cast) -> None:
    case = at("pengecekan", office)
    measured(case, office, "Sisi ISP", "Rujukan", now=wib("2026-11-23 08:20"))
    assert "Usul pengukuran" not in page(case, office.ani)
    do(case, office.actor("ani"), papers.check(wib("2026-11-23 08:25")), wib("2026-11-23 08:30"))
    said = page(case, office.ani)
    assert "Usul pengukuran: C1 Internet mati total" in said
    assert "Ke penyedia jasa (T). Internet utama (C-77)." in said


def test_how_often_measuring_was_right_is_told_to_who_leads(office: Cast) -> None:
    right = "Usul pengukuran yang tepat"
    ketut, ani = browser(office.ketut), browser(office.ani)
    assert right not in ketut.get("/jaringan/").content.decode()
    at("perbaikan", office)  # proposed C1 and T; Ani decided Y, and found A4
    case = at("pengecekan", office)
    measured(case, office, "Sisi ISP", "Rujukan", now=wib("2026-11-23 08:20"))
    written = papers.check(wib("2026-11-23 08:25"))
    written["data_gangguan"]["jenis"] = "C1"
    do(case, office.actor("ani"), written, wib("2026-11-23 08:30"))
    assert (found := proposed(case)) and (found.proposal["kind"], found.proposal["decision"]) == ("C1", "T")
    do(case, office.actor("ani"), papers.verdict("T"), wib("2026-11-23 08:45"))
    assert share_right([office.office], wib("2026-11-01 00:00")) == Right(of=2, decision=1, kind=1)
    assert share_right([office.office], wib("2026-11-24 00:00")) == Right(of=0, decision=0, kind=0)
    said = re.sub(r"\s+", " ", ketut.get("/jaringan/").content.decode())
    assert said.count("1 dari 2 kasus") == 2
    assert right not in ani.get("/jaringan/").content.decode()


@pytest.mark.parametrize("written", [{"jenis": "tidak-dikenal"}, {"perangkat": "bukan acuan"}])
def test_a_draft_that_says_nonsense_shows_no_advice(cast: Cast, written: dict[str, Any]) -> None:
    case = reported(cast, datetime.now(UTC) - timedelta(minutes=5))
    do(case, cast.actor("ani"), papers.plan(), datetime.now(UTC))
    moves.write(open_step(case), "data_gangguan", {"hasil_pengecekan": "x"}, by=cast.actor("ani"))
    draft = case.papers.get(key="data_gangguan", sealed_at=None)
    case.papers.filter(pk=draft.pk).update(data=draft.data | written)
    assert card(case, cast.ani) == ""
