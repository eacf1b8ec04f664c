"""How well packets pass, in the office and beyond: loss, jitter, delay.

A router answers echo requests when it has nothing better to do, and often only so many: what passes through it
unharmed proves that the fault is in its answers, not on the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tuntas.probes.check import Check
from tuntas.probes.facts import Facts
from tuntas.probes.target import Role, Target

__all__ = ["LAYERS"]

_FIGURE = {
    "lan_loss": "loss_pct", "lan_slow": "avg_ms", "wan_loss": "loss_pct", "wan_jitter": "jitter_ms",
    "wan_latency": "avg_ms",
}  # fmt: skip
_LAYER = {code: code.partition("_")[0] for code in _FIGURE}
_UNIT = {code: "%" if name == "loss_pct" else "ms" for code, name in _FIGURE.items()}
# What lies behind must fare so much better than the router itself that chance does not make it of one even fault.
_SHARE = {"lan_loss": 0.25, "lan_slow": 0.75, "wan_loss": 0.25, "wan_jitter": 0.5, "wan_latency": 0.75}


def _lan(facts: Facts) -> Iterator[Check]:
    inside = list(facts.counted(facts.role(Role.GATEWAY, Role.SWITCH, Role.HOST, Role.RESOLVER)))
    for one, figures in inside:
        yield _check(facts, one, "lan_loss", figures, one.thresholds.lan_loss_pct)
    for one, figures in inside:
        yield _check(facts, one, "lan_slow", figures, one.thresholds.lan_latency_ms)


def _wan(facts: Facts) -> Iterator[Check]:
    """Loss first, then jitter, then latency; what the office's own network loses is not the provider's."""
    sites = list(facts.counted(facts.role(Role.ISP, Role.INTERNET)))
    gateways = facts.counted(facts.role(Role.GATEWAY))
    own = [said["loss_pct"] for one, said in gateways if not _is_shy(facts, one, "lan_loss", said["loss_pct"])]
    for one, figures in sites:
        yield _check(facts, one, "wan_loss", figures, one.thresholds.wan_loss_pct, least=max(own, default=0.0))
    for one, figures in sites:
        sway = one.thresholds.jitter_share * figures["avg_ms"]
        yield _check(facts, one, "wan_jitter", figures, one.thresholds.jitter_ms, least=sway, equal=True)
    for one, figures in sites:
        yield _check(facts, one, "wan_latency", figures, one.thresholds.latency_ms)


def _check(
    facts: Facts, one: Target, code: str, figures: dict[str, Any], limit: float, *, least: float = 0.0,
    equal: bool = False,
) -> Check:  # fmt: skip
    """Bad from the limit on, if it is more than `least` (or `equal` to it), and what lies behind suffers as well."""
    value = _value(figures, code)
    bad = value >= limit and (value > least or (equal and value == least))
    shy = bad and _is_shy(facts, one, code, value)
    return Check(_LAYER[code], code, one.key, not bad or shy, value, limit, _UNIT[code], "shy" if shy else "")


def _is_shy(facts: Facts, one: Target, code: str, value: float) -> bool:
    """Whether something behind it fares so much better that only its own answers are bad."""
    behind = [_value(figures, code) for _, figures in facts.counted(facts.behind(one))]
    return bool(behind) and min(behind) < value * _SHARE[code]


def _value(figures: dict[str, Any], code: str) -> float:
    name = _FIGURE[code]
    return float(figures["mdev_ms"] if name not in figures else figures[name])  # stored long ago: only the first


LAYERS: dict[str, Callable[[Facts], Iterator[Check]]] = {"lan": _lan, "wan": _wan}
