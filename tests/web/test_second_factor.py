"""A second factor at sign-in: set up with an app, asked for after the password, replaced by spare codes, taken off."""

from __future__ import annotations

import base64
import re
import time
from typing import Any
from xml.etree import ElementTree

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD, Cast
from tuntas.people import tokens
from tuntas.people.models import ApiKey

SET_UP, OFF = "/akun/faktor-kedua/pemasangan/", "/akun/faktor-kedua/pelepasan/"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def code_of(secret: str, ahead: int = 0) -> str:
    """What the app on the phone shows now, or so many half-minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))


def signed_in(username: str) -> Client:
    client = Client()
    client.post("/masuk/", {"login": username, "password": PASSWORD})
    return client


def confirmed(username: str) -> Client:
    """Signed in, and the password said once more."""
    client = signed_in(username)
    client.post("/akun/konfirmasi/", {"password": PASSWORD})
    return client


def set_up(username: str) -> str:
    """The secret that the app was given."""
    client = confirmed(username)
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'<code class="breaks">([A-Z2-7]+)</code>', page)
    assert secret is not None
    answer = client.post(SET_UP, {"code": code_of(secret[1])})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/akun/faktor-kedua/cadangan/")
    cache.clear()  # the code that proved it may be used again at the sign-in of the next line
    return secret[1]


def half_way(username: str) -> Client:
    client = Client()
    answer = client.post("/masuk/", {"login": username, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/masuk/kode/")
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/meja/").status_code == 200)


def test_the_password_alone_opens_nothing_any_more(cast: Cast) -> None:
    secret = set_up("ketut")
    client = half_way("ketut")
    assert not is_in(client)
    wrong = client.post("/masuk/kode/", {"code": "000000"})
    assert (wrong.status_code, "Kode tidak cocok" in wrong.content.decode(), is_in(client)) == (422, True, False)
    assert client.post("/masuk/kode/", {"code": code_of(secret)}).status_code == 302
    assert is_in(client)


def test_the_code_for_the_app_is_a_picture_of_its_secret(cast: Cast) -> None:
    page = confirmed("ketut").get(SET_UP).content.decode()
    drawn = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert drawn is not None
    assert ElementTree.fromstring(base64.b64decode(drawn[1])).tag == "{http://www.w3.org/2000/svg}svg"


def test_codes_are_not_guessed(cast: Cast) -> None:
    secret = set_up("ketut")
    client = half_way("ketut")
    said = [client.post("/masuk/kode/", {"code": f"{n:06}"}).status_code for n in range(8)]
    assert set(said) <= {422, 429}
    late = client.post("/masuk/kode/", {"code": code_of(secret)})
    assert (late.status_code in (422, 429), is_in(client)) == (True, False)


def test_a_spare_code_opens_once(cast: Cast) -> None:
    set_up("ketut")
    spare = Authenticator.objects.get(user=cast.ketut, type="recovery_codes").wrap().get_unused_codes()[0]
    first, second = half_way("ketut"), half_way("ketut")
    first.post("/masuk/kode/", {"code": spare})
    second.post("/masuk/kode/", {"code": spare})
    assert (is_in(first), is_in(second)) == (True, False)


def test_the_secret_is_kept_sealed(cast: Cast) -> None:
    secret = set_up("ketut")
    kept = Authenticator.objects.get(user=cast.ketut, type="totp")
    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(code_of(secret, 1))


def test_setting_up_asks_for_the_password_once_more(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ketut)
    answer = client.get(SET_UP)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/akun/konfirmasi/")
    wrong = client.post(answer.headers["Location"], {"password": "salah-salah-salah"})
    assert wrong.status_code == 422
    assert client.post(answer.headers["Location"], {"password": PASSWORD}).headers["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_a_wrong_first_code_sets_nothing_up(cast: Cast) -> None:
    client = confirmed("ketut")
    client.get(SET_UP)
    answer = client.post(SET_UP, {"code": "000000"})
    assert (answer.status_code, Authenticator.objects.exists()) == (422, False)


def test_it_is_taken_off_by_oneself(cast: Cast) -> None:
    secret = set_up("ketut")
    client = half_way("ketut")
    client.post("/masuk/kode/", {"code": code_of(secret)})
    assert "Tersisa 10 kode cadangan" in client.get("/akun/faktor-kedua/").content.decode()
    assert client.post(OFF, {}).headers["Location"].startswith("/akun/konfirmasi/")
    assert Authenticator.objects.count() == 2
    client.post("/akun/konfirmasi/", {"password": PASSWORD})
    assert client.post(OFF, {}).status_code == 302
    assert Authenticator.objects.count() == 0
    assert is_in(signed_in("ketut"))


def test_the_administrator_helps_where_the_phone_is_lost(cast: Cast) -> None:
    """It is taken off and every session ends; nobody else may do it."""
    secret = set_up("ketut")
    ketut = half_way("ketut")
    ketut.post("/masuk/kode/", {"code": code_of(secret)})
    url = f"/pengaturan/faktor-kedua/{cast.ketut.pk}/pelepasan/"
    ani, sari = Client(), Client()
    ani.force_login(cast.ani)
    sari.force_login(cast.sari)
    assert (ani.post(url).status_code, Authenticator.objects.count()) == (404, 2)
    assert "sejak" in sari.get("/pengaturan/faktor-kedua/").content.decode()
    assert sari.post(url).status_code == 302
    assert (Authenticator.objects.count(), is_in(ketut), is_in(sari), is_in(signed_in("ketut"))) == (
        0, False, True, True
    )  # fmt: skip


def test_it_is_asked_of_whoever_has_power_over_the_work_of_others(cast: Cast) -> None:
    asked = {}
    for name in ("ani", "ketut", "jusuf", "vina", "sari"):
        client = Client()
        client.force_login(getattr(cast, name))
        asked[name] = "Diminta untuk tugas Anda" in client.get("/akun/").content.decode()
    assert asked == {"ani": False, "ketut": True, "jusuf": True, "vina": False, "sari": True}


def test_where_it_is_required_nothing_opens_before_it_is_set_up(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    ketut, ani = signed_in("ketut"), signed_in("ani")
    for path in ("/meja/", "/register/", "/pemberitahuan/"):
        answer = ketut.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/akun/faktor-kedua/")
    assert ketut.get("/akun/faktor-kedua/").status_code == 200
    assert ketut.post("/keluar/").status_code == 302
    assert is_in(ani)
    secret = set_up("ketut")
    client = half_way("ketut")
    client.post("/masuk/kode/", {"code": code_of(secret)})
    assert is_in(client)


def test_a_key_of_the_api_is_a_secret_of_its_own(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    set_up("ketut")
    key = tokens.new("tuntas_")
    ApiKey.objects.create(user=cast.ketut, label="uji", token_hash=tokens.hashed(key))
    answer: Any = Client().get("/api/v1/cases", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 200
