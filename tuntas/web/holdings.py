"""Who holds each role of an office today, until when, and from which day nobody does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tuntas.people.duties import local_day
from tuntas.people.models import Duty, Unit
from tuntas.sop.procedure import Role

__all__ = ["Gap", "Holding", "gap_after", "holdings_of"]


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

    @property
    def empty_now(self) -> bool:
        return self.gap is not None and self.gap.first <= self.today


def holdings_of(unit: Unit, roles: Mapping[str, Role], now: datetime) -> list[Holding]:
    """One for each of `roles`, in their order; one query."""
    today = local_day(unit, now)
    duties = list(unit.duties.filter(user__is_active=True).select_related("user", "deputy_for").order_by("first", "pk"))
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
