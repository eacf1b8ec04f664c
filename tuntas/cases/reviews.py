"""When a procedure is to be monitored and evaluated, and by whom: twice a year and once (PermenPAN-RB 35/2012)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tuntas.cases.editions import known, procedure_of
from tuntas.cases.models import Edition, Review
from tuntas.people.calendars import calendar_of
from tuntas.people.duties import duties_of, local_day
from tuntas.people.models import Duty, Unit, User
from tuntas.sop import clock

__all__ = ["KINDS", "Expected", "expected", "expected_of", "leads"]

KINDS = {"monitoring": 6, "evaluation": 12}  # months from one to the next
WITHIN = 10  # working days after a period has ended; the regulation names none


@dataclass(frozen=True)
class Expected:
    """The next monitoring or evaluation: of the days `first` to `last`, to be held by `due_at` (UTC)."""

    unit: Unit
    edition: Edition  # in force now
    kind: str
    first: date
    last: date
    opens: date  # the day after the period: from then on it lies on the desk
    due_at: datetime

    def is_due(self, now: datetime) -> bool:
        return self.opens <= local_day(self.unit, now)

    def is_late(self, now: datetime) -> bool:
        return self.due_at < now


def leads(duty: Duty, edition: Edition) -> bool:
    """Whether who holds `duty` owns the procedure: leads its work, and so answers for its sheet."""
    return duty.unit.kind == "office" and duty.role in procedure_of(edition).policy.reassign


def expected_of(user: User, now: datetime, procedure: str = "") -> list[Expected]:
    """What is expected of `user`, the most urgent first: of each procedure that they lead, one of each kind."""
    duties = [one for one in duties_of(user, now) if one.unit.kind == "office"]
    if not duties:
        return []
    editions = [one for one in known(user) if procedure in ("", one.procedure)]
    newest = {one.procedure: one for one in editions if one.withdrawn_at is None}
    owned = {(one.unit_id, edition.pk): (one.unit, edition)
             for edition in newest.values() for one in duties if leads(one, edition)}  # fmt: skip
    held = list(Review.objects.filter(unit__in={unit for unit, _ in owned})) if owned else []
    found: list[Expected] = []
    for unit, edition in owned.values():
        found += expected(unit, edition, [one for one in editions if one.procedure == edition.procedure], held, now)
    return sorted(found, key=lambda one: (one.due_at, one.kind))


def expected(
    unit: Unit, edition: Edition, editions: Iterable[Edition], held: Iterable[Review], now: datetime
) -> list[Expected]:
    """The next of each kind, in months from the day the first edition took force.

    Where several periods have passed unheld, one review covers them all; it is due since the first of them ended.
    """
    start = local_day(unit, min(one.published_at for one in editions))
    own = [one for one in held if (one.unit_id, one.procedure) == (unit.pk, edition.procedure)]
    found = []
    for kind, months in KINDS.items():
        first = max((one.last + timedelta(days=1) for one in own if one.kind == kind), default=start)
        ends = [_months_on(start, months * n) for n in range(1, 1 + _passed(start, local_day(unit, now), months) + 1)]
        ahead = [one for one in ends if one > first] or [_months_on(first, months)]
        passed = [one for one in ahead if one <= local_day(unit, now)]
        last = (passed[-1] if passed else ahead[0]) - timedelta(days=1)
        found.append(Expected(unit, edition, kind, first, last, ahead[0], _due(unit, ahead[0])))
    return found


def _passed(start: date, today: date, months: int) -> int:
    """How many whole periods have passed at most."""
    return max(0, (today.year - start.year) * 12 + today.month - start.month) // months


def _months_on(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))


def _due(unit: Unit, opens: date) -> datetime:
    """The closing of the tenth working day of the unit's calendar, the first day counted."""
    calendar = calendar_of(unit).ordinary
    begins = datetime.combine(opens, time(), calendar.tz).astimezone(UTC)
    due = clock.due_days(calendar, begins, WITHIN - 1) or begins
    return calendar.day(due.astimezone(calendar.tz).date()).spans[-1][1]
