"""Which methods work on this machine: each one tried, on the machine alone."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tuntas.probes import errors, icmp, process
from tuntas.probes.bounded import Overdue, bounded
from tuntas.probes.duplicate import may_ask
from tuntas.probes.link import interfaces, neighbours, routes
from tuntas.probes.remedies import REMEDIES, Remedy, Way

__all__ = ["Method", "closed_rung", "in_container", "readiness"]

_GROUPS = Path("/proc/sys/net/ipv4/ping_group_range")
_CONTAINERS = (Path("/.dockerenv"), Path("/run/.containerenv"))
_LOOPBACK = "127.0.0.1"  # the machine looks at itself here; no target leads there


@dataclass(frozen=True)
class Method:
    """One method: whether it works here, and what was found."""

    key: str
    works: bool
    found: str = ""

    @property
    def remedy(self) -> Remedy:
        """What it is called, what its lack costs, what opens it."""
        return REMEDIES[self.key]

    @property
    def ways(self) -> list[Way]:
        """The ways to open it, with this process's group in them."""
        return [Way(one.where, one.command.replace("{gid}", str(os.getgid()))) for one in self.remedy.ways]


def readiness() -> list[Method]:
    """Every method, tried on this machine alone: nothing leaves it."""
    speaks = _tried(_by_udp)
    return [
        _icmp(), _ping(), Method("tcp", _tried(_by_tcp)), Method("traceroute", _tried(_hears_errors)),
        Method("dns", speaks), Method("snmp", speaks), _tls(), Method("arp", _tried(may_ask), "CAP_NET_RAW"), _link(),
        Method("ipv6", _tried(_has_way6)),
    ]  # fmt: skip


def closed_rung() -> Method | None:
    """The first rung of the ladder, where it is closed: what every survey from this machine suffers from. Cheap."""
    return None if icmp.is_open() else Method("icmp", False)


def in_container() -> bool:
    """Whether this machine seems to be a container."""
    return any(one.exists() for one in _CONTAINERS)


def _icmp() -> Method:
    groups = " ".join(_GROUPS.read_text().split()) if _GROUPS.exists() else "?"
    return Method("icmp", _tried(icmp.is_open), f"net.ipv4.ping_group_range = {groups}")


def _ping() -> Method:
    try:
        code, said = process.run(process.PING, ["-n", "-4", "-c", "1", "-W", "1"], _LOOPBACK, seconds=3)
    except (OSError, process.Unavailable):
        return Method("ping", False, process.PING[0])
    return Method("ping", code == 0, next((line for line in said.splitlines() if line.strip()), "")[:120])


def _tls() -> Method:
    known = ssl.create_default_context().cert_store_stats()["x509_ca"] or _hashed()
    return Method("tls", known > 0, f"{known} CA")


def _hashed() -> int:
    """The CAs in the folder of OpenSSL, which are read only when one is asked for."""
    folder = ssl.get_default_verify_paths().capath
    return sum(1 for one in Path(folder).iterdir() if one.suffix == ".0") if folder and Path(folder).is_dir() else 0


def _link() -> Method:
    cards, ways, near = interfaces(), routes(), neighbours()
    found = f"{', '.join(one['name'] for one in cards)}; {len(ways)} / {len(near)}"
    return Method("link", bool(cards), found)


# -- what is tried ----------------------------------------------------------------------------------


def _by_tcp() -> bool:
    with socket.create_server((_LOOPBACK, 0)) as here:
        socket.create_connection(here.getsockname(), timeout=1).close()
    return True


def _by_udp() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((_LOOPBACK, 0))
        line.settimeout(1)
        line.sendto(b"?", line.getsockname())
        return line.recv(1) == b"?"


def _hears_errors() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        errors.watch(line)
        line.sendto(b"", (_LOOPBACK, 9))
        return errors.complaint(line, 1.0) is not None


def _has_way6() -> bool:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as asked:
        asked.connect(("2001:500:2::c", 9))  # only the route is looked up
    return True


def _tried(call: Callable[[], bool]) -> bool:
    try:
        return bounded(call, 3)
    except (OSError, Overdue):
        return False
