"""The page of duties: giving, ending, deputies; history stays; a desk warns before a role is empty."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from tests.cast import Cast, person
from tuntas.people.duties import local_day
from tuntas.people.models import Duty, Unit, User

PAGE = "/pengaturan/tugas/"


@pytest.fixture
def sari(cast: Cast) -> Client:
    return signed_in(cast.sari)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def day(cast: Cast, ahead: int = 0) -> date:
    return local_day(cast.office, datetime.now(UTC)) + timedelta(days=ahead)


def new(cast: Cast, unit: Unit | None = None) -> str:
    return f"{PAGE}{(unit or cast.office).pk}/baru/"


def typed(
    cast: Cast, who: User, role: str = "ketua", ahead: int = 0, until: int | None = 4, **more: Any
) -> dict[str, Any]:
    last = "" if until is None else day(cast, until).isoformat()
    return {"role": role, "user": who.pk, "capacity": "", "first": day(cast, ahead).isoformat(), "last": last, **more}


def plh(cast: Cast, who: User, **more: Any) -> dict[str, Any]:
    return typed(cast, who, capacity="plh", deputy_for=cast.ketut.pk, **more)


def text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def choices(answer: Any, name: str) -> list[str]:
    found = re.search(rf'<select name="{name}".*?</select>', answer.content.decode(), re.DOTALL)
    assert found
    return re.findall(r'value="([^"]*)"', found[0])


def test_a_role_is_chosen_from_those_of_the_sops(cast: Cast, sari: Client) -> None:
    assert choices(sari.get(new(cast)), "role") == ["anggota", "ketua", "kepala", "auditor"]
    assert choices(sari.get(new(cast, cast.vendor)), "role") == ["penyedia"]
    assert sari.post(new(cast), typed(cast, cast.budi, role="raja")).status_code == 422


def test_a_plh_is_named_from_the_row_of_the_one_who_is_away(cast: Cast, sari: Client) -> None:
    link = re.search(rf'href="({re.escape(new(cast))}[^"]*untuk={cast.ketut.pk})"', sari.get(PAGE).content.decode())
    assert link
    form = sari.get(unescape(link[1])).content.decode()
    assert '<option value="plh" selected>' in form
    assert f'<option value="{cast.ketut.pk}" selected>Ketut Wirawan' in form
    answer = sari.post(new(cast), plh(cast, cast.budi), follow=True)
    assert "Budi Santoso, A.Md. memegang peran Ketua Tim Kerja Pengelolaan Sistem Informasi mulai" in text(answer)
    made = Duty.objects.get(capacity="plh")
    assert (made.user, made.role, made.deputy_for, made.last) == (cast.budi, "ketua", cast.ketut, day(cast, 4))
    assert LogEntry.objects.get().user == cast.sari
    assert "mewakili Ketut Wirawan, S.T., M.T., sejak" in text(answer)
    assert "Plh. Ketua" in text(signed_in(cast.budi).get("/meja/"))


def test_what_cannot_be_is_refused_in_plain_words_and_nothing_typed_is_lost(cast: Cast, sari: Client) -> None:
    sari.post(new(cast), plh(cast, cast.budi))
    second = sari.post(new(cast), plh(cast, cast.ani, ahead=2))
    chain = sari.post(new(cast), typed(cast, cast.ani, capacity="plh", deputy_for=cast.budi.pk))
    endless = sari.post(new(cast), plh(cast, cast.ani, until=None, ahead=9))
    assert [one.status_code for one in (second, chain, endless)] == [422, 422, 422]
    assert "Hanya satu yang mewakili pada satu masa." in text(second)
    assert "Seorang wakil tidak dapat diwakili" in text(chain)
    assert "isi tanggal akhirnya" in text(endless)
    assert f'<option value="{cast.ani.pk}" selected>' in endless.content.decode()
    assert Duty.objects.filter(capacity="plh").count() == 1


def test_a_duty_ends_and_its_history_stays(cast: Cast, sari: Client) -> None:
    own = Duty.objects.get(user=cast.ani)
    end = f"{PAGE}{own.pk}/akhir/"
    assert sari.post(end, {"last": day(cast, -1).isoformat()}).status_code == 422
    assert sari.post(end, {"last": day(cast).isoformat()}).headers["Location"] == PAGE
    own.refresh_from_db()
    assert (own.first, own.last) == (date(2025, 1, 1), day(cast))
    Duty.objects.filter(pk=own.pk).update(last=day(cast, -1))
    assert "Ani Lestari" in sari.get(PAGE).content.decode()
    assert "sudah berakhir dan tidak diubah lagi" in text(sari.get(end, follow=True))
    assert "tidak dihapus" in text(sari.post(f"{PAGE}{own.pk}/penghapusan/", follow=True))
    assert Duty.objects.filter(pk=own.pk).exists()


def test_the_ketua_does_not_end_while_somebody_stands_in(cast: Cast, sari: Client) -> None:
    sari.post(new(cast), plh(cast, cast.budi))
    own = Duty.objects.get(user=cast.ketut)
    answer = sari.post(f"{PAGE}{own.pk}/akhir/", {"last": day(cast, 1).isoformat()})
    assert answer.status_code == 422
    assert "Budi Santoso, A.Md. menjadi Plh. untuk tugas ini sampai" in text(answer)


def test_what_has_not_begun_is_taken_back(cast: Cast, sari: Client) -> None:
    sari.post(new(cast), plh(cast, cast.budi, ahead=2))
    row = Duty.objects.get(capacity="plh")
    sari.post(f"{PAGE}{row.pk}/penghapusan/")
    assert not Duty.objects.filter(capacity="plh").exists()
    assert LogEntry.objects.count() == 2


# -- gaps -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ahead", "warned"), [(0, True), (6, True), (7, False)])
def test_the_desk_warns_a_week_before_a_role_is_empty(cast: Cast, ahead: int, warned: bool) -> None:
    """Its last day is `ahead`: from the next one nobody is Ketua."""
    Duty.objects.filter(user=cast.ketut).update(last=day(cast, ahead))
    for who in (cast.ani, cast.ketut, cast.jusuf, cast.sari):
        page = text(signed_in(who).get("/meja/"))
        assert ("Tidak ada pemegang peran Ketua mulai" in page) is warned
    assert ("Ingatkan pengelola." in text(signed_in(cast.ani).get("/meja/"))) is warned
    assert (f'href="{PAGE}"' in signed_in(cast.sari).get("/meja/").content.decode()) is warned


def test_an_empty_role_is_told_and_other_units_are_not_disturbed(cast: Cast) -> None:
    other = Unit.objects.create(name="Pusat Lain")
    wayan = person("wayan", "Wayan", other, "anggota")
    for role in ("ketua", "kepala"):
        Duty.objects.create(user=wayan, role=role, unit=other, first=date(2025, 1, 1))
    Duty.objects.filter(user=cast.jusuf).update(last=date(2026, 1, 1))
    assert "Tidak ada pemegang peran Kepala Pusat hari ini." in text(signed_in(cast.ani).get("/meja/"))
    assert "Tidak ada pemegang" not in text(signed_in(wayan).get("/meja/"))
    assert "Pusat Penilaian Kompetensi: Tidak ada pemegang peran Kepala" in text(signed_in(cast.sari).get("/meja/"))


def test_a_successor_leaves_no_gap(cast: Cast) -> None:
    Duty.objects.filter(user=cast.ketut).update(last=day(cast, 2))
    Duty.objects.create(
        user=cast.budi, role="ketua", unit=cast.office, first=day(cast, 3), last=day(cast, 40), capacity="plt"
    )
    assert "Tidak ada pemegang" not in text(signed_in(cast.ani).get("/meja/"))


def test_who_is_made_inactive_holds_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.ketut.pk).update(is_active=False)
    assert "Tidak ada pemegang peran Ketua hari ini." in text(signed_in(cast.ani).get("/meja/"))
