"""What machines say of a case that runs: its alarms join, go quiet and come again; its network was measured."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tuntas.cases import registry
from tuntas.cases.actors import SYSTEM, Actor
from tuntas.cases.models import Case, Run
from tuntas.cases.moves.record import changing, record

__all__ = ["looked", "measured", "sound"]

_KINDS = ("joined", "again", "quiet")


def sound(case: Case, what: str, *, now: datetime | None = None, **said: Any) -> bool:
    """Record that an alarm `what` (joined · again · quiet); False where the case is closed already.

    It never moves a step: a quiet alarm proposes, and a person completes.
    """
    assert what in _KINDS
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        if facts.case.closed_at:
            return False
        run = next(iter(facts.open_runs), None)
        record(facts, f"alarm.{what}", by=SYSTEM, now=now, run=run, **said)
        if what == "quiet":
            for hear in registry.quiet:
                hear(facts.case)
        return True


def measured(run: Run, *, by: Actor, now: datetime | None = None, **said: Any) -> None:
    """Record that the network was measured during `run`, with the hash of the raw data."""
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        record(facts, "network.measured", by=by, now=now, run=run, **said)


def looked(case: Case, *, by: Actor, now: datetime | None = None, **said: Any) -> None:
    """Record that a browser told of its way to this server, with the hash of what it said."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        record(facts, "browser.measured", by=by, now=now, **said)
