"""Prometheus Alertmanager, webhook version 4."""

from __future__ import annotations

import re
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
# Grafana could not ask its data source, or an alarm that always fires: neither says anything of the network
NOT_OF_NETWORK = {"DatasourceError", "DatasourceNoData", "Watchdog", "DeadMansSwitch", "InfoInhibitor"}
_COUNT = re.compile(r"^\[[A-Z0-9:, ]+\]\s*")  # [FIRING:1, RESOLVED:2] of a title
_RESOLVED = {"resolved", "ok", "normal", "inactive"}
# what Grafana's test button calls a group: its labels, and then the moment, as Go writes it
_TRIED = re.compile(r'\{.*alertname="TestAlert".*\}\d{4}-\d\d-\d\d ')

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
    if isinstance(alerts, list):
        return any(isinstance(one, dict) and "labels" in one for one in alerts)
    return _alone(body)


def _alone(body: Mapping[str, Any]) -> bool:
    """One alert without its group, as some pass it on."""
    return isinstance(body.get("labels"), dict) and bool({"annotations", "startsAt", "fingerprint"} & body.keys())


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """One signal for each alert: a body may hold firing and resolved ones."""
    alerts = body.get("alerts") if not _alone(body) else [body]
    return [_signal(one, body, zone) for one in alerts if isinstance(one, dict)] if isinstance(alerts, list) else []


def _signal(alert: Mapping[str, Any], body: Mapping[str, Any], zone: str) -> Signal:
    labels, notes = texts(alert.get("labels")), texts(alert.get("annotations"))
    name = text_of(labels, "alertname") or text_of(alert, "alertname") or _named(body)
    # a `device` beside an instance is a disk or a port of it
    instance = host_of(text_of(labels, "instance", "target", "device", "exported_instance"))
    host = host_of(text_of(labels, "host", "hostname", "node", "nodename", "sysName")) or instance
    title = text_of(notes, "summary", "title") or text_of(alert, "summary", "title")
    state, ended = _state(alert, body), moment(alert.get("endsAt"), zone)
    if _tried(labels, body):
        state = TEST
    return Signal(
        key=key_of(alert, "fingerprint") or digest_of(labels or text_of(body, "groupKey")), state=state,
        title=title or " ".join(one for one in (name, instance) if one), name=name,
        text=text_of(notes, "description", "message", most=4000), severity=severity_of(text_of(labels, "severity")),
        host=host, address=text_of(labels, "ip", "address") or instance,
        place=text_of(labels, "place", "room", "location", "site", "gedung", "ruang"),
        url=text_of(alert, "generatorURL", most=1000), started=moment(alert.get("startsAt"), zone),
        ended=ended if state == RESOLVED or not _told(alert, body) else None, network=name not in NOT_OF_NETWORK,
    )  # fmt: skip


def _named(body: Mapping[str, Any]) -> str:
    """What all alerts of the body are called, where the alert itself has no name."""
    common, group = texts(body.get("commonLabels")), texts(body.get("groupLabels"))
    title = _COUNT.sub("", text_of(body, "title"))
    return text_of(common, "alertname") or text_of(group, "alertname") or title or "Alarm"


def _told(alert: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    return (text_of(alert, "status", "state") or text_of(body, "status")).casefold()


def _state(alert: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """That of the alert, else of the body, which may hold both.

    What is sent to Alertmanager itself tells none: it is over when only its end is told, or when its end has passed.
    """
    said = _told(alert, body)
    only_its_end = not said and not moment(alert.get("startsAt")) and moment(alert.get("endsAt")) is not None
    return RESOLVED if said in _RESOLVED or only_its_end else FIRING


def _tried(labels: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """The test button of a contact point of Grafana."""
    named = text_of(labels, "alertname") == "TestAlert"
    return named and (text_of(labels, "instance") == "Grafana" or bool(_TRIED.match(text_of(body, "groupKey"))))


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
