"""Every error of the API: its status, its shape, its language, and that nothing is lost."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.api.conftest import Caller, Callers, token_of
from tests.api.test_whole_case import do, ok
from tests.cast import Cast, person
from tests.stories import papers
from tuntas.cases import files, moves
from tuntas.cases.models import Case, Report
from tuntas.people.models import ApiKey, Unit


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document, which always has the same members."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert {"type", "title", "status", "detail", "reasons"} <= set(said)
    assert (said["status"], said["type"].startswith("urn:tuntas:problem:")) == (status, True)
    assert said["reasons"] and all(set(one) == {"code", "text", "paper", "field"} for one in said["reasons"])
    return said


def codes(said: dict[str, Any]) -> list[str]:
    return [one["code"] for one in said["reasons"]]


def test_without_a_token_or_with_a_bad_one(callers: Callers, cast: Cast) -> None:
    now = datetime.now(UTC)
    answer = callers.nobody.get("/me")
    assert codes(problem(answer, 401)) == ["no_token"]
    assert answer["WWW-Authenticate"].startswith("Bearer")
    old = token_of(cast.ani, expires_at=now - timedelta(seconds=1))
    revoked = token_of(cast.ani, revoked_at=now)
    left = person("lama", "Pegawai Lama", cast.office, "anggota")
    gone = token_of(left)
    left.is_active = False
    left.save()
    for token in ("salah", old, revoked, gone):
        assert codes(problem(Caller(token).get("/me"), 401)) == ["bad_token"]
    assert codes(problem(Caller("salah").post("/reports", {}), 401)) == ["bad_token"]


def test_a_browsers_session_opens_no_door(callers: Callers, cast: Cast) -> None:
    number = callers.reported()
    callers.nobody.client.force_login(cast.ani)
    problem(callers.nobody.get("/cases"), 401)
    problem(callers.nobody.post(f"/cases/{number}/steps/penerimaan/take"), 401)


def test_the_language_of_the_answer(callers: Callers) -> None:
    indonesian = problem(callers.ani.get("/cases/2000-0001"), 404)
    assert indonesian["title"] == "Tidak ditemukan"
    callers.ani.language = "en-GB,en;q=0.9,id;q=0.1"
    answer = callers.ani.get("/cases/2000-0001")
    assert problem(answer, 404)["detail"] == "There is no case “2000-0001”, or it is not for you."
    assert answer["Content-Language"] == "en"
    callers.ani.language = "fr"
    assert callers.ani.get("/cases/2000-0001").json() == indonesian


def test_what_lies_nowhere_and_what_is_not_done_here(callers: Callers) -> None:
    assert codes(problem(callers.ani.get("/nothing/here"), 404)) == ["not_found"]
    assert codes(problem(callers.nobody.get("/cases/"), 404)) == ["not_found"]
    answer = callers.ani.put("/me", {})
    assert (codes(problem(answer, 405)), answer["Allow"]) == (["method"], "GET")


def test_a_case_of_another_unit_is_not_there(callers: Callers, cast: Cast) -> None:
    number = callers.reported()
    other = Unit.objects.create(name="Kantor Lain", calendar=cast.office.calendar)
    stranger = Caller(token_of(person("asing", "Asing", other, "ketua")))
    for path in ("", "/events", "/papers", "/papers/rencana_kerja", "/papers/rencana_kerja/document"):
        assert codes(problem(stranger.get(f"/cases/{number}{path}"), 404)) == ["no_such_case"]
    problem(stranger.post(f"/cases/{number}/steps/penerimaan/finish"), 404)
    problem(stranger.put(f"/cases/{number}/papers/rencana_kerja", {}), 404)
    problem(stranger.post(f"/cases/{number}/withdraw", {"kind": "other", "reason": "x"}), 404)
    problem(callers.sari.get(f"/cases/{number}"), 404)  # an administrator holds no duty
    assert stranger.get("/cases").json() == {"cases": [], "next": None}


def test_who_may_not(callers: Callers) -> None:
    number = callers.reported()
    said = problem(callers.ketut.post(f"/cases/{number}/steps/penerimaan/finish"), 403)
    assert said["detail"].startswith("Langkah ini dikerjakan oleh Anggota Tim Kerja")
    assert codes(problem(callers.ani.post(f"/cases/{number}/acknowledge"), 403)) == ["not_allowed"]
    written = callers.ketut.put(f"/cases/{number}/papers/rencana_kerja", {"dampak": "satu_ruang"})
    assert codes(problem(written, 403)) == ["not_yours"]
    problem(callers.vina.get("/references/person"), 403)


def test_missing_papers_are_listed(callers: Callers) -> None:
    number = callers.reported()
    said = problem(callers.ani.post(f"/cases/{number}/steps/1/finish"), 422)
    assert [(one["code"], one["paper"], one["field"]) for one in said["reasons"]] == [
        ("paper_missing", "rencana_kerja", ""),
        ("required", "rencana_kerja", "dampak"),
        ("too_few", "rencana_kerja", "langkah"),
    ]
    assert ok(callers.ani.get(f"/cases/{number}"))["open_runs"][0]["missing"] == said["reasons"]
    draft = ok(callers.ani.put(f"/cases/{number}/papers/rencana_kerja", {"dampak": "satu_ruang"}))
    assert codes({"reasons": draft["missing"]}) == ["too_few"]


def test_the_second_of_two_gets_back_what_they_sent(callers: Callers) -> None:
    number = callers.reported()
    do(callers.ani, number, papers.plan())
    plan = papers.plan()["rencana_kerja"]
    said = problem(callers.budi.put(f"/cases/{number}/papers/rencana_kerja", plan), 409)
    assert said["yours"] == plan
    assert said["detail"].startswith("Ani sudah menyelesaikan langkah ini pukul ")
    said = problem(callers.budi.post(f"/cases/{number}/steps/penerimaan/finish", {"decision": "Y"}), 409)
    assert (said["yours"], codes(said)) == ({"decision": "Y"}, ["finished"])
    ok(callers.ani.post(f"/cases/{number}/steps/pengecekan/take"))
    said = problem(callers.budi.put(f"/cases/{number}/papers/data_gangguan", {"data": {"jenis": "A4"}}), 409)
    assert (said["yours"], codes(said)) == ({"data": {"jenis": "A4"}}, ["taken"])
    assert codes(problem(callers.budi.post(f"/cases/{number}/steps/pelaporan/take"), 409)) == ["not_open"]


def test_two_drafts_of_one_paper(callers: Callers) -> None:
    path = f"/cases/{callers.reported()}/papers/rencana_kerja"
    first = ok(callers.ani.put(path, {"data": {"dampak": "satu_ruang"}, "version": 1}))
    ok(callers.ani.put(path, {"alat": "Tang"}))
    said = problem(callers.budi.put(path, {"data": {"alat": "Obeng"}, "version": first["version"]}), 409)
    assert (codes(said), said["yours"]["data"]) == (["edited"], {"alat": "Obeng"})
    assert said["theirs"] == {"version": 2, "data": {"dampak": "satu_ruang", "alat": "Tang"}}
    own = problem(callers.ani.put(path, {"data": {"alat": "Obeng"}, "version": first["version"]}), 409)
    assert codes(own) == ["edited"]  # from another device one's own saving is as unseen as another person's


def test_if_match_names_the_draft_that_one_began_from(callers: Callers) -> None:
    path = f"/cases/{callers.reported()}/papers/rencana_kerja"
    ok(callers.ani.put(path, {"alat": "Tang"}))
    ok(callers.ani.put(path, {"alat": "Obeng"}, **{"If-Match": '"1"'}))
    said = problem(callers.ani.put(path, {"alat": "Palu"}, **{"If-Match": '"1"'}), 412)
    assert (said["type"], said["theirs"]) == ("urn:tuntas:problem:changed", {"version": 2, "data": {"alat": "Obeng"}})
    assert codes(problem(callers.ani.put(path, {"alat": "Palu"}, **{"If-Match": "satu"}), 422)) == ["wrong_value"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", ["not_json"]),
        (b"[1]", ["not_an_object"]),
        (b'"x"', ["not_an_object"]),
        (b"[" * 100_000, ["not_json"]),
        (b"\xff\xfe", ["not_json"]),
        (b'{"dampak": 5}', ["not_an_option"]),
        (b'{"warna": "biru"}', ["unknown_field"]),
        (b'{"dampak": "satu_ruang", "version": "satu"}', ["wrong_value"]),
        (b'{"langkah": "bukan daftar"}', ["wrong_shape"]),
    ],
)
def test_a_paper_that_cannot_be_read(callers: Callers, body: bytes, expected: list[str]) -> None:
    number = callers.reported()
    said = problem(callers.ani.put(f"/cases/{number}/papers/rencana_kerja", body), 422)
    assert codes(said) == expected


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("withdraw", {"kind": "bosan", "reason": "x"}, [("wrong_value", "kind")]),
        ("withdraw", {}, [("key_missing", "kind"), ("key_missing", "reason")]),
        ("withdraw", None, [("key_missing", "kind"), ("key_missing", "reason")]),
        ("notes", {"text": 5}, [("wrong_value", "text")]),
        ("notes", {"text": "x", "teks": "y"}, [("unknown_key", "teks")]),
        ("notes", "{", [("not_json", "")]),
        ("notes", {"text": " "}, [("no_text", "")]),
        ("steps/penerimaan/hold", {"reason": ""}, [("reason_needed", "")]),
        ("waive", {"paper": "tidak_ada", "reason": "x"}, [("no_such_paper", "")]),
        ("send-back", {"to": "perbaikan", "reason": "x"}, [("cannot_return", "")]),
        ("steps/penerimaan/reassign", {"to": "vina"}, [("no_such_person", "")]),
    ],
)
def test_bodies_that_are_refused(
    callers: Callers, path: str, body: Any, expected: list[tuple[str, str]]
) -> None:
    number = callers.reported()
    who = (
        callers.ani if path in ("notes", "withdraw", "send-back", "steps/penerimaan/hold") else callers.ketut
    )
    said = problem(who.post(f"/cases/{number}/{path}", body), 422)
    assert [(one["code"], one["field"]) for one in said["reasons"]] == expected


def test_what_cannot_be_read_is_never_taken_for_nothing(callers: Callers) -> None:
    path = f"/api/v1/cases/{callers.reported()}/papers/rencana_kerja"
    headers = callers.ani.headers({})
    torn = callers.ani.client.put(path, b"x", content_type="multipart/form-data; boundary=y", headers=headers)
    assert codes(problem(torn, 422)) == ["not_multipart"]
    bare = callers.ani.client.put(path, b"x", content_type="multipart/form-data", headers=headers)
    assert codes(problem(bare, 422)) == ["not_multipart"]
    chunked = callers.ani.client.put(path, headers={**headers, "Transfer-Encoding": "chunked"})
    assert codes(problem(chunked, 411)) == ["no_length"]


def test_queries_that_are_refused(callers: Callers) -> None:
    assert codes(problem(callers.ani.get("/cases", state="lari"), 422)) == ["wrong_value"]
    for cursor in ("x", "eHw=", "2026", "MjAyNnw5"):
        assert codes(problem(callers.ani.get("/cases", cursor=cursor), 422)) == ["wrong_value"]
    number = callers.reported()
    assert codes(problem(callers.ani.post(f"/cases/{number}/steps/terbang/take"), 404)) == ["no_such_step"]
    assert codes(problem(callers.ani.put(f"/cases/{number}/papers/terbang", {}), 404)) == ["no_such_paper"]
    problem(callers.ani.get(f"/cases/{number}%00"), 404)


def named(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_files_that_are_refused(callers: Callers, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/cases/{callers.reported()}/papers/bukti_perbaikan"
    settings.UPLOAD_MOST = 1000
    step = "?step=penerimaan"
    large = callers.ani.send("PUT", path, {"berkas": named("a.pdf", b"%PDF-" + b"x" * 2000)})
    assert problem(large, 409)  # no step has asked for it yet
    number = callers.reported()
    do(callers.ani, number, papers.plan())
    do(callers.ani, number, papers.check(datetime.now(UTC)))
    do(callers.ani, number, papers.verdict("Y"), "Y")
    path = f"/cases/{number}/papers/bukti_perbaikan"
    large = callers.ani.send("PUT", path, {"berkas": named("a.pdf", b"%PDF-" + b"x" * 2000)})
    assert codes(problem(large, 413)) == ["file_too_large"]
    wrong = callers.ani.send("PUT", path, {"berkas": named("a.exe", b"MZ\x00\x00")})
    assert codes(problem(wrong, 415)) == ["file_kind"]
    nowhere = callers.ani.send("PUT", path, {"gambar": named("a.pdf", b"%PDF-1")})
    assert codes(problem(nowhere, 422)) == ["unknown_field"]
    plain = callers.ani.send(
        "PUT", f"/cases/{number}/papers/berita_acara", {"berkas": named("a.pdf", b"%PDF-1")}
    )
    assert codes(problem(plain, 422)) == ["not_a_file_paper"]
    most = django_settings.UPLOAD_MOST * 10 + django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    huge = callers.ani.send("PUT", path, {"berkas": named("a.pdf", b"x" * (most + 1))})
    assert codes(problem(huge, 413)) == ["too_large"]
    big = callers.ani.put(path, b" " * (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert codes(problem(big, 413)) == ["too_large"]
    monkeypatch.setattr(files, "space_for_files", lambda: False)
    full = callers.ani.send(
        "PUT", path + step.replace("penerimaan", "5"), {"berkas": named("a.pdf", b"%PDF-1")}
    )
    assert codes(problem(full, 503)) == ["disk_full"]
    monkeypatch.setattr(files, "space_for_reports", lambda: False)
    assert codes(problem(callers.nobody.post("/reports", {}), 503)) == ["disk_full_reports"]


def test_a_fault_of_ours_is_not_shown(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **more: object) -> None:
        raise RuntimeError("rahasia")

    monkeypatch.setattr(moves, "note", fails)
    number = callers.reported()
    callers.ani.client.raise_request_exception = False
    answer = callers.ani.post(f"/cases/{number}/notes", {"text": "x"})
    assert codes(problem(answer, 500)) == ["server"]
    assert "rahasia" not in answer.content.decode()


# -- reports -------------------------------------------------------------------------------------


def body(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"data": papers.report(cast.room.pk, datetime.now(UTC)), **more}


def test_the_same_key_gives_the_same_answer(callers: Callers, cast: Cast) -> None:
    sent = body(cast, reporter="Rudi")
    key = {"Idempotency-Key": "kunci-1"}
    first = callers.nobody.post("/reports", sent, **key)
    again = callers.nobody.post("/reports", sent, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["track_url"].startswith("http://testserver/lacak/")
    assert Report.objects.count() == 1
    said = problem(callers.nobody.post("/reports", {**sent, "reporter": "Rina"}, **key), 409)
    assert (codes(said), said["yours"]["reporter"]) == (["key_reused"], "Rina")
    assert callers.ani.post("/reports", sent, **key).json()["case"] != first.json()["case"]
    problem(callers.nobody.post("/reports", sent, **{"Idempotency-Key": "x" * 201}), 422)


def test_the_channel_is_the_staffs_to_say(callers: Callers, cast: Cast) -> None:
    said = callers.ani.post("/reports", body(cast, channel="telepon", reporter="Rudi")).json()
    report = Report.objects.get(number=said["number"])
    assert (report.channel, report.entered_by, report.reporter) == ("telepon", cast.ani, "Rudi")
    said = callers.nobody.post("/reports", body(cast, channel="telepon")).json()
    assert Report.objects.get(number=said["number"]).channel == "api"
    assert codes(problem(callers.ani.post("/reports", body(cast, channel="merpati")), 422)) == ["choose"]


def test_answers_may_stand_at_the_top(callers: Callers, cast: Cast) -> None:
    flat = {**papers.report(cast.room.pk, datetime.now(UTC)), "reporter": "Rudi"}
    assert callers.nobody.post("/reports", flat).status_code == 201
    assert Case.objects.get().title == "Internet mati di ruang ini"


def test_a_report_with_photos(callers: Callers, cast: Cast) -> None:
    import json

    parts = {
        "report": json.dumps(body(cast, reporter="Rudi")),
        "foto": named("f.jpg", papers.photo().content),
    }
    answer = callers.nobody.send("POST", "/reports", parts)
    assert answer.status_code == 201, answer.content
    assert Case.objects.get().attachments.count() == 1
    bad = {"report": "{", "foto": named("f.jpg", papers.photo().content)}
    assert codes(problem(callers.nobody.send("POST", "/reports", bad), 422)) == ["not_json"]


def test_a_report_that_lacks_something(callers: Callers, cast: Cast) -> None:
    said = problem(callers.nobody.post("/reports", {"reporter": 5}), 422)
    assert codes(said) == ["wrong_value"]
    said = problem(callers.nobody.post("/reports", {"warna": "biru"}), 422)
    assert {"unknown_field", "required"} <= set(codes(said))
    assert codes(problem(callers.nobody.post("/reports", body(cast, procedure="lain")), 422)) == [
        "no_such_procedure"
    ]
    assert codes(problem(callers.nobody.post("/reports", body(cast, unit="lain")), 422)) == ["no_such_unit"]
    strange = body(cast, reporter="R\ud800udi\x00")
    assert callers.nobody.post("/reports", strange).status_code == 201
    assert Report.objects.get().reporter == "Rudi"


def test_too_many_reports_from_one_address(callers: Callers, cast: Cast, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 2
    sent = body(cast)
    for _again in range(2):
        assert callers.nobody.post("/reports", sent, **{"Idempotency-Key": "satu"}).status_code == 201
    assert callers.nobody.post("/reports", sent).status_code == 201
    answer = callers.nobody.post("/reports", sent)
    assert codes(problem(answer, 429)) == ["too_many_reports"]
    assert int(answer["Retry-After"]) > 0
    assert callers.nobody.post("/reports", sent, **{"Idempotency-Key": "satu"}).status_code == 201
    assert callers.ani.post("/reports", sent).status_code == 201
    assert ApiKey.objects.filter(user=cast.ani).exists()
