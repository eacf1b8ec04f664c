"""SNMP is read from whatever bytes come, and what it tells is only what the agent said."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab import agent
from tuntas.probes import ber, policy
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Admitted, Policy
from tuntas.probes.snmp import COLUMNS, UPTIME, read, request, snmp
from tuntas.probes.survey import Plan, Progress, survey
from tuntas.probes.target import Role, Target
from tuntas.probes.verdict import judge

GET, BULK = 0xA0, 0xA5


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=12), st.integers(0, 39))
def test_identifiers_come_back_as_they_went(rest: list[int], second: int) -> None:
    (item,) = ber.items(ber.oid((1, second, *rest)))
    assert item.oid() == (1, second, *rest)


@given(st.integers(0, 2**40))
def test_numbers_come_back_as_they_went(value: int) -> None:
    (item,) = ber.items(ber.integer(value))
    assert item.number() == value


def test_the_agent_of_the_lab_is_understood() -> None:
    said = agent.answer(request(agent.COMMUNITY, GET, 7, UPTIME), agent.table())
    assert said is not None
    assert [(name, item.number()) for name, item in read(said, 7)] == [(UPTIME, 360_000)]
    said = agent.answer(request(agent.COMMUNITY, BULK, 8, COLUMNS["state"]), agent.table())
    assert said is not None
    states = [(name[-1], item.number()) for name, item in read(said, 8) if name[:-1] == COLUMNS["state"]]
    assert states == [(1, 1), (2, 2), (12, 2)]


def test_the_answer_to_another_question_is_none() -> None:
    said = agent.answer(request(agent.COMMUNITY, GET, 7, UPTIME), agent.table())
    assert said is not None
    for bad in (b"", said[:-1], said + b"\0", said[:1] + b"\x84\xff\xff\xff\xff" + said[2:]):
        with pytest.raises(ber.Unreadable):
            read(bad, 7)
    with pytest.raises(ber.Unreadable):
        read(said, 8)


@given(st.binary(max_size=300))
def test_bent_bytes_never_break_the_reader(data: bytes) -> None:
    try:
        for _, item in read(data, 7):
            item.number()
    except ber.Unreadable:
        return


# -- a real agent on this machine ----------------------------------------------------------------------


class Agent:
    """The lab's agent on a free port of the loopback; it may answer with anything."""

    def __init__(self, answers: Callable[[bytes], bytes | None]) -> None:
        self.line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.line.bind(("127.0.0.1", 0))
        self.answers = answers
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                asked, who = self.line.recvfrom(4096)
                if (said := self.answers(asked)) is not None:
                    self.line.sendto(said, who)
            except OSError:  # the test has ended
                return

    def measure(self, community: str = agent.COMMUNITY, seconds: float = 4.0) -> Measurement:
        target = Target(key="7", name="SW-1", role=Role.SWITCH, address="127.0.0.1")
        at = Admitted(target, "127.0.0.1", policy._SEAL)  # no policy would let it through: it is this machine itself
        return snmp(at, community, seconds=seconds, port=self.line.getsockname()[1])


@pytest.fixture
def switch() -> Iterator[Callable[[Callable[[bytes], bytes | None]], Agent]]:
    made: list[Agent] = []

    def start(answers: Callable[[bytes], bytes | None]) -> Agent:
        made.append(Agent(answers))
        return made[-1]

    yield start
    for one in made:
        one.line.close()


Start = Callable[[Callable[[bytes], bytes | None]], Agent]


def test_its_ports_are_read_with_state_speed_and_errors(switch: Start) -> None:
    found = switch(lambda asked: agent.answer(asked, agent.table())).measure()
    assert (found.passed, found.method, found.figures["uptime_s"]) == (True, "snmp2c", 3600)
    assert found.figures["interfaces"] == [
        {"number": 1, "name": "gi1 ", "wanted": "up", "state": "up", "errors": 0, "errors_out": 0, "mbps": 1000},
        {"number": 2, "name": "gi2", "wanted": "up", "state": "down", "errors": 7, "errors_out": 3, "mbps": 100},
        {"number": 12, "name": "gi12", "wanted": "down", "state": "down", "errors": 0, "errors_out": 0, "mbps": 0},
    ]
    assert agent.COMMUNITY not in repr(found)


def test_another_community_is_met_with_silence(switch: Start) -> None:
    found = switch(lambda asked: agent.answer(asked, agent.table())).measure("salah", seconds=1.0)
    assert (found.passed, found.reason, found.figures) == (False, "timeout", {})


def test_an_old_agent_without_the_newer_table_is_read_all_the_same(switch: Start) -> None:
    known = {name: value for name, value in agent.table().items() if name[:7] != (1, 3, 6, 1, 2, 1, 31)}
    found = switch(lambda asked: agent.answer(asked, known)).measure()
    assert [sorted(one) for one in found.figures["interfaces"]] == [
        ["errors", "errors_out", "name", "number", "state", "wanted"]
    ] * 3


@pytest.mark.parametrize("said", [b"", b"\x30\x84\xff\xff\xff\xff", b"A" * 2000, bytes(range(256))])
def test_rubbish_from_the_agent_is_a_measurement_that_failed(switch: Start, said: bytes) -> None:
    found = switch(lambda _asked: said).measure(seconds=1.0)
    assert (found.passed, found.figures) == (False, {})


def test_an_agent_that_goes_in_circles_is_left(switch: Start) -> None:
    def again(asked: bytes) -> bytes | None:
        known = agent.table()
        return agent.answer(asked, {name: known[name] for name in known if name[-1] == 1 or name == UPTIME})

    found = switch(again).measure()
    assert [one["number"] for one in found.figures["interfaces"]] == [1]


def test_what_it_says_judges_nothing() -> None:
    """With and without SNMP, answered or refused: the same verdict."""
    targets = [
        Target(key="1", name="GW", role=Role.GATEWAY, address="10.9.0.1"),
        Target(key="2", name="SW", role=Role.SWITCH, address="10.9.0.2"),
    ]
    silent = Measurement(probe="presence", target="2", passed=False, figures={"sent": 5, "received": 0})
    plain = [Measurement(probe="presence", target="1", passed=True, figures={"sent": 5, "received": 5}), silent]
    for passed in (True, False):
        extra = Measurement(probe="snmp", target="2", passed=passed, figures={"interfaces": []})
        assert judge(targets, [*plain, extra]) == judge(targets, plain)


def test_a_community_goes_to_a_registered_address_and_to_port_161_alone() -> None:
    sent: list[tuple[str, int]] = []
    held = [
        Target(key="1", name="SW", role=Role.SWITCH, address="192.0.2.1", ports=(22, 1161)),
        Target(key="2", name="Web", role=Role.WEB, address="sw.contoh.go.id", addresses=("192.0.2.2",)),
    ]

    def told(step: Progress) -> None:
        if step.last.probe == "snmp":
            sent.append((step.last.address, step.last.parameters["port"]))

    plan = Plan(communities={"1": "rahasia", "2": "rahasia"}, few=1, packets=1, few_interval=0.01)
    survey(Policy(held, resolve=lambda _name: ["192.0.2.2"]), plan=plan, progress=told)
    assert sent == [("192.0.2.1", 161)]
