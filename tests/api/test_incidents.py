"""A suspected incident by the API: flagged, written, reported and lifted as on the page, with reasons as problems."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.api.conftest import Callers
from tests.stories.test_a_suspected_incident import WRITTEN
from tuntas.cases.models import Incident


def flagged(callers: Callers) -> str:
    number = callers.reported()
    answer = callers.ani.post(f"/cases/{number}/incident", {"reason": "Trafik keluar penuh."})
    assert answer.status_code == 201, answer.content
    return number


def test_suspected_it_has_24_hours_of_the_calendar_and_tells_what_lacks(callers: Callers) -> None:
    told = callers.budi.get(f"/cases/{flagged(callers)}/incident").json()
    due, since = (datetime.fromisoformat(told[key]) for key in ("due_at", "flagged_at"))
    assert due - since == timedelta(hours=24)
    assert (told["state"], told["late"], told["may"]) == ("suspected", False, ["write", "report", "lift"])
    assert (told["flagged_by"], told["reason"]) == (
        {"name": "Ani Lestari, S.Kom.", "username": "ani", "vendor": ""}, "Trafik keluar penuh.",
    )  # fmt: skip
    assert [(one["code"], one["field"]) for one in told["missing"]] == [
        ("incident_lacks", "chronology"), ("incident_lacks", "impact"),
    ]  # fmt: skip
    assert "Ani menduga insiden siber: Trafik keluar penuh." in told["proposed_chronology"]
    assert "Rudi" not in told["proposed_chronology"]


def test_it_is_reported_once_its_four_fields_are_there_and_stays_so(callers: Callers) -> None:
    number = flagged(callers)
    lacking = callers.ani.post(f"/cases/{number}/incident/report", {"to": "CSIRT"})
    assert (lacking.status_code, lacking["Content-Type"]) == (422, "application/problem+json")
    assert [one["text"] for one in lacking.json()["reasons"]] == [
        "Laporan insiden belum lengkap: isi Kronologi.", "Laporan insiden belum lengkap: isi Dampak.",
    ]  # fmt: skip
    half = callers.ani.put(f"/cases/{number}/incident", {"impact": WRITTEN["impact"]}).json()
    assert (half["impact"], half["description"]) == (WRITTEN["impact"], "Internet mati di ruang ini")
    callers.ani.put(f"/cases/{number}/incident", WRITTEN)
    done = callers.ketut.post(f"/cases/{number}/incident/report", {"to": "CSIRT Kementerian"}).json()
    assert (done["state"], done["reported_to"], done["may"]) == ("reported", "CSIRT Kementerian", ["lift"])
    assert {key: done[key] for key in WRITTEN} == WRITTEN
    late = callers.ani.put(f"/cases/{number}/incident", {"impact": "Tidak ada."})
    assert (late.status_code, late.json()["yours"]) == (409, {"impact": "Tidak ada."})
    assert Incident.objects.get().impact == WRITTEN["impact"]


def test_the_document_is_ready_to_be_sent_on(callers: Callers) -> None:
    number = flagged(callers)
    callers.ani.put(f"/cases/{number}/incident", WRITTEN)
    made = callers.ani.get(f"/cases/{number}/incident/report").json()
    assert ([one["heading"] for one in made["sections"]], made["complete"]) == (
        ["Narahubung", "Uraian insiden", "Kronologi", "Dampak"], True,
    )  # fmt: skip
    assert [one["text"] for one in made["sections"]] == list(WRITTEN.values())
    assert "PUSAT PENILAIAN KOMPETENSI" in made["head"]
    plain = callers.ani.client.get(
        f"/api/v1/cases/{number}/incident/report", headers=callers.ani.headers({"Accept": "text/plain"})
    )
    assert (plain["Content-Type"], plain.content.decode()) == ("text/plain; charset=utf-8", made["text"])
    assert f"4. Dampak\n{WRITTEN['impact']}" in made["text"]


def test_lifted_it_has_no_document_and_may_be_suspected_again(callers: Callers) -> None:
    number = flagged(callers)
    assert callers.ani.post(f"/cases/{number}/incident", {"reason": "Lagi."}).status_code == 409
    assert callers.ani.post(f"/cases/{number}/incident/lift", {"reason": " "}).status_code == 422
    told = callers.ketut.post(f"/cases/{number}/incident/lift", {"reason": "Cadangan berjalan."}).json()
    assert (told["state"], told["lifted_why"], told["may"]) == ("lifted", "Cadangan berjalan.", ["suspect"])
    assert callers.ani.get(f"/cases/{number}/incident/report").status_code == 404
    assert callers.ani.post(f"/cases/{number}/incident", {"reason": "Terjadi lagi."}).json()["state"] == "suspected"


@pytest.mark.parametrize("body", [{"impak": "salah ketik"}, {"impact": 5}, {"impact": ["a"]}, [], "teks"])
def test_a_slip_of_the_pen_is_told(callers: Callers, body: object) -> None:
    answer = callers.ani.put(f"/cases/{flagged(callers)}/incident", body)
    assert (answer.status_code, len(answer.json()["reasons"]) > 0) == (422, True)


def test_too_long_a_field_is_refused_by_its_name(callers: Callers) -> None:
    answer = callers.ani.put(f"/cases/{flagged(callers)}/incident", {"impact": "x" * 5001})
    assert (answer.status_code, answer.json()["reasons"][0]["field"]) == (422, "impact")
