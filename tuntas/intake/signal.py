"""What one alert of any monitor says, in our words."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["FIRING", "PENDING", "RESOLVED", "TEST", "Signal", "digest_of", "moment", "severity_of", "text_of"]

FIRING, RESOLVED, PENDING, TEST = "firing", "resolved", "pending", "test"
_CRITICAL = {"critical", "crit", "disaster", "emergency", "fatal", "page", "p1", "high", "5", "4"}
_INFO = {"info", "information", "informational", "not classified", "debug", "ok", "0", "1"}
_MACRO = re.compile(r"^\{[$#?]?[A-Z0-9_.:]+\}$")  # {EVENT.ID} that Zabbix did not resolve
_YEAR_ONE = 1  # Alertmanager's and Go's "no time"
_FORMS = ("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M:%S")


@dataclass(frozen=True)
class Signal:
    """`key` names the alert within its source, `other_key` what a resolve without the same key may be known by.

    `started` and `ended` are the monitor's own moments, None where it tells none. `network`: False for what is a
    fault of the monitoring itself.
    """

    key: str
    state: str
    title: str
    other_key: str = ""
    name: str = ""  # of the rule: what kind of alarm it is
    text: str = ""
    severity: str = "warning"  # critical · warning · info
    host: str = ""
    address: str = ""
    place: str = ""
    url: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    acknowledged: bool = False
    network: bool = True


def text_of(body: Mapping[str, Any], *keys: str, most: int = 500) -> str:
    """The first of `keys` that says something; unresolved macros say nothing."""
    for key in keys:
        value = body.get(key)
        if isinstance(value, bool) or value is None or isinstance(value, dict | list):
            continue
        text = str(value).replace("\x00", "").strip()
        if text and not _MACRO.match(text):
            return text[:most]
    return ""


def severity_of(said: str) -> str:
    """critical · warning · info, of what the monitors of the field call it."""
    word = said.strip().casefold()
    return "critical" if word in _CRITICAL else "info" if word in _INFO else "warning"


def moment(said: Any, zone: str = "UTC") -> datetime | None:
    """A moment in UTC of any form that monitors write; `zone` for those that tell none. None where it says nothing."""
    if isinstance(said, int | float) and not isinstance(said, bool) and said > 0:
        return _of_seconds(float(said))
    if not isinstance(said, str) or not said.strip():
        return None
    text = said.strip()
    found = _of_iso(text) or next((one for form in _FORMS if (one := _of_form(text, form))), None)
    if found is None or found.year <= _YEAR_ONE:
        return None
    return found.replace(tzinfo=found.tzinfo or ZoneInfo(zone)).astimezone(UTC)


def _of_seconds(said: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(said / 1000 if said > 1e11 else said, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _of_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return None


def _of_form(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone
    except ValueError:
        return None


def digest_of(said: Any) -> str:
    """A key for what names none itself: the same words give the same key."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
