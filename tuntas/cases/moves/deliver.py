"""What becomes of deliveries by a channel: leased by one worker, then sent, tried again, refused or dead.

At least once: a lease that ran out (its worker died) is given to another, with the same `batch`, so that the
message has the same Message-ID. `fence` keeps a worker that comes back too late from overwriting the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from tuntas.cases.models import Delivery

__all__ = ["Batch", "again", "drop", "gone", "lease", "retry", "sent"]

LEASE = timedelta(minutes=10)
LOOKED_AT = 500  # rows of one turn
_OF = (
    "user", "report", "event__case__unit", "event__case__edition", "event__user", "event__link__party",
    "event__report",
)  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Deliveries that go out as one message: of one person or reporter, by one channel, to one address."""

    key: str
    channel: str
    address: str
    fence: dict[int, int]
    rows: tuple[Delivery, ...]

    @property
    def tries(self) -> int:
        return max(one.tries for one in self.rows)

    @property
    def first_at(self) -> datetime:
        return min(one.created_at for one in self.rows)


def lease(now: datetime, most: int = 20) -> list[Batch]:
    """At most `most` messages that are due, leased to the caller."""
    free = Q(state="queued") | Q(state="sending", leased_until__lt=now)
    due = Delivery.objects.filter(free, next_at__lte=now).order_by("next_at", "pk")
    groups: dict[tuple[object, ...], list[Delivery]] = {}
    for one in due.select_related(*_OF)[:LOOKED_AT]:
        held = one.batch if one.state == "sending" else ""  # interrupted: the very same message again
        groups.setdefault((one.user_id, one.report_id, one.channel, one.address, held), []).append(one)
    return [batch for rows in list(groups.values())[:most] if (batch := _leased(rows, now))]


def _leased(rows: list[Delivery], now: datetime) -> Batch | None:
    """The group with a lease; None where another worker was first with any of it."""
    ids = [one.pk for one in rows]
    first = rows[0]
    key = first.batch if first.state == "sending" else hashlib.sha256(repr(ids).encode()).hexdigest()[:32]
    free = Q(state="queued") | Q(state="sending", leased_until__lt=now)
    with transaction.atomic():
        taken = Delivery.objects.filter(free, pk__in=ids, next_at__lte=now)
        if taken.update(state="sending", leased_until=now + LEASE, fence=F("fence") + 1, batch=key) != len(ids):
            transaction.set_rollback(True)
            return None
    return Batch(key, first.channel, first.address, {one.pk: one.fence + 1 for one in rows}, tuple(rows))


def sent(batch: Batch, now: datetime) -> int:
    """The channel has taken the message. How many rows were still ours."""
    return _settle(batch, state="sent", sent_at=now, error="", next_at=None)


def again(batch: Batch, error: str, at: datetime | None) -> int:
    """It could not be sent now: tried again `at`; None: dead, after a week of trying. It may go with others then."""
    if at is None:
        return _settle(batch, state="dead", error=error[:1000], next_at=None, tries=F("tries") + 1)
    return _settle(batch, state="queued", error=error[:1000], next_at=at, tries=F("tries") + 1, batch="")


def gone(batch: Batch, error: str) -> int:
    """The channel will never take it for this address."""
    return _settle(batch, state="refused", error=error[:1000], next_at=None, tries=F("tries") + 1)


def _settle(leased: Batch, /, **values: object) -> int:
    ours = 0
    for pk, fence in leased.fence.items():
        rows = Delivery.objects.filter(pk=pk, fence=fence, state="sending")
        ours += rows.update(leased_until=None, **values)
    return ours


def drop(ids: Iterable[int]) -> int:
    """Take dead or refused deliveries off the desk: nobody will try them again."""
    return Delivery.objects.filter(pk__in=list(ids), state__in=("dead", "refused")).update(state="dropped")


def retry(ids: Iterable[int], now: datetime) -> int:
    """Try dead or refused deliveries again, from the beginning."""
    rows = Delivery.objects.filter(pk__in=list(ids), state__in=("dead", "refused"))
    return rows.update(state="queued", next_at=now, tries=0, batch="")
