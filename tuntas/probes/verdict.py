"""The verdict, bottom up: the first layer that fails, what follows from it, and what it proposes for step 3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from tuntas.probes.check import Check
from tuntas.probes.facts import Facts
from tuntas.probes.layers import checks
from tuntas.probes.measurement import Measurement
from tuntas.probes.target import Role, Target

__all__ = ["CODES", "OK", "UNKNOWN", "Proposal", "Verdict", "judge", "propose"]

OK, UNKNOWN = "ok", "unknown"
CODES = (
    OK, UNKNOWN, "link_down", "no_address", "access_switch_down", "ip_conflict", "no_default_route", "wrong_gateway",
    "gateway_down", "host_down", "lan_loss", "lan_slow", "wan_link_down", "isp_routing", "dns_local_down",
    "dns_all_down", "dns_slow", "dns_wrong_answer", "wan_loss", "wan_jitter", "wan_latency", "mtu_blackhole",
    "service_down", "firewall_block", "http_5xx", "http_error", "http_slow", "tls_expired", "low_bandwidth",
)  # fmt: skip
# Faults of one machine or service: others fail with it only where they hang from it. All else lies on everybody's way.
_LEAVES = frozenset(CODES[CODES.index("service_down") :]) | {
    "host_down", "ip_conflict", "dns_slow", "dns_wrong_answer"
}  # fmt: skip
# Words that came back whole and clear: nothing that went wrong on the way can have made them.
_SAID = frozenset({"dns_wrong_answer", "service_down", "http_5xx", "http_error", "tls_expired"})
_ON_THE_LINE = frozenset({"wan_link_down", "isp_routing", "wan_loss", "wan_jitter", "wan_latency", "low_bandwidth"})


@dataclass(frozen=True)
class Verdict:
    """`code` of the first failing layer, "ok", or "unknown" where no target could be probed.

    `consequences` failed because of the first, `others` beside it; `remarks` passed, with something to say.
    """

    code: str
    layer: str
    targets: tuple[str, ...]
    first: Check | None
    consequences: tuple[Check, ...]
    others: tuple[Check, ...]
    remarks: tuple[Check, ...]
    checks: tuple[Check, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, for json.dumps."""
        return asdict(self)


def judge(targets: Iterable[Target], measurements: Sequence[Measurement]) -> Verdict:
    """What stored measurements say; the same every time."""
    facts = Facts(targets, measurements)
    found = checks(facts)
    failed = [one for one in found if one.passed is False]
    remarks = tuple(one for one in found if one.remark and one.passed)
    if not failed:
        anything = any(one.passed and one.target for one in found)
        return Verdict(OK if anything else UNKNOWN, "", (), None, (), (), remarks, tuple(found))
    first, rest = failed[0], failed[1:]
    same = [one for one in rest if (one.layer, one.code) == (first.layer, first.code)]
    later = [one for one in rest if one not in same]
    follows = [one for one in later if _follows(facts, first, one)]
    targets_of = tuple(dict.fromkeys(one.target for one in (first, *same) if one.target))
    others = tuple(one for one in later if one not in follows)
    return Verdict(first.code, first.layer, targets_of, first, tuple(follows), others, remarks, tuple(found))


def _follows(facts: Facts, first: Check, later: Check) -> bool:
    """Whether the first failure explains the later one."""
    cause, hit = facts.targets.get(first.target), facts.targets.get(later.target)
    if first.code == "access_switch_down" and cause is not None and facts.any_alive(facts.role(Role.GATEWAY)):
        return later.target in {one.key for one in facts.below(cause)} | {cause.key}  # a switch farther away
    if first.code in ("lan_loss", "lan_slow") and cause is not None and cause.role != Role.GATEWAY:
        return later.target == cause.key
    if first.code not in _LEAVES and not (cause is not None and first.code == "dns_local_down"):
        return later.code not in _SAID
    if cause is None or hit is None:
        return False
    if cause.role == Role.GATEWAY:
        return True
    return hit.key == cause.key or hit in facts.below(cause)


# -- step 3 -----------------------------------------------------------------------------------------


class Kind(Protocol):
    """What a proposal needs to know of a kind of the taxonomy (`tuntas.network.kinds`)."""

    @property
    def code(self) -> str: ...
    @property
    def ours(self) -> bool: ...


@dataclass(frozen=True)
class Proposal:
    """A kind, its likely alternatives, Y (handled by ourselves) or T (by the vendor), and the contract of that line."""

    kind: str
    alternatives: tuple[str, ...]
    decision: str
    contract: str


def propose(verdict: Verdict, *, targets: Iterable[Target], fitting: Sequence[Kind]) -> Proposal | None:
    """What the verdict speaks for; a person decides. `fitting`: the kinds for its code, likeliest first.

    None where there is no such kind. What is tried by ourselves first and by the vendor then is a Y.
    """
    if not fitting:
        return None
    kind, *others = fitting
    contract = _contract(verdict, list(targets))
    return Proposal(kind.code, tuple(one.code for one in others), "Y" if kind.ours else "T", contract)


def _contract(verdict: Verdict, targets: Sequence[Target]) -> str:
    """Of the target that fails; for a fault on the line, of the provider's side."""
    hit = [one for one in targets if one.key in verdict.targets]
    if verdict.code in _ON_THE_LINE:
        hit += [one for one in targets if one.role == Role.ISP]
    return next((one.contract for one in hit if one.contract), "")
