"""What one alert of any monitor says, in our words."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

__all__ = [
    "FIRING", "NOTED", "PENDING", "RESOLVED", "TEST", "Signal", "bounded", "digest_of", "host_of", "key_of", "moment",
    "severity_of", "text_of", "texts", "unfilled",
]  # fmt: skip

FIRING, RESOLVED, PENDING, TEST, NOTED = "firing", "resolved", "pending", "test", "noted"
LONGEST_KEY = 255
_CRITICAL = {"critical", "crit", "disaster", "emergency", "emerg", "fatal", "page", "p0", "p1", "high", "5", "4"}
_INFO = {"info", "information", "informational", "not classified", "debug", "none", "ok", "0", "1"}
# {EVENT.ID} or {{ITEM.VALUE}.fmtnum(1)} that Zabbix did not resolve, {{ $name }} that LibreNMS did not
_MACRO = re.compile(r"\{[{$#]*[A-Z0-9_]+(?:[.:][^{}]*)?\}(?:\.\w+\([^{}]*\)\})?|\{\{[^{}]*\}\}")
_UNKNOWN = "*UNKNOWN*"  # what Zabbix writes for a macro without a value
# escape sequences of terminals, other control characters, and those that turn the direction of writing
_UNSEEN = re.compile(
    r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_FIRST_YEAR = 2000  # before it is no moment: year one is Alertmanager's "none", 1970 a clock that was never set
_FORMS = (
    "%Y.%m.%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d-%m-%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S",
    "%Y%m%d%H%M%S",
)  # fmt: skip
_COUNTED = re.compile(r"(?:\d{9,10}|\d{13}|\d{16}|\d{19})(?:\.\d{1,9})?")  # since 1970, in s, ms, µs or ns
_NAMED_ZONES = {"utc": "+00:00", "gmt": "+00:00", "z": "+00:00", "wib": "+07:00", "wita": "+08:00", "wit": "+09:00"}
_ZONE = re.compile(r"\s+([+-]\d\d:?\d\d|[A-Za-z]{1,4})(?:\s+[A-Z]{3,4})?(?:\s+m=\S+)?$")  # Go tells it twice


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

    def by(self, now: datetime) -> Signal:
        """As it is at `now`: what fires until a moment that has passed is over."""
        over = self.state == FIRING and self.ended is not None and self.ended <= now
        return replace(self, state=RESOLVED) if over else self


def text_of(body: Mapping[str, Any], *keys: str, most: int = 500) -> str:
    """The first of `keys` that says something; unresolved macros say nothing."""
    for key in keys:
        value = body.get(key)
        if isinstance(value, bool) or value is None or isinstance(value, dict | list):
            continue
        if isinstance(value, float) and not math.isfinite(value):
            continue
        text = _UNSEEN.sub("", str(value)).encode("utf-8", "replace").decode().strip()
        if text and text != _UNKNOWN and not _MACRO.fullmatch(text):
            return text[:most]
    return ""


def unfilled(said: Any) -> bool:
    """Whether a monitor left the name of a value where the value should be."""
    return isinstance(said, str) and _MACRO.fullmatch(said.strip()) is not None


def key_of(body: Mapping[str, Any], *keys: str) -> str:
    """The first of `keys` that says something, whole: what is too long to keep gets a digest as its end."""
    return bounded(text_of(body, *keys, most=1_000_000))


def bounded(key: str, most: int = LONGEST_KEY) -> str:
    """`key` within `most` characters; two long keys that begin alike stay two."""
    if len(key) <= most:
        return key
    return f"{key[: most - 33]}~{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}"


def texts(found: Any) -> Mapping[str, Any]:
    """An object within a body; empty where something else stands in its place."""
    return found if isinstance(found, dict) else {}


def host_of(text: str) -> str:
    """The host of a web address; anything else as it is."""
    if "://" not in text:
        return text
    try:
        return urlsplit(text).hostname or ""
    except ValueError:
        return ""


def severity_of(said: str) -> str:
    """critical · warning · info, of what the monitors of the field call it."""
    word = said.strip().casefold()
    return "critical" if word in _CRITICAL else "info" if word in _INFO else "warning"


def moment(said: Any, zone: str = "UTC") -> datetime | None:
    """A moment in UTC of any form that monitors write; `zone` for those that tell none. None where it says nothing."""
    if isinstance(said, int | float) and not isinstance(said, bool):
        return _of_number(said)
    if not isinstance(said, str) or not (text := said.strip()[:80]):
        return None
    if _COUNTED.fullmatch(text):
        return _of_number(float(text))
    plain = _ZONE.sub(_zone_of, text)
    found = _of_iso(plain) or _of_mail(text) or next((one for form in _FORMS if (one := _of_form(plain, form))), None)
    if found is None or found.year < _FIRST_YEAR:
        return None
    try:
        return found.replace(tzinfo=found.tzinfo or ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        return None


def _of_number(said: float) -> datetime | None:
    """Seconds, or what is a thousand times smaller, as often as it must be."""
    if not 0 < said < 1e19:  # neither NaN nor endless
        return None
    while said > 1e11:
        said /= 1000
    try:
        found = datetime.fromtimestamp(said, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return found if found.year >= _FIRST_YEAR else None


def _zone_of(found: re.Match[str]) -> str:
    """" +0700", " WIB" or " +0000 UTC m=+8.1", as ISO 8601 has it; what is no zone stays."""
    zone = found[1]
    return zone if zone[0] in "+-" else _NAMED_ZONES.get(zone.casefold(), found[0])


def _of_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _of_mail(text: str) -> datetime | None:
    """As in the head of a mail: Mon, 23 Nov 2026 02:00:00 +0000."""
    try:
        return parsedate_to_datetime(text) if "," in text[:4] else None
    except ValueError:
        return None


def _of_form(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone
    except ValueError:
        return None


def digest_of(said: Any) -> str:
    """A key for what names none itself: the same words give the same key."""
    try:
        text = json.dumps(said, sort_keys=True, default=str)
    except (RecursionError, ValueError, TypeError):  # deeper than can be written
        text = ""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
