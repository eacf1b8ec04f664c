"""When a person may be told by a channel: not in their quiet hours, and of norms only in working time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tuntas.people.calendars import calendar_of
from tuntas.people.models import Unit, User
from tuntas.sop import clock

__all__ = ["fitting", "next_at"]

_MINUTE, _ONE_DAY = timedelta(minutes=1), timedelta(days=1)


def fitting(moment: datetime, person: User, unit: Unit, topic: str) -> datetime:
    """`moment`, or the first one after it at which `person` may be told of `topic` by what `unit` works."""
    zone = ZoneInfo(unit.zone)
    for _round in range(3):  # quiet hours may end outside working time, and working time begin within them
        wanted = moment
        if topic == "due":
            moment = _open(unit, moment)
        if person.quiet_from and person.quiet_to and _within(moment, person.quiet_from, person.quiet_to, zone):
            moment = next_at(moment, person.quiet_to, zone)
        if moment == wanted:
            break
    return moment


def next_at(after: datetime, wall: time, zone: ZoneInfo) -> datetime:
    """The next moment after `after` at which clocks in `zone` show `wall`."""
    local = after.astimezone(zone)
    today = datetime.combine(local.date(), wall, zone)
    found = today if today > local else datetime.combine(local.date() + _ONE_DAY, wall, zone)
    return found.astimezone(after.tzinfo)


def _open(unit: Unit, moment: datetime) -> datetime:
    """`moment` if it is within working time, else when working time next begins."""
    calendar = calendar_of(unit)
    if clock.spent(calendar, moment, moment + _MINUTE):
        return moment
    due = clock.due(calendar, moment, 1)
    return due - _MINUTE if due else moment


def _within(moment: datetime, first: time, last: time, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone).time()
    return first <= local < last if first <= last else local >= first or local < last
