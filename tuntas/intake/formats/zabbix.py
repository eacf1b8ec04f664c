"""Zabbix, by the webhook media type that Tuntas gives, or one like it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tuntas.intake.signal import (
    FIRING,
    PENDING,
    RESOLVED,
    TEST,
    Signal,
    key_of,
    moment,
    severity_of,
    text_of,
    texts,
    unfilled,
)

KEY, NAME = "zabbix", "Zabbix"
_EVENT = ("problemid", "eventid", "alertuid")  # of a recovery the problem's own comes first
_TRIGGER = ("triggerid",)
_VALUE = ("eventvalue", "value", "triggervalue")
_STATUS = ("eventstatus", "triggerstatus", "status", "state", "type")
_SEVERITY = (
    "eventseverity", "triggerseverity", "severity", "triggerseveritytext", "eventnseverity", "nseverity", "priority",
)  # fmt: skip
_HOST = ("hostname", "hosthost", "host", "service")
_NAME = ("eventname", "problemname", "problem", "name", "triggername", "trigger", "title", "subject", "alertsubject")
_LINK = ("url", "link", "eventlink", "eventurl", "problemurl", "linktoupstreamdetails", "triggerurl")
_STAMPS = ("eventtimestamp", "eventdatetime", "eventdatetimetimestamp", "eventtime", "clock", "timestamp", "time",
           "startedat")  # fmt: skip
_OVER = {"resolved", "ok", "recovery", "recovered", "recover", "closed", "normal", "up", "0"}
_FIRES = {"problem", "firing", "alerting", "alert", "trigger", "triggered", "active", "open", "down", "update",
          "updated", "acknowledged", "1"}  # fmt: skip
_WITHIN = ("event", "trigger", "host", "problem", "recovery", "ip")  # what an object within may tell of
_SUBJECT = re.compile(r"^(?:Problem|Resolved in [^:]*|Updated problem in [^:]*|\[\w+\]|OK|PROBLEM|RESOLVED):? ")
_GOOD = re.compile(r"\W*(?:resolved|recover(?:y|ed)|ok)\b|Problem has been resolved", re.IGNORECASE)
_BEGAN = re.compile(r"Problem started at (\S+) on (\S+)")
_ENDED = re.compile(r"Problem has been resolved at (\S+) on (\S+)")
_PROBLEM_ID = re.compile(r"Original problem ID: (\d+)")
_LINES = {name: re.compile(rf"^{said}: (.+?)\s*$", re.MULTILINE)
          for name, said in (("host", "Host"), ("name", "Problem name"), ("severity", "Severity"))}  # fmt: skip
_IN_LINK = {"triggerid": re.compile(r"triggerid=(\d+)"), "eventid": re.compile(r"eventid=(\d+)")}

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
    said = _whole(body)
    message = text_of(said, "message", "alertmessage", most=4000)
    original = _PROBLEM_ID.search(message)  # in the stock message; a recovery's own id may be another
    trigger, event = key_of(said, *_TRIGGER), original[1] if original else key_of(said, *_EVENT, "id")
    host = text_of(said, *_HOST) or _line(message, "host")
    name = _SUBJECT.sub("", text_of(said, *_NAME)) or _line(message, "name")
    named = f"named:{host} {name}".casefold() if host and name else ""
    key = f"event:{event}" if event else f"trigger:{trigger}" if trigger else named
    if not key:
        return [Signal(key="", state=TEST, title=name or host or "Uji")] if _untold(said) else []
    state = _state(said, message)
    ended = _dated(said, "recovery", zone) or _dated(said, "eventrecovery", zone) or _dated(said, "eventr", zone)
    return [Signal(
        key=key, other_key=f"trigger:{trigger}" if trigger else named, state=state,
        title=" · ".join(one for one in (host, name) if one) or "Alarm Zabbix", name=name,
        text=message or text_of(said, "description", "triggerdescription", "opdata", "eventopdata", most=4000),
        severity=severity_of(text_of(said, *_SEVERITY) or _line(message, "severity")), host=host,
        address=text_of(said, "hostip", "ip"), place=text_of(said, "location", "site"),
        url=text_of(said, *_LINK, most=1000), started=_started(said, message, state, zone),
        ended=(ended or _of_message(message, _ENDED, zone)) if state == RESOLVED else None,
        acknowledged=text_of(said, "eventack", "eventackstatus").casefold() == "yes",
        network=text_of(said, "eventsource") != "3",  # an item that cannot be asked is a fault of the monitoring
    )]  # fmt: skip


def _whole(body: Mapping[str, Any]) -> dict[str, Any]:
    """With what a message that is JSON itself tells, the first of the hosts, and the numbers in a link."""
    said = _flat(body)
    for name in ("message", "alertmessage"):
        if (inner := _inner(said.get(name))) is not None:
            said = _flat(inner) | {key: one for key, one in said.items() if key != name}
    hosts = said.get("hosts")
    if isinstance(hosts, list) and hosts:
        said = {"host": text_of(texts(hosts[0]), "name", "host")} | said
    links = " ".join(text_of(said, one, most=1000) for one in _LINK)
    return {key: found[1] for key, one in _IN_LINK.items() if (found := one.search(links))} | {
        key: one for key, one in said.items() if not (key in _IN_LINK and unfilled(one))
    }


def _inner(message: Any) -> dict[str, Any] | None:
    if not isinstance(message, str) or not message.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(message, strict=False)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _untold(said: Mapping[str, Any]) -> bool:
    """The test of a media type sends its macros as they are."""
    return any(unfilled(one) for one in said.values())


def _flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """The keys without what people write between words: EVENT.ID, event_id, eventId and event: {id} are one."""
    flat: dict[str, Any] = {}
    within: dict[str, Any] = {}
    for key, value in body.items():
        if isinstance(value, dict):
            flat |= {_bare(f"{key}{inner}"): one for inner, one in value.items()}
            within |= {_bare(inner): one for inner, one in value.items() if _bare(inner).startswith(_WITHIN)}
        else:
            flat[_bare(key)] = value
    return within | flat


def _bare(key: str) -> str:
    return "".join(one for one in key.casefold() if one.isalnum())


def _state(said: Mapping[str, Any], message: str) -> str:
    """What was discovered is no problem; else the value, the status, and at last the words of the message."""
    if text_of(said, "eventsource") in ("1", "2"):
        return PENDING
    for word in (text_of(said, *_VALUE), *(text_of(said, one).casefold() for one in _STATUS)):
        if word in ("0", "1") or word in _OVER | _FIRES:
            return RESOLVED if word in _OVER else FIRING
    said_so = (text_of(said, "subject"), text_of(said, "alertsubject"), text_of(said, "title"), message)
    return RESOLVED if any(_GOOD.match(one) for one in said_so) else FIRING


def _started(said: Mapping[str, Any], message: str, state: str, zone: str) -> datetime | None:
    """When the problem began. A stamp that says not of what may be that of the recovery."""
    found = _dated(said, "event", zone) or _dated(said, "", zone) or _of_message(message, _BEGAN, zone)
    if found or state == RESOLVED:
        return found
    stamps = (moment(text_of(said, one), zone) for one in (*_STAMPS, "lastreceived"))
    return next((one for one in stamps if one), None)


def _dated(said: Mapping[str, Any], what: str, zone: str) -> datetime | None:
    day, hour = text_of(said, f"{what}date"), text_of(said, f"{what}time")
    return moment(f"{day} {hour}", zone) if day and hour else None


def _of_message(message: str, pattern: re.Pattern[str], zone: str) -> datetime | None:
    """The stock message: "Problem started at 09:14:05 on 2026.08.21"."""
    found = pattern.search(message)
    return moment(f"{found[2]} {found[1]}", zone) if found else None


def _line(message: str, name: str) -> str:
    """A line of the stock message: "Host: SW-LT2"."""
    found = _LINES[name].search(message)
    return found[1][:500] if found else ""


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    return {
        "event_id": key, "trigger_id": f"t{key}", "value": "0" if state == RESOLVED else "1",
        "name": "Uji kiriman alarm",
        "severity": "Warning", "date": at[:10].replace("-", "."), "time": at[11:19], "host_name": "uji",
        "host_ip": "192.0.2.1", "recovery_date": "{EVENT.RECOVERY.DATE}", "recovery_time": "{EVENT.RECOVERY.TIME}",
        "opdata": "*UNKNOWN*",
    }  # fmt: skip
