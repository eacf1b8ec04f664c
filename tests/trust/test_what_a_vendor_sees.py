"""A vendor with an account sees the trouble and its own papers: not who reported, not what the office says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.web.world import World
from tuntas.cases import moves
from tuntas.cases.files import Kept
from tuntas.cases.models import Delivery, Report
from tuntas.cases.moves.receive import keep


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.FILES = tmp_path / "files"
    return World()


def api(world: World, path: str) -> Any:
    return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {world.keys['vina']}"})


def test_the_page_tells_neither_the_reporter_nor_the_remarks_of_the_office(world: World) -> None:
    case = world.scenes["vendor"].case
    moves.note(case, "Antar kita saja", by=world.cast.actor("ani"))
    moves.add(Report.objects.get(case=case), "Telepon saya")
    page = f"/kasus/{case.number}/"
    hers, ours = world.client("vina").get(page).content.decode(), world.client("ani").get(page).content.decode()
    for told in ("Antar kita saja", "Telepon saya", "Rudi", "0812"):
        assert told in ours
        assert told not in hers.replace("0812000111", "")  # the phone of her own firm


def test_papers_and_documents_are_those_of_her_own_steps_on_pages_as_in_the_api(world: World) -> None:
    case = world.scenes["vendor"].case
    hers = {one["key"] for one in api(world, f"/cases/{case.number}/papers").json()["papers"]}
    for key in {one.key for one in case.papers.all()}:
        for end in ("", "dokumen/"):
            answer = world.client("vina").get(f"/kasus/{case.number}/naskah/{key}/{end}")
            assert answer.status_code == (200 if key in hers else 404), (key, end)


def test_a_file_of_the_office_is_not_hers_even_when_she_names_it(world: World) -> None:
    case, now = world.scenes["vendor"].case, datetime.now(UTC)
    secret = keep(case, Kept("rahasia.txt", "text/plain", b"x"), by=world.cast.actor("ani"), now=now)
    run = case.runs.get(finished_at=None)
    paper = moves.write(run, "bukti_perbaikan", {"berkas": [secret.pk]}, by=world.cast.actor("vina"))
    assert paper.data["berkas"] == []
    assert world.client("vina").get(f"/berkas/{secret.pk}/").status_code == 404
    assert world.client("ani").get(f"/berkas/{secret.pk}/").status_code == 200
    assert world.client("vina").get(f"/berkas/{world.scenes['vendor'].file}/").status_code == 200


def test_the_final_report_names_the_reporter_and_stays_in_the_office(world: World) -> None:
    case = world.scenes["finished"].case
    case.parties.create(role="penyedia", unit=world.cast.vendor, name="PT Nusa Jaringan")
    path = f"/kasus/{case.number}/naskah/laporan_penanganan/"
    assert world.client("vina").get(path).status_code == 200
    assert world.client("vina").get(f"{path}dokumen/").status_code == 404
    assert api(world, f"/cases/{case.number}/papers/laporan_penanganan/document").status_code == 404
    assert world.client("ani").get(f"{path}dokumen/").status_code == 200


def test_nobody_finds_a_reporter_by_searching_cases_of_another_office(world: World) -> None:
    number = world.scenes["vendor"].case.number
    assert number not in world.client("vina").get("/meja/?cari=Rudi").content.decode()
    assert number in world.client("ani").get("/meja/?cari=Rudi").content.decode()
    assert api(world, "/cases?q=Rudi").json()["cases"] == []
    assert len(api(world, "/cases?q=Ruang").json()["cases"]) == 1


def test_what_a_reporter_says_is_not_told_to_the_vendor_who_took_the_step(world: World) -> None:
    case = world.scenes["vendor"].case
    moves.take(case.runs.get(finished_at=None), by=world.cast.actor("vina"))
    moves.add(Report.objects.get(case=case), "Telepon saya")
    moves.confirm(Report.objects.get(case=case), False)
    assert not Delivery.objects.filter(user=world.cast.vina, event__kind__startswith="report.").exists()
    assert Delivery.objects.filter(user=world.cast.ketut, event__kind="report.not_working").exists()
