"""What must never be probed, in every spelling and from every door: one sentence, and not a single packet."""

from __future__ import annotations

import ast
import inspect
import ipaddress
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tests.probes.canary import FORBIDDEN, ODD, Canary, own_addresses
from tuntas import probes
from tuntas.probes.dns import dns
from tuntas.probes.policy import SENTENCE, Admitted, Policy, Refused, is_name, is_ours, literal
from tuntas.probes.survey import PROBES, Plan, probe, survey
from tuntas.probes.target import Role, Target, Thresholds

OFFICE = Target(key="gw", name="Gateway", role=Role.GATEWAY, address="10.9.8.7")
NAMED = Target(
    key="web", name="Web", role=Role.WEB, address="kantor.contoh.go.id", addresses=("10.9.8.8", "203.0.113.0/24"),
    scheme="http",
)  # fmt: skip
FAST = Plan(packets=2, few=1, interval=0.01, few_interval=0.01)


@pytest.fixture
def canary() -> Iterator[Canary]:
    one = Canary()
    yield one
    one.end()


def _registered(address: str, port: int, **more: object) -> Target:
    return Target(
        key="x", name="x", role=Role.INTERNET, address=address, ports=(port,), scheme="http", download="/x",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize("spelled", [*FORBIDDEN, *ODD, *own_addresses()])
def test_a_forbidden_address_is_refused_even_when_it_is_registered(spelled: str, canary: Canary) -> None:
    wide = ("0.0.0.0/0", "::/0", "127.0.0.0/8", spelled)
    said = set()
    for target in (_registered(spelled, canary.port), _registered(spelled, canary.port, addresses=wide)):
        policy = Policy([target])
        if literal(spelled) is not None and spelled.startswith("10."):
            continue
        for name in PROBES:
            with pytest.raises(Refused) as refused:
                probe(policy, "x", name, plan=FAST)
            said.add(str(refused.value))
        told = [(one.probe, one.reason) for one in survey(policy, plan=FAST) if one.target]
        assert told == [("policy", Refused.code)]
    assert said == {SENTENCE}
    assert canary.visits == 0


@pytest.mark.parametrize("typed", [*FORBIDDEN, *ODD, "10.9.8.6", "8.8.8.8", "contoh.go.id", "metadata.google.internal"])
def test_only_the_registered_spelling_leads_to_a_target(typed: str) -> None:
    with pytest.raises(Refused, match=SENTENCE):
        Policy([OFFICE, NAMED]).named(typed)
    with pytest.raises(Refused, match=SENTENCE):
        Policy([OFFICE, NAMED]).target(typed)


def test_a_registered_private_address_is_what_offices_have() -> None:
    policy = Policy([OFFICE])
    assert policy.named("10.9.8.7") is OFFICE
    assert policy.admit(policy.target("gw")).address == "10.9.8.7"


def test_a_target_that_was_changed_by_hand_is_not_the_registered_one() -> None:
    changed = Target(key="gw", name="Gateway", role=Role.GATEWAY, address="10.9.8.9")
    with pytest.raises(Refused):
        Policy([OFFICE]).admit(changed)


def test_nobody_but_the_policy_admits() -> None:
    with pytest.raises(Refused):
        Admitted(OFFICE, "127.0.0.1", object())


@pytest.mark.parametrize(
    "answers",
    [
        ["10.9.8.8", "127.0.0.1"], ["127.0.0.1", "10.9.8.8"], ["10.9.8.8", "10.9.8.9"], ["10.9.8.8", "::1"],
        ["10.9.8.8", "fe80::1%eth0"], ["::ffff:10.9.8.8"], ["169.254.169.254"], ["64:ff9b::a09:808"], [],
        ["bukan alamat"],        ["203.0.113.7", "198.51.100.1"], ["203.0.113.1"] * 17,
    ],
)  # fmt: skip
def test_one_bad_answer_of_a_name_refuses_all_of_them(answers: list[str]) -> None:
    policy = Policy([NAMED], resolve=lambda name: answers)
    with pytest.raises(Refused, match=SENTENCE):
        policy.admit(NAMED)
    with pytest.raises(Refused, match=SENTENCE):
        policy.admit(NAMED, answers)


@pytest.mark.parametrize("named", [*ODD, "contoh.go.id\r\nX: y", "Contoh.go.id", "contoh.go.id/x"])
def test_a_bent_name_is_refused_also_where_its_address_is_on_record(named: str, canary: Canary) -> None:
    target = _registered(named, canary.port, addresses=("203.0.113.5",))
    policy = Policy([target], resolve=lambda name: [])
    if is_name(named):  # "localhost" is a name like any other; only where it leads counts
        return
    for admit in (policy.admit, policy.admit_registered):
        with pytest.raises(Refused, match=SENTENCE):
            admit(target)


def test_a_name_the_dns_does_not_know_is_probed_where_it_is_on_record() -> None:
    policy = Policy([NAMED], services=["203.0.113.9"], resolve=lambda name: [])
    assert policy.admit_registered(NAMED).address == "10.9.8.8"
    with pytest.raises(Refused):
        policy.admit(NAMED)
    own = Policy([NAMED], own=["kantor.contoh.go.id"], resolve=lambda name: [])
    with pytest.raises(Refused):
        own.admit_registered(NAMED)


def test_a_name_is_resolved_once_and_the_checked_address_is_used() -> None:
    asked: list[str] = []
    answers = [["10.9.8.8", "203.0.113.7"], ["127.0.0.1"]]

    def resolve(name: str) -> list[str]:
        asked.append(name)
        return answers[len(asked) - 1]

    assert Policy([NAMED], resolve=resolve).admit(NAMED).address == "10.9.8.8"
    assert asked == ["kantor.contoh.go.id"]


def test_a_wide_network_of_a_name_does_not_reach_into_private_ones() -> None:
    wide = Target(key="w", name="w", role=Role.WEB, address="contoh.go.id", addresses=("0.0.0.0/0", "::/0"))
    assert Policy([wide]).admit(wide, ["198.51.100.9"]).address == "198.51.100.9"
    for inside in ("10.1.2.3", "192.168.1.1", "172.16.0.1", "100.64.0.1", "fd12::1"):
        with pytest.raises(Refused):
            Policy([wide]).admit(wide, [inside])


def test_database_mail_and_own_names_are_never_probed() -> None:
    known = {"db.contoh.go.id": ["10.9.8.7"], "surat.contoh.go.id": ["203.0.113.7"], NAMED.address: ["10.9.8.8"]}
    for services in (["db.contoh.go.id"], ["10.9.8.7"]):
        with pytest.raises(Refused, match=SENTENCE):
            Policy([OFFICE], services=services, resolve=lambda name: known.get(name, [])).admit(OFFICE)
    mail = Policy([NAMED], services=["surat.contoh.go.id"], resolve=lambda name: known.get(name, []))
    assert mail.admit(NAMED).address == "10.9.8.8"
    with pytest.raises(Refused):
        mail.admit(NAMED, ["203.0.113.7"])
    with pytest.raises(Refused):
        Policy([NAMED], own=["kantor.contoh.go.id"], resolve=lambda name: known.get(name, [])).admit(NAMED)


def test_a_mail_host_is_still_known_when_the_dns_fails() -> None:
    Policy([OFFICE], services=["mx.contoh.go.id"], resolve=lambda name: ["10.9.8.7"])._own_services()
    with pytest.raises(Refused):
        Policy([OFFICE], services=["mx.contoh.go.id"], resolve=lambda name: []).admit(OFFICE)


def test_own_and_broadcast_addresses_are_ours() -> None:
    for one in ("127.0.0.1", "127.9.9.9", "::1", "255.255.255.255", *own_addresses()):
        assert is_ours(ipaddress.ip_address(one)), one
    assert not is_ours(ipaddress.ip_address("203.0.113.1"))


def test_a_question_of_dns_goes_only_to_an_admitted_resolver(canary: Canary) -> None:
    for spelled in ("127.0.0.1", "::ffff:127.0.0.1", "localhost", "127.1"):
        policy = Policy([Target(key="r", name="r", role=Role.RESOLVER, address=spelled, ports=(canary.port,))])
        with pytest.raises(Refused):
            dns(policy.admit(policy.target("r")), "go.id")
    assert canary.visits == 0


@pytest.mark.parametrize("name", ["a", "a-b.c", "xn--80ak6aa92e.id", "_dmarc.go.id", "web1.contoh.go.id"])
def test_plain_names_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "bad",
    [
        {"path": "x"}, {"path": "/a b"}, {"path": "/a\r\nX: y"}, {"path": "/é"}, {"download": "http://127.0.0.1/"},
        {"scheme": "file"}, {"ports": (0,)}, {"ports": (65536,)}, {"mac": "zz"},
    ],
)  # fmt: skip
def test_a_target_that_could_smuggle_is_not_made(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Target(key="x", name="x", role=Role.WEB, address="10.9.8.7", **bad)  # type: ignore[arg-type]


def test_thresholds_kept_as_fractions_are_numbers_again_and_nonsense_is_refused() -> None:
    assert (Thresholds(mtu=1400.0).mtu, type(Thresholds(mtu=1400.0).mtu)) == (1400, int)  # type: ignore[arg-type]
    for bad in ({"mtu": 65000}, {"mtu": -1}, {"mbps": float("nan")}, {"http_ms": float("inf")}, {"latency_ms": -1.0}):
        with pytest.raises(ValueError):
            Thresholds(**bad)  # type: ignore[arg-type]


def test_whatever_opens_a_line_to_a_target_asks_for_an_admitted_one() -> None:
    """No probe takes an address as text: what opens sockets or starts a process is handed an Admitted."""
    opens = {
        path.stem for path in sorted(Path(probes.__file__).parent.glob("*.py"))
        if {"socket", "subprocess"} & {name.partition(".")[0] for name in _imported(path)}
    }  # fmt: skip
    public = {stem: _lines_out_of(import_module(f"tuntas.probes.{stem}")) for stem in opens - set(LOOKS_ONLY)}
    assert {stem: names for stem, names in public.items() if names} == {}
    assert set(LOOKS_ONLY) <= opens


# what these open leads to no target: names are resolved, the cable and the kernel are asked, this machine tries itself
LOOKS_ONLY = ("duplicate", "errors", "link", "policy", "process", "readiness")


def _imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def _lines_out_of(module: ModuleType) -> list[str]:
    """Public functions of a module that open a line by an address that was not admitted."""
    found = inspect.getmembers(module, inspect.isfunction)
    public = [one for name, one in found if one.__module__ == module.__name__ and not name.startswith("_")]
    asked = {one.__name__: str(inspect.signature(one)) for one in public if "socket." in inspect.getsource(one)}
    harmless = ("Admitted", "socket.socket", "family")  # one that was admitted, a line that is open, no address at all
    return [name for name, said in asked.items() if not any(word in said for word in harmless)]
