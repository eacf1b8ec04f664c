"""A target: what may be probed, with its own ports, path and thresholds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["LAN", "Role", "Target", "Thresholds"]

_PATH = re.compile(r"/[!-~]*", re.ASCII)
_MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}", re.ASCII)


class Role(StrEnum):
    """What a target is to the office, from near to far."""

    GATEWAY = "gateway"
    SWITCH = "switch"
    HOST = "host"
    RESOLVER = "resolver"  # the office's own DNS
    ISP = "isp"  # the provider's side of the line
    INTERNET = "internet"  # a machine beyond the provider
    PUBLIC_RESOLVER = "public_resolver"
    WEB = "web"


def _whole(value: float) -> int:
    """A number that was kept as a fraction. Raises ValueError."""
    if not math.isfinite(value):
        raise ValueError("thresholds")
    return int(value)


LAN = frozenset({Role.GATEWAY, Role.SWITCH, Role.HOST, Role.RESOLVER})


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """From where on a figure is bad. Raises ValueError for what is none: negative, endless, a packet too large."""

    lan_loss_pct: float = 5.0
    wan_loss_pct: float = 4.0
    lan_latency_ms: float = 30.0
    latency_ms: float = 60.0
    jitter_ms: float = 15.0  # mdev, and …
    jitter_share: float = 0.2  # … that share of the average
    mtu: int = 1400  # payload of an ICMP packet that must pass whole
    dns_ms: float = 1000.0
    http_ms: float = 2000.0
    tls_days: int = 14  # fewer are remarked, none is a fault
    mbps: float = 5.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "mtu", _whole(self.mtu))
        object.__setattr__(self, "tls_days", _whole(self.tls_days))
        if not all(math.isfinite(value) and value >= 0 for value in vars(self).values()) or not 56 <= self.mtu <= 8972:
            raise ValueError("thresholds")


@dataclass(frozen=True, kw_only=True)
class Target:
    """What may be probed. `key` is the caller's own; `uplink` the key of the target it hangs from.

    `address` is a literal or a host name; where a name may lead is `addresses`: literals or networks, and nowhere else.
    Raises ValueError for a part that could not be sent as it is.
    """

    key: str
    name: str
    role: Role
    address: str
    addresses: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    scheme: str = ""  # "", http or https
    path: str = "/"
    download: str = ""  # path of a file that is fetched to measure throughput
    mac: str = ""
    uplink: str = ""
    contract: str = ""
    thresholds: Thresholds = field(default_factory=Thresholds)

    def __post_init__(self) -> None:
        if self.scheme not in ("", "http", "https"):
            raise ValueError("scheme")
        if not _PATH.fullmatch(self.path) or (self.download and not _PATH.fullmatch(self.download)):
            raise ValueError("path")
        if any(not 0 < port < 65536 for port in self.ports):
            raise ValueError("ports")
        if self.mac and not _MAC.fullmatch(self.mac):
            raise ValueError("mac")

    @property
    def every_port(self) -> tuple[int, ...]:
        """The ports that are tried: those registered, else the one of the scheme."""
        usual = {"http": (80,), "https": (443,)}.get(self.scheme, ())
        return self.ports or usual

    @property
    def web_port(self) -> int:
        """The port HTTP is spoken to."""
        return self.every_port[0] if self.every_port else 80
