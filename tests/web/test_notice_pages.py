"""One's own pemberitahuan: addresses, choices, quiet hours, samples; and every answer to what is typed wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import time
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, wib
from tests.notices.gateway import Gateway, says
from tests.notices.sink import Sink
from tests.stories import papers
from tuntas.cases import moves, registry
from tuntas.cases.models import Delivery
from tuntas.notices import desk
from tuntas.people.models import Contact, Preference

PAGE = "/akun/pemberitahuan/"
TOKEN = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets what an administrator would set in the environment, and starts again as it were."""

    def give(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        desk.working.cache_clear()
        registry.channels |= set(desk.channels())

    yield give
    registry.channels.clear()
    desk.working.cache_clear()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as running:
        yield running


@pytest.fixture
def ani(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ani)
    return client


def by_mail(sink: Sink) -> dict[str, str]:
    return {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(sink.port), "MAIL_SECURITY": "none",
            "MAIL_FROM": "tuntas@contoh.go.id"}  # fmt: skip


def text(answer: Any) -> str:
    return str(answer.content.decode())


def said(answer: Any) -> list[str]:
    """What the summary of errors says."""
    found = re.search(r'role="alert".*?<ul role="list">(.*?)</ul>', text(answer), re.DOTALL)
    return re.findall(r">([^<>]+)</(?:a|li)>", found[1]) if found else []


def times(**more: str) -> dict[str, str]:
    return {"quiet_from": "", "quiet_to": "", "digest_at": "07:30", **more}


# -- what is there ------------------------------------------------------------------------------


def test_without_channels_the_page_says_so_and_offers_none(ani: Client) -> None:
    page = text(ani.get(PAGE))
    assert "Belum tersedia di sini: Surel, WhatsApp, Telegram, ntfy, Notifikasi peramban, Webhook." in page
    assert "tidak dapat dimatikan" in page
    assert 'name="address"' not in page


def test_a_channel_set_up_wrongly_is_not_offered(ani: Client, set_up: Callable[..., None]) -> None:
    set_up(MAIL_HOST="127.0.0.1", MAIL_PORT="surel", MAIL_FROM="tuntas@contoh.go.id")
    assert "Belum tersedia di sini: Surel," in text(ani.get(PAGE))


def test_in_a_demonstration_nothing_leaves(ani: Client, set_up: Callable[..., None], settings: Any) -> None:
    settings.DEMO = True
    set_up(TELEGRAM_TOKEN=TOKEN)
    page = text(ani.get(PAGE))
    assert "Ini peragaan dengan orang rekaan" in page
    assert 'name="address"' not in page


# -- addresses ----------------------------------------------------------------------------------


def test_ones_own_mail_is_kept_and_taken_away(cast: Cast, ani: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    ani.post(PAGE + "alamat/", {"channel": "mail", "address": " Ani@Contoh.GO.ID "})
    cast.ani.refresh_from_db()
    assert cast.ani.email == "Ani@contoh.go.id"
    assert 'value="Ani@contoh.go.id"' in text(ani.get(PAGE))
    ani.post(PAGE + "alamat/", {"channel": "mail", "address": ""})
    cast.ani.refresh_from_db()
    assert cast.ani.email == ""


@pytest.mark.parametrize(
    ("channel", "typed", "told"),
    [
        ("mail", "ani di kantor", "Alamat surel ditulis seperti nama@contoh.go.id."),
        ("mail", "ani@contoh.go.id\r\nBcc: semua@contoh.go.id", "Alamat surel ditulis seperti nama@contoh.go.id."),
        ("telegram", "@a", "ID obrolan Telegram berupa angka; kirim pesan ke bot untuk mengetahuinya."),
        ("ntfy", "ruang rapat",
         "Topik ntfy terdiri atas huruf, angka, garis bawah, dan tanda hubung; paling banyak 64."),
        ("webhook", "http://10.0.0.1/x",
         "Alamat webhook dimulai dengan https:// dan tidak memuat nama pengguna atau tanda #."),
        ("webpush", "{}", "Langganan notifikasi peramban ini tidak dapat dibaca. Aktifkan lagi."),
        ("whatsapp", "0812", "Saluran ini belum diatur di server."),
        ("inbox", "x", "Saluran ini belum diatur di server."),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_comes_back(
    ani: Client, sink: Sink, set_up: Callable[..., None], channel: str, typed: str, told: str
) -> None:
    set_up(**by_mail(sink), TELEGRAM_TOKEN=TOKEN, NTFY_URL="https://ntfy.contoh.go.id", WEBHOOK="on",
           WEBPUSH_CONTACT="mailto:ti@contoh.go.id")  # fmt: skip
    answer = ani.post(PAGE + "alamat/", {"channel": channel, "address": typed, "label": "ponsel"})
    assert (answer.status_code, said(answer), Contact.objects.count()) == (422, [told], 0)
    if channel in ("mail", "telegram", "ntfy", "webhook"):
        assert f'value="{typed}"' in text(answer)
        assert f'href="#id_address-{channel}"' in text(answer)


def test_an_address_is_kept_once_and_not_without_end(cast: Cast, ani: Client, set_up: Callable[..., None]) -> None:
    set_up(TELEGRAM_TOKEN=TOKEN)
    sent = {"channel": "telegram", "address": "123456", "label": "  ponsel   dinas "}
    assert ani.post(PAGE + "alamat/", sent).status_code == 302
    assert said(ani.post(PAGE + "alamat/", sent)) == ["Alamat ini sudah ada."]
    for number in range(4):
        ani.post(PAGE + "alamat/", {**sent, "address": f"20000{number}"})
    assert said(ani.post(PAGE + "alamat/", {**sent, "address": "300000"})) == [
        "Paling banyak 5 alamat untuk satu saluran; hapus dahulu yang tidak dipakai."
    ]
    assert cast.ani.contacts.filter(label="ponsel dinas").count() == 5


def test_nobody_touches_the_address_of_another(cast: Cast, ani: Client, set_up: Callable[..., None]) -> None:
    set_up(TELEGRAM_TOKEN=TOKEN)
    budis = Contact.objects.create(user=cast.budi, channel="telegram", address="777777")
    assert ani.post(f"{PAGE}alamat/{budis.pk}/penghapusan/").status_code == 404
    assert ani.post(PAGE + "uji/", {"pk": budis.pk}).status_code == 404
    assert "777777" not in text(ani.get(PAGE))
    assert Contact.objects.get() == budis


def test_an_address_is_taken_away(cast: Cast, ani: Client, set_up: Callable[..., None]) -> None:
    set_up(TELEGRAM_TOKEN=TOKEN)
    mine = Contact.objects.create(user=cast.ani, channel="telegram", address="123456")
    assert ani.post(f"{PAGE}alamat/{mine.pk}/penghapusan/").headers["Location"] == PAGE
    assert not Contact.objects.exists()


def test_a_webhook_shows_its_owner_what_it_is_checked_with(
    cast: Cast, ani: Client, set_up: Callable[..., None]
) -> None:
    set_up(WEBHOOK="on")
    ani.post(PAGE + "alamat/", {"channel": "webhook", "address": "https://program.contoh.go.id/masuk"})
    assert re.search(r"whsec_[A-Za-z0-9+/=]{40,}", text(ani.get(PAGE)))


def test_a_channel_that_was_taken_away_is_named(cast: Cast, ani: Client) -> None:
    Contact.objects.create(user=cast.ani, channel="telegram", address="123456")
    assert "Telegram tidak lagi diatur di server" in text(ani.get(PAGE))


# -- samples ------------------------------------------------------------------------------------


def test_a_sample_arrives_at_ones_own_mail(cast: Cast, ani: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    ani.post(PAGE + "alamat/", {"channel": "mail", "address": "ani@contoh.go.id"})
    page = text(ani.post(PAGE + "uji/", {"pk": "0"}, follow=True))
    assert "Pesan uji diterima server Surel." in page
    (taken,) = sink.taken
    assert (taken.recipients, taken.mail["Subject"]) == (["ani@contoh.go.id"], "Uji pemberitahuan Tuntas")


def test_a_sample_that_is_refused_says_why(cast: Cast, ani: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    sink.answers["RCPT"] = "550 5.1.1 <ani@contoh.go.id>: User unknown"
    cast.ani.email = "ani@contoh.go.id"
    cast.ani.save()
    page = text(ani.post(PAGE + "uji/", {"pk": "0"}, follow=True))
    assert "Pesan uji tidak terkirim." in page
    assert "User unknown" in page
    assert sink.taken == []


def test_a_server_that_hangs_keeps_nobody_waiting_for_a_minute(sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    mail: Any = desk.hurried(desk.channels()["mail"])
    assert (mail.connect, mail.whole) == (5.0, 20.0)


def test_an_address_given_up_counts_again_once_a_sample_arrives(
    cast: Cast, ani: Client, gateway: Gateway, set_up: Callable[..., None]
) -> None:
    set_up(TELEGRAM_TOKEN=TOKEN, TELEGRAM_URL=gateway.url)
    mine = Contact.objects.create(user=cast.ani, channel="telegram", address="123456")
    gateway.replies = [
        says(403, ok=False, error_code=403, description="Forbidden: bot was blocked by the user"),
        says(200, ok=True, result={"message_id": 5}),
    ]
    page = text(ani.post(PAGE + "uji/", {"pk": mine.pk}, follow=True))
    assert "bot was blocked by the user" in page
    assert "Tidak dipakai lagi:" in page
    assert "Pesan uji diterima server Telegram." in text(ani.post(PAGE + "uji/", {"pk": mine.pk}, follow=True))
    mine.refresh_from_db()
    assert (mine.refused_at, mine.refusal) == (None, "")


def test_samples_have_an_end(cast: Cast, ani: Client, gateway: Gateway, set_up: Callable[..., None]) -> None:
    set_up(NTFY_URL=gateway.url)
    mine = Contact.objects.create(user=cast.ani, channel="ntfy", address="tuntas-ani")
    gateway.replies = [says(200, event="message", id="x")]
    for _n in range(6):
        ani.post(PAGE + "uji/", {"pk": mine.pk}, follow=True)
    assert "Terlalu banyak pesan uji" in text(ani.post(PAGE + "uji/", {"pk": mine.pk}, follow=True))
    anew = Client()  # signed out and in again, she is the same person
    anew.force_login(cast.ani)
    assert "Terlalu banyak pesan uji" in text(anew.post(PAGE + "uji/", {"pk": mine.pk}, follow=True))
    assert len(gateway.received) == 6
    assert len(gateway.received) == 6


@pytest.mark.parametrize("pk", ["", "0", "9" * 30, "x"])
def test_a_sample_to_nowhere_is_not_found(ani: Client, pk: str) -> None:
    assert ani.post(PAGE + "uji/", {"pk": pk}).status_code == 404


# -- choices ------------------------------------------------------------------------------------


def test_what_is_chosen_is_what_happens(cast: Cast, ani: Client, sink: Sink, set_up: Callable[..., None]) -> None:
    set_up(**by_mail(sink))
    ani.post(PAGE + "alamat/", {"channel": "mail", "address": "ani@contoh.go.id"})
    assert re.search(r'name="task.mail".*?value="now" selected', text(ani.get(PAGE)), re.DOTALL)
    sent = times(**{"task.mail": "digest", "due.mail": "now", "news.mail": "off"}, digest_at="08.15")
    assert ani.post(PAGE, sent).headers["Location"] == PAGE
    assert {one.topic: one.manner for one in Preference.objects.all()} == {
        "task": "digest", "due": "now", "news": "off"
    }  # fmt: skip
    now = wib("2026-11-23 08:00")
    moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now)
    assert Delivery.objects.get(channel="mail").next_at == wib("2026-11-23 08:15")


def test_quiet_hours_over_midnight(cast: Cast, ani: Client) -> None:
    ani.post(PAGE, times(quiet_from="21.00", quiet_to="06:00"))
    cast.ani.refresh_from_db()
    assert (cast.ani.quiet_from, cast.ani.quiet_to, cast.ani.digest_at) == (time(21), time(6), time(7, 30))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"quiet_from": "21:00"}, ["Isi kedua jam tenang, atau kosongkan keduanya."]),
        ({"quiet_to": "06:00"}, ["Isi kedua jam tenang, atau kosongkan keduanya."]),
        ({"quiet_from": "21:00", "quiet_to": "21.00"},
         ["Jam tenang mulai dan selesai pada jam yang sama; pilih jam lain."]),
        ({"quiet_from": "malam", "quiet_to": "06:00"}, ["Tulis jam seperti 21.30."]),
        ({"digest_at": "25:00"}, ["Tulis jam seperti 21.30."]),
        ({"digest_at": ""}, ["Ringkasan harian pukul: Tulis jam, misalnya 07.30."]),
    ],
)  # fmt: skip
def test_hours_that_are_none_are_refused_and_come_back(
    cast: Cast, ani: Client, sink: Sink, set_up: Callable[..., None], typed: dict[str, str], told: list[str]
) -> None:
    set_up(**by_mail(sink))
    cast.ani.email = "ani@contoh.go.id"
    cast.ani.save()
    answer = ani.post(PAGE, times(**typed, **{"task.mail": "off"}))
    assert (answer.status_code, said(answer)) == (422, told)
    assert all(f'value="{one}"' in text(answer) for one in typed.values() if one)
    assert re.search(r'name="task.mail".*?value="off" selected', text(answer), re.DOTALL)
    assert Preference.objects.count() == 0


def test_a_manner_that_is_none_changes_nothing(
    cast: Cast, ani: Client, sink: Sink, set_up: Callable[..., None]
) -> None:
    set_up(**by_mail(sink))
    cast.ani.email = "ani@contoh.go.id"
    cast.ani.save()
    ani.post(PAGE, times(**{"task.mail": "kadang", "task.inbox": "off", "task.telegram": "off"}))
    assert Preference.objects.count() == 0
