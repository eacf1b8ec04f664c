"""Grafana: unified alerting, and the legacy one before version 11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuntas.intake.formats import alertmanager
from tuntas.intake.signal import FIRING, PENDING, RESOLVED, TEST, Signal, host_of, key_of, severity_of, text_of, texts

KEY, NAME = "grafana", "Grafana"
_STATES = {"alerting": FIRING, "ok": RESOLVED, "pending": PENDING, "paused": PENDING, "no_data": PENDING}

SETUP = """\
Alerting → Contact points → Add contact point
  Integration : Webhook
  URL         : {url}
  HTTP method : POST
Alerting → Notification policies: pilih contact point ini.
"""


def fits(body: Mapping[str, Any]) -> bool:
    return ("ruleId" in body and "state" in body) or ("orgId" in body and alertmanager.fits(body))


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """Unified alerting speaks as Alertmanager does; the legacy body is one rule."""
    if alertmanager.fits(body) or isinstance(body.get("alerts"), list):
        return alertmanager.read(body, zone)
    rule = key_of(body, "ruleId", "ruleName")
    return [_legacy(body, rule)] if rule else []


def _legacy(body: Mapping[str, Any], rule: str) -> Signal:
    matches = body.get("evalMatches")
    first = matches[0] if isinstance(matches, list) and matches and isinstance(matches[0], dict) else {}
    tags = {**texts(body.get("tags")), **texts(first.get("tags"))}
    host = host_of(text_of(tags, "instance", "host", "hostname", "device"))
    tried = rule == "0" or "Test notification" in (text_of(body, "ruleName"), text_of(body, "title").partition("] ")[2])
    return Signal(
        key=f"rule:{rule}", state=TEST if tried else _STATES.get(text_of(body, "state").casefold(), PENDING),
        title=text_of(body, "ruleName", "title") or "Alarm Grafana", name=text_of(body, "ruleName"),
        text=text_of(body, "message", most=4000), severity=severity_of(text_of(tags, "severity")), host=host,
        address=host, place=text_of(tags, "place", "site", "location"), url=text_of(body, "ruleUrl", most=1000),
    )  # fmt: skip


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    return {**alertmanager.sample(key, state, at), "orgId": 1, "title": "[UJI]", "state": "alerting", "message": ""}
