"""The upper layers: large packets, ports, web pages, certificates, throughput."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tuntas.probes.check import Check
from tuntas.probes.facts import Facts
from tuntas.probes.measurement import Measurement
from tuntas.probes.target import Role, Target

__all__ = ["LAYERS"]

_SMALL = 536  # bytes in a packet that passes nearly everywhere
_FULL = 1460  # bytes; more is never carried by a single packet
_GONE = (404, 410)
_TRICKLE = 16 * 1024  # bytes; less than that in all the time there was is no page on its way


def _mtu(facts: Facts) -> Iterator[Check]:
    """Large packets that vanish: found by echo requests, and by pages that only come in small packets."""
    webs = [one for one in facts.role(Role.WEB) if not facts.in_office(one)]
    vanish = [one for one in webs if _saw(facts, one, "needs_small")]
    measured = {one.key: found for one in facts.targets.values()
                if (found := facts.one("mtu", one.key)) and found.passed is not None}  # fmt: skip
    for key, found in measured.items():
        one, full = facts.targets[key], found.figures["full_frame"]
        large = not vanish and any(_saw(facts, web, "whole") for web in webs)
        bad = not found.passed and not _is_filtered(facts, one, measured, large)
        bad = bad or (full != "passed" and bool(vanish))
        largest = max((int(size) for size, word in found.figures["sizes"].items() if word == "passed"), default=0)
        remark = "full_frames_lost" if "lost" in found.figures["sizes"].values() and not bad else ""
        yield Check("mtu", "mtu_blackhole", key, not bad, largest, one.thresholds.mtu, "B", remark)
    for one in vanish:
        yield Check("mtu", "mtu_blackhole", one.key, False, _SMALL, one.thresholds.mtu, "B")


def _is_filtered(facts: Facts, one: Target, measured: Mapping[str, Measurement], large: bool) -> bool:
    """Whether only its large echo requests are swallowed: large packets pass there, or farther, or beside it."""
    beside = [other for other in measured if facts.targets[other].role == one.role]
    behind = [other.key for other in facts.behind(one) if other.key in measured]
    if any(measured[other].passed for other in (*beside, *behind)):
        return True
    return large and bool(measured[one.key].figures.get("leaves_by_udp"))


def _saw(facts: Facts, web: Target, what: str) -> bool:
    """Whether that is so of its page or its file, if it fills more than one packet."""
    both = (facts.one("http", web.key), facts.one("throughput", web.key))
    return any(
        one.figures.get(what) and (what != "whole" or one.figures["bytes"] > _FULL) for one in both if one is not None
    )


def _tcp(facts: Facts) -> Iterator[Check]:
    """Refused: nobody listens. No word although the machine answers: something swallows it."""
    for one in facts.targets.values():
        found = facts.one("tcp", one.key)
        for port in found.figures["ports"] if found else ():
            code = "service_down" if port["state"] in ("open", "refused") else "firewall_block"
            if code == "firewall_block" and not facts.alive(one):
                code = "host_down"
            good = port["state"] == "open"
            yield Check("tcp", code, one.key, good, port["state"], port["port"], about=str(port["port"]))


def _http(facts: Facts) -> Iterator[Check]:
    for one in facts.targets.values():
        found = facts.one("http", one.key)
        if found is None:
            continue
        status, limit = found.figures.get("status"), one.thresholds.http_ms
        if status is None and found.reason != "timeout":
            yield Check("http", "http_error", one.key, False, found.reason, about="status")
            continue
        if found.reason in ("cut", "loop"):
            yield Check("http", "http_error", one.key, False, found.reason, about="status")
        else:
            remark = "gone" if status in _GONE else ""
            passed = found.passed if status else None
            yield Check("http", "http_5xx", one.key, passed, status, 500, "", remark, "status")
        trickles = status is None or (not found.figures["whole"] and found.figures["bytes"] < _TRICKLE)
        waited = found.took_ms if trickles else found.figures["longest_wait_ms"]
        yield Check("http", "http_slow", one.key, waited < limit, waited, limit, "ms")


def _tls(facts: Facts) -> Iterator[Check]:
    for one in facts.targets.values():
        found = facts.one("tls", one.key)
        if found is not None and found.passed is not None:
            days = "not_yet_valid" if found.reason == "not_yet_valid" else found.figures["days_left"]
            yield Check("tls", "tls_expired", one.key, found.passed, days, 0, "hari", _tls_remark(one, found.figures))


def _tls_remark(one: Target, figures: Mapping[str, Any]) -> str:
    if figures["days_left"] < one.thresholds.tls_days:
        return "ends_soon"
    return "other_name" if figures.get("for_name") is False else "" if figures["trusted"] else "untrusted"


def _throughput(facts: Facts) -> Iterator[Check]:
    for one in facts.targets.values():
        found = facts.one("throughput", one.key)
        if found is not None:  # a file that is too small, or gone, tells nothing: that is told too
            value, limit = found.figures.get("mbps"), one.thresholds.mbps
            yield Check("throughput", "low_bandwidth", one.key, found.passed, value, limit, "Mbit/s")


LAYERS: dict[str, Callable[[Facts], Iterator[Check]]] = {
    "mtu": _mtu,
    "tcp": _tcp,
    "http": _http,
    "tls": _tls,
    "throughput": _throughput,
}
