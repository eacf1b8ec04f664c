"""Reporting: under a minute, without an account, stored once whatever happens on the way."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from tests.cast import Cast
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.models import Case, Delivery, Edition, Event, Report
from tuntas.people.models import Duty, Unit

KEY = "0b7f1d6e-7f3a-4f0b-9a53-5a0d9d7a1c11"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.FILES = tmp_path / "files"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def answers(cast: Cast, **more: Any) -> dict[str, Any]:
    """The three answers, as the page sends them."""
    return {
        "kunci": KEY, "data_gangguan.gejala": "ruang", "data_gangguan.tempat": str(cast.room.pk),
        "data_gangguan.waktu_kejadian": "baru", **more,
    }  # fmt: skip


def photo(name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, papers.photo().content, "image/jpeg")


def text(response: Any) -> str:
    return str(response.content.decode())


def running(cast: Cast, ago: timedelta = timedelta(hours=1)) -> Case:
    now = datetime.now(UTC) - ago
    return moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now
    ).report.case


def test_three_questions_are_asked_and_numbered(cast: Cast, client: Client) -> None:
    page = text(client.get("/lapor/"))
    for question in ("1. Apa yang terganggu?", "2. Di mana?", "3. Sejak kapan?"):
        assert question in page
    assert "Hasil pengecekan" not in page  # a question of step 2


def test_three_answers_are_enough(cast: Cast, client: Client) -> None:
    sent = client.post("/lapor/", answers(cast))
    assert sent.status_code == 302
    report = Report.objects.get()
    assert (report.channel, report.reporter, report.entered_by) == ("web", "", None)
    assert report.case.title == "Internet mati di ruang ini"
    assert report.case.place == cast.room
    page = text(client.get(sent["Location"]))
    assert report.number in page
    code = sent["Location"].split("/")[-2]
    assert f"/lacak/{code}/" in page
    assert "https://wa.me/?text=" in page
    assert "2 petugas sudah diberi tahu" in page


def test_the_page_says_when_nobody_could_be_told(cast: Cast, client: Client) -> None:
    Duty.objects.all().delete()
    sent = client.post("/lapor/", answers(cast))
    assert "belum ada petugas yang dapat diberi tahu" in text(client.get(sent["Location"]))


def test_a_reporter_who_wants_news_is_no_officer_who_was_told(cast: Cast, client: Client) -> None:
    Duty.objects.all().delete()
    sent = client.post("/lapor/", answers(cast))
    report = Report.objects.get()
    event = report.case.events.earliest("seq")
    Delivery.objects.create(event=event, report=report, channel="mail", address="rudi@contoh.go.id",
                            created_at=event.at)  # fmt: skip
    assert "belum ada petugas yang dapat diberi tahu" in text(client.get(sent["Location"]))


def test_pressing_twice_gives_one_report_and_the_same_confirmation(cast: Cast, client: Client) -> None:
    first = client.post("/lapor/", answers(cast))
    again = client.post("/lapor/", answers(cast, nama="Rudi"))
    other = Client().post("/lapor/", answers(cast))
    assert first["Location"] == again["Location"] == other["Location"]
    assert Report.objects.count() == 1


def test_a_page_from_memory_that_tells_of_something_else_is_another_report(
    cast: Cast, client: Client
) -> None:
    client.post("/lapor/", answers(cast))
    client.post("/lapor/", answers(cast, **{"data_gangguan.gejala": "wifi", "tetap": "1"}))
    assert Report.objects.count() == 2


def test_what_lacks_is_said_and_everything_typed_stays(cast: Cast, client: Client) -> None:
    typed = "Kabel 😀 <script>alert(1)</script> " * 20
    sent = answers(cast, **{"data_gangguan.uraian": typed, "nama": "Rudi", "kontak": "0812"})
    del sent["data_gangguan.gejala"]
    refused = client.post("/lapor/", sent)
    page = text(refused)
    assert refused.status_code == 422
    assert "Apa yang terganggu? belum diisi." in page
    assert "data-summary" in page
    assert escape(typed.strip()) in page
    assert 'value="Rudi"' in page
    assert 'value="0812"' in page
    assert f'value="{KEY}"' in page
    assert re.search(r'value="baru" checked', page)
    assert Report.objects.count() == 0


def test_five_thousand_letters_with_emoji_and_markup_are_text(cast: Cast, client: Client) -> None:
    typed = ("<script>alert('x')</script> 😀🛜 & \"kutip\" " * 200)[:5000].strip()
    sent = client.post("/lapor/", answers(cast, **{"data_gangguan.uraian": typed}))
    assert sent.status_code == 302
    assert Report.objects.get().data["uraian"] == typed
    refused = client.post("/lapor/", answers(cast, kunci=KEY[::-1], **{"data_gangguan.uraian": "x" * 5001}))
    assert refused.status_code == 422
    assert "x" * 5001 in text(refused)


def test_a_name_that_is_too_long_comes_back_with_its_error(cast: Cast, client: Client) -> None:
    refused = client.post("/lapor/", answers(cast, nama="R" * 121))
    assert refused.status_code == 422
    assert "Nama paling panjang 120 huruf." in text(refused)


def test_a_place_that_is_on_no_list_can_be_written(cast: Cast, client: Client) -> None:
    client.post(
        "/lapor/", answers(cast, **{"data_gangguan.tempat": "lain", "data_gangguan.tempat.lain": "Mushala"})
    )
    assert Case.objects.get().place_name == "Mushala"


def test_a_moment_in_the_future_is_refused(cast: Cast, client: Client) -> None:
    sent = {"data_gangguan.waktu_kejadian": "lain", "data_gangguan.waktu_kejadian.pada": "2199-01-01T10:00"}
    refused = client.post("/lapor/", answers(cast, **sent))
    assert refused.status_code == 422
    assert 'value="2199-01-01T10:00"' in text(refused)


def test_the_qr_of_a_room_fills_in_the_place(cast: Cast, client: Client) -> None:
    page = text(client.get(f"/lapor/?tempat={cast.room.pk}"))
    assert f'<option value="{cast.room.pk}" selected>' in page
    assert "Terisi dari kode QR" in page
    for odd in ("999", "x", "-1", "9" * 30):
        assert client.get(f"/lapor/?tempat={odd}").status_code == 200


# -- photos -------------------------------------------------------------------------------------


def test_a_photo_is_kept_with_the_report(cast: Cast, client: Client) -> None:
    client.post("/lapor/", answers(cast, **{"data_gangguan.foto": photo()}))
    report = Report.objects.get()
    assert [one.name for one in report.case.attachments.all()] == ["foto.jpg"]
    assert report.data["foto"] == [report.case.attachments.get().pk]


def test_a_forbidden_file_is_named_and_the_good_one_need_not_be_picked_again(
    cast: Cast, client: Client
) -> None:
    bad = SimpleUploadedFile("virus.exe", b"MZ\x00\x01", "image/jpeg")
    refused = client.post("/lapor/", answers(cast, **{"data_gangguan.foto": [photo("baik.jpg"), bad]}))
    page = text(refused)
    assert refused.status_code == 422
    assert "Berkas virus.exe bukan jenis yang diterima" in page
    assert "baik.jpg" in page
    kept = re.search(r'name="berkas_tadi" value="([^"]+)"', page)
    assert kept
    assert client.post("/lapor/", answers(cast, berkas_tadi=kept[1])).status_code == 302
    assert [one.name for one in Case.objects.get().attachments.all()] == ["baik.jpg"]


def test_a_photo_that_is_too_large_is_said_and_the_text_stays(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.UPLOAD_MOST = 100
    refused = client.post("/lapor/", answers(cast, **{"data_gangguan.foto": photo(), "nama": "Rudi"}))
    assert refused.status_code == 422
    assert "terlalu besar" in text(refused)
    assert 'value="Rudi"' in text(refused)


def test_more_photos_than_allowed_are_refused(cast: Cast, client: Client) -> None:
    six = [photo(f"{number}.jpg") for number in range(6)]
    assert client.post("/lapor/", answers(cast, **{"data_gangguan.foto": six})).status_code == 422
    assert Case.objects.count() == 0


def test_files_that_somebody_made_up_are_ignored(cast: Cast, client: Client) -> None:
    client.post("/lapor/", answers(cast, berkas_tadi="W1sidXJhaWFuIiwi:abc:def"))
    assert Case.objects.get().attachments.count() == 0


# -- me too -------------------------------------------------------------------------------------


def test_a_running_case_at_the_place_is_shown_and_joined(cast: Cast, client: Client) -> None:
    case = running(cast)
    page = text(client.get(f"/lapor/?tempat={cast.room.pk}"))
    assert "Saya juga mengalaminya" in page
    assert case.title in page
    joined = client.post(f"/lapor/saya-juga/{case.number}/", {"kunci": KEY})
    again = client.post(f"/lapor/saya-juga/{case.number}/", {"kunci": KEY})
    assert joined["Location"] == again["Location"]
    assert case.reports.count() == 2
    assert f"{case.number}.2" in text(client.get(joined["Location"]))


def test_a_similar_report_is_asked_once_and_nothing_is_lost(cast: Cast, client: Client) -> None:
    case = running(cast)
    sent = answers(cast, **{"data_gangguan.uraian": "lampu merah", "data_gangguan.foto": photo()})
    asked = client.post("/lapor/", sent)
    page = text(asked)
    assert asked.status_code == 409
    assert "Mungkin ini kendala yang sama" in page
    assert "lampu merah" in page
    kept = re.search(r'name="berkas_tadi" value="([^"]+)"', page)
    assert kept
    assert Report.objects.count() == 1
    anyway = answers(cast, berkas_tadi=kept[1], tetap="1", **{"data_gangguan.uraian": "lampu merah"})
    assert client.post("/lapor/", anyway).status_code == 302
    newest = Report.objects.order_by("pk").last()
    assert newest and newest.case != case
    assert newest.case.attachments.count() == 1


def test_a_similar_report_can_join_and_what_it_says_is_told(cast: Cast, client: Client) -> None:
    case = running(cast)
    sent = answers(cast, gabung=case.number, nama="Tuti", **{"data_gangguan.uraian": "Di sini juga."})
    assert client.post("/lapor/", sent).status_code == 302
    assert list(case.reports.values_list("reporter", flat=True)) == ["", "Tuti"]
    assert Event.objects.get(kind="report.added").data["text"] == "Di sini juga."


def test_who_joins_says_no_more_than_a_report_may(cast: Cast, client: Client) -> None:
    case = running(cast)
    sent = answers(cast, gabung=case.number, **{"data_gangguan.uraian": "x" * 45_000})
    answer: Any = client.post("/lapor/", sent)
    assert (answer.status_code, case.reports.count()) == (422, 1)
    assert "x" * 45_000 in answer.content.decode()


def test_who_was_shown_the_case_is_not_asked_again(cast: Cast, client: Client) -> None:
    case = running(cast)
    assert client.post("/lapor/", answers(cast, dilihat=case.number)).status_code == 302
    assert Case.objects.count() == 2


def test_an_old_case_does_not_ask(cast: Cast, client: Client) -> None:
    running(cast, ago=timedelta(days=2))
    assert client.post("/lapor/", answers(cast)).status_code == 302


def test_a_closed_case_cannot_be_joined(cast: Cast, client: Client) -> None:
    case = running(cast)
    moves.withdraw(case, "duplicate", "Ganda.", by=cast.actor("ketut"))
    refused = client.post(f"/lapor/saya-juga/{case.number}/", answers(cast, nama="Tuti"))
    assert refused.status_code == 409
    assert "Kasus ini sudah ditutup." in text(refused)
    assert 'value="Tuti"' in text(refused)
    assert client.post("/lapor/saya-juga/2020-9999/", {}).status_code == 404
    assert client.get(f"/lapor/saya-juga/{case.number}/").status_code == 405


# -- limits -------------------------------------------------------------------------------------


def test_an_address_has_its_share_and_staff_is_not_hurt(cast: Cast, client: Client, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 2
    more = {"tetap": "1"}
    for number in range(2):
        assert client.post("/lapor/", answers(cast, kunci=f"{KEY}{number}", **more)).status_code == 302
    refused = client.post("/lapor/", answers(cast, kunci=f"{KEY}2", nama="Rudi", **more))
    assert refused.status_code == 429
    assert "Terlalu banyak laporan dari alamat ini" in text(refused)
    assert 'value="Rudi"' in text(refused)
    assert client.post("/lapor/", answers(cast, kunci=f"{KEY}1", **more)).status_code == 302  # the same again
    spoofed = {"headers": {"X-Forwarded-For": "203.0.113.9"}}
    assert client.post("/lapor/", answers(cast, kunci=f"{KEY}3", **more), **spoofed).status_code == 429
    assert (
        client.post("/lapor/", answers(cast, kunci=f"{KEY}4", **more), REMOTE_ADDR="192.0.2.7").status_code
        == 302
    )
    client.force_login(cast.ani)
    assert client.post("/lapor/", answers(cast, kunci=f"{KEY}5", **more)).status_code == 302


def test_behind_a_proxy_the_address_is_the_one_it_saw(cast: Cast, client: Client, settings: Any) -> None:
    settings.REPORTS_PER_HOUR, settings.TRUSTED_PROXIES = 1, 1
    one = {"headers": {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}}
    lied = {"headers": {"X-Forwarded-For": "198.51.100.2, 203.0.113.9"}}
    assert client.post("/lapor/", answers(cast, tetap="1"), **one).status_code == 302
    assert client.post("/lapor/", answers(cast, kunci=KEY[::-1], tetap="1"), **lied).status_code == 429


def test_before_anything_is_set_up_the_page_says_so(db: None, client: Client) -> None:
    assert client.get("/lapor/").status_code == 503
    assert client.post("/lapor/", {}).status_code == 503


def test_no_edition_no_report(cast: Cast, client: Client) -> None:
    Edition.objects.update(withdrawn_at=datetime.now(UTC))
    assert "belum selesai disiapkan" in text(client.get("/lapor/"))


def test_a_second_office_is_chosen_by_its_address(cast: Cast, client: Client) -> None:
    other = Unit.objects.create(name="Kantor Kedua", zone="Asia/Jayapura")
    assert f'name="unit" value="{other.pk}"' in text(client.get(f"/lapor/?unit={other.pk}"))
    sent = {"data_gangguan.tempat": "lain", "data_gangguan.tempat.lain": "Loket", "unit": str(other.pk)}
    client.post("/lapor/", answers(cast, **sent))
    assert Case.objects.get().unit == other


def test_an_unknown_confirmation_is_not_found(cast: Cast, client: Client) -> None:
    assert client.get("/lapor/terkirim/xyz/").status_code == 404


# -- a member enters a report -------------------------------------------------------------------


def test_a_member_reports_for_somebody_who_phoned(cast: Cast, client: Client) -> None:
    client.force_login(cast.ani)
    assert "Diterima lewat" in text(client.get("/kasus/baru/"))
    sent = answers(cast, kanal="telepon", nama="Rudi", unit_kerja="Bagian Umum", kontak="0812")
    done = client.post("/kasus/baru/", sent)
    report = Report.objects.get()
    assert done["Location"] == f"/kasus/{report.case.number}/"
    assert (report.channel, report.reporter, report.entered_by) == ("telepon", "Rudi", cast.ani)
    assert client.post("/kasus/baru/", sent)["Location"] == done["Location"]
    assert Report.objects.count() == 1


def test_a_member_must_say_how_it_came(cast: Cast, client: Client) -> None:
    client.force_login(cast.ani)
    refused = client.post("/kasus/baru/", answers(cast, nama="Rudi"))
    assert refused.status_code == 422
    assert 'value="Rudi"' in text(refused)


def test_a_member_joins_a_running_case(cast: Cast, client: Client) -> None:
    case = running(cast)
    client.force_login(cast.ani)
    assert client.post("/kasus/baru/", answers(cast, kanal="telepon")).status_code == 409
    done = client.post("/kasus/baru/", answers(cast, kanal="telepon", gabung=case.number))
    assert done["Location"] == f"/kasus/{case.number}/"
    assert case.reports.count() == 2


def test_only_people_of_an_office_enter_reports(cast: Cast, client: Client) -> None:
    assert client.get("/kasus/baru/").status_code == 302
    for person in (cast.vina, cast.sari):
        client.force_login(person)
        assert client.get("/kasus/baru/").status_code == 403


def test_nothing_but_our_own_is_asked_of_the_browser(cast: Cast, client: Client) -> None:
    page = text(client.get("/lapor/"))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert re.search(r'name="kunci" value="[0-9a-f-]{36}"', page)


def test_an_office_without_places_simply_lets_one_write_where(cast: Cast) -> None:
    from tuntas.network.models import Device, Place

    Device.objects.all().delete()
    Place.objects.filter(parent__isnull=False).delete()
    Place.objects.all().delete()
    page = Client().get("/lapor/").content.decode()
    assert '<select id="id_data_gangguan.tempat"' not in page
    sent = Client().post(
        "/lapor/",
        {
            "data_gangguan.gejala": "lambat", "data_gangguan.tempat": "lain",
            "data_gangguan.tempat.lain": "Lobi depan", "data_gangguan.waktu_kejadian": "baru",
            "kunci": "5f9f2d7e-0000-4000-8000-000000000001",
        },
    )  # fmt: skip
    assert sent.status_code == 302
    assert Case.objects.get().place_name == "Lobi depan"
