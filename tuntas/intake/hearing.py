"""What a signal does to its alert: it begins, is heard again, goes quiet, or comes too late to matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from tuntas.cases import moves
from tuntas.intake.known import Known
from tuntas.intake.models import Alert, Source
from tuntas.intake.placing import device_of, place_of
from tuntas.intake.signal import FIRING, NOTED, PENDING, RESOLVED, TEST, Signal

__all__ = ["Heard", "calm_down", "fall_silent", "hear"]

FLAPS, WITHIN = 4, timedelta(minutes=30)  # so many changes in so long a time are flapping
_SOON = timedelta(minutes=5)  # a monitor's clock may be ahead by this much


@dataclass(frozen=True)
class Heard:
    """What became of a signal: a code of `words`, for the list of bodies."""

    became: str
    alert: Alert | None = None


def hear(known: Known, said: Signal, now: datetime) -> Heard:
    """Bring the alert of `said` up to date. Runs in the transaction of its body."""
    if said.state in (TEST, NOTED, PENDING):
        return Heard(said.state)
    alert = known.alert(said)
    if said.acknowledged and not said.title:  # a key and no more: what is not burning is not lit by it
        return _seen(alert, now)
    if said.state == RESOLVED:
        return _quiet(alert, said, now) if alert else _before_its_alarm(known, said, now)
    if alert is None:
        return Heard("new", _new(known, said, now))
    return _again(known, alert, said, now)


def _seen(alert: Alert | None, now: datetime) -> Heard:
    if alert is None or alert.alarm == RESOLVED:
        return Heard(NOTED, alert)
    alert.times, alert.heard_at, alert.silent = alert.times + 1, now, False
    alert.save(update_fields=["times", "heard_at", "silent"])
    return Heard("same", alert)


def _begun(said: Signal, now: datetime) -> datetime:
    """The alert's own start is the moment of the event; one in the future is a wrong clock."""
    return said.started if said.started and said.started <= now + _SOON else now


def _new(known: Known, said: Signal, now: datetime, **more: Any) -> Alert:
    source = known.source
    device = device_of(source.unit, said)
    fields = {
        "alarm": FIRING, "started_at": _begun(said, now), "open_at": _open_at(source, said, now),
        "why": "" if said.network else "not_network", **more,
    }  # fmt: skip
    alert = Alert.objects.create(
        source=source, key=said.key, other_key=said.other_key, title=said.title or said.key, name=said.name,
        text=said.text, severity=said.severity, host=said.host, url=said.url, network=said.network, device=device,
        place=place_of(source, said, device), heard_at=now, changes=[now.isoformat()], **fields,
    )  # fmt: skip
    return known.keep(alert)


def _before_its_alarm(known: Known, said: Signal, now: datetime) -> Heard:
    """A recovery that tells its moment overtook its alarm, which then opens nothing when it comes."""
    ended = _ended(said, now)
    if ended is None:
        return Heard("unknown_resolve")
    over = {"alarm": RESOLVED, "started_at": ended, "ended_at": ended, "ended_told": True, "open_at": None}
    return Heard("resolved_early", _new(known, said, now, **over, why="resolved_early"))


def _open_at(source: Source, said: Signal, now: datetime) -> datetime | None:
    if not said.network:
        return None
    return now if said.severity == "critical" else now + timedelta(seconds=source.hold_seconds)


def _again(known: Known, alert: Alert, said: Signal, now: datetime) -> Heard:
    alert.times, alert.heard_at, alert.silent = alert.times + 1, now, False
    if alert.alarm == FIRING and not _anew(alert, said):
        if said.severity == "critical" and alert.open_at and not alert.case_id and alert.why != "held":
            alert.open_at = min(alert.open_at, now)
        alert.title, alert.text = said.title or alert.title, said.text or alert.text
        alert.severity = said.severity
        alert.save(update_fields=["times", "heard_at", "silent", "open_at", "title", "text", "severity"])
        return Heard("same", alert)
    if alert.alarm == RESOLVED and _is_over(alert, said):
        alert.save(update_fields=["times", "heard_at", "silent"])
        return Heard("old_alarm", alert)
    was, alert.key, alert.alarm, alert.episode = alert.key, said.key, FIRING, alert.episode + 1
    alert.started_at, alert.ended_at, alert.ended_told = _begun(said, now), None, False
    alert.title, alert.severity, alert.network = said.title or alert.title, said.severity, said.network
    alert.device = device_of(alert.source.unit, said) or alert.device
    _changed(alert, now)
    alert.seen_at = alert.seen_by = None
    if alert.case and alert.case.closed_at is None:
        _tell(alert, "again", now)
    else:
        alert.case, alert.opened = None, False
        alert.open_at, alert.why_said = _open_at(alert.source, said, now), {}
        alert.why = "" if said.network else "not_network"
        if alert.flapping and alert.open_at:  # it was waited for long enough
            alert.open_at = now
    alert.save()
    return Heard("again", known.keep(alert, was=was))


def _anew(alert: Alert, said: Signal) -> bool:
    """Whether it began again though no recovery was heard: its case is closed, and it began after that."""
    closed = alert.case.closed_at if alert.case else None
    return closed is not None and (said.started is None or said.started > closed)


def _is_over(alert: Alert, said: Signal) -> bool:
    """Whether an alarm came after its own recovery. Only moments of one clock, the monitor's, are compared."""
    if said.started is None or alert.ended_at is None:
        return False
    return said.started < alert.ended_at if alert.ended_told else said.started <= alert.started_at


def _quiet(alert: Alert, said: Signal, now: datetime) -> Heard:
    alert.times, alert.heard_at, alert.silent = alert.times + 1, now, False
    if alert.alarm == RESOLVED:
        alert.save(update_fields=["times", "heard_at", "silent"])
        return Heard("resolved_before", alert)
    if said.ended and said.ended < alert.started_at:
        alert.save(update_fields=["times", "heard_at", "silent"])
        return Heard("old_resolve", alert)
    ended = _ended(said, now)
    alert.alarm, alert.ended_at, alert.ended_told = RESOLVED, ended or now, ended is not None
    _changed(alert, now)
    if alert.case:
        _tell(alert, "quiet", now)
        alert.why = alert.why or "case_open"
    else:
        alert.open_at = None
        if alert.why in ("", "held", "no_procedure"):
            alert.why, alert.why_said = "went_early", {}
    alert.save()
    return Heard("resolved", alert)


def _ended(said: Signal, now: datetime) -> datetime | None:
    """The end that the monitor tells; one in the future is a wrong clock."""
    return said.ended if said.ended and said.ended <= now + _SOON else None


def _changed(alert: Alert, now: datetime) -> None:
    """Remember the change; four in half an hour are flapping, which is told once."""
    alert.changes = [*_recent(alert, now), now.isoformat()][-10:]
    alert.flapping = len(alert.changes) >= FLAPS


def _recent(alert: Alert, now: datetime) -> list[str]:
    return [one for one in alert.changes if datetime.fromisoformat(one) > now - WITHIN]


def _tell(alert: Alert, what: str, now: datetime) -> None:
    if alert.case and not alert.flapping:
        moves.sound(alert.case, what, now=now, title=alert.title, source=alert.source.name)


def calm_down(now: datetime) -> int:
    """What flapped and has stood still for half an hour: say once how it ended. How many."""
    calmed = 0
    for pk in list(Alert.objects.filter(flapping=True, heard_at__lte=now).values_list("pk", flat=True)):
        with transaction.atomic():
            rows = Alert.objects.select_for_update(of=("self",)).select_related("source", "case")
            alert = rows.filter(pk=pk, flapping=True).first()
            if alert is None or _recent(alert, now):
                continue
            alert.flapping = False
            alert.save(update_fields=["flapping"])
            _tell(alert, "again" if alert.alarm == FIRING else "quiet", now)
            calmed += 1
    return calmed


def fall_silent(now: datetime) -> int:
    """Mark what fires but is not heard of any more: its "resolved" may never come. How many."""
    marked = 0
    for source in Source.objects.all():
        rows = Alert.objects.filter(
            Q(heard_at__lt=now - timedelta(hours=source.silent_hours)), source=source, alarm=FIRING, silent=False
        )
        marked += rows.update(silent=True)
    return marked
