"""LibreNMS, by its API transport."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tuntas.intake.signal import FIRING, RESOLVED, Signal, key_of, moment, severity_of, text_of

KEY, NAME = "librenms", "LibreNMS"
_TITLE = re.compile(
    r"(?:Alert for device|Device)\s+(\S+)\s+(?:-|recovered from|acknowledged|got \w+)\s*(.*)", re.IGNORECASE
)

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
    if "unique_id" in body and "title" in body:  # its stock message, as plain text
        return True
    known = "rule_id" in body and "device_id" in body
    counted = ("uid" in body or "alert_id" in body) and ("title" in body or "rule" in body)
    return "state" in body and (known or counted)


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """One rule on one device. States: 0 recovered · 1 alert · 2 acknowledged · 3 worse · 4 better · 5 changed."""
    rule, device = key_of(body, "rule_id"), key_of(body, "device_id")
    title = text_of(body, "title")
    found = _TITLE.match(title)
    host = text_of(body, "hostname", "display", "sysName") or (found[1] if found else "")
    name = text_of(body, "name") or (found[2] if found else "")
    named = f"{host} {name}".strip().casefold()
    uid = key_of(body, "alert_id", "uid", "unique_id", "id")
    key = f"{rule}@{device}" if rule and device else f"uid:{uid}" if uid else named and f"named:{named}"
    if not key or not (title or named or rule):
        return []
    state = text_of(body, "state", "alert_state") or ("0" if "recovered" in title else "1")
    over = state in ("0", "ok", "recovered")
    at = moment(body.get("timestamp"), zone)
    return [Signal(
        key=key, other_key=f"named:{named}" if named else "", state=RESOLVED if over else FIRING,
        title=title or f"{host} {name}".strip(), name=name, text=text_of(body, "msg", most=4000),
        severity=severity_of(text_of(body, "severity")), host=text_of(body, "sysName") or host,
        address=text_of(body, "ip") or host, place=text_of(body, "location"),
        started=None if over else at, ended=at if over else None, acknowledged=state == "2",
    )]  # fmt: skip


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    return {
        "rule_id": "1", "device_id": key, "state": "0" if state == RESOLVED else "1", "severity": "warning",
        "timestamp": at[:19].replace("T", " "), "hostname": "192.0.2.1", "sysName": "uji", "ip": "192.0.2.1",
        "name": "Uji kiriman alarm", "title": "Alert for device 192.0.2.1 - Uji kiriman alarm",
    }  # fmt: skip
