"""What a signal does to its alert: it begins, is heard again, goes quiet, or comes too late to matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from tuntas.cases import moves
from tuntas.intake.models import Alert, Source
from tuntas.intake.placing import device_of, place_of
from tuntas.intake.signal import FIRING, PENDING, RESOLVED, TEST, Signal

__all__ = ["Heard", "hear"]

FLAPS, WITHIN = 4, timedelta(minutes=30)  # so many changes in so long a time are flapping
_SOON = timedelta(minutes=5)  # a monitor's clock may be ahead by this much


@dataclass(frozen=True)
class Heard:
    """What became of a signal, in words for the list of bodies."""

    became: str
    alert: Alert | None = None


def hear(source: Source, said: Signal, now: datetime) -> Heard:
    """Bring the alert of `said` up to date. Runs in the transaction of its body."""
    if said.state == TEST:
        return Heard("uji diterima")
    if said.state == PENDING:
        return Heard("dicatat: belum pasti, atau sedang dipelihara")
    alert = _known(source, said)
    if said.state == RESOLVED:
        return _quiet(alert, said, now) if alert else Heard("dicatat: padam tanpa alarm yang dikenal")
    if alert is None:
        return Heard("alarm baru", _new(source, said, now))
    return _again(alert, said, now)


def _known(source: Source, said: Signal) -> Alert | None:
    """By its key; a recovery or a next event by the rule, where the event's own key is another."""
    rows = Alert.objects.select_for_update(of=("self",)).filter(source=source)
    found = rows.filter(key=said.key).first()
    if found is None and said.other_key:
        wanted = FIRING if said.state == RESOLVED else RESOLVED
        found = rows.filter(other_key=said.other_key, alarm=wanted).order_by("-heard_at").first()
    return found


def _begun(said: Signal, now: datetime) -> datetime:
    """The alert's own start is the moment of the event; one in the future is a wrong clock."""
    return said.started if said.started and said.started <= now + _SOON else now


def _new(source: Source, said: Signal, now: datetime) -> Alert:
    device = device_of(source.unit, said)
    return Alert.objects.create(
        source=source, key=said.key, other_key=said.other_key, alarm=FIRING, title=said.title, name=said.name,
        text=said.text, severity=said.severity, host=said.host, url=said.url, network=said.network, device=device,
        place=place_of(source, said, device), started_at=_begun(said, now), heard_at=now, changes=[now.isoformat()],
        open_at=_open_at(source, said, now), why="" if said.network else "bukan kendala jaringan; hanya dicatat",
    )  # fmt: skip


def _open_at(source: Source, said: Signal, now: datetime) -> datetime | None:
    if not said.network:
        return None
    return now if said.severity == "critical" else now + timedelta(seconds=source.hold_seconds)


def _again(alert: Alert, said: Signal, now: datetime) -> Heard:
    alert.times, alert.heard_at, alert.silent = alert.times + 1, now, False
    if alert.alarm == FIRING:
        if said.severity == "critical" and alert.open_at and not alert.case_id:
            alert.open_at = min(alert.open_at, now)
        alert.title, alert.severity, alert.text = said.title, said.severity, said.text or alert.text
        alert.save()
        return Heard("alarm yang sama, masih menyala", alert)
    if said.started and alert.ended_at and said.started < alert.ended_at:
        alert.save(update_fields=["times", "heard_at"])
        return Heard("diabaikan: lebih lama daripada padamnya", alert)
    alert.key, alert.alarm, alert.episode = said.key, FIRING, alert.episode + 1
    alert.started_at, alert.ended_at = _begun(said, now), None
    alert.title, alert.severity, alert.network = said.title, said.severity, said.network
    alert.device = device_of(alert.source.unit, said) or alert.device
    _changed(alert, now)
    alert.seen_at = alert.seen_by = None
    if alert.case and alert.case.closed_at is None:
        _tell(alert, "again", now)
    else:
        alert.case, alert.opened, alert.why = None, False, ""
        alert.open_at = _open_at(alert.source, said, now)
    alert.save()
    return Heard("menyala lagi", alert)


def _quiet(alert: Alert, said: Signal, now: datetime) -> Heard:
    alert.times, alert.heard_at, alert.silent = alert.times + 1, now, False
    if alert.alarm == RESOLVED:
        alert.save(update_fields=["times", "heard_at", "silent"])
        return Heard("sudah padam", alert)
    if said.ended and said.ended < alert.started_at:
        alert.save(update_fields=["times", "heard_at", "silent"])
        return Heard("diabaikan: padam yang lebih lama daripada alarmnya", alert)
    alert.alarm = RESOLVED
    alert.ended_at = said.ended if said.ended and said.ended <= now + _SOON else now
    _changed(alert, now)
    if alert.case:
        _tell(alert, "quiet", now)
        alert.why = alert.why or "kasus terbuka"
    else:
        alert.open_at, alert.why = None, alert.why or "padam sendiri sebelum kasus dibuka"
    alert.save()
    return Heard("padam", alert)


def _changed(alert: Alert, now: datetime) -> None:
    """Remember the change; four in half an hour are flapping, which is told once."""
    recent = [one for one in alert.changes if datetime.fromisoformat(one) > now - WITHIN]
    alert.changes = [*recent, now.isoformat()][-10:]
    alert.flapping = len(alert.changes) >= FLAPS


def _tell(alert: Alert, what: str, now: datetime) -> None:
    if alert.case and not alert.flapping:
        moves.sound(alert.case, what, now=now, title=alert.title, source=alert.source.name)


def fall_silent(now: datetime) -> int:
    """Mark what fires but is not heard of any more: its "resolved" may never come. How many."""
    marked = 0
    for source in Source.objects.all():
        rows = Alert.objects.filter(
            Q(heard_at__lt=now - timedelta(hours=source.silent_hours)), source=source, alarm=FIRING, silent=False
        )
        marked += rows.update(silent=True)
    return marked
