"""The face of a clock: what is left of a run's norm, in words, a share and a tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tuntas.cases.models import Run
from tuntas.people.models import Unit
from tuntas.sop import clock
from tuntas.sop.procedure import Norm
from tuntas.web.times import duration, short_time, used

__all__ = ["Face", "face"]

_HURRY = timedelta(minutes=10)


@dataclass(frozen=True)
class Face:
    """`left` is negative when late; None without a norm. `share` is the part of the norm left, in per cent."""

    text: str
    small: str
    tone: str = ""  # "" · warn · bad · idle
    icon: str = ""
    share: float | None = None
    left: timedelta | None = None
    spent: timedelta = timedelta()
    used: float = 0  # per cent of the norm, at most 100
    due: str = ""
    tick: str = ""  # seconds left (negative when late), and for how many more the clock runs without a break

    @property
    def order(self) -> float:
        """The most urgent first; held and unlimited work last."""
        return self.left.total_seconds() if self.left is not None and self.tone != "idle" else float("inf")

    @property
    def late(self) -> bool:
        return self.tone == "bad"


def face(
    run: Run, norm: Norm, calendar: clock.WorkCalendar, unit: Unit, now: datetime, stops: list[clock.Hold]
) -> Face:
    """The clock of an open run at `now`."""
    spent = clock.spent(calendar, run.opened_at, now, stops)
    whole = _whole(norm, calendar, run)
    share_used = min(100.0, 100 * spent / whole) if whole else 0
    if run.held_at is not None:
        left = whole - spent if whole else timedelta()
        text = _("Sisa %(time)s") % {"time": duration(left)} if whole else _("Ditunda")
        return Face(text, _("ditunda"), "idle", "player-pause", spent=spent, used=share_used, left=left)
    if run.due_at is None:
        return Face(_("Tanpa norma"), _("berjalan %(time)s") % {"time": used(spent)}, "idle", "clock", spent=spent)
    due = short_time(run.due_at, unit, now)
    small = _("batas %(time)s") % {"time": due}
    if now > run.due_at:
        over = clock.spent(calendar, run.due_at, now)
        text = _("%(time)s lewat") % {"time": used(over)}
        left = -over - timedelta(seconds=1)
        return Face(text, small, "bad", "alert-triangle", None, left, spent, 100, due, _tick(calendar, now, -over))
    left = clock.spent(calendar, now, run.due_at)
    share = 100 * left / whole if whole else None
    tone = "warn" if left <= _HURRY or (share is not None and share <= 20) else ""
    return Face(duration(left), small, tone, "", share, left, spent, share_used, due, _tick(calendar, now, left))


def _tick(calendar: clock.WorkCalendar, now: datetime, left: timedelta) -> str:
    """What a page needs to go on counting by itself until it asks again; outside hours the clock stands still."""
    spans = calendar.day(now.astimezone(calendar.tz).date()).spans
    runs = next((closes - now for opens, closes in spans if opens <= now < closes), timedelta())
    return f"{left.total_seconds():.0f} {runs.total_seconds():.0f}"


def _whole(norm: Norm, calendar: clock.WorkCalendar, run: Run) -> timedelta:
    if norm.unit == "minutes":
        return timedelta(minutes=norm.high)
    if norm.unit == "days" and run.due_at:
        return clock.spent(calendar, run.opened_at, run.due_at)
    return timedelta()
