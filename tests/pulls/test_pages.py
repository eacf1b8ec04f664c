"""The administrator's pages: a source is kept, its preview looked at and accepted, its reports read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.cast import Cast
from tests.pulls.conftest import HERE, pull_of, run
from tests.pulls.servers import NEW_TOKEN, TOKEN, NetBox
from tests.signing.authority import root
from tuntas.network.models import Device, Place
from tuntas.pulls import runs
from tuntas.pulls.models import Pull, PullRun
from tuntas.pulls.sealing import opened

pytestmark = pytest.mark.django_db
URL = "/pengaturan/sumber-inventaris"
FORM = {"name": "NetBox kantor", "kind": "netbox", "url": "https://netbox.example/api/", "token": TOKEN, "every": "60"}


@pytest.fixture
def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


def begin(pull: Pull) -> PullRun:
    """What the worker does with the run that waits for it."""
    wanted = PullRun.objects.select_related("pull").get(pull=pull, state="wanted")
    PullRun.objects.filter(pk=wanted.pk).update(state="running", started_at=datetime.now(UTC))
    return runs.carry_out(wanted, HERE)


def test_from_the_first_form_to_the_inventory(cast: Cast, sari: Client, netbox: NetBox) -> None:
    netbox.device(1, "SW-\x1b[31mMERAH<b>", netbox.site(1, "Gedung A"))
    answer = sari.post(f"{URL}/unit/{cast.office.pk}/baru/", FORM)
    pull = Pull.objects.get()
    assert (answer.status_code, answer["Location"], pull.url) == (302, f"{URL}/{pull.pk}/", "https://netbox.example")
    assert "Menunggu pekerja" in sari.get(f"{URL}/{pull.pk}/").content.decode()
    Pull.objects.update(url=netbox.url)
    shown = begin(pull)
    assert "periksa dahulu" in sari.get(f"{URL}/{pull.pk}/").content.decode()
    page = sari.get(f"{URL}/{pull.pk}/penarikan/{shown.pk}/").content.decode()
    assert ("SW-MERAH&lt;b&gt;" in page, "\x1b" in page, "Terapkan" in page) == (True, False, True)
    assert Device.objects.exclude(source="").count() == 0
    assert sari.post(f"{URL}/{pull.pk}/penarikan/{shown.pk}/penerapan/").status_code == 302
    done = begin(pull)
    assert (done.state, done.asked_by, Device.objects.exclude(source="").count()) == ("applied", cast.sari, 1)
    page = sari.get(f"{URL}/{pull.pk}/penarikan/{done.pk}/").content.decode()
    assert "2 baru " in page
    pull.refresh_from_db()
    assert pull.next_at


def test_the_token_never_comes_out(cast: Cast, sari: Client) -> None:
    page = sari.post(f"{URL}/unit/{cast.office.pk}/baru/", FORM | {"url": "bukan alamat", "token": "rahasia-sekali"})
    assert (page.status_code, "rahasia-sekali" in page.content.decode()) == (422, False)
    assert "bukan alamat" in page.content.decode()
    sari.post(f"{URL}/unit/{cast.office.pk}/baru/", FORM | {"token": f"Bearer {NEW_TOKEN}"})
    pull = Pull.objects.get()
    assert opened(pull.token).reveal() == NEW_TOKEN
    for path in ("", f"{pull.pk}/"):
        assert NEW_TOKEN not in sari.get(f"{URL}/{path}").content.decode()


@pytest.mark.parametrize(("key", "value", "said"), [
    ("url", "http://127.0.0.1:8000", "tidak boleh dihubungi"), ("url", "http://[::1]/", "tidak boleh dihubungi"),
    ("url", "http://169.254.169.254", "tidak boleh dihubungi"), ("url", "ftp://netbox", "Tulis alamat seperti"),
    ("url", "https://ani:sandi@netbox", "Tulis alamat seperti"), ("url", "https://netbox/?x=1", "Tulis alamat seperti"),
    ("token", "", "Token: "), ("token", "dua kata", "tanpa spasi"), ("token", "é", "tanpa spasi"),
    ("authority", "bukan", "bukan sertifikat PEM"), ("every", "5", "pilihan"), ("name", "", "Nama: "),
    ("kind", "zabbix", "pilihan"),
])  # fmt: skip
def test_what_is_wrong_is_said(cast: Cast, sari: Client, key: str, value: str, said: str) -> None:
    answer = sari.post(f"{URL}/unit/{cast.office.pk}/baru/", FORM | {key: value})
    assert (answer.status_code, Pull.objects.count()) == (422, 0)
    assert said in answer.content.decode()


def test_another_address_asks_for_the_token_and_for_a_look(cast: Cast, sari: Client, netbox: NetBox) -> None:
    pull = pull_of(cast, netbox)
    form = {"name": pull.name, "url": "https://lain.example", "token": "", "every": "0", "active": "on"}
    answer = sari.post(f"{URL}/{pull.pk}/", form)
    assert (answer.status_code, "tulis tokennya lagi" in answer.content.decode()) == (422, True)
    form |= {"token": NEW_TOKEN, "authority": root().pem.decode()}
    assert sari.post(f"{URL}/{pull.pk}/", form).status_code == 302
    pull.refresh_from_db()
    assert (pull.approved_at, pull.url, pull.authority) == (None, "https://lain.example", root().pem.decode().strip())


def test_other_settings_keep_the_token_and_the_approval(cast: Cast, sari: Client, netbox: NetBox) -> None:
    pull = pull_of(cast, netbox, url="https://netbox.example")
    form = {"name": "Baru", "url": pull.url, "token": "", "every": "1440", "active": "on"}
    assert sari.post(f"{URL}/{pull.pk}/", form).status_code == 302
    kept = Pull.objects.get()
    assert (kept.token, kept.approved_at, kept.every, bool(kept.next_at)) == (
        pull.token, pull.approved_at, 1440, True
    )  # fmt: skip


def test_two_at_once_are_refused(cast: Cast, sari: Client, netbox: NetBox) -> None:
    pull = pull_of(cast, netbox)
    sari.post(f"{URL}/{pull.pk}/penarikan/")
    page = sari.post(f"{URL}/{pull.pk}/penarikan/", follow=True).content.decode()
    assert (PullRun.objects.count(), "sedang berjalan" in page) == (1, True)


def test_a_preview_that_was_overtaken_is_not_accepted(cast: Cast, sari: Client, netbox: NetBox) -> None:
    netbox.site(1, "A")
    pull = pull_of(cast, netbox, approved=False)
    old, new = run(pull), run(pull)
    page = sari.post(f"{URL}/{pull.pk}/penarikan/{old.pk}/penerapan/", follow=True).content.decode()
    assert ("tergantikan" in page, PullRun.objects.filter(state="wanted").count()) == (True, 0)
    assert sari.get(f"{URL}/{pull.pk}/penarikan/{new.pk}/").status_code == 200


def test_a_failure_is_read_in_plain_words(cast: Cast, sari: Client, netbox: NetBox) -> None:
    pull = pull_of(cast, netbox, token="salah")
    done = run(pull)
    for path in (f"{pull.pk}/", f"{pull.pk}/penarikan/{done.pk}/"):
        page = sari.get(f"{URL}/{path}").content.decode()
        assert ("Server menolak token" in page, "Tidak ada yang diubah." in page, "Invalid v1 token" in page) == (
            True, True, True
        )  # fmt: skip
    assert "1 sumber gagal ditarik." in sari.get("/pengaturan/").content.decode()


def test_a_long_report_has_pages(cast: Cast, sari: Client, netbox: NetBox) -> None:
    for id in range(1, 251):
        netbox.device(id, f"SW-{id:03}")
    pull = pull_of(cast, netbox)
    done = run(pull)
    path = f"{URL}/{pull.pk}/penarikan/{done.pk}/"
    assert ("SW-200" in (page := sari.get(path).content.decode()), "SW-201" in page) == (True, False)
    assert "SW-201" in sari.get(f"{path}?dari=200").content.decode()
    for odd in ("?dari=-1", "?dari=²", "?dari=99999999", "?hanya=x", "?dari=9999999999999999"):
        assert sari.get(path + odd).status_code == 200


def test_where_a_row_comes_from_stands_on_its_page(cast: Cast, sari: Client, netbox: NetBox) -> None:
    netbox.device(1, "ap-3-02", netbox.site(1, "Gedung A"))
    netbox.device(2, "SW-2")
    pull = pull_of(cast, netbox)
    run(pull)
    ani = Client()
    ani.force_login(cast.ani)
    assert "NetBox kantor" in ani.get(f"/jaringan/perangkat/{cast.device.pk}/").content.decode()
    assert "NetBox kantor" in ani.get(f"/jaringan/tempat/{Place.objects.get(name='Gedung A').pk}/").content.decode()
    form = sari.get(f"/pengaturan/jaringan/perangkat/{cast.device.pk}/").content.decode()
    assert ("Ditarik dari NetBox kantor" in form, f"{URL}/{pull.pk}/" in form) == (True, True)
    netbox.remove("devices", 1)
    run(pull)
    page = ani.get(f"/jaringan/perangkat/{cast.device.pk}/").content.decode()
    assert "NetBox kantor; tidak ada lagi di NetBox sejak" in page
    assert "tidak ada lagi di NetBox" in sari.get("/pengaturan/jaringan/perangkat/").content.decode()
