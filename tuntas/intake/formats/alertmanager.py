"""Prometheus Alertmanager, webhook version 4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuntas.intake.signal import (
    FIRING,
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

KEY, NAME = "alertmanager", "Alertmanager"
# of Grafana's own: it could not ask its data source, which says nothing of the network
_NOT_OF_NETWORK = {"DatasourceError", "DatasourceNoData", "Watchdog", "DeadMansSwitch"}

SETUP = """\
route:
  receiver: tuntas
receivers:
  - name: tuntas
    webhook_configs:
      - url: {url}
        send_resolved: true
"""


def fits(body: Mapping[str, Any]) -> bool:
    alerts = body.get("alerts")
    return isinstance(alerts, list) and any(isinstance(one, dict) and "labels" in one for one in alerts)


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """One signal for each alert: a body may hold firing and resolved ones."""
    alerts = body.get("alerts")
    return [_signal(one, body, zone) for one in alerts if isinstance(one, dict)] if isinstance(alerts, list) else []


def _signal(alert: Mapping[str, Any], body: Mapping[str, Any], zone: str) -> Signal:
    labels, notes = texts(alert.get("labels")), texts(alert.get("annotations"))
    name = text_of(labels, "alertname") or "Alarm"
    instance = host_of(text_of(labels, "instance", "target", "host", "hostname", "device", "node", "exported_instance"))
    host = host_of(text_of(labels, "host", "hostname", "device", "node", "sysName")) or instance
    state = _state(alert, body)
    if name == "TestAlert" and instance == "Grafana":  # the test button of a contact point
        state = TEST
    resolved = state == RESOLVED
    return Signal(
        key=key_of(alert, "fingerprint") or digest_of(labels), state=state,
        title=text_of(notes, "summary", "title") or " ".join(one for one in (name, instance) if one), name=name,
        text=text_of(notes, "description", "message", most=4000), severity=severity_of(text_of(labels, "severity")),
        host=host, address=text_of(labels, "ip", "address") or instance,
        place=text_of(labels, "place", "room", "location", "site", "gedung", "ruang"),
        url=text_of(alert, "generatorURL", most=1000), started=moment(alert.get("startsAt"), zone),
        ended=moment(alert.get("endsAt"), zone) if resolved else None, network=name not in _NOT_OF_NETWORK,
    )  # fmt: skip


def _state(alert: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """That of the alert, else of the body, which may hold both."""
    said = (text_of(alert, "status") or text_of(body, "status")).casefold()
    return RESOLVED if said == RESOLVED else FIRING


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    return {
        "version": "4", "receiver": "tuntas", "status": state, "groupKey": "{}:{}", "truncatedAlerts": 0,
        "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://alertmanager.example",
        "alerts": [{
            "status": state, "labels": {"alertname": "UjiTuntas", "instance": "uji.example", "severity": "warning"},
            "annotations": {"summary": "Uji kiriman alarm"}, "startsAt": at,
            "endsAt": at if state == RESOLVED else "0001-01-01T00:00:00Z", "generatorURL": "", "fingerprint": key,
        }],
    }  # fmt: skip
