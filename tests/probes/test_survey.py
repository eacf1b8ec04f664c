"""What a survey does with names, with what hangs, and with what may not be probed."""

from __future__ import annotations

import time

import pytest

from tuntas.probes import survey as module
from tuntas.probes.bounded import bounded
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Policy, resolved
from tuntas.probes.survey import Plan, probe, survey
from tuntas.probes.target import Role, Target
from tuntas.probes.verdict import judge

NOWHERE = Target(key="x", name="Tidak ada", role=Role.HOST, address="203.0.113.77", ports=(81,))
QUICK = Plan(vantage="uji", few=1, few_interval=0.01, packets=2, interval=0.01, ladder=("tcp",))


def test_a_probe_that_hangs_is_told_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", -0.9)  # a tenth of a second in all
    monkeypatch.setitem(module.PROBES, "presence", lambda at, plan: time.sleep(30))  # type: ignore[arg-type,return-value]
    monkeypatch.setitem(module.PROBES, "tcp", lambda at, plan: Measurement(probe="tcp", target="x", passed=None))
    began = time.monotonic()
    found = probe(Policy([NOWHERE]), "x", "presence", plan=QUICK)
    assert (found.probe, found.target, found.passed, found.reason) == ("presence", "x", None, "hung")
    assert found.vantage == "uji"
    assert probe(Policy([NOWHERE]), "x", "tcp", plan=QUICK).reason == ""
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("error", [OSError("tidak ada soket lagi"), IndexError(), TypeError(), RecursionError()])
def test_a_probe_that_breaks_is_told_as_not_possible(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def breaks(at: object, plan: object) -> Measurement:
        raise error

    monkeypatch.setitem(module.PROBES, "presence", breaks)
    found = probe(Policy([NOWHERE]), "x", "presence", plan=QUICK)
    assert (found.passed, found.reason, found.raw) == (None, "not_possible", type(error).__name__)


def test_an_unknown_probe_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        probe(Policy([NOWHERE]), "x", "rm")


def test_a_name_without_a_registered_address_is_refused_and_the_rest_is_measured() -> None:
    bare = Target(key="bare", name="Tanpa alamat", role=Role.WEB, address="contoh.invalid", scheme="http")
    found = survey(Policy([bare], resolve=lambda name: []), plan=QUICK)
    assert {(one.probe, one.target, one.reason) for one in found if one.target} == {("policy", "bare", "probe_refused")}


def test_a_name_that_leads_nowhere_has_no_addresses() -> None:
    assert bounded(lambda: resolved("tidak-ada.invalid"), 20) == []


@pytest.mark.parametrize(("answers", "code"), [([], "dns_local_down"), (["203.0.113.77"], "ok")])
def test_without_a_resolver_on_record_the_silence_of_this_machines_own_is_told(answers: list[str], code: str) -> None:
    named = Target(key="web", name="Web", role=Role.WEB, address="web.contoh.go.id", addresses=("203.0.113.77",))
    found = survey(Policy([named], resolve=lambda name: answers), plan=QUICK)
    told = [one for one in found if one.probe == "resolve"]
    assert [(one.target, one.passed, one.parameters) for one in told] == (
        [] if answers else [("web", False, {"name": "web.contoh.go.id"})]
    )
    assert {one.address for one in found if one.target == "web" and one.address} == {"203.0.113.77"}
    there = Measurement(probe="tcp", target="web", passed=True, figures={"ports": [{"port": 443, "state": "open"}]})
    assert judge([named], [*told, there]).code == code
