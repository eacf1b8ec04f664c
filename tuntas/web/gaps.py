"""What a desk says before it hurts: roles that nobody holds, or soon nobody will, and steps of people who are gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.people.duties import duties_in, duties_of, holds_now
from tuntas.people.models import Duty, Unit, User
from tuntas.web import desks, stationery
from tuntas.web.holdings import SOON, gap_words, holdings_of

__all__ = ["told_of_gaps"]


def _units(user: User, now: datetime) -> list[Unit]:
    """Whose gaps the person hears of: their offices; for the administrator those where anybody ever held a duty."""
    if user.is_superuser:
        return list(stationery.offices().filter(duties__isnull=False).distinct())
    return list({one.unit_id: one.unit for one in duties_of(user, now) if one.unit.kind == "office"}.values())


def told_of_gaps(user: User, works: list[desks.Work], now: datetime) -> list[dict[str, str]]:
    """A sentence for each role that is empty, or will be within a week; and the work of who is gone is marked.

    One query where there is work on the desk, else one more for the SOPs in force.
    """
    units = _units(user, now)
    if not units:
        return []
    rows = duties_in(units)
    _mark_left(works, rows, now)
    known = {work.procedure.key: work.procedure for work in works}
    roles = stationery.roles(known.values() or stationery.in_force())
    url = reverse("duties") if user.is_superuser else ""
    found = []
    for unit in units:
        for held in holdings_of(unit, roles, now, rows):
            if held.gap is None or held.gap.first > held.today + SOON:
                continue
            said = gap_words(held.gap, held.role.short.to(get_language() or "id"), held.today)
            where = f"{unit.name}: {said}" if len(units) > 1 else said
            remind = _("Ingatkan pengelola.")
            found.append({"sentence": where if url else f"{where} {remind}", "url": url})
    return found


def _mark_left(works: Iterable[desks.Work], rows: list[Duty], now: datetime) -> None:
    """Mark the work whose taker holds no duty for it any more: a colleague may go on with it."""
    held: dict[int, list[Duty]] = {}
    for one in rows:
        if holds_now(one, now):
            held.setdefault(one.user_id, []).append(one)
    offices = {one.unit_id for one in rows}
    for work in works:
        run, taker = work.run, work.run.taken_by_id
        if taker is None or run.case.unit_id not in offices:
            continue
        own = [one.role for one in held.get(taker, ()) if one.unit_id == run.case.unit_id]
        if not any(work.procedure.has_role(one) and work.procedure.may_perform(run.box, one) for one in own):
            work.leave()
