"""What a round found, kept in one transaction: its samples, the states that changed, and what their alarms are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction

from tuntas.intake.models import Source
from tuntas.intake.signal import FIRING
from tuntas.monitor.models import Sample, Standing, Watch
from tuntas.monitor.rounds import Found
from tuntas.monitor.states import State, told
from tuntas.monitor.telling import source_of, tell
from tuntas.network.models import Target

__all__ = ["keep", "state_of"]

AGAIN = timedelta(hours=1)  # an alarm that still burns is told so, or it would be taken for silent


def state_of(standing: Standing | None) -> State:
    """The state that a row keeps."""
    if standing is None:
        return State()
    changes = tuple(datetime.fromisoformat(one) for one in standing.changes)
    return State(
        word=standing.word, since=standing.since, why=standing.why, said=standing.said, cause=standing.cause_id,
        changes=changes, firing=standing.firing,
    )  # fmt: skip


def keep(
    minute: int, rows: Sequence[Target], found: Mapping[int, Found], *, now: datetime, took_ms: int = 0, due: int = 0
) -> None:
    """Write what was found in the round of `minute` of these targets, in the order in which they were asked."""
    by_key = {one.pk: one for one in rows}
    with transaction.atomic():
        known = {one.target_id: one for one in Standing.objects.select_for_update().filter(target__in=found)}
        samples = [_sample(by_key[key], minute, one) for key, one in found.items()]
        Sample.objects.bulk_create(samples, ignore_conflicts=True)  # a clock that was put back comes by twice
        sources: dict[int, Source] = {}
        for key, one in found.items():
            unit = by_key[key].unit
            source = sources.setdefault(unit.pk, sources.get(unit.pk) or source_of(unit))
            _stand(known.get(key), by_key[key], one.state, source, now)
        Watch.objects.filter(pk=1, minute=minute).update(took_ms=took_ms, due=due, asked=len(found))


def _sample(row: Target, minute: int, found: Found) -> Sample:
    said = found.reading
    return Sample(
        target=row, at=minute, holds=row.every * 60, word=found.state.word, method=said.method[:8],
        low=_micro(said.low), mid=_micro(said.mid), high=_micro(said.high), sent=said.sent, lost=said.lost,
    )  # fmt: skip


def _micro(ms: float | None) -> int | None:
    return None if ms is None else round(ms * 1000)


def _stand(standing: Standing | None, row: Target, state: State, source: Source, now: datetime) -> None:
    """Bring the row up to date where something changed, and tell its alarm."""
    before = state_of(standing)
    what = told(before, state)
    again = state.firing and not what and (standing is None or (standing.told_at or now) <= now - AGAIN)
    if what or again:
        tell(source, row, state, what or FIRING, now)
    if standing is not None and replace(state, said=before.said) == before and not again:
        return  # milliseconds that differ a little are in the sample
    kept = standing or Standing(target=row)
    kept.word, kept.since, kept.firing = state.word, state.since or now, state.firing
    kept.why, kept.said, kept.cause_id = state.why, dict(state.said), state.cause
    kept.changes = [one.astimezone(UTC).isoformat() for one in state.changes]
    kept.told_at = now if what or again else kept.told_at
    kept.save()
