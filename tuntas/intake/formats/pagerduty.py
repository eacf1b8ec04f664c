"""PagerDuty Events v2: the interface that nearly every tool speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tuntas.intake.formats.alertmanager import NOT_OF_NETWORK
from tuntas.intake.signal import (
    FIRING,
    NOTED,
    RESOLVED,
    TEST,
    Signal,
    digest_of,
    host_of,
    key_of,
    moment,
    severity_of,
    text_of,
    texts,
)

KEY, NAME = "pagerduty", "PagerDuty Events v2"
_ACTIONS = {"trigger": FIRING, "acknowledge": FIRING, "resolve": RESOLVED}
_WORDS = ("summary", "source", "component", "group", "class")  # by which a trigger without a key is known again
_LABEL = re.compile(r"^ - (\w+) = (.*)$", re.MULTILINE)
_TEST_BUTTON = "Uptime Kuma Test Button"

SETUP = """\
Alamat (Events API v2) : {events}
Routing/integration key: {token}
"""


def fits(body: Mapping[str, Any]) -> bool:
    return action_of(body) in _ACTIONS or is_change(body)


def action_of(body: Mapping[str, Any]) -> str:
    """trigger · acknowledge · resolve; version 1 named it otherwise."""
    older = {"incident_key", "service_key"} & body.keys()
    return (text_of(body, "event_action") or (text_of(body, "event_type") if older else "")).casefold()


def is_change(body: Mapping[str, Any]) -> bool:
    """A change event: a deployment, a changed setting. It is no alarm, and has no action."""
    payload = body.get("payload")
    return "event_action" not in body and isinstance(payload, dict) and bool(text_of(payload, "summary"))


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """A resolve may come without any payload; a trigger without a key gets one of its words."""
    said = texts(body.get("payload"))
    if is_change(body):
        return [Signal(key="", state=NOTED, title=text_of(said, "summary"))]
    action, key = action_of(body), dedup_key(body)
    if action not in _ACTIONS or not key:
        return []
    title = text_of(said, "summary") or text_of(body, "description")
    told = said.get("custom_details", body.get("details"))
    more, labels = _details(told), _labels(told)
    host, address = _where(body, more, labels)
    at = moment(said.get("timestamp"), zone) or _of_details(more, zone)
    return [Signal(
        key=key, state=TEST if _tried(key, title, said, labels) else _ACTIONS[action], title=title,
        name=labels.get("alertname") or _own(said, "class") or title, text=_text(told),
        severity=severity_of(text_of(said, "severity")), host=host, address=address,
        place=labels.get("site") or _own(said, "group"), url=_url(body), acknowledged=action == "acknowledge",
        started=at if action == "trigger" else None, ended=at if action == "resolve" else None,
        network=labels.get("alertname") not in NOT_OF_NETWORK,
    )]  # fmt: skip


def dedup_key(body: Mapping[str, Any]) -> str:
    """The key of the alert, or one of its words where a trigger brings none."""
    said = key_of(body, "dedup_key", "incident_key")
    if said or action_of(body) != "trigger":
        return said
    payload = texts(body.get("payload"))
    return digest_of([text_of(payload, one) for one in _WORDS] if payload else text_of(body, "description"))


def _own(said: Mapping[str, Any], key: str) -> str:
    """Grafana writes "default" for what nobody chose."""
    value = text_of(said, key)
    return "" if value == "default" else value


def _where(body: Mapping[str, Any], more: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[str, str]:
    """Host and address: of the labels of the alert, of the details, else the source, unless that is the sender."""
    source = text_of(texts(body.get("payload")), "source", "component")
    host, _, address = source.partition(" : ")  # as Zabbix writes it
    host = "" if labels or source == text_of(body, "client") else host_of(host)
    named = labels.get("host") or labels.get("hostname") or labels.get("instance", "")
    found = host_of(named) or text_of(more, "eventhost", "host", "hostname", "device") or host
    return found, text_of(more, "eventhostip", "hostaddress", "hostip", "ip", "address") or address or found


def _details(details: Any) -> dict[str, Any]:
    """The details, by their names without spaces and case: "Event host ip", HOSTADDRESS."""
    found = details.items() if isinstance(details, dict) else ()
    return {"".join(one for one in str(key).casefold() if one.isalnum()): value for key, value in found}


def _labels(details: Any) -> dict[str, str]:
    """The labels of the alerts of a group, as Alertmanager and Grafana write them; those that differ are left out."""
    said = texts(details).get("firing") or texts(details).get("resolved")
    if isinstance(said, list):
        pairs = [(key, str(one)) for alert in said for key, one in texts(texts(alert).get("labels")).items()]
    else:
        pairs = _LABEL.findall(said) if isinstance(said, str) else []
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value.strip())
    return {key: min(values) for key, values in found.items() if len(values) == 1}


def _tried(key: str, title: str, said: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """The test buttons of Uptime Kuma, LibreNMS and Grafana."""
    grafana = (labels.get("alertname"), labels.get("instance")) == ("TestAlert", "Grafana")
    return grafana or text_of(said, "source") == _TEST_BUTTON or (key == "000" and title.startswith("Test-Rule on "))


def _text(details: Any) -> str:
    """custom_details is an object, or a plain text."""
    if not isinstance(details, dict):
        return text_of({"text": details}, "text", most=4000)
    named = ("description", "Trigger description", "message", "info", "firing", "Alert message", "SERVICEOUTPUT")
    return text_of(details, *named, most=4000)


def _url(body: Mapping[str, Any]) -> str:
    links = body.get("links")
    first = links[0] if isinstance(links, list) and links else None
    return text_of(texts(first), "href", most=1000) or text_of(body, "client_url", most=1000)


def _of_details(more: Mapping[str, Any], zone: str) -> Any:
    day, hour = text_of(more, "eventdate"), text_of(more, "eventtime")
    return moment(f"{day} {hour}", zone) if day and hour else None


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends; its routing key is the source's token."""
    return {
        "routing_key": "", "dedup_key": key, "event_action": "resolve" if state == RESOLVED else "trigger",
        "payload": {"summary": "Uji kiriman alarm", "source": "uji.example", "severity": "warning", "timestamp": at},
    }  # fmt: skip
