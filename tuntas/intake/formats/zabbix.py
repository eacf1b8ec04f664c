"""Zabbix, by the webhook media type that Tuntas gives, or one like it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuntas.intake.signal import FIRING, RESOLVED, Signal, moment, severity_of, text_of

KEY, NAME = "zabbix", "Zabbix"

SETUP = """\
Alerts → Media types → Create media type
  Name : Tuntas        Type : Webhook
  Parameters:
    URL          {url}
    event_id     {{EVENT.ID}}
    trigger_id   {{TRIGGER.ID}}
    value        {{EVENT.VALUE}}
    name         {{EVENT.NAME}}
    severity     {{EVENT.SEVERITY}}
    date         {{EVENT.DATE}}
    time         {{EVENT.TIME}}
    recovery_date {{EVENT.RECOVERY.DATE}}
    recovery_time {{EVENT.RECOVERY.TIME}}
    host_name    {{HOST.NAME}}
    host_ip      {{HOST.IP}}
    opdata       {{EVENT.OPDATA}}
  Script:
    var p = JSON.parse(value), r = new HttpRequest();
    r.addHeader('Content-Type: application/json');
    var url = p.URL; delete p.URL;
    r.post(url, JSON.stringify(p));
    if (r.getStatus() != 202) throw 'Tuntas: ' + r.getStatus();
    return 'OK';
  Message templates: Problem, Problem recovery.
"""


def fits(body: Mapping[str, Any]) -> bool:
    trigger = any(key in body for key in ("trigger_id", "triggerId", "triggerid"))
    return trigger and any(key in body for key in ("event_id", "id", "eventid", "value", "status"))


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """The event; a recovery may carry an event id of its own, and is then known by its trigger."""
    trigger = text_of(body, "trigger_id", "triggerId", "triggerid")
    event = text_of(body, "event_id", "eventid", "problem_id", "id")
    key = f"event:{event}" if event else f"trigger:{trigger}" if trigger else ""
    if not key:
        return []
    value, status = text_of(body, "value", "event_value"), text_of(body, "status", "event_status").casefold()
    resolved = value == "0" or (value != "1" and status in ("resolved", "ok", "recovery"))
    started = _moment(body, ("date", "event_date"), ("time", "event_time"), zone)
    host, name = text_of(body, "host_name", "host", "service"), text_of(body, "name", "event_name", "subject")
    return [Signal(
        key=key, other_key=f"trigger:{trigger}" if trigger else "", state=RESOLVED if resolved else FIRING,
        title=" · ".join(one for one in (host, name) if one) or "Alarm Zabbix", name=name,
        text=text_of(body, "message", "description", "opdata", most=4000),
        severity=severity_of(text_of(body, "severity", "event_severity")), host=host,
        address=text_of(body, "host_ip", "ip"), place=text_of(body, "location", "site"),
        url=text_of(body, "url", most=1000), started=started or _of_message(body, zone),
        ended=_moment(body, ("recovery_date",), ("recovery_time",), zone) if resolved else None,
        acknowledged=text_of(body, "event_ack").casefold() == "yes",
    )]  # fmt: skip


def _moment(body: Mapping[str, Any], dates: tuple[str, ...], times: tuple[str, ...], zone: str) -> Any:
    day, hour = text_of(body, *dates), text_of(body, *times)
    return moment(f"{day} {hour}", zone) if day and hour else None


def _of_message(body: Mapping[str, Any], zone: str) -> Any:
    """The stock message: "Problem started at 09:14:05 on 2026.08.21"."""
    words = text_of(body, "message", most=200).split()
    if words[:3] == ["Problem", "started", "at"] and len(words) > 5 and words[4] == "on":
        return moment(f"{words[5]} {words[3]}", zone)
    return None


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    return {
        "event_id": key, "trigger_id": f"t{key}", "value": "0" if state == RESOLVED else "1",
        "name": "Uji kiriman alarm",
        "severity": "Warning", "date": at[:10].replace("-", "."), "time": at[11:19], "host_name": "uji",
        "host_ip": "192.0.2.1", "recovery_date": "{EVENT.RECOVERY.DATE}", "recovery_time": "{EVENT.RECOVERY.TIME}",
        "opdata": "*UNKNOWN*",
    }  # fmt: skip
