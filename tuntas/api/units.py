"""Which office is meant: the one named, the caller's own, or the only one there is."""

from __future__ import annotations

from datetime import UTC, datetime

from tuntas.api.problems import ApiReason
from tuntas.cases.refusals import Refused
from tuntas.people.duties import duties_of
from tuntas.people.models import Unit, User

__all__ = ["offices_of", "unit_meant"]


def offices_of(user: User | None) -> list[Unit]:
    """The offices in which `user` holds a duty today."""
    if user is None:
        return []
    found = {one.unit_id: one.unit for one in duties_of(user, datetime.now(UTC)) if one.unit.kind == "office"}
    return list(found.values())


def unit_meant(user: User | None, named: str | None) -> Unit:
    """The office of id or name `named`. Raises Refused where there is none, or where it must be chosen."""
    offices = list(Unit.objects.filter(kind="office").select_related("calendar").order_by("pk")[:50])
    if named:
        found = next((one for one in offices if named in (str(one.pk), one.name)), None)
        if found is None:
            raise Refused(ApiReason("no_such_unit", {"found": named[:80]}, field="unit"))
        return found
    own = {one.pk for one in offices_of(user)}
    able = [one for one in offices if one.pk in own] or offices
    if len(able) != 1:
        known = ", ".join(f"{one.pk} ({one.name})" for one in able) or "-"
        raise Refused(ApiReason("choose_unit", {"known": known}, field="unit"))
    return able[0]
