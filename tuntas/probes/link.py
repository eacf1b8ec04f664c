"""What this machine knows without sending anything: its interfaces, its routes, its neighbours."""

from __future__ import annotations

import fcntl
import ipaddress
import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

from tuntas.probes.measurement import Measurement, ProbeClock

__all__ = ["interfaces", "link", "neighbours", "routes"]

_FLAGS, _HARDWARE = 0x8913, 0x8927  # SIOCGIFFLAGS, SIOCGIFHWADDR
_UP, _LOOPBACK, _RUNNING = 0x1, 0x8, 0x40
_STATES = {1: "incomplete", 2: "reachable", 4: "stale", 8: "delay", 16: "probe", 32: "failed", 128: "permanent"}
_NO_ARP = 64
_ROUTES, _ROUTES6 = Path("/proc/thread-self/net/route"), Path("/proc/thread-self/net/ipv6_route")
_UP_ROUTE = 1
_NO_WAY6 = 0x200 | 0x80000000 | 0x00100000  # RTF_REJECT, RTF_LOCAL, RTF_ANYCAST


def link() -> Measurement:
    """Interfaces with carrier, speed and errors; routes; neighbours. `passed`: one interface at least has a carrier."""
    clock = ProbeClock(5)
    found = interfaces()
    return Measurement(
        probe="link", target="", method="kernel", at=clock.at, passed=any(one["carrier"] for one in found),
        figures={"interfaces": found, "routes": routes(), "neighbours": neighbours()}, took_ms=clock.ms,
    )  # fmt: skip


def interfaces() -> list[dict[str, Any]]:
    """Every interface but loopback: name, up, carrier, physical, mac, and what the driver tells."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for number, name in socket.if_nameindex():
            with suppress(OSError):
                request = struct.pack("16s24x", name.encode())
                flags = struct.unpack_from("H", fcntl.ioctl(asked, _FLAGS, request), 16)[0]
                if flags & _LOOPBACK:
                    continue
                mac = fcntl.ioctl(asked, _HARDWARE, request)[18:24].hex(":")
                here = {"name": name, "up": bool(flags & _UP), "carrier": bool(flags & _RUNNING and flags & _UP)}
                found.append(here | {"mac": mac} | _from_driver(name, number))
    return found


def _from_driver(name: str, number: int) -> dict[str, Any]:
    """Speed, duplex, MTU and counters, where /sys shows this very network namespace."""
    folder = Path("/sys/class/net") / name
    told: dict[str, Any] = dict.fromkeys(("speed", "duplex", "mtu", "errors", "changes"))
    told["physical"] = False
    if _number(folder / "ifindex") != number:
        return told
    told["physical"] = (folder / "device").exists()
    told["speed"], told["mtu"] = _number(folder / "speed"), _number(folder / "mtu")
    told["errors"], told["changes"] = _number(folder / "statistics/rx_errors"), _number(folder / "carrier_changes")
    with suppress(OSError):
        told["duplex"] = (folder / "duplex").read_text().strip()
    return told


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None


def routes() -> list[dict[str, Any]]:
    """The routes of the main table: network, gateway ("" when on the link), interface, metric; the default first.

    A black hole is none: what is sent there has no interface, and goes nowhere.
    """
    found = []
    with suppress(OSError):
        for line in _ROUTES.read_text().splitlines()[1:]:
            name, to, by, flags, _, _, metric, mask, *_ = line.split()
            if int(flags, 16) & _UP_ROUTE and name != "*":
                network = ipaddress.ip_network(f"{_address(to)}/{_address(mask)}", strict=False)
                gateway = "" if by == "00000000" else _address(by)
                found.append({"to": str(network), "gateway": gateway, "interface": name, "metric": int(metric)})
    return sorted([*found, *_routes6()], key=lambda one: (one["to"] not in ("0.0.0.0/0", "::/0"), one["metric"]))


def _routes6() -> list[dict[str, Any]]:
    """Those of IPv6 that lead somewhere; link-local ones and multicast say nothing of the office."""
    found = []
    with suppress(OSError):
        for line in _ROUTES6.read_text().splitlines():
            to, size, _, _, by, metric, _, _, flags, name = line.split()
            network = ipaddress.ip_network((bytes.fromhex(to), int(size, 16)))
            if int(flags, 16) & _NO_WAY6 or name == "lo" or network.is_link_local or network.is_multicast:
                continue
            gateway = "" if not int(by, 16) else str(ipaddress.ip_address(bytes.fromhex(by)))
            found.append({"to": str(network), "gateway": gateway, "interface": name, "metric": int(metric, 16)})
    return found


def _address(little_endian: str) -> str:
    return socket.inet_ntoa(struct.pack("=I", int(little_endian, 16)))


# -- neighbours -------------------------------------------------------------------------------------


def neighbours() -> list[dict[str, Any]]:
    """Who answered at the link layer: address, MAC, state (as `ip neigh` says it), interface number."""
    found: list[dict[str, Any]] = []
    with suppress(OSError), socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
        kernel.settimeout(2)
        kernel.send(struct.pack("=IHHIIBxxxiHBB", 28, 30, 0x301, 1, 0, 0, 0, 0, 0, 0))  # RTM_GETNEIGH, dump
        while True:
            data = kernel.recv(65536)
            while len(data) >= 16:
                size, kind = struct.unpack_from("=IH", data)
                if kind != 28 or size < 28:  # the end, or an error
                    return found
                if (one := _neighbour(data[16:size])) is not None:
                    found.append(one)
                data = data[(size + 3) & ~3 :]
    return found


def _neighbour(message: bytes) -> dict[str, Any] | None:
    family, number, state = struct.unpack_from("=BxxxiH", message)
    parts: dict[int, bytes] = {}
    rest = message[12:]
    while len(rest) >= 4:
        size, kind = struct.unpack_from("=HH", rest)
        if size < 4:
            break
        parts[kind] = rest[4:size]
        rest = rest[(size + 3) & ~3 :]
    if family not in (socket.AF_INET, socket.AF_INET6) or 1 not in parts or state & _NO_ARP:
        return None
    address = socket.inet_ntop(family, parts[1])
    return {"address": address, "mac": parts.get(2, b"").hex(":"), "state": _STATES.get(state, ""), "interface": number}
