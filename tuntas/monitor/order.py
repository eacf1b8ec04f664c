"""What hangs from what among the watched targets, so that those above are asked, and blamed, first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuntas.network.models import Device, Target

__all__ = ["uplinks"]

_DEEPEST = 20  # uplinks are followed no further; a ring ends there
_FEEDING = ("gateway", "switch", "isp", "host")  # a device's own target, of those that may feed others
_BEYOND = {"isp": ("gateway",), "internet": ("isp", "gateway"), "public_resolver": ("isp", "gateway")}


def uplinks(office: Sequence[Target], watched: Sequence[Target]) -> dict[int, int]:
    """Of each watched target of an office the nearest watched one that it hangs from, by keys.

    As registered with the target; else by the devices that feed its device; else what lies beyond the office hangs
    from the provider's side, and that from the gateway, where there is just one of them.
    """
    found: dict[int, int] = {}
    by_key, keys = {one.pk: one for one in office}, {one.pk for one in watched}
    devices = dict(Device.objects.filter(unit=watched[0].unit_id).values_list("pk", "uplink")) if watched else {}
    of_device = {one.device_id: one.pk for one in reversed(watched) if one.device_id and one.kind in _FEEDING}
    for one in watched:
        above = _by_target(one, by_key, keys) or _by_device(one, devices, of_device) or _by_kind(one, watched)
        if above and above != one.pk:
            found[one.pk] = above
    return found


def _by_target(one: Target, by_key: Mapping[int, Target], watched: set[int]) -> int | None:
    up, steps = one.uplink_id, 0
    while up and up not in watched and steps < _DEEPEST:
        up, steps = by_key[up].uplink_id if up in by_key else None, steps + 1
    return up if up in watched else None


def _by_device(one: Target, devices: Mapping[int, int | None], of_device: Mapping[int, int]) -> int | None:
    device, steps = devices.get(one.device_id or 0), 0
    while device and device not in of_device and steps < _DEEPEST:
        device, steps = devices.get(device), steps + 1
    return of_device.get(device or 0)


def _by_kind(one: Target, watched: Sequence[Target]) -> int | None:
    for kind in _BEYOND.get(one.kind, ()):
        found = [other.pk for other in watched if other.kind == kind]
        if len(found) == 1:
            return found[0]
    return None
