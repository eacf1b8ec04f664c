"""Measuring inside a case: before, after, three passes over five minutes, and what the Ketua may waive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from tests.cast import Cast, wib
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step, reported
from tuntas.cases import moves
from tuntas.cases.actors import SYSTEM
from tuntas.cases.chain import broken_link, digest
from tuntas.cases.models import Case, Run
from tuntas.cases.refusals import Conflict, Forbidden, Refused
from tuntas.diagnostics import wanting
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.proof import proof_of, table
from tuntas.diagnostics.surveys import AT_ONCE, Measure, begin, carry_out
from tuntas.diagnostics.targets import policy_of
from tuntas.network.models import Contract, Target
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Policy
from tuntas.probes.survey import Plan, Progress


@pytest.fixture
def office(cast: Cast) -> Cast:
    """A gateway, the provider's side and a site beyond it are registered."""
    line = Contract.objects.create(unit=cast.office, vendor=cast.vendor, name="Internet utama", circuit="C-77")
    for name, kind, address in (("GW", "gateway", "10.9.0.1"), ("Sisi ISP", "isp", "203.0.113.1"),
                                ("Rujukan", "internet", "198.51.100.9")):  # fmt: skip
        contract = line if kind == "isp" else None
        Target.objects.create(unit=cast.office, name=name, kind=kind, address=address, contract=contract)
    return cast


def network(*silent: str) -> Measure:
    """A network in which every target answers but those that are silent."""

    def measure(policy: Policy, plan: Plan, told: Callable[[Progress], None]) -> Sequence[Measurement]:
        up = {"interfaces": [{"name": "eth0", "physical": True, "carrier": True, "up": True, "state": "up"}],
              "routes": [{"to": "0.0.0.0/0", "gateway": "10.9.0.1", "interface": "eth0"}],
              "neighbours": []}  # fmt: skip
        found = [Measurement(probe="link", target="", passed=True, figures=up, vantage=plan.vantage)]
        for one in policy.targets.values():
            there = one.name not in silent
            loss = 0.0 if there else 100.0
            figures = {"sent": 5, "received": 5 * there, "loss_pct": loss, "avg_ms": 3.0, "mdev_ms": 0.1}
            found.append(Measurement(probe="presence", target=one.key, address=one.address, method="icmp", passed=there,
                                     figures=figures, vantage=plan.vantage))  # fmt: skip
            told(Progress(len(found), 4, found[-1]))
        return found

    return measure


def at(step: str, cast: Cast) -> Case:
    """A case that has come to `step`, handled by ourselves."""
    case = reported(cast, wib("2026-11-23 08:00"))
    do(case, cast.actor("ani"), papers.plan(), wib("2026-11-23 08:10"))
    if step == "perbaikan":
        measured(case, cast, "Sisi ISP", "Rujukan", now=wib("2026-11-23 08:20"))
        do(case, cast.actor("ani"), papers.check(wib("2026-11-23 08:25")), wib("2026-11-23 08:30"))
        do(case, cast.actor("ani"), papers.verdict("Y"), wib("2026-11-23 08:45"))
    assert open_step(case).step == step
    return case


def measured(case: Case, cast: Cast, *silent: str, now: datetime, who: str = "ani") -> Survey:
    run = Run.objects.select_related("case").get(pk=open_step(case).pk)
    return carry_out(begin(run, by=cast.actor(who), now=now), network(*silent))


def test_the_check_is_measured_and_writes_its_paper(office: Cast) -> None:
    case = at("pengecekan", office)
    survey = measured(case, office, "Sisi ISP", "Rujukan", now=wib("2026-11-23 08:20"))
    assert (survey.state, survey.error, survey.phase) == ("done", "", "before")
    assert survey.verdict["code"] == "wan_link_down"
    assert (survey.proposal["kind"], survey.proposal["contract"]) == ("C1", "Internet utama (C-77)")
    draft = case.papers.get(key="pengukuran_sebelum")
    assert (draft.written_by, draft.data["dari"]) == (office.ani, survey.vantage)
    assert {one["lapis"]: one["lulus"] for one in draft.data["hasil"]}["penyedia"] == "T"


def test_the_hash_of_the_raw_data_stands_in_the_chain(office: Cast) -> None:
    case = at("pengecekan", office)
    survey = measured(case, office, now=wib("2026-11-23 08:20"))
    survey.refresh_from_db()
    raw = {"targets": survey.targets, "measurements": survey.measurements, "vantage": survey.vantage}
    event = case.events.get(kind="network.measured")
    assert event.data["sha256"] == survey.sha256 == digest(raw)
    assert broken_link(Case.objects.get(pk=case.pk)) is None


def test_the_repair_is_finished_only_after_three_passes_over_five_minutes(office: Cast) -> None:
    case = at("perbaikan", office)
    start = wib("2026-11-23 09:00")
    for minutes, silent in ((0, ("Rujukan",)), (1, ()), (4, ())):
        measured(case, office, *silent, now=start + timedelta(minutes=minutes), who="budi")
    with pytest.raises(Refused, match="2 dari 3"):
        do(case, office.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    measured(case, office, now=start + timedelta(minutes=6.5), who="budi")
    proof = proof_of(case)
    assert proof and (proof.passes, proof.is_enough) == (3, True)
    do(case, office.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    assert open_step(case).step == "penerimaan_laporan"


def test_three_passes_in_one_minute_prove_nothing(office: Cast) -> None:
    case = at("perbaikan", office)
    for seconds in (0, 20, 40):
        measured(case, office, now=wib("2026-11-23 09:00") + timedelta(seconds=seconds), who="budi")
    proof = proof_of(case)
    assert proof and (proof.passes, proof.is_enough) == (3, False)


def test_the_ketua_may_waive_the_proof_with_a_reason(office: Cast) -> None:
    case = at("perbaikan", office)
    written = papers.repair(wib("2026-11-23 09:20"))
    moves.waive(case, "pengukuran_sesudah", "Server dipindah.", by=office.actor("ketut"), now=wib("2026-11-23 09:21"))
    do(case, office.actor("budi"), written, wib("2026-11-23 09:25"))
    assert open_step(case).step == "penerimaan_laporan"


def test_where_nothing_was_measured_the_sop_asks_for_no_more_than_it_prints(cast: Cast) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    do(case, cast.actor("ani"), papers.plan(), wib("2026-11-23 08:10"))
    do(case, cast.actor("ani"), papers.check(wib("2026-11-23 08:25")), wib("2026-11-23 08:30"))
    do(case, cast.actor("ani"), papers.verdict("Y"), wib("2026-11-23 08:45"))
    do(case, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    assert open_step(case).step == "penerimaan_laporan"


def test_before_and_after_stand_beside_each_other(office: Cast) -> None:
    case = at("perbaikan", office)
    measured(case, office, now=wib("2026-11-23 09:00"), who="budi")
    rows = [one for one in table(case) if one.failed_before]
    failed = {one.check.layer: (one.before and one.before.passed, one.passed) for one in rows}
    assert failed["isp"] == (False, True)


def test_one_at_a_time_in_a_case_and_for_a_person(office: Cast) -> None:
    case, other = at("pengecekan", office), at("pengecekan", office)
    begin(Run.objects.get(pk=open_step(case).pk), by=office.actor("ani"))
    for row, who in ((case, "budi"), (other, "ani")):
        with pytest.raises(Conflict):
            begin(Run.objects.get(pk=open_step(row).pk), by=office.actor(who))
    begin(Run.objects.get(pk=open_step(other).pk), by=office.actor("budi"))


def test_a_survey_whose_process_died_gives_its_place_back(office: Cast) -> None:
    run = Run.objects.get(pk=open_step(at("pengecekan", office)).pk)
    dead = begin(run, by=office.actor("ani"), now=wib("2026-11-23 08:20"))
    begin(run, by=office.actor("ani"), now=wib("2026-11-23 08:24"))
    dead.refresh_from_db()
    assert (dead.state, bool(dead.error)) == ("failed", True)


def test_a_survey_that_breaks_says_so_and_hurts_nothing(office: Cast) -> None:
    def broken(*_all: object) -> Sequence[Measurement]:
        raise OSError("tidak ada jaringan")

    case = at("pengecekan", office)
    survey = carry_out(begin(Run.objects.get(pk=open_step(case).pk), by=office.actor("ani")), broken)
    assert (survey.state, survey.error) == ("failed", "OSError: tidak ada jaringan")
    assert not case.papers.filter(key="pengukuran_sebelum").exists()


def test_who_may_measure(office: Cast) -> None:
    """Anggota and Ketua, who perform the steps; not the Kepala, not the vendor."""
    run = Run.objects.get(pk=open_step(at("pengecekan", office)).pk)
    for name in ("vina", "jusuf", "sari"):
        with pytest.raises(Forbidden, match=r"Hanya Anggota Tim Kerja .* / Ketua Tim Kerja"):
            begin(run, by=office.actor(name))
    Target.objects.all().delete()
    with pytest.raises(Refused, match="sasaran ukur"):
        begin(run, by=office.actor("ani"))


def test_an_alarm_that_goes_quiet_asks_for_a_measurement(office: Cast) -> None:
    case = at("perbaikan", office)
    moves.sound(case, "quiet", now=wib("2026-11-23 09:10"), title="GW", source="Zabbix")
    wanted = Survey.objects.get(state="wanted")
    assert (wanted.case, wanted.asked_by) == (case, None)
    done = carry_out(begin(wanted.run, by=SYSTEM), network())
    assert (done.state, done.phase) == ("done", "after")
    assert not case.papers.filter(key="pengukuran_sesudah").exists()  # nobody asked, so nobody wrote


def test_this_server_and_its_services_are_never_targets(office: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "10.9.0.1")
    policy = policy_of(office.office)
    gateway = next(one for one in policy.targets.values() if one.name == "GW")
    with pytest.raises(Exception, match="tidak boleh diperiksa"):
        policy.admit(gateway)


def test_a_target_that_cannot_be_asked_stops_no_other(office: Cast) -> None:
    Target.objects.filter(name="GW").update(thresholds={"mtu": 1})
    assert [one.name for one in policy_of(office.office).targets.values()] == ["Rujukan", "Sisi ISP"]


def test_what_is_wanted_waits_until_there_is_room(office: Cast) -> None:
    now = wib("2026-11-23 09:00")
    busy = [reported(office, now) for _ in range(AT_ONCE)]
    running = [begin(case.runs.get(), by=SYSTEM, now=datetime.now(UTC)) for case in busy]
    wanting.want(reported(office, now))
    assert (wanting.turn(), Survey.objects.filter(state="wanted").count()) == (0, 1)
    Survey.objects.filter(pk=running[0].pk).update(state="failed")
    Target.objects.update(active=False)  # nothing is left to measure: then it is dropped
    assert (wanting.turn(), Survey.objects.filter(state="wanted").count()) == (0, 0)
