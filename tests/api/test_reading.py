"""What the API tells: lists by pages at one cost, the SOP, references, the caller, its own description."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Callers
from tests.api.test_whole_case import do, ok
from tests.cast import Cast
from tests.stories import papers
from tuntas.api import cases as listing
from tuntas.api.v1 import api
from tuntas.cases import moves
from tuntas.cases.models import Case


def queries(callers: Callers, path: str, **query: Any) -> int:
    ok(callers.ani.get(path, **query))  # calendars are kept in memory
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ok(callers.ani.get(path, **query))
    return len(seen)


def test_a_list_of_three_costs_what_a_list_of_one_does(callers: Callers) -> None:
    do(callers.ani, callers.reported(), papers.plan())
    ways: list[dict[str, Any]] = [{}, {"q": "Rudi"}, {"role": "anggota"}, {"late": "false", "state": "open"}]
    one = [queries(callers, "/cases", **way) for way in ways]
    number = callers.reported()
    ok(callers.budi.post(f"/cases/{number}/steps/1/take"))
    callers.reported()
    assert len(ok(callers.ani.get("/cases"))["cases"]) == 3
    assert [queries(callers, "/cases", **way) for way in ways] == one
    assert max(one) <= 8


def test_one_case_costs_few_queries(callers: Callers) -> None:
    number = callers.reported()
    few = queries(callers, f"/cases/{number}")
    do(callers.ani, number, papers.plan())
    do(callers.ani, number, papers.check(datetime.now(UTC)))
    assert queries(callers, f"/cases/{number}") == few <= 12
    assert queries(callers, f"/cases/{number}/events") <= 6
    assert queries(callers, f"/cases/{number}/papers") <= 10


def test_lists_by_pages(callers: Callers, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    numbers = [callers.reported() for _n in range(5)]
    found, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = ok(callers.ani.get("/cases", cursor=cursor))
        found += [row["number"] for row in page["cases"]]
        cursor, pages = page["next"], pages + 1
    assert (found, pages) == (numbers[::-1], 3)


def test_what_is_looked_for(callers: Callers, cast: Cast) -> None:
    first, second, third = (callers.reported() for _n in range(3))
    do(callers.ani, first, papers.plan())
    ok(callers.ketut.post(f"/cases/{second}/withdraw", {"kind": "other", "reason": "x"}))

    def numbers(**query: Any) -> list[str]:
        return [row["number"] for row in ok(callers.ketut.get("/cases", **query))["cases"]]

    assert numbers(state="open") == [third, first]
    assert numbers(state="closed") == numbers(state="withdrawn") == [second]
    assert numbers(state="finished") == []
    assert numbers(step="pengecekan") == [first]
    assert numbers(role="anggota") == [third, first]
    assert numbers(role="ketua") == []
    assert numbers(q=third) == [third]
    assert numbers(q="rUDI") == numbers(q="asesmen") == numbers(q="internet mati") == [third, second, first]
    assert numbers(q="tidak ada") == []
    run = Case.objects.get(number=third).runs.get()
    run.due_at = datetime.now(UTC) - timedelta(minutes=1)
    run.save(update_fields=["due_at"])
    assert moves.mark_late() == 1
    assert numbers(late="true") == [third]
    assert third not in numbers(late="false")
    assert ok(callers.ani.get(f"/cases/{third}"))["open_runs"][0]["late"] is True


def test_the_sop_as_data_and_as_its_sheet(callers: Callers, cast: Cast) -> None:
    (row,) = ok(callers.nobody.get("/procedures"))
    assert (row["key"], row["edition"], row["current"]) == ("penanganan-kendala-jaringan", "2024-06-03", True)
    said = ok(callers.nobody.get(f"/procedures/{row['key']}"))
    assert (said["text"], said["sha256"]) == (cast.edition.text, cast.edition.sha256)
    assert [step["no"] for step in said["steps"]] == [1, 2, 3, 4, 5, 6, 7]
    assert said["findings"]["printed"]
    assert {"settled", "text", "grave"} <= set(said["findings"]["printed"][0])
    assert ok(callers.ani.get(f"/procedures/{row['key']}", edition="2024-06-03"))["edition"] == "2024-06-03"
    assert callers.ani.get(f"/procedures/{row['key']}", edition="1999").status_code == 404
    drawn = callers.nobody.get(f"/procedures/{row['key']}/sheet.svg")
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
    assert drawn.content.lstrip().startswith(b"<svg")
    assert callers.nobody.get("/procedures/lain/sheet.svg").status_code == 404


def test_what_papers_point_to(callers: Callers, cast: Cast) -> None:
    rows = ok(callers.nobody.get("/references/place"))["rows"]
    assert {"id": cast.room.pk, "name": "Ruang Asesmen 2, Lt. 3"}.items() <= rows[-1].items()
    assert callers.nobody.get("/references/device").status_code == 401
    assert ok(callers.ani.get("/references/device"))["rows"][0]["name"] == "AP-3-02"
    assert ok(callers.ani.get("/references/vendor"))["rows"][0]["id"] == cast.vendor.pk
    people = ok(callers.ani.get("/references/person", q="budi"))["rows"]
    assert [(one["username"], one["roles"]) for one in people] == [("budi", ["anggota"])]
    assert callers.ani.get("/references/hantu").status_code == 422


def test_who_am_i(callers: Callers) -> None:
    me = ok(callers.ketut.get("/me"))
    assert (me["username"], me["duties"][0]["role"]) == ("ketut", "ketua")
    assert ok(callers.vina.get("/me"))["duties"][0]["kind"] == "vendor"


def test_me_too(callers: Callers) -> None:
    number = callers.reported()
    body = {"reporter": "Rina", "channel": "telepon"}
    first = ok(callers.ani.post(f"/cases/{number}/join", body, **{"Idempotency-Key": "k"}))
    again = ok(callers.ani.post(f"/cases/{number}/join", body, **{"Idempotency-Key": "k"}))
    assert first["joined"] == again["joined"]
    assert first["joined"]["number"] == f"{number}.2"
    assert [one["reporter"] for one in again["reports"]] == ["Rudi", "Rina"]


def test_the_description_is_whole(callers: Callers) -> None:
    said = ok(callers.nobody.get("/openapi.json"))
    assert said["openapi"].startswith("3.1")
    known = set(said["components"]["schemas"])
    names, open_doors = [], []
    for path, operations in said["paths"].items():
        assert path.startswith("/api/v1/")
        for method, operation in operations.items():
            assert operation["summary"] and operation["description"] and operation["tags"], path
            assert {"Bearer": []} in operation["security"], path
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            names.append(operation["operationId"])
            if {} in operation["security"]:
                open_doors.append(f"{method} {path.removeprefix('/api/v1')}")
    assert len(names) == len(set(names)) >= 28
    assert open_doors == [
        "post /reports", "get /procedures", "get /procedures/{key}", "get /procedures/{key}/sheet.svg",
        "get /references/place",
    ]  # fmt: skip
    assert set(_refs(said)) <= known
    assert said["components"]["securitySchemes"] == {"Bearer": {"type": "http", "scheme": "bearer"}}
    assert api.urls_namespace == "api-1"


def _refs(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"].rsplit("/", 1)[-1]] if "$ref" in value else []
        return own + [name for one in value.values() for name in _refs(one)]
    return [name for one in value for name in _refs(one)] if isinstance(value, list) else []
