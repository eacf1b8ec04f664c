"""What the monitor says to the rules of alarms: as a source of its own that no token opens, by the same words."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation

from tuntas.intake.hearing import hear
from tuntas.intake.known import Known
from tuntas.intake.models import Source
from tuntas.intake.signal import FIRING, RESOLVED, Signal
from tuntas.monitor.states import State
from tuntas.monitor.words import why
from tuntas.network.models import Target
from tuntas.people.models import Unit

__all__ = ["OWN", "source_of", "tell"]

OWN = "pemantau"  # the kind of this source: no format of the door
NAME = "Pemantau Tuntas"
_SEVERE = ("gateway", "isp")  # without these nobody in the office reaches anything: nothing is waited for


def source_of(unit: Unit) -> Source:
    """The monitor's own source in an office. What stands for its token is the hash of none."""
    found = Source.objects.filter(unit=unit, kind=OWN).first()
    if found:
        return found
    name = NAME if not Source.objects.filter(unit=unit, name=NAME).exists() else f"{NAME} ({OWN})"
    return Source.objects.create(unit=unit, kind=OWN, name=name, token_hash=f"{OWN}:{unit.pk}")


def tell(source: Source, row: Target, state: State, what: str, now: datetime) -> None:
    """Let an alarm begin, go on, or go quiet. Runs in the transaction that keeps the state."""
    if not source.active:
        return
    hear(Known(source), signal(row, state, what), now)
    Source.objects.filter(pk=source.pk).update(heard_at=now)


def signal(row: Target, state: State, what: str) -> Signal:
    """What the state of a target is in the words of an alarm."""
    firing = what == FIRING
    return Signal(
        key=f"sasaran:{row.pk}", state=FIRING if firing else RESOLVED, name=f"{OWN}:{row.kind}",
        title=f"{row.name} tidak menjawab" if firing else f"{row.name} menjawab lagi",
        text=f"{row.get_kind_display()} {row.address}: {_said(state)}" if firing else "",
        severity="critical" if row.kind in _SEVERE else "warning",
        host=row.device.name if row.device else row.name, address="" if row.device else row.address,
        place=row.place.name if row.place else "", url=f"{settings.SITE_URL.rstrip('/')}/jaringan/pantauan/{row.pk}/",
        started=state.since if firing else None,
    )  # fmt: skip


def _said(state: State) -> str:
    with translation.override("id"):  # a report is written in the language of the office
        return why(state.why, state.said)
