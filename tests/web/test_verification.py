"""What the QR on a paper leads to: which paper is on record, how to compare a file, and nothing else of its case."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, wib
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step, received_and_reported, verified
from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.files import Upload
from tuntas.cases.models import Case, Paper
from tuntas.documents.store import document_of
from tuntas.people.models import Letterhead, Unit, User


@pytest.fixture
def done(cast: Cast, settings: Any, tmp_path: Path) -> Case:
    """Handled, reported and acknowledged."""
    settings.FILES = tmp_path / "files"
    case = verified(cast, "Y")
    do(case, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    received_and_reported(cast, case)
    return case


def newest(case: Case, key: str) -> Paper:
    rows = case.papers.select_related("document", "case__edition", "case__unit__calendar")
    return rows.filter(key=key).latest("revision")


def page(paper: Paper, client: Client | None = None) -> str:
    answer = (client or Client()).get(f"/periksa/{paper.code}/")
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    return re.sub(r"\s+", " ", answer.content.decode())


def signed(case: Case, cast: Cast, key: str) -> bytes:
    """The paper signed by hand in its first seat; the scan."""
    paper, content = newest(case, key), b"%PDF-1.7 hasil pindai"
    before = document_of(paper).sha256
    seat = newest(case, key).frozen["signers"][0]["seat"]  # type: ignore[index]
    scan = Upload("pindai.pdf", content)
    moves.keep_signature(paper, [seat], "wet", scan, before=before, by=cast.actor("ani"), now=wib("2026-11-24 08:00"))
    return content


def facts(shown: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"<dt>([^<]+)</dt><dd>([^<]*)</dd>", shown)}


# -- what is said -------------------------------------------------------------------------------


def test_it_says_which_paper_is_on_record(done: Case) -> None:
    paper = newest(done, "berita_acara")
    shown = page(paper)
    said = facts(shown)
    assert said["Naskah"] == "Berita Acara Pemeliharaan Jaringan"
    assert said["Nomor"] == paper.number != ""
    assert (said["Tanggal"], said["Unit"], said["Revisi"]) == ("23 November 2026", "Pusat Penilaian Kompetensi", "1")
    assert "Diketahui" not in said
    assert "Tercatat, dan ini revisi terbarunya" in shown


def test_it_says_who_signed_so_far_and_how(done: Case, cast: Cast) -> None:
    assert "belum ada salinan bertanda tangan" in page(newest(done, "berita_acara"))
    signed(done, cast, "berita_acara")
    shown = page(newest(done, "berita_acara"))
    assert "tanda tangan basah, 24 November 2026" in shown
    first = newest(done, "berita_acara").frozen["signers"][0]  # type: ignore[index]
    assert first["name"] in shown


def test_it_has_the_fingerprint_of_the_document_and_of_each_signed_copy(done: Case, cast: Cast) -> None:
    scan = signed(done, cast, "berita_acara")
    paper = newest(done, "berita_acara")
    shown = page(paper)
    assert paper.document is not None
    assert re.findall(r'<code class="secret">(\w+)</code>', shown) == [
        paper.document.sha256, hashlib.sha256(scan).hexdigest()
    ]  # fmt: skip
    assert re.findall(r'<template data-for="(\w+)">', shown) == [
        paper.document.sha256, hashlib.sha256(scan).hexdigest(), "none", "busy", "unread"
    ]  # fmt: skip


def test_the_document_is_made_when_the_page_is_first_opened(done: Case) -> None:
    assert newest(done, "rencana_kerja").document is None
    shown = page(newest(done, "rencana_kerja"))
    made = newest(done, "rencana_kerja").document
    assert made is not None
    assert made.sha256 in shown
    page(newest(done, "rencana_kerja"))
    assert done.events.filter(kind="paper.kept", data__paper="rencana_kerja").count() == 1


def test_the_report_says_that_the_head_took_note_of_it(done: Case) -> None:
    report = done.edition and newest(done, "laporan_penanganan")
    assert facts(page(report))["Diketahui"] == "oleh Kepala Pusat Penilaian Kompetensi, 23 November 2026"


def test_an_older_revision_says_that_there_is_a_newer_one_and_no_more(done: Case) -> None:
    last = newest(done, "laporan_penanganan")
    older = done.papers.get(key="laporan_penanganan", revision=last.revision - 1)
    shown = page(older)
    assert "Sudah ada revisi yang lebih baru" in shown
    assert f"Nomor {last.number}, 23 November 2026" in shown
    assert last.code not in shown
    assert "Diketahui" not in facts(shown)


def test_it_stays_as_it_was_sealed_when_everything_is_renamed(done: Case, cast: Cast) -> None:
    paper = newest(done, "berita_acara")
    before = page(paper)
    Unit.objects.filter(pk=cast.office.pk).update(name="Pusat Baru")
    User.objects.filter(pk=cast.ani.pk).update(name="Nama Baru")
    Letterhead.objects.update(lines="KEMENTERIAN BARU", code="BARU")
    assert facts(page(paper)) == facts(before)


# -- what is not said ---------------------------------------------------------------------------


def test_nothing_else_of_the_case_is_told(done: Case, cast: Cast) -> None:
    """Neither reporter, place, content, numbers of people, nor the case itself."""
    signed(done, cast, "berita_acara")
    for key in sorted(set(done.papers.values_list("key", flat=True))):
        shown = page(newest(done, key))
        for secret in ("Rudi", "0812", "Bagian Umum", "Ruang Asesmen 2", "port 16", "199001012015012001", "bukti.jpg"):
            assert secret not in shown, (key, secret)
        assert done.number not in shown.replace("TAHUN", "")


def test_the_people_of_a_vendor_are_told_by_their_place_alone(cast: Cast, settings: Any, tmp_path: Path) -> None:
    """An official signs in office; a technician is a private person."""
    settings.FILES = tmp_path / "files"
    case, then = verified(cast, "T"), wib("2026-11-23 08:50")
    do(case, cast.actor("ani"), papers.coordination(cast.vendor.pk, then), then)
    link = case.links.select_related("party").get(revoked_at=None)
    moves.accept(open_step(case), "Wahyu Teknisi", by=Actor(link=link), now=wib("2026-11-23 09:00"))
    link.refresh_from_db()
    do(case, Actor(link=link), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    assert "Wahyu" not in page(newest(case, "berita_acara"))
    assert "Penyedia Jasa" in page(newest(case, "berita_acara"))


@pytest.mark.parametrize("code", ["x", "a" * 26, "%F0%9F%98%80", "a" * 4000, "ber--ita"])
def test_an_unknown_code_and_a_wrong_one_get_the_same_plain_page(db: None, code: str) -> None:
    typed, opened = Client().get("/periksa/", {"kode": code}), Client().get(f"/periksa/{code}/")
    assert [one.status_code for one in (typed, opened)] == [404, 404]
    assert all("Kode ini tidak dikenal" in one.content.decode() for one in (typed, opened))


def test_a_draft_has_no_page(done: Case, cast: Cast) -> None:
    draft = newest(done, "rencana_kerja")
    Paper.objects.filter(pk=draft.pk).update(sealed_at=None)
    assert Client().get(f"/periksa/{draft.code}/").status_code == 404


# -- the field ----------------------------------------------------------------------------------


def test_the_code_is_forgiven_spaces_dashes_and_capitals_and_the_address_is_taken_too(done: Case) -> None:
    paper = newest(done, "berita_acara")
    code = str(paper.code)
    dashed = "-".join(code[at : at + 4] for at in range(0, 26, 4)).upper()
    for typed in (code, f" {dashed} ", dashed.replace("-", " "), f"https://tuntas.example/periksa/{code}/?x=1"):
        answer = Client().get("/periksa/", {"kode": typed})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/periksa/{code}/"), typed
    assert Client().get(f"/periksa/{dashed}/").status_code == 200
    assert Client().get("/periksa/").status_code == 200


def test_it_speaks_english_too(done: Case) -> None:
    client = Client()
    client.cookies["bahasa"] = "en"
    assert Client().get("/periksa/").status_code == 200
    assert newest(done, "berita_acara").number in page(newest(done, "berita_acara"), client)


# -- the bundle's door --------------------------------------------------------------------------


def test_the_bundle_is_handed_out_whole_and_its_taking_noted(done: Case, cast: Cast) -> None:
    import io

    from tuntas.bundle import verify

    client = Client()
    client.force_login(cast.ketut)
    answer = client.post(f"/kasus/{done.number}/bundel/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="bundel-{done.number}.zip"'
    assert int(answer.headers["Content-Length"]) == len(content)
    assert verify.examine(io.BytesIO(content)).faults == []
    assert done.events.filter(kind="bundle.taken", user=cast.ketut).count() == 1
