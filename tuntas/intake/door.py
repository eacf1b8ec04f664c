"""The door for alarms: whose a body is, what is kept of it, and what the monitor is answered once it is durable."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tuntas.intake.envelope import LARGEST, Head, TooLarge, text_in
from tuntas.intake.formats.pagerduty import action_of, dedup_key, is_change
from tuntas.intake.keeping import Sent, kept
from tuntas.intake.models import Source
from tuntas.intake.redact import redacted
from tuntas.people import tokens

__all__ = [
    "CHANGES", "EVENTS", "LARGEST", "NOT_STORED", "PREFIX", "Answer", "Head", "NotNow", "Prepared", "events_v2",
    "forget_sources", "keep", "prepared", "take", "told",
]  # fmt: skip

PREFIX, EVENTS, CHANGES = "/masuk/alarm/", "/v2/enqueue", "/v2/change/enqueue"
_REMEMBERED = 10.0  # seconds for which a token is not asked of the database again
_ROUTING = re.compile(r'"routing_key"\s*:\s*"([^"]{1,200})"')  # in an event that is not JSON
_BARE = Head()


class NotNow(Exception):
    """It cannot be said without asking the database."""


@dataclass(frozen=True)
class Answer:
    """An HTTP status, and what its JSON says."""

    status: int
    body: dict[str, Any]


def _problem(status: int, detail: str) -> Answer:
    return Answer(status, {"type": "about:blank", "title": detail, "status": status, "detail": detail, "reasons": []})


Prepared = tuple[Sent | None, Answer]
NOT_STORED = _problem(503, "Belum dapat disimpan; kirim lagi.")
_ACCEPTED = Answer(202, {"status": "accepted"})
_sources: dict[str, tuple[float, int | None]] = {}


def take(token: str, raw: bytes, head: Head = _BARE) -> Answer:
    """Keep a body. 202 once it is durable; 401 unknown token; 413 too large (its beginning is kept); 503 not stored."""
    return told(prepared(PREFIX, raw, token, head))


def keep(source: int, raw: bytes, head: Head = _BARE) -> Answer:
    """Keep a body of a source that is known."""
    return told(_body(source, raw, head))


def events_v2(raw: bytes, head: Head = _BARE, *, change: bool = False) -> Answer:
    """PagerDuty's Events v2: the token is the routing key in the body, and the answer tells the alert's key."""
    return told(prepared(CHANGES if change else EVENTS, raw, "", head))


def prepared(path: str, raw: bytes, token: str, head: Head, *, at_once: bool = False) -> Prepared:
    """What is to be stored, if anything, and what to answer when it is.

    `at_once`: without a question to the database. Raises NotNow where one is needed.
    """
    if path in (EVENTS, CHANGES):
        return _event(raw, head, path == CHANGES, at_once)
    source = _source(token, at_once)
    return _body(source, raw, head) if source else (None, _problem(401, "Token sumber alarm tidak dikenal."))


def told(what: Prepared) -> Answer:
    """The answer, once what had to be stored is durable."""
    sent, answer = what
    return answer if sent is None or kept(sent) else NOT_STORED


def _body(source: int, raw: bytes, head: Head) -> Prepared:
    try:
        text, large = text_in(raw, head), False
    except TooLarge as error:
        text, large = error.beginning, True
    sent = Sent(source, redacted(text), len(raw), datetime.now(UTC))
    if not large:
        return sent, _ACCEPTED
    sent.state, sent.became = "too_large", [{"became": "too_large", "said": {"size": len(raw), "most": LARGEST}}]
    return sent, _problem(413, f"Badan paling besar {LARGEST} bita.")


def _event(raw: bytes, head: Head, change: bool, at_once: bool) -> Prepared:
    """What is refused with 400 stays to be seen, where the routing key in it is known."""
    text = ""
    try:
        text = text_in(raw, head)
        body = json.loads(text, strict=False)
    except (TooLarge, ValueError, RecursionError) as error:
        body, text = None, error.beginning if isinstance(error, TooLarge) else text
    fields = body if isinstance(body, dict) else {}
    found = _ROUTING.search(text)
    named = head.routing or str(fields.get("routing_key") or fields.get("service_key") or "")
    source = _source(named or (found[1] if found else ""), at_once)
    if len(raw) > LARGEST and source:
        return _body(source, raw, head)
    key = dedup_key(fields)
    errors = _wrong(fields, key, change) if isinstance(body, dict) else ["Event is not a JSON object"]
    if source is None:
        errors.append("Invalid routing key")
    if errors or source is None:
        return _invalid(source, text, len(raw), errors)
    said = {"message": "Change event processed"} if change else {"message": "Event processed", "dedup_key": key}
    return _body(source, raw, head)[0], Answer(202, {"status": "success", **said})


def _wrong(body: dict[str, Any], key: str, change: bool) -> list[str]:
    if change:
        return [] if is_change(body) else ["'payload.summary' is missing or blank"]
    if action_of(body) not in ("trigger", "acknowledge", "resolve"):
        return ["'event_action' is not one of trigger, acknowledge, resolve"]
    return [] if key else ["'dedup_key' is missing or blank"]


def _invalid(source: int | None, text: str, size: int, errors: list[str]) -> Prepared:
    refused = Answer(400, {"status": "invalid event", "message": "Event object is invalid", "errors": errors})
    if source is None:
        return None, refused
    became = [{"became": "refused", "said": {"detail": "; ".join(errors)}}]
    return Sent(source, redacted(text), size, datetime.now(UTC), "unreadable", became), refused


def forget_sources() -> None:
    """A source was added, changed or put out of use."""
    _sources.clear()


def _source(token: str, at_once: bool) -> int | None:
    digest = tokens.hashed(token)
    found = _sources.get(digest)
    if found and found[0] > time.monotonic():
        return found[1]
    if at_once:
        raise NotNow
    pk = Source.objects.filter(token_hash=digest, active=True).values_list("pk", flat=True).first()
    if len(_sources) > 1000:  # guesses
        _sources.clear()
    _sources[digest] = (time.monotonic() + _REMEMBERED, pk)
    return pk
