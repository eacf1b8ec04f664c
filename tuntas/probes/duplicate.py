"""Do two machines answer for one address: asked by ARP where that is allowed, else compared with the MAC on record."""

from __future__ import annotations

import ipaddress
import socket
import struct
import time
from contextlib import suppress
from typing import Any

from tuntas.probes.link import interfaces, neighbours, routes
from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted

__all__ = ["duplicate", "may_ask", "own_duplicate"]

_ARP = 0x0806
_ASKED = 3
_WAIT = 0.35


def may_ask() -> bool:
    """Whether this process may send ARP questions itself (CAP_NET_RAW)."""
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ARP)).close()
    except OSError:
        return False
    return True


def duplicate(at: Admitted) -> Measurement:
    """Every MAC that answers for the address. `passed` is None where nothing could be learnt."""
    clock = ProbeClock(5)
    on = _interface(at.address)
    macs: set[str] = set()
    method = ""
    if on is not None and may_ask():
        method = "arp"
        with suppress(OSError):
            macs = _answers(at.address, on)
    if not macs:
        method = "neighbours"
        macs = {one["mac"] for one in neighbours() if one["address"] == at.address and one["mac"]}
        macs = {one for one in macs if one != "00:00:00:00:00:00"}
    known = at.target.mac
    foreign = sorted(macs - {known}) if known else []
    passed = None if not macs or (method == "neighbours" and not known) else len(macs) == 1 and not foreign
    return Measurement(
        probe="duplicate", target=at.target.key, address=at.address, method=method, at=clock.at, took_ms=clock.ms,
        passed=passed, reason="" if passed is not False else "two" if len(macs) > 1 else "foreign",
        parameters={"mac": known}, figures={"macs": sorted(macs)},
    )  # fmt: skip


def own_duplicate() -> Measurement:
    """Whether somebody else answers for an address of ours. `passed` is None where ARP may not be sent."""
    clock = ProbeClock(5)
    found: dict[str, list[str]] = {}
    for address, on in _ours().items() if may_ask() else ():
        with suppress(OSError):
            found[address] = sorted(_answers(address, on, own=True))
    macs = sorted({mac for answers in found.values() for mac in answers})
    return Measurement(
        probe="duplicate", target="", address=", ".join(found), method="arp" if found else "", at=clock.at,
        took_ms=clock.ms, passed=not macs if found else None, reason="two" if macs else "" if found else "not_possible",
        figures={"macs": macs},
    )  # fmt: skip


def _ours() -> dict[str, dict[str, Any]]:
    """Our addresses on networks that hang directly from an interface of ours."""
    found = {}
    for route in routes():
        network = ipaddress.ip_network(route["to"])
        if not route["gateway"] and network.num_addresses > 2:
            on = _interface(str(network[1]))
            if on is not None:
                found[on["address"]] = on
    return found


def _interface(address: str) -> dict[str, Any] | None:
    """The interface on whose own network the IPv4 address lies, with our address there."""
    if ":" in address:
        return None
    for route in routes():
        if not route["gateway"] and ipaddress.ip_address(address) in ipaddress.ip_network(route["to"]):
            found = next((one for one in interfaces() if one["name"] == route["interface"]), None)
            if found is not None:
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
                    asked.connect((address, 9))
                    return found | {"address": asked.getsockname()[0]}
    return None


def _answers(address: str, on: dict[str, Any], *, own: bool = False) -> set[str]:
    """Who answers; for an address of our own asked as RFC 5227 does, so that nobody learns a wrong MAC of us."""
    mac = bytes.fromhex(on["mac"].replace(":", ""))
    wanted = socket.inet_aton(address)
    asks = b"\xff" * 6 + mac + struct.pack("!HHHBBH", _ARP, 1, 0x0800, 6, 4, 1)
    asks += mac + (bytes(4) if own else socket.inet_aton(on["address"])) + bytes(6) + wanted
    found: set[str] = set()
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ARP)) as line:
        line.bind((on["name"], _ARP))
        for _ in range(_ASKED):
            line.send(asks)
            until = time.monotonic() + _WAIT
            while (left := until - time.monotonic()) > 0:
                line.settimeout(left)
                with suppress(TimeoutError):
                    heard = line.recv(128)
                    if len(heard) >= 42 and heard[20:22] == b"\x00\x02" and heard[28:32] == wanted:
                        found.add(heard[22:28].hex(":"))
    return found
