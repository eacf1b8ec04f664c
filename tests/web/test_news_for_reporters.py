"""A reporter may ask to hear of it, by e-mail or WhatsApp: validated, masked where it is shown, stopped at any time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.notices.gateway import Gateway
from tests.notices.sink import Sink
from tests.stories import papers
from tests.web.test_notice_pages import by_mail, gateway, said, set_up, sink, text
from tests.web.test_report import answers, running
from tuntas.cases import moves
from tuntas.cases.models import Delivery, Event, Report
from tuntas.cases.refusals import Refused
from tuntas.notices import desk
from tuntas.notices.post import deliver_due
from tuntas.web.masking import masked

__all__ = ["gateway", "set_up", "sink"]
NEWS = "Kabari saya ke alamat itu"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"


def by_whatsapp(gateway: Gateway) -> dict[str, str]:
    return {"WHATSAPP_GATEWAY": "waha", "WHATSAPP_URL": gateway.url, "WHATSAPP_TOKEN": "rahasia"}


def followed(client: Client, sent: Any) -> tuple[str, str]:
    """The address of the tracking page, and the page."""
    url = f"/lacak/{sent['Location'].split('/')[-2]}/"
    return url, text(client.get(url))


# -- the form -----------------------------------------------------------------------------------


def test_where_nothing_is_set_up_nothing_is_offered(cast: Cast, client: Client) -> None:
    assert NEWS not in text(client.get("/lapor/"))
    refused = client.post("/lapor/", answers(cast, kontak="rudi@contoh.example", kabari="1"))
    assert said(refused) == ["Kabar lewat Surel belum tersedia di sini."]
    assert Report.objects.count() == 0


def test_who_asks_by_mail_hears_of_it(
    cast: Cast, client: Client, sink: Sink, set_up: Callable[..., None]
) -> None:
    set_up(**by_mail(sink))
    page = text(client.get("/lapor/"))
    assert NEWS in page
    assert "lewat Surel. Dapat dihentikan kapan saja." in page
    sent = client.post("/lapor/", answers(cast, kontak=" rudi@Contoh.EXAMPLE", kabari="1"))
    report = Report.objects.get()
    assert (report.told_by, report.contact) == ("mail", "rudi@contoh.example")
    url, page = followed(client, sent)
    assert "r•••@contoh.example, lewat Surel" in page
    assert "rudi@" not in page
    deliver_due(desk.channels(), datetime.now(UTC) + timedelta(minutes=1))
    (taken,) = sink.taken
    assert taken.recipients == ["rudi@contoh.example"]
    assert url in taken.mail.get_content()
    assert "sudah kami terima dengan nomor" in taken.mail.get_content()


def test_who_asks_by_whatsapp(cast: Cast, client: Client, gateway: Gateway, set_up: Callable[..., None]) -> None:
    set_up(**by_whatsapp(gateway))
    sent = client.post("/lapor/", answers(cast, kontak="0812-3456-7890", kabari="1"))
    report = Report.objects.get()
    assert (report.told_by, report.contact) == ("whatsapp", "+6281234567890")
    assert "+6281•••890, lewat WhatsApp" in followed(client, sent)[1]
    client.force_login(cast.ani)
    assert 'href="https://wa.me/6281234567890?text=' in text(client.get(f"/kasus/{report.case.number}/"))


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("", "Tulis nomor WhatsApp atau alamat surel, atau hapus centang “Kabari saya”."),
        ("rudi@kantor", "Alamat surel ditulis seperti nama@contoh.go.id."),
        ("rudi@contoh.example\r\nBcc: semua@contoh.example", "Alamat surel ditulis seperti nama@contoh.go.id."),
        ("0812", "Nomor WhatsApp ini terlalu pendek."),
        ("ext. dua belas", "Nomor WhatsApp hanya memuat angka, seperti 0812-3456-7890."),
        ("0" * 40, "Nomor WhatsApp ini terlalu panjang."),
    ],
)
def test_what_is_no_address_is_refused_and_comes_back(
    cast: Cast, client: Client, sink: Sink, gateway: Gateway, set_up: Callable[..., None], contact: str, told: str
) -> None:
    set_up(**by_mail(sink), **by_whatsapp(gateway))
    refused = client.post("/lapor/", answers(cast, nama="Rudi", kontak=contact, kabari="1"))
    assert (refused.status_code, said(refused), Report.objects.count()) == (422, [told], 0)
    page = text(refused)
    assert 'href="#id_kontak"' in page
    assert 'value="Rudi"' in page
    assert contact.split("\r")[0] in page
    assert 'name="kabari" value="1" checked' in page


def test_a_number_without_a_wish_is_only_for_the_office(
    cast: Cast, client: Client, sink: Sink, set_up: Callable[..., None]
) -> None:
    set_up(**by_mail(sink))
    client.post("/lapor/", answers(cast, kontak="ext. 12"))
    report = Report.objects.get()
    assert (report.told_by, report.contact) == ("", "ext. 12")
    assert Delivery.objects.exclude(report=None).count() == 0


def test_a_member_asks_for_somebody_who_phoned(
    cast: Cast, client: Client, sink: Sink, set_up: Callable[..., None]
) -> None:
    set_up(**by_mail(sink))
    client.force_login(cast.ani)
    assert "Kabari pelapor ke alamat itu" in text(client.get("/kasus/baru/"))
    sent = answers(cast, kanal="telepon", nama="Rudi", kontak="rudi@contoh.example", kabari="1")
    assert client.post("/kasus/baru/", sent).status_code == 302
    assert Report.objects.get().told_by == "mail"


def test_who_joins_may_ask_too(cast: Cast, client: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    case = running(cast)
    wrong = answers(cast, gabung=case.number, kontak="tuti", kabari="1")
    assert client.post("/lapor/", wrong).status_code == 422
    sent = answers(cast, gabung=case.number, kontak="tuti@contoh.example", kabari="1")
    assert client.post("/lapor/", sent).status_code == 302
    assert list(case.reports.order_by("pk").values_list("told_by", flat=True)) == ["", "mail"]


def test_pressing_twice_asks_once(cast: Cast, client: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    sent = answers(cast, kontak="rudi@contoh.example", kabari="1")
    assert client.post("/lapor/", sent)["Location"] == client.post("/lapor/", sent)["Location"]
    assert Delivery.objects.exclude(report=None).count() == 1


# -- enough of it -------------------------------------------------------------------------------


def test_whoever_holds_the_link_stops_the_news(
    cast: Cast, client: Client, sink: Sink, set_up: Callable[..., None]
) -> None:
    set_up(**by_mail(sink))
    url, _page = followed(client, client.post("/lapor/", answers(cast, kontak="rudi@contoh.example", kabari="1")))
    for _n in range(2):
        page = text(client.post(url + "kabar/penghentian/", follow=True))
    assert "Kabar dihentikan." in page
    assert "Hentikan kabar" not in page
    deliver_due(desk.channels(), datetime.now(UTC) + timedelta(minutes=1))
    assert (sink.taken, Delivery.objects.get(channel="mail", user=None).state) == ([], "dropped")
    assert Event.objects.filter(kind="report.untold").count() == 1


def test_the_news_of_an_unknown_link_cannot_be_stopped(cast: Cast, client: Client) -> None:
    assert client.post("/lacak/abcdefghijklmnopqrstuvwxyz234567/kabar/penghentian/").status_code == 404


# -- the API ------------------------------------------------------------------------------------


def body(cast: Cast, **more: Any) -> str:
    data = papers.report(cast.room.pk, datetime.now(UTC) - timedelta(minutes=5))
    return json.dumps({"data": data, "contact": "rudi@contoh.example", **more}, default=str)


def test_the_api_takes_the_wish(cast: Cast, client: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    made = client.post("/api/v1/reports", body(cast, told_by="mail"), content_type="application/json")
    assert (made.status_code, Report.objects.get().told_by) == (201, "mail")


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"told_by": "whatsapp"}, "contact"), ({"told_by": "telegram"}, "told_by"), ({"told_by": 5}, "told_by"),
     ({"told_by": "mail", "contact": "rudi"}, "contact"), ({"told_by": "mail", "contact": ""}, "contact")],
)  # fmt: skip
def test_the_api_refuses_a_wish_that_cannot_be_kept(
    cast: Cast, client: Client, sink: Sink, set_up: Callable[..., None], wish: dict[str, Any], field: str
) -> None:
    set_up(**by_mail(sink))
    refused = client.post("/api/v1/reports", body(cast, **wish), content_type="application/json")
    assert (refused.status_code, [one["field"] for one in refused.json()["reasons"]]) == (422, [field])
    assert Report.objects.count() == 0


def test_the_moves_keep_no_wish_that_nobody_could_fulfil(cast: Cast) -> None:
    with pytest.raises(Refused):
        moves.receive(
            edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, datetime.now(UTC)),
            sender=moves.Sender(contact="rudi@contoh.example", told_by="mail"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "shown"),
    [("rudi@contoh.example", "r•••@contoh.example"), ("+6281234567890", "+6281•••890"), ("123456", "•••")],
)
def test_a_masked_address_is_recognised_by_its_owner_alone(address: str, shown: str) -> None:
    assert masked(address) == shown
