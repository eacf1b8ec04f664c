"""The upper layers: large packets, ports, web pages, certificates, throughput."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tuntas.probes.check import Check
from tuntas.probes.facts import Facts
from tuntas.probes.target import Target

__all__ = ["LAYERS"]

_STALLED = 3000.0  # milliseconds without a byte in the middle of a page


def _mtu(facts: Facts) -> Iterator[Check]:
    for one in facts.targets.values():
        found = facts.one("mtu", one.key)
        if found is None or found.passed is None:
            continue
        full = found.figures["full_frame"]
        bad = not found.passed or (full != "passed" and any(_stalls(facts, web) for web in facts.far()))
        largest = max((int(size) for size, word in found.figures["sizes"].items() if word == "passed"), default=0)
        remark = "full_frames_lost" if full == "lost" and not bad else ""
        yield Check("mtu", "mtu_blackhole", one.key, not bad, largest, one.thresholds.mtu, "B", remark)


def _stalls(facts: Facts, target: Target) -> bool:
    """Whether a page or file began to come and then nothing more came; or TLS never got beyond its first words."""
    knocked = facts.one("tcp", target.key)
    greeted = bool(knocked and knocked.passed and target.scheme == "https")
    for one in (facts.one("http", target.key), facts.one("throughput", target.key)):
        if one is None:
            continue
        if one.figures.get("status") and not one.figures["whole"] and one.figures["longest_wait_ms"] >= _STALLED:
            return True
        if one.reason == "timeout" and greeted:
            return True
    return False


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
        waited = found.took_ms if status is None else found.figures["longest_wait_ms"]
        yield Check("http", "http_5xx", one.key, found.passed if status else None, status, 500, about="status")
        yield Check("http", "http_slow", one.key, waited < limit, waited, limit, "ms")


def _tls(facts: Facts) -> Iterator[Check]:
    for one in facts.targets.values():
        found = facts.one("tls", one.key)
        if found is not None and found.passed is not None:
            days = found.figures["days_left"]
            remark = "ends_soon" if days < one.thresholds.tls_days else "" if found.figures["trusted"] else "untrusted"
            yield Check("tls", "tls_expired", one.key, found.passed, days, 0, "hari", remark if found.passed else "")


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
