"""The post: deliveries that are due, made into one message for each person and channel, and handed over.

One turn leases, sends and settles. A channel that nobody can reach is not asked again in the same turn.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tuntas.cases.models import Delivery
from tuntas.cases.moves import deliver
from tuntas.cases.moves.deliver import Batch
from tuntas.notices.backoff import SHARED, SLOWEST, next_try
from tuntas.notices.bounces import bounced
from tuntas.notices.compose import composed
from tuntas.notices.port import Channel, Down, Outcome, Refused
from tuntas.outgoing import Secret
from tuntas.people.models import Contact

__all__ = ["came_back", "deliver_due", "handed_over"]

MOST = 8  # messages of one turn: each may take a minute, and all are leased for ten
UNSET = timedelta(hours=1)
_log = logging.getLogger(__name__)


def deliver_due(channels: Mapping[str, Channel], now: datetime | None = None, most: int = MOST) -> int:
    """Send what is due. How many messages were handed over."""
    now = now or datetime.now(UTC)
    down: dict[str, Down] = {}
    done = 0
    for batch in deliver.lease(now, most):
        found = down.get(batch.channel) or handed_over(batch, channels, now)
        if isinstance(found, Down):
            down |= {batch.channel: found} if found.everyone else {}
            _later(batch, found, now)
        elif isinstance(found, Refused):
            deliver.gone(batch, str(found.sentence))
            _forget(batch, found, now)
        else:
            deliver.sent(batch, now)
            done += 1
    return done


def handed_over(batch: Batch, channels: Mapping[str, Channel], now: datetime) -> Outcome:
    """What the channel says to the message of `batch`. Whatever goes wrong here is a reason to try again."""
    channel = channels.get(batch.channel)
    if channel is None:
        return Down("unset", "Saluran ini belum diatur.", UNSET, everyone=True)
    try:
        return channel.send(composed(batch, now), batch.address, now=now)
    except Exception:
        _log.exception("the message of %s deliveries by %s could not be made", len(batch.rows), batch.channel)
        return Down("broken", "Pesan ini gagal disusun; lihat log server.", everyone=False)


def _later(batch: Batch, found: Down, now: datetime) -> None:
    """Each delivery has a week of its own; those that still have time stay together."""
    slowest = SHARED if found.everyone else SLOWEST
    when = {
        one: next_try(batch.tries + 1, one.created_at, batch.key, last_at=now, after=found.after, slowest=slowest)
        for one in batch.rows
    }
    alive = [one for one in batch.rows if when[one]]
    at = min((moment for moment in when.values() if moment), default=None)
    deliver.again(deliver.part(batch, alive), str(found.sentence), at)
    deliver.again(deliver.part(batch, [one for one in batch.rows if not when[one]]), str(found.sentence), None)
    if found.everyone and at:
        deliver.put_off(batch.channel, str(found.sentence), now, at)


def _forget(batch: Batch, found: Refused, now: datetime) -> None:
    """An address at which nobody is, is not written to again before its owner looks at it."""
    one: Delivery = batch.rows[0]
    if found.code == "address" and one.user_id is not None:
        rows = Contact.objects.filter(user=one.user_id, channel=batch.channel, address=batch.address)
        rows.update(refused_at=now, refusal=str(found.sentence))


def came_back(raw: bytes, tag: Secret) -> int:
    """A mail in the sender's mailbox: if it says that one of ours could not be delivered, that one is refused.

    `tag`: of `Mail`. How many deliveries were called sent until now.
    """
    found = bounced(raw, tag)
    return deliver.came_back(found.key, str(found.why.sentence)) if found else 0
