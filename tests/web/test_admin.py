"""The administrator's pages: what they hold, what they must not, and what saving them does."""

from __future__ import annotations

from django.contrib import admin
from django.test import Client

from tests.cast import Cast
from tuntas.people.admin import PersonForm
from tuntas.people.models import ApiKey, User


def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


def test_it_holds_the_house_and_no_case() -> None:
    assert sorted(model._meta.label for model in admin.site._registry) == [
        "network.Device", "network.Place", "people.ApiKey", "people.Duty", "people.Unit",
        "people.User",
    ]  # fmt: skip


def test_it_has_one_sign_in(cast: Cast) -> None:
    assert (
        Client().get("/kelola/login/?next=/kelola/people/").headers["Location"]
        == "/masuk/?next=/kelola/people/"
    )
    client = Client()
    client.force_login(cast.ketut)
    assert client.get("/kelola/", follow=True).status_code == 404


def test_staff_alone_is_not_enough(cast: Cast) -> None:
    User.objects.filter(pk=cast.ketut.pk).update(is_staff=True)
    client = Client()
    client.force_login(cast.ketut)
    assert client.get("/kelola/people/user/").status_code == 302


def test_a_password_is_never_shown(cast: Cast) -> None:
    page = sari(cast).get(f"/kelola/people/user/{cast.ani.pk}/change/").content.decode()
    assert "Ubah orang" in page
    assert 'value="argon2' not in page


def test_what_clocks_run_by_is_not_changed_here(cast: Cast) -> None:
    """A calendar or zone changed here would leave the open clocks where they are."""
    address = f"/kelola/people/unit/{cast.office.pk}/change/"
    sari(cast).post(address, {"name": "Pusat Baru", "kind": "office", "zone": "Asia/Jayapura", "calendar": ""})
    cast.office.refresh_from_db()
    assert (cast.office.name, cast.office.zone) == ("Pusat Baru", "Asia/Jakarta")
    assert cast.office.calendar is not None


def test_people_are_not_deleted(cast: Cast) -> None:
    assert sari(cast).post(f"/kelola/people/user/{cast.ani.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_last_administrator_stays(cast: Cast) -> None:
    given = {
        "username": "sari",
        "name": "Sari",
        "is_active": True,
        "is_superuser": False,
        "date_joined": "2026-01-01",
    }
    form = PersonForm(given, instance=cast.sari)
    assert not form.is_valid()
    assert "Ini pengelola terakhir." in str(form.errors)


def test_a_key_can_be_revoked_but_not_made(cast: Cast) -> None:
    key = ApiKey.objects.create(user=cast.ani, label="skrip", token_hash="x")
    client = sari(cast)
    assert client.get("/kelola/people/apikey/add/").status_code == 403
    client.post("/kelola/people/apikey/", {"action": "revoke", "_selected_action": key.pk})
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_duties_are_given_and_ended_in_the_settings_alone(cast: Cast) -> None:
    """There the rules are asked under a lock, and what was held is not rewritten; here one reads them."""
    duty, client = cast.ani.duties.get(), sari(cast)
    address = f"/kelola/people/duty/{duty.pk}/change/"
    assert client.get(address).status_code == 200
    sent = {"user": cast.budi.pk, "role": "ketua", "unit": cast.office.pk, "first": "2025-01-01", "capacity": ""}
    assert client.post(address, sent).status_code == 403
    assert client.post("/kelola/people/duty/add/", sent).status_code == 403
    page = client.get(f"/kelola/people/user/{cast.ani.pk}/change/").content.decode()
    assert "duties-TOTAL_FORMS" not in page or 'name="duties-0-role"' not in page
    assert list(cast.ani.duties.values_list("role", flat=True)) == ["anggota"]
