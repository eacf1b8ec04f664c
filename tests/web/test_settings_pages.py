"""The pages of settings: signatories, numbers, certificates; sealed papers stay as they are."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, person
from tests.documents import story
from tests.signing.authority import PASSPHRASE, given
from tests.signing.esign import NIK, PASSWORD, STRANGER, USER, Esign
from tests.web.stationery import (
    DAY,
    KOP,
    NOW,
    OURS,
    brought,
    lines,
    numbered,
    own_files,
    picture,
    said,
    sari,
    signed,
    today,
    upload,
)
from tuntas.cases.models import Case, Paper
from tuntas.documents import words
from tuntas.people.models import Certificate, Duty, Series, Signatory, User
from tuntas.web import stationery
from tuntas.web.views.settings import numbers, signatories
from tuntas.web.views.settings.home import is_loopback

__all__ = ["own_files", "sari"]


# -- who sees them ----------------------------------------------------------------------------------


def test_the_menu_leads_there_for_administrators_only(cast: Cast, sari: Client) -> None:
    ketut = Client()
    ketut.force_login(cast.ketut)
    assert ['href="/pengaturan/"' in one.get("/meja/").content.decode() for one in (sari, ketut)] == [True, False]


@pytest.mark.parametrize(
    ("url", "only_here"),
    [("http://localhost:8000", True), ("http://127.0.0.1:8531", True), ("http://[::1]:8000", True),
     ("http://0.0.0.0:8000", True), ("http://10.20.3.4:8000", False), ("https://tuntas.contoh.go.id", False)],
)  # fmt: skip
def test_an_address_of_this_machine_alone_is_told(sari: Client, settings: Any, url: str, only_here: bool) -> None:
    settings.SITE_URL = url
    assert is_loopback(url) is only_here
    assert ("hanya menunjuk ke komputer ini" in sari.get("/pengaturan/").content.decode()) is only_here


# -- signatories ------------------------------------------------------------------------------------


def test_a_role_signs_on_behalf(cast: Cast, sari: Client) -> None:
    address, first = f"/pengaturan/penanda-tangan/{cast.office.pk}/baru/", today(cast).isoformat()
    lacking = sari.post(address, signed(first=first, manner="ub"))
    assert said(lacking) == [
        "Tulis jabatan yang diatasnamakan, misalnya Kepala Pusat.",
        "Tulis jabatan yang menerima kuasa pertama, misalnya Kepala Bagian.",
    ]
    given_ = signed(first=first, manner="ub", principal="Kepala Pusat", through="Kepala Bagian Umum")
    seen = sari.post(address, {**given_, "do": "preview"}).content.decode()
    assert re.findall(r"<span>([^<]+)</span>", seen.partition('class="sign-block"')[2])[:4] == [
        "a.n. Kepala Pusat", "Kepala Bagian Umum,", "u.b.", "Kepala Subbagian TI,",
    ]  # fmt: skip
    assert sari.post(address, given_).status_code == 302
    row = Signatory.objects.get()
    assert (row.role, row.manner, row.principal, row.through) == ("ketua", "ub", "Kepala Pusat", "Kepala Bagian Umum")
    clash = sari.post(address, given_)
    assert said(clash)[0].startswith("Sudah ada yang mulai berlaku")
    assert sari.post(address, {**given_, "paper": "berita_acara"}).status_code == 302  # another history


def test_the_block_on_the_page_is_the_one_on_the_paper(cast: Cast) -> None:
    row = Signatory.objects.create(
        unit=cast.office, role="ketua", first=date(2026, 1, 1), position="Kepala Subbagian TI", manner="ub",
        principal="Kepala Pusat", through="Kepala Bagian Umum",
    )  # fmt: skip
    paper = Paper.objects.filter(case=story.finished(cast), key="laporan_penanganan").latest("revision")
    printed = next(one for one in (paper.frozen or {})["signers"] if one["seat"] == "ketua")
    role = stationery.roles(stationery.in_force())["ketua"]
    shown = signatories.block(row, role, Duty.objects.get(role="ketua"))
    assert "\n".join(shown["position"]).rstrip(",") == printed["position"].rstrip(",")
    assert (shown["name"], shown["nip"]) == (printed["name"], printed["nip"])


def test_gaps_deputies_and_people_without_nip_are_told(cast: Cast, sari: Client) -> None:
    end = date(today(cast).year + 1, 6, 30)
    Duty.objects.filter(user=cast.ketut).update(last=end)
    User.objects.filter(pk=cast.ketut.pk).update(nip="")
    Duty.objects.filter(user=cast.jusuf).update(last=date(2025, 6, 30))
    page = sari.get("/pengaturan/penanda-tangan/").content.decode()
    assert f"Tidak ada pemegang peran Ketua mulai 1 Juli {end.year}." in page
    assert "Tidak ada pemegang peran Kepala Pusat hari ini." in page
    assert "Belum ada NIP; naskah tercetak tanpa NIP." in page
    assert f"/kelola/people/user/{cast.ketut.pk}/change/" in page
    home = sari.get("/pengaturan/").content.decode()
    assert "2 peran kosong atau akan kosong." in home
    assert "1 orang tanpa NIP." in home
    wulan = person("wulan", "Wulan Sari", None, "")
    Duty.objects.create(
        user=wulan, role="kepala", unit=cast.office, first=date(2025, 7, 1), last=end, capacity="plt",
        deputy_for=cast.jusuf,
    )  # fmt: skip
    page = sari.get("/pengaturan/penanda-tangan/").content.decode()
    assert f"Plt. (pelaksana tugas), mewakili Dr. Jusuf Hakim, M.Si., sampai 30 Juni {end.year}" in page
    assert "Plt. Kepala Pusat Penilaian Kompetensi," in page


def test_a_role_is_chosen_by_name_and_no_other_is_taken(cast: Cast, sari: Client) -> None:
    address = f"/pengaturan/penanda-tangan/{cast.office.pk}/baru/"
    page = sari.get(address + "?peran=kepala").content.decode()
    assert '<option value="kepala" selected>Kepala Pusat Penilaian Kompetensi</option>' in page
    assert 'value="penyedia"' not in page
    answer = sari.post(address, signed(first=today(cast).isoformat(), role="menteri"))
    assert (answer.status_code, Signatory.objects.count()) == (422, 0)


# -- numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{unit}-{nomor}", [
            "Isian {nomor} tidak dikenal. Yang dikenal: {unit}, {urut}, {urut3}, {urut4}, {klasifikasi}, {jenis}, "
            "{bulan}, {bulan_romawi}, {tahun}.",
            "Pola harus memuat nomor urut: {urut}, {urut3}, atau {urut4}.",
        ]),
        ("{unit}-{tahun}", ["Pola harus memuat nomor urut: {urut}, {urut3}, atau {urut4}."]),
        ("{urut}-{tahun", ["Ada kurung kurawal tanpa pasangannya: {"]),
    ],
)  # fmt: skip
def test_a_wrong_template_is_refused_by_name(cast: Cast, sari: Client, template: str, told: list[str]) -> None:
    answer = sari.post(f"/pengaturan/penomoran/{cast.office.pk}/baru/", numbered(cast, template=template))
    assert (answer.status_code, said(answer), Series.objects.count()) == (422, told, 0)
    assert f'value="{template}"' in answer.content.decode()


def test_a_paper_is_numbered_typed_or_not(cast: Cast, sari: Client) -> None:
    address = f"/pengaturan/penomoran/{cast.office.pk}/baru/"
    for paper, mode in (("berita_acara", "auto"), ("", "typed"), ("rencana_kerja", "none")):
        assert sari.post(address, numbered(cast, paper=paper, mode=mode)).status_code == 302
    assert said(sari.post(address, numbered(cast)))[0].startswith("Sudah ada yang mulai berlaku")
    page = sari.get("/pengaturan/penomoran/").content.decode()
    assert f"PPK/001/{numbers_roman(today(cast))}/{today(cast).year}" in page
    assert ["diketik (SRIKANDI)" in page, "tanpa nomor" in page, "ikut naskah lainnya" in page] == [True, True, True]


def numbers_roman(day: date) -> str:
    return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[day.month - 1]


def test_the_next_number_is_the_one_that_is_given(cast: Cast) -> None:
    day = date(2026, 11, 23)
    case = story.finished(cast)
    Series.objects.create(unit=cast.office, first=date(2026, 1, 1), template="{unit}-{urut}-{jenis}-{tahun}", start=7)
    kind = stationery.paper_kinds(stationery.in_force())["rencana_kerja"]
    series = Series.objects.get()
    before = numbers.upcoming(cast.office, kind, series, day)
    again = story.arrived(cast)
    story.do(again, cast.actor("ani"), story.papers.plan(), "2026-11-23 10:40")
    assert Paper.objects.get(case=again, key="rencana_kerja").number == before == "PPK-7-RK-2026"
    assert numbers.upcoming(cast.office, kind, series, day) == "PPK-8-RK-2026"
    assert Paper.objects.filter(case=case).exclude(number="").exists()


def test_the_live_example_follows_what_is_typed(cast: Cast, sari: Client) -> None:
    typed = numbered(cast, do="preview", template="{urut4}.{jenis}", start="41")
    seen = sari.post(f"/pengaturan/penomoran/{cast.office.pk}/baru/", typed).content.decode()
    assert '<p class="next-number">0041.BA</p>' in seen
    assert "Tanpa {tahun}, urutan tidak mulai lagi" in seen
    assert Series.objects.count() == 0


# -- certificates -----------------------------------------------------------------------------------


def test_a_certificate_is_kept_locked_and_shown(cast: Cast, sari: Client) -> None:
    content = OURS.p12()
    assert sari.post(f"/pengaturan/sertifikat/{cast.office.pk}/baru/", brought(content)).status_code == 302
    kept = Certificate.objects.get()
    assert (bytes(kept.p12), kept.subject, kept.issuer) == (content, "Ketut Wirawan", "CA Uji")
    assert kept.added_by == cast.sari
    page = sari.get("/pengaturan/sertifikat/").content.decode()
    assert f"{kept.fingerprint[:4].upper()} {kept.fingerprint[4:8].upper()}" in page
    again = sari.post(f"/pengaturan/sertifikat/{cast.office.pk}/baru/", brought(content))
    assert said(again) == ["Sertifikat ini sudah ada, dengan nama “Segel”."]
    assert sari.post(f"/pengaturan/sertifikat/{kept.pk}/penghentian/").status_code == 302
    kept.refresh_from_db()
    assert kept.retired_at is not None
    assert "dihentikan" in sari.get("/pengaturan/sertifikat/").content.decode()


@pytest.mark.parametrize(
    ("content", "passphrase", "told"),
    [
        (OURS.p12(), "rahasia-lain-99", "Frasa sandi salah, atau berkas sertifikat rusak."),
        (OURS.p12(None), "rahasia-lain-99",
         "Berkas sertifikat tidak dilindungi frasa sandi. Buat lagi dengan frasa sandi."),
        (b"bukan p12", "rahasia-lain-99", "Berkas sertifikat bukan P12 yang dapat dibaca."),
        (b"0" * 70_000, "rahasia-lain-99", "Berkas ini terlalu besar untuk sertifikat P12."),
        (given(begins=NOW - 30 * DAY, ends=NOW - DAY).p12(), PASSPHRASE,
         f"Sertifikat “Ketut Wirawan” sudah habis masa berlakunya pada {words.day((NOW - DAY).date())}."),
        (given(ends=NOW + DAY, begins=NOW - DAY, usage=("key_encipherment",)).p12(), PASSPHRASE,
         "Sertifikat “Ketut Wirawan” tidak diterbitkan untuk tanda tangan dokumen."),
    ],
    ids=["wrong passphrase", "no passphrase", "no P12", "too large", "expired", "not for signing"],
)  # fmt: skip
def test_a_certificate_that_cannot_sign_is_refused_and_the_passphrase_never_shown(
    cast: Cast, sari: Client, caplog: pytest.LogCaptureFixture, content: bytes, passphrase: str,
    told: str,
) -> None:  # fmt: skip
    answer = sari.post(f"/pengaturan/sertifikat/{cast.office.pk}/baru/", brought(content, passphrase))
    assert (answer.status_code, said(answer), Certificate.objects.count()) == (422, [told], 0)
    assert passphrase not in answer.content.decode() + caplog.text


def test_an_ended_certificate_is_shown_as_such(cast: Cast, sari: Client) -> None:
    now = datetime.now(UTC)
    Certificate.objects.create(
        unit=cast.office, name="Lama", p12=b"", subject="Pusat", issuer="CA", serial="1", fingerprint="0" * 64,
        valid_from=now - timedelta(days=9), valid_to=now - timedelta(days=1), added_at=now,
    )  # fmt: skip
    assert "habis masa berlakunya" in sari.get("/pengaturan/sertifikat/").content.decode()
    assert "1 sertifikat habis masa berlakunya." in sari.get("/pengaturan/").content.decode()


def test_bsre_is_asked_for_one_nik_and_shows_no_secret(cast: Cast, sari: Client, settings: Any) -> None:
    assert "Belum diatur. Isi BSRE_URL" in sari.get("/pengaturan/sertifikat/").content.decode()
    with Esign() as service:
        settings.BSRE_URL, settings.BSRE_USER, settings.BSRE_PASSWORD = service.url, USER, PASSWORD
        pages = [sari.post("/pengaturan/sertifikat/bsre/", {"nik": one}).content.decode()
                 for one in (NIK, STRANGER, "123")]  # fmt: skip
    told = ["Sertifikat elektronik BSrE aktif.", "NIK ini tidak terdaftar pada BSrE.", "NIK terdiri atas 16 angka."]
    assert [one in page for one, page in zip(told, pages, strict=True)] == [True, True, True]
    down = sari.post("/pengaturan/sertifikat/bsre/", {"nik": NIK}).content.decode()
    assert "Layanan BSrE tidak dapat dihubungi. Coba lagi nanti." in down
    assert [secret in page for page in (*pages, down) for secret in (PASSWORD, NIK)] == [False] * 8


# -- what is sealed ---------------------------------------------------------------------------------


def frozen(case: Case) -> list[Any]:
    return list(case.papers.order_by("pk").values_list("frozen", "number", "number_key", "code"))


def test_nothing_set_here_alters_a_sealed_paper(cast: Cast, sari: Client) -> None:
    case = story.finished(cast)
    before, unit, day = frozen(case), cast.office.pk, today(cast).isoformat()
    assert sum(one[0] is not None for one in before) > 5
    posts: list[tuple[str, dict[str, Any]]] = [
        (f"{KOP}{unit}/baru/", lines(first=day, emblem_file=upload(picture()))),
        (f"/pengaturan/penanda-tangan/{unit}/baru/", signed(first=day, manner="an", principal="Kepala Pusat")),
        (f"/pengaturan/penomoran/{unit}/baru/", numbered(cast, paper="")),
        (f"/pengaturan/sertifikat/{unit}/baru/", brought(OURS.p12())),
    ]
    assert [sari.post(path, data).status_code for path, data in posts] == [302, 302, 302, 302]
    assert frozen(case) == before
