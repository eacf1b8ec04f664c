"""Two write the same paper: what differs is shown to the later one, nothing is overwritten, nothing typed is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.test import Client

from tests.cast import Cast
from tests.stories import papers
from tests.web.test_case import reported, signed_in
from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.drafts import base_of, changed, clashing
from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Case
from tuntas.cases.moves.opening import link_secret

JSON = {"HTTP_ACCEPT": "application/json"}


def draft(case: Case, step: str = "penerimaan") -> str:
    return f"/kasus/{case.number}/langkah/{step}/draf/"


def began(page: Any) -> dict[str, str]:
    """What the form of a page carries along: what it began from, and which answers still differ."""
    html = page.content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', html) for name in ("asal", "beda")}
    return {name: unescape(one[1]) for name, one in found.items() if one}


def control(page: Any, name: str) -> str:
    """What stands in a question of text."""
    html = page.content.decode()
    told = re.search(rf'<textarea[^>]*name="{name}"[^>]*>([^<]*)<|<input[^>]*name="{name}"[^>]*value="([^"]*)"', html)
    assert told is not None
    return unescape(told[1] or told[2] or "").strip()


def stored(case: Case, key: str = "rencana_kerja") -> dict[str, Any]:
    return case.papers.get(key=key, sealed_at=None).data


def at_the_vendor(cast: Cast) -> Case:
    case, now = reported(cast), datetime.now(UTC)
    for written in (papers.plan(), papers.check(now), papers.verdict("T"), papers.coordination(cast.vendor.pk, now)):
        run = case.runs.get(finished_at=None)
        for key, data in written.items():
            moves.write(run, key, data, by=cast.actor("ani"))
        moves.finish(run, by=cast.actor("ani"))
    return case


def on_two_devices(cast: Cast) -> tuple[Case, Client, dict[str, str]]:
    """Ani has opened the step on her desk, then writes in it on her phone."""
    case, desk = reported(cast), signed_in(cast.ani)
    here = began(desk.get(f"/kasus/{case.number}/"))
    phone = signed_in(cast.ani)
    there = began(phone.get(f"/kasus/{case.number}/"))
    phone.post(draft(case), {**there, "rencana_kerja.alat": "Tangga", "rencana_kerja.dampak": "satu_ruang"})
    return case, desk, here


def test_the_later_one_is_shown_both_texts_and_overwrites_nothing(cast: Cast) -> None:
    case, desk, here = on_two_devices(cast)
    page = desk.post(draft(case), {**here, "rencana_kerja.alat": "Obeng"})
    assert page.status_code == 409
    assert stored(case)["alat"] == "Tangga"
    assert control(page, "rencana_kerja.alat") == "Obeng"
    html = page.content.decode()
    assert re.search(r"Tulisan Anda di halaman lain, disimpan pukul \d\d\.\d\d</b></p>\s*<p>Tangga</p>", html)
    assert began(page)["beda"].split() == ["rencana_kerja.alat"]


def test_and_then_saves_a_merge_or_the_own_text(cast: Cast) -> None:
    case, desk, here = on_two_devices(cast)
    page = desk.post(draft(case), {**here, "rencana_kerja.alat": "Obeng"})
    after = desk.post(draft(case), {**began(page), "rencana_kerja.alat": "Tangga dan obeng"})
    assert after.status_code == 302
    assert stored(case) == {"alat": "Tangga dan obeng", "dampak": "satu_ruang"}


def test_or_takes_the_other_text_while_all_else_that_was_typed_stays(cast: Cast) -> None:
    case, desk, here = on_two_devices(cast)
    rows = {"rencana_kerja.langkah.0.apa": "Periksa sakelar", "rencana_kerja.langkah.0.menit": "20"}
    page = desk.post(draft(case), {**here, **rows, "rencana_kerja.alat": "Obeng"})
    typed = {**began(page), **rows, "rencana_kerja.alat": "Obeng"}
    page = desk.post(draft(case), {**typed, "pakai": "rencana_kerja.alat"})
    assert (page.status_code, control(page, "rencana_kerja.alat")) == (200, "Tangga")
    assert "Periksa sakelar" in page.content.decode()
    assert "Pakai tulisan" not in page.content.decode()
    assert "langkah" not in stored(case)  # nothing is stored before somebody saves
    desk.post(draft(case), {**began(page), **rows, "rencana_kerja.alat": "Tangga"})
    assert stored(case)["langkah"] == [{"apa": "Periksa sakelar", "menit": 20}]


def test_who_saved_a_third_time_meanwhile_is_not_overwritten_either(cast: Cast) -> None:
    case, desk, here = on_two_devices(cast)
    page = desk.post(draft(case), {**here, "rencana_kerja.alat": "Obeng"})
    moves.write(case.runs.get(), "rencana_kerja", {"alat": "Tangga lipat"}, by=cast.actor("ani"))
    again = desk.post(draft(case), {**began(page), "rencana_kerja.alat": "Tangga dan obeng"})
    assert (again.status_code, stored(case)["alat"]) == (409, "Tangga lipat")


def test_two_who_write_different_answers_never_meet(cast: Cast) -> None:
    case, desk, here = on_two_devices(cast)
    sent = {**here, "rencana_kerja.alat": "", "rencana_kerja.langkah.0.apa": "Periksa sakelar"}
    assert desk.post(draft(case), sent).status_code == 302
    assert stored(case) == {"alat": "Tangga", "dampak": "satu_ruang", "langkah": [{"apa": "Periksa sakelar"}]}


def test_a_page_that_saves_itself_goes_on_from_what_it_shows(cast: Cast) -> None:
    case, desk, here = on_two_devices(cast)
    rows = {"rencana_kerja.langkah.0.apa": "Periksa sakelar"}
    saved = desk.post(draft(case), {**here, **rows, "rencana_kerja.alat": ""}, **JSON).json()
    again = desk.post(draft(case), {"asal": saved["base"], **rows, "rencana_kerja.alat": ""}, **JSON)
    assert (again.status_code, stored(case)["alat"]) == (200, "Tangga")  # it still shows none, and wrote none
    refused = desk.post(draft(case), {"asal": saved["base"], **rows, "rencana_kerja.alat": "Obeng"}, **JSON)
    assert refused.status_code == 409
    assert refused.json()["message"].startswith("Ani menyimpan naskah ini pukul ")
    assert refused.json()["message"].endswith("Tekan Simpan draf untuk melihat keduanya.")


def test_finishing_overwrites_nothing_either(cast: Cast) -> None:
    case, desk, here = on_two_devices(cast)
    page = desk.post(draft(case).replace("draf", "penyelesaian"), {**here, "rencana_kerja.alat": "Obeng"})
    assert (page.status_code, stored(case)["alat"]) == (409, "Tangga")
    assert case.runs.get().finished_at is None


def test_who_comes_when_another_has_taken_the_step_sees_both_texts_too(cast: Cast) -> None:
    case = reported(cast)
    budi = signed_in(cast.budi)
    here = began(budi.get(f"/kasus/{case.number}/"))
    signed_in(cast.ani).post(draft(case), {"rencana_kerja.alat": "Tangga"})
    page = budi.post(draft(case), {**here, "rencana_kerja.alat": "Obeng"})
    html = page.content.decode()
    assert page.status_code == 409
    assert "Langkah ini sedang dikerjakan Ani" in html
    kept = html[html.index("Tulisan Anda, untuk disalin") :]
    assert re.search(r"Obeng<br>.*Yang tersimpan sekarang:.*Tangga", kept, re.S)
    assert stored(case)["alat"] == "Tangga"
    moves.release(case.runs.get(), by=cast.actor("ani"))
    again = budi.post(draft(case), {**here, "rencana_kerja.alat": "Obeng"})
    assert (again.status_code, control(again, "rencana_kerja.alat")) == (409, "Obeng")
    assert budi.post(draft(case), {**began(again), "rencana_kerja.alat": "Obeng, tangga"}).status_code == 302
    assert stored(case)["alat"] == "Obeng, tangga"


def test_the_vendor_and_the_office_that_records_for_it(cast: Cast) -> None:
    case = at_the_vendor(cast)
    vina, secret = Client(), link_secret(case.links.get(revoked_at=None))
    vina.get(f"/penyedia/{secret}/")
    vina.post("/penyedia/penerimaan/", {"nama": "Vina"})
    here = began(vina.get("/penyedia/"))
    budi = signed_in(cast.budi)
    there = began(budi.get(f"/kasus/{case.number}/"))
    done = {"laporan_penanganan.tindakan": "Konektor diganti"}
    assert budi.post(draft(case, "perbaikan"), {**there, **done}).status_code == 302
    page = vina.post("/penyedia/naskah/", {**here, "laporan_penanganan.tindakan": "Kabel ditarik baru"})
    assert (page.status_code, control(page, "laporan_penanganan.tindakan")) == (409, "Kabel ditarik baru")
    assert "Tulisan Budi" in page.content.decode()
    sent = {**began(page), "laporan_penanganan.tindakan": "Kabel ditarik baru, konektor diganti"}
    assert vina.post("/penyedia/naskah/", sent).status_code == 302
    assert stored(case, "laporan_penanganan")["tindakan"] == "Kabel ditarik baru, konektor diganti"


# -- what counts as the same answer -----------------------------------------------------------------


def test_an_answer_that_a_page_shows_shorter_than_it_is_kept_is_no_change(cast: Cast) -> None:
    paper = procedure_of(cast.edition).paper("data_gangguan")
    kept = {"waktu_kejadian": "2026-11-23T03:10:42+00:00", "tempat": {"id": 3, "name": "Ruang 2"}, "gejala": "ruang"}
    shown = {"waktu_kejadian": "2026-11-23T10:10+07:00", "tempat": {"id": 3, "name": ""}, "gejala": "ruang"}
    assert changed(paper, shown, base_of(paper, kept)) == set()
    assert clashing(paper, {**shown, "gejala": "lambat"}, base_of(paper, kept), kept) == []


def test_an_answer_taken_away_is_a_change_as_well(cast: Cast) -> None:
    paper = procedure_of(cast.edition).paper("rencana_kerja")
    base = base_of(paper, {"alat": "Tangga"})
    assert clashing(paper, {"alat": "Obeng"}, base, {}) == ["alat"]
    assert clashing(paper, {"alat": ""}, base, {"alat": "Obeng"}) == ["alat"]
    assert clashing(paper, {"alat": "Obeng"}, base, {"alat": "Obeng"}) == []


def test_a_step_page_sent_as_it_came_writes_nothing(cast: Cast) -> None:
    case, ani = reported(cast), signed_in(cast.ani)
    moves.write(case.runs.get(), "rencana_kerja", {"alat": "Tangga"}, by=cast.actor("ani"), now=datetime.now(UTC))
    page = ani.get(f"/kasus/{case.number}/")
    ani.post(draft(case), {**began(page), "rencana_kerja.alat": control(page, "rencana_kerja.alat")})
    assert case.papers.get(key="rencana_kerja").version == 1


def test_who_brought_a_file_last_is_who_wrote_last(cast: Cast) -> None:
    """The vendor's photo comes after Ani's: to whoever looked before, the name is the vendor's."""
    case = at_the_vendor(cast)
    run, link = case.runs.get(finished_at=None), case.links.get(revoked_at=None)
    moves.accept(run, "Vina", by=Actor(link=link))
    for by in (cast.actor("ani"), Actor(link=link)):
        moves.attach(run, "bukti_perbaikan", "berkas", [papers.photo()], by=by)
    draft = case.papers.get(key="bukti_perbaikan", sealed_at=None)
    assert (draft.written_by, draft.written_link) == (None, link)
