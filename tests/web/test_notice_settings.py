"""The administrator's pages of notices: channels and samples, deliveries and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.notices.gateway import Gateway, says
from tests.notices.sink import Sink
from tests.stories import papers
from tests.web.test_notice_pages import TOKEN, by_mail, gateway, set_up, sink, text
from tuntas.cases import moves
from tuntas.cases.models import Case, Delivery, Worker
from tuntas.notices.watch import watch

__all__ = ["gateway", "set_up", "sink"]

PAGE = "/pengaturan/pemberitahuan/"
LIST = PAGE + "kiriman/"


@pytest.fixture
def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


def seen(ago: timedelta = timedelta(), remark: str = "") -> None:
    moves.mark_worker("mesin:1", datetime.now(UTC) - ago, remark)


def reported(cast: Cast, **about: Any) -> Case:
    now = datetime.now(UTC) - timedelta(minutes=2)
    got = moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now, **about)
    return got.report.case


def deliveries(case: Case, state: str, count: int = 1, **more: Any) -> list[Delivery]:
    """Deliveries of ani's by mail as a worker would have left them."""
    event, user = case.events.get(kind="step.opened"), Delivery.objects.filter(event__case=case).first().user  # type: ignore[union-attr]
    return [
        Delivery.objects.create(
            event=event, user=user, channel="mail", address=f"ani{number}@contoh.go.id", manner="now", state=state,
            created_at=event.at, **more,
        ) for number in range(count)
    ]  # fmt: skip


# -- channels -----------------------------------------------------------------------------------


def test_each_channel_says_what_it_lacks(sari: Client) -> None:
    page = text(sari.get(PAGE))
    assert page.count("belum diatur") >= 6
    assert page.index("<code>MAIL_HOST</code>") < page.index("<code>TELEGRAM_TOKEN</code>")
    assert "Kirim pesan uji ke" not in page


def test_a_channel_set_up_wrongly_says_why(sari: Client, set_up: Callable[..., None]) -> None:
    set_up(TELEGRAM_TOKEN="salah", MAIL_HOST="127.0.0.1")
    page = text(sari.get(PAGE))
    assert "TELEGRAM_TOKEN: token dari @BotFather" in page
    assert "MAIL_FROM: alamat surel pengirim." in page
    assert page.count("salah diatur") == 2
    assert "Surel salah diatur." in text(sari.get("/pengaturan/"))


def test_no_secret_is_on_the_page(sari: Client, set_up: Callable[..., None]) -> None:
    set_up(TELEGRAM_TOKEN=TOKEN)
    assert TOKEN not in text(sari.get(PAGE))


def test_a_sample_arrives(sari: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    page = text(sari.post(PAGE + "saluran/mail/uji/", {"address": "sari@contoh.go.id"}))
    assert "Periksa apakah sampai pada sari@contoh.go.id." in page
    assert sink.taken[0].recipients == ["sari@contoh.go.id"]


def test_a_sample_tells_the_real_error_in_plain_words(sari: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    sink.answers["RCPT"] = "550 5.1.1 No such user here"
    page = text(sari.post(PAGE + "saluran/mail/uji/", {"address": "sari@contoh.go.id"}))
    assert "Pesan uji tidak terkirim." in page
    assert "No such user here" in page
    assert 'value="sari@contoh.go.id"' in page


def test_a_server_that_is_not_there(sari: Client, set_up: Callable[..., None]) -> None:
    with Sink() as gone:
        values = by_mail(gone)
    set_up(**values)
    assert "Pesan uji tidak terkirim." in text(sari.post(PAGE + "saluran/mail/uji/", {"address": "sari@contoh.go.id"}))


def test_a_gateway_that_says_200_with_an_error_inside(
    sari: Client, gateway: Gateway, set_up: Callable[..., None]
) -> None:
    set_up(TELEGRAM_TOKEN=TOKEN, TELEGRAM_URL=gateway.url)
    gateway.replies = [says(200, ok=False, error_code=400, description="Bad Request: chat not found")]
    page = text(sari.post(PAGE + "saluran/telegram/uji/", {"address": "123456"}))
    assert "chat not found" in page


def test_a_sample_to_what_is_no_address(sari: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    answer = sari.post(PAGE + "saluran/mail/uji/", {"address": "sari di kantor"})
    assert answer.status_code == 422
    assert "Alamat surel ditulis seperti nama@contoh.go.id." in text(answer)
    assert 'value="sari di kantor"' in text(answer)
    assert sink.taken == []


@pytest.mark.parametrize("channel", ["mail", "webpush", "inbox", "tidak-ada"])
def test_no_sample_by_a_channel_that_is_not_there(sari: Client, channel: str) -> None:
    assert sari.post(f"{PAGE}saluran/{channel}/uji/", {"address": "x"}).status_code == 404


# -- worker, queue, clock -----------------------------------------------------------------------


def test_a_worker_that_never_ran_and_one_that_died(cast: Cast, sari: Client) -> None:
    assert "Pekerja belum pernah berjalan" in text(sari.get(PAGE))
    seen(timedelta(hours=5))
    page = text(sari.get(PAGE))
    assert "Pekerja tidak terlihat sejak 5 jam lalu" in page
    seen()
    assert "Pekerja tidak terlihat" not in text(sari.get(PAGE))


def test_a_clock_that_jumped_is_told(sari: Client) -> None:
    seen(remark="Jam mesin mundur 120 menit; tenggat ditahan lima menit. Periksa jam server (NTP).")
    assert text(sari.get(PAGE)).count("Jam mesin mundur 120 menit") == 2
    assert "Jam mesin mundur 120 menit" in text(sari.get("/meja/"))


def test_an_old_queue_is_told(cast: Cast, sari: Client) -> None:
    seen()
    deliveries(reported(cast), "queued", next_at=datetime.now(UTC) - timedelta(hours=3))
    assert "yang tertua seharusnya dikirim 3 jam lalu" in text(sari.get(PAGE))
    assert "yang tertua seharusnya dikirim 3 jam lalu" in text(sari.get("/meja/"))


def test_what_fails_again_and_again_is_told(cast: Cast, sari: Client) -> None:
    seen()
    later = datetime.now(UTC) + timedelta(hours=1)
    deliveries(reported(cast), "queued", 2, tries=4, next_at=later)
    assert "2 kiriman berkali-kali gagal dan masih dicoba." in text(sari.get("/meja/"))
    Delivery.objects.filter(channel="mail").update(tries=3)
    assert "data-post" not in text(sari.get("/meja/"))


def test_the_post_is_asked_in_one_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    seen()
    deliveries(reported(cast), "dead", 3)
    with django_assert_num_queries(1):
        held = watch(datetime.now(UTC))
    assert (held.failed, held.stuck, held.oldest) == (3, 0, None)


# -- deliveries ---------------------------------------------------------------------------------


def test_deliveries_by_state(cast: Cast, sari: Client) -> None:
    case, later = reported(cast), datetime.now(UTC) + timedelta(hours=1)
    deliveries(case, "dead", error="Server surel tidak menjawab.", tries=31)
    assert "Server surel tidak menjawab." in text(sari.get(LIST + "?keadaan=gagal"))
    page = text(sari.get(LIST))
    assert "Tidak ada yang menunggu dikirim." in page
    Delivery.objects.filter(state="dead").update(state="queued", next_at=later, tries=2)
    assert "dicoba lagi" in text(sari.get(LIST))
    Delivery.objects.filter(channel="mail").update(state="sent", sent_at=later, next_at=None)
    page = text(sari.get(LIST + "?keadaan=terkirim"))
    assert page.count("<tr>") == 2  # the head, and what left the house: nothing of the inbox
    assert f"kasus {case.number}" in page
    assert text(sari.get(LIST + "?keadaan=apa-saja")).count("<tr>") == 0


def test_of_a_reporter_the_address_is_masked(cast: Cast, sari: Client) -> None:
    case = reported(cast)
    Delivery.objects.create(
        event=case.events.get(kind="case.received"), report=case.reports.get(), channel="mail", state="refused",
        address="rudi@contoh.example", created_at=case.opened_at,
    )  # fmt: skip
    page = text(sari.get(LIST + "?keadaan=gagal"))
    assert "r•••@contoh.example" in page
    assert "rudi@" not in page


def test_one_is_tried_again_and_one_let_go(cast: Cast, sari: Client) -> None:
    one, two, _three = deliveries(reported(cast), "dead", 3, tries=9)
    sari.post(LIST + "percobaan/", {"pk": one.pk})
    sari.post(LIST + "pelepasan/", {"pk": two.pk})
    assert list(Delivery.objects.filter(channel="mail").order_by("pk").values_list("state", "tries")) == [
        ("queued", 0), ("dropped", 9), ("dead", 9)
    ]  # fmt: skip


def test_all_that_failed_at_once(cast: Cast, sari: Client) -> None:
    case = reported(cast)
    deliveries(case, "dead", 2)
    sent = Delivery.objects.create(
        event=case.events.get(kind="case.received"), user=cast.ani, channel="mail", state="sent",
        address="a@contoh.go.id", created_at=case.opened_at,
    )  # fmt: skip
    page = text(sari.post(LIST + "percobaan/", {"pk": "semua"}, follow=True))
    assert "2 kiriman dicoba lagi." in page
    sent.refresh_from_db()
    assert sent.state == "sent"


@pytest.mark.parametrize("pk", ["", "x", "9" * 30, "1; DROP"])
def test_a_decision_about_nothing(sari: Client, pk: str) -> None:
    page = text(sari.post(LIST + "percobaan/", {"pk": pk}, follow=True))
    assert "sudah diputuskan orang lain" in page


def test_what_is_being_sent_cannot_be_dropped(cast: Cast, sari: Client) -> None:
    (one,) = deliveries(reported(cast), "sending")
    assert "sudah diputuskan orang lain" in text(sari.post(LIST + "pelepasan/", {"pk": one.pk}, follow=True))
    one.refresh_from_db()
    assert one.state == "sending"


def test_a_long_list_goes_on_by_key(cast: Cast, sari: Client) -> None:
    deliveries(reported(cast), "refused", 60)
    first = text(sari.get(LIST + "?keadaan=gagal"))
    older = re.search(r'href="(\?keadaan=gagal&amp;sebelum=\d+)"', first)
    assert older
    page = text(sari.get(LIST + older[1].replace("&amp;", "&")))
    assert [first.count("<tr>"), page.count("<tr>")] == [51, 11]


def test_as_many_queries_for_one_as_for_three(cast: Cast, sari: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as held:
            sari.get(LIST + "?keadaan=gagal")
        return len(held)

    deliveries(reported(cast), "dead")
    asked()
    one = asked()
    deliveries(reported(cast), "dead", 2)
    assert asked() == one


# -- on the desk --------------------------------------------------------------------------------


def test_dead_letters_lie_on_the_desk_of_those_who_can_help(cast: Cast, sari: Client) -> None:
    seen()
    deliveries(reported(cast), "dead", 2)
    told = "2 pemberitahuan tidak terkirim dan tidak dicoba lagi."
    pages = {}
    for who in (cast.ani, cast.ketut, cast.jusuf, cast.sari):
        client = Client()
        client.force_login(who)
        pages[who.username] = text(client.get("/meja/"))
    assert {name: told in page for name, page in pages.items()} == {
        "ani": False, "ketut": True, "jusuf": False, "sari": True
    }  # fmt: skip
    assert {name: f'href="{LIST}?keadaan=gagal"' in page for name, page in pages.items()} == {
        "ani": False, "ketut": False, "jusuf": False, "sari": True
    }  # fmt: skip


def test_a_quiet_desk_where_all_is_well(cast: Cast, sari: Client) -> None:
    seen()
    reported(cast)
    assert "data-post" not in text(sari.get("/meja/"))
    Worker.objects.all().delete()
    assert "data-post" in text(sari.get("/meja/"))
