"""Who holds which duty today: the one place that answers it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from tuntas.people.models import Duty, Unit, User

__all__ = ["duties_in", "duties_of", "holders", "holds_now", "local_day"]


def local_day(unit: Unit, now: datetime) -> date:
    """The date on the wall of `unit` at `now`."""
    return now.astimezone(ZoneInfo(unit.zone)).date()


def duties_of(user: User, now: datetime) -> list[Duty]:
    """The duties that `user` holds at `now`, each with its unit; one query, kept for the same minute."""
    stamp = now.replace(second=0, microsecond=0)
    kept: tuple[datetime, list[Duty]] | None = getattr(user, "_duties", None)
    if kept is None or kept[0] != stamp:
        rows = user.duties.select_related("unit__calendar").order_by("pk")
        kept = stamp, [one for one in rows if holds_now(one, now)]
        user._duties = kept  # type: ignore[attr-defined]
    return kept[1]


def holds_now(duty: Duty, now: datetime) -> bool:
    """Whether `duty` is held at `now`, by the date on the wall of its unit, and its holder can sign in."""
    day = local_day(duty.unit, now)
    return duty.first <= day and (duty.last is None or day <= duty.last) and duty.user.is_active


def duties_in(units: Iterable[Unit]) -> list[Duty]:
    """Every duty of `units`, of today, gone by and to come, the oldest first; one query."""
    rows = Duty.objects.filter(unit__in=[one.pk for one in units]).select_related("user", "deputy_for", "unit")
    return list(rows.order_by("first", "pk"))


def holders(unit: Unit, roles: Iterable[str], now: datetime) -> QuerySet[User]:
    """The people who hold any of `roles` in `unit` at `now`."""
    held = Duty.objects.held_on(local_day(unit, now)).filter(unit=unit, role__in=list(roles))
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")
