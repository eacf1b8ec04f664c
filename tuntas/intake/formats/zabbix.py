"""Zabbix, by the webhook media type that Tuntas gives, or one like it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tuntas.intake.signal import FIRING, PENDING, RESOLVED, Signal, key_of, moment, severity_of, text_of

KEY, NAME = "zabbix", "Zabbix"
_EVENT = ("eventid", "problemid", "alertuid")
_TRIGGER = ("triggerid",)
_VALUE = ("eventvalue", "value", "triggervalue")
_STATUS = ("eventstatus", "triggerstatus", "status", "state")
_SEVERITY = ("eventseverity", "triggerseverity", "severity", "eventnseverity", "nseverity")
_OVER = {"resolved", "ok", "recovery", "recovered", "recover", "closed"}
_SUBJECT = re.compile(r"^(?:Problem|Resolved in [^:]*|Updated problem in [^:]*): ")
_BEGAN = re.compile(r"Problem started at (\S+) on (\S+)")
_ENDED = re.compile(r"Problem has been resolved at (\S+) on (\S+)")
_PROBLEM_ID = re.compile(r"Original problem ID: (\d+)")

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
    said = _flat(body)
    event = any(key in said for key in (*_EVENT, *_TRIGGER))
    return event and any(key in said for key in (*_VALUE, *_STATUS)) and not {"ruleid", "eventaction"} & said.keys()


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """The event; a recovery may carry an event id of its own, and is then known by its trigger."""
    said = _flat(body)
    message = text_of(said, "message", "alertmessage", most=4000)
    trigger, event = key_of(said, *_TRIGGER), key_of(said, *_EVENT, "id")
    original = _PROBLEM_ID.search(message)  # in the stock message; a recovery's own id may be another
    event = original[1] if original else event
    key = f"event:{event}" if event else f"trigger:{trigger}" if trigger else ""
    if not key:
        return []
    state = _state(said, message)
    host = text_of(said, "hostname", "hosthost", "host", "service")
    name = _SUBJECT.sub("", text_of(said, "eventname", "name", "triggername", "title", "subject", "alertsubject"))
    return [Signal(
        key=key, other_key=f"trigger:{trigger}" if trigger else "", state=state,
        title=" · ".join(one for one in (host, name) if one) or "Alarm Zabbix", name=name,
        text=message or text_of(said, "description", "triggerdescription", "opdata", "eventopdata", most=4000),
        severity=severity_of(text_of(said, *_SEVERITY)), host=host,
        address=text_of(said, "hostip", "ip"), place=text_of(said, "location", "site"),
        url=text_of(said, "url", "linktoupstreamdetails", "triggerurl", most=1000),
        started=_moment(said, "event", zone) or _of_message(message, _BEGAN, zone),
        ended=(_moment(said, "recovery", zone) or _of_message(message, _ENDED, zone)) if state == RESOLVED else None,
        acknowledged=text_of(said, "eventack", "eventackstatus").casefold() == "yes",
        network=text_of(said, "eventsource") != "3",  # an item that cannot be asked is a fault of the monitoring
    )]  # fmt: skip


def _flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """The keys without what people write between words: EVENT.ID, event_id, eventId and event: {id} are one."""
    flat: dict[str, Any] = {}
    for key, value in body.items():
        if isinstance(value, dict):
            flat |= {_bare(f"{key}{inner}"): one for inner, one in value.items()}
        else:
            flat[_bare(key)] = value
    return flat


def _bare(key: str) -> str:
    return "".join(one for one in key.casefold() if one.isalnum())


def _state(said: Mapping[str, Any], message: str) -> str:
    """What was discovered is no problem; else the value, the status, and at last the words of the message."""
    if text_of(said, "eventsource") in ("1", "2"):
        return PENDING
    value, status = text_of(said, *_VALUE), text_of(said, *_STATUS).casefold()
    if value in ("0", "1"):
        return RESOLVED if value == "0" else FIRING
    if status:
        return RESOLVED if status in _OVER else FIRING
    said_so = (text_of(said, "subject", "alertsubject", "title"), message)
    return RESOLVED if any(one.startswith(("Resolved", "Problem has been resolved")) for one in said_so) else FIRING


def _moment(said: Mapping[str, Any], which: str, zone: str) -> Any:
    names = {"event": ("eventdate", "eventtime", "date", "time"),
             "recovery": ("eventrecoverydate", "eventrecoverytime", "recoverydate", "recoverytime")}[which]  # fmt: skip
    for day, hour in ((names[0], names[1]), (names[2], names[3])):
        if text_of(said, day) and text_of(said, hour):
            return moment(f"{text_of(said, day)} {text_of(said, hour)}", zone)
    return None


def _of_message(message: str, pattern: re.Pattern[str], zone: str) -> Any:
    """The stock message: "Problem started at 09:14:05 on 2026.08.21"."""
    found = pattern.search(message)
    return moment(f"{found[2]} {found[1]}", zone) if found else None


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    return {
        "event_id": key, "trigger_id": f"t{key}", "value": "0" if state == RESOLVED else "1",
        "name": "Uji kiriman alarm",
        "severity": "Warning", "date": at[:10].replace("-", "."), "time": at[11:19], "host_name": "uji",
        "host_ip": "192.0.2.1", "recovery_date": "{EVENT.RECOVERY.DATE}", "recovery_time": "{EVENT.RECOVERY.TIME}",
        "opdata": "*UNKNOWN*",
    }  # fmt: skip
