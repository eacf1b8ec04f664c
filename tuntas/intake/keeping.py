"""Makes bodies durable, many at once in one commit; whoever brought one hears when it is."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Any

from django.db import close_old_connections, connection, transaction

from tuntas.cases import files
from tuntas.intake.models import Body, Source

__all__ = ["Sent", "keep_by", "kept"]

_PATIENCE = 15.0  # seconds until a body that could not be stored is refused, so that the monitor sends it again
_IDLE = 5.0  # seconds without a body, after which the writer lets its connection go
_TOGETHER = 500  # bodies in one commit
_TELL_HEARD = 1.0  # seconds between two notes of when a source was last heard
_log = logging.getLogger(__name__)


@dataclass
class Sent:
    """A body on its way to the disk, secrets taken out. `then` hears whether it got there, in the writer's thread."""

    source: int
    raw: str
    size: int
    at: datetime
    state: str = "new"
    became: list[dict[str, Any]] = field(default_factory=list)
    then: Callable[[bool], None] = lambda _stored: None


_queue: SimpleQueue[Sent] = SimpleQueue()
_starting = threading.Lock()
_writer: threading.Thread | None = None
_heard: dict[int, float] = {}


def kept(sent: Sent) -> bool:
    """Whether the body is durable. Inside a transaction (of a test) it is written at once, by this thread."""
    if connection.in_atomic_block:
        _heard.clear()
        return _fits([sent])
    done, stored = threading.Event(), list[bool]()

    def then(good: bool) -> None:
        stored.append(good)
        done.set()

    sent.then = then
    keep_by(sent)
    return done.wait(_PATIENCE) and stored == [True]


def keep_by(sent: Sent) -> None:
    """Leave the body to the writer; `sent.then` is called when it is durable, or could not be stored."""
    global _writer
    if _writer is None or not _writer.is_alive():
        with _starting:
            if _writer is None or not _writer.is_alive():
                _writer = threading.Thread(target=_write_on, name="alarm-door", daemon=True)
                _writer.start()
    _queue.put(sent)


def _write_on() -> None:
    """Whatever waits goes into the next commit; the more come at once, the more share one."""
    while True:
        try:
            batch = [_queue.get(timeout=_IDLE)]
        except Empty:
            connection.close()
            continue
        while len(batch) < _TOGETHER:
            try:
                batch.append(_queue.get_nowait())
            except Empty:
                break
        stored = _committed(batch)
        for one in batch:
            one.then(stored)


def _committed(batch: list[Sent]) -> bool:
    try:
        close_old_connections()
        with transaction.atomic():
            return _fits(batch)
    except Exception:
        _log.exception("%s alarm bodies could not be stored", len(batch))
        return False


def _fits(batch: list[Sent]) -> bool:
    """A monitor sends again what is refused; the last of the disk is for what people are doing."""
    if not files.space_for_reports():
        _log.error("%s alarm bodies refused: the disk is nearly full", len(batch))
        return False
    _write(batch)
    return True


def _write(batch: Iterable[Sent]) -> None:
    """One statement; the same body again raises its counter and lets it be looked at anew."""
    rows: dict[tuple[int, str], tuple[Sent, int]] = {}
    for one in batch:
        key = (one.source, hashlib.sha256(one.raw.encode()).hexdigest())
        rows[key] = (one, rows[key][1] + 1 if key in rows else 1)
    values = list[Any]()
    table, moment = connection.ops.quote_name(Body._meta.db_table), connection.ops.adapt_datetimefield_value
    for (source, digest), (one, count) in rows.items():
        at, waiting = moment(one.at), one.state == "new"
        values += [source, digest, one.raw, one.size, count, at, at, waiting, one.state, json.dumps(one.became)]
    marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (source_id, sha256, raw, size, count, first_at, last_at, waiting, state, became) "  # noqa: S608 - the table's own name
            f"VALUES {marks} ON CONFLICT (source_id, sha256) DO UPDATE SET "
            f"count = {table}.count + excluded.count, last_at = excluded.last_at, waiting = excluded.waiting",
            values,
        )
    for source in {one.source for one, _count in rows.values()}:
        _note_heard(source, max(one.at for one, _count in rows.values()))


def _note_heard(source: int, at: datetime) -> None:
    now = time.monotonic()
    if now - _heard.get(source, -_TELL_HEARD) >= _TELL_HEARD:
        _heard[source] = now
        Source.objects.filter(pk=source).update(heard_at=at)
