"""The ledger by the API: it adds up, and a hold says what it waits for."""

from __future__ import annotations

from tests.api.conftest import Callers
from tests.cast import Cast


def test_the_ledger_by_the_api(callers: Callers, cast: Cast) -> None:
    number = callers.reported()
    body = {"reason": "Teknisi besok", "waits_for": "vendor"}
    answer = callers.ani.post(f"/cases/{number}/steps/penerimaan/hold", body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["open_runs"][0]["held"]["waits_for"] == "vendor"
    told_ = callers.ani.get(f"/cases/{number}/clock").json()
    [run] = told_["runs"]
    assert run["spent_minutes"] == run["booked_minutes"]["own"]
    assert sum(one["minutes"] for one in run["intervals"]) == sum(run["booked_minutes"].values())
    assert sum(one["minutes"] for one in told_["intervals"]) == sum(told_["elapsed_minutes"].values())
    assert (run["norm"], run["left_minutes"], run["verdict"]) == ("30 menit", 30 - run["spent_minutes"], "sesuai")
    wrong = callers.ani.post(f"/cases/{number}/steps/penerimaan/hold", {"reason": "x", "waits_for": "cuaca"})
    assert wrong.status_code == 422
