"""How an alarm is told on a page: its state in a word, since when, and where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tuntas.intake.models import Alert
from tuntas.web.times import short_time

__all__ = ["alarm_told"]

_ALARMS = {
    "flapping": (lambda: _("naik turun"), "warn"), "silent": (lambda: _("menyala, tanpa kabar"), "warn"),
    "firing": (lambda: _("menyala"), "bad"), "resolved": (lambda: _("padam"), "good"),
}  # fmt: skip


def alarm_told(alert: Alert, now: datetime) -> dict[str, Any]:
    """The alert with `word`, `tone`, `where`, `since`, `ended` and `waits`; times in the office's zone."""
    state = alert.alarm
    if state == "firing" and (alert.flapping or alert.silent):
        state = "flapping" if alert.flapping else "silent"
    word, tone = _ALARMS[state]
    unit = alert.source.unit
    return {
        "alert": alert, "word": word(), "tone": tone, "where": alert.device or alert.place or alert.host or "–",
        "since": short_time(alert.started_at, unit, now),
        "ended": short_time(alert.ended_at, unit, now) if alert.ended_at else "",
        "waits": short_time(alert.open_at, unit, now) if alert.open_at else "",
    }  # fmt: skip
