"""A whole case by the API alone, on both ways, each person with a token of their own."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, datetime
from typing import Any

from tests.api.conftest import Caller, Callers
from tests.stories import papers


def photo() -> io.BytesIO:
    file = io.BytesIO(papers.photo().content)
    file.name = "bukti.jpg"
    return file


def ok(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def do(who: Caller, number: str, written: dict[str, dict[str, Any]], decision: str = "") -> dict[str, Any]:
    """Take the open step, write its papers, finish it."""
    (run,) = ok(who.get(f"/cases/{number}"))["open_runs"]
    step = f"/cases/{number}/steps/{run['step']}"
    taken = ok(who.post(f"{step}/take"))
    assert {"release", "write", "finish"} <= set(taken["open_runs"][0]["may"])
    for key, data in written.items():
        assert ok(who.put(f"/cases/{number}/papers/{key}", data))["draft"]
    if run["step"] == "perbaikan":
        got = ok(who.send("PUT", f"/cases/{number}/papers/bukti_perbaikan", {"berkas": [photo(), photo()]}))
        assert (len(got["files"]), got["missing"]) == (2, [])
    assert ok(who.get(f"/cases/{number}"))["open_runs"][0]["missing"] == []
    return ok(who.post(f"{step}/finish", {"decision": decision} if decision else None))


def verified(callers: Callers, number: str, verdict: str) -> dict[str, Any]:
    do(callers.ani, number, papers.plan())
    do(callers.ani, number, papers.check(datetime.now(UTC)))
    return do(callers.ani, number, papers.verdict(verdict), verdict)


def ended(callers: Callers, number: str) -> list[str]:
    """The lead receives and reports, the head acknowledges. The boxes that were walked."""
    do(callers.ketut, number, papers.acceptance())
    case = do(callers.ketut, number, papers.conclusion())
    assert (case["state"], case["open_runs"]) == ("finished", [])
    assert "acknowledge" in ok(callers.jusuf.get(f"/cases/{number}"))["may"]
    case = ok(callers.jusuf.post(f"/cases/{number}/acknowledge"))
    assert case["acknowledged"]["by"] == "Dr. Jusuf Hakim, M.Si."
    return [run["box"] for run in case["history"]]


def test_handled_by_ourselves(callers: Callers) -> None:
    number = callers.reported()
    case = verified(callers, number, "Y")
    assert [(run["box"], run["no"], run["roles"]) for run in case["open_runs"]] == [
        ("perbaikan@anggota", 5, ["anggota"])
    ]
    do(callers.budi, number, papers.repair(datetime.now(UTC)))
    assert ended(callers, number) == [
        "penerimaan", "pengecekan", "verifikasi", "perbaikan@anggota", "penerimaan_laporan", "pelaporan"
    ]  # fmt: skip


def test_with_the_vendor_by_her_own_token(callers: Callers) -> None:
    number = callers.reported()
    assert callers.vina.get(f"/cases/{number}").status_code == 404
    verified(callers, number, "T")
    case = do(callers.ani, number, papers.coordination(callers.cast.vendor.pk, datetime.now(UTC)))
    (vendor,) = case["vendors"]
    assert vendor["name"] == "PT Nusa Jaringan"
    assert vendor["link_url"].startswith("http://testserver/penyedia/")
    hers = ok(callers.vina.get(f"/cases/{number}"))
    assert (hers["reports"], hers["vendors"][0]["link_url"]) == ([], "")
    assert "hasil_verifikasi" not in [paper["key"] for paper in hers["papers"]]
    do(callers.vina, number, papers.repair(datetime.now(UTC)))
    assert ended(callers, number)[3:5] == ["koordinasi", "perbaikan@penyedia"]


def test_an_anggota_records_on_the_vendors_behalf(callers: Callers) -> None:
    number = callers.reported()
    verified(callers, number, "T")
    do(callers.ani, number, papers.coordination(callers.cast.vendor.pk, datetime.now(UTC)))
    do(callers.budi, number, papers.repair(datetime.now(UTC)))
    told = ok(callers.ketut.get(f"/cases/{number}/events"))["events"]
    done = [one for one in told if one["kind"] == "step.finished"][-1]
    assert done["who"] == "Budi atas nama PT Nusa Jaringan"
    assert [one["seq"] for one in told] == list(range(1, len(told) + 1))
    assert all(one["previous"] == before["hash"] for before, one in itertools.pairwise(told))
    ended(callers, number)


def test_a_decision_says_where_each_answer_leads(callers: Callers) -> None:
    number = callers.reported()
    do(callers.ani, number, papers.plan())
    case = do(callers.ani, number, papers.check(datetime.now(UTC)))
    asked = case["open_runs"][0]["decisions"]
    assert (asked["paper"], asked["field"]) == ("hasil_verifikasi", "dapat_ditangani")
    assert {one["value"]: [to["box"] for to in one["leads_to"]] for one in asked["answers"]} == {
        "Y": ["perbaikan@anggota"], "T": ["koordinasi"]
    }  # fmt: skip


def test_sent_back_held_waived_and_reopened(callers: Callers) -> None:
    number = callers.reported()
    verified(callers, number, "Y")
    do(callers.budi, number, papers.repair(datetime.now(UTC)))
    (run,) = ok(callers.ketut.get(f"/cases/{number}"))["open_runs"]
    assert "perbaikan" in [one["step"] for one in run["returns"]]
    case = ok(callers.ketut.post(f"/cases/{number}/send-back", {"to": "perbaikan", "reason": "Foto kabur."}))
    (run,) = case["open_runs"]
    assert (run["step"], run["rework"], run["taken_by"]["username"]) == ("perbaikan", True, "budi")
    step = f"/cases/{number}/steps/5"
    held = ok(callers.budi.post(f"{step}/hold", {"reason": "Menunggu suku cadang."}))
    assert (held["held"], held["open_runs"][0]["held"]["reason"]) == (True, "Menunggu suku cadang.")
    assert callers.budi.post(f"{step}/finish").status_code == 422
    assert ok(callers.ketut.get("/cases", state="held"))["cases"][0]["number"] == number
    assert ok(callers.budi.post(f"{step}/resume"))["held"] is False
    given = ok(callers.ketut.post(f"{step}/reassign", {"to": "ani", "reason": "Budi dinas luar."}))
    assert given["open_runs"][0]["taken_by"]["name"] == "Ani Lestari, S.Kom."
    ok(callers.ani.post(f"{step}/log", {"text": "Port diganti."}))
    ok(
        callers.ketut.post(
            f"/cases/{number}/waive", {"paper": "bukti_perbaikan", "reason": "Area terlarang foto."}
        )
    )
    assert ok(callers.ani.get(f"/cases/{number}"))["waivers"][0]["paper"] == "bukti_perbaikan"
    ok(callers.ani.post(f"/cases/{number}/notes", {"text": "Hati-hati."}))
    gone = ok(callers.ketut.post(f"/cases/{number}/withdraw", {"kind": "duplicate", "reason": "Sama."}))
    assert (gone["state"], gone["outcome_kind"], gone["may"]) == (
        "withdrawn",
        "duplicate",
        ["note", "reopen"],
    )
    again = ok(callers.ketut.post(f"/cases/{number}/reopen", {"reason": "Ternyata bukan."}))
    assert (again["state"], again["open_runs"][0]["step"]) == ("open", "pengecekan")


def test_a_fresh_link_for_the_vendor(callers: Callers) -> None:
    number = callers.reported()
    verified(callers, number, "T")
    case = do(callers.ani, number, papers.coordination(callers.cast.vendor.pk, datetime.now(UTC)))
    fresh = ok(callers.ani.post(f"/cases/{number}/steps/perbaikan/link"))
    assert fresh["link"]["url"] != case["vendors"][0]["link_url"]
    assert fresh["link"]["url"] == fresh["vendors"][0]["link_url"]
    assert callers.vina.post(f"/cases/{number}/steps/perbaikan/link").status_code == 403


def test_the_document_of_a_sealed_paper(callers: Callers) -> None:
    number = callers.reported()
    address = f"/cases/{number}/papers/rencana_kerja/document"
    assert callers.ani.get(address).status_code == 404
    do(callers.ani, number, papers.plan())
    answer = callers.ani.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"%PDF-")
    assert b"".join(callers.budi.get(address).streaming_content) == content
    paper = ok(callers.ani.get(f"/cases/{number}/papers/rencana_kerja"))
    assert paper["document_url"].endswith(address)
    assert [(one["revision"], one["draft"]) for one in paper["revisions"]] == [(1, False)]
    assert {one["key"]: one["type"] for one in paper["fields"]}["langkah"] == "rows"


def test_a_file_that_was_attached_is_served_to_those_who_see_the_case(callers: Callers) -> None:
    number = callers.reported()
    verified(callers, number, "Y")
    ok(callers.ani.send("PUT", f"/cases/{number}/papers/bukti_perbaikan", {"file": photo()}))
    (file,) = ok(callers.ani.get(f"/cases/{number}/papers/bukti_perbaikan"))["revisions"][0]["files"]
    path = file["url"].removeprefix("http://testserver/api/v1")
    answer = callers.ani.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Content-Disposition"] == 'attachment; filename="bukti.jpg"'
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert callers.nobody.get(path).status_code == 401
    assert callers.vina.get(path).status_code == 404
