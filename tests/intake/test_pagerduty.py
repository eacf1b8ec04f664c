"""Events v2 (and v1) as the tools of the field send them: who fired, on which host, and under which key it ends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cast import Cast, wib
from tests.intake.bodies import EVENT
from tests.intake.monitor import Monitor
from tests.intake.test_rules import AT, after, cases
from tuntas.intake import door
from tuntas.intake.formats import signals
from tuntas.intake.models import Alert, Body
from tuntas.intake.reading import turn
from tuntas.intake.signal import Signal


@pytest.fixture(autouse=True)
def _no_token_is_remembered() -> None:
    door.forget_sources()


def one(body: dict[str, Any]) -> Signal:
    (found,) = signals("pagerduty", body, "Asia/Jakarta")
    return found


def event(summary: str, source: str, severity: str = "critical", **more: Any) -> dict[str, Any]:
    payload = {"summary": summary, "source": source, "severity": severity} | more.pop("payload", {})
    return {"routing_key": "-", "event_action": "trigger", "dedup_key": "k-1", "payload": payload, **more}


GROUP = "Labels:\n - alertname = LinkDown\n - instance = {}\n - job = snmp\n - site = Lt. 1\nAnnotations:\n - a = x\n"
# who sends: (body, host, address, what it is called, place, severity, began)
SENDERS: dict[str, tuple[dict[str, Any], str, str, str, str, str, Any]] = {
    "alertmanager": (
        event("[FIRING:1] LinkDown (sw-1 critical)", "Alertmanager", "error", client="Alertmanager", payload={
            "custom_details": {"firing": GROUP.format("sw-1:161"), "num_firing": "1", "num_resolved": "0", "resolved":
                ""}}), "sw-1:161", "sw-1:161", "LinkDown", "Lt. 1", "warning", None),
    "alertmanager, several hosts in one": (
        event("[FIRING:2] LinkDown", "Alertmanager", client="Alertmanager", payload={"custom_details": {
            "firing": GROUP.format("sw-1") + GROUP.format("sw-2"), "num_firing": "2"}}),
        "", "", "LinkDown", "Lt. 1", "critical", None),
    "alertmanager, alerts as a list": (
        event("[FIRING:1] LinkDown", "Alertmanager", client="Alertmanager", payload={"custom_details": {
            "firing": [{"labels": {"alertname": "LinkDown", "instance": "sw-1:161"}, "annotations": {}}]}}),
        "sw-1:161", "sw-1:161", "LinkDown", "", "critical", None),
    "alertmanager with details of the office's own": (
        event("[FIRING:1] LinkDown", "Alertmanager", client="Alertmanager", payload={
            "custom_details": {"host": "sw-1"}}),
        "sw-1", "sw-1", "[FIRING:1] LinkDown", "", "critical", None),
    "grafana": (
        event("[FIRING:1] Latensi (Jaringan)", "grafana-7d9f", client="Grafana", payload={
            "class": "default", "component": "Grafana", "group": "default", "custom_details": {"firing":
                "\nValue: A=1\nLabels:\n - alertname = Latensi\n - grafana_folder = Jaringan\n - host = rtr-1\n"}}),
        "rtr-1", "rtr-1", "Latensi", "", "critical", None),
    "zabbix": (
        event("Problem: Mati", "SW-1 : 10.0.0.1", client="Zabbix", payload={"custom_details": {
            "Event date": "2026.11.23", "Event time": "09:00:00", "Event host": "SW-1", "Event host ip": "10.0.0.1"}}),
        "SW-1", "10.0.0.1", "Problem: Mati", "", "critical", wib("2026-11-23 09:00")),
    "checkmk": (
        event("SW-1 is DOWN", "10.0.0.1", client="Check_MK", payload={"custom_details": {
            "info": "CRITICAL - rta nan, lost 100%", "host": "SW-1", "host_address": "10.0.0.1", "site": "pusat"}}),
        "SW-1", "10.0.0.1", "SW-1 is DOWN", "", "critical", None),
    "netdata": (
        event("rtr-1: packets dropped", "rtr-1", "warning", payload={
            "timestamp": "2026-11-23T02:00:00.000Z", "group": "net", "class": "net_drops.eth0", "component": "netdata",
            "custom_details": {"value_w_units": "2 %", "when": "1795399200", "alarm_id": "17"}}),
        "rtr-1", "rtr-1", "net_drops.eth0", "net", "warning", wib("2026-11-23 09:00")),
    "librenms": (
        event("Port mati on sw-3", "sw-3", payload={"custom_details": "Port mati\nSeverity: critical",
                                                    "device_groups": ["Lt. 3"]}),
        "sw-3", "sw-3", "Port mati on sw-3", "", "critical", None),
    "the documentation's": (
        event("Example alert on host1.example.com", "monitoringtool:region-dc-01:cluster/api-003", "INFO", payload={
            "timestamp": "2015-07-17T08:42:58.315+0000", "component": "postgres", "group": "prod-datapipe", "class":
                "deploy", "custom_details": {"ping time": "1500ms", "load avg": 0.75}},
            links=[{"href": "https://a.example/", "text": "x"}], images=[{"src": "https://a.example/y.png"}]),
        "monitoringtool:region-dc-01:cluster/api-003", "monitoringtool:region-dc-01:cluster/api-003", "deploy",
        "prod-datapipe", "info", wib("2015-07-17 15:42:58.315")),
    "nagios, version 1": (
        {"service_key": "-", "event_type": "trigger", "incident_key": "event_source=host;host_name=SW-1",
         "description": "SW-1 DOWN", "client": "nagios", "details": {"HOSTNAME": "SW-1", "HOSTADDRESS": "10.0.0.1",
            "HOSTSTATE": "DOWN", "pd_nagios_object": "host"}}, "SW-1", "10.0.0.1", "SW-1 DOWN", "", "warning", None),
    "healthchecks, version 1": (
        {"service_key": "-", "incident_key": "b2f8c6d4", "event_type": "trigger", "description": "Cadangan is DOWN",
         "client": "Healthchecks", "client_url": "https://hc.example", "details": {
            "Project": "Kantor", "Period": "1 d"}},
        "", "", "Cadangan is DOWN", "", "warning", None),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SENDERS))
def test_who_fired_where(name: str) -> None:
    body, host, address, called, place, severity, began = SENDERS[name]
    said = one(body)
    assert (said.state, said.host, said.address, said.name, said.place, said.severity, said.started) == (
        "firing", host, address, called, place, severity, began
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(SENDERS))
def test_each_ends_under_its_key_without_a_payload(cast: Cast, name: str) -> None:
    body = SENDERS[name][0]
    older = "event_type" in body
    over = {key: said for key, said in body.items() if key.endswith("_key")}
    over |= {"event_type" if older else "event_action": "resolve"}
    monitor = Monitor.of(cast.office, kind="pagerduty")
    monitor.posts(after(1), body)
    title = Alert.objects.get().title
    monitor.posts(after(9), over)
    assert (Alert.objects.get().alarm, Alert.objects.get().title) == ("resolved", title)
    assert [row.became[0]["title"] for row in Body.objects.all()] == [title, title]


def test_who_acknowledges_neither_renames_nor_lights_anything(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    seen = {"routing_key": "-", "event_action": "acknowledge", "dedup_key": "kunci-1"}
    monitor.posts(AT, seen)  # of an alarm that nobody heard of
    assert Alert.objects.count() == 0
    monitor.posts(after(1), EVENT)
    monitor.posts(after(2), seen)
    alert = Alert.objects.get()
    assert (alert.title, alert.alarm, alert.times) == ("RTR-01 tidak menjawab", "firing", 2)
    assert alert.severity == "critical"
    monitor.posts(after(5), {"routing_key": "-", "event_action": "resolve", "dedup_key": "kunci-1"})
    monitor.posts(after(6), seen)  # late
    turn(after(30))
    assert (Alert.objects.get().alarm, len(cases())) == ("resolved", 1)


def test_a_trigger_without_a_key_is_known_again_by_its_words(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    keys = []
    for minute in (1, 2):
        details = {"custom_details": {"ping": f"{minute} ms"}, "timestamp": after(0).isoformat()}
        body = event("Mati", "rtr-1", payload=details) | {"dedup_key": None, "routing_key": monitor.token}
        answer = door.events_v2(json.dumps(body).encode())
        assert answer.status == 202
        keys.append(answer.body["dedup_key"])
    turn(after(2))
    assert (keys[0] == keys[1], Alert.objects.get().key) == (True, keys[0])


@pytest.mark.parametrize("more", [
    {"event_action": "TRIGGER"}, {"event_action": "Trigger", "payload": EVENT["payload"] | {"severity": "CRITICAL"}},
    {"dedup_key": 4711}, {"payload": EVENT["payload"] | {"custom_details": None}}, {"links": None, "images": {}},
    {"payload": EVENT["payload"] | {"custom_details": ["a", 1]}}, {"links": [None, 7]},
])  # fmt: skip
def test_what_a_script_writes_a_little_wrong_is_taken(cast: Cast, more: dict[str, Any]) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    answer = door.events_v2(json.dumps(EVENT | {"routing_key": monitor.token} | more).encode())
    turn()
    assert (answer.status, answer.body["status"], Alert.objects.get().severity) == (202, "success", "critical")


def test_version_1_is_taken_at_the_same_address(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    body = SENDERS["nagios, version 1"][0] | {"service_key": monitor.token}
    assert door.events_v2(json.dumps(body).encode()).status == 202
    turn()
    assert (Alert.objects.get().title, monitor.token in Body.objects.get().raw) == ("SW-1 DOWN", False)


def test_a_change_whose_key_stands_in_the_head(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    body = {"payload": {"summary": "Pembaruan", "timestamp": "2026-11-23T02:00:00Z"}}
    answer = door.events_v2(json.dumps(body).encode(), door.Head(routing=monitor.token), change=True)
    turn()
    assert (answer.status, Alert.objects.count(), Body.objects.get().state) == (202, 0, "read")


@pytest.mark.parametrize("body", [
    event("[Uptime Kuma Alert] [undefined] Testing", "Uptime Kuma Test Button", dedup_key="Uptime Kuma/undefined"),
    event("Test-Rule on localhost", "localhost", dedup_key="000"),
    event("[FIRING:1]  (TestAlert Grafana)", "grafana", client="Grafana", payload={"custom_details": {
        "firing": "Labels:\n - alertname = TestAlert\n - instance = Grafana\n", "num_firing": "1"}}),
])  # fmt: skip
def test_the_test_buttons_of_those_who_speak_it(cast: Cast, body: dict[str, Any]) -> None:
    Monitor.of(cast.office, kind="pagerduty").posts(AT, body)
    turn(after(10))
    assert (cases(), Alert.objects.count(), Body.objects.get().state) == ([], 0, "test")


def test_grafana_without_data_is_no_fault_of_the_network_here_either() -> None:
    said = one(event("[FIRING:1] DatasourceNoData", "grafana", client="Grafana", payload={"custom_details": {
        "firing": "Labels:\n - alertname = DatasourceNoData\n - rulename = Ping\n"}}))
    assert said.network is False
