"""The hash chain of a case: each event covers the one before it, so that nothing can be changed unseen."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from tuntas.cases.models import Case, Event

__all__ = ["broken_link", "digest", "link"]


def digest(value: Any) -> str:
    """sha256 of `value` as canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def link(event: Event, number: str) -> str:
    """The hash of `event` in the chain of case `number`; it covers ids, never names."""
    return digest({
        "case": number, "seq": event.seq, "kind": event.kind, "at": _instant(event.at), "user": event.user_id,
        "link": event.link_id, "report": event.report_id, "run": event.run_id, "data": event.data,
        "previous": event.previous,
    })  # fmt: skip


def broken_link(case: Case) -> int | None:
    """The number of the first event of `case` that does not fit its chain; None when it is whole."""
    previous, expected = "", 0
    for expected, event in enumerate(case.events.order_by("seq"), 1):
        if event.seq != expected or event.previous != previous or event.hash != link(event, case.number):
            return expected
        previous = event.hash
    return None if (case.events_count, case.head) == (expected, previous) else expected + 1


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
