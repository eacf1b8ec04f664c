"""Is it there: a machine is told from its blocked port without echo requests; the silent are asked again."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from tests.probes.test_survey import QUICK
from tests.probes.test_verdict import link, verdict
from tuntas.probes import policy, survey
from tuntas.probes.measurement import Measurement
from tuntas.probes.ping import presence
from tuntas.probes.policy import Admitted, Policy
from tuntas.probes.spread import spread
from tuntas.probes.target import Role, Target


def test_a_machine_whose_port_swallows_connections_is_there() -> None:
    with socket.socket() as full:  # a queue of one, and it is full: more knocks go unheard
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        knocks = [socket.socket() for _ in range(3)]
        for one in knocks:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        target = Target(key="web", name="Web", role=Role.WEB, address="127.0.0.1", ports=(full.getsockname()[1],))
        found = presence(Admitted(target, "127.0.0.1", policy._SEAL), 1, 0.01, ("tcp",))
        for one in knocks:
            one.close()
    assert (found.probe, found.passed, found.method, found.figures["sent"]) == ("presence", True, "udp", 1)


def test_where_packets_are_lost_the_silent_are_asked_again_with_many(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def answer(at: Admitted, plan: survey.Plan) -> Measurement:
        asked.append((at.target.key, plan.few))
        trips = {"lossy": [1.0, None], "unlucky": [None, 1.0] if plan.few > 2 else [None, None]}[at.target.key]
        return Measurement(probe="presence", target=at.target.key, passed=trips != [None, None], figures=spread(trips))

    monkeypatch.setitem(survey.PROBES, "presence", answer)
    targets = [Target(key=key, name=key, role=Role.WEB, address=f"203.0.113.{number}")
               for number, key in enumerate(("lossy", "unlucky"), 1)]  # fmt: skip
    survey.survey(Policy(targets), plan=replace(QUICK, few=2))
    assert sorted(asked) == [("lossy", 2), ("unlucky", 2), ("unlucky", 25)]


@pytest.mark.parametrize(("state", "code"), [("reachable", "ip_conflict"), ("stale", "ok")])
def test_an_old_entry_of_the_neighbours_is_no_second_holder(state: str, code: str) -> None:
    known = {"address": "10.20.0.90", "mac": "02:00:00:00:00:aa", "state": state, "interface": 2}
    now = Measurement(probe="duplicate", target="printer", address="10.20.0.90", method="neighbours",
                      figures={"macs": ["02:00:00:00:00:90"]})  # fmt: skip
    assert verdict(link(neighbours=[known]), now).code == code


def test_one_mac_for_two_addresses_is_remarked() -> None:
    both = [Measurement(probe="duplicate", target=key, address=address, method="neighbours",
                        figures={"macs": ["02:00:00:00:00:01"]})
            for key, address in (("gateway", "10.20.0.1"), ("printer", "10.20.0.90"))]  # fmt: skip
    found = verdict(*both)
    assert (found.code, {(one.target, one.remark) for one in found.remarks}) == (
        "ok", {("gateway", "same_mac"), ("printer", "same_mac")}
    )  # fmt: skip
