"""PagerDuty Events v2: the interface that nearly every tool speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
_TEST_BUTTON = "Uptime Kuma Test Button"

SETUP = """\
Alamat (Events API v2) : {events}
Routing/integration key: {token}
"""


def fits(body: Mapping[str, Any]) -> bool:
    return action_of(body) in _ACTIONS or is_change(body)


def action_of(body: Mapping[str, Any]) -> str:
    """trigger · acknowledge · resolve; version 1 named it otherwise."""
    return text_of(body, "event_action") or (text_of(body, "event_type") if "incident_key" in body else "")


def is_change(body: Mapping[str, Any]) -> bool:
    """A change event: a deployment, a changed setting. It is no alarm, and has no action."""
    payload = body.get("payload")
    return "event_action" not in body and "routing_key" in body and isinstance(payload, dict) and "summary" in payload


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """A resolve may come without any payload; a trigger without a key gets one of its words."""
    said = texts(body.get("payload"))
    if is_change(body):
        return [Signal(key="", state=NOTED, title=text_of(said, "summary") or "–")]
    action, key = action_of(body), dedup_key(body)
    if action not in _ACTIONS or not key:
        return []
    more = texts(said.get("custom_details"))
    source = text_of(said, "source", "component")
    host, _, address = source.partition(" : ")  # as Zabbix writes it
    host = host_of(host)
    at = moment(said.get("timestamp"), zone) or _of_details(more, zone)
    title = text_of(said, "summary") or text_of(body, "description") or "Alarm"
    return [Signal(
        key=key, state=TEST if source == _TEST_BUTTON else _ACTIONS[action], title=title,
        name=text_of(said, "class") or title, text=_details(said.get("custom_details")),
        severity=severity_of(text_of(said, "severity")), host=text_of(more, "Event host", "host") or host,
        address=text_of(more, "Event host ip", "ip") or address or host,
        place=text_of(said, "group"), url=_url(body), acknowledged=action == "acknowledge",
        started=at if action == "trigger" else None, ended=at if action == "resolve" else None,
    )]  # fmt: skip


def dedup_key(body: Mapping[str, Any]) -> str:
    """The key of the alert, or one of its words where a trigger brings none."""
    said = key_of(body, "dedup_key", "incident_key")
    if said or action_of(body) != "trigger":
        return said
    return digest_of(body.get("payload"))


def _details(details: Any) -> str:
    """custom_details is an object, or a plain text."""
    if not isinstance(details, dict):
        return text_of({"text": details}, "text", most=4000)
    return text_of(details, "description", "Trigger description", "message", "firing", "Alert message", most=4000)


def _url(body: Mapping[str, Any]) -> str:
    links = body.get("links")
    first = links[0] if isinstance(links, list) and links else None
    return text_of(texts(first), "href", most=1000) or text_of(body, "client_url", most=1000)


def _of_details(more: Mapping[str, Any], zone: str) -> Any:
    day, hour = text_of(more, "Event date"), text_of(more, "Event time")
    return moment(f"{day} {hour}", zone) if day and hour else None


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends; its routing key is the source's token."""
    return {
        "routing_key": "", "dedup_key": key, "event_action": "resolve" if state == RESOLVED else "trigger",
        "payload": {"summary": "Uji kiriman alarm", "source": "uji.example", "severity": "warning", "timestamp": at},
    }  # fmt: skip
