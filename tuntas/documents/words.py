"""Dates, times, spans and numbers as an Indonesian office writes them on paper.

Every function takes `language` ("id" or "en"), because a paper has one language whoever prints it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tuntas.documents.terbilang import terbilang
from tuntas.people.models import ZONES
from tuntas.sop.procedure import Norm

__all__ = [
    "clock_time", "counted", "day", "is_nip", "moment", "name", "nip", "norm", "number", "short_moment", "spelled_day",
    "titled", "working",
]  # fmt: skip

_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ABBREVIATIONS = dict(ZONES)
_CAPACITIES = {"plt": "Plt. ", "plh": "Plh. "}


def day(value: date, language: str = "id") -> str:
    """23 November 2026."""
    return f"{value.day} {_MONTHS[language][value.month - 1]} {value.year}"


def spelled_day(value: date) -> str:
    """Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam (23-11-2026)."""
    month = _MONTHS["id"][value.month - 1]
    told = f"{terbilang(value.day)} bulan {month} tahun {terbilang(value.year)}"
    return f"{_DAYS[value.weekday()]} tanggal {told} ({value:%d-%m-%Y})"


def clock_time(value: datetime, zone: str, language: str = "id") -> str:
    """pukul 07.30 WIB, by the clocks of `zone`."""
    local = value.astimezone(ZoneInfo(zone))
    shown = f"{local:%H.%M} {_ABBREVIATIONS.get(zone, local.tzname() or '')}".strip()
    return f"pukul {shown}" if language == "id" else f"at {shown}"


def moment(value: datetime, zone: str, language: str = "id") -> str:
    """23 November 2026 pukul 07.30 WIB."""
    return f"{day(value.astimezone(ZoneInfo(zone)), language)} {clock_time(value, zone, language)}"


def short_moment(value: datetime, zone: str) -> str:
    """23-11-2026 07.30, for the cells of a table."""
    return f"{value.astimezone(ZoneInfo(zone)):%d-%m-%Y %H.%M}"


def working(minutes: int, language: str = "id") -> str:
    """22 menit; 1 jam 5 menit."""
    hours, rest = divmod(minutes, 60)
    hour, minute = ("jam", "menit") if language == "id" else ("h", "min")
    parts = [f"{hours} {hour}"] if hours else []
    return " ".join([*parts, f"{rest} {minute}"] if rest or not hours else parts)


def norm(value: Norm, language: str = "id") -> str:
    """What binds of a time cell: 30 menit; 2 hari kerja; a dash where the cell is empty."""
    if value.unit == "minutes":
        return working(value.high, language)
    if value.unit == "days":
        return f"{value.high} hari kerja" if language == "id" else f"{value.high} working days"
    return "–"


def number(value: float, language: str = "id") -> str:
    """12,5: the decimal comma of Indonesian."""
    text = f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
    return text.replace(".", ",") if language == "id" else text


def counted(value: int, language: str = "id") -> str:
    """5 (lima): the figure with its words behind it, in Indonesian."""
    return f"{value} ({terbilang(value)})" if language == "id" else str(value)


def name(value: str) -> str:
    """A name with its degrees, set evenly: "Ketut  Wirawan,S.T.,M.T." is "Ketut Wirawan, S.T., M.T."."""
    return re.sub(r"\s*,\s*(?=\S)", ", ", " ".join(value.split()))


def nip(value: str) -> str:
    """NIP 19740510 200012 1 001: birth, appointment, sex, serial. What is not of that form stays as it was typed."""
    value = value.strip()
    if is_nip(value):
        value = f"{value[:8]} {value[8:14]} {value[14]} {value[15:]}"
    return f"NIP {value}" if value else ""


def is_nip(value: str) -> bool:
    """Whether it is of the form that BKN gives out: 18 digits, born on a day, appointed 15 to 70 years later, 1 or 2.

    Those of PPPK have 21 where the month of the appointment stands.
    """
    if not re.fullmatch(r"[0-9]{14}[12][0-9]{3}", value):
        return False
    try:
        born = date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return False
    return 15 <= int(value[8:12]) - born.year <= 70 and (1 <= int(value[12:14]) <= 12 or value[12:14] == "21")


def titled(position: str, capacity: str) -> str:
    """Plh. Ketua …: the jabatan of a deputy."""
    return _CAPACITIES.get(capacity, "") + position
