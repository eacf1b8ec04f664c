"""Which device and which place of the office an alert is about."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence

from django.db.models import Q

from tuntas.intake.models import Source
from tuntas.intake.signal import Signal
from tuntas.network.models import Device, Place
from tuntas.people.models import Unit

__all__ = ["above", "around", "below", "device_of", "place_of", "roots_first"]

_DEEPEST = 20  # uplinks are followed no further; a ring ends there


def device_of(unit: Unit, said: Signal) -> Device | None:
    """By address, else by name; of "sw-1.kantor.go.id:9100" also "sw-1"."""
    addresses = [one for text in (said.address, said.host) if (one := _address(text))]
    names = [one.casefold() for one in _names(said.host)]
    wanted = Q(address__in=addresses)
    for name in names:
        wanted |= Q(name__iexact=name)
    if not (addresses or names):
        return None
    found = list(Device.objects.filter(wanted, unit=unit, active=True).select_related("place"))
    ranks = [*addresses, *names]
    known = {one.name.casefold(): one for one in found} | {one.address: one for one in found}
    return next((known[one] for one in ranks if one in known), None)


def place_of(source: Source, said: Signal, device: Device | None) -> Place | None:
    """That of the device, else the place it names, else what the source stands for."""
    if device and device.place:
        return device.place
    rows = Place.objects.filter(unit=source.unit, active=True)
    named = rows.filter(name__iexact=said.place).first() if said.place else None
    return named or source.place


def _address(text: str) -> str:
    text = text.strip().removeprefix("[")
    text = text.partition("]")[0] if "]" in text else text.partition(":")[0] if text.count(":") == 1 else text
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""


def _names(host: str) -> Iterator[str]:
    whole = host.strip()
    bare = whole.partition(":")[0]
    for one in dict.fromkeys((whole, bare, bare.partition(".")[0])):
        if one:
            yield one


def above(device: Device) -> list[int]:
    """The devices that feed `device`, nearest first."""
    found: list[int] = []
    uplink = device.uplink_id
    while uplink and uplink not in found and len(found) < _DEEPEST:
        found.append(uplink)
        uplink = Device.objects.filter(pk=uplink).values_list("uplink_id", flat=True).first()
    return found


def around(place: Place) -> list[int]:
    """The place and all that it lies in: room, floor, building."""
    found = [place.pk]
    outer = place.parent_id
    while outer and outer not in found and len(found) < _DEEPEST:
        found.append(outer)
        outer = Place.objects.filter(pk=outer).values_list("parent_id", flat=True).first()
    return found


def roots_first(due: Sequence[tuple[int, int | None]]) -> list[int]:
    """(alert, device) in an order in which no device comes before one that feeds it: its case then waits already."""
    if not any(device for _alert, device in due):
        return [alert for alert, _device in due]
    uplink = dict(Device.objects.exclude(uplink=None).values_list("pk", "uplink_id"))

    def depth(device: int | None) -> int:
        steps = 0
        while device and steps < _DEEPEST:
            device, steps = uplink.get(device), steps + 1
        return steps

    return [alert for alert, _device in sorted(due, key=lambda one: depth(one[1]))]


def below(device: Device) -> set[int]:
    """All that `device` feeds."""
    found: set[int] = set()
    level = {device.pk}
    for _round in range(_DEEPEST):
        level = set(Device.objects.filter(uplink__in=level).values_list("pk", flat=True)) - found - {device.pk}
        if not level:
            break
        found |= level
    return found
