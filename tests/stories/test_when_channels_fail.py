"""Mail servers and gateways that are down, hang, refuse, lie or send back: who hears then, and how often."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.db.models import F

from tests.cast import Cast, gather, wib
from tests.crowd import at_once
from tests.documents.story import arrived, do, finished, open_step
from tests.notices.gateway import Gateway, Reply, says
from tests.notices.sink import HANG, Sink
from tests.notices.test_mail import report as bounce
from tests.stories import papers
from tests.stories.outside import (
    QUICK,
    TAG,
    by_mail,
    cases_in,
    configured,
    fonnte_at,
    free_port,
    mail_at,
    reported,
    states,
    telegram_at,
    turns,
)  # fmt: skip
from tuntas.cases import moves
from tuntas.cases.models import Delivery
from tuntas.cases.moves import deliver
from tuntas.notices.compose import composed
from tuntas.notices.post import came_back, deliver_due
from tuntas.notices.webhook import Webhook
from tuntas.outgoing import Secret
from tuntas.people.models import Contact, Duty, User


@pytest.fixture(autouse=True)
def channels() -> Iterator[None]:
    with configured("mail", "telegram", "whatsapp", "webhook"):
        yield


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as running:
        yield running


# -- a mail server that is down -----------------------------------------------------------------


def test_after_three_days_without_a_mail_server_one_digest_for_each(cast: Cast) -> None:
    """Everything that waited goes as one mail, within a quarter of an hour of the server's return."""
    by_mail(cast.ani, cast.budi)
    port = free_port()
    mail = {"mail": mail_at(port)}
    told = []
    for at, until in [("2026-11-23 08:00", "2026-11-23 09:10"), ("2026-11-23 09:12", "2026-11-24 10:00"),
                      ("2026-11-24 10:03", "2026-11-25 14:00"), ("2026-11-25 14:01", "2026-11-26 08:00")]:  # fmt: skip
        told.append(reported(cast, at))
        assert turns(mail, at, until, timedelta(minutes=20)) == 0
    with Sink(port=port) as sink:
        assert turns(mail, "2026-11-26 08:05", "2026-11-26 08:25") == 2
        assert cases_in(sink, *told) == [
            ("ani@contoh.example", [one.number for one in told]), ("budi@contoh.example", [one.number for one in told])
        ]  # fmt: skip
        assert turns(mail, "2026-11-26 08:30", "2026-11-27 08:30", timedelta(minutes=30)) == 0
    assert {state for _, state in states()} == {"sent"}


def test_a_server_that_is_down_is_asked_now_and_then_and_not_for_every_message(cast: Cast) -> None:
    by_mail(cast.ani, cast.budi, cast.ketut)
    with Sink() as sink:
        sink.answers["CONNECT"] = "421 4.3.2 closing"
        mail = {"mail": mail_at(sink.port)}
        reported(cast, "2026-11-23 08:00")
        turns(mail, "2026-11-23 08:01", "2026-11-23 08:01")
        assert sink.connections == 1
        turns(mail, "2026-11-23 08:02", "2026-11-23 14:02", timedelta(minutes=2))
        assert 20 < sink.connections < 40  # every quarter of an hour
    errors = set(Delivery.objects.filter(channel="mail").values_list("error", flat=True))
    assert errors == {"Server surel sedang tidak melayani. Dicoba lagi nanti. Kata server: 4.3.2 closing"}


def test_what_waited_a_week_is_dead_and_what_is_new_is_not(cast: Cast) -> None:
    """Only the old notice is given up; the new one waits for its own seven days."""
    by_mail(cast.ani)
    mail = {"mail": mail_at(free_port())}
    old = reported(cast, "2026-11-23 08:00")
    turns(mail, "2026-11-23 08:00", "2026-11-30 07:30", timedelta(hours=1))
    new = reported(cast, "2026-11-30 07:45")
    turns(mail, "2026-11-30 07:46", "2026-11-30 09:00")
    assert [
        (one.event.case.number, one.state) for one in Delivery.objects.filter(channel="mail").order_by("pk")
    ] == [(old.number, "dead"), (new.number, "queued")]  # fmt: skip


# -- one that hangs -----------------------------------------------------------------------------


def test_a_mail_server_that_hangs_is_left_and_the_others_go_on(cast: Cast, sink: Sink, gateway: Gateway) -> None:
    by_mail(cast.ani, cast.budi)
    for user in (cast.ani, cast.budi):
        Contact.objects.create(user=user, channel="telegram", address=str(100 + user.pk))
    sink.answers["CONNECT"] = HANG
    gateway.replies = [says(200, ok=True, result={"message_id": 7})]
    arrived(cast)
    both = {"mail": mail_at(sink.port, 0.5), "telegram": telegram_at(gateway)}
    assert deliver_due(both, wib("2026-11-23 08:01")) == 2
    assert sink.connections == 1  # the second mail is not tried at a server that has just hung
    assert states() == [("ani", "queued"), ("budi", "queued")]
    assert states("telegram") == [("ani", "sent"), ("budi", "sent")]
    assert {one.error for one in Delivery.objects.filter(channel="mail")} == {
        "Server surel tidak menjawab dalam waktu yang wajar. Dicoba lagi nanti."
    }


def test_a_gateway_that_hangs_is_left_as_well(cast: Cast, sink: Sink, gateway: Gateway) -> None:
    by_mail(cast.ani)
    Contact.objects.create(user=cast.ani, channel="telegram", address="12345")
    gateway.replies = [Reply(200, b"{}", wait=2)]
    arrived(cast)
    assert deliver_due({"mail": mail_at(sink.port), "telegram": telegram_at(gateway)}, wib("2026-11-23 08:01")) == 1
    assert (states(), states("telegram")) == ([("ani", "sent")], [("ani", "queued")])


def test_a_channel_that_nobody_set_up_any_more_waits(cast: Cast) -> None:
    by_mail(cast.ani)
    arrived(cast)
    assert deliver_due({}, wib("2026-11-23 08:01")) == 0
    row = Delivery.objects.get(channel="mail")
    assert (row.state, row.error, row.next_at) == ("queued", "Saluran ini belum diatur.", wib("2026-11-23 09:01"))


# -- one that refuses ---------------------------------------------------------------------------


def test_one_address_is_refused_and_the_others_get_theirs(cast: Cast, sink: Sink) -> None:
    by_mail(cast.ani, cast.budi)
    sink.answers["ani@contoh.example"] = "550 5.1.1 no such user"
    case = arrived(cast)
    mail = {"mail": mail_at(sink.port)}
    assert turns(mail, "2026-11-23 08:01", "2026-11-23 09:00") == 1
    assert cases_in(sink, case) == [("budi@contoh.example", [case.number])]
    assert states() == [("ani", "refused"), ("budi", "sent")]
    assert Delivery.objects.get(state="refused").error == (
        "Alamat surel ini tidak ada atau tidak menerima surel. Kata server: 5.1.1 no such user"
    )
    assert [one.rpartition("<")[2] for one in sink.heard if one.startswith("RCPT")].count("ani@contoh.example>") == 0
    assert len([one for one in sink.heard if "ani@contoh.example" in one]) == 1  # asked once


def test_a_full_mailbox_is_tried_again_and_holds_up_nobody(cast: Cast, sink: Sink) -> None:
    by_mail(cast.ani, cast.budi)
    sink.answers["ani@contoh.example"] = "452 4.2.2 mailbox full"
    arrived(cast)
    assert turns({"mail": mail_at(sink.port)}, "2026-11-23 08:01", "2026-11-23 08:01") == 1
    assert states() == [("ani", "queued"), ("budi", "sent")]
    sink.answers.clear()
    assert turns({"mail": mail_at(sink.port)}, "2026-11-23 08:03", "2026-11-23 08:03") == 1
    assert states() == [("ani", "sent"), ("budi", "sent")]


def test_an_address_at_which_nobody_is_is_not_written_to_again(cast: Cast, gateway: Gateway) -> None:
    contact = Contact.objects.create(user=cast.ani, channel="telegram", address="12345")
    gateway.replies = [says(400, ok=False, error_code=400, description="Bad Request: chat not found")]
    arrived(cast)
    deliver_due({"telegram": telegram_at(gateway)}, wib("2026-11-23 08:01"))
    contact.refresh_from_db()
    assert (contact.refused_at, bool(contact.refusal)) == (wib("2026-11-23 08:01"), True)
    arrived(cast)
    assert states("telegram") == [("ani", "refused")]


# -- one that lies ------------------------------------------------------------------------------


def test_a_gateway_that_says_200_and_means_no(cast: Cast, gateway: Gateway) -> None:
    Contact.objects.create(user=cast.ani, channel="whatsapp", address="+6281234567890")
    no = says(200, status=False, reason="request invalid on disconnected device")
    gateway.replies = [no, says(200, status=True, id=["80367170"])]
    arrived(cast)
    channel = {"whatsapp": fonnte_at(gateway)}
    assert deliver_due(channel, wib("2026-11-23 08:01")) == 0
    assert Delivery.objects.get(channel="whatsapp").error.startswith("Nomor WhatsApp pengirim tidak tersambung")
    assert turns(channel, "2026-11-23 08:05", "2026-11-23 09:00") == 1
    assert len(gateway.received) == 2


def test_a_mail_that_was_taken_comes_back(cast: Cast, sink: Sink) -> None:
    """The report of the other side makes of "sent" what it is; one that nobody of ours caused changes nothing."""
    by_mail(cast.ani, cast.budi)
    arrived(cast)
    mail = mail_at(sink.port)
    deliver_due({"mail": mail}, wib("2026-11-23 08:01"))
    to_ani = next(one.mail for one in sink.taken if one.recipients == ["ani@contoh.example"])
    assert came_back(b"Subject: Sedang cuti\r\n\r\nSaya kembali Senin.", TAG) == 0
    assert came_back(bounce(to_ani["Message-ID"]), Secret("lain")) == 0
    assert states() == [("ani", "sent"), ("budi", "sent")]
    assert [came_back(bounce(to_ani["Message-ID"]), TAG) for _twice in range(2)] == [1, 0]
    assert states() == [("ani", "refused"), ("budi", "sent")]
    assert Delivery.objects.get(state="refused").error.endswith("Kata server: 5.1.1 550 5.1.1 no such user")


def test_a_webhook_is_signed_and_tried_again_under_the_same_name(cast: Cast, gateway: Gateway) -> None:
    """The receiver checks as the documentation says, and can tell that it has seen a notice already."""
    channel = Webhook(Secret("rahasia"), True, QUICK)
    Contact.objects.create(user=cast.ani, channel="webhook", address=gateway.url)
    secret = channel.secret_of(gateway.url).reveal()
    gateway.replies = [Reply(500), Reply(204)]
    case = arrived(cast)
    assert turns({"webhook": channel}, "2026-11-23 08:01", "2026-11-23 08:30") == 1
    for got in gateway.received:
        signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
        right = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, "sha256")
        assert got.headers["webhook-signature"] == "v1," + base64.b64encode(right).decode()
    first, second = gateway.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert [one["case"] for one in second.json["items"]] == [case.number]


# -- workers ------------------------------------------------------------------------------------


def test_killed_between_sending_and_noting_it(cast: Cast, sink: Sink) -> None:
    """At least once: the one message under way goes again, ten minutes later, under the same name, and no other."""
    by_mail(cast.ani, cast.budi)
    arrived(cast)
    mail, now = mail_at(sink.port), wib("2026-11-23 08:01")
    first, second = deliver.lease(now)
    mail.send(composed(first, now), first.address, now=now)
    deliver.sent(first, now)
    mail.send(composed(second, now), second.address, now=now)  # and here its machine went off
    assert turns({"mail": mail}, "2026-11-23 08:02", "2026-11-23 08:11", timedelta(minutes=1)) == 0
    assert turns({"mail": mail}, "2026-11-23 08:12", "2026-11-23 12:00") == 1
    assert [one.recipients[0] for one in sink.taken] == [
        "ani@contoh.example", "budi@contoh.example", "budi@contoh.example"
    ]  # fmt: skip
    assert sink.taken[1].mail["Message-ID"] == sink.taken[2].mail["Message-ID"] != sink.taken[0].mail["Message-ID"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_nothing_twice(sink: Sink) -> None:
    cast = gather()
    people = [cast.ani, cast.budi]
    for no in range(20):
        user = User.objects.create(username=f"anggota{no}", name=f"Anggota {no}")
        Duty.objects.create(user=user, role="anggota", unit=cast.office, first=wib("2025-01-01 08:00").date())
        people.append(user)
    by_mail(*people)
    arrived(cast)

    def work(_no: int) -> None:
        while deliver_due({"mail": mail_at(sink.port)}, wib("2026-11-23 08:01")):
            pass

    at_once(work, range(4))
    deliver_due({"mail": mail_at(sink.port)}, wib("2026-11-23 08:01"), most=50)  # what all of them left to each other
    assert sorted(one.recipients[0] for one in sink.taken) == sorted(one.email for one in people)
    assert {state for _, state in states()} == {"sent"}


# -- when it may be said ------------------------------------------------------------------------


def test_quiet_hours_hold_also_for_what_is_tried_again(cast: Cast) -> None:
    """Queued at 08.50 while the server is down, which comes back at night: told when quiet hours end."""
    by_mail(cast.ani, quiet_from=time(9), quiet_to=time(6))
    port = free_port()
    mail = {"mail": mail_at(port)}
    reported(cast, "2026-11-23 08:50")
    turns(mail, "2026-11-23 08:51", "2026-11-23 20:00", timedelta(minutes=20))
    with Sink(port=port) as sink:
        assert turns(mail, "2026-11-23 20:05", "2026-11-24 05:55", timedelta(minutes=10)) == 0
        assert turns(mail, "2026-11-24 06:00", "2026-11-24 06:00") == 1
        assert len(sink.taken) == 1


def test_a_worker_that_comes_back_at_night_tells_of_norms_in_the_morning(cast: Cast, sink: Sink) -> None:
    by_mail(cast.ani)
    case = arrived(cast)
    Delivery.objects.filter(channel="mail").update(state="sent")
    moves.mark_late(wib("2026-11-23 08:40"))
    assert states() == [("ani", "sent"), ("ani", "queued")]
    assert turns({"mail": mail_at(sink.port)}, "2026-11-23 23:00", "2026-11-24 07:25", timedelta(minutes=25)) == 0
    assert turns({"mail": mail_at(sink.port)}, "2026-11-24 07:30", "2026-11-24 07:30") == 1
    assert cases_in(sink, case) == [("ani@contoh.example", [case.number])]


def test_who_has_left_is_not_written_to(cast: Cast, sink: Sink) -> None:
    """Their account was closed while the notice waited."""
    by_mail(cast.ani, cast.budi)
    arrived(cast)
    User.objects.filter(pk=cast.ani.pk).update(is_active=False)
    assert turns({"mail": mail_at(sink.port)}, "2026-11-23 08:01", "2026-11-23 09:00") == 1
    assert states() == [("ani", "dropped"), ("budi", "sent")]
    assert [one.recipients[0] for one in sink.taken] == ["budi@contoh.example"]


def test_whose_duty_has_ended_is_not_asked_to_do_it(cast: Cast, sink: Sink) -> None:
    by_mail(cast.ani, cast.budi)
    arrived(cast)
    Duty.objects.filter(user=cast.ani).update(last=wib("2026-11-23 08:00").date())
    turns({"mail": mail_at(sink.port)}, "2026-11-24 08:01", "2026-11-24 08:01")
    asked = {one.recipients[0]: "Yang perlu Anda lakukan" in one.mail.get_content() for one in sink.taken}
    assert asked == {"ani@contoh.example": False, "budi@contoh.example": True}


# -- how often ----------------------------------------------------------------------------------


def test_one_wide_outage_is_one_message(cast: Cast, sink: Sink) -> None:
    """Thirty rooms report within seconds."""
    by_mail(cast.ani, cast.budi)
    told = [reported(cast, f"2026-11-23 08:00:{second:02}") for second in range(0, 60, 2)]
    assert turns({"mail": mail_at(sink.port)}, "2026-11-23 08:01:20", "2026-11-23 09:00") == 2
    assert [one.mail["Subject"] for one in sink.taken] == ["Ringkasan: 30 hal baru pada 30 kasus"] * 2
    assert len(told) == 30


def test_nobody_is_told_what_they_did_themselves(cast: Cast) -> None:
    """Ani holds it: Ketut hears. Ketut finishes the case, of which those who lead and the Kepala hear: Jusuf alone."""
    by_mail(cast.ani, cast.budi, cast.ketut, cast.jusuf)
    case = arrived(cast)
    moves.hold(open_step(case), "Menunggu kunci.", by=cast.actor("ani"), now=wib("2026-11-23 08:05"))
    assert heard("step.held") == ["inbox ketut", "mail ketut"]
    finished(cast)
    assert heard("case.finished") == ["inbox jusuf", "mail jusuf"]
    assert not Delivery.objects.filter(event__user=F("user")).exists()


def heard(kind: str) -> list[str]:
    rows = Delivery.objects.filter(event__kind=kind).select_related("user")
    return sorted(f"{one.channel} {one.user.username}" for one in rows if one.user)


# -- by hand ------------------------------------------------------------------------------------


def test_what_was_dead_and_is_tried_again_has_its_tries_again(cast: Cast, sink: Sink) -> None:
    """The administrator presses too early: it waits and goes; what went wrong once is not said of what was sent."""
    by_mail(cast.ani)
    case, mail = arrived(cast), {"mail": mail_at(sink.port)}
    sink.answers["CONNECT"] = "421 later"
    turns(mail, "2026-11-23 08:01", "2026-11-30 12:00", timedelta(hours=3))
    assert states() == [("ani", "dead")]
    dead = Delivery.objects.filter(state="dead").values_list("pk", flat=True)
    assert deliver.retry(dead, wib("2026-12-01 08:00")) == 1
    turns(mail, "2026-12-01 08:00", "2026-12-01 08:00")
    assert states() == [("ani", "queued")]
    sink.answers.clear()
    turns(mail, "2026-12-01 08:05", "2026-12-01 08:05")
    assert cases_in(sink, case) == [("ani@contoh.example", [case.number])]
    assert Delivery.objects.get(channel="mail", state="sent").error == ""


def test_a_message_that_takes_another_one_along_is_another_message(cast: Cast, sink: Sink) -> None:
    """Its name is that of what it holds: a mailbox that has seen the first must not hide the second."""
    by_mail(cast.ani)
    mail = {"mail": mail_at(sink.port)}
    sink.answers["END"] = "451 4.3.0 try again"
    reported(cast, "2026-11-23 08:00")
    turns(mail, "2026-11-23 08:01", "2026-11-23 08:01")
    first = Delivery.objects.get(channel="mail")
    assert (first.state, first.batch) == ("queued", "")
    sink.answers.clear()
    reported(cast, "2026-11-23 08:02")
    turns(mail, "2026-11-23 08:03", "2026-11-23 08:03")
    assert len(sink.taken) == 1
    assert len(set(Delivery.objects.filter(channel="mail").values_list("batch", flat=True))) == 1


def test_a_vendor_who_has_taken_the_step_hears_nothing_of_what_the_office_notes(cast: Cast) -> None:
    """Vina works on it with an account of her own; a reporter's word to the office is not told to her."""
    by_mail(cast.vina, cast.ketut)
    case, ani, at = arrived(cast), cast.actor("ani"), "2026-11-23 08:05"
    asked = papers.coordination(cast.vendor.pk, wib(at))
    for written in (papers.plan(), papers.check(wib(at)), papers.verdict("T"), asked):
        do(case, ani, written, at)
    moves.take(open_step(case), by=cast.actor("vina"), now=wib(at))
    moves.confirm(case.reports.get(), False, now=wib("2026-11-23 08:10"))
    assert heard("report.not_working") == ["inbox ketut", "mail ketut"]


def test_what_waits_for_its_next_try_goes_with_what_is_due_now(cast: Cast, sink: Sink) -> None:
    """Ani's mailbox was full: her next notice takes along what waits, before its own turn has come."""
    by_mail(cast.ani)
    mail = {"mail": mail_at(sink.port)}
    sink.answers["ani@contoh.example"] = "452 4.2.2 mailbox full"
    first = reported(cast, "2026-11-23 08:00")
    turns(mail, "2026-11-23 08:01", "2026-11-23 09:30")
    assert Delivery.objects.get(channel="mail", event__case=first).next_at > wib("2026-11-23 09:45")
    sink.answers.clear()
    second = reported(cast, "2026-11-23 09:40")
    assert turns(mail, "2026-11-23 09:41", "2026-11-23 09:41") == 1
    assert cases_in(sink, first, second) == [("ani@contoh.example", [first.number, second.number])]
