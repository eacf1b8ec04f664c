"""How the worker and its queue stand, so that a dead worker, a lying clock and undelivered notices show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tuntas.cases.models import Delivery, Worker

__all__ = ["LATE", "Post", "last_seen", "post"]

LATE = timedelta(minutes=3)  # a worker that was not seen for so long is missed


@dataclass(frozen=True)
class Post:
    """The outbox at a moment: how many wait, since when the oldest is overdue, how many nobody will send."""

    waiting: int
    overdue_since: datetime | None
    failed: int


def last_seen() -> datetime | None:
    """When any worker did its last turn, in UTC; None when none ever did."""
    newest = Worker.objects.order_by("-seen_at").first()
    return newest.seen_at if newest else None


def remark(now: datetime) -> str:
    """What a living worker stumbled over, "" for nothing."""
    rows = Worker.objects.filter(seen_at__gte=now - LATE).exclude(remark="")
    return str(rows.values_list("remark", flat=True).first() or "")


def post(now: datetime) -> Post:
    """How the deliveries by channels stand."""
    waiting = Delivery.objects.filter(state__in=("queued", "sending"))
    oldest = waiting.filter(next_at__lt=now).order_by("next_at").values_list("next_at", flat=True).first()
    return Post(waiting.count(), oldest, Delivery.objects.filter(state__in=("dead", "refused")).count())
