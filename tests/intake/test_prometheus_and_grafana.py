"""Bodies of Alertmanager and Grafana in the shapes that stand in public places; values of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.intake.bodies import GRAFANA, LEGACY, PANEL, link, prometheus
from tests.intake.monitor import Monitor
from tests.intake.test_rules import AT, after, cases
from tuntas.intake.formats import signals
from tuntas.intake.models import Alert
from tuntas.intake.reading import turn
from tuntas.intake.signal import Signal

ZONE = "Asia/Jakarta"
DISK = {"alertname": "DiskFull", "device": "/dev/mapper/vg0-root", "instance": "srv-1:9100", "severity": "Warning"}


def heard(kind: str, body: Any) -> list[Signal]:
    return signals(kind, {"alerts": body} if isinstance(body, list) else body, ZONE)


def one(kind: str, body: Any) -> Signal:
    (found,) = heard(kind, body)
    return found


@pytest.mark.parametrize(("labels", "host"), [
    (DISK, "srv-1:9100"), ({"alertname": "A", "device": "SW-LT4"}, "SW-LT4"),
    ({"alertname": "A", "device": "eth0", "nodename": "srv-2", "instance": "10.0.0.2:9100"}, "srv-2"),
    ({"alertname": "A", "instance": "http://10.0.0.3:9115/probe"}, "10.0.0.3"), ({"alertname": "A"}, ""),
    ({"alertname": "A", "target": "10.0.0.4"}, "10.0.0.4"), ({"alertname": "A", "host": "andromeda"}, "andromeda"),
])  # fmt: skip
def test_the_host_is_never_a_disk_or_a_port_of_it(labels: dict[str, str], host: str) -> None:
    assert one("alertmanager", prometheus(link(labels=labels))).host == host


@pytest.mark.parametrize(("said", "meant"), [
    ("critical", "critical"), ("Critical", "critical"), ("page", "critical"), ("emergency", "critical"),
    ("p0", "critical"),
    ("warning", "warning"), ("major", "warning"), ("error", "warning"), ("", "warning"), ("none", "info"),
    ("INFO", "info"),
])  # fmt: skip
def test_what_offices_call_a_severity(said: str, meant: str) -> None:
    assert one("alertmanager", prometheus(link(labels={"alertname": "A", "severity": said}))).severity == meant


def test_version_3_has_no_fingerprints_and_fires_and_ends_under_one_key() -> None:
    older = {"version": "3", "groupKey": 5615590933959184469, "fingerprint": None}
    fires, quiet = (
        one("alertmanager", prometheus(link(status, fingerprint=None, labels=DISK), **older))
        for status in ("firing", "resolved")
    )
    assert (fires.key, fires.state, quiet.state) == (quiet.key, "firing", "resolved")
    assert len(fires.key) == 16


def test_an_alert_without_labels_is_called_as_its_group() -> None:
    bare = {"status": "firing", "startsAt": "2026-11-23T02:00:00Z"}
    fires = one("grafana", {**GRAFANA, "groupLabels": {}, "alerts": [bare]})
    quiet = one("grafana", {**GRAFANA, "groupLabels": {}, "title": "[RESOLVED:1] Latensi WAN", "status": "resolved",
                            "alerts": [bare | {"status": "resolved"}]})  # fmt: skip
    assert (fires.title, fires.state, quiet.state, fires.key) == ("Latensi WAN", "firing", "resolved", quiet.key)


def test_one_alert_that_is_passed_on_without_its_group() -> None:
    alone = {key: said for key, said in link().items() if key != "fingerprint"}
    for kind in ("alertmanager", "grafana", "plain"):
        assert (one(kind, alone).state, one(kind, alone).severity) == ("firing", "critical")
    assert one("grafana", alone | {"status": "resolved"}).key == one("grafana", alone).key


def test_alerts_whose_fields_were_laid_flat() -> None:
    flat = {"alertname": "CPU", "fingerprint": "a1", "title": "CPU tinggi", "startsAt": "2026-11-23T02:00:00Z",
            "endsAt": None, "values": {"A": 92.5}}  # fmt: skip
    fires, quiet = (one("grafana", {"status": status, "alerts": [flat]}) for status in ("firing", "normal"))
    assert (fires.key, fires.title, fires.name, fires.state, quiet.state) == (
        "a1", "CPU tinggi", "CPU", "firing", "resolved"
    )  # fmt: skip


PUSHED = {"labels": {"alertname": "Down", "instance": "sw-1", "severity": "critical"},
          "annotations": {"summary": "Mati"}, "generatorURL": "http://nms/device/8"}  # fmt: skip


def test_what_is_sent_as_if_to_alertmanager_itself_tells_its_state_by_its_end(cast: Cast) -> None:
    """Prometheus and LibreNMS push so: no status, an end that lies ahead while it fires."""
    monitor = Monitor.of(cast.office, kind="alertmanager")
    begun = {"startsAt": after(-2).isoformat()}
    monitor.posts(AT, [PUSHED | begun | {"endsAt": after(4).isoformat()}])
    assert (len(cases()), Alert.objects.get().alarm) == (1, "firing")
    monitor.posts(after(3), [PUSHED | begun | {"endsAt": after(7).isoformat()}])
    assert (Alert.objects.get().alarm, Alert.objects.get().times) == ("firing", 2)
    monitor.posts(after(9), [PUSHED | begun | {"endsAt": after(8).isoformat()}])
    assert (Alert.objects.get().alarm, Alert.objects.get().ended_at) == ("resolved", after(8))
    monitor.posts(after(20), [PUSHED | {"startsAt": after(20).isoformat()}])  # LibreNMS tells one of the two
    monitor.posts(after(25), [PUSHED | {"endsAt": after(25).isoformat()}])
    assert (Alert.objects.get().alarm, Alert.objects.get().episode) == ("resolved", 2)


def test_bodies_one_after_another_are_each_read(cast: Cast) -> None:
    both = [prometheus(link()), prometheus(link("resolved", fingerprint="ff02"))]
    assert [(said.key, said.state) for said in heard("alertmanager", both)] == [
        ("9d1c5e7a0b3f2244", "firing"), ("ff02", "resolved")
    ]  # fmt: skip
    assert [said.key for said in heard("grafana", [GRAFANA | {"alerts": [PANEL]}, LEGACY])] == [
        "71ab03de90f1c2aa", "rule:41"
    ]  # fmt: skip


def test_moments_as_a_template_of_go_writes_them() -> None:
    said = one("grafana", {"receiver": "webhook", "status": "firing", "alerts": [{
        **PANEL, "startsAt": "2026-11-23 02:00:10.112013015 +0000 UTC m=+8560.285724134",
        "endsAt": "0001-01-01 00:00:00 +0000 UTC"}]})  # fmt: skip
    assert (said.started, said.ended) == (datetime(2026, 11, 23, 2, 0, 10, 112013, UTC), None)


TRIED = {"alertname": "TestAlert", "instance": "Grafana"}


@pytest.mark.parametrize("body", [
    {**GRAFANA, "alerts": [{**PANEL, "labels": TRIED}]},
    {**GRAFANA, "status": "resolved", "alerts": [{**PANEL, "labels": TRIED, "status": "resolved"}]},
    {**GRAFANA, "groupKey": '{alertname="TestAlert", instance="sw-1"}2026-11-23 05:54:04.5228 +0000 UTC m=+42208.25',
     "alerts": [{**PANEL, "labels": TRIED | {"instance": "sw-1", "severity": "critical"}}]},
    {**LEGACY, "ruleId": 0, "ruleName": "Test rule", "title": "[Alerting] Test notification"},
    {**LEGACY, "ruleId": 4711, "ruleName": "Test rule", "title": "[Alerting] Test notification"},
    {**LEGACY, "ruleId": 1, "ruleName": "Test notification", "evalMatches": None},
])  # fmt: skip
def test_the_test_buttons_of_grafana(cast: Cast, body: dict[str, Any]) -> None:
    Monitor.of(cast.office, kind="grafana").posts(AT, body)
    turn(after(10))
    assert (cases(), Alert.objects.count()) == ([], 0)


def test_a_rule_that_happens_to_be_called_test_is_an_alarm() -> None:
    assert one("grafana", LEGACY | {"ruleName": "Test rule", "title": "[Alerting] Test rule"}).state == "firing"
    named = prometheus(link(labels={"alertname": "TestAlert", "instance": "sw-1"}))
    assert one("alertmanager", named).state == "firing"


@pytest.mark.parametrize(("state", "meant"), [
    ("alerting", "firing"), ("ok", "resolved"), ("no_data", "pending"), ("paused", "pending"), ("pending", "pending"),
    ("unknown", "pending"), ("", "pending"), (None, "pending"), ("Alerting", "firing"),
])  # fmt: skip
def test_the_states_of_a_legacy_rule(state: Any, meant: str) -> None:
    assert one("grafana", LEGACY | {"state": state}).state == meant


@pytest.mark.parametrize("name", ["DatasourceError", "DatasourceNoData", "Watchdog", "InfoInhibitor"])
def test_what_says_nothing_of_the_network_is_recorded_only(name: str) -> None:
    assert one("grafana", {**GRAFANA, "alerts": [{**PANEL, "values": None, "labels": {
        "alertname": name, "datasource_uid": "prom", "rulename": "Ping"}}]}).network is False  # fmt: skip
