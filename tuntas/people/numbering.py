"""The numbers of papers: a template with fixed placeholders, made into a number of its series.

A series is a template with everything filled in but the running number and the month, so that two
series can never give the same number, and one that names the year begins anew with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

__all__ = ["DEFAULT", "PLACEHOLDERS", "Pattern", "abbreviated", "faults"]

DEFAULT = "{unit}-{urut}-{jenis} TAHUN {tahun}"  # in the manner of the SOP's own number
PLACEHOLDERS = ("unit", "urut", "urut3", "urut4", "klasifikasi", "jenis", "bulan", "bulan_romawi", "tahun")
_RUNNING = ("urut", "urut3", "urut4", "bulan", "bulan_romawi")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def faults(template: str) -> list[str]:
    """What is wrong with a template: "urut" where the running number is missing, else each unknown placeholder."""
    named = _PLACEHOLDER.findall(template)
    unknown = [one for one in named if one not in PLACEHOLDERS]
    rest = _PLACEHOLDER.sub("", template)
    stray = [one for one in "{}" if one in rest]
    lacks = [] if any(one.startswith("urut") for one in named) else ["urut"]
    return [*unknown, *stray, *lacks]


def abbreviated(name: str) -> str:
    """Berita Acara Pemeliharaan Jaringan → BAPJ: what {jenis} says."""
    return "".join(word[0] for word in re.findall(r"[^\W\d_]+", name)).upper()[:8]


@dataclass(frozen=True)
class Pattern:
    """A template with what it says of the unit, the kind of paper and the day."""

    template: str
    unit: str
    classification: str
    kind: str
    day: date

    @property
    def series(self) -> str:
        """The name of its counter: all filled in but the running number and the month."""
        return self._filled({one: f"{{{'bulan' if 'bulan' in one else 'urut'}}}" for one in _RUNNING})

    def number(self, serial: int) -> str:
        """The number with `serial` in it."""
        return self._filled({
            "urut": str(serial), "urut3": f"{serial:03}", "urut4": f"{serial:04}",
            "bulan": f"{self.day.month:02}", "bulan_romawi": _ROMAN[self.day.month - 1],
        })  # fmt: skip

    def gives(self, number: str) -> bool:
        """Whether this series could give `number` out by itself."""
        parts = re.split(r"(\{urut\}|\{bulan\})", self.series)
        shape = "".join(
            r"\d+" if one == "{urut}" else r"[0-9IVX]+" if one == "{bulan}" else re.escape(one) for one in parts
        )
        return re.fullmatch(shape, number) is not None

    def _filled(self, running: Mapping[str, str]) -> str:
        said = {
            "unit": self.unit, "klasifikasi": self.classification, "jenis": self.kind, "tahun": str(self.day.year),
            **running,
        }  # fmt: skip
        text = _PLACEHOLDER.sub(lambda one: said.get(one[1], one[0]), self.template)
        return _tidy(text)


def _tidy(text: str) -> str:
    """Without the separators that an empty part leaves behind: "-12-" is "12"."""
    text = re.sub(r"([-/.])(?:\s*[-/.])+", r"\1", text)
    text = re.sub(r"[-/.]+(?=\s|$)", "", text)
    return re.sub(r"^\s*[-/.]+", "", " ".join(text.split()))
