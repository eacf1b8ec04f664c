"""The SOP from the report to the Head of the Centre, on both ways, by the moves alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cast import Cast, wib
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.chain import broken_link
from tuntas.cases.models import Case, Run
from tuntas.cases.refusals import Conflict, Forbidden, Refused
from tuntas.people.models import Unit


def open_step(case: Case) -> Run:
    return case.runs.get(finished_at=None)


def do(case: Case, who: Actor, written: dict[str, dict[str, object]], now: datetime) -> None:
    """One performer does the open step: writes its papers and finishes it."""
    run = open_step(case)
    for key, data in written.items():
        moves.write(run, key, data, by=who, now=now, strict=True)
    if run.step == "perbaikan":
        moves.attach(run, "bukti_perbaikan", "berkas", [papers.photo()], by=who, now=now)
    moves.finish(run, by=who, now=now)


def reported(cast: Cast, now: datetime) -> Case:
    got = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now),
        sender=moves.Sender("Rudi", "Bagian Umum", "0812"), now=now,
    )  # fmt: skip
    return got.report.case


def verified(cast: Cast, answer: str) -> Case:
    case = reported(cast, wib("2026-11-23 08:00"))
    do(case, cast.actor("ani"), papers.plan(), wib("2026-11-23 08:10"))
    do(case, cast.actor("ani"), papers.check(wib("2026-11-23 08:25")), wib("2026-11-23 08:30"))
    do(case, cast.actor("ani"), papers.verdict(answer), wib("2026-11-23 08:45"))
    return case


def received_and_reported(cast: Cast, case: Case) -> None:
    do(case, cast.actor("ketut"), papers.acceptance(), wib("2026-11-23 10:00"))
    do(case, cast.actor("ketut"), papers.conclusion(), wib("2026-11-23 10:20"))
    moves.acknowledge(case, by=cast.actor("jusuf"), now=wib("2026-11-23 13:10"))
    case.refresh_from_db()


def walked(case: Case) -> list[str]:
    return list(case.runs.filter(outcome="finished").order_by("pk").values_list("box", flat=True))


def test_handled_by_ourselves(cast: Cast) -> None:
    case = verified(cast, "Y")
    assert open_step(case).box == "perbaikan@anggota"
    assert open_step(case).due_at == wib("2026-11-23 09:45")
    do(case, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    received_and_reported(cast, case)
    assert case.outcome == "finished"
    assert case.acknowledged_by == cast.jusuf
    assert walked(case) == [
        "penerimaan", "pengecekan", "verifikasi", "perbaikan@anggota", "penerimaan_laporan", "pelaporan"
    ]  # fmt: skip
    assert broken_link(case) is None


def test_with_the_vendor_by_link(cast: Cast) -> None:
    case = verified(cast, "T")
    now = wib("2026-11-23 08:50")
    do(case, cast.actor("ani"), papers.coordination(cast.vendor.pk, now), now)
    run = open_step(case)
    assert run.box == "perbaikan@penyedia"
    vina = Actor(link=case.links.select_related("party").get(revoked_at=None))
    do(case, vina, papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    received_and_reported(cast, case)
    assert case.outcome == "finished"
    assert walked(case) == [
        "penerimaan", "pengecekan", "verifikasi", "koordinasi", "perbaikan@penyedia", "penerimaan_laporan",
        "pelaporan",
    ]  # fmt: skip
    assert broken_link(case) is None


def test_an_anggota_records_the_vendors_work(cast: Cast) -> None:
    case = verified(cast, "T")
    now = wib("2026-11-23 08:50")
    do(case, cast.actor("ani"), papers.coordination(cast.vendor.pk, now), now)
    do(case, cast.actor("ani"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    event = case.events.get(kind="step.finished", data__step="perbaikan")
    assert event.data["on_behalf"] == "PT Nusa Jaringan"


def test_only_its_performer_may_finish_a_step(cast: Cast) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    with pytest.raises(Forbidden):
        moves.finish(open_step(case), by=cast.actor("ketut"))
    with pytest.raises(Forbidden):
        moves.take(open_step(case), by=cast.actor("sari"))


def test_no_step_finishes_without_its_papers(cast: Cast) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    with pytest.raises(Refused) as refused:
        moves.finish(open_step(case), by=cast.actor("ani"), now=wib("2026-11-23 08:05"))
    assert [(one.code, one.paper, one.field) for one in refused.value.reasons] == [
        ("paper_missing", "rencana_kerja", ""),
        ("required", "rencana_kerja", "dampak"),
        ("too_few", "rencana_kerja", "langkah"),
    ]


def test_of_two_who_finish_at_once_the_second_hears_who_was_first(cast: Cast) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    run = open_step(case)
    do(case, cast.actor("ani"), papers.plan(), wib("2026-11-23 08:10"))
    with pytest.raises(Conflict) as conflict:
        moves.finish(run, by=cast.actor("budi"), now=wib("2026-11-23 08:11"))
    assert str(conflict.value) == "Ani sudah menyelesaikan langkah ini pukul 08.10. Tulisan Anda tidak hilang."


def test_the_ketua_sends_back_and_nothing_is_lost(cast: Cast) -> None:
    case = verified(cast, "Y")
    do(case, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    before = set(case.papers.values_list("key", "revision"))
    moves.send_back(
        open_step(case), "perbaikan", "Foto kurang jelas.", by=cast.actor("ketut"), now=wib("2026-11-23 09:40")
    )
    again = open_step(case)
    assert (again.box, again.rework, again.taken_by) == ("perbaikan@anggota", True, cast.budi)
    assert before <= set(case.papers.values_list("key", "revision"))
    moves.attach(again, "bukti_perbaikan", "berkas", [papers.photo("red")], by=cast.actor("budi"))
    moves.finish(again, by=cast.actor("budi"))
    assert open_step(case).step == "penerimaan_laporan"
    assert case.papers.filter(key="bukti_perbaikan").count() == 2


def test_another_vendor_closes_the_door_of_the_one_before(cast: Cast) -> None:
    case = verified(cast, "T")
    now = wib("2026-11-23 08:50")
    do(case, cast.actor("ani"), papers.coordination(cast.vendor.pk, now), now)
    first = case.links.get()
    moves.send_back(open_step(case), "verifikasi", "Salah penyedia.", by=cast.actor("ani"), now=now)
    do(case, cast.actor("ani"), papers.verdict("T"), now)
    other = Unit.objects.create(name="PT Serat Lain", kind="vendor")
    do(case, cast.actor("ani"), papers.coordination(other.pk, now), now)
    first.refresh_from_db()
    assert first.revoked_at == now
    assert case.links.get(revoked_at=None).party.unit == other
    with pytest.raises(Forbidden):
        moves.take(open_step(case), by=Actor(link=first), now=now)


def test_what_budi_has_taken_ani_neither_holds_nor_sends_back(cast: Cast) -> None:
    case = verified(cast, "Y")
    run = moves.take(open_step(case), by=cast.actor("budi"))
    for turn in (
        lambda: moves.hold(run, "Menunggu kunci", by=cast.actor("ani")),
        lambda: moves.send_back(run, "pengecekan", "Kurang jelas", by=cast.actor("ani")),
    ):
        with pytest.raises(Conflict, match="Langkah ini sedang dikerjakan Budi"):
            turn()
    moves.hold(run, "Menunggu kunci", by=cast.actor("budi"))
    assert open_step(case).held_at is not None
