"""The words of the register: columns, how cases ended, moments and spans as they stand in its cells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tuntas.people.models import ZONES
from tuntas.register.judged import Judged, Sums

__all__ = ["STATE_WORDS", "moment", "norm", "papers", "span", "spent", "sum_lines", "title", "zone_name"]

STATE_WORDS: dict[str, Promise] = {
    "kept": _("sesuai"),
    "late": _("terlambat"),
    "no_norm": _("tanpa norma"),
    "withdrawn": _("ditarik"),
    "open": _("berjalan"),
}


def title(procedure: str) -> str:
    """Buku Register Penanganan Kendala Jaringan."""
    return gettext("Buku Register %(procedure)s") % {"procedure": procedure}


def zone_name(zone: str) -> str:
    return dict(ZONES).get(zone, zone)


def moment(value: datetime | None) -> str:
    """23-11-2026 07.30; a dash where nothing happened yet."""
    return f"{value:%d-%m-%Y %H.%M}" if value else "–"


def span(minutes: int) -> str:
    """22 menit; 1 jam 5 menit."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(n)d menit", "%(n)d menit", rest) % {"n": rest})
    return " ".join(parts)


def norm(one: Judged) -> str:
    """What the finished steps were allowed; a dash where none has a norm."""
    parts = [span(one.norm_minutes)] if one.norm_minutes else []
    if one.norm_days:
        parts.append(ngettext("%(n)d hari kerja", "%(n)d hari kerja", one.norm_days) % {"n": one.norm_days})
    return " + ".join(parts) or "–"


def spent(one: Judged) -> str:
    """The working time of a case; of a running one, so far."""
    if one.state == "open":
        return gettext("%(time)s sejauh ini") % {"time": span(one.minutes)}
    return span(one.minutes)


def papers(some: Iterable[tuple[str, str]]) -> list[str]:
    """Berita Acara: PPK-4-OT.02.02 TAHUN 2026; the title alone where it was given no number."""
    return [f"{title}: {number}" if number else title for title, number in some]


def sum_lines(sums: Sums) -> list[tuple[str, str]]:
    """The sums as label and value; what never happened is said as 0, but cases without a norm only where there are."""
    lines = [
        (gettext("Kasus dilaporkan"), sums.cases), (gettext("Selesai sesuai norma"), sums.kept),
        (gettext("Selesai terlambat"), sums.late), (gettext("Selesai tanpa norma"), sums.no_norm or None),
        (gettext("Ditarik"), sums.withdrawn), (gettext("Masih berjalan"), sums.open),
    ]  # fmt: skip
    said = [(label, str(value)) for label, value in lines if value is not None]
    return [*said, (gettext("Median waktu kerja kasus selesai"), "–" if sums.median is None else span(sums.median))]
