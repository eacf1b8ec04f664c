"""What measuring found in the example's network back then: targets that answer, and those that did not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from random import Random

from tuntas.diagnostics.surveys import Measure
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Policy
from tuntas.probes.spread import spread
from tuntas.probes.survey import Plan, Progress
from tuntas.probes.target import Role, Target

__all__ = ["as_it_was"]

_TRIPS = {Role.ISP: 4.2, Role.INTERNET: 11.5, Role.PUBLIC_RESOLVER: 12.1, Role.WEB: 13.0}  # ms; within the office 0.6
_NAME = "rujukan.contoh.go.id"
_RESOLVERS = (Role.RESOLVER, Role.PUBLIC_RESOLVER)


def as_it_was(at: datetime, dice: Random, *, silent: Collection[str] = (), mute: Collection[str] = ()) -> Measure:
    """A measuring at `at`: the targets named in `silent` answered nothing, those in `mute` no question of DNS."""

    def measure(policy: Policy, plan: Plan, told: Callable[[Progress], None]) -> Sequence[Measurement]:
        clock = iter(at + timedelta(milliseconds=700 * step) for step in range(200))

        def one(target: Target | None, probe: str, passed: bool, **more: object) -> Measurement:
            return Measurement(
                probe=probe, target=target.key if target else "", address=target.address if target else "",
                passed=passed, vantage=plan.vantage, at=next(clock).isoformat(timespec="milliseconds"),
                **more,  # type: ignore[arg-type]
            )  # fmt: skip

        found = [one(None, "link", True, method="sysfs", figures=_LINK)]
        for target in policy.targets.values():
            there = target.name not in silent
            found.append(one(target, "presence", there, method="icmp", figures=_spread(target, 5, there, dice)))
            if target.role in _RESOLVERS:
                found.append(_asked(one, target, there and target.name not in mute))
            elif there:
                found.append(one(target, "ping", True, method="icmp", figures=_spread(target, 40, True, dice)))
        return found

    return measure


def _asked(one: Callable[..., Measurement], target: Target, answers: bool) -> Measurement:
    figures = {"code": "noerror" if answers else "", "answers": ["198.51.100.10"] if answers else []}
    return one(target, "dns", answers, method="udp", parameters={"name": _NAME}, figures=figures,
               reason="" if answers else "timeout")  # fmt: skip


def _spread(target: Target, packets: int, there: bool, dice: Random) -> dict[str, object]:
    usual = _TRIPS.get(target.role, 0.6)
    return spread([usual * (0.9 + dice.random() / 4) if there else None for _packet in range(packets)])


_LINK = {
    "interfaces": [{"name": "eno1", "physical": True, "carrier": True, "up": True, "state": "up"}],
    "routes": [
        {"to": "0.0.0.0/0", "gateway": "192.0.2.1", "interface": "eno1", "metric": 0},
        {"to": "192.0.2.0/24", "gateway": "", "interface": "eno1", "metric": 0},
    ],
    "neighbours": [],
}
