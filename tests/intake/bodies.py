"""Bodies as monitors of several versions send them, with values of our own, and what each must be read as."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["BODIES", "kuma", "prometheus"]


def prometheus(*alerts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A body of Alertmanager's webhook, version 4."""
    return {
        "receiver": "tuntas", "status": "firing", "alerts": list(alerts), "groupLabels": {"alertname": "LinkDown"},
        "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://am.kantor.example:9093", "version": "4",
        "groupKey": '{}/{team="jaringan"}:{alertname="LinkDown"}', "truncatedAlerts": 0, **more,
    }  # fmt: skip


def link(status: str = "firing", **more: Any) -> dict[str, Any]:
    return {
        "status": status, "startsAt": "2026-11-23T01:59:12.481Z",
        "endsAt": "2026-11-23T02:20:12.481Z" if status == "resolved" else "0001-01-01T00:00:00Z",
        "labels": {"alertname": "LinkDown", "instance": "sw-lt4.kantor.example:161", "severity": "critical"},
        "annotations": {"summary": "Port 24 SW-LT4 mati", "description": "ifOperStatus 2"},
        "generatorURL": "http://prom:9090/graph?g0.expr=ifOperStatus", "fingerprint": "9d1c5e7a0b3f2244", **more,
    }  # fmt: skip


def kuma(status: Any, version: int = 2, **more: Any) -> dict[str, Any]:
    """Uptime Kuma's stock webhook; version 1 also told what it should not have."""
    beat = {"status": status, "time": "2026-11-23 02:00:07.113", "msg": "timeout of 48000ms exceeded",
        "important": True}
    monitor = {"id": 12, "name": "Portal", "type": "http", "url": "https://portal.kantor.example/masuk",
        "hostname": None}
    if version == 1:
        beat |= {"monitorID": 12, "duration": 61, "ping": None}
        monitor |= {"basic_auth_user": "pantau", "basic_auth_pass": "sandi-kuma", "pushToken": "tok-dorong",
                    "mqttPassword": "sandi-mqtt", "radiusSecret": "sandi-radius",
                    "databaseConnectionString": "Server=db;User Id=sa;Password=sandi-db",
                    "headers": '{"Authorization": "Bearer sandi-judul", "X-Api-Key": "sandi-kunci"}'}  # fmt: skip
    else:
        beat |= {"monitorID": 12, "retries": 1, "timezone": "Asia/Jakarta", "timezoneOffset": "+07:00",
                 "localDateTime": "2026-11-23 09:00:07"}  # fmt: skip
        monitor |= {"path": ["Layanan", "Portal"], "pathName": "Layanan / Portal", "includeSensitiveData": False}
    return {"heartbeat": beat, "monitor": monitor, "msg": "[Portal] [🔴 Down] timeout of 48000ms exceeded", **more}


GRAFANA = {
    "receiver": "jaringan", "status": "firing", "orgId": 1, "groupLabels": {"alertname": "Latensi WAN"},
    "commonLabels": {}, "commonAnnotations": {}, "externalURL": "https://grafana.kantor.example/", "version": "1",
    "groupKey": "{}:{}", "truncatedAlerts": 0, "title": "[FIRING:1] Latensi WAN", "state": "alerting", "message": "…",
}  # fmt: skip
PANEL = {
    "status": "firing", "labels": {"alertname": "Latensi WAN", "grafana_folder": "Jaringan", "host": "rtr-01"},
    "annotations": {"summary": "Latensi di atas 200 ms"}, "startsAt": "2026-11-23T09:00:10+07:00",
    "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "/alerting/grafana/abc/view", "fingerprint": "71ab03de90f1c2aa",
    "silenceURL": "https://grafana.kantor.example/alerting/silence/new", "dashboardURL": "", "panelURL": "",
    "values": {"B": 231.5, "C": 1}, "valueString": "[ var='B' labels={} value=231.5 ]",
}  # fmt: skip
LEGACY = {
    "dashboardId": 3, "evalMatches": [{"value": 97.2, "metric": "loss", "tags": {"instance": "http://rtr-02:9115/"}}],
    "message": "Loss tinggi", "orgId": 1, "panelId": 2, "ruleId": 41, "ruleName": "Loss WAN", "state": "alerting",
    "ruleUrl": "http://grafana/d/abc?viewPanel=2", "tags": {"severity": "critical"}, "title": "[Alerting] Loss WAN",
}  # fmt: skip

ZABBIX = {
    "event_id": "90311", "trigger_id": "17422", "value": "1", "name": "ICMP: tidak menjawab", "severity": "High",
    "date": "2026.11.23", "time": "09:00:05", "recovery_date": "{EVENT.RECOVERY.DATE}", "host_name": "SW-LT2",
    "recovery_time": "{EVENT.RECOVERY.TIME}", "host_ip": "10.20.2.2", "opdata": "*UNKNOWN*",
}  # fmt: skip
STOCK = (
    "Problem started at 09:00:05 on 2026.11.23\r\nProblem name: ICMP: tidak menjawab\r\nHost: SW-LT2\r\n"
    "Severity: High\r\nOperational data: Down (0)\r\nOriginal problem ID: 90311\r\n"
)  # fmt: skip
OVER = (
    "Problem has been resolved at 09:31:40 on 2026.11.23\nProblem name: ICMP: tidak menjawab\n"
    "Problem duration: 31m 35s\nHost: SW-LT2\nSeverity: High\nOriginal problem ID: 90311\n"
)  # fmt: skip
LIBRENMS = {
    "title": "Alert for device 10.20.3.3 - Port status up/down", "hostname": "10.20.3.3", "device_id": "8",
    "sysName": "sw-lt3", "ip": "10.20.3.3", "location": "Lantai 3", "rule_id": "5", "alert_id": "77", "id": "901",
    "uid": "901", "severity": "critical", "name": "Port status up/down", "timestamp": "2026-11-23 09:00:20",
    "state": "1", "msg": "Port Gi0/3\nadmin up", "rule": '{"condition":"AND","valid":true}',
}  # fmt: skip
EVENT = {
    "routing_key": "-", "event_action": "trigger", "dedup_key": "kunci-1", "client": "Pemantau",
    "payload": {"summary": "RTR-01 tidak menjawab", "source": "rtr-01", "severity": "critical", "component": "wan",
                "timestamp": "2026-11-23T02:00:00.000+0000", "group": "Lt. 1", "class": "ping"},
    "links": [{"href": "https://pantau.kantor.example/1", "text": "Lihat"}], "images": [{"src": "https://x/y.png"}],
}  # fmt: skip


def spoken(body: dict[str, Any]) -> str:
    """A body as a template without escaping writes it: a key and a value on each line."""
    return "{\n" + ",\n".join(f'  "{key}": "{value}"' for key, value in body.items()) + "\n}"


# name: kind of the source, body, and of each alarm in it: state, key, host, severity, began (WIB) or ended
BODIES: dict[str, tuple[str, Any, list[tuple[str, str, str, str, str]]]] = {
    "alertmanager 0.27": ("alertmanager", prometheus(link()), [
        ("firing", "9d1c5e7a0b3f2244", "sw-lt4.kantor.example:161", "critical", "08:59:12")]),
    "alertmanager, both in one body": ("alertmanager", prometheus(link(), link("resolved", fingerprint="ff02")), [
        ("firing", "9d1c5e7a0b3f2244", "sw-lt4.kantor.example:161", "critical", "08:59:12"),
        ("resolved", "ff02", "sw-lt4.kantor.example:161", "critical", "09:20:12")]),
    "alertmanager, blackbox of a web page": ("alertmanager", prometheus(link(labels={
        "alertname": "ProbeFailed", "instance": "https://web.kantor.example:8443/sehat", "job": "blackbox"})), [
        ("firing", "9d1c5e7a0b3f2244", "web.kantor.example", "warning", "08:59:12")]),
    "alertmanager, before fingerprints": ("alertmanager", prometheus(
        {**link(), "fingerprint": None, "labels": {"alertname": "X", "instance": "a"}}), [
        ("firing", "b89fb8288cd321ee", "a", "warning", "08:59:12")]),
    "prometheus to the API itself, a bare list": ("alertmanager", [link()], [
        ("firing", "9d1c5e7a0b3f2244", "sw-lt4.kantor.example:161", "critical", "08:59:12")]),
    "vmalert": ("alertmanager", prometheus(link(labels={"alertname": "A", "instance": "[2001:db8::5]:9100"},
                                                generatorURL="", annotations=None)), [
        ("firing", "9d1c5e7a0b3f2244", "[2001:db8::5]:9100", "warning", "08:59:12")]),
    "grafana 11": ("grafana", {**GRAFANA, "alerts": [PANEL]}, [
        ("firing", "71ab03de90f1c2aa", "rtr-01", "warning", "09:00:10")]),
    "grafana 9 resolved": ("grafana", {**GRAFANA, "state": "ok", "status": "resolved", "alerts": [
        {**PANEL, "status": "resolved", "endsAt": "2026-11-23T09:09:00+07:00"}]}, [
        ("resolved", "71ab03de90f1c2aa", "rtr-01", "warning", "09:09:00")]),
    "grafana, its test button": ("grafana", {**GRAFANA, "alerts": [{**PANEL, "labels": {
        "alertname": "TestAlert", "instance": "Grafana"}, "fingerprint": "57c6d9296de2ad39"}]}, [
        ("test", "57c6d9296de2ad39", "Grafana", "warning", "09:00:10")]),
    "grafana 8 and before": ("grafana", LEGACY, [("firing", "rule:41", "rtr-02", "critical", "")]),
    "grafana 8 ok": ("grafana", {**LEGACY, "state": "ok", "evalMatches": []}, [
        ("resolved", "rule:41", "", "critical", "")]),
    "grafana 8, matches without tags": ("grafana", {**LEGACY, "evalMatches": [{"value": None, "tags": None}]}, [
        ("firing", "rule:41", "", "critical", "")]),
    "grafana 8 has no data": ("grafana", {**LEGACY, "state": "no_data"}, [("pending", "rule:41", "rtr-02", "critical",
        "")]),
    "grafana 8, its test button": ("grafana", {**LEGACY, "ruleId": 0, "ruleName": "Test notification", "orgId": 0}, [
        ("test", "rule:0", "rtr-02", "critical", "")]),
    "zabbix, our media type": ("zabbix", ZABBIX, [("firing", "event:90311", "SW-LT2", "critical", "09:00:05")]),
    "zabbix, our media type, over": ("zabbix", {**ZABBIX, "value": "0", "recovery_date": "2026.11.23",
                                                "recovery_time": "09:31:40"}, [
        ("resolved", "event:90311", "SW-LT2", "critical", "09:31:40")]),
    "zabbix, macros as names": ("zabbix", {
        "EVENT.ID": "90311", "EVENT.NAME": "Mati", "EVENT.NSEVERITY": "5", "EVENT.VALUE": "1", "HOST.NAME": "SW-LT2",
        "EVENT.DATE": "2026.11.23", "EVENT.TIME": "09:00:05", "TRIGGER.ID": "17422", "HOST.IP": "10.20.2.2"}, [
        ("firing", "event:90311", "SW-LT2", "critical", "09:00:05")]),
    "zabbix, to an on-call tool": ("zabbix", {"alert_uid": "90311", "title": "Mati", "state": "ok", "message": OVER,
                                              "link_to_upstream_details": "https://z/tr_events.php?eventid=90311"}, [
        ("resolved", "event:90311", "SW-LT2", "critical", "09:31:40")]),
    "zabbix, to an alert hub": ("zabbix", {
        "id": "90311", "triggerId": "17422", "lastReceived": "2026.11.23 09:00:07", "message": STOCK, "name": "Mati",
        "service": "SW-LT2", "severity": "High", "status": "PROBLEM", "tags": "[]", "EVENT.VALUE": "1"}, [
        ("firing", "event:90311", "SW-LT2", "critical", "09:00:05")]),
    "zabbix, objects within": ("zabbix", {
        "event": {"id": "90311", "value": "0", "recovery_date": "2026.11.23", "recovery_time": "09:31:40"},
        "trigger": {"id": "17422", "name": "Mati", "severity": "High"}, "host": {"name": "SW-LT2", "ip": "10.20.2.2"}},
            [
        ("resolved", "event:90311", "SW-LT2", "critical", "09:31:40")]),
    "zabbix, subject and message only": ("zabbix", {"subject": "Resolved in 31m: Mati", "message": OVER, "status": ""},
        [
        ("resolved", "event:90311", "SW-LT2", "critical", "09:31:40")]),
    "zabbix, recovery under its own id": ("zabbix", {"eventid": "90399", "triggerid": "17422", "status": "RESOLVED",
                                                     "alert_message": OVER, "hostname": "SW-LT2"}, [
        ("resolved", "event:90311", "SW-LT2", "critical", "09:31:40")]),
    "zabbix found a device": ("zabbix", {"eventid": "4", "event_source": "1", "value": "{EVENT.VALUE}", "name": "x"}, [
        ("pending", "event:4", "", "warning", "")]),
    "librenms, by its options": ("librenms", LIBRENMS, [("firing", "5@8", "sw-lt3", "critical", "09:00:20")]),
    "librenms recovered": ("librenms", {**LIBRENMS, "state": "0", "id": "944", "uid": "944",
                                        "title": "Device 10.20.3.3 recovered from Port status up/down"}, [
        ("resolved", "5@8", "sw-lt3", "critical", "09:00:20")]),
    "librenms, unescaped": ("librenms", spoken(LIBRENMS), [("firing", "5@8", "sw-lt3", "critical", "09:00:20")]),
    "librenms, unescaped on one line": ("librenms", spoken(LIBRENMS).replace("\n", ""), [
        ("firing", "5@8", "sw-lt3", "critical", "09:00:20")]),
    "librenms, its stock message": ("librenms", (
        "Alert for device 10.20.3.3 - Port status up/down\nSeverity: critical\nTimestamp: 2026-11-23 09:00:20\n"
        "Unique-ID: 901\nRule: Port status up/down\nFaults:\n  #1: ifName => Gi0/3;"), [
        ("firing", "uid:901", "10.20.3.3", "critical", "09:00:20")]),
    "librenms, a form as text": ("librenms", "rule_id=5&device_id=8&state=1&hostname=sw-lt3&severity=warning", [
        ("firing", "5@8", "sw-lt3", "warning", "")]),
    "uptime kuma 1.18": ("uptimekuma", kuma(0, 1), [
        ("firing", "monitor:12", "portal.kantor.example", "warning", "09:00:07")]),
    "uptime kuma 2.0 up": ("uptimekuma", kuma(1), [
        ("resolved", "monitor:12", "portal.kantor.example", "warning", "09:00:07")]),
    "uptime kuma pending": ("uptimekuma", kuma(2), [("pending", "monitor:12", "portal.kantor.example", "warning", "")]),
    "uptime kuma in maintenance": ("uptimekuma", kuma(3), [
        ("pending", "monitor:12", "portal.kantor.example", "warning", "")]),
    "uptime kuma, its test button": ("uptimekuma", {"heartbeat": None, "monitor": None, "msg": "Tuntas Testing"}, [
        ("test", "", "", "warning", "")]),
    "uptime kuma, a certificate": ("uptimekuma", {"heartbeat": None, "monitor": None, "msg": (
        "[Portal][https://portal.kantor.example/masuk] leaf certificate portal.kantor.example will expire in 13 days")},
        [
        ("firing", "expiry:c230a930f1d9d663", "portal.kantor.example", "warning", "")]),
    "uptime kuma without a monitor": ("uptimekuma", kuma(0, monitor=None), [
        ("firing", "monitor:12", "", "warning", "09:00:07")]),
    "pagerduty": ("pagerduty", EVENT, [("firing", "kunci-1", "rtr-01", "critical", "09:00:00")]),
    "pagerduty, details as a text": ("pagerduty", {**EVENT, "payload": {
        **EVENT["payload"], "custom_details": "ping 100 % loss"}}, [
        ("firing", "kunci-1", "rtr-01", "critical", "09:00:00")]),
    "pagerduty acknowledged": ("pagerduty", {"routing_key": "-", "event_action": "acknowledge",
        "dedup_key": "kunci-1"}, [
        ("firing", "kunci-1", "", "warning", "")]),
    "pagerduty resolved without a payload": ("pagerduty", {
        "routing_key": "-", "event_action": "resolve", "dedup_key": "kunci-1"}, [("resolved", "kunci-1", "", "warning",
            "")]),
    "pagerduty, payload null": ("pagerduty", {"routing_key": "-", "event_action": "resolve", "dedup_key": 7,
        "payload": None}, [
        ("resolved", "7", "", "warning", "")]),
    "pagerduty of uptime kuma": ("pagerduty", {
        "routing_key": "-", "event_action": "trigger", "dedup_key": "Uptime Kuma/12", "payload": {
            "summary": "[Uptime Kuma Monitor 🔴 Down] [Portal] timeout", "severity": "warning",
            "source": "https://portal.kantor.example/masuk"}}, [
        ("firing", "Uptime Kuma/12", "portal.kantor.example", "warning", "")]),
    "pagerduty of uptime kuma, its test button": ("pagerduty", {
        "routing_key": "-", "event_action": "trigger", "dedup_key": "Uptime Kuma/undefined", "payload": {
            "summary": "[Uptime Kuma Alert] [undefined] Testing", "severity": "warning",
                "source": "Uptime Kuma Test Button"}}, [
        ("test", "Uptime Kuma/undefined", "Uptime Kuma Test Button", "warning", "")]),
    "pagerduty of version 1": ("pagerduty", {"service_key": "-", "incident_key": "cek-9", "event_type": "resolve",
                                             "description": "cek-9 pulih", "client": "healthchecks"}, [
        ("resolved", "cek-9", "", "warning", "")]),
    "pagerduty, a change": ("pagerduty", {"routing_key": "-", "links": [], "payload": {
        "summary": "Pembaruan RTR-01", "timestamp": "2026-11-23T02:00:00Z", "source": "ci", "custom_details": {}}}, [
        ("noted", "", "", "warning", "")]),
    "json of a script": ("plain", {"status": "up", "key": "gw", "hostname": "rtr-01", "message": "kembali"}, [
        ("resolved", "gw", "rtr-01", "warning", "")]),
    "json of a script, several": ("plain", {"alerts": [{"state": "firing", "title": "a"}, {"state": "ok",
        "key": "b"}]}, [
        ("firing", "bd55cf194b185433", "", "warning", ""), ("resolved", "b", "", "warning", "")]),
    "a list of heartbeats": ("uptimekuma", [kuma(0), kuma(1)], [
        ("firing", "monitor:12", "portal.kantor.example", "warning", "09:00:07"),
        ("resolved", "monitor:12", "portal.kantor.example", "warning", "09:00:07")]),
    "json within json": ("plain", json.dumps(json.dumps({"state": "firing", "key": "x"})), [
        ("firing", "x", "", "warning", "")]),
}  # fmt: skip
