"""The right person hears of it: shares of the norm, each once; channels, quiet hours, digests; leases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

import pytest

from tests.cast import Cast, wib
from tests.documents.story import arrived, do, open_step
from tests.stories import papers
from tuntas.cases import moves, registry
from tuntas.cases.models import Case, Delivery
from tuntas.cases.moves import deliver
from tuntas.people.models import Calendar, Contact, Cover, Escalation, Holiday, Preference, User


@pytest.fixture
def channels() -> Iterator[None]:
    """Mail and Telegram are configured."""
    registry.channels |= {"mail", "telegram"}
    yield
    registry.channels.clear()


def told(case: Case, kind: str, channel: str = "inbox") -> list[list[str]]:
    """Who heard of each event of `kind`."""
    events = case.events.filter(kind=kind).order_by("seq")
    heard = [Delivery.objects.filter(event=one, channel=channel).select_related("user") for one in events]
    return [sorted(one.user.username for one in rows if one.user) for rows in heard]


def sweep(at: str) -> None:
    now = wib(at)
    moves.unmark_late(now)
    moves.mark_late(now)
    moves.ring(now)


# -- shares of the norm -------------------------------------------------------------------------


def test_each_share_of_the_norm_is_told_once(cast: Cast) -> None:
    """Received 08.00 with a norm of 30 minutes: 80 % at 08.24, 100 % at 08.30, 200 % at 09.00."""
    case = arrived(cast)
    for at in ("2026-11-23 08:23", "2026-11-23 08:24", "2026-11-23 08:29", "2026-11-23 08:31", "2026-11-23 08:45",
               "2026-11-23 09:00", "2026-11-23 09:30"):  # fmt: skip
        sweep(at)
    assert told(case, "step.nearing") == [["ani", "budi"]]
    assert told(case, "step.late") == [["ani", "budi", "ketut"]]
    assert told(case, "step.escalated") == [["jusuf", "ketut"]]


def test_the_one_who_has_taken_it_is_told_and_no_colleague(cast: Cast) -> None:
    case = arrived(cast)
    moves.take(open_step(case), by=cast.actor("budi"), now=wib("2026-11-23 08:05"))
    sweep("2026-11-23 08:25")
    assert told(case, "step.nearing") == [["budi"]]


def test_a_hold_moves_the_alarms(cast: Cast) -> None:
    case = arrived(cast)
    moves.hold(open_step(case), "Menunggu kunci ruang.", by=cast.actor("ani"), now=wib("2026-11-23 08:10"))
    sweep("2026-11-23 09:10")
    moves.resume(open_step(case), by=cast.actor("ani"), now=wib("2026-11-23 09:10"))
    sweep("2026-11-23 09:23")
    assert told(case, "step.nearing") == []
    sweep("2026-11-23 09:24")
    assert len(told(case, "step.nearing")) == 1


def test_a_unit_sets_its_own_shares_and_a_step_its_own(cast: Cast) -> None:
    Escalation.objects.create(unit=cast.office, share=50, tells=["ketua"])
    Escalation.objects.create(unit=cast.office, step="pengecekan", share=150, tells=["kepala"])
    case = arrived(cast)
    sweep("2026-11-23 08:16")
    assert told(case, "step.nearing") == [["ketut"]]
    do(case, cast.actor("ani"), papers.plan(), "2026-11-23 08:20")
    sweep("2026-11-23 09:06")
    assert told(case, "step.escalated") == [["jusuf"]]
    assert told(case, "step.late") == [[]]


def test_a_clock_that_was_ahead_is_taken_back(cast: Cast) -> None:
    """The machine thought it was Thursday; on Monday again, nothing is late."""
    case = arrived(cast)
    sweep("2026-11-26 10:00")
    assert open_step(case).late_at is not None
    sweep("2026-11-23 08:10")
    assert open_step(case).late_at is None
    sweep("2026-11-23 08:31")
    assert len(told(case, "step.late")) == 2


# -- who has left -------------------------------------------------------------------------------


def left(user: User) -> None:
    """Their duties ended yesterday."""
    user.duties.update(last=wib("2026-11-23 08:00").date())


def test_who_works_here_no_more_hears_no_more_of_the_case(cast: Cast) -> None:
    """Budi took the step on Monday and has left since; what the reporter adds goes to those who may go on."""
    case = arrived(cast)
    moves.take(open_step(case), by=cast.actor("budi"), now=wib("2026-11-23 08:05"))
    left(cast.budi)
    moves.add(case.reports.get(), "Nomor saya ganti.", now=wib("2026-11-24 08:00"))
    moves.withdraw(case, "other", "Selesai sendiri.", by=cast.actor("ketut"), now=wib("2026-11-24 08:05"))
    assert (told(case, "report.added"), told(case, "case.withdrawn")) == ([["ani"]], [[]])


def test_who_worked_on_it_hears_that_it_was_withdrawn(cast: Cast) -> None:
    case = arrived(cast)
    moves.take(open_step(case), by=cast.actor("budi"), now=wib("2026-11-23 08:05"))
    moves.withdraw(case, "other", "Selesai sendiri.", by=cast.actor("ketut"), now=wib("2026-11-23 08:10"))
    assert told(case, "case.withdrawn") == [["budi"]]


# -- a calendar changes -------------------------------------------------------------------------


def test_a_holiday_declared_today_moves_todays_clocks(cast: Cast) -> None:
    """Shown first, then moved, each with its event."""
    case = arrived(cast)
    calendar = Calendar.objects.get(pk=cast.office.calendar_id)
    Holiday.objects.create(calendar=calendar, date=wib("2026-11-23 08:00").date(), name="Libur mendadak")
    calendar.save()
    moved = moves.would_move(calendar)
    assert [(one.case, one.step, one.after) for one in moved] == [(case.number, 1, wib("2026-11-24 08:00"))]
    count = moves.move_clocks(calendar, "Libur mendadak", by=cast.actor("sari"), now=wib("2026-11-23 08:15"))
    assert count == 1
    assert open_step(case).due_at == wib("2026-11-24 08:00")
    sweep("2026-11-23 09:00")
    assert told(case, "step.late") == []
    assert told(case, "step.moved") == [["ani", "budi"]]
    assert moves.would_move(calendar) == []


def test_cover_outside_hours_counts(cast: Cast) -> None:
    calendar = Calendar.objects.get(pk=cast.office.calendar_id)
    saturday = wib("2026-11-28 08:00").date()
    Cover.objects.create(calendar=calendar, date=saturday, opens=time(9), closes=time(12), name="Piket Ani")
    calendar.save()
    cast.office.refresh_from_db()
    got = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, wib("2026-11-28 08:30")),
        now=wib("2026-11-28 08:30"),
    )  # fmt: skip
    assert open_step(got.report.case).due_at == wib("2026-11-28 09:30")


# -- channels -----------------------------------------------------------------------------------


def by_mail(user: User, **wishes: object) -> None:
    user.email = f"{user.username}@contoh.example"
    for key, value in wishes.items():
        setattr(user, key, value)
    user.save()


@pytest.mark.usefixtures("channels")
def test_by_every_channel_that_a_person_has(cast: Cast) -> None:
    by_mail(cast.ani)
    Contact.objects.create(user=cast.ani, channel="telegram", address="12345")
    Contact.objects.create(user=cast.budi, channel="ntfy", address="tuntas-budi")  # which nobody has configured
    case = arrived(cast)
    assert told(case, "step.opened") == [["ani", "budi"]]
    assert told(case, "step.opened", "mail") == [["ani"]]
    assert told(case, "step.opened", "telegram") == [["ani"]]
    assert told(case, "step.opened", "ntfy") == [[]]


@pytest.mark.usefixtures("channels")
def test_each_chooses_by_topic(cast: Cast) -> None:
    by_mail(cast.ani)
    by_mail(cast.budi, digest_at=time(7, 30))
    Preference.objects.create(user=cast.ani, topic="task", channel="mail", manner="off")
    Preference.objects.create(user=cast.budi, topic="task", channel="mail", manner="digest")
    case = arrived(cast)
    assert told(case, "step.opened", "mail") == [["budi"]]
    assert Delivery.objects.get(channel="mail").next_at == wib("2026-11-24 07:30")


@pytest.mark.usefixtures("channels")
def test_not_in_quiet_hours(cast: Cast) -> None:
    by_mail(cast.ani, quiet_from=time(7), quiet_to=time(8, 30))
    arrived(cast)
    assert Delivery.objects.get(channel="mail").next_at == wib("2026-11-23 08:30")


@pytest.mark.usefixtures("channels")
def test_of_norms_only_in_working_time(cast: Cast) -> None:
    by_mail(cast.ani)
    arrived(cast)
    sweep("2026-11-23 20:00")
    late = Delivery.objects.get(channel="mail", event__kind="step.late")
    assert late.next_at == wib("2026-11-24 07:30")
    by_mail(cast.ketut)
    case = arrived(cast)
    sweep("2026-11-23 20:00")
    told_at = Delivery.objects.get(channel="mail", event__kind="step.escalated", event__case=case).next_at
    assert told_at == wib("2026-11-24 07:30")


@pytest.mark.usefixtures("channels")
def test_the_reporter_hears_what_they_asked_for(cast: Cast) -> None:
    case = arrived(cast)
    case.reports.update(told_by="mail", contact="rudi@contoh.example")
    do(case, cast.actor("ani"), papers.plan(), "2026-11-23 08:10")
    do(case, cast.actor("ani"), papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    do(case, cast.actor("ani"), papers.verdict("Y"), "2026-11-23 08:45")
    assert Delivery.objects.filter(channel="mail", user=None).count() == 0
    do(case, cast.actor("ani"), papers.repair(wib("2026-11-23 09:20")), "2026-11-23 09:25", papers.photo())
    told_of = Delivery.objects.get(channel="mail", user=None)
    assert (told_of.event.kind, told_of.address) == ("step.finished", "rudi@contoh.example")


@pytest.mark.usefixtures("channels")
def test_who_wants_no_more_news_gets_none_even_of_what_was_on_its_way(cast: Cast) -> None:
    """The mail server was down while Rudi stopped his news: what is tried again is not sent."""
    case = arrived(cast)
    case.reports.update(told_by="mail", contact="rudi@contoh.example")
    moves.withdraw(case, "other", "Selesai sendiri.", by=cast.actor("ketut"), now=wib("2026-11-23 08:10"))
    (batch,) = deliver.lease(wib("2026-11-23 08:11"))
    moves.untell(case.reports.get(), now=wib("2026-11-23 08:12"))
    deliver.again(batch, "Server surel tidak menjawab.", wib("2026-11-23 08:13"))
    assert deliver.lease(wib("2026-11-23 08:14")) == []
    assert [one.state for one in Delivery.objects.filter(channel="mail")] == ["dropped"]


# -- sending ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("channels")
def test_what_waits_for_one_person_goes_as_one_message(cast: Cast) -> None:
    by_mail(cast.ani)
    by_mail(cast.budi)
    arrived(cast)
    arrived(cast)
    assert deliver.lease(wib("2026-11-23 08:00")) == []  # not before those that belong together are there
    found = deliver.lease(wib("2026-11-23 08:01"))
    assert [(one.address, len(one.rows)) for one in found] == [
        ("ani@contoh.example", 2), ("budi@contoh.example", 2)
    ]  # fmt: skip


@pytest.mark.usefixtures("channels")
def test_a_lease_is_one_workers_and_ends(cast: Cast) -> None:
    """The first worker dies while sending; the second sends the very same message; the first comes back too late."""
    by_mail(cast.ani)
    arrived(cast)
    (first,) = deliver.lease(wib("2026-11-23 08:01"))
    assert deliver.lease(wib("2026-11-23 08:02")) == []
    (second,) = deliver.lease(wib("2026-11-23 08:12"))
    assert second.key == first.key
    assert deliver.sent(first, wib("2026-11-23 08:11")) == 0
    assert deliver.sent(second, wib("2026-11-23 08:11")) == 1
    assert deliver.lease(wib("2026-11-30 08:11")) == []


@pytest.mark.usefixtures("channels")
def test_after_three_days_without_a_mail_server_one_message(cast: Cast) -> None:
    by_mail(cast.ani)
    for hour in range(8, 12):
        now = wib(f"2026-11-23 {hour:02}:00")
        moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now)
        for batch in deliver.lease(now + timedelta(minutes=1)):
            deliver.again(batch, "Server surel tidak menjawab.", wib("2026-11-26 08:00"))
    (batch,) = deliver.lease(wib("2026-11-26 08:00"))
    assert len(batch.rows) == 4
    assert deliver.again(batch, "Server surel tidak menjawab.", None) == 4
    assert Delivery.objects.filter(state="dead").count() == 4
    assert deliver.retry(list(batch.fence), wib("2026-11-30 08:00")) == 4
    assert len(deliver.lease(wib("2026-11-30 08:00"))) == 1
