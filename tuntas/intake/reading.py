"""Reads the bodies that wait, a few in a transaction; what cannot be read stays a row that everyone sees."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from tuntas.intake.formats import signals
from tuntas.intake.hearing import Heard, calm_down, fall_silent, hear
from tuntas.intake.known import Known
from tuntas.intake.lenient import Unreadable, read_body
from tuntas.intake.models import Body
from tuntas.intake.opening import open_due
from tuntas.intake.signal import TEST, Signal

__all__ = ["forget", "read_waiting", "turn"]

MOST = 100  # bodies of one turn
TOGETHER = 20  # in one transaction: fewer waits for the disk, and the door is not kept waiting for long
STORM, PATIENCE = 100, timedelta(seconds=30)  # bodies in a second; how long the first of a storm waits at most
KEPT = timedelta(days=90)  # bodies that were read; what could not be read stays
_log = logging.getLogger(__name__)


def turn(now: datetime | None = None) -> int:
    """One look: read what came, decide what is due, mark what calmed down or fell silent. How many things were done."""
    done = read_waiting(now)
    done += open_due(now or datetime.now(UTC))
    done += calm_down(now or datetime.now(UTC))
    return done + fall_silent(now or datetime.now(UTC))


def read_waiting(now: datetime | None = None) -> int:
    """Read the waiting bodies in the order in which they came. How many were read; none in the middle of a storm."""
    if _storm(now or datetime.now(UTC)):
        return 0
    waiting = Body.objects.filter(waiting=True).order_by("last_at", "pk")
    due = list(waiting.values_list("pk", flat=True)[:MOST])
    return sum(_read_some(due[start : start + TOGETHER], now) for start in range(0, len(due), TOGETHER))


def _read_some(due: list[int], now: datetime | None) -> int:
    """A few bodies in one transaction: each is understood, the alerts of all are fetched, then each is heard."""
    with transaction.atomic():
        rows = Body.objects.select_for_update(of=("self", "source")).select_related("source__unit")
        bodies = list(rows.filter(pk__in=due, waiting=True).order_by("last_at", "pk"))
        letters = [_understood(body) for body in bodies]
        known = {body.source_id: Known(body.source) for body in bodies}
        for source, one in known.items():
            one.ask(said for body, letter in zip(bodies, letters, strict=True)
                    if body.source_id == source for said in letter.found)  # fmt: skip
        for body, letter in zip(bodies, letters, strict=True):
            _hear(body, letter, known, now or datetime.now(UTC))
        _close(bodies)
    return len(bodies)


def _storm(now: datetime) -> bool:
    """Whether so many came just now that reading them would keep the door waiting; for half a minute at most."""
    waiting = Body.objects.filter(waiting=True)
    if waiting.filter(last_at__gt=now - timedelta(seconds=1)).count() < STORM:
        return False
    return not waiting.filter(last_at__lt=now - PATIENCE).exists()


@dataclass
class _Letter:
    """What a body says, or why nothing is understood."""

    text: Mapping[str, Any] = field(default_factory=dict)
    found: list[Signal] = field(default_factory=list)
    error: Exception | None = None


def _understood(body: Body) -> _Letter:
    try:
        text = read_body(body.raw)
        return _Letter(text, signals(body.source.kind, text, body.source.unit.zone))
    except Exception as error:  # a form nobody thought of must not stop the others, and stays to be seen
        return _Letter(error=error)


def _hear(body: Body, letter: _Letter, known: dict[int, Known], now: datetime) -> None:
    try:
        if letter.error:
            raise letter.error
        at = min(body.last_at, now)
        found = [one.by(at) for one in letter.found]
        with transaction.atomic():
            heard = [hear(known[body.source_id], one, at) for one in found]
        body.state = "test" if all(one.state == TEST for one in found) else "read"
        body.became = [
            {"title": _title(said, one), "state": said.state, "became": one.became, "alert": one.alert and one.alert.pk}
            for said, one in zip(found, heard, strict=True)
        ] + _cut(letter.text)
    except Unreadable as error:
        body.state, body.became = "unreadable", [{"became": error.code, "said": error.said}]
    except Exception as error:
        known[body.source_id] = Known(body.source)  # what was changed in memory was not kept
        _log.exception("body %s could not be read", body.pk)
        detail = f"{type(error).__name__}: {error}"[:300]
        body.state, body.became = "unreadable", [{"became": "failed", "said": {"detail": detail}}]
    body.waiting, body.seconds = False, (now - body.last_at).total_seconds()


def _close(bodies: list[Body]) -> None:
    """One statement for all: to have Django build it for each costs more than the disk does."""
    table = connection.ops.quote_name(Body._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET waiting = %s, state = %s, became = %s, seconds = %s WHERE id = %s",  # noqa: S608 - the table's own name
            [(one.waiting, one.state, json.dumps(one.became), one.seconds, one.pk) for one in bodies],
        )


def _title(said: Signal, heard: Heard) -> str:
    """Its own; of a key without words that of the alert it means."""
    return (said.title or (heard.alert.title if heard.alert else said.key))[:200]


def _cut(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Alertmanager sends at most `max_alerts`, and tells how many it left out."""
    count = body.get("truncatedAlerts")
    return [{"became": "cut", "said": {"count": count}}] if isinstance(count, int) and count > 0 else []


def forget(now: datetime) -> int:
    """Drop bodies that were read long ago; their alerts and what became of them stay. How many."""
    return Body.objects.filter(waiting=False, state__in=("read", "test"), last_at__lt=now - KEPT).delete()[0]
