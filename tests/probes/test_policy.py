"""What must never be probed, in every spelling and from every door: one sentence, and not a single packet."""

from __future__ import annotations

import ipaddress
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tuntas.probes.dns import dns
from tuntas.probes.policy import SENTENCE, Admitted, Policy, Refused, is_name, is_ours, literal
from tuntas.probes.survey import PROBES, Plan, probe, survey
from tuntas.probes.target import Role, Target, Thresholds

FORBIDDEN = [
    "127.0.0.1", "127.0.0.2", "127.255.255.255", "0.0.0.0", "0.1.2.3", "169.254.1.1", "169.254.169.254",
    "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "192.88.99.1", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::FFFF:7f00:1",
    "0:0:0:0:0:ffff:7f00:0001", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::127.0.0.1", "64:ff9b:1::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::", "2001::1", "100::1", "fe80::1", "fec0::1", "ff02::1", "ff05::1:3",
    "fd00:ec2::254", "fd20:ce::254", "fe80::5efe:127.0.0.1", "2001:db8::5efe:127.0.0.1",
    "2001:db8::200:5efe:127.0.0.1",
]  # fmt: skip

ODD = [
    "2130706433", "017700000001", "0177.0.0.1", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "127.1", "127.0.1", "127.0.0.01",
    "1270.0.1", "127.0.0.1.", "127.0.0.1%lo", "::1%lo", "fe80::1%eth0", "[::1]", "[127.0.0.1]", "127.0.0.1:80",
    "localhost", "localhost.", "LOCALHOST", "localhost.localdomain", "127。0。0。1", "127．0．0．1", "１２７.0.0.1",
    "①②⑦.0.0.1", "user@127.0.0.1", "user:pw@10.9.8.7", "http://127.0.0.1/", "//127.0.0.1", "127.0.0.1/32",
    "127.0.0.1#x", "127.0.0.1?x", " 127.0.0.1", "127.0.0.1 ", "127.0.0.1\n", "127.0.0.1\x00", "127.0.0.1\r\nHost: x",
    "-c1", "--help", "-n", "$(id)", "`id`", "10.9.8.7;id", "10.9.8.7|id", "0", "", ".", "..", "*", "10.9.8",
    "10.9.8.7.", "010.9.8.7", "10.9.8.07", "0x0a.9.8.7", "168364039", "10.9.8.7%25", "10.9.8.7/24", "::ffff:10.9.8.7",
    "64:ff9b::10.9.8.7", "a" * 300, "xn--", "..", "contoh..go.id", "kantor.contoh.go.id.",
    "kantor.contoh.go.id@127.0.0.1", "127.0.0.1,10.9.8.7", "10.9.8.7,127.0.0.1", "::1.", "0::0::1", "1.1.1.1.1",
]  # fmt: skip

OFFICE = Target(key="gw", name="Gateway", role=Role.GATEWAY, address="10.9.8.7")
NAMED = Target(
    key="web", name="Web", role=Role.WEB, address="kantor.contoh.go.id", addresses=("10.9.8.8", "203.0.113.0/24"),
    scheme="http",
)  # fmt: skip
FAST = Plan(packets=2, few=1, interval=0.01, few_interval=0.01)


class Canary:
    """Counts whoever comes to any address of this machine, by TCP or UDP."""

    def __init__(self) -> None:
        self.visits = 0
        self._selector = selectors.DefaultSelector()
        self.port = self._tcp(socket.AF_INET, "0.0.0.0", 0)
        with suppress(OSError):
            self._tcp(socket.AF_INET6, "::", self.port)
        line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        line.bind(("0.0.0.0", self.port))
        self._selector.register(line, selectors.EVENT_READ)
        self._on = True
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _tcp(self, family: int, address: str, port: int) -> int:
        line = socket.socket(family, socket.SOCK_STREAM)
        if family == socket.AF_INET6:
            line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        line.bind((address, port))
        line.listen(64)
        self._selector.register(line, selectors.EVENT_READ)
        return int(line.getsockname()[1])

    def _watch(self) -> None:
        while self._on:
            for key, _ in self._selector.select(0.05):
                self.visits += 1
                with suppress(OSError):
                    key.fileobj.accept()[0].close()  # type: ignore[union-attr]
                with suppress(OSError):
                    key.fileobj.recv(2000, socket.MSG_DONTWAIT)  # type: ignore[union-attr]

    def end(self) -> None:
        self._on = False
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]


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


def _own_addresses() -> list[str]:
    """What this machine is called by others, where it is on a network at all."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, suppress(OSError):
        asked.connect(("203.0.113.1", 9))
        return [asked.getsockname()[0]]
    return []


@pytest.mark.parametrize("spelled", [*FORBIDDEN, *ODD, *_own_addresses()])
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
    for one in ("127.0.0.1", "127.9.9.9", "::1", "255.255.255.255", *_own_addresses()):
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
