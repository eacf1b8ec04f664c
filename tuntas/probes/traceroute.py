"""The path to a target, hop by hop: UDP with a growing time to live, and what the routers say of it. Unprivileged."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from tuntas.probes import errors
from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted

__all__ = ["traceroute"]

_FIRST_PORT = 33434
_TRIES = 2
_QUIET = 1.2  # seconds without a word, after which no more is expected


def traceroute(at: Admitted, *, hops: int = 16, seconds: float = 8.0) -> Measurement:
    """Who answers at each hop. `passed` is whether the target itself did; many never do, so that proves little."""
    clock = ProbeClock(seconds)
    path: list[dict[str, Any]] = [{"ttl": ttl, "address": "", "ms": None} for ttl in range(1, hops + 1)]
    reached = refused = 0
    try:
        with socket.socket(at.family, socket.SOCK_DGRAM) as line:
            errors.watch(line)
            for _ in range(_TRIES):
                if not reached:
                    reached, refused = _round(at, line, path, clock)
    except OSError as error:
        return _told(at, clock, path, 0, "unreachable" if error.errno in (101, 113) else "not_possible")
    return _told(at, clock, path, reached, "" if reached else "unreachable" if refused else "timeout")


def _round(at: Admitted, line: socket.socket, path: list[dict[str, Any]], clock: ProbeClock) -> tuple[int, int]:
    """One packet per hop. The hop where the target answered and the one where a router refused, or 0."""
    sent: dict[int, float] = {}
    for hop in path:
        port = _FIRST_PORT + hop["ttl"]
        sent[port] = time.monotonic()
        _send(at, line, hop["ttl"], port)
    reached = refused = 0
    until = time.monotonic() + min(_QUIET, clock.left)
    while (left := until - time.monotonic()) > 0:
        heard = errors.complaint(line, left)
        if heard is None or heard.port not in sent:
            continue
        ttl = heard.port - _FIRST_PORT
        hop = path[ttl - 1]
        if not hop["address"]:
            hop |= {"address": heard.who, "ms": round((time.monotonic() - sent[heard.port]) * 1000, 2)}
        if heard.what == "arrived" and heard.who == at.address:
            reached = min(reached or ttl, ttl)
            if all(one["address"] for one in path[:reached]):
                break
        elif heard.what == "unreachable":
            refused = min(refused or ttl, ttl)
    return reached, refused


def _send(at: Admitted, line: socket.socket, ttl: int, port: int) -> None:
    level, option = (socket.IPPROTO_IPV6, 16) if at.is_ipv6 else (socket.IPPROTO_IP, 2)
    line.setsockopt(level, option, ttl)
    for _ in range(3):  # a queued error is told at the next packet, which then has not left
        with suppress(OSError):
            line.sendto(b"tuntas", (at.address, port))
            return


def _told(at: Admitted, clock: ProbeClock, path: list[dict[str, Any]], reached: int, reason: str) -> Measurement:
    heard = [one["ttl"] for one in path if one["address"]]
    shown = path[: reached or max(heard, default=0)]
    return Measurement(
        probe="traceroute", target=at.target.key, address=at.address, method="udp", at=clock.at, took_ms=clock.ms,
        passed=bool(reached), reason=reason, parameters={"hops": len(path), "tries": _TRIES},
        figures={"hops": shown, "reached": bool(reached), "last_ttl": max(heard, default=0),
                 "last_address": path[max(heard) - 1]["address"] if heard else ""},
    )  # fmt: skip
