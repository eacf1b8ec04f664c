"""Who is filling in an open run right now, as others see it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from tuntas.cases.actors import Actor
from tuntas.cases.models import Presence

__all__ = ["FRESH", "names", "present"]

FRESH = timedelta(seconds=60)  # a mark is renewed every twenty


def present(now: datetime) -> QuerySet[Presence]:
    """The marks that still hold, in an order that does not change by itself."""
    rows = Presence.objects.filter(seen_at__gt=now - FRESH, run__finished_at=None)
    return rows.select_related("user", "link__party").order_by("run", "pk")


def names(found: list[Presence], by: Actor) -> dict[int, list[str]]:
    """By run, what those are called who write in it, the reader left out."""
    said: dict[int, list[str]] = {}
    for one in found:
        if one.user is not None and by.user is not None and one.user.pk == by.user.pk:
            continue
        name = one.user.get_short_name() if one.user else one.link.person or one.link.party.name if one.link else ""
        said.setdefault(one.run_id, []).append(name)
    return said
