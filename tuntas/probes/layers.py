"""The checks of every layer, from the cable up; the first that fails is the verdict.

A layer that is merely silent while something behind it answers has not failed: many a gateway drops echo requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tuntas.probes.check import Check
from tuntas.probes.facts import Facts
from tuntas.probes.measurement import Measurement
from tuntas.probes.quality import LAYERS as QUALITY
from tuntas.probes.services import LAYERS as SERVICES
from tuntas.probes.target import Role, Target

__all__ = ["LAYERS", "Check", "checks"]

_DROWNED = 20.0  # percent of packets lost, from where on silence of single questions proves nothing


def _link(facts: Facts) -> Iterator[Check]:
    """The cable of the way out; where there is no way out, any cable."""
    cards = [one for one in facts.local.get("interfaces", []) if one["physical"]] or facts.local.get("interfaces", [])
    if not cards:
        return
    default = _default(facts)
    used = [one for one in cards if default and one["name"] == default["interface"]] or cards
    plugged = [one["name"] for one in used if one["carrier"]]
    yield Check("link", "link_down", "", bool(plugged), ", ".join(plugged or [one["name"] for one in used]))
    if plugged:
        there = facts.networks or (default is not None and not facts.is_alone)
        yield Check("link", "no_address", "", bool(there), ", ".join(facts.networks), about="address")


def _neighbour(facts: Facts) -> Iterator[Check]:
    """A switch takes everything with it that hangs from it; our own takes everything."""
    here = [one for one in facts.role(*Role) if facts.on_link(one)]
    silent = not facts.any_alive(here) and not facts.any_alive(facts.far())
    switches = [one for one in here if one.role == Role.SWITCH]
    ours = next((one.key for one in switches if not one.uplink), "")
    if len({facts.address(one) for one in here}) > 1:  # a gateway that is the resolver too is one machine
        there = sum(map(facts.alive, here))
        yield Check("neighbour", "access_switch_down", ours, not silent, there, 1, about="all")
    for switch in switches:
        if len(here) < 2 or (silent and switch.key == ours):
            continue
        there = sum(map(facts.alive, (switch, *filter(facts.was_probed, facts.below(switch)))))
        yield Check("neighbour", "access_switch_down", switch.key, there > 0, there, 1)


def _duplicate(facts: Facts) -> Iterator[Check]:
    """Two MACs that answer are a conflict; another than the recorded one only where something fails besides."""
    own = facts.one("duplicate", "")
    if own is not None and own.passed is not None:
        yield Check("duplicate", "ip_conflict", "", own.passed, ", ".join(own.figures["macs"]), about="own")
    for target in facts.targets.values():
        found = facts.one("duplicate", target.key)
        if found is None:
            continue
        seen = {*found.figures["macs"], *_earlier(facts, found.address)}
        macs = ", ".join(sorted(seen))
        twin = _twin(facts, found)
        if twin and len(seen) == 1 and found.reason != "foreign":
            yield Check("duplicate", "ip_conflict", target.key, True, macs, target.mac or None, remark="same_mac")
        elif len(seen) > 1:
            yield Check("duplicate", "ip_conflict", target.key, False, macs, target.mac or None)
        elif found.reason == "foreign" and not _suffers(facts, target):
            yield Check("duplicate", "ip_conflict", target.key, True, macs, target.mac, remark="mac_differs")
        elif found.passed is not None:
            yield Check("duplicate", "ip_conflict", target.key, found.passed, macs, target.mac or None)


def _twin(facts: Facts, found: Measurement) -> bool:
    """Whether another address is answered by the same MAC: one machine with two addresses, or two with one MAC."""
    others = (one for one in facts.measurements if one.probe == "duplicate" and one.target and one is not found)
    return any(one.address != found.address and {*one.figures["macs"]} & {*found.figures["macs"]} for one in others)


def _earlier(facts: Facts, address: str) -> set[str]:
    """Who had just been heard to hold the address when the survey began; an older entry may be of last month."""
    known = (one for one in facts.local.get("neighbours", []) if one["address"] == address)
    return {one["mac"] for one in known if one["mac"] and one.get("state") == "reachable"}


def _suffers(facts: Facts, target: Target) -> bool:
    """Whether the target does not do its work, or what lies behind it is not reached."""
    if not facts.alive(target) or facts.worst_loss([target]) >= target.thresholds.lan_loss_pct:
        return True
    if target.role == Role.GATEWAY:
        return bool(facts.far()) and not facts.any_alive(facts.far())
    others = (one for one in facts.measurements if one.target == target.key and one.probe != "duplicate")
    return any(one.passed is False for one in others)


def _route(facts: Facts) -> Iterator[Check]:
    """A default route, by the gateway that is on record for this network."""
    if not facts.local:
        return
    default, through = _default(facts), facts.any_alive(facts.far())
    if default is None:
        remark = "other_routes" if through else ""
        yield Check("route", "no_default_route", "", through, remark=remark, about="route")
        return
    wanted = [facts.address(one) for one in facts.role(Role.GATEWAY) if facts.on_link(one)]
    if not wanted or default["gateway"] in wanted or not _is_another(facts, default, wanted[0]):
        yield Check("route", "wrong_gateway", "", True, default["gateway"], about="route")
    elif through:
        yield Check("route", "wrong_gateway", "", True, default["gateway"], wanted[0], "", "other_gateway", "route")
    else:
        yield Check("route", "wrong_gateway", "", False, default["gateway"], wanted[0], about="route")


def _default(facts: Facts) -> dict[str, Any] | None:
    """Of IPv4; of IPv6 where there is no other."""
    ways = {one["to"]: one for one in reversed(facts.local.get("routes", []))}
    return ways.get("0.0.0.0/0") or ways.get("::/0")


def _is_another(facts: Facts, default: dict[str, Any], wanted: str) -> bool:
    """Whether it leads elsewhere: not by a link-local name of the gateway, nor over a line without any gateway."""
    if default["gateway"]:
        return not facts.expected(default["gateway"], ["fe80::/10"])
    near = (one for one in facts.local["routes"] if one is not default and not one["gateway"])
    return any(facts.expected(wanted, [one["to"]]) and one["interface"] == default["interface"] for one in near)


def _gateway(facts: Facts) -> Iterator[Check]:
    for one in facts.role(Role.GATEWAY):
        there, through = facts.alive(one), facts.any_alive(facts.far())
        remark = "" if there or not through else "silent"
        yield Check("gateway", "gateway_down", one.key, there or through, remark=remark)


def _host(facts: Facts) -> Iterator[Check]:
    for one in facts.role(Role.SWITCH, Role.HOST, Role.RESOLVER, Role.WEB):
        if facts.in_office(one):
            yield Check("host", "host_down", one.key, facts.alive(one))


# -- beyond the gateway -----------------------------------------------------------------------------


def _isp(facts: Facts) -> Iterator[Check]:
    """The provider's side; where none is on record, the path tells whether it ends at our own gateway."""
    sides, beyond = facts.role(Role.ISP), facts.beyond_isp()
    through = facts.any_alive(beyond)
    for one in sides:
        there = facts.alive(one)
        passed = there or through or (bool(beyond) and _path_goes_on(facts, one))
        yield Check("isp", "wan_link_down", one.key, passed, remark="" if there or not passed else "silent")
    if not sides and beyond:
        yield Check("isp", "wan_link_down", beyond[0].key, through or _path_goes_on(facts, None))


def _path_goes_on(facts: Facts, side: Target | None) -> bool:
    """Whether some router beyond the gateway was heard on the way out."""
    inside = {facts.address(one) for one in facts.role(Role.GATEWAY)}
    default = _default(facts)
    inside |= {default["gateway"]} if default else set()
    for target in facts.beyond_isp():
        found = facts.one("traceroute", target.key)
        hops = [hop["address"] for hop in found.figures["hops"] if hop["address"]] if found else []
        outside = [hop for number, hop in enumerate(hops) if number > 0 and hop not in inside]
        if outside and found and found.reason != "unreachable":
            return True
        if outside and side is not None and facts.address(side) in outside:
            return True
    return False


def _internet(facts: Facts) -> Iterator[Check]:
    """Those beyond the provider: all of them silent is a fault of routing, unless the path goes on towards them."""
    sites = facts.role(Role.INTERNET) or facts.role(Role.PUBLIC_RESOLVER)
    some = facts.any_alive(sites)
    others = facts.any_alive(facts.beyond_isp())
    for one in sites:
        there = facts.alive(one)
        code = "host_down" if others and not there and _passes_isp(facts, one) else "isp_routing"
        remark = "" if there or not some else "silent"
        yield Check("internet", code, one.key, some, remark=remark, about="there")


def _passes_isp(facts: Facts, target: Target) -> bool:
    """Whether the path to it was heard to go on behind the provider's side."""
    found = facts.one("traceroute", target.key)
    last = found.figures["last_address"] if found else ""
    inside = {facts.address(one) for one in facts.role(Role.ISP, Role.GATEWAY)}
    return bool(inside) and bool(last) and last not in inside


def _dns(facts: Facts) -> Iterator[Check]:
    """The office's resolvers must answer; the public ones only where there is no other, or when none does."""
    ours, public = facts.role(Role.RESOLVER), facts.role(Role.PUBLIC_RESOLVER)
    drowned = facts.worst_loss(facts.role(Role.ISP, Role.INTERNET)) >= _DROWNED
    ours, public = ([one for one in some if facts.of("dns", one.key)] for some in (ours, public))
    works = {one.key: any(found.passed for found in facts.of("dns", one.key)) for one in (*ours, *public)}
    none = not any(works.values())
    for one in ours:
        code = "dns_all_down" if none and public else "dns_local_down"
        passed = True if works[one.key] else None if drowned else False
        yield Check("dns", code, one.key, passed, _unanswered(facts, one), about="dns")
    for one in public:
        bad = none and not drowned
        remark = "" if works[one.key] or bad else "spare"
        yield Check("dns", "dns_all_down", one.key, not bad, _unanswered(facts, one), remark=remark, about="dns")
    for asked in facts.measurements:
        if asked.probe == "resolve":  # no resolver is on record: this machine asked its own
            yield Check("dns", "dns_local_down", "", asked.passed, asked.reason, about=asked.parameters["name"])
    for one in ours:
        waits = [found.figures.get("answer_ms", found.took_ms) for found in facts.of("dns", one.key) if found.passed]
        if waits:
            took, limit = min(waits), one.thresholds.dns_ms
            yield Check("dns", "dns_slow", one.key, took < limit or drowned, took, limit, "ms")


def _unanswered(facts: Facts, resolver: Target) -> str | None:
    """Why none of its answers counts; None where one does."""
    asked = facts.of("dns", resolver.key)
    return None if any(one.passed for one in asked) else asked[0].reason


def _dns_answer(facts: Facts) -> Iterator[Check]:
    """Every address a resolver gives must be one that is on record for the name; ours must give one."""
    for resolver in facts.role(Role.RESOLVER, Role.PUBLIC_RESOLVER):
        for found in facts.of("dns", resolver.key):
            meant = [one for one in facts.targets.values() if one.address == found.parameters["name"] and one.addresses]
            if not meant or not found.passed:
                continue
            given, wanted = found.figures["answers"], meant[0].addresses
            wrong = [one for one in given if not facts.expected(one, wanted)]
            lacking = not given and resolver.role == Role.RESOLVER
            yield Check(
                "dns_answer", "dns_wrong_answer", resolver.key, not (wrong or lacking),
                ", ".join(given) or found.figures["code"], ", ".join(wanted), about=meant[0].address,
            )  # fmt: skip


LAYERS: dict[str, Callable[[Facts], Iterator[Check]]] = {
    "link": _link,
    "neighbour": _neighbour,
    "duplicate": _duplicate,
    "route": _route,
    "gateway": _gateway,
    "host": _host,
    "lan": QUALITY["lan"],
    "isp": _isp,
    "internet": _internet,
    "dns": _dns,
    "dns_answer": _dns_answer,
    "wan": QUALITY["wan"],
    **SERVICES,
}


def checks(facts: Facts) -> list[Check]:
    """Every check, bottom up."""
    return [check for layer in LAYERS.values() for check in layer(facts)]
