"""The bodies that monitors send: one file each. `signals` reads any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

from tuntas.intake.formats import alertmanager, grafana, librenms, pagerduty, plain, uptimekuma, zabbix
from tuntas.intake.lenient import Unreadable
from tuntas.intake.signal import Signal, bounded

__all__ = ["FORMATS", "signals"]

_ALL: tuple[ModuleType, ...] = (grafana, pagerduty, uptimekuma, alertmanager, zabbix, librenms, plain)
FORMATS: Mapping[str, ModuleType] = {one.KEY: one for one in _ALL}


def signals(kind: str, body: Mapping[str, Any], zone: str) -> list[Signal]:
    """What `body` says; read as another format where it is clearly one. Raises Unreadable where it says nothing."""
    found = [said for one in _bodies(kind, body) for said in _read(kind, one, zone)]
    if not found:
        raise Unreadable("no_alarm", name=FORMATS[kind].NAME)
    return [_kept(one) for one in found]


def _bodies(kind: str, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A list of whole bodies as each of them; any other body as it is."""
    rows = body.get("alerts")
    if set(body) != {"alerts"} or not isinstance(rows, list):
        return [body]
    each: list[Mapping[str, Any]] = [one for one in rows if isinstance(one, dict)]
    known = [one for one in _ALL if one is not plain or kind == plain.KEY]
    return each if any(form.fits(one) for one in each for form in known) else [body]


def _read(kind: str, body: Mapping[str, Any], zone: str) -> list[Signal]:
    named = FORMATS[kind]
    first = (named,) if named is not plain else ()  # ours fits much; what is clearly another's is read as such
    fitting = next((one for one in (*first, *_ALL) if one.fits(body)), named)
    found: list[Signal] = fitting.read(body, zone)
    return found


def _kept(said: Signal) -> Signal:
    """As it can be stored: keys that fit, names on one line."""
    name, title = " ".join(said.name.split())[:500], " ".join(said.title.split())[:500]
    return replace(said, key=bounded(said.key), other_key=bounded(said.other_key, 500), name=name, title=title)
