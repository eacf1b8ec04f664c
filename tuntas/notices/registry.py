"""Every channel there is: one file of this package each, found by its `CHANNEL`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import tuntas.notices
from tuntas.notices.port import Channel, Read, Wrong

__all__ = ["Configured", "configured", "kinds"]


@dataclass(frozen=True)
class Configured:
    """The channels that work, and why others that were set up do not, by their keys."""

    channels: Mapping[str, Channel]
    faults: Mapping[str, Wrong]


@cache
def kinds() -> Mapping[str, type[Channel]]:
    """Every kind of channel by its key, in the order of their keys."""
    names = [one.name for one in pkgutil.iter_modules(tuntas.notices.__path__)]
    modules = [importlib.import_module(f"tuntas.notices.{one}") for one in names]
    found: list[type[Channel]] = [one.CHANNEL for one in modules if hasattr(one, "CHANNEL")]
    return {one.key: one for one in sorted(found, key=lambda one: one.key)}


def configured(read: Read) -> Configured:
    """The channels as the settings have them. `read`: a setting by its name, "" where it is not set."""
    made = {key: one.configured(read) for key, one in kinds().items()}
    return Configured(
        {key: one for key, one in made.items() if one is not None and not isinstance(one, Wrong)},
        {key: one for key, one in made.items() if isinstance(one, Wrong)},
    )
