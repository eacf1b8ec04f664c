"""The waktu cell of a sheet, read as a norm: "30 menit", "1-2 jam", "2 hari kerja", "5 menit/berkas", ""."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tuntas.sop.procedure import Norm

__all__ = ["read_norm"]

_NUMBER = r"\d{1,5}(?:[.,]\d{1,2})?"
_UNITS = {"menit": ("minutes", 1), "jam": ("minutes", 60), "hari": ("days", 1), "minggu": ("days", 5)}
_TIME = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<unit>menit|jam|hari|minggu)(?P<kind>\s+(?:kerja|kalender))?[\s,]*"
)
_BOTH = {"kerja", "kalender"}
_BARE = re.compile(rf"{_NUMBER}\s*")
_TO = re.compile(r"\s*(?:-|–|s\.?\s?d\.?|s/d|sampai(?: dengan)?)\s*")
_ABOUT = re.compile(r"(?:±|maks(?:imal|imum|\.)?|paling lama|kurang lebih|sekitar)\s*")
_PER = re.compile(r"\s*(?:/|\bper\b)\s*(?P<per>[a-z][a-z ]*)$")


def read_norm(cell: str) -> Norm | None:
    """The norm that `cell` prints; an empty Norm for an empty cell; None where it cannot be read.

    A range binds at its upper end. "1 jam 30 menit" is added up. A working week has five days.
    """
    text = cell.strip()
    rest = _ABOUT.sub("", text.lower(), count=1) if _ABOUT.match(text.lower()) else text.lower()
    if not rest.strip("-– "):
        return Norm(text=text)
    per = ""
    if tail := _PER.search(rest):
        per, rest = tail["per"].strip(), rest[: tail.start()]
    ends = _TO.split(rest)
    if len(ends) == 2 and _BARE.fullmatch(ends[0]) and (unit := _TIME.match(ends[1])):
        ends[0] = f"{ends[0]} {unit['unit']}{unit['kind'] or ''}"  # "1-2 jam": the unit stands once
    times = [_added(one) for one in ends]
    if len(times) > 2 or None in times:
        return None
    low, high = (one for one in (times[0], times[-1]) if one)
    if low.unit != high.unit or not 0 < low.amount <= high.amount or {low.kind, high.kind} == _BOTH:
        return None
    if low.amount % 1 or high.amount % 1:
        return None
    return Norm(
        text, int(low.amount), int(high.amount), low.unit, per,
        calendar_unclear=high.kind == "hari", calendar_days=high.kind == "kalender",
    )  # fmt: skip


@dataclass(frozen=True)
class _Time:
    amount: float
    unit: str  # "minutes" · "days"
    kind: str  # of days: "kerja", "kalender", or "hari" where the cell says neither


def _added(text: str) -> _Time | None:
    """ "1 jam 30 menit" added up; None where it is no time, or one of several kinds."""
    amount, place = 0.0, 0
    units, kinds = set(), {""}
    while place < len(text):
        found = _TIME.match(text, place)
        if not found:
            return None
        unit, factor = _UNITS[found["unit"]]
        units.add(unit)
        amount += float(found["number"].replace(",", ".")) * factor
        if unit == "days":
            kinds.add((found["kind"] or ("kerja" if found["unit"] == "minggu" else "hari")).strip())
        place = found.end()
    return _Time(amount, units.pop(), max(kinds)) if len(units) == 1 and len(kinds) < 3 else None
