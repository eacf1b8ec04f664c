"""What a reference field may point to: places, devices, vendors and people of the case's unit."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from tuntas.network.models import Device, Place
from tuntas.people.models import Unit, User

__all__ = ["choices", "find"]


def choices(to: str, unit: Unit) -> QuerySet[Any]:
    """Everything that a reference of kind `to` may point to."""
    match to:
        case "place":
            return Place.objects.filter(unit=unit, active=True).select_related("parent")
        case "device":
            return Device.objects.filter(unit=unit, active=True)
        case "vendor":
            return Unit.objects.filter(kind="vendor")
        case _:
            return User.objects.filter(is_active=True, duties__unit=unit).distinct()


def find(to: str, pk: Any, unit: Unit) -> Model | None:
    """The row that is meant, or None."""
    try:
        return choices(to, unit).filter(pk=int(pk)).first()
    except (TypeError, ValueError, OverflowError):
        return None
