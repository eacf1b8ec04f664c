"""One question to one target, by its kind, and what the answer says: up, slow, down, or not to be asked.

Resolvers are asked for a name; a web application for its page; a host, a site or an application with ports for a
connection to each; everything else by the ping ladder, a few packets. All of it through the office's Policy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

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
_WORDS = {
    "timeout": "tidak ada jawaban", "refused": "sambungan ditolak", "unreachable": "tidak ada jalan ke sana",
    "broken": "jawaban terputus", "tls": "TLS gagal", "not_possible": "mesin ini tidak dapat mengukurnya",
}  # fmt: skip


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
    except Refused as refused:
        return Reading(word=UNKNOWN, why=str(refused))
    found = _answer(at, question)
    if found.word == DOWN and not any(one["carrier"] for one in interfaces()):
        return Reading(word=UNKNOWN, why="peladen ini sendiri tidak tersambung ke jaringan")
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
    limit = target.thresholds.lan_latency_ms if target.role in LAN else target.thresholds.latency_ms
    trips = [one for one in found.figures["trips_ms"] if one is not None]
    sent = len(found.figures["trips_ms"])
    counted = {"method": found.method, "sent": sent, "lost": sent - len(trips)}
    if found.passed is None:
        return Reading(word=UNKNOWN, why=_WORDS["not_possible"])
    if not trips:
        return Reading(word=DOWN, why=f"tidak ada jawaban dari {sent} paket", **counted)
    return _timed(trips, limit, **counted)


def _timed(trips: list[float], limit: float, **counted: str | int) -> Reading:
    mid = median(trips)
    late = mid > limit
    why = f"menjawab setelah {mid:.0f} ms, ambang {limit:g} ms" if late else ""
    spread = {"low": min(trips), "mid": mid, "high": max(trips)}
    return Reading(word=SLOW if late else UP, why=why, **spread, **counted)  # type: ignore[arg-type]


def _resolver(found: Measurement) -> Reading:
    """A code of failure is an answer: the resolver is there, what it asks itself is not."""
    if found.passed:
        return Reading(word=UP, method="dns", **_one(found.took_ms))
    if code := found.figures["code"]:
        return Reading(word=SLOW, why=f"menjawab “{code}”", method="dns", **_one(found.took_ms))
    return Reading(word=DOWN, why=_because(found), method="dns", sent=1, lost=1)


def _page(target: Target, found: Measurement) -> Reading:
    status, limit = found.figures["status"], target.thresholds.http_ms
    if status is None:
        return Reading(word=DOWN, why=_because(found), method=found.method, sent=1, lost=1)
    spread = _one(found.figures["connect_ms"] + found.figures["first_byte_ms"])
    if not found.passed:
        return Reading(word=DOWN, why=f"HTTP {status}", method=found.method, **spread)
    waited = found.figures["longest_wait_ms"]
    if waited >= limit:
        return Reading(word=SLOW, why=f"menjawab setelah {waited:.0f} ms, ambang {limit:g} ms", method=found.method,
                       **spread)  # fmt: skip
    return Reading(word=UP, method=found.method, **spread)


def _ports(target: Target, found: Measurement) -> Reading:
    """Down where one of the ports takes no connection: each was registered because somebody needs it."""
    ports = found.figures["ports"]
    closed = [one for one in ports if one["state"] != "open"]
    counted = {"method": "tcp", "sent": len(ports), "lost": len(closed)}
    if closed:
        said = ", ".join(f"porta {one['port']}: {_WORDS.get(one['state'], one['state'])}" for one in closed[:4])
        return Reading(word=DOWN, why=said, **counted)
    limit = target.thresholds.lan_latency_ms if target.role in LAN else target.thresholds.latency_ms
    return _timed([one["ms"] for one in ports], limit, **counted)


def _one(ms: float) -> dict[str, float | int]:
    return {"low": ms, "mid": ms, "high": ms, "sent": 1, "lost": 0}


def _because(found: Measurement) -> str:
    return _WORDS.get(found.reason, found.reason)
