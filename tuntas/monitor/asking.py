"""One question to one target, by its kind, and what the answer says: up, slow, down, or not to be asked.

Resolvers are asked for a name; a web application for its page; a host, a site or an application with ports for a
connection to each; everything else by the ping ladder, a few packets. All of it through the office's Policy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tuntas.monitor.states import DOWN, SLOW, UNKNOWN, UP, Reading
from tuntas.probes.dns import dns
from tuntas.probes.http import http
from tuntas.probes.link import interfaces
from tuntas.probes.measurement import Measurement
from tuntas.probes.ping import ping
from tuntas.probes.policy import Admitted, Policy, Refused, is_name
from tuntas.probes.target import LAN, Role, Target
from tuntas.probes.tcp import tcp

__all__ = ["Ask", "Question", "ask", "probe_of"]

PACKETS, PACE = 3, 0.1  # of a ping, and seconds between them
WAIT, SHORT_WAIT = 1.0, 0.75  # seconds for the last answer; of what hangs behind something that is down
HTTP_SECONDS, TCP_SECONDS, DNS_SECONDS = 6.0, 3.0, 6.0
_RESOLVERS = (Role.RESOLVER, Role.PUBLIC_RESOLVER)
_SERVING = (Role.HOST, Role.INTERNET, Role.WEB)


@dataclass(frozen=True)
class Question:
    """What is asked of `target`. `name`: what resolvers are asked for; `brief`: one packet, and a short wait."""

    target: Target
    name: str = "go.id"
    brief: bool = False


Ask = Callable[[Policy, Question], Reading]


def ask(policy: Policy, question: Question) -> Reading:
    """The target's answer. A target that the policy refuses is UNKNOWN, with the policy's sentence."""
    target = question.target
    try:
        at = _admitted(policy, target)
    except Refused:
        return Reading(word=UNKNOWN, why="policy")
    found = _answer(at, question)
    if found.word == DOWN and not any(one["carrier"] for one in interfaces()):
        return Reading(word=UNKNOWN, why="cut_off")
    return found


def _answer(at: Admitted, question: Question) -> Reading:
    match probe_of(question.target):
        case "dns":
            return _resolver(dns(at, question.name, seconds=DNS_SECONDS))
        case "http":
            return _page(at.target, http(at, seconds=HTTP_SECONDS))
        case "tcp":
            return _ports(at.target, tcp(at, seconds=TCP_SECONDS))
        case _:
            return _echoed(at, question.brief)


def _echoed(at: Admitted, brief: bool) -> Reading:
    """By the ladder; what is silent to echo requests but has ports is knocked at, as a survey does."""
    count, wait = (1, SHORT_WAIT) if brief else (PACKETS, WAIT)
    found = ping(at, count=count, interval=PACE, seconds=count * 0.2 + 3, wait=wait)
    if found.passed is False and at.target.ports and not brief:
        found = ping(at, count=1, seconds=2, ladder=("tcp",))
    return _echoes(at.target, found)


def probe_of(target: Target) -> str:
    """How a target of this kind is asked: dns, http, tcp or ping."""
    if target.role in _RESOLVERS:
        return "dns"
    if target.scheme:
        return "http"
    return "tcp" if target.role in _SERVING and target.ports else "ping"


def _admitted(policy: Policy, target: Target) -> Admitted:
    try:
        return policy.admit(target)
    except Refused:
        if not is_name(target.address):
            raise
        return policy.admit_registered(target)  # the DNS does not answer, or wrongly: it is a target of its own


def _echoes(target: Target, found: Measurement) -> Reading:
    packets = found.figures["trips_ms"]
    trips = [one for one in packets if one is not None]
    if found.passed is None:
        return Reading(word=UNKNOWN, why="not_possible")
    if not trips:
        return _told(DOWN, "silent", found.method, [], len(packets), packets=len(packets))
    return _timed(target, found.method, trips, len(packets))


def _timed(target: Target, method: str, trips: Sequence[float], sent: int) -> Reading:
    """By how long the middle one of the round trips took."""
    limit = target.thresholds.lan_latency_ms if target.role in LAN else target.thresholds.latency_ms
    mid = median(trips)
    if mid <= limit:
        return _told(UP, "", method, trips, sent)
    return _told(SLOW, "late", method, trips, sent, ms=round(mid), limit=limit)


def _resolver(found: Measurement) -> Reading:
    """A code of failure is an answer: the resolver is there, what it asks itself is not."""
    if found.passed:
        return _told(UP, "", "dns", [found.took_ms])
    if code := found.figures["code"]:
        return _told(SLOW, "dns_code", "dns", [found.took_ms], code=code)
    return _told(DOWN, found.reason, "dns", [])


def _page(target: Target, found: Measurement) -> Reading:
    status, limit = found.figures["status"], target.thresholds.http_ms
    if status is None:
        return _told(DOWN, found.reason, found.method, [])
    took = [found.figures["connect_ms"] + found.figures["first_byte_ms"]]
    if not found.passed:
        return _told(DOWN, "http_status", found.method, took, status=status)
    waited = found.figures["longest_wait_ms"]
    if waited >= limit:
        return _told(SLOW, "late", found.method, took, ms=round(waited), limit=limit)
    return _told(UP, "", found.method, took)


def _ports(target: Target, found: Measurement) -> Reading:
    """Down where one of the ports takes no connection: each was registered because somebody needs it."""
    ports = found.figures["ports"]
    trips = [one["ms"] for one in ports if one["state"] == "open"]
    closed = [one for one in ports if one["state"] != "open"]
    if closed:
        shut = ", ".join(str(one["port"]) for one in closed[:8])
        return _told(DOWN, "ports", "tcp", trips, len(ports), ports=shut)
    return _timed(target, "tcp", trips, len(ports))


def _told(word: str, why: str, method: str, trips: Sequence[float], sent: int = 1, **said: Any) -> Reading:
    if not trips:
        return Reading(word=word, why=why, said=said, method=method, sent=sent, lost=sent)
    return Reading(
        word=word, why=why, said=said, method=method, low=min(trips), mid=median(trips), high=max(trips), sent=sent,
        lost=sent - len(trips),
    )  # fmt: skip
