"""A network of the tests: what is silent, slow or hangs is told by name; every question is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.cast import Cast
from tuntas.monitor.asking import Question
from tuntas.monitor.rounds import Means
from tuntas.monitor.states import DOWN, SLOW, UNKNOWN, UP, Reading
from tuntas.monitor.watch import look
from tuntas.network.models import Device, Target
from tuntas.probes.policy import Policy, Refused

__all__ = ["Line", "gateway", "switches", "target"]


def target(cast: Cast, name: str, kind: str = "switch", address: str = "10.9.0.1", **more: object) -> Target:
    told = {"unit": cast.office, "name": name, "kind": kind, "address": address, "every": 1} | more
    return Target.objects.create(**told)


def gateway(cast: Cast, **more: object) -> Target:
    device = Device.objects.create(unit=cast.office, name="RTR", role="router", address="10.9.0.1")
    return target(cast, "GW", "gateway", device=device, **more)


def switches(cast: Cast, above: Target, count: int = 2, **more: object) -> list[Target]:
    """Switches behind `above`, each with its device in a room."""
    return [
        target(cast, f"SW-{one}", address=f"10.9.0.{10 + one}", uplink=above, **more, device=Device.objects.create(
            unit=cast.office, name=f"SW-{one}", role="switch", place=cast.room, uplink=above.device))
        for one in range(1, count + 1)
    ]  # fmt: skip


@dataclass
class Line:
    """Answers in 2 ms, in 90 when slow, never when silent; what `once` names fails so many times and then answers."""

    silent: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    once: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    brief: list[str] = field(default_factory=list)
    hangs: Callable[[str], None] = lambda name: None

    def __call__(self, policy: Policy, question: Question) -> Reading:
        name = question.target.name
        self.asked.append(name)
        if question.brief:
            self.brief.append(name)
        try:
            policy.admit(question.target)
        except Refused:
            return Reading(word=UNKNOWN, why="policy")
        self.hangs(name)
        if self.once.get(name):
            self.once[name] -= 1
            return Reading(word=DOWN, why="silent", said={"packets": 3}, method="icmp", sent=3, lost=3)
        if name in self.silent:
            return Reading(word=DOWN, why="silent", said={"packets": 3}, method="icmp", sent=3, lost=3)
        ms = 90.0 if name in self.slow else 2.0
        word = SLOW if name in self.slow else UP
        return Reading(word=word, method="icmp", low=ms - 1, mid=ms, high=ms + 1, sent=3, why="late" * (word == SLOW),
                       said={"ms": 90, "limit": 30.0} if word == SLOW else {})  # fmt: skip

    def means(self, now: datetime, **more: object) -> Means:
        return Means(**{"ask": self, "clock": lambda: now, "rest": lambda seconds: None} | more)  # type: ignore[arg-type]

    def looks(self, now: datetime, minutes: int = 1, **more: object) -> datetime:
        """A round in each of so many minutes. The minute after them."""
        for one in range(minutes):
            look(now + timedelta(minutes=one), self.means(now + timedelta(minutes=one), **more))
        return now + timedelta(minutes=minutes)
