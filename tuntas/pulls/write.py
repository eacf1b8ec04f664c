"""Comparing an answer with what is here, and writing what comes of it: whole tables at a time, never row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from tuntas.network.models import Device, Place
from tuntas.pulls.models import Pull
from tuntas.pulls.plan import Line, Plan
from tuntas.pulls.plan_devices import plan_devices
from tuntas.pulls.plan_places import plan_places
from tuntas.pulls.rows import Found

__all__ = ["compare", "write"]

T = TypeVar("T", Place, Device)


def compare(pull: Pull, found: Found, now: datetime) -> Plan:
    """What the answer would change. The rows are locked, so that it is still true when it is written."""
    places = list(Place.objects.select_for_update(of=("self",)).filter(unit=pull.unit_id).order_by("pk"))
    devices = list(Device.objects.select_for_update(of=("self",)).filter(unit=pull.unit_id).order_by("pk"))
    by_pk: dict[int | None, Place] = {one.pk: one for one in places}
    for place in places:
        place.parent = by_pk.get(place.parent_id)
    for device in devices:
        device.place = by_pk.get(device.place_id)
    others = Pull.objects.filter(unit=pull.unit_id, active=True).exclude(pk=pull.pk)
    living = frozenset(one.prefix for one in others)
    plan = Plan()
    stand = plan_places(plan, pull, found, places, living, now)
    plan_devices(plan, pull, found, devices, stand, living, now)
    plan.lines += [
        Line(one.noun, "note", one.key, one.name, why=one.why, other=one.other)  # type: ignore[arg-type]
        for one in found.remarks
    ]
    return plan


def write(plan: Plan) -> None:
    """Everything of a plan; within the transaction in which it was made."""
    names = _let_go(Place, plan.places)
    for level in _levels(plan.new_places):
        Place.objects.bulk_create(level)
    _update(Place, plan.places, names)
    names = _let_go(Device, plan.devices)
    Device.objects.bulk_create(plan.new_devices)
    _update(Device, plan.devices, names)
    for device, above in plan.uplinks:
        device.uplink = above
    if plan.uplinks:
        Device.objects.bulk_update([device for device, _above in plan.uplinks], ["uplink"])


def _levels(places: Sequence[Place]) -> Iterable[list[Place]]:
    """Those whose parents are there, then those below them."""
    left = list(places)
    while left:
        level = [one for one in left if one.parent is None or one.parent.pk is not None]
        yield level
        made = {id(one) for one in level}
        left = [one for one in left if id(one) not in made]


def _let_go(model: type[T], rows: Sequence[tuple[T, set[str]]]) -> dict[int, str]:
    """Rows that get another name give up the one they have, for another may take it. By row, the name to come."""
    renamed = [row for row, touched in rows if touched & {"name", "parent"}]
    names = {row.pk: row.name for row in renamed}
    for row in renamed:
        row.name = f"~{row.label}"
    if renamed:
        model._default_manager.bulk_update(renamed, ["name"])
    return names


def _update(model: type[T], rows: Sequence[tuple[T, set[str]]], names: Mapping[int, str]) -> None:
    """Only the fields that changed, rows of the same fields together."""
    groups: dict[tuple[str, ...], list[T]] = {}
    for row, touched in rows:
        if row.pk in names:
            row.name, touched = names[row.pk], touched | {"name"}
        groups.setdefault(tuple(sorted(touched)), []).append(row)
    for fields, group in groups.items():
        model._default_manager.bulk_update(group, fields)
