"""A network broken in one place at a time: the verdict names that place, from a process without any privilege."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.lab import agent
from tests.lab.faults import FAULTS
from tests.lab.run import Outcome, enter, run, why_not
from tuntas.probes.process import PING
from tuntas.probes.spread import LEAST_FOR_LOSS

pytestmark = pytest.mark.lab

AT_ONCE = 8  # most of a scenario is waiting
# looked at more closely below
ALONE = ("sehat", "sehat_tanpa_icmp", "sehat_program_ping", "sehat_tanpa_akhir", "wan_putus")
NAMES = sorted(FAULTS.keys() - ALONE)
BATCHES = [NAMES[start::2] for start in range(2)]


@pytest.fixture(scope="module", autouse=True)
def _allowed() -> None:
    if enter() is None:
        pytest.skip(why_not())


def _all(names: Sequence[str]) -> dict[str, Outcome]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(names, pool.map(run, names), strict=True))


@pytest.fixture(scope="module")
def looked_at() -> dict[str, Outcome]:
    return _all(ALONE)


@pytest.mark.parametrize("names", BATCHES, ids=" ".join)
def test_the_verdict_names_the_fault(names: list[str]) -> None:
    outcomes = _all(names)
    assert {name: outcomes[name].found for name in names} == {name: FAULTS[name].expected for name in names}


def test_a_switch_tells_its_ports_and_nobody_keeps_its_community(looked_at: dict[str, Outcome]) -> None:
    outcome = looked_at["sehat"]
    told = {one.target: one for one in outcome.measurements if one.probe == "snmp"}
    assert (told["far_switch"].passed, told["far_switch"].reason) == (False, "timeout")
    assert told["switch"].figures == {
        "uptime_s": 3600,
        "interfaces": [
            {"number": 1, "name": "gi1 ", "wanted": "up", "state": "up", "errors": 0, "errors_out": 0, "mbps": 1000},
            {"number": 2, "name": "gi2", "wanted": "up", "state": "down", "errors": 7, "errors_out": 3, "mbps": 100},
            {"number": 12, "name": "gi12", "wanted": "down", "state": "down", "errors": 0, "errors_out": 0, "mbps": 0},
        ],
    }
    assert outcome.found == FAULTS["sehat"].expected
    assert agent.COMMUNITY not in repr(outcome.measurements)


def test_a_machine_without_icmp_sockets_says_that_it_knocked_by_tcp(looked_at: dict[str, Outcome]) -> None:
    outcome = looked_at["sehat_tanpa_icmp"]
    assert outcome.found == FAULTS["sehat_tanpa_icmp"].expected
    assert {one.method for one in outcome.measurements if one.probe in ("presence", "ping")} == {"tcp"}
    assert {one.method for one in outcome.measurements if one.probe == "mtu"} == {"udp"}


@pytest.mark.skipif(not any(Path(one).exists() for one in PING), reason="program ping tidak terpasang")
def test_where_the_ping_program_may_what_a_socket_may_not_it_is_used(looked_at: dict[str, Outcome]) -> None:
    outcome = looked_at["sehat_program_ping"]
    assert outcome.found == FAULTS["sehat_program_ping"].expected
    many = [one for one in outcome.measurements if one.probe == "ping"]
    assert {(one.method, one.figures["sent"] >= LEAST_FOR_LOSS, one.figures["loss_pct"]) for one in many} == {
        ("ping", True, 0.0)
    }
    assert all("bytes from" in one.raw for one in many)


def test_what_fails_because_of_the_fault_is_told_as_its_consequence(looked_at: dict[str, Outcome]) -> None:
    outcome = looked_at["wan_putus"]
    assert outcome.found == FAULTS["wan_putus"].expected
    assert {one["code"] for one in outcome.verdict["consequences"]} == {"isp_routing", "host_down"}
    assert outcome.verdict["others"] == []


def test_hostile_output_is_measured_and_not_kept(looked_at: dict[str, Outcome]) -> None:
    outcome = looked_at["sehat_tanpa_akhir"]
    assert outcome.found == FAULTS["sehat_tanpa_akhir"].expected
    pages = [one for one in outcome.measurements if one.target == "web" and one.probe == "http"]
    assert [(one.passed, one.figures["status"], one.raw) for one in pages] == [(True, 200, "")]
    assert "\x1b" not in repr(outcome.measurements)
