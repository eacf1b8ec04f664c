"""The monitor of the living example, and what it sent: bodies as Uptime Kuma writes them, read by the real rules."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from tuntas.intake.models import Alert, Body, Source
from tuntas.intake.opening import open_due
from tuntas.intake.reading import read_waiting
from tuntas.network.models import Device
from tuntas.people import tokens
from tuntas.people.models import Unit

__all__ = ["DOWN", "UP", "alarm", "monitor"]

DOWN, UP = 0, 1


def monitor(unit: Unit) -> Source:
    """The source that all of the example's alarms come from; nobody has its token."""
    return Source.objects.create(
        unit=unit, name="Uptime Kuma ruang server", kind="uptimekuma", symptom="ruang",
        token_hash=tokens.hashed(tokens.new()),
    )  # fmt: skip


def alarm(source: Source, device: Device, status: int, text: str, now: datetime) -> Alert:
    """A heartbeat about `device` comes in, is read, and stays as a body."""
    beat = {"monitorID": device.pk, "status": status, "time": f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}.000",
            "msg": text, "important": True}  # fmt: skip
    told = {"id": device.pk, "name": device.name, "type": "ping", "hostname": device.address}
    raw = json.dumps({"heartbeat": beat, "monitor": told, "msg": f"[{device.name}] {text}"}, ensure_ascii=False)
    Body.objects.create(
        source=source, sha256=hashlib.sha256(raw.encode()).hexdigest(), raw=raw, size=len(raw.encode()),
        first_at=now, last_at=now,
    )  # fmt: skip
    Source.objects.filter(pk=source.pk).update(heard_at=now)
    read_waiting(now)
    open_due(now)
    return Alert.objects.get(source=source, key=f"monitor:{device.pk}")
