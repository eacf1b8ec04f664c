"""The door for alarms: a body is durable, secrets taken out, before it is answered; many at once share one commit."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import Any

from django.db import close_old_connections, connection, transaction

from tuntas.intake.envelope import LARGEST, Head, TooLarge, text_in
from tuntas.intake.formats.pagerduty import dedup_key, is_change
from tuntas.intake.models import Body, Source
from tuntas.intake.redact import redacted
from tuntas.people import tokens

__all__ = ["LARGEST", "Answer", "events_v2", "forget_sources", "keep", "take"]

_PATIENCE = 15.0  # seconds until a body that could not be stored is refused, so that the monitor sends it again
_REMEMBERED = 10.0  # seconds for which a token is not asked of the database again
_IDLE = 5.0  # seconds without a body, after which the writer lets its connection go
_TOGETHER = 500  # bodies in one commit
_BARE = Head()
_ROUTING = re.compile(r'"routing_key"\s*:\s*"([^"]{1,200})"')  # in an event that is not JSON
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """An HTTP status, and what its JSON says."""

    status: int
    body: dict[str, Any]


@dataclass
class _Sent:
    source: int
    raw: str
    size: int
    at: datetime
    state: str = "new"
    became: list[dict[str, Any]] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    failed: bool = False


_queue: SimpleQueue[_Sent] = SimpleQueue()
_sources: dict[str, tuple[float, int | None]] = {}
_starting = threading.Lock()
_writer: threading.Thread | None = None


def take(token: str, raw: bytes, head: Head = _BARE) -> Answer:
    """Keep a body. 202 once it is durable; 401 unknown token; 413 too large (its beginning is kept); 503 not stored."""
    source = _source(token)
    return keep(source, raw, head) if source else _problem(401, "Token sumber alarm tidak dikenal.")


def keep(source: int, raw: bytes, head: Head = _BARE) -> Answer:
    """Keep a body of a source that is known."""
    try:
        text, large = text_in(raw, head), False
    except TooLarge as error:
        text, large = error.beginning, True
    sent = _Sent(source, redacted(text), len(raw), datetime.now(UTC))
    if large:
        sent.state, sent.became = "too_large", [{"became": "too_large", "said": {"size": len(raw), "most": LARGEST}}]
    if not _stored(sent):
        return _problem(503, "Belum dapat disimpan; kirim lagi.")
    if large:
        return _problem(413, f"Badan paling besar {LARGEST} bita.")
    return Answer(202, {"status": "accepted"})


def events_v2(raw: bytes, head: Head = _BARE, *, change: bool = False) -> Answer:
    """PagerDuty's Events v2: the token is the routing key in the body, and the answer tells the alert's key.

    What is refused with 400 stays to be seen, where the routing key in it is known.
    """
    try:
        text = text_in(raw, head)
        body = json.loads(text, strict=False)
    except (TooLarge, ValueError, RecursionError) as error:
        body, text = None, error.beginning if isinstance(error, TooLarge) else text
    fields = body if isinstance(body, dict) else {}
    found = _ROUTING.search(text)
    source = _source(head.routing or str(fields.get("routing_key") or "") or (found[1] if found else ""))
    if len(raw) > LARGEST and source:
        return keep(source, raw, head)
    key = dedup_key(fields)
    errors = _wrong(fields, key, change) if isinstance(body, dict) else ["Event is not a JSON object"]
    if source is None:
        errors.append("Invalid routing key")
    if errors or source is None:
        return _invalid(source, text, len(raw), errors)
    answer = keep(source, raw, head)
    if answer.status != 202:
        return answer
    if change:
        return Answer(202, {"status": "success", "message": "Change event processed"})
    return Answer(202, {"status": "success", "message": "Event processed", "dedup_key": key})


def _wrong(body: dict[str, Any], key: str, change: bool) -> list[str]:
    if change:
        return [] if is_change(body) else ["'payload.summary' is missing or blank"]
    if body.get("event_action") not in ("trigger", "acknowledge", "resolve"):
        return ["'event_action' is not one of trigger, acknowledge, resolve"]
    return [] if key else ["'dedup_key' is missing or blank"]


def _invalid(source: int | None, text: str, size: int, errors: list[str]) -> Answer:
    if source:
        sent = _Sent(source, redacted(text), size, datetime.now(UTC), "unreadable")
        sent.became = [{"became": "refused", "said": {"detail": "; ".join(errors)}}]
        _stored(sent)
    return Answer(400, {"status": "invalid event", "message": "Event object is invalid", "errors": errors})


def forget_sources() -> None:
    """A source was added, changed or put out of use."""
    _sources.clear()


def _problem(status: int, detail: str) -> Answer:
    return Answer(status, {"type": "about:blank", "title": detail, "status": status, "detail": detail, "reasons": []})


def _source(token: str) -> int | None:
    digest = tokens.hashed(token)
    found = _sources.get(digest)
    if found and found[0] > time.monotonic():
        return found[1]
    pk = Source.objects.filter(token_hash=digest, active=True).values_list("pk", flat=True).first()
    if len(_sources) > 1000:  # guesses
        _sources.clear()
    _sources[digest] = (time.monotonic() + _REMEMBERED, pk)
    return pk


def _stored(sent: _Sent) -> bool:
    """Whether the body is durable. Inside a transaction (of a test) it is written at once, by this thread."""
    if connection.in_atomic_block:
        _write([sent])
        return True
    _start()
    _queue.put(sent)
    return sent.done.wait(_PATIENCE) and not sent.failed


def _start() -> None:
    global _writer
    if _writer is None or not _writer.is_alive():
        with _starting:
            if _writer is None or not _writer.is_alive():
                _writer = threading.Thread(target=_write_on, name="alarm-door", daemon=True)
                _writer.start()


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
        try:
            close_old_connections()
            with transaction.atomic():
                _write(batch)
        except Exception:
            _log.exception("%s alarm bodies could not be stored", len(batch))
            for one in batch:
                one.failed = True
        for one in batch:
            one.done.set()


def _write(batch: Iterable[_Sent]) -> None:
    """One statement; the same body again raises its counter and lets it be looked at anew."""
    rows: dict[tuple[int, str], tuple[_Sent, int]] = {}
    for one in batch:
        key = (one.source, hashlib.sha256(one.raw.encode()).hexdigest())
        rows[key] = (one, rows[key][1] + 1 if key in rows else 1)
    marks, values = [], list[Any]()
    table = connection.ops.quote_name(Body._meta.db_table)
    for (source, digest), (one, count) in rows.items():
        marks.append("(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)")
        at = connection.ops.adapt_datetimefield_value(one.at)
        waiting = one.state == "new"
        values += [source, digest, one.raw, one.size, count, at, at, waiting, one.state, json.dumps(one.became)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (source_id, sha256, raw, size, count, first_at, last_at, waiting, state, became) "  # noqa: S608 - the table's own name
            f"VALUES {', '.join(marks)} ON CONFLICT (source_id, sha256) DO UPDATE SET "
            f"count = {table}.count + excluded.count, last_at = excluded.last_at, waiting = excluded.waiting",
            values,
        )
        for source in {one.source for one, _count in rows.values()}:
            Source.objects.filter(pk=source).update(heard_at=max(one.at for one, _c in rows.values()))
