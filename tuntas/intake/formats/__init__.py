"""The bodies that monitors send: one file each. `signals` reads any of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from tuntas.intake.formats import alertmanager, grafana, librenms, pagerduty, plain, uptimekuma, zabbix
from tuntas.intake.lenient import Unreadable
from tuntas.intake.signal import Signal

__all__ = ["FORMATS", "signals"]

_ALL: tuple[ModuleType, ...] = (grafana, pagerduty, uptimekuma, alertmanager, zabbix, librenms, plain)
FORMATS: Mapping[str, ModuleType] = {one.KEY: one for one in _ALL}


def signals(kind: str, body: Mapping[str, Any], zone: str) -> list[Signal]:
    """What `body` says; read as another format where it is clearly one. Raises Unreadable where it says nothing."""
    named = FORMATS[kind]
    first = (named,) if named is not plain else ()  # ours fits much; what is clearly another's is read as such
    fitting = next((one for one in (*first, *_ALL) if one.fits(body)), named)
    found: list[Signal] = fitting.read(body, zone)
    if not found:
        raise Unreadable(f"Tidak ada alarm {named.NAME} di dalamnya.")
    return found
