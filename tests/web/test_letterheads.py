"""Letterheads and emblems: what the pages keep, show beforehand, and refuse in plain words."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from PIL import Image

from tests.cast import Cast, wib
from tests.documents import story
from tests.web.stationery import KOP, hidden, lines, own_files, picture, said, sari, today, upload
from tuntas.cases.files import path_of
from tuntas.people.models import Letterhead
from tuntas.web import stationery

__all__ = ["own_files", "sari"]


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
    answer = sari.post(f"{KOP}{cast.office.pk}/baru/", lines(first="2025-06-01", emblem_file=upload(picture())))
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
