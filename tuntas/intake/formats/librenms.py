"""LibreNMS, by its API transport."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tuntas.intake.signal import FIRING, RESOLVED, TEST, Signal, key_of, moment, severity_of, text_of

KEY, NAME = "librenms", "LibreNMS"
_TITLE = re.compile(
    r"(?:Alert for device|Device)\s+(\S+)\s+(?:-|recovered from|acknowledged|got \w+)\s*(.*)", re.IGNORECASE
)
_OVER = {"0", "ok", "recovered", "recovery", "resolved", "clear", "cleared", "up"}
_SEEN = {"2", "acknowledged", "ack"}
_WITHIN = {"alert", "device"}  # objects of a template that keeps the two apart

SETUP = """\
Alerts → Alert Transports → Create: Transport type API
  API Method : POST
  API URL    : {url}
  Body       : (kosong)
  Options    : satu baris satu isian; begini teks apa pun tetap terbaca
rule_id={{{{ $rule_id }}}}
device_id={{{{ $device_id }}}}
alert_id={{{{ $alert_id }}}}
state={{{{ $state }}}}
severity={{{{ $severity }}}}
timestamp={{{{ $timestamp }}}}
hostname={{{{ $hostname }}}}
sysName={{{{ $sysName }}}}
ip={{{{ $ip }}}}
location={{{{ $location }}}}
name={{{{ $name }}}}
title={{{{ $title }}}}
"""


def fits(body: Mapping[str, Any]) -> bool:
    body = _flat(body)
    if "unique_id" in body and "title" in body:  # its stock message, as plain text
        return True
    known = "rule_id" in body and "device_id" in body
    counted = ("uid" in body or "alert_id" in body) and ("title" in body or "rule" in body)
    return "state" in body and (known or counted)


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """One rule on one device. States: 0 recovered · 1 alert · 2 acknowledged · 3 worse · 4 better · 5 changed."""
    body = _flat(body)
    rule, device = key_of(body, "rule_id"), key_of(body, "device_id")
    title = text_of(body, "title")
    found = _TITLE.match(title)
    host = text_of(body, "hostname", "host", "display", "sysName") or (found[1] if found else "")
    name = text_of(body, "name") or (found[2] if found else "") or _said_of(body)
    named = f"{host} {name}".strip().casefold()
    uid = key_of(body, "alert_id", "uid", "unique_id", "id")
    key = f"{rule}@{device}" if rule and device else f"uid:{uid}" if uid else named and f"named:{named}"
    if not key or not (title or named or rule):
        return []
    state = text_of(body, "state", "alert_state").casefold()
    state = state or ("0" if "recovered" in title or "time_elapsed" in body else "1")
    over, at = state in _OVER, moment(body.get("timestamp"), zone)
    return [Signal(
        key=key, other_key=f"named:{named}" if named else "",
        state=TEST if _tried(body) else RESOLVED if over else FIRING,
        title=title or f"{host} {name}".strip(), name=name, text=text_of(body, "msg", "message", most=4000),
        severity=severity_of(text_of(body, "severity")), host=text_of(body, "sysName") or host,
        address=text_of(body, "ip") or host, place=text_of(body, "location"),
        started=None if over else at, ended=at if over else None, acknowledged=state in _SEEN,
    )]  # fmt: skip


def _said_of(body: Mapping[str, Any]) -> str:
    """A rule without a name, unless it is the rule itself, as JSON."""
    said = text_of(body, "rule")
    return "" if said.startswith("{") else said


def _flat(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """With what stands in objects of its own; of an alert's own `id` its name is `alert_id`."""
    within: dict[str, Any] = {}
    for name in _WITHIN & body.keys():
        if isinstance(inner := body[name], dict):
            within |= {f"{name}_{key}" if key == "id" else str(key): one for key, one in inner.items()}
    event = body.get("event")
    if within and isinstance(event, dict):
        within.setdefault("timestamp", event.get("timestamp"))
    return {**within, **body} if within else body


def _tried(body: Mapping[str, Any]) -> bool:
    """The test button of a transport: a rule of its own on the first device, critical, with zeros for numbers."""
    name, title = text_of(body, "name"), text_of(body, "title")
    return name in ("Test-Rule", "Testing rule") or title.startswith("Testing transport from ")


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    return {
        "rule_id": "1", "device_id": key, "state": "0" if state == RESOLVED else "1", "severity": "warning",
        "timestamp": at[:19].replace("T", " "), "hostname": "192.0.2.1", "sysName": "uji", "ip": "192.0.2.1",
        "name": "Uji kiriman alarm", "title": "Alert for device 192.0.2.1 - Uji kiriman alarm",
    }  # fmt: skip
