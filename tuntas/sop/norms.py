"""The waktu cell of a sheet, read as a norm: "30 menit", "1-2 jam", "2 hari kerja", "5 menit/berkas", ""."""

from __future__ import annotations

import re

from tuntas.sop.procedure import Norm

__all__ = ["read_norm"]

_NUMBER = r"\d+(?:[.,]\d+)?"
_UNITS = {"menit": ("minutes", 1), "jam": ("minutes", 60), "hari": ("days", 1), "minggu": ("days", 5)}
_TIME = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*(?:-|–|s\.?d\.?|s/d|sampai)\s*(?P<high>{_NUMBER}))?\s*"
    r"(?P<unit>menit|jam|hari|minggu)(?P<kind>\s+(?:kerja|kalender))?",
    re.IGNORECASE,
)
_PER = re.compile(r"\s*(?:/|per)\s*(?P<per>[A-Za-z]+)\s*$", re.IGNORECASE)


def read_norm(cell: str) -> Norm | None:
    """The norm that `cell` prints; an empty Norm for an empty cell; None where it cannot be read.

    A range binds at its upper end. "1 jam 30 menit" is added up. A working week has five days.
    """
    rest = cell.strip()
    if not rest or set(rest) <= {"-", "–"}:
        return Norm(text=cell.strip())
    per = ""
    if tail := _PER.search(rest):
        per, rest = tail["per"], rest[: tail.start()]
    low = high = 0.0
    units: set[str] = set()
    unclear = False
    position = 0
    while position < len(rest):
        found = _TIME.match(rest, position)
        if not found:
            return None
        unit, factor = _UNITS[found["unit"].lower()]
        units.add(unit)
        unclear = unclear or (unit == "days" and found["unit"].lower() == "hari" and not found["kind"])
        low += _amount(found["low"]) * factor
        high += _amount(found["high"] or found["low"]) * factor
        position = found.end()
        while position < len(rest) and rest[position] in " ,\t":
            position += 1
    if len(units) != 1 or high <= 0 or low > high or int(high) != high:
        return None
    return Norm(cell.strip(), int(low), int(high), units.pop(), per, unclear)


def _amount(text: str) -> float:
    return float(text.replace(",", "."))
