"""The hash chain of a case: each event covers the one before it, so that nothing can be changed unseen."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from tuntas.cases.models import Case, Event

__all__ = ["broken_link", "canonical", "covered", "digest", "link"]


def canonical(value: Any) -> str:
    """`value` as the JSON text that is hashed: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest(value: Any) -> str:
    """sha256 of `value` as canonical JSON, in UTF-8."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def covered(event: Event, number: str) -> dict[str, Any]:
    """What the hash of `event` in the chain of case `number` covers: ids, never names."""
    return {
        "case": number, "seq": event.seq, "kind": event.kind, "at": _instant(event.at), "user": event.user_id,
        "link": event.link_id, "report": event.report_id, "run": event.run_id, "data": event.data,
        "previous": event.previous,
    }  # fmt: skip


def link(event: Event, number: str) -> str:
    """The hash of `event` in the chain of case `number`."""
    return digest(covered(event, number))


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
