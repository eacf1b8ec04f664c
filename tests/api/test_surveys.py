"""Measuring by the API: what the page of measurements tells, for machines; of the office of the case alone."""

from __future__ import annotations

import pytest

from tests.api.conftest import Callers
from tests.cast import Cast, wib
from tests.diagnostics.test_surveys import at, measured, network, office
from tests.stories.test_by_ourselves_and_with_the_vendor import open_step
from tuntas.cases.chain import digest
from tuntas.diagnostics.surveys import begin

__all__ = ["network", "office"]


def test_the_verdict_the_proposal_and_the_raw_data(office: Cast) -> None:
    case, callers = at("pengecekan", office), Callers(office)
    kept = measured(case, office, "Sisi ISP", "Rujukan", now=wib("2026-11-23 08:20"))
    told = callers.ani.get(f"/cases/{case.number}/surveys").json()
    one = told["items"][0]
    assert (one["state"], one["phase"], one["sha256"]) == ("done", "before", kept.sha256)
    assert one["verdict"] == {
        "code": "wan_link_down", "layer": "isp", "targets": ["Sisi ISP"],
        "sentence": "Jalur ke penyedia putus: gateway menjawab, Sisi ISP tidak.",
    }  # fmt: skip
    assert one["proposal"]["decision"] == "T"
    assert [line["before"] for line in told["table"] if line["passed"] is False] != []
    assert told["proof"] == {"passes": 0, "times": 3, "enough": False}
    raw = callers.ketut.get(f"/cases/{case.number}/surveys/{one['id']}").json()
    assert digest({key: raw[key] for key in ("targets", "measurements", "vantage")}) == kept.sha256


def test_english_for_who_asks_for_it(office: Cast) -> None:
    case, callers = at("pengecekan", office), Callers(office)
    measured(case, office, "Sisi ISP", "Rujukan", now=wib("2026-11-23 08:20"))
    callers.ani.language = "en"
    said = callers.ani.get(f"/cases/{case.number}/surveys").json()["items"][0]["verdict"]["sentence"]
    assert said == "The line to the provider is down: the gateway answers, Sisi ISP does not."


def test_while_one_runs_it_tells_how_far_it_is_and_no_other_begins(office: Cast) -> None:
    case, callers = at("pengecekan", office), Callers(office)
    row = begin(open_step(case), by=office.actor("ani"))
    twice = callers.budi.post(f"/cases/{case.number}/surveys")
    assert (twice.status_code, [one["code"] for one in twice.json()["reasons"]]) == (409, ["survey_runs"])
    told = callers.ani.get(f"/cases/{case.number}/surveys/{row.pk}").json()
    assert (told["state"], told["verdict"], told["measurements"]) == ("running", None, [])


def test_it_begins_at_once(office: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread is left out: it would not see this test's transaction, and `tests.lab` measures for real."""
    began: list[int] = []
    monkeypatch.setattr("tuntas.api.surveys.in_background", lambda row: began.append(row.pk))
    case, callers = at("pengecekan", office), Callers(office)
    begun = callers.ani.post(f"/cases/{case.number}/surveys")
    assert (begun.status_code, begun.json()["state"], [begun.json()["id"]]) == (202, "running", began)


def test_a_vendor_is_told_of_no_survey(office: Cast) -> None:
    case, callers = at("pengecekan", office), Callers(office)
    survey = measured(case, office, now=wib("2026-11-23 08:20"))
    case.parties.create(role="penyedia", unit=office.vendor, name=office.vendor.name)
    assert callers.vina.get(f"/cases/{case.number}").status_code == 200
    for path in ("", f"/{survey.pk}"):
        assert callers.vina.get(f"/cases/{case.number}/surveys{path}").status_code == 404


def test_without_targets_it_is_refused_with_its_reason(cast: Cast) -> None:
    callers = Callers(cast)
    answer = callers.ani.post(f"/cases/{callers.reported()}/surveys")
    assert (answer.status_code, [one["code"] for one in answer.json()["reasons"]]) == (422, ["no_targets"])
