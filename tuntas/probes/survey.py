"""All probes of all registered targets, a few at a time, told as they come; every one bounded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace

from tuntas.probes.bounded import Overdue, bounded
from tuntas.probes.dns import dns
from tuntas.probes.duplicate import duplicate, own_duplicate
from tuntas.probes.http import explained, http, throughput
from tuntas.probes.link import link
from tuntas.probes.measurement import Measurement
from tuntas.probes.mtu import mtu
from tuntas.probes.ping import LADDER, more, ping, presence
from tuntas.probes.policy import Admitted, Policy, Refused, is_name, literal
from tuntas.probes.snmp import snmp
from tuntas.probes.spread import LEAST_FOR_LOSS
from tuntas.probes.target import LAN, Role, Target
from tuntas.probes.tcp import tcp
from tuntas.probes.tls import tls
from tuntas.probes.traceroute import traceroute

__all__ = ["PROBES", "SECONDS", "Plan", "Progress", "probe", "survey"]

SECONDS = 15.0  # for one probe
_MANY = 25  # packets, of which one comes back even where half are lost each way
_log = logging.getLogger(__name__)
_RESOLVERS = (Role.RESOLVER, Role.PUBLIC_RESOLVER)
_MEASURED = (Role.GATEWAY, Role.ISP, Role.INTERNET)  # whose loss and spread are judged by many packets


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much is asked. `vantage` says in words where this machine stands.

    `name` is asked of resolvers where no target has a name: any proper answer shows that one works. `communities`:
    the SNMP community of a target by its key; only these are asked by SNMP.
    """

    vantage: str = ""
    name: str = "go.id"
    communities: Mapping[str, str] = field(default_factory=dict, repr=False)
    packets: int = 100
    interval: float = 0.05
    few: int = 5
    few_interval: float = 0.2
    at_once: int = 8
    ladder: tuple[str, ...] = LADDER


@dataclass(frozen=True)
class Progress:
    """How far a survey is; `planned` is at most how many measurements there will be."""

    done: int
    planned: int
    last: Measurement


PROBES: dict[str, Callable[[Admitted, Plan], Measurement]] = {
    "presence": lambda at, plan: presence(at, plan.few, plan.few_interval, plan.ladder),
    "ping": lambda at, plan: _many(at, plan),
    "dns": lambda at, plan: dns(at, plan.name),
    "tcp": lambda at, plan: tcp(at),
    "duplicate": lambda at, plan: duplicate(at),
    "traceroute": lambda at, plan: traceroute(at),
    "mtu": lambda at, plan: mtu(at),
    "http": lambda at, plan: explained(at, at.target.path, http(at)),
    "tls": lambda at, plan: tls(at),
    "throughput": lambda at, plan: explained(at, at.target.download, throughput(at)),
    "snmp": lambda at, plan: snmp(at, plan.communities[at.target.key]),
}


def probe(policy: Policy, key: str, name: str, *, plan: Plan = Plan()) -> Measurement:
    """One probe of PROBES towards the registered target of that key. Raises Refused, and KeyError for another name."""
    run, target = PROBES[name], policy.target(key)
    try:
        at = policy.admit(target)
    except Refused:
        at = policy.admit_registered(target)  # a name that the DNS does not know now, or knows wrongly
    return _guarded(plan, name, key, lambda: run(at, plan))


def survey(
    policy: Policy,
    *,
    plan: Plan = Plan(),
    progress: Callable[[Progress], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> list[Measurement]:
    """Every probe that tells something of the policy's targets. `stop` is asked between them."""
    return _Survey(policy, plan, progress, stop).run()


class _Survey:
    def __init__(
        self, policy: Policy, plan: Plan, progress: Callable[[Progress], None], stop: Callable[[], bool]
    ) -> None:
        self.policy, self.plan, self.progress, self.stop = policy, plan, progress, stop
        self.targets = list(policy.targets.values())
        self.found: list[Measurement] = []
        self.admitted: dict[str, Admitted] = {}

    def run(self) -> list[Measurement]:
        self._keep(_guarded(self.plan, "link", "", link))
        resolvers = any(one.role in _RESOLVERS for one in self.targets)
        for one in self.targets:
            if literal(one.address) is not None:
                self._admit(one, lambda one=one: self.policy.admit(one))  # type: ignore[misc]
            elif not resolvers:
                self._admit(one, lambda one=one: self._by_system(one))  # type: ignore[misc]
        first = list(self.admitted.values())
        own = [lambda: _guarded(self.plan, "duplicate", "", own_duplicate)] if first else []
        self._all([
            *own, *self._questions(), *self._jobs("presence", first), *self._jobs("tcp", self._with_ports(first)),
        ])  # fmt: skip
        self._admit_names()
        later = [at for at in self.admitted.values() if at not in first]
        self._all([*self._jobs("presence", later), *self._jobs("tcp", self._with_ports(later))])
        self._all(self._once_more())
        self._all([
            *self._jobs("ping", [at for at in self._answering() if self._is_measured(at.target)]),
            *self._jobs("duplicate", [at for at in self.admitted.values() if at.target.role in LAN or at.target.mac]),
            *self._jobs("traceroute", self._far()),
            *self._jobs("snmp", self._with_community()),
        ])
        webs = [at for at in self._with_ports(self._answering()) if at.target.scheme and self._takes(at)]
        self._all([
            *self._jobs("mtu", [at for at in (*self._of(Role.GATEWAY), *self._far()) if at in self._answering()]),
            *self._jobs("http", webs),
            *self._jobs("tls", [at for at in webs if at.target.scheme == "https"]),
        ])
        mute = {one.target for one in self.found if one.probe == "http" and one.reason == "timeout"}
        for at in webs:  # one after the other: they would share the line
            self._all(self._jobs("throughput", [at] if at.target.download and at.target.key not in mute else []))
        return self.found

    # -- who ----------------------------------------------------------------------------------------

    def _of(self, *roles: Role) -> list[Admitted]:
        return [at for at in self.admitted.values() if at.target.role in roles]

    def _with_ports(self, ats: Iterable[Admitted]) -> list[Admitted]:
        return [at for at in ats if at.target.every_port and at.target.role not in _RESOLVERS]

    def _with_community(self) -> list[Admitted]:
        """A community goes only to an address that was registered in full, never to where a name leads today."""
        return [
            at for key, at in self.admitted.items()
            if key in self.plan.communities and literal(at.target.address) is not None
        ]  # fmt: skip

    def _answering(self) -> list[Admitted]:
        """Those that answered anything at all; ports that were refused or silent are no reason to leave HTTP out."""
        there = {one.target for one in self.found if one.passed and one.probe in ("presence", "dns")}
        there |= {one.target for one in self.found if one.probe == "tcp" and _any_word(one)}
        return [at for key, at in self.admitted.items() if key in there]

    def _takes(self, at: Admitted) -> bool:
        """Whether its web port took a connection just now."""
        ports = [port for one in self.found if (one.probe, one.target) == ("tcp", at.target.key)
                 for port in one.figures["ports"]]  # fmt: skip
        return any((port["port"], port["state"]) == (at.target.web_port, "open") for port in ports)

    def _is_measured(self, target: Target) -> bool:
        return target.role in _MEASURED or target.role in LAN

    def _far(self) -> list[Admitted]:
        """Beyond the provider, or else the provider: to where paths and packet sizes are looked at."""
        for role in (Role.INTERNET, Role.ISP):
            if found := self._of(role):
                return found[:2]
        return self._of(Role.WEB)[:1]

    def _admit_names(self) -> None:
        for one in self.targets:
            if one.key not in self.admitted and literal(one.address) is None and self._of(*_RESOLVERS):
                self._admit(one, lambda one=one: self._by_answers(one))  # type: ignore[misc]

    def _by_system(self, target: Target) -> Admitted:
        """At what the resolver of this machine says; that it says nothing is told, as there is no other to ask."""
        try:
            return self.policy.admit(target)
        except Refused:
            at = self.policy.admit_registered(target)
        if not self.policy.resolve(target.address):
            self._keep(Measurement(probe="resolve", target=target.key, passed=False, reason="timeout",
                                   vantage=self.plan.vantage, parameters={"name": target.address}))  # fmt: skip
        return at

    def _by_answers(self, target: Target) -> Admitted:
        """At what the first resolver that works said, or where the target is registered to be."""
        told = [one for one in self.found if one.probe == "dns" and one.parameters["name"] == target.address]
        for resolver in self._of(*_RESOLVERS):
            for one in told:
                if one.target == resolver.target.key and one.figures["answers"]:
                    try:
                        return self.policy.admit(target, one.figures["answers"])
                    except Refused:
                        return self.policy.admit_registered(target)
        return self.policy.admit_registered(target)

    def _admit(self, target: Target, admit: Callable[[], Admitted]) -> None:
        try:
            self.admitted[target.key] = admit()
        except Refused as refused:
            self._keep(Measurement(probe="policy", target=target.key, reason=refused.code))

    # -- doing --------------------------------------------------------------------------------------

    def _questions(self) -> list[Callable[[], Measurement]]:
        names = [one.address for one in self.targets if is_name(one.address)] or [self.plan.name]
        return [
            lambda at=at, name=name: _guarded(self.plan, "dns", at.target.key, lambda: dns(at, name))  # type: ignore[misc]
            for at in sorted(self._of(*_RESOLVERS), key=lambda at: at.target.role != Role.RESOLVER)
            for name in dict.fromkeys(names)
        ]

    def _jobs(self, name: str, ats: Sequence[Admitted]) -> list[Callable[[], Measurement]]:
        run = PROBES[name]
        return [
            lambda at=at: _guarded(self.plan, name, at.target.key, lambda: run(at, self._plan_for(at)))  # type: ignore[misc]
            for at in ats
        ]

    def _once_more(self) -> list[Callable[[], Measurement]]:
        """Where packets are lost, all of a few may be: those that were silent are asked again, with many more."""
        asked = [one for one in self.found if one.probe == "presence"]
        if not any(0 < (one.figures.get("loss_pct") or 0) < 100 for one in asked):
            return []
        silent = [at for key, at in self.admitted.items() if key in {one.target for one in asked if not one.passed}]
        many = replace(self.plan, few=_MANY, few_interval=self.plan.interval)
        return [
            lambda at=at: _guarded(self.plan, "presence", at.target.key, lambda: PROBES["presence"](at, many))  # type: ignore[misc]
            for at in silent
        ]

    def _plan_for(self, at: Admitted) -> Plan:
        """Fewer packets for mere hosts, and only TCP for what was silent to echo requests but takes connections."""
        packets = self.plan.packets if at.target.role in _MEASURED else min(self.plan.packets, LEAST_FOR_LOSS)
        asked = [one for one in self.found if (one.probe, one.target) == ("presence", at.target.key)]
        silent = bool(asked) and not any(one.passed for one in asked)
        ladder = ("tcp",) if silent and at.target.every_port else self.plan.ladder
        return replace(self.plan, packets=packets, ladder=ladder)

    def _all(self, jobs: Sequence[Callable[[], Measurement]]) -> None:
        if not jobs or self.stop():
            return
        with ThreadPoolExecutor(self.plan.at_once, "probes") as pool:
            for done in as_completed([pool.submit(self._unless_stopped, job) for job in jobs]):
                if (one := done.result()) is not None:
                    self._keep(one)

    def _unless_stopped(self, job: Callable[[], Measurement]) -> Measurement | None:
        return None if self.stop() else job()

    def _keep(self, one: Measurement) -> None:
        self.found.append(one)
        self.progress(Progress(len(self.found), max(len(self.found), self._planned()), one))

    def _planned(self) -> int:
        names = len({one.address for one in self.targets if literal(one.address) is None}) or 1
        each = sum(
            2 + (one.role in _MEASURED) + 2 * (one.role in LAN) + names * (one.role in _RESOLVERS)
            + bool(one.scheme) + (one.scheme == "https") + bool(one.download)
            for one in self.targets
        )  # fmt: skip
        return each + 4 + len(self.plan.communities)


def _many(at: Admitted, plan: Plan) -> Measurement:
    """Enough packets for a claim about loss; twice as many where a few were lost."""
    first = ping(at, count=plan.packets, interval=plan.interval, seconds=SECONDS, ladder=plan.ladder)
    left = SECONDS - first.took_ms / 1000
    if not 0 < (first.figures["loss_pct"] or 0) < 12 or left < SECONDS / 2:
        return first
    return more(first, ping(at, count=plan.packets, interval=plan.interval, seconds=left, ladder=(first.method,)))


def _any_word(one: Measurement) -> bool:
    return any(port["state"] in ("open", "refused") for port in one.figures["ports"])


def _guarded(plan: Plan, name: str, key: str, run: Callable[[], Measurement]) -> Measurement:
    """The measurement, or one that says why there is none."""
    try:
        found = bounded(run, SECONDS + 1)
    except Overdue:
        found = Measurement(probe=name, target=key, reason="hung")
    except Refused as refused:
        found = Measurement(probe=name, target=key, reason=refused.code)
    except Exception as error:  # one probe that breaks, on whatever came back, must not lose all the others
        _log.warning("probe %s of target %s broke", name, key, exc_info=not isinstance(error, OSError))
        found = Measurement(probe=name, target=key, reason="not_possible", raw=type(error).__name__)
    return replace(found, vantage=plan.vantage)
