"""What keeps hours that somebody typed from being a working calendar: every reason at once, in plain words.

`Span` and `Hours` refuse such values with an exception; a page asks here first and shows the reasons as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import pairwise

from .hours import MIDNIGHT, WorkCalendar
from .words import NOTHING, Label, sentence

__all__ = ["DAYS_AHEAD", "WEEKDAYS", "HoursFault", "empty_from", "period_faults", "span_faults"]

DAYS_AHEAD = 400  # as many as the clock looks ahead for work
WEEKDAYS = (
    Label("Senin", "Monday"), Label("Selasa", "Tuesday"), Label("Rabu", "Wednesday"), Label("Kamis", "Thursday"),
    Label("Jumat", "Friday"), Label("Sabtu", "Saturday"), Label("Minggu", "Sunday"),
)  # fmt: skip
Typed = tuple[time, time]  # opens, closes; closing at 00.00 is the day's end

_SENTENCES: dict[str, tuple[str, str]] = {
    "closes_before": (
        "{where}: jam tutup {closes} harus sesudah jam buka {opens}. Jam kerja yang melewati tengah malam ditulis "
        "dalam dua hari, sampai 24.00 dan mulai 00.00.",
        "{where}: closing at {closes} must come after opening at {opens}. Hours past midnight are written on two "
        "days, until 24.00 and from 00.00.",
    ),
    "overlap": (
        "{where}: jam {one} dan {other} bertumpuk; setiap menit hanya boleh tertulis sekali.",
        "{where}: the hours {one} and {other} overlap; each minute may be written only once.",
    ),
    "seven_days": (
        "{where}: satu pekan terdiri atas tujuh hari, bukan {count}.",
        "{where}: a week has seven days, not {count}.",
    ),
    "ends_before": (
        "{where}: hari terakhir {last} mendahului hari pertama {first}.",
        "{where}: the last day {last} is before the first day {first}.",
    ),
    "no_name": ("Masa jam kerja ini belum diberi nama.", "This period of hours has no name yet."),
    "never_open": (
        "Mulai {first} sampai {last} tidak ada satu pun hari kerja, sehingga tidak ada tenggat yang dapat dihitung. "
        "Periksa jam kerja, masa berlakunya, dan hari libur.",
        "From {first} to {last} there is not one working day, so that no due moment can be reckoned. "
        "Check the hours, the time they are valid, and the holidays.",
    ),
}


@dataclass(frozen=True)
class HoursFault:
    """One reason; `where` is the day or the period it is about."""

    code: str
    where: Label = NOTHING
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "id") -> str:
        return sentence(_SENTENCES, self.code, {"where": self.where, **self.values}, language)

    def __str__(self) -> str:
        return self.text()


def empty_from(calendar: WorkCalendar, day: date) -> HoursFault | None:
    """The reason why `calendar` cannot be used from `day` on, if no working day comes in the 400 days from it.

    Cover makes no working day, so a calendar of nothing but cover is refused as well.
    """
    ahead = (day + timedelta(days=number) for number in range(DAYS_AHEAD))
    if any(calendar.ordinary.day(one).spans for one in ahead):
        return None
    last = day + timedelta(days=DAYS_AHEAD - 1)
    return HoursFault("never_open", values={"first": _shown(day), "last": _shown(last)})


def period_faults(
    name: str, first: date, last: date | None, week: Sequence[Sequence[Typed]]
) -> list[HoursFault]:
    """Everything that keeps these from being `Hours`; the spans of a day may come in any order."""
    where = Label(name) if name.strip() else Label("Masa ini", "This period")
    found = [] if name.strip() else [HoursFault("no_name")]
    if last is not None and last < first:
        found.append(HoursFault("ends_before", where, {"first": _shown(first), "last": _shown(last)}))
    if len(week) != len(WEEKDAYS):
        found.append(HoursFault("seven_days", where, {"count": len(week)}))
    for day, spans in zip(WEEKDAYS, week, strict=False):
        found += span_faults(day, spans)
    return found


def span_faults(where: Label, spans: Sequence[Typed]) -> list[HoursFault]:
    """What keeps these from being the hours of one day, in whatever order they come."""
    found, sound = [], []
    for opens, closes in sorted(spans):
        if closes == MIDNIGHT or opens < closes:
            sound.append((opens, closes))
        else:
            values = {"opens": _clock(opens), "closes": _clock(closes)}
            found.append(HoursFault("closes_before", where, values))
    for one, other in pairwise(sound):
        if one[1] == MIDNIGHT or other[0] < one[1]:
            found.append(HoursFault("overlap", where, {"one": _span(one), "other": _span(other)}))
    return found


def _span(span: Typed) -> str:
    return f"{_clock(span[0])}–{'24.00' if span[1] == MIDNIGHT else _clock(span[1])}"


def _clock(wall: time) -> str:
    return f"{wall:%H.%M}"


def _shown(day: date) -> str:
    return f"{day:%d-%m-%Y}"
