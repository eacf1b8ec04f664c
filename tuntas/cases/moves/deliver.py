"""What becomes of deliveries by a channel: leased by one worker, then sent, tried again, refused or dead.

At least once: a lease that ran out (its worker died) is given to another, with the same `batch`, so that the
message has the same Message-ID. `fence` keeps a worker that comes back too late from overwriting the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from tuntas.cases.events import KINDS
from tuntas.cases.models import Delivery
from tuntas.cases.moves.fitting import fitting

__all__ = [
    "Batch", "again", "came_back", "drop", "gone", "lease", "part", "put_off", "recall", "retry", "sent",
]  # fmt: skip

LEASE = timedelta(minutes=10)
LOOKED_AT = 500  # rows of one turn
_SOON = timedelta(minutes=1)
_FURTHEST = timedelta(days=3)  # a digest waits a day, quiet hours one more, and a server may ask for another
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
    """At most `most` messages that are due and fitting, leased to the caller."""
    due = Delivery.objects.filter(_free(now), next_at__lte=now).order_by("next_at", "pk")
    groups: dict[tuple[object, ...], list[Delivery]] = {}
    for one in due.select_related(*_OF).defer("event__case__edition__text")[:LOOKED_AT]:
        held = one.batch if one.state == "sending" else ""  # interrupted: the very same message again
        groups.setdefault((one.user_id, one.report_id, one.channel, one.address, held), []).append(one)
    found: list[Batch] = []
    for rows in groups.values():
        if len(found) == most:
            break
        if (fit := _fit(_gathered(rows, now), now)) and (batch := _leased(fit, now)):
            found.append(batch)
    return found


def _free(now: datetime) -> Q:
    return Q(state="queued") | Q(state="sending", leased_until__lt=now)


def _gathered(rows: list[Delivery], now: datetime) -> list[Delivery]:
    """With what waits for the same person because it could not be sent before: after an outage one message."""
    one = rows[0]
    if one.state == "sending":
        return rows
    same = Delivery.objects.filter(
        Q(next_at__lte=now) | Q(tries__gt=0), state="queued", user=one.user_id, report=one.report_id,
        channel=one.channel, address=one.address,
    )  # fmt: skip
    return list(same.select_related(*_OF).defer("event__case__edition__text").order_by("pk")[:LOOKED_AT])


def _fit(rows: list[Delivery], now: datetime) -> list[Delivery]:
    """Those that may be told now; the others wait until they may. Nobody writes to who has left or wants no news."""
    fit, until = [], dict[datetime, list[int]]()
    for one in rows:
        if (one.user and not one.user.is_active) or (one.report and not one.report.told_by):
            _unsettled(one).update(state="dropped", next_at=None, leased_until=None)
            continue
        topic = KINDS[one.event.kind].topic
        moment = fitting(now, one.user, one.event.case.unit, topic) if one.user else now
        if moment > now:
            until.setdefault(moment, []).append(one.pk)
        else:
            fit.append(one)
    for moment, ids in until.items():
        Delivery.objects.filter(_free(now), pk__in=ids).update(next_at=moment)
    return fit


def _unsettled(one: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=one.pk, state=one.state, fence=one.fence)


def _leased(rows: list[Delivery], now: datetime) -> Batch | None:
    """The group with a lease; None where another worker was first with any of it."""
    ids = [one.pk for one in rows]
    first = rows[0]
    key = first.batch if first.state == "sending" else hashlib.sha256(repr(ids).encode()).hexdigest()[:32]
    seen = max(one.tries for one in rows)
    with transaction.atomic():
        taken = Delivery.objects.filter(_free(now), pk__in=ids, tries__lte=seen)
        if taken.update(state="sending", leased_until=now + LEASE, fence=F("fence") + 1, batch=key) != len(ids):
            transaction.set_rollback(True)
            return None
        fence = dict(Delivery.objects.filter(pk__in=ids).values_list("pk", "fence"))
    return Batch(key, first.channel, first.address, fence, tuple(rows))


def part(batch: Batch, rows: Iterable[Delivery]) -> Batch:
    """Some of the deliveries of a batch, to be settled by themselves."""
    kept = tuple(rows)
    return replace(batch, rows=kept, fence={one.pk: batch.fence[one.pk] for one in kept})


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


def put_off(channel: str, error: str, now: datetime, at: datetime) -> int:
    """Nobody can be told by `channel` now: what is due before `at` waits until then, without being tried one by one."""
    rows = Delivery.objects.filter(channel=channel, state="queued", next_at__lt=at, created_at__lte=now)
    return rows.update(next_at=at, tries=F("tries") + 1, error=error[:1000])


def recall(now: datetime) -> int:
    """Let go what a clock that was ahead has put too far into the future. How many deliveries."""
    waiting = Delivery.objects.filter(state="queued")
    told = waiting.filter(created_at__gt=now + _SOON, next_at__gt=now).exclude(manner="digest")
    count = told.update(next_at=now, created_at=now)
    far = now + _FURTHEST
    topics = [key for key, kind in KINDS.items() if kind.topic == "due"]  # which wait for working time, however long
    count += waiting.filter(next_at__gt=far).exclude(event__kind__in=topics).update(next_at=now)
    held = Delivery.objects.filter(state="sending", leased_until__gt=now + LEASE + _SOON)
    return count + held.update(leased_until=now, next_at=now)


def came_back(batch: str, error: str) -> int:
    """The message went out and came back for good. How many deliveries were called sent until now."""
    rows = Delivery.objects.filter(batch=batch, state="sent")
    return rows.update(state="refused", error=error[:1000], sent_at=None)


def drop(ids: Iterable[int]) -> int:
    """Take dead or refused deliveries off the desk: nobody will try them again."""
    return Delivery.objects.filter(pk__in=list(ids), state__in=("dead", "refused")).update(state="dropped")


def retry(ids: Iterable[int], now: datetime) -> int:
    """Try dead or refused deliveries again, from the beginning."""
    rows = Delivery.objects.filter(pk__in=list(ids), state__in=("dead", "refused"))
    return rows.update(state="queued", next_at=now, tries=0, batch="")
