"""The watch that the worker keeps beside its other duties: each minute one round, by one worker only."""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import close_old_connections, connection
from django.db.models import Max, Q

from tuntas.diagnostics.targets import own_and_services, usable
from tuntas.monitor.hours import forget, reckon_due
from tuntas.monitor.keeping import keep, state_of
from tuntas.monitor.models import Sample, Standing, Watch
from tuntas.monitor.order import uplinks
from tuntas.monitor.rounds import NEW, Means, Watched, carry_out
from tuntas.network.models import Target
from tuntas.probes.policy import Policy, is_name

__all__ = ["begin", "claim", "keep_watch", "look", "watched_rows"]

MINUTE = 60
AHEAD = 5 * MINUTE  # a minute begun so far ahead of the clock: the clock was put back since
STALE = timedelta(minutes=2)  # a round that took so long was slept through: what it found belongs to no minute
_log = logging.getLogger(__name__)


def begin(stop: threading.Event, means: Means | None = None) -> threading.Thread:
    """Keep watch beside whatever else the process does, until `stop`."""
    thread = threading.Thread(target=keep_watch, args=(stop, means), name="pemantau", daemon=True)
    thread.start()
    return thread


def keep_watch(stop: threading.Event, means: Means | None = None) -> None:
    """Round after round, one a minute, until `stop`; a round that fails is logged, and the next one comes."""
    means = replace(means or Means(), stop=stop.is_set, rest=lambda seconds: _rest(stop, seconds))
    while not stop.is_set():
        now = datetime.now(UTC)
        try:
            close_old_connections()
            look(now, means)
        except Exception:
            _log.exception("Putaran pemantauan gagal; dicoba lagi menit berikutnya")
        finally:
            connection.close()
        stop.wait(max(1.0, MINUTE - datetime.now(UTC).timestamp() % MINUTE))


def _rest(stop: threading.Event, seconds: float) -> None:
    stop.wait(seconds)


def look(now: datetime, means: Means) -> int:
    """The round of this minute, if something is watched and no other worker has begun it. How many were measured."""
    rows = watched_rows()
    minute = int(now.timestamp()) // MINUTE * MINUTE
    if not rows or not claim(minute):
        return 0
    watched = _watched(rows, minute)
    began = time.monotonic()
    found = carry_out(watched, means)
    took, ended = int((time.monotonic() - began) * 1000), means.clock()
    if not now - STALE < ended < now + STALE:
        _log.warning("round of %s ended at %s: nothing of it is kept", now, ended)
        found = {}
    keep(minute, rows, found, now=ended, took_ms=took, due=sum(one.due for one in watched))
    if reckon_due(ended):
        forget(ended)
    return len(found)


def claim(minute: int) -> bool:
    """Whether this worker is the one that begins the round of `minute`."""
    Watch.objects.get_or_create(pk=1)
    free = Q(minute__lt=minute) | Q(minute__gt=minute + AHEAD)
    by = f"{platform.node()}:{os.getpid()}"[:120]
    return Watch.objects.filter(free, pk=1).update(minute=minute, by=by, took_ms=0, due=0, asked=0) == 1


def watched_rows() -> list[Target]:
    """Every target in use that is to be asked again and again."""
    rows = Target.objects.filter(active=True, every__gt=0)
    return list(rows.select_related("unit__calendar", "device__place", "place", "contract").order_by("unit", "pk"))


def _watched(rows: Sequence[Target], minute: int) -> list[Watched]:
    """Office by office, those first that were measured longest ago, so that none is left out again and again."""
    units = {one.unit_id for one in rows}
    return [one for unit in sorted(units) for one in _of_office([row for row in rows if row.unit_id == unit], minute)]


def _of_office(rows: list[Target], minute: int) -> list[Watched]:
    office = list(Target.objects.filter(unit=rows[0].unit_id, active=True))
    above, targets = uplinks(office, rows), usable(rows)
    own, services = own_and_services()
    policy = Policy(targets.values(), own=own, services=services)
    name = next((one.address for one in targets.values() if is_name(one.address)), "go.id")
    states = {one.target_id: state_of(one) for one in Standing.objects.filter(target__in=targets)}
    last = _last_measured(list(targets), minute)
    return [
        Watched(key=row.pk, target=targets[row.pk], policy=policy, name=name, above=above.get(row.pk),
                state=states.get(row.pk, NEW), due=(minute // MINUTE + row.pk) % row.every == 0)
        for row in sorted(rows, key=lambda row: last.get(row.pk, 0)) if row.pk in targets
    ]  # fmt: skip


def _last_measured(keys: list[int], minute: int) -> dict[int, int]:
    rows = Sample.objects.filter(target__in=keys, at__gt=minute - 3600, at__lt=minute)
    return dict(rows.values_list("target").annotate(last=Max("at")).values_list("target", "last"))
