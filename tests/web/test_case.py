"""The desk and the case page: what each sees, what happens when two come at once, and what it costs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, person
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.models import Case, Run
from tuntas.people.models import Unit


def signed_in(who: Any) -> Client:
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def reported(cast: Cast) -> Case:
    now = datetime.now(UTC) - timedelta(minutes=5)
    return moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now
    ).report.case


def plan_posted() -> dict[str, str]:
    return {
        "rencana_kerja.dampak": "satu_ruang", "rencana_kerja.langkah.0.apa": "Periksa sakelar",
        "rencana_kerja.langkah.0.menit": "20", "rencana_kerja.alat": "Penguji kabel",
    }  # fmt: skip


def finish_url(case: Case, step: str = "penerimaan") -> str:
    return f"/kasus/{case.number}/langkah/{step}/penyelesaian/"


def test_ani_finishes_step_one_on_its_page(cast: Cast) -> None:
    case = reported(cast)
    answer = signed_in(cast.ani).post(finish_url(case), plan_posted(), follow=True)
    assert "Terbuka: langkah 2, Pengecekan laporan" in answer.content.decode()
    run = case.runs.get(step="penerimaan")
    assert (run.outcome, run.finished_by) == ("finished", cast.ani)
    assert case.papers.get(key="rencana_kerja").data == {
        "dampak": "satu_ruang", "langkah": [{"apa": "Periksa sakelar", "menit": 20}], "alat": "Penguji kabel"
    }  # fmt: skip


def test_what_is_missing_is_asked_for_right_there_and_nothing_typed_is_lost(cast: Cast) -> None:
    case = reported(cast)
    typed = plan_posted() | {"rencana_kerja.dampak": ""}
    answer = signed_in(cast.ani).post(finish_url(case), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Rencana kerja: Dampak belum diisi." in page
    assert "Periksa sakelar" in page
    assert case.papers.get(key="rencana_kerja").sealed_at is None


def test_the_loser_of_a_race_sees_who_was_first_and_keeps_the_text(cast: Cast) -> None:
    case = reported(cast)
    signed_in(cast.ani).post(finish_url(case), plan_posted())
    mine = plan_posted() | {"rencana_kerja.alat": "Tangga milik Budi"}
    answer = signed_in(cast.budi).post(finish_url(case), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ani sudah menyelesaikan langkah ini" in page
    assert "Tangga milik Budi" in page


def test_who_begins_to_write_has_taken_the_step_and_the_other_is_told(cast: Cast) -> None:
    case = reported(cast)
    draft = f"/kasus/{case.number}/langkah/penerimaan/draf/"
    json = {"HTTP_ACCEPT": "application/json"}
    saved = signed_in(cast.ani).post(draft, {"rencana_kerja.alat": "Penguji"}, **json)
    refused = signed_in(cast.budi).post(draft, {"rencana_kerja.alat": "Obeng"}, **json)
    assert saved.json()["version"] == "rencana_kerja=1"
    assert refused.status_code == 409
    assert refused.json()["message"].startswith("Langkah ini sedang dikerjakan Ani")
    assert case.papers.get(key="rencana_kerja").data["alat"] == "Penguji"


def test_a_draft_survives_a_closed_browser(cast: Cast) -> None:
    case = reported(cast)
    signed_in(cast.ani).post(f"/kasus/{case.number}/langkah/penerimaan/draf/", {"rencana_kerja.alat": "Penguji kabel"})
    assert "Penguji kabel" in signed_in(cast.ani).get(f"/kasus/{case.number}/").content.decode()


def test_a_file_of_a_forbidden_kind_is_refused_and_the_text_stays(cast: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = at_repair(cast)
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00bad")
    typed = {"laporan_penanganan.tindakan": "Memindahkan sambungan", "bukti_perbaikan.berkas": bad}
    answer = signed_in(cast.budi).post(finish_url(case, "perbaikan"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Berkas virus.exe bukan jenis yang diterima" in page
    assert "Memindahkan sambungan" in page


def at_repair(cast: Cast) -> Case:
    case, now = reported(cast), datetime.now(UTC)
    for written in (papers.plan(), papers.check(now), papers.verdict("Y")):
        run = case.runs.get(finished_at=None)
        for key, data in written.items():
            moves.write(run, key, data, by=cast.actor("ani"))
        moves.finish(run, by=cast.actor("ani"))
    return case


def test_a_case_of_another_unit_is_not_to_be_seen(cast: Cast) -> None:
    case = reported(cast)
    other = Unit.objects.create(name="Kantor Lain")
    dewi = person("dewi", "Dewi Lain", other, "anggota")
    client = signed_in(dewi)
    assert client.get(f"/kasus/{case.number}/").status_code == 404
    assert client.post(finish_url(case), plan_posted()).status_code == 404
    assert case.number not in client.get("/meja/").content.decode()


def test_a_step_of_another_role_shows_no_form(cast: Cast) -> None:
    case = reported(cast)
    page = signed_in(cast.ketut).get(f"/kasus/{case.number}/").content.decode()
    assert "menunggu Anggota" in page
    assert "rencana_kerja.alat" not in page
    assert signed_in(cast.ketut).post(finish_url(case), plan_posted()).status_code == 403


def test_the_ketua_waives_a_paper_with_a_reason(cast: Cast) -> None:
    case = at_repair(cast)
    url = f"/kasus/{case.number}/pengecualian/"
    assert signed_in(cast.ketut).post(url, {"paper": "pengukuran_sesudah", "reason": ""}).status_code == 422
    assert signed_in(cast.ani).post(url, {"paper": "pengukuran_sesudah", "reason": "x"}).status_code == 403
    page = signed_in(cast.ketut).post(url, {"paper": "pengukuran_sesudah", "reason": "Alat ukur rusak."}, follow=True)
    assert "dikecualikan: Alat ukur rusak." in page.content.decode()


def test_hold_and_resume_with_a_reason_on_the_page(cast: Cast) -> None:
    case = reported(cast)
    client, base = signed_in(cast.ani), f"/kasus/{case.number}/langkah/penerimaan/"
    assert client.post(base + "penundaan/", {"reason": " "}).status_code == 422
    page = client.post(base + "penundaan/", {"reason": "Menunggu kunci panel"}, follow=True).content.decode()
    assert "Menunggu kunci panel" in page
    assert case.runs.get().due_at is None
    client.post(base + "pelanjutan/")
    assert case.runs.get().due_at is not None


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert client.get(path).status_code == 200
    return len(told)


@pytest.mark.parametrize("who", ["ani", "ketut", "jusuf"])
def test_the_desk_needs_the_same_queries_for_1_and_for_100_cases(cast: Cast, who: str) -> None:
    reported(cast)
    client = signed_in(getattr(cast, who))
    client.get("/meja/")
    one = queries(client, "/meja/")
    for _n in range(99):
        reported(cast)
    assert queries(client, "/meja/") == one
    assert one <= 10


def test_the_case_page_needs_the_same_queries_among_1_and_100_cases(cast: Cast) -> None:
    case = at_repair(cast)
    client, path = signed_in(cast.budi), f"/kasus/{case.number}/"
    client.get(path)
    one = queries(client, path)
    for _n in range(99):
        reported(cast)
    for _n in range(20):
        moves.note(case, "Catatan", by=cast.actor("ani"))
    assert queries(client, path) == one
    assert one <= 18


def test_the_search_finds_by_number_place_and_reporter(cast: Cast) -> None:
    case = reported(cast)
    moves.join(case, sender=moves.Sender("Rudi Hartono"))
    client = signed_in(cast.ani)
    for words in (case.number, "Asesmen 2", "hartono"):
        assert case.number in client.get("/meja/", {"cari": words}).content.decode()
    assert case.number not in client.get("/meja/", {"cari": "tidak ada"}).content.decode()


def test_plain_text_stays_text(cast: Cast) -> None:
    case = reported(cast)
    moves.note(case, "<script>alert(1)</script> 😀", by=cast.actor("ani"))
    page = signed_in(cast.ani).get(f"/kasus/{case.number}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 😀" in page


def test_the_chart_shows_where_the_case_stands(cast: Cast) -> None:
    case = at_repair(cast)
    page = signed_in(cast.ani).get(f"/kasus/{case.number}/bagan/").content.decode()
    assert Run.objects.get(case=case, finished_at=None).box == "perbaikan@anggota"
    assert page.count('class="symbol done') >= 3 or page.count(" done") >= 3


def test_a_refused_operation_stays_open_with_what_was_written(cast: Cast) -> None:
    case = reported(cast)
    sent = {"kind": "duplicate", "reason": "   "}
    answer = signed_in(cast.ketut).post(f"/kasus/{case.number}/penarikan/", sent)
    page = answer.content.decode()
    assert (answer.status_code, "Tulis alasannya." in page) == (422, True)
    assert re.search(r'<details[^>]* open[^>]*>(?:(?!</details>).)*value="duplicate" selected', page, re.S)
