"""Which addresses may be probed: registered targets only, and never this machine, its services, or what has no owner.

Decided by membership of a parsed literal in the list, never by `is_private`: office targets are private addresses,
and Python calls 64:ff9b::7f00:1 global. A name is resolved once, every answer is checked, a checked literal is used.
"""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tuntas.probes.bounded import Overdue, bounded
from tuntas.probes.target import Target

__all__ = ["CODE", "SENTENCE", "Address", "Admitted", "Policy", "Refused", "is_name", "literal", "resolved"]

CODE = "probe_refused"
SENTENCE = (
    "Alamat ini tidak boleh diperiksa: hanya sasaran terdaftar yang diperiksa, "
    "dan tidak pernah server ini sendiri, layanannya, atau alamat khusus."
)
MOST_ANSWERS = 16
RESOLVE_SECONDS = 5.0

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NEVER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",  # unspecified, "this network"
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and where clouds keep their keys
        "100.100.100.200/32",  # metadata: Alibaba
        "168.63.129.16/32",  # metadata: Azure
        "192.0.0.0/24",  # protocol assignments, DS-Lite, metadata of Oracle
        "192.88.99.0/24",  # 6to4 relays
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and the broadcast address
        "::/96",  # unspecified, loopback, IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated (SIIT)
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64, local use
        "100::/64",  # discard only
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fd00:ec2::/32",  # metadata: Amazon
        "fd20:ce::/32",  # metadata: Google
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local
        "ff00::/8",  # multicast
    )
)
OFFICE: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "fc00::/7")
)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*{_LABEL}", re.ASCII)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)  # what an old resolver reads as a part of an IPv4 address
_SEAL = object()
_known: dict[str, Sequence[str]] = {}  # where own services were last, for when the DNS is what fails


class Refused(Exception):
    """May not be probed: one sentence for every reason, so that nobody learns the network by asking."""

    code = CODE

    def __init__(self) -> None:
        super().__init__(SENTENCE)


@dataclass(frozen=True)
class Admitted:
    """A target and the checked address of it; only a Policy makes one."""

    target: Target
    address: str
    seal: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise Refused

    @property
    def is_ipv6(self) -> bool:
        """Whether the checked address is one of IPv6."""
        return ":" in self.address

    @property
    def family(self) -> socket.AddressFamily:
        """For a socket towards it."""
        return socket.AF_INET6 if self.is_ipv6 else socket.AF_INET


def literal(text: str) -> Address | None:
    """The address that is written in full, without a zone; None for a name, a shorthand or anything else."""
    if "%" in text or not text.isascii():
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def is_name(text: str) -> bool:
    """A host name in plain ASCII that no resolver takes for a number."""
    return bool(_NAME.fullmatch(text)) and not _NUMBER.fullmatch(text.rpartition(".")[2])


def resolved(name: str) -> list[str]:
    """Every address of a name, asked of the system once. Empty when there is none in time."""
    try:
        found = bounded(lambda: socket.getaddrinfo(name, None, type=socket.SOCK_STREAM), RESOLVE_SECONDS)
    except (OSError, UnicodeError, Overdue):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Policy:
    """The list of what may be probed. `own` and `services` name what never may: this server, its database and mail."""

    def __init__(
        self,
        targets: Iterable[Target],
        *,
        own: Iterable[str] = (),
        services: Iterable[str] = (),
        resolve: Callable[[str], Sequence[str]] = resolved,
    ) -> None:
        self.targets = {one.key: one for one in targets}
        self._never_named = frozenset(one.lower().strip("[]").rstrip(".") for one in (*own, *services) if one)
        self.resolve = resolve
        self._services: frozenset[Address] | None = None

    def target(self, key: str) -> Target:
        """The registered target of that key. Raises Refused."""
        found = self.targets.get(key)
        if found is None:
            raise Refused
        return found

    def named(self, text: str) -> Target:
        """The target registered under that very address or name. Raises Refused."""
        meant = literal(text)
        if meant is None and not is_name(text):
            raise Refused
        for one in self.targets.values():
            if one.address == text or (meant is not None and literal(one.address) == meant):
                return one
        raise Refused

    def admit(self, target: Target, answers: Sequence[str] | None = None) -> Admitted:
        """The target with the address to use. `answers`: what its name was resolved to, if that is done already.

        Raises Refused, also when a single one of several answers may not be probed.
        """
        if self.targets.get(target.key) != target:
            raise Refused
        meant = literal(target.address)
        if meant is None:
            return self._by_name(target, answers)
        return self._sealed(target, [meant])

    def admit_registered(self, target: Target) -> Admitted:
        """A target whose name is not answered now, at the first literal registered with it. Raises Refused."""
        known = [found for text in target.addresses if (found := literal(text)) is not None]
        if self.targets.get(target.key) != target or not self._may_be_named(target.address) or not known:
            raise Refused
        return self._sealed(target, known)

    def _by_name(self, target: Target, answers: Sequence[str] | None) -> Admitted:
        if not self._may_be_named(target.address):
            raise Refused
        texts = list(self.resolve(target.address) if answers is None else answers)
        found = [literal(text) for text in texts[:MOST_ANSWERS]]
        allowed = [_network(text) for text in target.addresses]
        if not found or len(texts) > MOST_ANSWERS:
            raise Refused
        addresses = [one for one in found if one is not None and any(_leads_to(one, net) for net in allowed)]
        if len(addresses) != len(found):
            raise Refused
        return self._sealed(target, addresses)

    def _may_be_named(self, name: str) -> bool:
        return is_name(name) and name not in self._never_named

    def _sealed(self, target: Target, addresses: Sequence[Address]) -> Admitted:
        if any(self._never(one) for one in addresses):
            raise Refused
        return Admitted(target, str(addresses[0]), _SEAL)

    def _never(self, address: Address) -> bool:
        if any(address in net for net in NEVER) or _is_isatap(address):
            return True
        return address in self._own_services() or is_ours(address)

    def _own_services(self) -> frozenset[Address]:
        """The addresses of database, mail and this server's names; asked once for every Policy."""
        if self._services is None:
            found: set[Address] = set()
            for text in self._never_named:
                texts = [text] if literal(text) else self._last_known(text)
                found |= {one for answer in texts if (one := literal(answer)) is not None}
            self._services = frozenset(found)
        return self._services

    def _last_known(self, name: str) -> Sequence[str]:
        found = self.resolve(name) if is_name(name) else []
        if found:
            _known[name] = found
        return found or _known.get(name, [])


def is_ours(address: Address) -> bool:
    """Whether the address is this machine's own or a broadcast address of one of its networks. Nothing is sent."""
    try:
        asked = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_DGRAM)
    except OSError:
        return False  # a kernel without IPv6 has no address of it, and reaches none
    with asked:
        if not _binds_anything():
            try:
                asked.bind((str(address), 0))  # the kernel lets a socket have only an address that is here
                return True
            except OSError as error:
                return error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENODEV)
        try:
            asked.connect((str(address), 9))  # a datagram socket only looks up the route
        except PermissionError:
            return True  # broadcast
        except OSError:
            return False
        return str(asked.getsockname()[0]) == str(address)


def _binds_anything() -> bool:
    with suppress(OSError):
        return any(
            Path(f"/proc/sys/net/{kind}/ip_nonlocal_bind").read_text().strip() == "1" for kind in ("ipv4", "ipv6")
        )
    return False


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        return None


def _leads_to(address: Address, allowed: Network | None) -> bool:
    """Whether the network covers the address; a broad one never stands for the private networks within it."""
    if allowed is None or address.version != allowed.version or address not in allowed:
        return False
    return all(allowed.prefixlen >= office.prefixlen for office in OFFICE if address in office)


def _is_isatap(address: Address) -> bool:
    return address.version == 6 and (int(address) >> 32) & 0xFCFFFFFF == 0x5EFE
