"""The pages of settings: what they keep, what they refuse in plain words, and that sealed papers stay as they are."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.cast import Cast, person, wib
from tests.documents import story
from tests.signing.authority import PASSPHRASE, given
from tests.signing.esign import NIK, PASSWORD, STRANGER, USER, Esign
from tuntas.cases.files import path_of
from tuntas.cases.models import Case, Paper
from tuntas.documents import words
from tuntas.people.duties import local_day
from tuntas.people.models import Certificate, Duty, Letterhead, Series, Signatory, User
from tuntas.web import stationery
from tuntas.web.views.settings import numbers, signatories
from tuntas.web.views.settings.home import is_loopback

KOP = "/pengaturan/kop/"
NOW, DAY = datetime.now(UTC), timedelta(days=1)
OURS = given(begins=NOW - 30 * DAY, ends=NOW + 700 * DAY)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


def today(cast: Cast) -> date:
    return local_day(cast.office, datetime.now(UTC))


def picture(
    kind: str = "PNG", size: tuple[int, int] = (400, 300), colour: Any = (200, 0, 0, 255), **more: Any
) -> bytes:
    out = io.BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, colour[: len(mode)]).save(out, kind, **more)
    return out.getvalue()


def upload(content: bytes, name: str = "lambang.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def lines(**more: Any) -> dict[str, Any]:
    return {"first": "", "lines": "KEMENTERIAN BARU\n  PUSAT   BARU ", "address": "Jalan Baru 2", "city": "Depok",
            "code": "PB", "do": "save", **more}  # fmt: skip


def said(answer: Any) -> list[str]:
    """What the summary of errors says."""
    found = re.search(r'role="alert".*?<ul role="list">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return re.findall(r">([^<>]+)</(?:a|li)>", found[1]) if found else []


def hidden(answer: Any) -> str:
    found = re.search(r'name="emblem" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


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


# -- letterheads ------------------------------------------------------------------------------------


def test_a_letterhead_from_a_day_on(cast: Cast, sari: Client) -> None:
    form = sari.get(f"{KOP}{cast.office.pk}/baru/").content.decode()
    assert "BADAN CONTOH" in form  # it begins from the one in force
    first = today(cast) + timedelta(days=30)
    answer = sari.post(f"{KOP}{cast.office.pk}/baru/", lines(first=first.isoformat()))
    assert answer.headers["Location"] == KOP
    made = Letterhead.objects.get(first=first)
    assert (made.lines, made.city, made.code) == ("KEMENTERIAN BARU\nPUSAT BARU", "Depok", "PB")
    assert made.made_by == cast.sari
    assert LogEntry.objects.get().user == cast.sari
    page = sari.get(KOP).content.decode()
    assert page.index("mulai") < page.index("berlaku sejak")


def test_a_clash_and_a_day_gone_by_are_refused_and_nothing_typed_is_lost(cast: Cast, sari: Client) -> None:
    day = today(cast) + timedelta(days=3)
    Letterhead.objects.create(unit=cast.office, first=day, lines="KOP")
    clash = sari.post(f"{KOP}{cast.office.pk}/baru/", lines(first=day.isoformat()))
    past = sari.post(f"{KOP}{cast.office.pk}/baru/", lines(first="2025-06-01"))
    assert [one.status_code for one in (clash, past)] == [422, 422]
    assert said(clash)[0].startswith("Sudah ada yang mulai berlaku pada")
    assert said(past) == ["Tanggal ini sudah lewat. Yang sudah berlaku tidak diubah; mulailah hari ini."]
    assert "PUSAT   BARU" in clash.content.decode()
    assert Letterhead.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"lines": " "}, "Baris kop: Bidang ini tidak boleh kosong."), ({"lines": "A\n" * 8}, "Paling banyak 7 baris."),
     ({"lines": "A" * 101}, "Satu baris paling panjang 100 huruf.")],
)  # fmt: skip
def test_lines_that_fit_no_paper_are_refused(cast: Cast, sari: Client, typed: dict[str, str], told: str) -> None:
    answer = sari.post(f"{KOP}{cast.office.pk}/baru/", lines(first=today(cast).isoformat(), **typed))
    assert said(answer) == [told]


def test_what_counted_is_never_altered(cast: Cast, sari: Client) -> None:
    old = Letterhead.objects.get()
    assert sari.post(f"{KOP}{old.pk}/", lines(first=today(cast).isoformat())).headers["Location"] == KOP
    assert sari.post(f"{KOP}{old.pk}/penghapusan/").headers["Location"] == KOP
    assert Letterhead.objects.get().lines == old.lines
    assert "sudah dipakai dan tidak diubah lagi" in sari.get(KOP).content.decode()


def test_what_lies_ahead_may_be_altered_and_taken_out(cast: Cast, sari: Client) -> None:
    day = today(cast) + timedelta(days=3)
    row = Letterhead.objects.create(unit=cast.office, first=day, lines="KOP")
    sari.post(f"{KOP}{row.pk}/", lines(first=(day + timedelta(days=1)).isoformat()))
    row.refresh_from_db()
    assert (row.first, row.code) == (day + timedelta(days=1), "PB")
    sari.post(f"{KOP}{row.pk}/penghapusan/")
    assert not Letterhead.objects.filter(pk=row.pk).exists()


def test_todays_may_be_put_right_until_a_paper_is_sealed_under_it(cast: Cast) -> None:
    morning = wib("2026-11-23 07:45")
    row = Letterhead(unit=cast.office, first=date(2026, 11, 23), lines="KOP SALAH")
    stationery.put(row, by=cast.sari, now=morning)
    assert stationery.may_alter(row, wib("2026-11-23 07:50"))
    story.finished(cast)
    assert not stationery.may_alter(row, wib("2026-11-23 11:00"))
    assert not stationery.may_alter(row, wib("2026-11-24 07:50"))


def test_a_row_made_after_the_last_sealing_of_the_day_may_still_be_put_right(cast: Cast) -> None:
    story.finished(cast)
    row = Letterhead(unit=cast.office, first=date(2026, 11, 23), lines="KOP SALAH")
    stationery.put(row, by=cast.sari, now=wib("2026-11-23 15:00"))
    assert stationery.may_alter(row, wib("2026-11-23 15:30"))


def test_the_history_says_from_when_to_when(cast: Cast) -> None:
    for day in ("2026-01-01", "2026-12-01"):
        Letterhead.objects.create(unit=cast.office, first=date.fromisoformat(day), lines="KOP")
    told = stationery.told(list(Letterhead.objects.all()), wib("2026-11-23 09:00"))
    assert [(one.row.first.isoformat(), one.state, one.until, one.may_alter) for one in told] == [
        ("2026-12-01", "later", None, True),
        ("2026-01-01", "now", date(2026, 11, 30), False),
        ("2025-01-01", "past", date(2025, 12, 31), False),
    ]


# -- preview ----------------------------------------------------------------------------------------


def test_a_preview_saves_nothing_and_loses_nothing(cast: Cast, sari: Client) -> None:
    address, first = f"{KOP}{cast.office.pk}/baru/", today(cast).isoformat()
    seen = sari.post(address, lines(first=first, do="preview", emblem_file=upload(picture())))
    page = seen.content.decode()
    assert seen.status_code == 200
    assert page.count("data:image/png;base64,") == 2  # the sheet, and the emblem that was chosen
    assert 'value="Depok"' in page
    assert Letterhead.objects.count() == 1
    assert sari.post(address, lines(first=first, emblem=hidden(seen))).status_code == 302
    assert path_of(Letterhead.objects.latest("first").emblem).read_bytes().startswith(b"\x89PNG")


def test_the_emblem_stays_when_something_else_is_wrong(cast: Cast, sari: Client) -> None:
    answer = sari.post(
        f"{KOP}{cast.office.pk}/baru/", lines(first="2025-06-01", emblem_file=upload(picture()))
    )
    assert answer.status_code == 422
    assert hidden(answer)


def test_nobody_names_a_file_that_was_not_checked_here(cast: Cast, sari: Client) -> None:
    answer = sari.post(f"{KOP}{cast.office.pk}/baru/", lines(first=today(cast).isoformat(), emblem="a" * 64))
    assert said(answer) == ["Lambang yang dipilih tadi tidak dikenali. Unggah sekali lagi."]


def test_an_emblem_that_was_swept_meanwhile_is_asked_for_again(cast: Cast, sari: Client) -> None:
    address, first = f"{KOP}{cast.office.pk}/baru/", today(cast).isoformat()
    chosen = hidden(sari.post(address, lines(first=first, do="preview", emblem_file=upload(picture()))))
    for path in path_of("aa").parent.parent.glob("*/*"):
        path.unlink()
    assert said(sari.post(address, lines(first=first, emblem=chosen))) == [
        "Lambang yang dipilih tadi sudah tidak tersimpan. Unggah sekali lagi."
    ]


def test_the_emblem_of_the_letterhead_in_force_goes_on_and_can_be_left_out(cast: Cast, sari: Client) -> None:
    address, first = f"{KOP}{cast.office.pk}/baru/", today(cast).isoformat()
    sari.post(address, lines(first=first, emblem_file=upload(picture())))
    kept = Letterhead.objects.latest("first")
    again = hidden(sari.get(address))
    sari.post(address, lines(first=(kept.first + timedelta(days=1)).isoformat(), emblem=again))
    sari.post(address, lines(first=(kept.first + timedelta(days=2)).isoformat(), emblem=again, no_emblem="1"))
    assert list(Letterhead.objects.order_by("-first").values_list("emblem", flat=True)[:2]) == ["", kept.emblem]


def test_the_sample_of_the_letterhead_in_force_is_a_picture(cast: Cast, sari: Client) -> None:
    answer = sari.get(f"{KOP}{Letterhead.objects.get().pk}/contoh/")
    with Image.open(io.BytesIO(answer.content)) as page:
        assert (answer.headers["Content-Type"], page.format, page.width) == ("image/png", "PNG", 909)


# -- the emblem -------------------------------------------------------------------------------------


def kept_emblem(cast: Cast, sari: Client, content: bytes) -> Image.Image:
    sari.post(f"{KOP}{cast.office.pk}/baru/", lines(first=today(cast).isoformat(), emblem_file=upload(content)))
    return Image.open(path_of(Letterhead.objects.latest("first").emblem))


def test_an_emblem_is_made_small_and_keeps_its_transparency(cast: Cast, sari: Client) -> None:
    out = io.BytesIO()
    image = Image.new("RGBA", (2000, 1600), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (500, 300, 1700, 1100))
    image.paste((0, 0, 0, 0), (900, 500, 1000, 600))
    image.save(out, "PNG")
    shown = kept_emblem(cast, sari, out.getvalue())
    assert (shown.format, shown.mode, shown.size) == ("PNG", "RGBA", (600, 400))  # its empty margins are gone
    assert shown.getpixel((225, 125)) == (0, 0, 0, 0)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_emblem_keeps_nothing_of_where_it_was_taken(cast: Cast, sari: Client, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "-6.2088,106.8456", 6
    shown = kept_emblem(cast, sari, picture(kind, exif=exif))
    assert (shown.size, shown.mode, dict(shown.getexif())) == ((300, 400), "RGB", {})
    assert b"106.8456" not in path_of(Letterhead.objects.latest("first").emblem).read_bytes()


BOMB = picture(size=(30_000, 300))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (picture() + b"\0" * 20_000_000, "Berkas lambang ini 20,0 MB; paling besar 5 MB. Perkecil dahulu gambarnya."),
        (BOMB, "Gambar ini 30.000 × 300 piksel; paling panjang 10.000 piksel. Perkecil dahulu gambarnya."),
        (b"MZ bukan gambar", "Berkas ini bukan gambar PNG, JPEG, atau WebP."),
        (b"", "Berkas ini bukan gambar PNG, JPEG, atau WebP."),
        (picture()[:80], "Gambar ini rusak atau terpotong. Unggah berkas yang lain."),
        (picture(colour=(0, 0, 0, 0)), "Gambar ini kosong: seluruhnya tembus pandang."),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
         "Gambar SVG tidak diterima di sini. Simpan dahulu sebagai PNG, lalu unggah PNG itu."),
    ],
    ids=["20 MB", "bomb", "no image", "empty", "cut", "nothing on it", "svg"],
)  # fmt: skip
def test_what_cannot_be_an_emblem_is_refused_in_plain_words(
    cast: Cast, sari: Client, content: bytes, told: str
) -> None:
    answer = sari.post(
        f"{KOP}{cast.office.pk}/baru/", lines(first=today(cast).isoformat(), emblem_file=upload(content))
    )
    assert (answer.status_code, said(answer), Letterhead.objects.count()) == (422, [told], 1)


def test_a_bomb_that_pillow_itself_warns_of_is_refused(cast: Cast, sari: Client) -> None:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    answer = sari.post(
        f"{KOP}{cast.office.pk}/baru/", lines(first=today(cast).isoformat(), emblem_file=upload(out.getvalue()))
    )
    assert said(answer) == ["Gambar ini terlalu banyak pikselnya; paling panjang 10.000 piksel."]


def test_a_small_emblem_is_kept_with_a_word_of_warning(cast: Cast, sari: Client) -> None:
    seen = sari.post(
        f"{KOP}{cast.office.pk}/baru/",
        lines(first=today(cast).isoformat(), do="preview", emblem_file=upload(picture(size=(60, 80)))),
    )
    assert "Lambang ini hanya 60 × 80 piksel" in seen.content.decode()


# -- signatories ------------------------------------------------------------------------------------


def signed(**more: Any) -> dict[str, Any]:
    return {"role": "ketua", "paper": "", "position": "Kepala Subbagian TI", "manner": "", "do": "save", **more}


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


def numbered(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"paper": "berita_acara", "first": today(cast).isoformat(), "mode": "auto", "start": "1",
            "template": "{unit}/{urut3}/{bulan_romawi}/{tahun}", "classification": "", "do": "save",
            **more}  # fmt: skip


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


def brought(content: bytes, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    return {"name": "Segel", "file": upload(content, "segel.p12"), "passphrase": passphrase}


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
