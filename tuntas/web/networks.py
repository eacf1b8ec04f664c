"""What stands where in the office, and what is the matter there now: open cases, alarms, how often lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from tuntas.cases.models import Case
from tuntas.intake.models import Alert
from tuntas.intake.signal import FIRING
from tuntas.network.models import Device, Place
from tuntas.people.models import Unit

__all__ = ["DEVICE", "OFTEN", "QUARTER", "Branch", "Matters", "Standing", "matters_of", "standing", "tree"]

QUARTER = timedelta(days=91)
# which device a case is about: what the check found, until then what the alarm was about that opened it
DEVICE = Coalesce(
    "device_id",
    Subquery(Alert.objects.filter(case=OuterRef("pk"), opened=True).order_by("pk").values("device_id")[:1]),
    output_field=BigIntegerField(),
)
OFTEN = 3  # times in a quarter, from where on a device is worth a second look
_DEEPEST = 10


@dataclass(frozen=True)
class Matters:
    """How many open cases and firing alarms each place and device has, and how often a device was the trouble."""

    open_at: Counter[int]
    open_of: Counter[int]
    firing_at: Counter[int]
    firing_of: Counter[int]
    quarter_of: Counter[int]


@dataclass(frozen=True)
class Standing:
    """A device in the tree. `quarter`: its cases in the last quarter where they are worth telling, else 0."""

    device: Device
    open: int
    firing: int
    quarter: int


@dataclass(frozen=True)
class Branch:
    """A place in the tree; alarms of its devices stand at them, those of the place itself here."""

    place: Place
    open: int
    firing: int
    devices: Sequence[Standing] = ()
    rooms: Sequence[Branch] = field(default_factory=list)


def matters_of(offices: Iterable[Unit], now: datetime) -> Matters:
    """What is the matter in these offices at `now`. Two statements."""
    offices = list(offices)
    cases = Case.objects.filter(unit__in=offices).exclude(outcome_kind="duplicate").annotate(about=DEVICE)
    told = list(
        cases.filter(Q(closed_at=None) | Q(opened_at__gt=now - QUARTER))
        .values_list("place_id", "about", "closed_at", "opened_at")
    )  # fmt: skip
    firing = Alert.objects.filter(source__unit__in=offices, alarm=FIRING, network=True)
    alarms = list(firing.values_list("place_id", "device_id"))
    running = [(place, device) for place, device, closed, _opened in told if closed is None]
    return Matters(
        Counter(place for place, _device in running if place), Counter(device for _place, device in running if device),
        Counter(place for place, device in alarms if place and not device),
        Counter(device for _place, device in alarms if device),
        Counter(device for _place, device, _closed, opened in told if device and opened > now - QUARTER),
    )  # fmt: skip


def standing(device: Device, matters: Matters) -> Standing:
    """The device with what is the matter with it."""
    often = matters.quarter_of[device.pk]
    return Standing(
        device, matters.open_of[device.pk], matters.firing_of[device.pk], often if often >= OFTEN else 0
    )


def tree(places: Sequence[Place], devices: Iterable[Device], matters: Matters) -> list[Branch]:
    """Buildings with floors with rooms, to whatever depth, each with the devices that stand in it."""
    known, rooms, stand = {one.pk for one in places}, dict[int | None, list[Place]](), dict[int, list[Standing]]()
    for place in places:
        rooms.setdefault(place.parent_id if place.parent_id in known else None, []).append(place)
    for device in devices:
        if device.place_id:
            stand.setdefault(device.place_id, []).append(standing(device, matters))

    def level(parent: int | None, depth: int) -> list[Branch]:
        return [
            Branch(one, matters.open_at[one.pk], matters.firing_at[one.pk], stand.get(one.pk, []),
                   level(one.pk, depth + 1))
            for one in (rooms.get(parent, []) if depth < _DEEPEST else [])
        ]  # fmt: skip

    return level(None, 0)
