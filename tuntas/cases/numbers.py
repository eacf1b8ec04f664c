"""How a kind of paper is numbered in its unit, and which number of its series comes next; raises nothing itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tuntas.cases.models import Counter, Paper
from tuntas.people.models import Series
from tuntas.people.numbering import DEFAULT, Pattern, abbreviated
from tuntas.sop.procedure import Paper as PaperKind

__all__ = ["counter_name", "enclosed", "mode_of", "next_serial", "pattern_of", "start_of"]

_ENCLOSED = ("files", "measurement")


def enclosed(kind: PaperKind) -> bool:
    """Whether papers of this kind are enclosures, which are numbered only where a unit says so."""
    return kind.kind in _ENCLOSED


def mode_of(kind: PaperKind, series: Series | None) -> str:
    """auto · typed · none, by what counts for this kind in its unit; automatic where nothing was set."""
    if enclosed(kind) and not (series and series.paper):
        return "none"
    return series.mode if series else "auto"


def pattern_of(kind: PaperKind, series: Series | None, code: str, day: date) -> Pattern:
    """What numbers look like on `day`, under the unit's `code`; a kind without a key has no abbreviation."""
    template = series.template if series and series.template else DEFAULT
    short = abbreviated(kind.title.id) if kind.key else ""
    return Pattern(template, code, series.classification if series else "", short, day)


def start_of(series: Series | None, day: date) -> int:
    """The first number of a series in the year of `day`: what was set counts in the year in which it was set."""
    return series.start if series and series.first.year == day.year else 1


def counter_name(unit: int, pattern: Pattern) -> str:
    """The counter that a series has in its unit."""
    return f"naskah-{unit}-{pattern.series}"[:240]


def next_serial(
    unit: int, pattern: Pattern, start: int, counter: Counter | None, typed: Collection[str] = ()
) -> int:
    """The serial after `counter`; the next free one, where a number was typed in before the series was automatic.

    `typed`: numbers that are typed in for other papers at this very moment.
    """
    serial = counter.value + 1 if counter and counter.value else start
    while (number := pattern.number(serial)) in typed or Paper.objects.filter(number_key=f"{unit}/{number}").exists():
        serial += 1
    return serial
