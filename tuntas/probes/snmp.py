"""The ports of a switch as it sees them: names, states, speed, errors by SNMP version 2c, only read (RFC 3416)."""

from __future__ import annotations

import secrets
import socket
import time
from contextlib import suppress
from typing import Any

from tuntas.probes import ber
from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted
from tuntas.probes.text import clean

__all__ = ["COLUMNS", "PORT", "UPTIME", "read", "request", "snmp"]

UPTIME: ber.Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
PORT = 161  # and no other: a community goes out in the open
_TABLE: ber.Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)  # ifTable of RFC 2863
_MORE: ber.Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)  # ifXTable
COLUMNS: dict[str, ber.Oid] = {
    "name": (*_TABLE, 2), "wanted": (*_TABLE, 7), "state": (*_TABLE, 8), "errors": (*_TABLE, 14),
    "errors_out": (*_TABLE, 20), "mbps": (*_MORE, 15),
}  # fmt: skip
_STATES = {1: "up", 2: "down", 3: "testing", 4: "unknown", 5: "dormant", 6: "not_present", 7: "lower_layer_down"}
_GET, _ANSWER, _BULK = 0xA0, 0xA2, 0xA5
_MOST_PORTS = 256
_TRIES, _WAIT = 2, 1.0

Pairs = list[tuple[ber.Oid, ber.Item]]


def snmp(at: Admitted, community: str, *, seconds: float = 10.0, port: int = PORT) -> Measurement:
    """Uptime and ports. `passed` is whether it answered; a port that is down is told, and not judged.

    The community is sent in the open, as this version does, and is never part of the measurement.
    """
    clock = ProbeClock(seconds)
    figures: dict[str, Any] = {}
    reason = "timeout"
    with socket.socket(at.family, socket.SOCK_DGRAM) as line:
        try:
            line.connect((at.address, port))
            for _, item in _asked(line, community, _GET, UPTIME, clock):
                figures["uptime_s"] = item.number() // 100
            figures["interfaces"] = _ports(line, community, clock)
            reason = ""
        except ConnectionRefusedError:
            reason = "refused"
        except TimeoutError:
            pass
        except (OSError, ber.Unreadable) as error:
            reason = "unreachable" if isinstance(error, OSError) else "broken"
    return Measurement(
        probe="snmp", target=at.target.key, address=at.address, method="snmp2c", at=clock.at, took_ms=clock.ms,
        passed=not reason, reason=reason, parameters={"port": port}, figures=figures,
    )  # fmt: skip


def _ports(line: socket.socket, community: str, clock: ProbeClock) -> list[dict[str, Any]]:
    """The table of interfaces, column after column."""
    found: dict[int, dict[str, Any]] = {}
    for name, column in COLUMNS.items():
        for number, item in _walk(line, community, column, clock):
            if name == "name":
                found[number] = {"number": number, "name": clean(item.value, 64)}
            elif number in found:
                value = item.number()
                found[number][name] = _STATES.get(value, "unknown") if name in ("wanted", "state") else value
    return list(found.values())


def _walk(line: socket.socket, community: str, column: ber.Oid, clock: ProbeClock) -> list[tuple[int, ber.Item]]:
    found: list[tuple[int, ber.Item]] = []
    last = column
    while len(found) < _MOST_PORTS:
        pairs = _asked(line, community, _BULK, last, clock)
        for name, item in pairs:
            if name[: len(column)] != column or len(name) != len(column) + 1 or name <= last or item.tag >= 0x80:
                return found  # another column, or an agent that goes in circles
            found.append((name[-1], item))
            last = name
        if not pairs:
            return found
    return found


def _asked(line: socket.socket, community: str, kind: int, name: ber.Oid, clock: ProbeClock) -> Pairs:
    for _ in range(_TRIES):
        number = secrets.randbits(30)
        line.send(request(community, kind, number, name))
        until = time.monotonic() + min(_WAIT, clock.left)
        while (left := until - time.monotonic()) > 0:
            line.settimeout(left)
            with suppress(TimeoutError, ber.Unreadable):  # bent, or the answer to somebody else: go on listening
                return read(line.recv(65535), number)
    raise TimeoutError


# -- the message ------------------------------------------------------------------------------------


def request(community: str, kind: int, number: int, name: ber.Oid) -> bytes:
    """A question for one name, or with GETBULK for the twenty that follow it."""
    asked = ber.sequence(ber.sequence(ber.oid(name), ber.whole(5, b"")))
    several = 20 if kind == _BULK else 0
    body = ber.sequence(ber.integer(number), ber.integer(0), ber.integer(several), asked, tag=kind)
    return ber.sequence(ber.integer(1), ber.text(community.encode()), body)


def read(data: bytes, number: int) -> Pairs:
    """The names and values of the answer to that question. Raises Unreadable, whatever the bytes are."""
    try:
        (message,) = ber.items(data)
        _, _, body = ber.items(message.value)
        told, error, _, pairs = ber.items(body.value)
        if body.tag != _ANSWER or told.number() != number or error.number():
            raise ber.Unreadable
        return [(name.oid(), value) for one in ber.items(pairs.value) for name, value in [ber.items(one.value)]]
    except ValueError:  # not as many parts as there should be
        raise ber.Unreadable from None
