"""Hours of samples: reckoned once they are over, kept for two years; and samples forgotten after two weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q

from tuntas.intake.models import Window
from tuntas.intake.opening import planned_work
from tuntas.monitor import reckoning
from tuntas.monitor.models import Hour, Sample, Watch
from tuntas.monitor.reckoning import HOUR, LONGEST, Figures, Seconds
from tuntas.network.models import Target
from tuntas.people.calendars import calendar_of
from tuntas.sop.clock import WorkCalendar

__all__ = [
    "RAW_DAYS", "YEARS", "forget", "hour_of", "planned_spans", "reckon_due", "samples_of", "working",
]  # fmt: skip

RAW_DAYS = 14  # single samples
YEARS = 2  # hours
_GRACE = 60  # seconds after an hour, in which another worker may still write its last round
_MS = ("low", "p10", "mid", "p90", "p95", "high")
Span = tuple[int, int]
_FIGURES = [one.name for one in (*fields(Seconds), *fields(Figures))]


def reckon_due(now: datetime) -> int:
    """Reckon every hour that is over and was not yet. How many hours of targets were written."""
    last = int(now.timestamp() - _GRACE) // HOUR * HOUR
    begun = Watch.objects.filter(pk=1).values_list("hours_until", flat=True).first()
    if begun is None or begun == last:
        return 0
    oldest = last - RAW_DAYS * 24 * HOUR
    first = min(max(begun, oldest), last - HOUR)  # a clock that was put back: the hour before is reckoned again
    rows = list(Target.objects.filter(samples__at__gte=first - LONGEST).distinct().select_related(
        "unit__calendar", "device__place", "place"))  # fmt: skip
    found = Sample.objects.filter(target__in=rows, at__gte=first - LONGEST).aggregate(at=Min("at"))["at"]
    first = max(first, (last if found is None else found) // HOUR * HOUR)
    with transaction.atomic():
        done = sum(_write(rows, at) for at in range(first, last, HOUR))
        Watch.objects.filter(pk=1).update(hours_until=last)
    return done


def _write(rows: Sequence[Target], at: int) -> int:
    """The hour from `at` of every target that has a sample in it."""
    samples = samples_of([one.pk for one in rows], at - LONGEST, at + HOUR)
    office = {one.unit_id: working(calendar_of(one.unit), at, at + HOUR) for one in rows if one.pk in samples}
    planned = planned_spans(rows, at, at + HOUR)
    hours = [
        hour_of(one.pk, samples[one.pk], at, planned.get(one.pk, []), office[one.unit_id])
        for one in rows if any(near.at + near.holds > at for near in samples.get(one.pk, ()))
    ]  # fmt: skip
    Hour.objects.bulk_create(hours, update_conflicts=True, unique_fields=["target", "at"], update_fields=_FIGURES)
    return len(hours)


def hour_of(
    target: int, samples: Sequence[reckoning.Sample], at: int, planned: Sequence[Span], office: Sequence[Span],
    until: int | None = None,
) -> Hour:  # fmt: skip
    """The hour from `at`, or its part before `until`, as a row that is not saved."""
    ends = min(at + HOUR, until or at + HOUR)
    near = [one for one in samples if at - LONGEST <= one.at < ends]
    spent = reckoning.seconds(near, at, ends, planned=planned, working=office)
    told = reckoning.figures([one for one in near if one.at >= at])
    return Hour(target_id=target, at=at, **_plain(spent), **_plain(told))


def _plain(values: Seconds | Figures) -> dict[str, int | None]:
    told = {one.name: getattr(values, one.name) for one in fields(values)}
    return {key: round(one * 1000) if key in _MS and one is not None else one for key, one in told.items()}


def samples_of(targets: Iterable[int], start: int, end: int) -> Mapping[int, list[reckoning.Sample]]:
    """The samples of each target from `start` until before `end`, in order, in milliseconds."""
    rows = Sample.objects.filter(target__in=list(targets), at__gte=start, at__lt=end).order_by("target", "at")
    told: dict[int, list[reckoning.Sample]] = {}
    for target, at, holds, word, low, mid, high, sent, lost in rows.values_list(
        "target", "at", "holds", "word", "low", "mid", "high", "sent", "lost"
    ):
        one = reckoning.Sample(at, holds, word, _milli(low), _milli(mid), _milli(high), sent, lost)
        told.setdefault(target, []).append(one)
    return told


def _milli(micro: int | None) -> float | None:
    return None if micro is None else micro / 1000


def planned_spans(rows: Iterable[Target], start: int, end: int) -> dict[int, list[Span]]:
    """Planned work about each target from `start` to `end`, by the rule that holds its alarms back; where there is."""
    within = Q(starts_at__lt=datetime.fromtimestamp(end, UTC), ends_at__gt=datetime.fromtimestamp(start, UTC))
    busy = set(Window.objects.filter(within).values_list("unit", flat=True))
    return {one.pk: _planned(one, within) for one in rows if one.unit_id in busy}


def _planned(row: Target, within: Q) -> list[Span]:
    device = row.device
    place = device.place if device and device.place else row.place
    found = planned_work(row.unit, device, place).filter(within)
    return [(int(one.starts_at.timestamp()), int(one.ends_at.timestamp())) for one in found]


def working(calendar: WorkCalendar, start: int, end: int) -> list[Span]:
    """The seconds from `start` to `end` that the calendar counts as working time, cover included."""
    day = datetime.fromtimestamp(start, UTC).astimezone(calendar.tz).date()
    found: list[Span] = []
    while (told := calendar.day(day)).begins.timestamp() < end:
        found += [(int(opens.timestamp()), int(closes.timestamp())) for opens, closes in told.spans]
        day += timedelta(days=1)
    return found


def forget(now: datetime) -> int:
    """Drop samples after two weeks and hours after two years. How many rows."""
    raw = int((now - timedelta(days=RAW_DAYS)).timestamp())
    old = int((now - timedelta(days=365 * YEARS)).timestamp())
    gone = 0
    with transaction.atomic():
        for pk in list(Target.objects.order_by("pk").values_list("pk", flat=True)):
            gone += Sample.objects.filter(target=pk, at__lt=raw).delete()[0]
            gone += Hour.objects.filter(target=pk, at__lt=old).delete()[0]
    return gone
