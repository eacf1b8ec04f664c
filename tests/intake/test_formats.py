"""What each monitor really sends, written from its format; and what comes when it was set up badly."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tuntas.intake.formats import FORMATS, signals
from tuntas.intake.lenient import Unreadable, read_body
from tuntas.intake.redact import HIDDEN, redacted
from tuntas.intake.signal import Signal, moment

ZONE = "Asia/Jakarta"
AT = "2026-11-23T01:00:00Z"


def one(kind: str, body: dict[str, Any]) -> Signal:
    (found,) = signals(kind, body, ZONE)
    return found


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_the_sample_of_each_source_is_read_as_what_it_says(kind: str) -> None:
    fires, resolves = (one(kind, FORMATS[kind].sample("77", state, AT)) for state in ("firing", "resolved"))
    assert (fires.state, resolves.state) == ("firing", "resolved")
    assert fires.key == resolves.key


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_no_body_is_taken_for_another_monitors(kind: str) -> None:
    body = FORMATS[kind].sample("77", "firing", AT)
    assert {other: one(other, body) for other in FORMATS} == dict.fromkeys(FORMATS, one(kind, body))


def alertmanager(status: str, **more: Any) -> dict[str, Any]:
    labels = {"alertname": "HostDown", "instance": "10.1.2.3:9100", "severity": "critical", "site": "Lt. 3"}
    return {
        "status": status, "labels": labels, "annotations": {"summary": "SW-1 mati"},
        "startsAt": "2026-11-23T08:00:00.123456789+07:00", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "f1",
        **more,
    }  # fmt: skip


def test_alertmanager_sends_both_states_in_one_body() -> None:
    resolved = alertmanager("resolved", fingerprint="f2", endsAt="2026-11-23T01:05:00Z")
    fires, quiet = signals("alertmanager", {"alerts": [alertmanager("firing"), resolved]}, ZONE)
    assert (fires.key, fires.state, fires.severity, fires.host, fires.place, fires.ended) == (
        "f1", "firing", "critical", "10.1.2.3:9100", "Lt. 3", None
    )  # fmt: skip
    assert fires.started == datetime(2026, 11, 23, 1, 0, 0, 123456, UTC)
    assert (quiet.key, quiet.state, quiet.ended) == ("f2", "resolved", datetime(2026, 11, 23, 1, 5, tzinfo=UTC))


def test_grafana_that_cannot_ask_its_source_is_no_fault_of_the_network() -> None:
    alert = alertmanager("firing", labels={"alertname": "DatasourceError", "rulename": "Ping"})
    assert one("grafana", {"orgId": 1, "alerts": [alert]}).network is False


def test_legacy_grafana_says_ok_without_a_match() -> None:
    body = {"ruleId": 7, "ruleName": "Latensi", "state": "ok", "evalMatches": [], "message": "x"}
    assert (one("grafana", body).key, one("grafana", body).state) == ("rule:7", "resolved")
    body |= {"state": "alerting", "evalMatches": [{"value": 1, "tags": {"instance": "gw"}}]}
    assert (one("grafana", body).state, one("grafana", body).host) == ("firing", "gw")
    assert one("grafana", body | {"state": "no_data"}).state == "pending"


def test_zabbix_recovers_with_an_event_id_of_its_own() -> None:
    body = {"event_id": "900", "trigger_id": "23", "value": "0", "name": "Link down", "host_name": "sw-1"}
    said = one("zabbix", body)
    assert (said.key, said.other_key, said.state) == ("event:900", "trigger:23", "resolved")


def test_macros_that_zabbix_did_not_resolve_say_nothing() -> None:
    body = {"event_id": "{EVENT.ID}", "trigger_id": "23", "value": "1", "name": "{EVENT.NAME}", "host_name": "sw-1",
            "host_ip": "{HOST.IP}", "severity": "{EVENT.SEVERITY}"}  # fmt: skip
    said = one("zabbix", body)
    assert (said.key, said.title, said.address, said.severity) == ("trigger:23", "sw-1", "", "warning")


def test_librenms_with_an_unsafe_template_is_not_json_and_still_read() -> None:
    raw = ('{\n  "title": "Alert for device 10.9.9.9 - Devices "up/down"",\n  "severity": "critical",\n'
           '  "state": "1",\n  "uid": "41",\n  "rule": "{"condition":"AND"}",\n  "msg": "baris satu\n'
           'baris dua"\n}')  # fmt: skip
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(raw)
    said = one("librenms", read_body(raw))
    assert (said.key, said.state, said.severity, said.host) == ("uid:41", "firing", "critical", "10.9.9.9")
    assert said.text == "baris satu\nbaris dua"


@pytest.mark.parametrize(("state", "meant"), [
    ("0", "resolved"), ("1", "firing"), ("2", "firing"), ("3", "firing"), (0, "resolved"),
])  # fmt: skip
def test_librenms_counts_its_states(state: Any, meant: str) -> None:
    said = one("librenms", {"rule_id": 3, "device_id": 9, "state": state, "timestamp": "2026-11-23 08:00:00"})
    assert (said.key, said.state, said.acknowledged) == ("3@9", meant, state == "2")
    assert (said.started or said.ended) == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # of the unit's zone


@pytest.mark.parametrize(("status", "meant"), [(0, "firing"), (1, "resolved"), (2, "pending"), (3, "pending")])
def test_uptime_kuma_counts_its_states(status: int, meant: str) -> None:
    beat = {"status": status, "time": "2026-11-23 01:00:00.500", "msg": "x"}
    said = one("uptimekuma", {"heartbeat": beat, "monitor": {"id": 4, "name": "Web", "url": "https://web.example:8443/a"}})
    assert (said.key, said.state, said.host) == ("monitor:4", meant, "web.example")


def test_uptime_kumas_test_button_sends_nothing_but_a_sentence() -> None:
    assert one("uptimekuma", {"heartbeat": None, "monitor": None, "msg": "Uptime Kuma Alert"}).state == "test"


def test_pagerduty_resolves_without_a_payload() -> None:
    assert one("pagerduty", {"routing_key": "x", "dedup_key": "k", "event_action": "resolve"}).state == "resolved"
    said = one("pagerduty", {"dedup_key": "k", "event_action": "acknowledge"})
    assert (said.state, said.acknowledged) == ("firing", True)


@pytest.mark.parametrize("raw", [
    "", "   ", "bukan json", "[]", "12", "{}", '{"alerts": []}', '{"alerts": [1, null]}', "[" * 100_000,
    '{"heartbeat": {}, "monitor": {}}', '{"heartbeat": 1, "monitor": []}', '{"event_action": "boom"}',
])  # fmt: skip
@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_what_says_nothing_is_called_unreadable(kind: str, raw: str) -> None:
    with pytest.raises(Unreadable):
        signals(kind, read_body(raw), ZONE)


@pytest.mark.parametrize(("said", "meant"), [
    ("2026.08.21 09:14:05", datetime(2026, 8, 21, 2, 14, 5, tzinfo=UTC)), ("0001-01-01T00:00:00Z", None),
    (1_790_000_000, datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)), ("besok", None),
    (1_790_000_000_000, datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)), ("", None), (None, None),
    (True, None), (10**30, None),
])  # fmt: skip
def test_moments_of_every_monitor(said: Any, meant: datetime | None) -> None:
    assert moment(said, ZONE) == meant


def test_secrets_are_taken_out_before_anything_is_stored() -> None:
    body = {
        "monitor": {"basic_auth_pass": 'ra"ha\\sia', "headers": '{"Authorization": "Bearer abcdefghijk"}'},
        "routing_key": "kunci-rute", "token": 123456, "url": "https://ani:sandi1@web.example/x",
        "note": "Basic QWxhZGRpbjpvcGVu",
        "nested": json.dumps({"api_key": "kunci-dalam"}), "passed": "tetap", "password": "",
    }  # fmt: skip
    text = redacted(json.dumps(body))
    for secret in ("ra\\", "sia", "abcdefghijk", "kunci-rute", "123456", "sandi1", "QWxhZGRpbjpvcGVu", "kunci-dalam"):
        assert secret not in text
    kept = json.loads(text)
    assert (kept["passed"], kept["password"], kept["routing_key"]) == ("tetap", "", HIDDEN)
