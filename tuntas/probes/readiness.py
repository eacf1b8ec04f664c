"""Which methods work on this machine, and what opens the others."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tuntas.probes import errors, icmp, process
from tuntas.probes.bounded import Overdue, bounded
from tuntas.probes.duplicate import may_ask
from tuntas.probes.link import interfaces, neighbours, routes

__all__ = ["Method", "readiness"]

_GROUPS = Path("/proc/sys/net/ipv4/ping_group_range")
_LOOPBACK = "127.0.0.1"  # the machine looks at itself here; no target leads there


@dataclass(frozen=True)
class Method:
    """One method: what it serves, whether it works here, what was found, and what an administrator would do."""

    key: str
    name: tuple[str, str]
    works: bool
    found: str
    remedy: tuple[str, str]
    command: str = ""


def readiness() -> list[Method]:
    """Every method, tried on this machine alone: nothing leaves it."""
    return [_icmp(), _ping(), _tcp(), _path(), _arp(), _link(), _ipv6()]


def _icmp() -> Method:
    works = _tried(icmp.is_open)
    groups = " ".join(_GROUPS.read_text().split()) if _GROUPS.exists() else "?"
    return Method(
        "icmp", ("Ping lewat soket ICMP", "Ping by ICMP socket"), works, f"net.ipv4.ping_group_range = {groups}",
        ("Buka untuk grup layanan ini, lalu muat ulang; berlaku juga sesudah mesin dihidupkan lagi.",
         "Open it for this service's group and reload; this survives a restart of the machine."),
        f"echo 'net.ipv4.ping_group_range = {os.getgid()} {os.getgid()}' | "
        "sudo tee /etc/sysctl.d/60-tuntas.conf && sudo sysctl --system",
    )  # fmt: skip


def _ping() -> Method:
    try:
        code, said = process.run(process.PING, ["-n", "-4", "-c", "1", "-W", "1"], _LOOPBACK, seconds=3)
    except (OSError, process.Unavailable):
        code, said = None, "–"
    last = next((line for line in said.splitlines() if line.strip()), "")
    return Method(
        "ping", ("Ping lewat program ping", "Ping by the ping program"), code == 0, last[:120],
        ("Pasang paket iputils-ping.", "Install the package iputils-ping."), "sudo apt-get install iputils-ping",
    )  # fmt: skip


def _tcp() -> Method:
    def connects() -> bool:
        with socket.create_server((_LOOPBACK, 0)) as here:
            socket.create_connection(here.getsockname(), timeout=1).close()
        return True

    return Method(
        "tcp", ("Ping lewat sambungan TCP", "Ping by TCP connection"), _tried(connects), "",
        ("Anak tangga terakhir: selalu ada, selama soket boleh dibuka.",
         "The last rung: always there, as long as sockets may be opened."),
    )  # fmt: skip


def _path() -> Method:
    def hears() -> bool:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            errors.watch(line)
            line.sendto(b"", (_LOOPBACK, 9))
            return errors.complaint(line, 1.0) is not None

    return Method(
        "traceroute", ("Jejak rute dan MTU (UDP, IP_RECVERR)", "Path and MTU (UDP, IP_RECVERR)"), _tried(hears), "",
        ("Izinkan pesan ICMP masuk pada tembok api mesin ini.", "Let ICMP messages in at this machine's firewall."),
        "sudo nft add rule inet filter input ip protocol icmp accept",
    )  # fmt: skip


def _arp() -> Method:
    return Method(
        "arp", ("Alamat ganda lewat ARP", "Duplicate addresses by ARP"), _tried(may_ask), "CAP_NET_RAW",
        ("Tanpa ini alamat dibandingkan dengan MAC yang tercatat. Untuk membukanya, beri layanan kemampuan ini.",
         "Without it addresses are compared with the MAC on record. To open it, give the service this capability."),
        "[Service]\nAmbientCapabilities=CAP_NET_RAW",
    )  # fmt: skip


def _link() -> Method:
    cards, ways, near = interfaces(), routes(), neighbours()
    return Method(
        "link", ("Keadaan kabel, rute, tetangga", "Cable, routes, neighbours"), bool(cards),
        f"{', '.join(one['name'] for one in cards)}; {len(ways)}; {len(near)}",
        ("Jalankan dengan akses ke /proc/net dan /sys/class/net.", "Run it with /proc/net and /sys/class/net."),
    )  # fmt: skip


def _ipv6() -> Method:
    def has_way() -> bool:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as asked:
            asked.connect(("2001:500:2::c", 9))  # only the route is looked up
        return True

    return Method(
        "ipv6", ("Sasaran IPv6", "IPv6 targets"), _tried(has_way), "",
        ("Hanya perlu bila ada sasaran IPv6: beri mesin ini alamat dan rute IPv6.",
         "Only needed for IPv6 targets: give this machine an IPv6 address and route."),
    )  # fmt: skip


def _tried(call: Callable[[], bool]) -> bool:
    try:
        return bounded(call, 3)
    except (OSError, Overdue):
        return False
