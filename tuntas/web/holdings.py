"""Who holds each role of an office today, until when, and from which day nobody does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tuntas.people.duties import duties_in, local_day
from tuntas.people.models import Duty, Unit
from tuntas.sop.procedure import Role

__all__ = ["SOON", "Gap", "Holding", "gap_after", "gap_words", "holdings_of"]

SOON = timedelta(days=7)  # how long before nobody holds a role its unit is warned


@dataclass(frozen=True)
class Gap:
    """Nobody holds the role from `first` on; `again` is the day somebody does, if one is known."""

    first: date
    again: date | None


@dataclass(frozen=True)
class Holding:
    """A role in an office: who holds it today, and the next gap."""

    role: Role
    people: tuple[Duty, ...]
    gap: Gap | None
    today: date


def holdings_of(
    unit: Unit, roles: Mapping[str, Role], now: datetime, rows: Iterable[Duty] | None = None
) -> list[Holding]:
    """One for each of `roles`, in their order; one query, or none where the `rows` of the unit are given."""
    today = local_day(unit, now)
    every = duties_in([unit]) if rows is None else rows
    duties = [one for one in every if one.unit_id == unit.pk and one.user.is_active]
    found = []
    for key, role in roles.items():
        held = [one for one in duties if one.role == key]
        here = tuple(one for one in held if one.first <= today and (one.last is None or one.last >= today))
        found.append(Holding(role, here, gap_after(held, today), today))
    return found


def gap_after(duties: Iterable[Duty], today: date) -> Gap | None:
    """The first gap from `today` on; None where somebody holds on for good."""
    day, spans = today, [(one.first, one.last) for one in duties]
    while True:
        covering = [last for first, last in spans if first <= day and (last is None or last >= day)]
        if not covering:
            return Gap(day, min((first for first, _last in spans if first > day), default=None))
        if None in covering:
            return None
        day = max(last for last in covering if last) + timedelta(days=1)


def gap_words(gap: Gap | None, role: str, today: date) -> str:
    """“Tidak ada pemegang peran Ketua mulai 1 Januari 2027.”"""
    if gap is None:
        return ""
    if gap.first <= today:
        said = _("Tidak ada pemegang peran %(role)s hari ini.") % {"role": role}
    else:
        said = _("Tidak ada pemegang peran %(role)s mulai %(day)s.") % {"role": role, "day": _day(gap.first)}
    again = _("Ada lagi mulai %(day)s.") % {"day": _day(gap.again)} if gap.again else ""
    return f"{said} {again}".strip()


def _day(value: date) -> str:
    return date_format(value, "j F Y")
