"""Marks of presence: what a person has read, that somebody writes just now, and that a worker lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.models import Q

from tuntas.cases.actors import Actor
from tuntas.cases.models import Delivery, Presence, Run, Worker
from tuntas.people.models import User

__all__ = ["mark_present", "mark_read", "mark_worker"]

SWEPT = timedelta(hours=1)
AHEAD = timedelta(minutes=5)  # by which the clocks of two machines may differ


def mark_read(user: User, delivery: int | None = None, *, now: datetime | None = None) -> int:
    """Mark one delivery of `user` as read, or all of them. How many were unread."""
    unread = Delivery.objects.filter(user=user, read_at=None)
    if delivery is not None:
        unread = unread.filter(pk=delivery)
    return unread.update(read_at=now or datetime.now(UTC))


def mark_present(run: Run, *, by: Actor, now: datetime | None = None) -> None:
    """`by` has the form of `run` before them and writes. No Event: it is forgotten after a minute."""
    now = now or datetime.now(UTC)
    if not Presence.objects.filter(run=run, user=by.user, link=by.link).update(seen_at=now):
        Presence.objects.bulk_create(
            [Presence(run=run, user=by.user, link=by.link, seen_at=now)], ignore_conflicts=True
        )
        Presence.objects.filter(seen_at__lt=now - SWEPT).delete()


def mark_worker(name: str, now: datetime, remark: str = "") -> None:
    """A worker did its turn; those not seen for a week are forgotten, and those whose clock was ahead of ours."""
    Worker.objects.update_or_create(name=name[:120], defaults={"seen_at": now, "remark": remark[:200]})
    Worker.objects.filter(Q(seen_at__lt=now - timedelta(days=7)) | Q(seen_at__gt=now + AHEAD)).delete()
