"""A suspected cyber incident on pages: the flag, the calendar hours, the report, to whom it went, and the lifting."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.test import Client

from tests.cast import Cast
from tests.stories import papers
from tests.stories.test_a_suspected_incident import WRITTEN
from tests.stories.test_by_ourselves_and_with_the_vendor import do, reported, verified
from tuntas.cases import moves
from tuntas.cases.models import Case, Incident


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def text(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def fresh(cast: Cast) -> Case:
    return reported(cast, datetime.now(UTC) - timedelta(minutes=5))


def flagged(cast: Cast, hours: float = 0) -> Case:
    case = fresh(cast)
    now = datetime.now(UTC) - timedelta(hours=hours)
    moves.flag_incident(case, "Trafik keluar penuh.", by=cast.actor("ani"), now=now)
    return case


def test_ani_flags_it_on_the_page_of_the_case(cast: Cast) -> None:
    case, ani = fresh(cast), browser(cast.ani)
    assert "Dugaan insiden siber" in text(ani, f"/kasus/{case.number}/")
    answer = ani.post(f"/kasus/{case.number}/insiden/dugaan/", {"reason": "Trafik keluar penuh."}, follow=True)
    assert "24 jam kalender berjalan" in answer.content.decode()
    assert "23 jam 59 menit lagi untuk melapor<" in text(ani, f"/kasus/{case.number}/")
    refused = ani.post(f"/kasus/{case.number}/insiden/dugaan/", {"reason": "Lagi."})
    assert (refused.status_code, "sudah ditandai" in refused.content.decode()) == (409, True)


def test_a_reason_is_asked_for(cast: Cast) -> None:
    case = fresh(cast)
    answer = browser(cast.ani).post(f"/kasus/{case.number}/insiden/dugaan/", {"reason": " "})
    assert (answer.status_code, Incident.objects.count()) == (422, 0)


def test_when_its_hours_have_passed_the_head_says_so_in_red(cast: Cast) -> None:
    case = flagged(cast, hours=26)
    page = text(browser(cast.budi), f"/kasus/{case.number}/")
    assert "Dugaan insiden siber: batas melapor 2 jam lewat" in page
    assert 'data-tone="bad"' in page.split('id="gangguan"')[1].split("2 jam lewat")[0]


def test_the_chronology_is_drawn_from_the_case_without_who_reported_it(cast: Cast) -> None:
    case, ani = flagged(cast), browser(cast.ani)
    page = text(ani, f"/kasus/{case.number}/insiden/")
    asked = page.split('name="chronology"')[1].split("</textarea>")[0]
    assert "Kendala mulai terjadi, menurut laporan." in asked
    assert "Pelapor melaporkan:" in asked
    assert "Ani menduga insiden siber: Trafik keluar penuh." in asked
    assert "Rudi" not in asked
    assert Incident.objects.get().chronology == ""  # proposed, not written


def test_it_is_written_then_reported_and_stays_as_it_was_reported(cast: Cast) -> None:
    case, ani = flagged(cast), browser(cast.ani)
    url = f"/kasus/{case.number}/insiden/"
    ani.post(url, WRITTEN | {"impact": ""})
    lacking = ani.post(f"{url}pelaporan/", WRITTEN | {"impact": "", "contact": "Budi", "to": "CSIRT"})
    page = lacking.content.decode()
    assert lacking.status_code == 422
    assert "Laporan insiden belum lengkap: isi Dampak." in page
    assert ('value="Budi"' in page, 'value="CSIRT"' in page) == (True, True)
    ani.post(f"{url}pelaporan/", WRITTEN | {"to": "CSIRT Kementerian"})
    kept = Incident.objects.get()
    assert ({key: getattr(kept, key) for key in WRITTEN}, kept.reported_to) == (WRITTEN, "CSIRT Kementerian")
    assert "Kepada CSIRT Kementerian" in text(ani, f"/kasus/{case.number}/")
    assert "Sebelum batas 24 jam." in text(ani, url)
    later = ani.post(url, {"impact": "Tidak ada."})
    assert (later.status_code, Incident.objects.get().impact) == (409, WRITTEN["impact"])


def test_the_ready_report_holds_the_four_fields(cast: Cast) -> None:
    case, ani = flagged(cast), browser(cast.ani)
    url = f"/kasus/{case.number}/insiden/laporan/"
    assert "Belum diisi: Kronologi, Dampak" in text(ani, url)
    moves.write_incident(case, WRITTEN, by=cast.actor("ani"))
    page = text(ani, url)
    assert [one for one in (*WRITTEN.values(), "PUSAT PENILAIAN KOMPETENSI") if one not in page] == []
    assert "Belum diisi" not in page


def test_lifted_with_a_reason_it_leaves_the_head_and_may_come_back(cast: Cast) -> None:
    case, ketut = flagged(cast), browser(cast.ketut)
    url = f"/kasus/{case.number}/insiden/"
    assert ketut.post(f"{url}pencabutan/", {"reason": ""}).status_code == 422
    ketut.post(f"{url}pencabutan/", {"reason": "Cadangan berjalan."})
    assert "lagi untuk melapor<" not in text(ketut, f"/kasus/{case.number}/")
    assert "Cadangan berjalan." in text(ketut, url)
    assert ketut.get(f"{url}laporan/").status_code == 404
    ketut.post(f"{url}dugaan/", {"reason": "Terjadi lagi."})
    assert "Terjadi lagi." in text(ketut, f"/kasus/{case.number}/")


def test_a_vendor_hears_nothing_of_it(cast: Cast) -> None:
    case = verified(cast, "T")
    now = datetime.now(UTC)
    do(case, cast.actor("ani"), papers.coordination(cast.vendor.pk, now), now)
    moves.flag_incident(case, "Trafik keluar penuh.", by=cast.actor("ani"))
    vina = browser(cast.vina)
    assert "Trafik keluar penuh" not in text(vina, f"/kasus/{case.number}/")
    assert vina.get(f"/kasus/{case.number}/insiden/").status_code == 404
