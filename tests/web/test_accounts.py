"""Signing in, the first administrator, one's own account, health, the demo's door, pages that say no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD, Cast
from tuntas.people import tokens
from tuntas.people.models import ApiKey, SetupCode, User

NEW = {
    "name": "Sari Baru",
    "username": "Sari.Baru",
    "password": "gunung-laut-kopi-7",
    "again": "gunung-laut-kopi-7",
}


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def enter(client: Client, username: str, password: str, **more: str) -> tuple[int, str]:
    answer = client.post("/masuk/", {"login": username, "password": password, **more})
    return answer.status_code, answer.headers.get("Location", "")


def test_one_comes_in_and_goes_where_one_wanted(cast: Cast) -> None:
    assert enter(Client(), "ani", PASSWORD) == (302, "/meja/")
    assert enter(Client(), "ANI", PASSWORD, next="/pemberitahuan/") == (302, "/pemberitahuan/")
    assert enter(Client(), "ani", PASSWORD, next="https://jahat.example/") == (302, "/meja/")


def test_a_known_and_an_unknown_name_get_the_same_answer(cast: Cast) -> None:
    said = []
    for name in ("ani", "tidak-ada"):
        answer = Client().post("/masuk/", {"login": name, "password": "salah-salah-salah"})
        assert answer.status_code == 422
        said.append(answer.content.decode().replace(name, ""))
    strip = [text[text.index("<main") :].split("csrfmiddlewaretoken")[0] for text in said]
    assert strip[0] == strip[1]
    assert "Nama pengguna atau kata sandi tidak cocok." in said[0]


def test_guessing_is_slowed_down(cast: Cast) -> None:
    tried = [enter(Client(), "ani", f"tebakan-nomor-{n}")[0] for n in range(6)]
    assert tried == [422] * 6
    late = Client().post("/masuk/", {"login": "ani", "password": PASSWORD})
    assert late.status_code == 422
    assert "Terlalu banyak percobaan" in late.content.decode()


def test_guesses_are_counted_where_every_process_looks(cast: Cast) -> None:
    """In the database, which also a restart leaves alone."""
    with connection.cursor() as cursor:
        counted = []
        for name in ("ani", "budi"):
            enter(Client(), name, "tebakan-nomor-1")
            cursor.execute("SELECT COUNT(*) FROM sign_in_attempts")
            counted.append(cursor.fetchone()[0])
    assert 0 < counted[0] < counted[1]


def test_one_goes_out_by_post_alone(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ani)
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/").headers["Location"] == "/masuk/"
    assert client.get("/meja/").headers["Location"] == "/masuk/?next=/meja/"


def code(age: timedelta = timedelta(), used: bool = False) -> str:
    made = SetupCode.objects.create(
        code_hash=tokens.hashed("kode"), used_at=datetime.now(UTC) if used else None
    )
    SetupCode.objects.filter(pk=made.pk).update(created_at=datetime.now(UTC) - age)
    return "/mulai/kode/"


def test_the_first_administrator_is_made_once(db: None) -> None:
    client, path = Client(), code()
    assert client.get(path).status_code == 200
    assert client.post(path, NEW).headers["Location"] == "/pengaturan/"
    made = User.objects.get()
    assert (made.username, made.is_superuser, made.is_staff) == ("sari.baru", True, True)
    assert client.get("/pengaturan/").status_code == 200
    assert Client().get(path).status_code == 404
    assert Client().post(path, NEW | {"username": "lain"}).status_code == 404


@pytest.mark.parametrize("more", [{"age": timedelta(hours=25)}, {"used": True}])
def test_an_old_or_used_code_opens_nothing(db: None, more: dict[str, object]) -> None:
    assert Client().get(code(**more)).status_code == 404  # type: ignore[arg-type]
    assert Client().get("/mulai/lain/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "pendek", "again": "pendek"},
        {"again": "tidak-sama-panjang"},
        {"username": "ada spasi"},
        {"name": ""},
    ],
)
def test_a_weak_or_wrong_beginning_is_refused(db: None, wrong: dict[str, str]) -> None:
    assert Client().post(code(), NEW | wrong).status_code == 422
    assert User.objects.count() == 0


def test_my_account_shows_my_duties(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ani)
    page = client.get("/akun/").content.decode()
    assert "Anggota Tim Kerja Pengelolaan Sistem Informasi" in page
    assert "Pusat Penilaian Kompetensi" in page


def test_a_key_is_shown_once_and_can_be_revoked(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ani)
    made = client.post("/akun/kunci/", {"label": "skrip"})
    key = ApiKey.objects.get()
    secret = next(
        word
        for word in made.content.decode().replace("<", " ").replace(">", " ").split()
        if word.startswith("tuntas_")
    )
    assert tokens.hashed(secret) == key.token_hash
    assert made.headers["Cache-Control"] == "no-store"
    assert secret not in client.get("/akun/").content.decode()
    asked = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert Client().get("/api/v1/me", **asked).status_code == 200
    client.post(f"/akun/kunci/{key.pk}/pencabutan/")
    assert Client().get("/api/v1/me", **asked).status_code == 401


def test_nobody_revokes_anothers_key(cast: Cast) -> None:
    key = ApiKey.objects.create(user=cast.budi, token_hash="x")
    client = Client()
    client.force_login(cast.ani)
    assert client.post(f"/akun/kunci/{key.pk}/pencabutan/").status_code == 404


def test_my_language_follows_me(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ani)
    client.post("/akun/bahasa/", {"language": "en"})
    cast.ani.refresh_from_db()
    assert cast.ani.language == "en"
    assert client.post("/akun/bahasa/", {"language": "xx"}).status_code == 404


def test_a_new_password_has_twelve_letters_at_least(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ani)
    given = {"oldpassword": PASSWORD, "password1": "pendek-11-h", "password2": "pendek-11-h"}
    assert client.post("/akun/kata-sandi/", given).status_code == 422
    given |= {"password1": "gunung-laut-kopi-7", "password2": "gunung-laut-kopi-7"}
    assert client.post("/akun/kata-sandi/", given).headers["Location"] == "/akun/"
    assert client.get("/akun/").status_code == 200
    assert enter(Client(), "ani", "gunung-laut-kopi-7") == (302, "/meja/")


def test_the_demos_door_exists_only_in_the_demo(cast: Cast, settings: object) -> None:
    assert Client().get("/demo/").status_code == 404
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client()
    assert "Masuk sebagai Ani" in client.get("/demo/").content.decode()
    assert client.post("/demo/", {"sebagai": "ani"}).headers["Location"] == "/meja/"
    stranger = User.objects.create(username="asing", name="Asing", is_superuser=True)
    assert Client().post("/demo/", {"sebagai": stranger.username}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/", {"sebagai": "ani"}).status_code == 403


def test_health_is_told_without_secrets(db: None) -> None:
    assert Client().get("/healthz").content == b"ok\n"
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    told = answer.json()
    assert {key: told[key] for key in ("ready", "database", "migrations", "disk")} == dict.fromkeys(
        ("ready", "database", "migrations", "disk"), True
    )


def test_it_is_not_ready_without_room_for_reports(db: None, settings: object) -> None:
    settings.DISK_LEAST_FOR_REPORTS = 1 << 62  # type: ignore[attr-defined]
    assert Client().get("/readyz").status_code == 503


def test_what_is_not_there_says_what_to_do_next(cast: Cast) -> None:
    page = Client().get("/tidak-ada/")
    assert page.status_code == 404
    assert "Laporkan kendala" in page.content.decode()


def test_the_page_for_our_own_mistake_needs_no_database() -> None:
    from django.template.loader import render_to_string

    assert "Ada yang salah di pihak kami" in render_to_string("500.html")


def test_who_was_signed_out_in_the_middle_of_a_form_comes_back_to_its_page(cast: Cast) -> None:
    """The form's own address takes only answers: by GET it was an empty page, and what was typed seemed lost."""
    browser = {"accept": "text/html,application/xhtml+xml"}
    stopped = Client().post("/kasus/2026-0001/langkah/penerimaan/penyelesaian/", headers=browser)
    signed = Client().post(stopped["Location"], {"login": "ani", "password": PASSWORD}, headers=browser)
    client = Client()
    client.force_login(cast.ani, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(signed["Location"], headers=browser)["Location"] == "/kasus/2026-0001/"
    assert client.get("/penyedia/penyelesaian/", headers=browser)["Location"] == "/penyedia/"
    assert client.get("/keluar/", headers=browser)["Location"] == "/"
    assert client.get("/keluar/", headers={"accept": "application/json"}).status_code == 405
