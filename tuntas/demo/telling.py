"""Tells many cases at once in the order of time, so that numbers, inboxes and late marks are as in life."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from tuntas.cases import moves
from tuntas.cases.models import Alarm, Run
from tuntas.demo.people import Office
from tuntas.demo.teller import Teller
from tuntas.diagnostics.models import Survey
from tuntas.intake.opening import open_due
from tuntas.people.calendars import calendar_of
from tuntas.sop import clock

__all__ = ["Script", "Timeline", "tell"]

Story = Callable[[Teller], Iterator[int]]
SWEEP = timedelta(seconds=20)  # how soon after its moment the worker comes by
DAYS_BACK = 20


@dataclass(frozen=True)
class Script:
    """A case: its trouble, how many working minutes before the end it begins, and what happens."""

    trouble: str
    ago: int
    story: Story


class Timeline:
    """The working time up to `now`, counted in minutes: minute 0 is long ago, minute `end` is now, or, by
    night and on holidays, the last moment that somebody worked."""

    def __init__(self, office: Office, now: datetime, least: int) -> None:
        calendar, days = calendar_of(office.unit), DAYS_BACK
        stretches: list[tuple[datetime, datetime]] = []
        while not stretches or self._minutes(stretches) < least:
            days += 10
            lines = clock.ledger(calendar, now - timedelta(days=days), now)
            stretches = [(one.start, one.end) for one in lines if one.counted]
        self.stretches = stretches
        self.starts = [0.0, *accumulate((closes - opens) / timedelta(minutes=1) for opens, closes in stretches)]
        self.end = self.starts[-1]
        self.now = now

    @staticmethod
    def _minutes(stretches: Sequence[tuple[datetime, datetime]]) -> float:
        return sum(((closes - opens) / timedelta(minutes=1) for opens, closes in stretches), 0.0)

    def moment(self, minute: float) -> datetime:
        """When working minute `minute` was; after `end`, so much later than now."""
        if minute >= self.end:
            return self.stretches[-1][1] + timedelta(minutes=minute - self.end)
        at = bisect_right(self.starts, minute) - 1
        return self.stretches[at][0] + timedelta(minutes=minute - self.starts[at])


def tell(office: Office, scripts: Sequence[Script], now: datetime) -> int:
    """Play every script, each at its time; what would happen after `now` does not. How many cases there are."""
    line = Timeline(office, now, max(one.ago for one in scripts) + 60)
    tellers: dict[str, Teller] = {}
    queue: list[tuple[float, int, Iterator[int]]] = []
    for number, script in enumerate(scripts):
        teller = Teller(office, script.trouble, line.moment, tellers, Random(script.trouble))  # noqa: S311
        tellers[script.trouble] = teller
        heapq.heappush(queue, (line.end - script.ago, number, script.story(teller)))
    while queue:
        minute, number, story = heapq.heappop(queue)
        if minute > line.end:
            continue
        teller = tellers[scripts[number].trouble]
        teller.minute = minute
        swept(teller.now)
        open_due(teller.now)
        if (wait := next(story, None)) is not None:
            heapq.heappush(queue, (minute + wait + teller.dice.random() / 2, number, story))
    swept(now)
    Survey.objects.filter(state="wanted").delete()  # wanted by alarms of long ago; nothing is measured for the example
    return sum(one.report is not None for one in tellers.values())


def swept(until: datetime) -> None:
    """What fell due before `until`, each at its own moment, as the worker would have: late runs, shares of a norm."""
    until -= SWEEP
    while True:
        late = Run.objects.filter(finished_at=None, late_at=None, due_at__lt=until).order_by("due_at")
        near = Alarm.objects.filter(fired_at=None, at__lt=until).order_by("at")
        nexts = [*late.values_list("due_at", flat=True)[:1], *near.values_list("at", flat=True)[:1]]
        if not nexts:
            return
        moves.mark_late(min(nexts) + SWEEP)
        moves.ring(min(nexts) + SWEEP)
