"""What a survey found, as the layers ask for it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import OFFICE, literal
from tuntas.probes.spread import LEAST_FOR_LOSS
from tuntas.probes.target import LAN, Role, Target

__all__ = ["Facts"]

_EVERYWHERE = ("0.0.0.0/0", "::/0")
_NOT_MADE = ("probe_refused", "hung", "not_possible")


class Facts:
    """Targets and measurements, indexed. Pure: the same stored measurements give the same answers."""

    def __init__(self, targets: Iterable[Target], measurements: Sequence[Measurement]) -> None:
        self.targets = {one.key: one for one in targets}
        self.measurements = [one for one in measurements if one.probe != "snmp"]  # an extra: it judges nothing
        self._alive = {one.target for one in self.measurements if one.target and _answered(one)}
        heard = _routers(self.measurements)
        self._alive |= {one.key for one in self.targets.values() if self.address(one) in heard}
        self._networks = [
            ipaddress.ip_network(route["to"])
            for route in self.local.get("routes", [])
            if not route["gateway"] and route["to"] not in _EVERYWHERE
        ]

    def of(self, probe: str, target: str) -> list[Measurement]:
        """All of one kind of one target."""
        return [one for one in self.measurements if one.probe == probe and one.target == target]

    def one(self, probe: str, target: str) -> Measurement | None:
        """The last of one kind of one target."""
        return next(reversed(self.of(probe, target)), None)

    def role(self, *roles: Role) -> list[Target]:
        """The targets of these roles that were probed at all."""
        return [one for one in self.targets.values() if one.role in roles and self.was_probed(one)]

    def was_probed(self, target: Target) -> bool:
        """Whether there is a measurement of it that was made."""
        return any(one.target == target.key and one.reason not in _NOT_MADE for one in self.measurements)

    @property
    def local(self) -> dict[str, Any]:
        """What the machine knew of itself: interfaces, routes, neighbours."""
        found = self.one("link", "")
        return dict(found.figures) if found else {}

    # -- who answers --------------------------------------------------------------------------------

    def alive(self, target: Target) -> bool:
        """Whether anything came back from it: an echo, a connection taken or refused, an answer."""
        return target.key in self._alive

    def any_alive(self, targets: Iterable[Target]) -> bool:
        """Whether one of them answers."""
        return any(self.alive(one) for one in targets)

    def on_link(self, target: Target) -> bool:
        """Whether no router lies between; by its role where the machine has no network at the moment."""
        address = literal(self.address(target))
        if address is None or not self._networks:
            return target.role in LAN
        return any(address in network for network in self._networks)

    @property
    def networks(self) -> list[str]:
        """Where this machine has an address of the office's kind; one that it gave itself (169.254) is none."""
        known = [literal(self.address(one)) for one in self.role(*LAN)]
        kinds = {one.version for one in known if one} or {4, 6}
        return [str(one) for one in self._networks if one.version in kinds and not one.is_link_local]

    @property
    def is_alone(self) -> bool:
        """Whether it has only an address that it gave itself."""
        return bool(self._networks) and all(one.is_link_local for one in self._networks)

    def address(self, target: Target) -> str:
        """The address it was probed at."""
        known = (one.address for one in self.measurements if one.target == target.key and one.address)
        return next(known, target.address)

    def in_office(self, target: Target) -> bool:
        """Of the office's own network, whichever room it stands in."""
        return target.role in LAN or self.on_link(target)

    def far(self) -> list[Target]:
        """Targets beyond the office's own gateway."""
        return [one for one in self.role(*Role) if not self.in_office(one)]

    def beyond_isp(self) -> list[Target]:
        """Targets beyond the provider."""
        found = self.role(Role.INTERNET, Role.PUBLIC_RESOLVER)
        return found + [one for one in self.role(Role.WEB) if not self.in_office(one) and not self._is_private(one)]

    def _is_private(self, target: Target) -> bool:
        address = literal(self.address(target))
        return address is None or any(address in network for network in OFFICE)

    def expected(self, address: str, wanted: Iterable[str]) -> bool:
        """Whether an address is one of these literals and networks."""
        meant = literal(address)
        return meant is not None and any(
            meant.version == net.version and meant in net for net in map(ipaddress.ip_network, wanted)
        )

    def below(self, target: Target) -> list[Target]:
        """Everything that hangs from it, directly or not."""
        found = [target]
        for one in found:
            found += [child for child in self.targets.values() if child.uplink == one.key and child not in found]
        return found[1:]

    def behind(self, target: Target) -> list[Target]:
        """What is reached through it: beyond the gateway, beyond the provider, or what hangs from it."""
        match target.role:
            case Role.GATEWAY:
                return self.far()
            case Role.ISP:
                return self.beyond_isp()
        return self.below(target)

    # -- how well -----------------------------------------------------------------------------------

    def counted(self, targets: Iterable[Target]) -> Iterator[tuple[Target, dict[str, Any]]]:
        """Figures of those to which enough packets were sent to claim something, and one at least came back."""
        for target in targets:
            found = self.one("ping", target.key)
            if found and found.figures.get("sent", 0) >= LEAST_FOR_LOSS and found.figures.get("received"):
                yield target, dict(found.figures)

    def worst_loss(self, targets: Iterable[Target]) -> float:
        """The highest loss in percent among them; 0 when nothing was counted."""
        return max((figures["loss_pct"] for _, figures in self.counted(targets)), default=0.0)


def _routers(measurements: Iterable[Measurement]) -> set[str]:
    """Who was heard on the way to somewhere: a router that answers no echo tells at least where packets ended."""
    paths = (one.figures.get("hops", ()) for one in measurements if one.probe == "traceroute")
    return {hop["address"] for path in paths for hop in path if hop["address"]}


def _answered(one: Measurement) -> bool:
    match one.probe:
        case "presence" | "ping":
            return bool(one.figures.get("received"))
        case "tcp":
            return any(port["state"] in ("open", "refused") for port in one.figures.get("ports", ()))
        case "dns":
            return bool(one.passed or one.figures.get("code") or one.reason == "refused")
        case "http" | "tls" | "mtu":
            return bool(one.passed or one.figures.get("status"))
        case "traceroute":
            return bool(one.figures.get("reached"))
    return False
