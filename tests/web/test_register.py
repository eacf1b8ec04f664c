"""`/register/`: who reads it, which book an address opens, its filters and pages, and its files."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, wib
from tests.documents import story
from tests.register.shelf import reported
from tuntas.cases import moves
from tuntas.people.models import Duty, Unit, User
from tuntas.register import judged
from tuntas.web import registering

NOVEMBER = {"tahun": "2026", "bulan": "11"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def nothing_remembered(settings: Any, tmp_path: Path) -> None:
    judged._kept.clear()
    settings.FILES = tmp_path / "files"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(cast: Cast, **query: str) -> str:
    return browser(cast.ketut).get("/register/", query).content.decode()


def numbers(said: str) -> list[str]:
    """The cases of a page, in their order."""
    return re.findall(r'<th scope="row"><a href="/kasus/([\d-]+)/"', said)


# -- who reads it -----------------------------------------------------------------------------------


def test_whoever_has_a_duty_in_the_office_finds_it_in_the_menu(cast: Cast) -> None:
    Duty.objects.create(user=cast.sari, unit=cast.office, role="auditor", first=date(2025, 1, 1))
    for user in (cast.ani, cast.ketut, cast.jusuf, cast.sari):
        assert 'href="/register/"' in browser(user).get("/meja/").content.decode()
        assert browser(user).get("/register/").status_code == 200


def test_a_vendor_and_who_has_no_duty_find_nothing(cast: Cast) -> None:
    for user in (cast.vina, cast.sari):
        assert 'href="/register/"' not in browser(user).get("/meja/").content.decode()
        for path in ("/register/", "/register/unduh.xlsx", "/register/unduh.pdf"):
            assert browser(user).get(path).status_code == 404


def test_another_office_sees_its_own_book_only(cast: Cast) -> None:
    case = reported(cast, "2026-11-23 08:00")
    other = Unit.objects.create(name="Pusat Lain", calendar=cast.office.calendar)
    Duty.objects.filter(user=cast.budi).update(unit=other)
    said = browser(cast.budi).get("/register/", {**NOVEMBER, "unit": cast.office.pk}).content.decode()
    assert case.number not in said
    assert "Unit itu tidak ada pada Anda." in said and "Pusat Lain" in said
    assert "Pusat Penilaian" not in said


def test_who_works_in_two_offices_chooses(cast: Cast) -> None:
    east = Unit.objects.create(name="Kantor Timur", calendar=cast.office.calendar, zone="Asia/Jayapura")
    Duty.objects.create(user=cast.ketut, role="ketua", unit=east, first=date(2025, 1, 1))
    here, there = reported(cast, "2026-11-23 08:00"), reported(cast, "2026-11-23 09:00", east)
    assert numbers(page(cast, **NOVEMBER, unit=str(cast.office.pk))) == [here.number]
    said = page(cast, **NOVEMBER, unit=str(east.pk))
    assert numbers(said) == [there.number] and "Waktu menurut WIT." in said and "11.00" in said
    assert re.search(rf'<option value="{east.pk}" selected>Kantor Timur', said)


# -- which book -------------------------------------------------------------------------------------

BAD = [
    {"tahun": "2026", "bulan": "13"}, {"tahun": "tahun lalu"}, {"bulan": "Mei"}, {"tahun": "0"}, {"tahun": "-5"},
    {"tahun": "99999999999999999999"}, {"bulan": "١"}, {"tahun": "' OR 1=1 --"},
]  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_what_cannot_be_read_gives_this_month_and_says_so(cast: Cast, query: dict[str, str]) -> None:
    case = moves.receive(
        edition=cast.edition, unit=cast.office, data=story.papers.report(cast.room.pk, datetime.now(UTC))
    ).report.case
    said = page(cast, **query)
    assert "Bulan atau tahun itu tidak dapat dibaca; yang ditampilkan bulan ini." in said
    assert numbers(said) == [case.number]
    for name in ("xlsx", "pdf"):
        assert browser(cast.ketut).get(f"/register/unduh.{name}", query).status_code == 200


@pytest.mark.parametrize(
    "query", [{"sop": "tidak-ada"}, {"unit": "abc"}, {"setelah": "x"}, {"setelah": "9" * 40}, {"hasil": "bagus\x00"}]
)
def test_any_other_nonsense_is_borne(cast: Cast, query: dict[str, str]) -> None:
    case = reported(cast, "2026-11-23 08:00")
    assert numbers(page(cast, **NOVEMBER, **query)) == [case.number]


def test_a_month_without_cases_says_so(cast: Cast) -> None:
    said = page(cast, tahun="2026", bulan="2")
    assert "Tidak ada kasus yang dilaporkan pada Februari 2026" in said
    assert numbers(said) == []
    assert "Tidak ada kasus yang dilaporkan pada tahun 2026" in page(cast, tahun="2026")


def test_a_year_holds_its_months(cast: Cast) -> None:
    cases = [reported(cast, f"2026-{month:02}-16 08:00") for month in (1, 6, 12)]
    assert numbers(page(cast, tahun="2026", bulan="")) == [one.number for one in cases]
    assert numbers(page(cast, tahun="2026", bulan="6")) == [cases[1].number]
    said = page(cast, tahun="2026", bulan="6")
    assert "?tahun=2026&amp;bulan=5" in said and "?tahun=2026&amp;bulan=7" in said


# -- lines, filters, pages --------------------------------------------------------------------------


def test_a_line_tells_verdict_times_and_papers(cast: Cast) -> None:
    case = story.finished(cast)
    number = case.papers.filter(key="laporan_penanganan").latest("revision").number
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(cast, **NOVEMBER)))
    for wanted in (
        "23 Nov 08.00", "23 Nov 10.20", "2 jam 20 menit", "norma 3 jam 30 menit", "Terlambat",
        "A4 Port perangkat rusak", "Ani Lestari, S.Kom.", f"Laporan penanganan {number}",
    ):  # fmt: skip
        assert wanted in said, wanted


def three(cast: Cast) -> dict[str, str]:
    """A late, a withdrawn and a running case, by how they are filtered."""
    late = story.finished(cast)
    withdrawn, running = reported(cast, "2026-11-24 08:00"), reported(cast, "2026-11-25 08:00")
    moves.withdraw(withdrawn, "other", "Listrik padam.", by=cast.actor("ketut"), now=wib("2026-11-24 09:00"))
    return {"terlambat": late.number, "ditarik": withdrawn.number, "berjalan": running.number}


def test_cases_are_filtered_by_how_they_ended(cast: Cast) -> None:
    cases = three(cast)
    for key, number in cases.items():
        assert numbers(page(cast, **NOVEMBER, hasil=key)) == [number]
    assert numbers(page(cast, **NOVEMBER)) == list(cases.values())
    assert "Alasan ditarik: sebab lain: Listrik padam." in page(cast, **NOVEMBER, hasil="ditarik")
    assert "Tidak ada kasus dengan hasil ini" in page(cast, **NOVEMBER, hasil="sesuai")
    counts = re.findall(r"<b>(\d+)</b>(\w+)", page(cast, **NOVEMBER))
    assert counts == [("3", "Semua"), ("1", "Terlambat"), ("1", "Ditarik"), ("1", "Berjalan")]


def test_pages_follow_one_another_by_key(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registering, "PAGE", 2)
    cases = [reported(cast, f"2026-11-23 08:{minute:02}").number for minute in range(5)]
    address, seen = "/register/?tahun=2026&bulan=11", []
    for _page in range(3):
        said = browser(cast.ketut).get(address).content.decode()
        seen.append(numbers(said))
        following = re.search(r'href="([^"]+)">Berikutnya', said)
        address = following[1].replace("&amp;", "&") if following else ""
    assert (seen, address) == ([cases[:2], cases[2:4], cases[4:]], "")
    back = re.search(r'href="([^"]+setelah[^"]+)"', said)
    assert back and numbers(browser(cast.ketut).get(back[1].replace("&amp;", "&")).content.decode()) == cases[2:4]
    assert "5–5 dari 5" in said and "No. 5" in said


def test_a_page_costs_the_same_with_one_case_and_with_thirty(cast: Cast) -> None:
    client = browser(cast.ketut)

    def asked() -> int:
        judged._kept.clear()
        client.get("/register/", NOVEMBER)
        with CaptureQueriesContext(connection) as seen:
            client.get("/register/", NOVEMBER)
        return len(seen)

    reported(cast, "2026-11-23 08:00")
    one = asked()
    for minute in range(1, 30):
        reported(cast, f"2026-11-23 08:{minute:02}")
    assert asked() == one <= 16


# -- files ------------------------------------------------------------------------------------------


def test_the_files_are_downloads_of_the_same_book(cast: Cast) -> None:
    story.finished(cast)
    client, name = browser(cast.ketut), "register-penanganan-kendala-jaringan-2026-11"
    for ending, kind, begins in (("xlsx", XLSX, b"PK"), ("pdf", "application/pdf", b"%PDF")):
        answer = client.get(f"/register/unduh.{ending}", NOVEMBER)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.{ending}"'
        assert (answer.headers["Cache-Control"], answer.headers["Content-Security-Policy"]) == (
            "private, no-store", "sandbox",
        )  # fmt: skip
        assert answer.content.startswith(begins)
        assert f"/register/unduh.{ending}?tahun=2026&amp;bulan=11" in page(cast, **NOVEMBER)


def test_a_book_too_thick_for_a_pdf_is_offered_by_month(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuntas.web.views.register.PDF_MOST", 1)
    reported(cast, "2026-11-23 08:00")
    reported(cast, "2026-11-23 08:10")
    answer = browser(cast.ketut).get("/register/unduh.pdf", NOVEMBER)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Buku ini lebih dari 1 kasus, terlalu tebal untuk satu PDF." in said
    assert ('href="/register/unduh.pdf' in said, 'href="/register/unduh.xlsx' in said) == (False, True)
    assert browser(cast.ketut).get("/register/unduh.xlsx", NOVEMBER).status_code == 200
