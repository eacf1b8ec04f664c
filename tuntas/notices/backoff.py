"""When a notice that could not be delivered is tried again: ever later, for seven days."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

__all__ = ["LEAST_TRIES", "LONGEST", "SHARED", "SLOWEST", "next_try"]

FIRST, SLOWEST = timedelta(minutes=1), timedelta(hours=6)
SHARED = timedelta(minutes=15)  # where nobody can be reached, one message asks for all, and so may ask often
LONGEST = timedelta(days=7)
LEAST_TRIES = 8  # a machine clock that jumps ahead buries nothing that was hardly tried
JITTER = 0.2


def next_try(
    tries: int, first_at: datetime, key: str, *, last_at: datetime | None = None, after: timedelta | None = None,
    slowest: timedelta = SLOWEST,
) -> datetime | None:  # fmt: skip
    """When to try again after `tries` failures, the first of them at `first_at`; None: never, it is dead.

    1, 2, 4 … minutes, then every 6 hours (`slowest`), each a fifth earlier or later, as `key` has it:
    not everybody at once.
    `last_at`: when it was tried last (without it: as planned from `first_at`). `after`: the wait the other side asked.
    The last try is at the end of the seven days.
    """
    wait = max(_wait(tries, key, slowest), after or timedelta())
    if last_at is None:
        last_at = first_at + sum((_wait(one, key, slowest) for one in range(1, tries)), timedelta())
    end = first_at + LONGEST
    if tries < LEAST_TRIES:
        return last_at + wait
    return min(last_at + wait, end) if last_at < end else None


def _wait(tries: int, key: str, slowest: timedelta) -> timedelta:
    plain = min(FIRST * (1 << min(tries - 1, 20)), slowest)
    dice = hashlib.sha256(f"{key}:{tries}".encode()).digest()
    share = int.from_bytes(dice[:4]) / 0xFFFFFFFF
    return plain * (1 - JITTER + 2 * JITTER * share)
