"""How a watched target is shown: its state in a word and a tone, its hours and days in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuntas.monitor.history import Cell, Outage
from tuntas.monitor.keeping import state_of
from tuntas.monitor.models import Standing
from tuntas.monitor.reckoning import Seconds
from tuntas.monitor.words import why
from tuntas.network.models import Target
from tuntas.people.models import Unit
from tuntas.web import plots
from tuntas.web.times import short_time

__all__ = [
    "CLASS_NAMES",
    "RANGES",
    "Face",
    "Range",
    "face_of",
    "lasted",
    "legend",
    "ms",
    "named",
    "outage_rows",
    "percent",
    "rows_of",
    "spent_facts",
    "ticks_of",
]  # fmt: skip

GRACE = timedelta(seconds=90)  # a round ends within its minute; what is older was left out
CLASS_NAMES = {
    "up": gettext_lazy("menjawab"), "slow": gettext_lazy("lambat"), "down": gettext_lazy("tidak menjawab"),
    "behind": gettext_lazy("tidak terjangkau karena yang di atasnya mati"),
    "planned": gettext_lazy("pekerjaan terencana"), "unmeasured": gettext_lazy("tidak diukur"),
}  # fmt: skip
_TONES = {"up": "good", "slow": "warn", "down": "bad", "behind": "idle", "unknown": "idle"}
_ICONS = {"up": "circle-check", "slow": "hourglass", "down": "circle-x", "behind": "plug-x", "unknown": "circle-dashed"}


@dataclass(frozen=True)
class Range:
    """What a page shows: so many columns, each an hour or a day."""

    key: str
    count: int
    of_days: bool


RANGES = (Range("7-hari", 168, False), Range("90-hari", 90, True))


@dataclass(frozen=True)
class Face:
    """How a target stands, for its reader."""

    word: str
    tone: str
    icon: str
    since: str
    why: str
    is_flapping: bool


def face_of(row: Target, standing: Standing | None, last: int | None, now: datetime) -> Face:
    """`last` is the minute of its newest sample: what was not measured lately is known no more."""
    idle, watched, unit = ("idle", "circle-dashed"), bool(row.every and row.active), row.unit
    if standing is None or last is None:
        return Face(_("belum diukur"), *idle, "", _("Diukur pada putaran berikutnya.") if watched else "", False)
    seen = datetime.fromtimestamp(last, UTC) + timedelta(minutes=max(1, row.every))
    if not watched:
        return Face(_("tidak dipantau lagi"), *idle, short_time(seen, unit, now), "", False)
    state = state_of(standing)
    if now > seen + GRACE:
        said = _("Keadaan terakhir: %(word)s.") % {"word": _word(standing)}
        return Face(_("tidak diukur"), *idle, short_time(seen, unit, now), said, False)
    return Face(
        _word(standing), _TONES[state.word], _ICONS[state.word], short_time(standing.since, unit, now),
        why(state.why, state.said), state.is_flapping(now),
    )  # fmt: skip


def _word(standing: Standing) -> str:
    if standing.word == "behind" and standing.cause:
        return _("tidak terjangkau karena %(cause)s") % {"cause": standing.cause.name}
    if standing.word == "unknown":
        return _("tidak diukur")
    return str(CLASS_NAMES[standing.word])


# -- numbers ----------------------------------------------------------------------------------------


def percent(share: float | None) -> str:
    """Rounded down: only what never failed is 100 %."""
    if share is None:
        return "–"
    if share >= 1:
        return "100 %"
    return f"{number_format(floor(share * 10000) / 100, 2)} %"


def lasted(seconds: int) -> str:
    """ "3 hari 4 jam", "2 jam 5 menit", "40 detik"; "–" for nothing."""
    if not seconds:
        return "–"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [
        (days, ngettext("%(n)d hari", "%(n)d hari", days)), (hours, ngettext("%(n)d jam", "%(n)d jam", hours)),
        (minutes, ngettext("%(n)d menit", "%(n)d menit", minutes)),
        (rest, ngettext("%(n)d detik", "%(n)d detik", rest)),
    ]  # fmt: skip
    said = [text % {"n": count} for count, text in parts if count]
    return " ".join(said[:2])


def ms(value: float | None) -> str:
    """Milliseconds, the more exactly the fewer."""
    if value is None:
        return "–"
    places = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{number_format(value, places)} ms"


def spent_facts(spent: Seconds) -> list[tuple[str, str]]:
    """What counts, what does not, each by its name."""
    whole, office = percent(spent.availability), percent(spent.in_office_hours)
    told = [
        (_("Tersedia"), _("%(share)s dari waktu yang dihitung, siang dan malam") % {"share": whole}),
        (_("Tersedia dalam jam kerja"), office),
        *((_upper(str(CLASS_NAMES[key])), lasted(getattr(spent, key))) for key in ("down", "slow")),
    ]  # fmt: skip
    apart = [(_upper(str(CLASS_NAMES[key])), getattr(spent, key)) for key in ("unmeasured", "planned", "behind")]
    return told + [
        (name, _("%(time)s, tidak dihitung") % {"time": lasted(value)} if value else "–") for name, value in apart
    ]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- columns ----------------------------------------------------------------------------------------


def named(of_days: bool, unit: Unit) -> plots.Named:
    """What a column says of itself."""
    def name(cell: Cell) -> str:
        parts = [f"{CLASS_NAMES[key]} {lasted(value)}" for key in ("down", "slow", "behind", "planned", "unmeasured")
                 if (value := getattr(cell.spent, key))]  # fmt: skip
        share = _("tersedia %(share)s") % {"share": percent(cell.spent.availability)}
        return f"{when(cell, of_days, unit)}: {', '.join([share, *parts])}"

    return name


def when(cell: Cell, of_days: bool, unit: Unit) -> str:
    """ "Sen 17 Nov", or with its hour "Sen 17 Nov 08.00"."""
    local = cell.begins.astimezone(ZoneInfo(unit.zone))
    day = date_format(local, "D j M")
    return day if of_days else f"{day} {local:%H.%M}"


def ticks_of(cells: Sequence[Cell], of_days: bool, unit: Unit) -> list[plots.Tick]:
    """Names under the columns: each midnight of a week, each month and its middle of a quarter."""
    zone, told = ZoneInfo(unit.zone), []
    for number, cell in enumerate(cells):
        local = cell.begins.astimezone(zone)
        if of_days and local.day in (1, 15):
            told.append(plots.Tick(number, date_format(local, "j M")))
        elif not of_days and local.hour == 0:
            told.append(plots.Tick(number, date_format(local, "D j")))
    return [one for one in told if one.column * 100 / len(cells) < 91]  # the last would not fit


def rows_of(cells: Sequence[Cell], of_days: bool, unit: Unit) -> list[dict[str, str]]:
    """The same as a table, the newest first; what was not watched is left out."""
    return [
        {
            "when": when(one, of_days, unit), "share": percent(one.spent.availability), "down": lasted(one.spent.down),
            "unmeasured": lasted(one.spent.unmeasured), "planned": lasted(one.spent.planned), "mid": ms(one.mid),
            "band": f"{ms(one.p10)} – {ms(one.p90)}" if one.mid is not None else "–",
            "reach": f"{ms(one.low)} – {ms(one.high)}" if one.mid is not None else "–",
            "loss": percent(one.lost / one.sent) if one.sent else "–",
        }
        for one in reversed(cells) if one.is_watched
    ]  # fmt: skip


def outage_rows(found: Sequence[Outage], unit: Unit, now: datetime) -> list[dict[str, Any]]:
    """Since when, until when, how long."""
    return [
        {
            "since": short_time(one.begins, unit, now), "until": short_time(one.ends, unit, now) if one.ends else "",
            "lasted": lasted(int(((one.ends or now) - one.begins).total_seconds())),
        }
        for one in found
    ]  # fmt: skip


def legend(cells: Sequence[Cell]) -> list[tuple[str, SafeString, str]]:
    """The classes that occur, each with a sample of its pattern."""
    found = [key for key in plots.CLASSES if any(getattr(one.spent, key) for one in cells)]
    return [(key, plots.swatch(key), str(CLASS_NAMES[key])) for key in found]
