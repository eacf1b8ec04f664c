"""A check's figure and its threshold as they are written in a table, in Indonesian and English."""

from __future__ import annotations

from tuntas.probes.check import Check
from tuntas.probes.texts import WORDS, shown

__all__ = ["bound", "figure"]

Words = tuple[str, str]

_ANSWERS: dict[bool | None, Words] = {
    True: ("ya", "yes"), False: ("tidak", "no"), None: ("tidak terukur", "not measured"),
}  # fmt: skip
_UNITS: dict[str, Words] = {"hari": ("hari", "days"), "B": ("bita", "bytes")}
_BELOW = {"lan_loss", "lan_slow", "wan_loss", "wan_jitter", "wan_latency", "http_5xx", "http_slow", "dns_slow"}
_AT_LEAST = {"low_bandwidth", "mtu_blackhole", "tls_expired", "access_switch_down"}


def figure(check: Check | None, language: str = "id") -> str:
    """What was found: a number with its unit, a word, or whether it answered; – where it was not looked at."""
    english = language != "id"
    if check is None:
        return "–"
    if check.value is None or isinstance(check.value, bool):
        return _ANSWERS[check.passed][english]
    unit = "" if isinstance(check.value, str) else _unit(check, english)
    return f"{shown(check.value, language)} {unit}".strip()


def bound(check: Check, language: str = "id") -> str:
    """From where on it passes: “< 5 %”, “≥ 5 Mbit/s”, the address on record; – where a plain yes is meant."""
    if check.layer == "tcp":
        return WORDS["open"][language != "id"]
    if check.limit in (None, ""):
        return "–"
    sign = "< " if check.code in _BELOW else "≥ " if check.code in _AT_LEAST else ""
    return f"{sign}{shown(check.limit, language)} {_unit(check, language != 'id')}".strip()


def _unit(check: Check, english: bool) -> str:
    return _UNITS.get(check.unit, (check.unit, check.unit))[english]
