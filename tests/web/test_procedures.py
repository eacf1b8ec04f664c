"""The SOP's page: what stands on it, its files, its editions, its ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import SOP, Cast, wib
from tuntas.cases import moves
from tuntas.cases.models import Edition
from tuntas.sop.read import read
from tuntas.sop.ways import ways
from tuntas.web import sheet

PAGE = "/sop/penanganan-kendala-jaringan/"
TEXT = (settings.PROCEDURES / SOP).read_text(encoding="utf-8")
OTHERS = sorted((Path(__file__).parents[1] / "sop" / "procedures").glob("*.toml"))


def plain(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def test_anyone_reads_the_sheet_its_findings_and_readings(cast: Cast) -> None:
    text = plain(Client().get(PAGE).content)
    for said in (
        "Tanggal efektif kosong pada lembar muka.", "Langkah 4 tidak menghasilkan apa pun.",
        "3 dari 10 terbuka",
        "Ya ke langkah 5, Tidak ke langkah 4", "3 jam 30 menit kerja", "4 jam kerja",
        "langkah 1, 2, 3, 5, 6, 7",
    ):  # fmt: skip
        assert said in text


def test_each_finding_names_the_reading_that_settles_it() -> None:
    printed, brought = sheet.findings(read(TEXT))
    assert [(one.settled, one.letters) for one in printed] == [
        (False, ()), (False, ("m",)), (False, ()), (True, ("d",)), (True, ("f",)),
        (True, ("a",)), (True, ("b",)), (True, ("c",)), (True, ("e",)), (True, ("c", "e")),
    ]  # fmt: skip
    assert len(brought) == 3


def test_the_definition_comes_as_it_was_published(cast: Cast) -> None:
    answer = Client().get(f"{PAGE}?unduh=toml")
    assert answer.content.decode() == TEXT
    assert 'filename="penanganan-kendala-jaringan-2024-06-03.toml"' in answer["Content-Disposition"]


def test_the_drawing_stands_alone_and_may_do_nothing(cast: Cast) -> None:
    answer = Client().get(f"{PAGE}bagan.svg")
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.content.startswith(b"<svg ")


def test_a_page_of_the_print_is_a_drawing_too(cast: Cast) -> None:
    client = Client()
    first, last = (client.get(f"{PAGE}bagan.svg?halaman={n}&kertas=F4").content.decode() for n in (1, 3))
    assert "PENCATATAN DAN PENDAFTARAN:" in first
    assert "Mengetahui" in last
    assert client.get(f"{PAGE}bagan.svg?halaman=9").status_code == 404
    assert client.get(f"{PAGE}bagan.svg?halaman=1&kertas=B5").status_code == 404


def test_the_sheet_comes_as_a_pdf(cast: Cast) -> None:
    client = Client()
    answer = client.get(f"{PAGE}lembar.pdf?kertas=F4&tafsir=0")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    assert answer["Content-Disposition"] == (
        'inline; filename="sop-penanganan-kendala-jaringan-2024-06-03-F4-tercetak.pdf"'
    )
    assert client.get(f"{PAGE}lembar.pdf?kertas=A3").status_code == 404


def test_what_a_definition_says_is_escaped_in_its_drawing(cast: Cast) -> None:
    evil = TEXT.replace('edition = "2024-06-03"', 'edition = "2026-01-01"').replace(
        'does   = "Menerima laporan kendala jaringan"',
        'does   = "Menerima <script>alert(1)</script> laporan"',
    )
    moves.publish(evil, now=wib("2026-01-02 08:00"))
    assert b"<script>alert" not in Client().get(PAGE).content


def test_an_older_edition_stays_readable_and_says_so(cast: Cast) -> None:
    newer = TEXT.replace('edition = "2024-06-03"', 'edition = "2026-01-01"')
    moves.publish(newer, now=wib("2026-01-02 08:00"))
    client = Client()
    assert "Terbitan 2026-01-01" in plain(client.get(PAGE).content)
    old = plain(client.get(f"{PAGE}?terbitan=2024-06-03").content)
    assert "Terbitan 2024-06-03" in old
    assert "DIGANTIKAN terbitan yang berlaku: 2026-01-01" in old
    assert client.get(f"{PAGE}?terbitan=1999").status_code == 404


def test_a_withdrawn_edition_says_so_on_page_and_sheet(cast: Cast) -> None:
    Edition.objects.update(withdrawn_at=wib("2026-01-02 08:00"))
    client = Client()
    said = "DICABUT tidak berlaku sejak 2 Januari 2026"
    assert plain(client.get(f"{PAGE}?terbitan=2024-06-03").content).count(said) == 3
    svg = client.get(f"{PAGE}bagan.svg?terbitan=2024-06-03").content.decode()
    assert "DICABUT: tidak berlaku sejak 2 Januari 2026" in svg
    assert "stamp" not in Client().get("/sop/").content.decode()


def test_a_withdrawn_procedure_is_not_in_force(cast: Cast) -> None:
    Edition.objects.update(withdrawn_at=wib("2026-01-02 08:00"))
    assert "Belum ada SOP yang berlaku" in plain(Client().get("/sop/").content)
    assert Client().get(PAGE).status_code == 404


# -- side by side -----------------------------------------------------------------------------------


BESIDE = f"{PAGE}banding/"
NEWER = TEXT.replace('edition = "2024-06-03"', 'edition = "2026-01-01"')
CHANGED = NEWER.replace('within = "1 jam"', 'within = "2 jam"').replace('"Alat Tulis"]', '"Alat Tulis", "Laptop"]')


def test_two_editions_stand_side_by_side(cast: Cast) -> None:
    moves.publish(CHANGED, now=wib("2026-01-02 08:00"))
    html = Client().get(BESIDE).content.decode()
    assert re.findall(r"<(ins|del)>(.*?)</", html) == [("ins", "Laptop"), ("del", "1 jam"), ("ins", "2 jam")]
    text = plain(html.encode())
    for said in ("Terbitan 2024-06-03 di sebelah 2026-01-01.", "2 diubah", "0 ditambah", "0 dihapus", "DIGANTIKAN"):
        assert said in text
    assert "Menerima laporan kendala jaringan" not in text
    whole = plain(Client().get(f"{BESIDE}?a=2024-06-03&b=2026-01-01&semua=1").content)
    assert "Menerima laporan kendala jaringan" in whole


def test_the_list_of_editions_leads_there(cast: Cast) -> None:
    assert BESIDE not in Client().get(PAGE).content.decode()
    moves.publish(CHANGED, now=wib("2026-01-02 08:00"))
    assert f'href="{BESIDE}?a=2024-06-03&amp;b=2026-01-01"' in Client().get(PAGE).content.decode()


def test_what_does_not_differ_is_said_not_to(cast: Cast) -> None:
    assert "Keduanya terbitan yang sama." in plain(Client().get(BESIDE).content)
    moves.publish(NEWER + "\n# catatan\n", now=wib("2026-01-02 08:00"))
    assert "hanya cara menulis berkasnya yang berbeda" in plain(Client().get(BESIDE).content)


@pytest.mark.parametrize("asked", ["?a=1999", "?b=1999", "?a=2024-06-03&b="])
def test_an_edition_that_is_not_there(cast: Cast, asked: str) -> None:
    assert Client().get(BESIDE + asked).status_code == (200 if asked.endswith("b=") else 404)


def test_as_many_queries_for_one_edition_as_for_three(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as held:
            Client().get(PAGE)
        return len(held)

    asked()
    one = asked()
    for day in ("2026-01-01", "2026-02-01"):
        moves.publish(TEXT.replace('edition = "2024-06-03"', f'edition = "{day}"'))
    assert asked() == one


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_any_procedure_has_a_page(db: None, path: Path) -> None:
    edition, _ = moves.publish(path.read_text(encoding="utf-8"))
    client = Client()
    assert client.get(f"/sop/{edition.procedure}/").status_code == 200
    assert client.get("/sop/", HTTP_ACCEPT_LANGUAGE="en").status_code == 200


def test_the_ways_follow_the_arrows() -> None:
    found = [([one.id for one in way.answers], way.steps, way.minutes) for way in ways(read(TEXT))]
    own = ("penerimaan", "pengecekan", "verifikasi", "perbaikan", "penerimaan_laporan", "pelaporan")
    assert found == [(["Ya"], own, 210), (["Tidak"], (*own[:3], "koordinasi", *own[3:]), 240)]


def test_norms_are_said_in_working_time() -> None:
    assert [sheet.span(*one) for one in ((0, 0), (0, 45), (0, 210), (2, 60))] == [
        "0 menit", "45 menit", "3 jam 30 menit", "2 hari 1 jam",
    ]  # fmt: skip
