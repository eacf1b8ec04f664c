"""The machine's clock jumps, or the worker slept: nothing is rung twice, nothing is lost, and somebody is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast, wib
from tests.documents.story import arrived, do, open_step
from tests.notices.sink import Sink
from tests.stories import papers
from tests.stories.outside import by_mail, configured, mail_at, reported, states, turns
from tests.stories.test_who_hears import sweep, told
from tuntas.cases import moves
from tuntas.cases.invariants import deliveries_follow_events
from tuntas.cases.models import Alarm, Case, Delivery, Edition, Worker
from tuntas.cases.moves import deliver
from tuntas.commands import work
from tuntas.commands.clockwatch import ClockWatch
from tuntas.people.models import Escalation

MINUTE = 60.0


class Machine:
    """A clock that can be set, and one that cannot."""

    def __init__(self) -> None:
        self.wall, self.boot = 1_795_400_000.0, 5_000.0
        self.watch = ClockWatch(lambda: self.wall, lambda: self.boot)

    def goes(self, seconds: float, *, set_by: float = 0.0) -> str:
        """Time goes by, and the clock is set forward or back. What the watch remarks then."""
        self.boot += seconds
        self.wall += seconds + set_by
        return self.watch.remark()


# -- the watch ----------------------------------------------------------------------------------


def test_a_clock_that_goes_as_it_did_is_not_remarked_upon() -> None:
    """Nor one that NTP nudges by seconds, nor a machine that slept for a weekend."""
    machine = Machine()
    assert [machine.goes(10), machine.goes(10, set_by=30), machine.goes(3 * 86400), machine.goes(10, set_by=-20)] == [
        "", "", "", ""
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("set_by", "said"),
    [(-120 * MINUTE, "Jam mesin mundur 120 menit"), (3 * 1440 * MINUTE, "Jam mesin maju 4320 menit")],
)
def test_a_clock_that_was_set_is_not_trusted_for_five_minutes(set_by: float, said: str) -> None:
    machine = Machine()
    remark = machine.goes(10, set_by=set_by)
    assert remark == f"{said}; tenggat ditahan lima menit. Periksa jam server (NTP)."
    assert machine.goes(280) == remark
    assert machine.goes(30) == ""


def test_set_right_again_it_is_remarked_upon_again() -> None:
    machine = Machine()
    machine.goes(10, set_by=3 * 1440 * MINUTE)
    assert machine.goes(290, set_by=-3 * 1440 * MINUTE).startswith("Jam mesin mundur 4320 menit")
    assert machine.goes(200).startswith("Jam mesin mundur")
    assert machine.goes(110) == ""


def test_the_worker_marks_nothing_by_a_clock_that_was_just_set_and_says_so(cast: Cast) -> None:
    """What is due all the same waits five minutes; the desk has the remark."""
    machine, long_ago = Machine(), datetime.now(UTC) - timedelta(days=30)
    data = papers.report(cast.room.pk, long_ago)
    case = moves.receive(edition=cast.edition, unit=cast.office, data=data, now=long_ago).report.case
    machine.goes(10, set_by=3 * 1440 * MINUTE)
    work.turn(machine.watch)
    assert open_step(case).late_at is None
    assert Worker.objects.get().remark.startswith("Jam mesin maju 4320 menit")
    machine.goes(310)
    work.turn(machine.watch)
    assert open_step(case).late_at is not None
    assert Worker.objects.get().remark == ""


# -- two hours back -----------------------------------------------------------------------------


def test_two_hours_back_rings_nothing_twice(cast: Cast) -> None:
    """08.31 late, told; the clock says 06.31 then, and goes through the same two hours once more."""
    case = arrived(cast)
    for at in ("2026-11-23 08:24", "2026-11-23 08:31", "2026-11-23 06:31", "2026-11-23 06:40", "2026-11-23 08:10",
               "2026-11-23 08:25", "2026-11-23 08:32"):  # fmt: skip
        sweep(at)
    assert [told(case, kind) for kind in ("step.nearing", "step.late", "step.not_late", "step.escalated")] == [
        [["ani", "budi"]], [["ani", "budi", "ketut"]], [], []
    ]  # fmt: skip
    sweep("2026-11-23 09:00")
    assert told(case, "step.escalated") == [["jusuf", "ketut"]]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with configured("mail"), Sink() as running:
        yield running


def test_two_hours_back_what_waits_is_sent_at_once_and_once(cast: Cast, sink: Sink) -> None:
    by_mail(cast.ani, cast.budi)
    mail = {"mail": mail_at(sink.port)}
    reported(cast, "2026-11-23 10:00")
    deliver.recall(wib("2026-11-23 08:01"))
    assert turns(mail, "2026-11-23 08:01", "2026-11-23 12:00") == 2
    assert {state for _, state in states()} == {"sent"}
    assert list(deliveries_follow_events()) == []  # what the worker put right is no damage, and stops no backup


# -- three days ahead ---------------------------------------------------------------------------


def test_three_days_ahead_and_back_is_taken_back_and_rings_in_its_time(cast: Cast) -> None:
    """Marked, told, taken back with an event; then 80 %, 100 % and 200 % as if nothing had been."""
    case = arrived(cast)
    sweep("2026-11-26 10:00")
    sweep("2026-11-23 08:10")
    assert (open_step(case).late_at, told(case, "step.not_late")) == (None, [["ani", "budi"]])
    before = {kind: len(told(case, kind)) for kind in ("step.nearing", "step.late", "step.escalated")}
    for at in ("2026-11-23 08:23", "2026-11-23 08:24", "2026-11-23 08:31", "2026-11-23 09:00", "2026-11-23 10:00"):
        sweep(at)
    after = {kind: told(case, kind)[before[kind] :] for kind in before}
    assert after == {
        "step.nearing": [["ani", "budi"]], "step.late": [["ani", "budi", "ketut"]],
        "step.escalated": [["jusuf", "ketut"]],
    }  # fmt: skip


def test_an_alarm_rung_by_a_clock_that_was_ahead_rings_again_though_nothing_was_late(cast: Cast) -> None:
    """Thirty per cent of the norm, of a clock that is a day ahead of a case held for a week."""
    Escalation.objects.create(unit=cast.office, share=1, tells=["performers"])
    case = arrived(cast)
    run = open_step(case)
    week = wib("2026-11-30 10:00")
    type(run).objects.filter(pk=run.pk).update(due_at=week)
    Alarm.objects.filter(run=run).update(at=wib("2026-11-25 09:00"))
    rang = []
    for at in ("2026-11-26 09:00", "2026-11-23 09:00", "2026-11-25 08:59", "2026-11-25 09:00", "2026-11-25 09:01"):
        sweep(at)
        rang.append(len(told(case, "step.nearing")))
    assert rang == [1, 1, 1, 2, 2]


def test_three_days_ahead_what_could_not_be_sent_does_not_wait_until_then(cast: Cast, sink: Sink) -> None:
    """Queued, tried and leased by a clock that was ahead; sent when it is right again."""
    by_mail(cast.ani, cast.budi)
    mail = {"mail": mail_at(sink.port)}
    sink.answers["CONNECT"] = "421 later"
    reported(cast, "2026-11-26 08:00")
    turns(mail, "2026-11-26 08:01", "2026-11-26 10:00", timedelta(minutes=20))
    reported(cast, "2026-11-26 10:00")
    sink.answers.clear()
    assert len(deliver.lease(wib("2026-11-26 10:25"), 1)) == 1  # by a worker that then died
    now = wib("2026-11-23 10:30")
    assert turns(mail, "2026-11-23 10:30", "2026-11-23 10:30") == 0
    assert deliver.recall(now) == 4
    assert turns(mail, "2026-11-23 10:31", "2026-11-23 12:00") == 2
    assert len(sink.taken) == 2
    assert {state for _, state in states()} == {"sent"}


def test_eight_days_ahead_buries_nothing(cast: Cast, sink: Sink) -> None:
    """A week of trying is a week and at least eight tries."""
    by_mail(cast.ani)
    mail = {"mail": mail_at(sink.port)}
    sink.answers["CONNECT"] = "421 later"
    reported(cast, "2026-11-23 08:00")
    turns(mail, "2026-11-23 08:01", "2026-11-23 08:02", timedelta(minutes=1))
    turns(mail, "2026-12-01 08:05", "2026-12-01 08:20", timedelta(minutes=5))
    assert states() == [("ani", "queued")]


# -- a worker that slept ------------------------------------------------------------------------


def test_after_three_days_off_each_hears_once_of_the_highest_level(cast: Cast) -> None:
    """The performers that it is late, the Ketua and the Kepala that it has used twice its norm; "nearly" is past."""
    case = arrived(cast)
    for at in ("2026-11-26 10:00", "2026-11-26 10:01", "2026-11-26 15:00"):
        sweep(at)
    assert [told(case, kind) for kind in ("step.nearing", "step.late", "step.escalated")] == [
        [], [["ani", "budi"]], [["jusuf", "ketut"]]
    ]  # fmt: skip


def test_each_opening_of_a_step_has_its_own_levels(cast: Cast) -> None:
    """Sent back, the step opens again, and rings again."""
    case = arrived(cast)
    sweep("2026-11-23 08:31")
    ani, ketut = cast.actor("ani"), cast.actor("ketut")
    do(case, ani, papers.plan(), "2026-11-23 08:40")
    do(case, ani, papers.check(wib("2026-11-23 08:45")), "2026-11-23 08:50")
    do(case, ani, papers.verdict("Y"), "2026-11-23 08:55")
    do(case, ani, papers.repair(wib("2026-11-23 09:20")), "2026-11-23 09:25", papers.photo())
    moves.send_back(open_step(case), "perbaikan", "Belum pulih.", by=ketut, now=wib("2026-11-23 09:30"))
    assert len(told(case, "step.late")) == 1
    sweep("2026-11-23 10:31")
    assert len(told(case, "step.late")) == 2


def test_the_alarms_of_what_is_finished_are_taken_away_and_ring_for_nobody(cast: Cast) -> None:
    case = arrived(cast)
    do(case, cast.actor("ani"), papers.plan(), "2026-11-23 08:10")
    sweep("2026-11-23 08:32")
    assert told(case, "step.nearing") == []
    assert not Alarm.objects.filter(run__finished_at__isnull=False, at__lte=wib("2026-11-23 08:32")).exists()


def test_a_case_that_cannot_be_swept_holds_up_no_other(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """Its edition is no procedure any more; the others are marked all the same."""
    bad, good = arrived(cast), arrived(cast)
    broken = Edition.objects.create(
        procedure="rusak", edition="1", name="Rusak", text="bukan TOML [", sha256="0" * 64,
        published_at=wib("2025-01-02 08:00"),
    )  # fmt: skip
    Case.objects.filter(pk=bad.pk).update(edition=broken)
    sweep("2026-11-23 09:30")
    assert (open_step(bad).late_at, open_step(good).late_at) == (None, wib("2026-11-23 09:30"))
    assert told(good, "step.escalated") == [["jusuf", "ketut"]]
    assert f"case {bad.pk} could not be swept" in caplog.text


def test_of_a_turn_the_part_that_fails_holds_up_no_other(cast: Cast, sink: Sink) -> None:
    """Who is to be told is told, and the worker says that something is wrong."""
    by_mail(cast.ani)
    arrived(cast)

    def breaks() -> int:
        raise RuntimeError("dibuat rusak")

    def sends() -> int:
        return turns({"mail": mail_at(sink.port)}, "2026-11-23 08:01", "2026-11-23 08:01")

    done, failed = work.each({"tenggat": breaks, "kiriman": sends})
    assert (done, failed) == (1, ["tenggat"])
    assert len(sink.taken) == 1


def test_a_worker_seen_in_the_future_is_not_taken_for_a_living_one(cast: Cast) -> None:
    """It died while the clock was three days ahead: the next turn of another forgets it."""
    now: datetime = wib("2026-11-23 08:00")
    moves.mark_worker("lama:1", now + timedelta(days=3))
    moves.mark_worker("baru:2", now)
    assert [(one.name, one.seen_at) for one in Worker.objects.all()] == [("baru:2", now)]


def test_nothing_is_marked_late_while_it_is_not(cast: Cast) -> None:
    case = arrived(cast)
    sweep("2026-11-23 08:30")
    assert (open_step(case).due_at, open_step(case).late_at) == (wib("2026-11-23 08:30"), None)
    assert Delivery.objects.filter(event__kind="step.late").count() == 0
