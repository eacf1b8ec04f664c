"""The server's own address and way out: none, a useless one, an odd one that works; on IPv4 and IPv6."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lab.office import TARGETS
from tests.probes.test_verdict import FAR, HEALTHY, NAMES, link, ping, presence, silent, verdict
from tuntas.network.kinds import taxonomy
from tuntas.probes.link import routes
from tuntas.probes.target import Role, Target
from tuntas.probes.texts import sentence
from tuntas.probes.verdict import judge, propose

LAN = {"to": "10.20.0.0/24", "gateway": "", "interface": "eth0", "metric": 0}
SELF_MADE = {"to": "169.254.0.0/16", "gateway": "", "interface": "eth0", "metric": 1000}
BEYOND = (*FAR, "app")  # its name leads nowhere in these measurements
EVERYONE = [one.key for one in TARGETS]


def out(gateway: str, interface: str = "eth0", to: str = "0.0.0.0/0", metric: int = 0) -> dict[str, Any]:
    return {"to": to, "gateway": gateway, "interface": interface, "metric": metric}


@pytest.mark.parametrize("ways", [
    [], [SELF_MADE], [out("", metric=1000), SELF_MADE], [SELF_MADE, LAN | {"to": "fd00:20::/64"}],
])  # fmt: skip
def test_a_server_without_an_address_is_not_a_dead_switch(ways: list[dict[str, Any]]) -> None:
    found = verdict(link(routes=ways), *silent(*EVERYONE))
    assert (found.code, found.targets) == ("no_address", ())
    assert sentence(found, NAMES) == "Server tidak punya alamat di jaringan kantor."
    offered = propose(found, targets=TARGETS, fitting=taxonomy().fitting(found.code))
    assert offered is not None
    assert (offered.kind, offered.alternatives, offered.decision) == ("D4", ("D7",), "Y")


def test_with_an_address_silence_all_around_is_the_switch() -> None:
    assert verdict(*silent(*EVERYONE)).code == "access_switch_down"


@pytest.mark.parametrize(("ways", "reached", "code"), [
    ([LAN], False, "no_default_route"), ([LAN], True, "ok"),  # a tunnel's halves, or rules of their own
    ([out("10.20.0.90"), LAN], False, "wrong_gateway"), ([out("10.20.0.90"), LAN], True, "ok"),
    ([out(""), LAN], False, "wrong_gateway"), ([out("", "ppp0"), LAN], False, "wan_link_down"),
    ([out("10.20.0.1"), out("10.20.0.90", metric=100), LAN], False, "wan_link_down"),
    ([out("10.20.0.90"), out("10.20.0.1", metric=100), LAN], False, "wrong_gateway"),
])  # fmt: skip
def test_the_way_out_is_judged_by_where_it_leads(ways: list[dict[str, Any]], reached: bool, code: str) -> None:
    assert verdict(link(routes=ways), *(() if reached else silent(*BEYOND))).code == code


def test_what_answers_over_ipv6_in_the_office_proves_nothing_of_the_gateway() -> None:
    there = Target(key="six", name="Intranet IPv6", role=Role.WEB, address="fd00:20::80")
    ways = [out("10.20.0.1"), LAN, LAN | {"to": "fd00:20::/64"}]
    instead = {"link", *(("gateway", *BEYOND))}
    rest = [one for one in HEALTHY if one.probe not in instead and one.target not in instead]
    found = judge([*TARGETS, there], [*rest, link(routes=ways), presence("six"), *silent("gateway", *BEYOND)])
    assert (found.code, found.targets) == ("gateway_down", ("gateway",))


def test_a_network_of_ipv6_alone_has_its_own_default_route() -> None:
    six = [
        Target(key="gateway", name="Gateway", role=Role.GATEWAY, address="fd00:20::1"),
        Target(key="site", name="Situs", role=Role.INTERNET, address="2001:db8:2::80"),
    ]
    ways = [out("fe80::1", to="::/0"), LAN | {"to": "fd00:20::/64"}]
    assert judge(six, [link(routes=ways), presence("gateway"), presence("site"), ping("site")]).code == "ok"
    assert judge(six, [link(routes=ways), presence("gateway"), *silent("site")]).code == "wan_link_down"


def test_the_routes_of_this_machine_lead_somewhere() -> None:
    assert all(one["interface"] not in ("*", "lo") for one in routes())
