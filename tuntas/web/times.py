"""Times and durations as people read them: "26 November 2026", "10.18 WIB", "1 jam 5 menit"."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.people.models import Unit
from tuntas.sop import measure
from tuntas.sop.procedure import Norm

__all__ = ["ZONE_NAMES", "clock_time", "day", "day_and_time", "duration", "norm_text", "short_time", "used"]

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def local(moment: datetime, unit: Unit) -> datetime:
    """`moment` on the wall clock of `unit`."""
    return moment.astimezone(ZoneInfo(unit.zone))


def clock_time(moment: datetime, unit: Unit) -> str:
    """10.18"""
    return local(moment, unit).strftime("%H.%M")


def day(moment: datetime, unit: Unit) -> str:
    """Kamis, 26 November 2026"""
    return date_format(local(moment, unit), "l, j F Y")


def day_and_time(moment: datetime, unit: Unit) -> str:
    """26 November 2026 10.18 WIB"""
    date, zone = date_format(local(moment, unit), "j F Y"), ZONE_NAMES.get(unit.zone, "")
    return f"{date} {clock_time(moment, unit)} {zone}".strip()


def short_time(moment: datetime, unit: Unit, now: datetime) -> str:
    """10.18 today; "26 Nov 10.18" on another day."""
    there, here = local(moment, unit), local(now, unit)
    if there.date() == here.date():
        return there.strftime("%H.%M")
    pattern = "j M" if there.year == here.year else "j M Y"
    return f"{date_format(there, pattern)} {there:%H.%M}"


def used(time: timedelta) -> str:
    """Time that was taken: a started minute counts, as it does in every paper (`sop.measure`)."""
    return duration(timedelta(minutes=measure.minutes(time)))


def duration(time: timedelta) -> str:
    """Minutes below an hour, then hours and minutes; rounded down, never negative."""
    minutes = max(0, int(time.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d menit", "%(n)d menit", minutes) % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if not rest:
        return ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours}
    return _("%(hours)d jam %(minutes)d menit") % {"hours": hours, "minutes": rest}


def norm_text(norm: Norm) -> str:
    """The time cell for its reader: as the sheet prints it in Indonesian, in English words otherwise."""
    if not norm or (get_language() or "id").startswith("id"):
        return norm.text
    said = " – ".join(dict.fromkeys(_norm_part(norm, one) for one in (norm.low, norm.high)))
    return f"{said} / {norm.per}" if norm.per else said


def _norm_part(norm: Norm, value: int) -> str:
    if norm.unit == "days":
        return ngettext("%(n)d hari kerja", "%(n)d hari kerja", value) % {"n": value}
    return duration(timedelta(minutes=value))
