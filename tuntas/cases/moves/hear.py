"""What a person has heard: deliveries that were read."""

from __future__ import annotations

from datetime import UTC, datetime

from tuntas.cases.models import Delivery
from tuntas.people.models import User

__all__ = ["mark_read"]


def mark_read(user: User, delivery: int | None = None, *, now: datetime | None = None) -> int:
    """Mark one delivery of `user` as read, or all of them. How many were unread."""
    unread = Delivery.objects.filter(user=user, read_at=None)
    if delivery is not None:
        unread = unread.filter(pk=delivery)
    return unread.update(read_at=now or datetime.now(UTC))
