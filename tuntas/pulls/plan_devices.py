"""Devices of a source beside those here: a renamed one keeps its row, one typed by hand is linked, none is doubled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuntas.network.models import Device, Place
from tuntas.pulls.kinds import KINDS
from tuntas.pulls.matching import Want, alike, is_free, refused, serial
from tuntas.pulls.models import Pull
from tuntas.pulls.plan import Line, Plan, changed
from tuntas.pulls.rows import DeviceRow, Found

__all__ = ["plan_devices"]


@dataclass
class _Pair:
    """A row there, and what stands for it here. `how`: of a link; `why` it cannot be, because of `other`."""

    row: DeviceRow
    device: Device
    how: str = ""
    why: str = ""
    other: str = ""


def plan_devices(
    plan: Plan, pull: Pull, found: Found, here: Sequence[Device], places: Mapping[str, Place],
    living: frozenset[str], now: datetime,
) -> None:  # fmt: skip
    """What becomes of devices."""
    pairs = _pairs(pull, found, here, living)
    _refuse(pairs, here)
    for pair in pairs:
        _put(plan, pull, pair, places)
    _uplinks(plan, pairs, here)
    kept = {id(pair.device) for pair in pairs}
    plan.leave(pull, "device", here, kept, found, now)


def _pairs(pull: Pull, found: Found, here: Sequence[Device], living: frozenset[str]) -> list[_Pair]:
    """A device for every row: its own by the source's key, else by its serial number, else by its name, else new."""
    own = {one.source: one for one in here if one.source}
    given: dict[str, tuple[Device, str]] = {
        row.key: (own[pull.prefix + row.key], "") for row in found.devices if pull.prefix + row.key in own
    }
    free = [one for one in here if is_free(one, pull.prefix, found.seen, living)]
    for how, of_row, of_free in (
        ("serial", lambda row: serial(row.serial), lambda one: serial(one.serial)),
        ("name", lambda row: row.name.casefold(), lambda one: one.name.casefold()),
    ):
        taken = {id(one) for one, _how in given.values()}
        rows = [one for one in found.devices if one.key not in given]
        for row, one in alike(rows, [one for one in free if id(one) not in taken], of_row, of_free):
            given[row.key] = (one, "again" if one.source else how)
    new = ((Device(unit=pull.unit, name=row.name, source=pull.prefix + row.key), "") for row in found.devices)
    return [_Pair(row, *given.get(row.key, made)) for row, made in zip(found.devices, new, strict=True)]


def _refuse(pairs: Sequence[_Pair], here: Sequence[Device]) -> None:
    """Note what cannot be: a name that another device bears, a serial number that another source has already."""
    meant = {id(one.device) for one in pairs}
    others = {one.name.casefold(): one for one in here if id(one) not in meant}
    serials = {serial(one.serial): one for one in here if id(one) not in meant and serial(one.serial)}
    wants = [Want(one.row.name.casefold(), one.device.name.casefold() if one.device.pk else None) for one in pairs]
    lost = refused(wants, others)
    for at, pair in enumerate(pairs):
        twin = serials.get(serial(pair.row.serial)) if pair.device.pk is None else None
        if at in lost:
            holder = others.get(pair.row.name.casefold())
            pair.why, pair.other = "name", holder.name if holder else ""
        elif twin is not None:
            pair.why, pair.other = "serial", twin.name


def _put(plan: Plan, pull: Pull, pair: _Pair, places: Mapping[str, Place]) -> None:
    """The line of one device, and what is to be written of it."""
    row, device = pair.row, pair.device
    if pair.why:
        plan.lines.append(Line("device", "conflict", row.key, row.name, why=pair.why, other=pair.other))
        return
    values = _values(pull, row, device, places)
    if device.pk is None:
        changes = [(name, "", after) for name, _before, after in changed(device, values)]
        plan.new_devices.append(device)
        plan.lines.append(Line("device", "new", row.key, row.name, changes))
        return
    plan.update(pull, "device", row.key, device, values, pair.how)


def _values(pull: Pull, row: DeviceRow, device: Device, places: Mapping[str, Place]) -> dict[str, Any]:
    """What the source decides, as far as it says anything; and what it fills where nothing is written here."""
    said: dict[str, Any] = {
        "name": row.name, "role": row.role, "place": places.get(row.place), "make": row.make, "serial": row.serial,
        "address": row.address, "active": row.active, "bmn": row.bmn,
    }  # fmt: skip
    kind = KINDS[pull.kind]
    return {name: said[name] for name in kind.FIELDS if said[name] not in ("", None)} | {
        name: said[name] for name in kind.FILLS if said.get(name) and not getattr(device, name)
    }


def _uplinks(plan: Plan, pairs: Sequence[_Pair], here: Sequence[Device]) -> None:
    """What feeds a device, where the source knows it, nothing is written here, and no ring comes of it."""
    lines = {one.key: one for one in plan.lines if one.noun == "device"}
    devices = {one.row.key: one.device for one in pairs if not one.why}
    known: dict[int | None, Device] = {one.pk: one for one in here}
    feeds: dict[int, Device | None] = {id(one): known.get(one.uplink_id) for one in here}
    for pair in pairs:
        above, device = devices.get(pair.row.uplink), pair.device
        if above is None or pair.why or device.uplink_id is not None:
            continue
        if _below(above, device, feeds):
            plan.lines.append(Line("device", "note", pair.row.key, device.name, why="ring", other=above.name))
            continue
        feeds[id(device)] = above
        plan.uplinks.append((device, above))
        line = lines[pair.row.key]
        line.changes.append(("uplink", "", above.name))
        line.does = "changed" if line.does == "same" else line.does


def _below(one: Device | None, device: Device, feeds: Mapping[int, Device | None]) -> bool:
    """Whether `one` is the device itself or is fed by it."""
    for _step in range(50):
        if one is None:
            return False
        if one is device:
            return True
        one = feeds.get(id(one))
    return True
