"""A vendor by its link: one case, no account, every act under a name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step
from tuntas.cases import moves
from tuntas.cases.models import Attachment, Case, VendorLink
from tuntas.cases.moves.opening import link_secret

FINISH = {
    "laporan_penanganan.tindakan": "Konektor <b>dibersihkan</b>",
    "laporan_penanganan.penyebab": "penyedia",
    "laporan_selesai.pulih": "baru",
    "laporan_selesai.pernyataan": "Y",
    "berita_acara.mulai": "jam",
    "berita_acara.perangkat.0.nama": "ODP",
    "berita_acara.perangkat.0.sebelum": "kotor",
    "berita_acara.perangkat.0.tindakan": "dibersihkan",
    "berita_acara.perangkat.0.sesudah": "normal",
    "pengukuran_sesudah.diukur": "baru",
    "pengukuran_sesudah.dari": "ruang server",
    "pengukuran_sesudah.lulus": "Y",
    "pengukuran_sesudah.hasil.0.lapis": "tautan",
    "pengukuran_sesudah.hasil.0.nilai": "ok",
    "pengukuran_sesudah.hasil.0.lulus": "Y",
}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


def coordinated(cast: Cast) -> Case:
    """A case that waits for the vendor since a moment ago."""
    now, ani = datetime.now(UTC), cast.actor("ani")
    start = now - timedelta(minutes=20)
    got = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, start), now=start,
        uploads={"foto": [papers.photo()]}, sender=moves.Sender("Rudi Hartono", "Umum", "0812777"),
    )  # fmt: skip
    case = got.report.case
    do(case, ani, papers.plan(), start + timedelta(minutes=2))
    do(case, ani, papers.check(start + timedelta(minutes=4)), start + timedelta(minutes=5))
    do(case, ani, papers.verdict("T"), start + timedelta(minutes=6))
    do(
        case,
        ani,
        papers.coordination(cast.vendor.pk, start + timedelta(minutes=8)),
        start + timedelta(minutes=9),
    )
    return case


def secret(case: Case) -> str:
    return link_secret(case.links.get(revoked_at=None))


def entered(client: Client, case: Case, person: str = "Vina") -> None:
    client.get(f"/penyedia/{secret(case)}/")
    if person:
        client.post("/penyedia/penerimaan/", {"nama": person})


def proof(name: str = "bukti.jpg", colour: str = "teal") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, papers.photo(colour).content, "image/jpeg")


def text(response: Any) -> str:
    return str(response.content.decode())


# -- the link -----------------------------------------------------------------------------------


def test_the_secret_leaves_the_address_and_the_session_is_a_new_one(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    client.get("/penyedia/salah/")
    client.session.save()
    before = client.session.session_key
    came = client.get(f"/penyedia/{secret(case)}/")
    assert (came.status_code, came["Location"]) == (302, "/penyedia/")
    assert client.session.session_key != before
    assert "_auth_user_id" not in client.session
    assert client.get("/meja/").status_code in (302, 404)  # nobody is signed in
    assert secret(case) not in text(client.get("/penyedia/"))


def test_a_dead_link_says_what_to_do(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    old = secret(case)
    for broken in ("salah", old[:-1], case.number):
        gone = client.get(f"/penyedia/{broken}/")
        assert gone.status_code == 404
        assert "Tautan ini tidak berlaku lagi" in text(gone)
    entered(client, case)
    moves.give_link(open_step(case), by=cast.actor("ani"))
    assert client.get("/penyedia/").status_code == 404  # replaced: the open session dies with it
    assert client.get(f"/penyedia/{old}/").status_code == 404
    VendorLink.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get(f"/penyedia/{secret(case)}/").status_code == 404


def test_without_a_link_there_is_nothing(cast: Cast, client: Client) -> None:
    coordinated(cast)
    assert client.get("/penyedia/").status_code == 404
    for name in ("penerimaan", "catatan", "naskah", "penyelesaian"):
        assert client.post(f"/penyedia/{name}/", {}).status_code == 404
    assert client.get(f"/penyedia/berkas/{Attachment.objects.first().pk}/").status_code == 404  # type: ignore[union-attr]
    quiet = client.post("/penyedia/naskah/", {}, headers={"Accept": "application/json"})
    assert (quiet.status_code, "message" in quiet.json()) == (404, True)


def test_a_link_shows_its_own_case_only(cast: Cast, client: Client) -> None:
    mine, other = coordinated(cast), coordinated(cast)
    entered(client, mine)
    page = text(client.get("/penyedia/"))
    assert mine.number in page
    assert other.number not in page
    assert client.get(f"/penyedia/berkas/{other.attachments.first().pk}/").status_code == 404  # type: ignore[union-attr]


# -- what it sees -------------------------------------------------------------------------------


def test_it_sees_the_evidence_but_not_who_reported(cast: Cast, client: Client) -> None:
    entered(client, coordinated(cast), person="")
    page = text(client.get("/penyedia/"))
    for said in (
        "Bukti sejauh ini",
        "port 14 mati",
        "Port sakelar mati.",
        "Teknisi berangkat.",
        "norma 1 jam kerja",
        "Terima",
    ):
        assert said in page
    for secret_ in ("Rudi", "0812777", "Penguji kabel"):  # the reporter, the office's own plan
        assert secret_ not in page


def test_files_are_handed_out_as_downloads_only(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    file = client.get(f"/penyedia/berkas/{case.attachments.get().pk}/")
    assert file.status_code == 200
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Security-Policy"] == "sandbox"
    assert b"".join(file.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[arg-type]


# -- what it does -------------------------------------------------------------------------------


def test_accepting_needs_a_name(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case, person="")
    refused = client.post("/penyedia/penerimaan/", {"nama": "  "})
    assert refused.status_code == 422
    assert "Tulis nama Anda." in text(refused)
    assert client.post("/penyedia/penerimaan/", {"nama": "Vina"}).status_code == 302
    run = open_step(case)
    assert run.taken_link and run.taken_link.person == "Vina"
    assert "Diterima Vina" in text(client.get("/penyedia/"))


def test_nothing_finishes_before_it_is_accepted(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case, person="")
    client.post("/penyedia/penyelesaian/", {**FINISH, "bukti_perbaikan.berkas": proof()})
    assert open_step(case).step == "perbaikan"


def test_work_is_logged(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    assert client.post("/penyedia/catatan/", {"catatan": "Berangkat <i>sekarang</i>"}).status_code == 302
    assert "Berangkat &lt;i&gt;sekarang&lt;/i&gt;" in text(client.get("/penyedia/"))
    long = client.post("/penyedia/catatan/", {"catatan": "x" * 2001})
    assert long.status_code == 422
    assert "x" * 2001 in text(long)
    assert client.post("/penyedia/catatan/", {"catatan": ""}).status_code == 422


def test_what_is_written_saves_itself(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    quiet = {"headers": {"Accept": "application/json"}}
    sent = {"laporan_penanganan.tindakan": "Konektor kotor", "version": ""}
    answer = client.post("/penyedia/naskah/", sent, **quiet)
    assert answer.status_code == 200
    assert answer.json()["version"] == "laporan_penanganan=1"
    assert "Konektor kotor" in text(client.get("/penyedia/"))
    assert client.post("/penyedia/naskah/", sent).status_code == 302


def test_just_now_means_when_it_was_ticked(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    quiet = {"headers": {"Accept": "application/json"}}
    client.post("/penyedia/naskah/", {"laporan_selesai.pulih": "baru"}, **quiet)
    first = case.papers.get(key="laporan_selesai").data["pulih"]
    sleep(1.1)
    client.post(
        "/penyedia/naskah/", {"laporan_selesai.pulih": "baru", "berita_acara.teknisi": "Edo"}, **quiet
    )
    assert case.papers.get(key="laporan_selesai").data["pulih"] == first
    client.get("/penyedia/")
    client.post("/penyedia/naskah/", {"laporan_selesai.pulih": "baru"}, **quiet)
    assert case.papers.get(key="laporan_selesai").data["pulih"] > first


def test_what_is_missing_is_asked_for_and_nothing_is_lost(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    half = {key: value for key, value in FINISH.items() if not key.startswith("pengukuran_sesudah")}
    refused = client.post("/penyedia/penyelesaian/", {**half, "bukti_perbaikan.berkas": proof()})
    page = text(refused)
    assert refused.status_code == 422
    assert "Pengukuran sesudah: Diukur dari mana? belum diisi." in page
    assert "Konektor &lt;b&gt;dibersihkan&lt;/b&gt;" in page
    assert "bukti.jpg" in page
    done = client.post("/penyedia/penyelesaian/", {**FINISH, "bukti_perbaikan.berkas": proof()})
    assert done.status_code == 302
    stored = case.papers.get(key="bukti_perbaikan").data["berkas"]
    assert len(stored) == 1  # the same photo sent twice is kept once
    assert "Terima kasih" in text(client.get("/penyedia/"))
    assert open_step(case).step == "penerimaan_laporan"


def test_a_forbidden_file_does_not_cost_the_texts(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    bad = SimpleUploadedFile("a.exe", b"MZ\x00", "image/jpeg")
    refused = client.post("/penyedia/penyelesaian/", {**FINISH, "bukti_perbaikan.berkas": bad})
    assert refused.status_code == 422
    assert "Berkas a.exe bukan jenis yang diterima" in text(refused)
    assert case.papers.get(key="laporan_penanganan").data["tindakan"] == FINISH["laporan_penanganan.tindakan"]


def test_a_photo_can_be_taken_out_again(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    client.post("/penyedia/naskah/", {"bukti_perbaikan.berkas": [proof("satu.jpg"), proof("dua.jpg", "red")]})
    one, two = case.papers.get(key="bukti_perbaikan").data["berkas"]
    assert client.get(f"/penyedia/berkas/{two}/").status_code == 200
    client.post("/penyedia/naskah/", {"hapus": f"bukti_perbaikan.berkas.{one}"})
    assert case.papers.get(key="bukti_perbaikan").data["berkas"] == [two]
    for odd in ("x", "bukti_perbaikan.berkas.x", "tidak.ada.1"):
        assert client.post("/penyedia/naskah/", {"hapus": odd}).status_code in (302, 422)


def test_after_finishing_nothing_more_can_be_written(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    client.post("/penyedia/penyelesaian/", {**FINISH, "bukti_perbaikan.berkas": proof()})
    for name in ("penerimaan", "catatan", "naskah", "penyelesaian"):
        assert client.post(f"/penyedia/{name}/", {**FINISH, "nama": "V", "catatan": "x"}).status_code == 302
    assert case.events.filter(kind="step.finished", data__step="perbaikan").count() == 1
    quiet = client.post("/penyedia/naskah/", FINISH, headers={"Accept": "application/json"})
    assert quiet.status_code == 409


def test_sent_back_it_opens_again_with_the_reason(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    client.post("/penyedia/penyelesaian/", {**FINISH, "bukti_perbaikan.berkas": proof()})
    moves.send_back(open_step(case), "perbaikan", "Foto kabur.", by=cast.actor("ketut"))
    fresh = Client()
    fresh.get(f"/penyedia/{secret(case)}/")
    page = text(fresh.get("/penyedia/"))
    assert "Dikembalikan untuk diperbaiki lagi" in page
    assert "Foto kabur." in page


def test_sent_back_to_the_office_it_says_so(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    moves.send_back(open_step(case), "verifikasi", "Ternyata sendiri.", by=cast.actor("ani"))
    page = text(client.get("/penyedia/"))
    assert "Pekerjaan ini kembali ke kantor." in page
    assert not re.search(r'action="/penyedia/penyelesaian/"', page)


def test_while_the_office_records_for_it_the_page_says_who(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case, person="")
    moves.take(open_step(case), by=cast.actor("ani"))
    assert "Ani sedang mencatat pekerjaan ini atas nama Anda." in text(client.get("/penyedia/"))
    assert client.post("/penyedia/catatan/", {"catatan": "x"}).status_code == 409


def test_on_hold_it_can_be_read_but_not_finished(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    moves.hold(open_step(case), "Menunggu izin gedung.", by=cast.actor("ani"))
    assert "Menunggu izin gedung." in text(client.get("/penyedia/"))
    client.post("/penyedia/penyelesaian/", {**FINISH, "bukti_perbaikan.berkas": proof()})
    assert open_step(case).step == "perbaikan"


def test_a_closed_case_says_thanks(cast: Cast, client: Client) -> None:
    case = coordinated(cast)
    entered(client, case)
    moves.withdraw(case, "other", "Batal.", by=cast.actor("ketut"))
    assert "Kasus ini sudah ditutup" in text(client.get("/penyedia/"))
