"""PagerDuty Events v2: the interface that nearly every tool speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuntas.intake.signal import FIRING, RESOLVED, Signal, digest_of, moment, severity_of, text_of

KEY, NAME = "pagerduty", "PagerDuty Events v2"
_ACTIONS = {"trigger": FIRING, "acknowledge": FIRING, "resolve": RESOLVED}

SETUP = """\
Alamat (Events API v2) : {events}
Routing/integration key: {token}
"""


def fits(body: Mapping[str, Any]) -> bool:
    return text_of(body, "event_action") in _ACTIONS


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """A resolve may come without any payload; a trigger without a key gets one of its words."""
    action = text_of(body, "event_action")
    if action not in _ACTIONS:
        return []
    payload = body.get("payload")
    said: Mapping[str, Any] = payload if isinstance(payload, dict) else {}
    details = said.get("custom_details")
    more: Mapping[str, Any] = details if isinstance(details, dict) else {}
    key = dedup_key(body)
    if not key:
        return []
    title, source = text_of(said, "summary") or "Alarm", text_of(said, "source")
    host, _, address = source.partition(" : ")
    at = moment(said.get("timestamp"), zone) or _of_details(more, zone)
    return [Signal(
        key=key, state=_ACTIONS[action], title=title, name=text_of(said, "class") or title,
        text=text_of(more, "description", "Trigger description", "message", most=4000),
        severity=severity_of(text_of(said, "severity")), host=text_of(more, "Event host", "host") or host,
        address=text_of(more, "Event host ip", "ip") or address or host,
        place=text_of(said, "group"), url=text_of(body, "client_url", most=1000),
        started=at if action == "trigger" else None, ended=at if action == "resolve" else None,
        acknowledged=action == "acknowledge",
    )]  # fmt: skip


def dedup_key(body: Mapping[str, Any]) -> str:
    """The key of the alert, or one of its words where a trigger brings none."""
    said = text_of(body, "dedup_key", most=255)
    if said or text_of(body, "event_action") != "trigger":
        return said
    return digest_of(body.get("payload"))


def _of_details(more: Mapping[str, Any], zone: str) -> Any:
    day, hour = text_of(more, "Event date"), text_of(more, "Event time")
    return moment(f"{day} {hour}", zone) if day and hour else None


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends; its routing key is the source's token."""
    return {
        "routing_key": "", "dedup_key": key, "event_action": "resolve" if state == RESOLVED else "trigger",
        "payload": {"summary": "Uji kiriman alarm", "source": "uji.example", "severity": "warning", "timestamp": at},
    }  # fmt: skip
