"""The pages of working time: what they show, what they refuse in plain words, and that an import overwrites nothing."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from tests.cast import Cast
from tuntas.people.calendars import NATIONAL, copied
from tuntas.people.models import Calendar, Cover, Holiday, Unit, WorkingHours
from tuntas.people.years import beside, shipped
from tuntas.web.views.settings.calendars import lacking
from tuntas.web.views.settings.calendars_hours import read_spans, total

KALENDER = "/pengaturan/kalender/"
WEEK = {f"day{number}": "07.30-12.00, 13.00-16.00" for number in range(5)}


@pytest.fixture
def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


@pytest.fixture
def calendar(cast: Cast) -> Calendar:
    return Calendar.objects.get(name=NATIONAL)


def said(answer: Any) -> list[str]:
    """What the summary of errors says."""
    found = re.search(r'role="alert".*?<ul role="list">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return re.findall(r">([^<>]+)</(?:a|li)>", found[1]) if found else []


def refused(client: Client, url: str, form: dict[str, Any]) -> list[str]:
    """What is said against `form`; whatever was typed stands in the page again."""
    answer = client.post(url, {**form, "do": "preview"})
    assert answer.status_code == 422
    page = answer.content.decode()
    for typed in form.values():
        assert f'value="{typed}"' in page or not typed
    return said(answer)


def applied(client: Client, url: str, form: dict[str, Any]) -> None:
    preview = client.post(url, {**form, "do": "preview"}).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', preview)
    assert seen
    assert client.post(url, {**form, "do": "apply", "seen": seen[1]}).status_code == 302


# -- what they show ---------------------------------------------------------------------------------


def test_settings_lead_to_the_calendars_and_say_who_works_by_which(sari: Client, calendar: Calendar) -> None:
    east = copied("Kalender Timur", calendar)
    Unit.objects.create(name="Pusat Timur", zone="Asia/Jayapura", calendar=east)
    assert f'href="{KALENDER}"' in sari.get("/pengaturan/").content.decode()
    page = sari.get(KALENDER).content.decode()
    assert "Pusat Penilaian Kompetensi (WIB)" in page
    assert "Pusat Timur (WIT)" in page


def test_a_calendar_shows_its_hours_holidays_and_units(cast: Cast, sari: Client, calendar: Calendar) -> None:
    page = sari.get(f"{KALENDER}{calendar.pk}/?tahun=2026").content.decode()
    assert "Pusat Penilaian Kompetensi" in page
    assert "Ramadhan 1447 H" in page
    assert "19 Februari 2026 sampai 20 Maret 2026" in page
    assert "Cuti Bersama Hari Raya Natal" in page
    assert f'href="{KALENDER}{calendar.pk}/impor/2026/"' in page


@pytest.mark.parametrize("year", ["1e3", "²⁰²⁶", "-2026", "99999999999999999999", "1" * 5000, ""])
def test_a_year_that_is_none_is_this_year(sari: Client, calendar: Calendar, year: str) -> None:
    assert sari.get(f"{KALENDER}{calendar.pk}/", {"tahun": year}).status_code == 200


@pytest.mark.parametrize(("year", "days"), [(2025, 237), (2026, 240), (2027, 242)])
def test_a_year_counts_its_working_days(sari: Client, calendar: Calendar, year: int, days: int) -> None:
    page = sari.get(f"{KALENDER}{calendar.pk}/tahun/{year}/").content.decode()
    assert f"{days} hari kerja, " in page
    assert page.count("<table>") == 12


def test_a_year_marks_each_kind_of_day_in_words_as_well(sari: Client, calendar: Calendar) -> None:
    Cover.objects.create(calendar=calendar, date=date(2026, 11, 28), opens=time(9), closes=time(12), name="Piket Ani")
    Holiday.objects.create(calendar=calendar, date=date(2026, 11, 26), name="Hari jadi kantor", kind="unit")
    calendar.save()
    page = sari.get(f"{KALENDER}{calendar.pk}/tahun/2026/").content.decode().replace(' aria-current="date"', "")
    assert '<span class="day" data-mark="own">26<span class="unseen"> Hari jadi kantor</span></span>' in page
    assert (
        '<span class="day" data-mark="free" data-cover>28<span class="unseen"> tidak ada jam kerja</span>'
        '<span class="unseen">, ada piket</span></span>'
    ) in page
    assert page.count('data-mark="fasting"') == 7 + 12 + 1  # seven days of February, twelve of March, and the legend


def test_years_out_of_reach_are_not_there(sari: Client, calendar: Calendar) -> None:
    assert [sari.get(f"{KALENDER}{calendar.pk}/tahun/{one}/").status_code for one in (1999, 2000, 2200, 2201)] == [
        404, 200, 200, 404
    ]  # fmt: skip


def test_what_a_calendar_lacks_is_told(calendar: Calendar) -> None:
    assert lacking(calendar, date(2026, 11, 23)) == [
        "Ramadhan 1448 H masih perkiraan: 8 Februari 2027 sampai 9 Maret 2027."
    ]
    calendar.holidays.filter(date__year=2027).delete()
    WorkingHours.objects.update(estimate=False)
    assert lacking(calendar, date(2026, 11, 23)) == ["Hari libur 2027 belum diisi; dapat diimpor."]
    assert lacking(calendar, date(2027, 11, 23)) == ["Hari libur 2027 belum diisi; dapat diimpor."]  # 2028: no decree


# -- hours ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("07.30-12.00, 13.00-16.00", [(time(7, 30), time(12)), (time(13), time(16))]),
        ("13:00 – 16:00; 7.30—12:00", [(time(7, 30), time(12)), (time(13), time(16))]),
        ("07.30 s.d. 12.00 dan 13.00 sampai 16.00", [(time(7, 30), time(12)), (time(13), time(16))]),
        ("07.30-12.00 13.00-16.00", [(time(7, 30), time(12)), (time(13), time(16))]),
        ("20.00-24.00", [(time(20), time(0))]), ("", []), ("  ", []),
        ("pagi", None), ("07.30", None), ("25.00-26.00", None), ("07.60-12.00", None), ("07.30-12.00 x", None),
        ("²7.30-12.00", None),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(typed: str, read: object) -> None:
    assert read_spans(typed) == read


def test_a_week_is_summed_to_its_hours() -> None:
    week = [read_spans("07.30-12.00, 13.00-16.00") or [] for _ in range(4)] + [read_spans("20.00-24.00") or []]
    assert total(week).total_seconds() / 3600 == 34


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"day0": "07.30-12.00, 11.00-16.00"},
         ["Senin: jam 07.30–12.00 dan 11.00–16.00 bertumpuk; setiap menit hanya boleh tertulis sekali."]),
        ({"day2": "12.00-08.00"},
         ["Rabu: jam tutup 08.00 harus sesudah jam buka 12.00. Jam kerja yang melewati tengah malam ditulis dalam dua "
          "hari, sampai 24.00 dan mulai 00.00."]),
        ({"day4": "pagi"}, ["Jumat: “pagi” tidak terbaca sebagai jam. Tulis misalnya 07.30-12.00, 13.00-16.00."]),
        ({"last": "2026-11-30"}, ["Jam baru: hari terakhir 30-11-2026 mendahului hari pertama 01-12-2026."]),
        ({f"day{number}": "" for number in range(5)},
         ["Masa ini tidak punya satu jam kerja pun. Untuk menutup kantor beberapa hari, pakai hari libur."]),
        ({"name": ""}, ["Nama masa: Bidang ini tidak boleh kosong."]),
        ({"first": "2027-02-10", "last": "2027-03-15"},
         ["Bertumpuk dengan Ramadhan 1448 H, 8 Februari 2027 sampai 9 Maret 2027. Ubah yang itu, atau pilih tanggal "
          "yang lain."]),
        ({"first": "2023-04-12"},
         ["Bertumpuk dengan Jam kerja biasa, 12 April 2023. Ubah yang itu, atau pilih tanggal yang lain."]),
    ],
    ids=["overlap", "closes first", "no hours", "ends first", "empty week", "no name", "half inside", "same first day"],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_and_nothing_typed_is_lost(
    sari: Client, calendar: Calendar, typed: dict[str, str], told: list[str]
) -> None:
    form = {"name": "Jam baru", "first": "2026-12-01", "last": "", **WEEK, **typed}
    assert refused(sari, f"{KALENDER}{calendar.pk}/jam/baru/", form) == told


def test_a_week_inside_a_longer_period_is_taken(sari: Client, calendar: Calendar) -> None:
    form = {"name": "Pekan evaluasi", "first": "2027-02-15", "last": "2027-02-19", **WEEK}
    applied(sari, f"{KALENDER}{calendar.pk}/jam/baru/", form)
    assert calendar.hours.filter(period="Pekan evaluasi").count() == 10


def test_new_hours_begin_from_those_in_force_and_ramadhan_from_its_own(sari: Client, calendar: Calendar) -> None:
    url = f"{KALENDER}{calendar.pk}/jam/baru/"
    assert 'value="08.00-12.00, 12.30-15.00"' in sari.get(url, {"masa": "ramadhan"}).content.decode()
    own = copied("Tanpa Ramadhan", calendar)
    own.hours.exclude(last=None).delete()
    own.save()
    assert 'value="07.30-11.30, 13.00-16.30"' in sari.get(f"{KALENDER}{own.pk}/jam/baru/").content.decode()
    page = sari.get(f"{KALENDER}{own.pk}/jam/baru/", {"masa": "ramadhan"}).content.decode()
    assert 'value="08.00-11.30, 12.30-15.30"' in page  # the Perpres'


def test_going_back_to_the_form_keeps_what_was_typed(sari: Client, calendar: Calendar) -> None:
    form = {"name": "Jam kerja banjir", "first": "2026-12-01", "last": "2026-12-04", **WEEK, "estimate": "on"}
    answer = sari.post(f"{KALENDER}{calendar.pk}/jam/baru/", {**form, "do": "edit"})
    assert (answer.status_code, said(answer)) == (200, [])
    page = answer.content.decode()
    assert 'value="Jam kerja banjir"' in page
    assert 'value="2026-12-04"' in page
    assert re.search(r'name="estimate"[^>]* checked', page)


# -- holidays ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"first": "2026-12-25"}, ["25 Desember 2026 sudah tercatat libur: Hari Raya Natal."]),
        ({"first": "2026-12-23", "last": "2026-12-27"},
         ["24 Desember 2026 sudah tercatat libur: Cuti Bersama Hari Raya Natal.",
          "25 Desember 2026 sudah tercatat libur: Hari Raya Natal."]),
        ({"last": "2026-11-29"},
         ["Hari terakhir, 29 November 2026, mendahului hari pertama, 30 November 2026."]),
        ({"last": "2027-11-30"}, ["Paling banyak 62 hari sekaligus."]),
        ({"first": "besok"}, ["Masukkan tanggal yang valid."]),
        ({"first": "9999-12-31"}, ["Tulis tahun antara 2000 dan 2200."]),
        ({"name": ""}, ["Nama hari libur: Bidang ini tidak boleh kosong."]),
    ],
    ids=["twice", "twice in a row of days", "ends first", "endless", "no date", "no year of ours", "no name"],
)  # fmt: skip
def test_a_holiday_that_cannot_be_is_refused(
    sari: Client, calendar: Calendar, typed: dict[str, str], told: list[str]
) -> None:
    form = {"name": "Cuti panjang", "kind": "unit", "first": "2026-11-30", "last": "", **typed}
    kind = form.pop("kind")
    answer = sari.post(f"{KALENDER}{calendar.pk}/libur/baru/", {**form, "kind": kind, "do": "preview"})
    assert (answer.status_code, said(answer)) == (422, told)
    assert all(f'value="{one}"' in answer.content.decode() for one in form.values() if one)


def test_several_days_under_one_name_and_one_of_them_moved(sari: Client, calendar: Calendar) -> None:
    form = {"name": "Cuti panjang", "kind": "cuti bersama", "first": "2026-12-28", "last": "2026-12-30"}
    applied(sari, f"{KALENDER}{calendar.pk}/libur/baru/", form)
    days = Holiday.objects.filter(name="Cuti panjang").order_by("date")
    assert [(one.date.day, one.kind) for one in days] == [(day, "cuti bersama") for day in (28, 29, 30)]
    moved = {"name": "Cuti panjang", "kind": "unit", "first": "2026-12-31"}
    url = f"{KALENDER}libur/{days[2].pk}/"
    assert "pindah dari 30 Desember 2026 ke 31 Desember 2026" in sari.post(url, moved).content.decode()
    applied(sari, url, moved)
    assert [(one.date.day, one.kind) for one in days.all()] == [
        (28, "cuti bersama"), (29, "cuti bersama"), (31, "unit")
    ]  # fmt: skip


def test_a_holiday_kept_on_its_own_day_is_not_a_second_one(sari: Client, calendar: Calendar) -> None:
    row = Holiday.objects.get(date="2027-03-10")
    form = {"name": "Idul Fitri 1448 H", "kind": "nasional", "first": "2027-03-10"}
    applied(sari, f"{KALENDER}libur/{row.pk}/", form)
    row = Holiday.objects.get(date="2027-03-10")
    assert (row.name, row.estimate) == ("Idul Fitri 1448 H", False)


# -- cover ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"closes": "08:00"},
         ["Selesai 08.00 tidak sesudah mulai 09.00. Bila piketnya melewati tengah malam, centang “Selesainya pada hari "
          "berikutnya”."]),
        ({"overnight": "on"}, ["Satu piket paling lama 24 jam; tulis sebagai beberapa piket."]),
        ({"first": "2026-11-23", "which": "every"},
         ["Seluruhnya di dalam jam kerja, jadi tidak menambah waktu apa pun."]),
        ({"first": "2026-11-23"}, ["Tidak ada hari seperti itu dalam masa ini."]),
        ({"last": "2026-11-27"}, ["Hari terakhir, 27 November 2026, mendahului hari pertama, 28 November 2026."]),
    ],
    ids=["ends first", "more than a day", "within hours", "no such day", "ends before it starts"],
)  # fmt: skip
def test_cover_that_cannot_be_is_refused(
    sari: Client, calendar: Calendar, typed: dict[str, str], told: list[str]
) -> None:
    form = {"name": "Piket Ani", "first": "2026-11-28", "last": "", "opens": "09:00", "closes": "11:00",
            "which": "free", **typed}  # fmt: skip
    answer = sari.post(f"{KALENDER}{calendar.pk}/piket/baru/", {**form, "do": "preview"})
    assert (answer.status_code, said(answer)) == (422, told)
    assert 'value="Piket Ani"' in answer.content.decode()
    assert f'value="{form["closes"]}"' in answer.content.decode()


def test_the_same_cover_twice_is_refused(sari: Client, calendar: Calendar) -> None:
    url = f"{KALENDER}{calendar.pk}/piket/baru/"
    form = {"name": "Piket", "first": "2026-11-28", "last": "2026-11-29", "opens": "09:00", "closes": "11:00",
            "which": "free"}  # fmt: skip
    applied(sari, url, form)
    assert said(sari.post(url, form)) == ["Piket pada hari dan jam ini sudah tercatat."]
    assert Cover.objects.count() == 2


# -- a year, imported -------------------------------------------------------------------------------


def test_what_is_shipped_names_its_decree_and_nothing_else_is_shipped() -> None:
    years = shipped()
    assert list(years) == [2025, 2026, 2027]
    assert {
        year: (sum(day.kind == "nasional" for day in one.days), sum(day.kind == "cuti bersama" for day in one.days))
        for year, one in years.items()
    } == {2025: (17, 11), 2026: (17, 8), 2027: (18, 8)}
    assert "1497, 2, dan 5 Tahun 2025" in years[2026].decree


def test_a_year_that_is_not_decreed_is_not_shipped_and_the_page_says_so(sari: Client, calendar: Calendar) -> None:
    page = sari.get(f"{KALENDER}{calendar.pk}/impor/2028/").content.decode()
    assert "Libur 2028 tidak dibawa Tuntas" in page
    assert "Isi sendiri setelah keputusannya terbit." in sari.get(
        f"{KALENDER}{calendar.pk}/", {"tahun": "2028"}
    ).content.decode()  # fmt: skip


@pytest.fixture
def edited(calendar: Calendar) -> Calendar:
    """A calendar without 2026's days but: one the same, one under another name, an own one, one no decree has."""
    calendar.holidays.filter(date__year=2026).delete()
    for day, name, kind in (
        ("2026-01-01", "Tahun Baru Masehi", "nasional"), ("2026-05-27", "Lebaran Haji", "nasional"),
        ("2026-12-24", "Hari jadi kantor", "unit"), ("2026-05-26", "Cuti tambahan", "cuti bersama"),
        ("2026-07-01", "Libur kantor", "unit"),
    ):  # fmt: skip
        Holiday.objects.create(calendar=calendar, date=day, name=name, kind=kind)
    return calendar


def test_an_import_is_shown_line_by_line(edited: Calendar) -> None:
    lines = {one.date.isoformat(): one.state for one in beside(edited, shipped()[2026])}
    assert len(lines) == 26
    assert {day: state for day, state in lines.items() if state != "new"} == {
        "2026-01-01": "same", "2026-05-26": "extra", "2026-05-27": "differs", "2026-12-24": "own",
    }  # fmt: skip


def test_an_import_overwrites_nothing_by_itself(sari: Client, edited: Calendar) -> None:
    page = sari.get(f"{KALENDER}{edited.pk}/impor/2026/").content.decode()
    ticked = re.findall(r'name="take" value="([^"]+)" checked', page)
    offered = re.findall(r'name="take" value="([^"]+)"', page)
    assert sorted(set(offered) - set(ticked)) == ["2026-05-26", "2026-05-27", "2026-12-24"]
    applied(sari, f"{KALENDER}{edited.pk}/impor/2026/", {"take": ticked})
    held = dict(edited.holidays.filter(date__year=2026).values_list("date", "name"))
    assert len(held) == 27
    assert [held[date(2026, *day)] for day in ((5, 26), (5, 27), (7, 1), (12, 24), (12, 25))] == [
        "Cuti tambahan", "Lebaran Haji", "Libur kantor", "Hari jadi kantor", "Hari Raya Natal",
    ]  # fmt: skip


def test_what_is_ticked_is_taken_from_the_decree(sari: Client, edited: Calendar) -> None:
    take = ["2026-05-26", "2026-05-27", "2026-12-24", "2026-07-01", "1999-01-01", "pagi"]
    applied(sari, f"{KALENDER}{edited.pk}/impor/2026/", {"take": take})
    held = edited.holidays.filter(date__year=2026).order_by("date").values_list("date", "name", "kind")
    assert list(held) == [
        (date(2026, 1, 1), "Tahun Baru Masehi", "nasional"), (date(2026, 5, 27), "Hari Raya Idul Adha", "nasional"),
        (date(2026, 7, 1), "Libur kantor", "unit"),
        (date(2026, 12, 24), "Cuti Bersama Hari Raya Natal", "cuti bersama"),
    ]  # fmt: skip


def test_an_import_of_nothing_is_refused(sari: Client, edited: Calendar) -> None:
    answer = sari.post(f"{KALENDER}{edited.pk}/impor/2026/", {"do": "preview"})
    assert (answer.status_code, said(answer)) == (422, ["Pilih sedikitnya satu tanggal."])


# -- calendars themselves ---------------------------------------------------------------------------


def test_a_new_calendar_begins_from_another(cast: Cast, sari: Client, calendar: Calendar) -> None:
    answer = sari.post(f"{KALENDER}baru/", {"name": "Kalender Timur", "model": calendar.pk})
    made = Calendar.objects.get(name="Kalender Timur")
    assert answer.headers["Location"] == f"{KALENDER}{made.pk}/"
    assert (made.hours.count(), made.holidays.count()) == (calendar.hours.count(), calendar.holidays.count())
    again = sari.post(f"{KALENDER}baru/", {"name": "kalender timur", "model": calendar.pk})
    assert said(again) == ["Sudah ada kalender bernama Kalender Timur."]
    assert 'value="kalender timur"' in again.content.decode()


def test_a_calendar_gets_another_name_and_no_clock_moves(cast: Cast, sari: Client, calendar: Calendar) -> None:
    own = copied("Kalender Timur", calendar)
    cast.office.calendar = own
    cast.office.save()
    url, stamp = f"{KALENDER}{own.pk}/nama/", own.changed_at
    assert 'value="Kalender Timur"' in sari.get(url).content.decode()
    taken = sari.post(url, {"name": calendar.name.upper()})
    assert said(taken) == [f"Sudah ada kalender bernama {calendar.name}."]
    assert sari.post(url, {"name": "Kalender Papua"}).headers["Location"] == f"{KALENDER}{own.pk}/"
    own.refresh_from_db()
    assert (own.name, own.changed_at) == ("Kalender Papua", stamp)
    assert LogEntry.objects.get().change_message == "Kalender Timur → Kalender Papua"
    assert url in sari.get(f"{KALENDER}{own.pk}/").content.decode()


def test_the_national_calendar_keeps_its_name(sari: Client, calendar: Calendar) -> None:
    """Units without a calendar of their own work by it, and it is known by its name."""
    url = f"{KALENDER}{calendar.pk}/nama/"
    assert sari.post(url, {"name": "Lain"}).status_code == 404
    assert url not in sari.get(f"{KALENDER}{calendar.pk}/").content.decode()


def test_a_calendar_that_is_used_stays_and_an_unused_one_may_go(sari: Client, calendar: Calendar) -> None:
    own = copied("Kalender Timur", calendar)
    for one in (calendar, own):
        sari.post(f"{KALENDER}{one.pk}/penghapusan/")
    assert list(Calendar.objects.all()) == [calendar]
    assert "masih dipakai" in sari.get(KALENDER).content.decode()


def test_cover_that_is_over_can_still_be_put_right(sari: Client, calendar: Calendar) -> None:
    for day in ("2020-11-28", "2020-11-29"):
        Cover.objects.create(calendar=calendar, date=day, opens=time(9), closes=time(0), name="Piket lama")
    page = sari.get(f"{KALENDER}{calendar.pk}/").content.decode()
    assert [one in page for one in ("Sabtu, 28 November 2020", "09.00–24.00", "Hapus semuanya")] == [True, True, False]


def test_another_calendar_for_a_unit_says_that_days_gone_by_are_reckoned_anew(
    cast: Cast, sari: Client, calendar: Calendar
) -> None:
    own = copied("Kalender Timur", calendar)
    form = {"calendar": own.pk, "zone": "Asia/Makassar", "do": "preview"}
    page = sari.post(f"{KALENDER}unit/{cast.office.pk}/", form).content.decode()
    assert "Pusat Penilaian Kompetensi bekerja menurut kalender Kalender Timur, WITA." in page
    assert "mengenai hari yang sudah lewat" in page
    assert "Tidak ada tenggat yang sedang berjalan berpindah karenanya." in page
    assert Unit.objects.get(pk=cast.office.pk).calendar == calendar


def test_a_change_is_logged_with_its_reason(cast: Cast, sari: Client, calendar: Calendar) -> None:
    form = {"name": "Banjir", "kind": "unit", "first": "2026-11-24", "last": "", "basis": "SE 12 Tahun 2026"}
    applied(sari, f"{KALENDER}{calendar.pk}/libur/baru/", form)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (
        cast.sari, "24 November 2026 libur: Banjir (libur unit). SE 12 Tahun 2026"
    )  # fmt: skip
