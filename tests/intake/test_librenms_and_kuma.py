"""LibreNMS with every template, Uptime Kuma with every body: what began ends under the same key; tests open nothing."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.cast import Cast, wib
from tests.intake.bodies import LIBRENMS, kuma, spoken
from tests.intake.monitor import Monitor
from tests.intake.test_rules import AT, after, cases
from tuntas.intake import door
from tuntas.intake.formats import signals
from tuntas.intake.lenient import read_body
from tuntas.intake.models import Alert, Body
from tuntas.intake.reading import turn
from tuntas.intake.signal import Signal

ZONE = "Asia/Jakarta"


def one(kind: str, body: Any) -> Signal:
    raw = body if isinstance(body, str) else json.dumps(body)
    (found,) = signals(kind, read_body(raw), ZONE)
    return found


STOCK = (
    "{title}\nSeverity: critical\n{elapsed}Timestamp: {at}\nUnique-ID: {uid}\nRule: Port status up/down\n"
    "Faults:\n  #1: ifName => Gi0/3; ifDescr => Gi0/3;\nAlert sent to: NOC <noc@kantor.example>"
)
BEGAN = STOCK.format(title="Alert for device 10.20.3.3 - Port status up/down", elapsed="",
                     at="2026-11-23 09:00:20", uid="901")  # fmt: skip
OVER = STOCK.format(title="Device 10.20.3.3 recovered from Port status up/down", elapsed="Time elapsed: 11m 2s\n",
                    at="2026-11-23 09:11:22", uid="944")  # fmt: skip
NEW = {"state": "0", "id": "944", "uid": "944", "title": "Device 10.20.3.3 recovered from Port status up/down",
       "timestamp": "2026-11-23 09:11:22"}  # fmt: skip
APART = {"alert": {"state": "alert", "severity": "critical", "rule": "Port mati", "id": 12345, "name": "Port mati"},
         "device": {"hostname": "rtr-01", "sysName": "rtr-01", "device_id": 8, "os": "ios"},
         "event": {"timestamp": "2026-11-23 09:00:20", "message": "x"}}  # fmt: skip
LIBRENMS_PAIRS: dict[str, tuple[Any, Any]] = {
    "every field": (LIBRENMS, LIBRENMS | NEW),
    "every field, as numbers": (
        LIBRENMS | {"device_id": 8, "rule_id": 5, "state": 1, "faults": [], "contacts": {}, "elapsed": None},
        LIBRENMS | NEW | {"device_id": 8, "rule_id": 5, "state": 0, "faults": False}),
    "not escaped": (spoken(LIBRENMS), spoken(LIBRENMS | NEW)),
    "not escaped, on one line": (spoken(LIBRENMS).replace("\n", " "), spoken(LIBRENMS | NEW).replace("\n", " ")),
    "the stock message as text": (BEGAN, OVER),
    "the stock message in a field of JSON": (
        {"title": "Alert for device 10.20.3.3 - Port status up/down", "msg": BEGAN, "uid": "901", "state": "1",
         "severity": "critical"},
        {"title": NEW["title"], "msg": OVER, "uid": "944", "state": "0", "severity": "critical"}),
    "title and severity only": (
        {"title": "Alert for device 10.20.3.3 - Port status up/down", "severity": "critical"},
        {"title": NEW["title"], "severity": "critical"}),
    "a form": (urlencode(LIBRENMS), urlencode(LIBRENMS | NEW)),
    "a form by hand": (
        "hostname=10.20.3.3&rule_id=5&device_id=8&state=1&severity=critical&title=Port%20mati",
        "hostname=10.20.3.3&rule_id=5&device_id=8&state=0&severity=critical&title=Port%20mati"),
    "alert and device apart": (APART, APART | {"alert": APART["alert"] | {"state": "recovered"}}),
    "no device number": (
        {"id": 12345, "rule_id": 23, "hostname": "rtr-01", "state": 1, "severity": "critical", "name": "Mati"},
        {"id": 12399, "rule_id": 23, "hostname": "rtr-01", "state": 0, "severity": "critical", "name": "Mati"}),
    "short names for a chat": (
        {"title": "Alert for device 10.20.3.3 - Mati", "host": "10.20.3.3", "sysName": "sw-lt3", "rule": "Mati",
         "severity": "critical", "timestamp": "2026-11-23 09:00:20"},
        {"title": "Device 10.20.3.3 recovered from Mati", "host": "10.20.3.3", "sysName": "sw-lt3", "rule": "Mati",
         "severity": "ok", "timestamp": "2026-11-23 09:10:20"}),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(LIBRENMS_PAIRS))
def test_librenms_through_the_door(cast: Cast, name: str) -> None:
    fires, quiet = (one if isinstance(one, str) else json.dumps(one) for one in LIBRENMS_PAIRS[name])
    monitor = Monitor.of(cast.office, kind="librenms")
    monitor.posts(after(1), fires.encode())
    assert [case.closed_at for case in cases()] == [None]  # critical: it opened one at once
    monitor.posts(after(12), quiet.encode())
    alert = Alert.objects.get()
    assert (alert.alarm, alert.host in ("sw-lt3", "10.20.3.3", "rtr-01"), len(cases())) == ("resolved", True, 1)


@pytest.mark.parametrize(("state", "meant", "seen"), [
    ("0", "resolved", False), ("1", "firing", False), ("2", "firing", True), ("3", "firing", False),
    ("4", "firing", False), ("5", "firing", False), ("ok", "resolved", False), ("recovered", "resolved", False),
    ("acknowledged", "firing", True), ("alert", "firing", False), (0, "resolved", False), (2, "firing", True),
])  # fmt: skip
def test_states_of_librenms_in_numbers_and_words(state: Any, meant: str, seen: bool) -> None:
    said = one("librenms", LIBRENMS | {"state": state})
    assert (said.state, said.acknowledged) == (meant, seen)


TRIED = {"hostname": "localhost", "device_id": "1", "title": "Testing transport from LibreNMS", "elapsed": "11s",
         "alert_id": "000", "id": "000", "rule_id": "000", "uid": "000", "faults": False, "severity": "critical",
         "rule": "macros.device = 1", "name": "Test-Rule", "timestamp": "2026-11-23 09:00:20", "state": "1",
         "msg": "This is a test alert"}  # fmt: skip


@pytest.mark.parametrize("body", [
    TRIED, TRIED | {"state": 1, "contacts": {"a@b.example": "A"}}, spoken(TRIED), urlencode(TRIED),
    {key: TRIED[key] for key in ("title", "severity", "state", "uid", "msg")},
])  # fmt: skip
def test_the_test_of_a_transport_is_critical_and_opens_nothing(cast: Cast, body: Any) -> None:
    Monitor.of(cast.office, kind="librenms").posts(AT, (body if isinstance(body, str) else json.dumps(body)).encode())
    turn(after(10))
    assert (cases(), Alert.objects.count(), Body.objects.get().state) == ([], 0, "test")


def beat(status: Any, **monitor: Any) -> dict[str, Any]:
    body = kuma(status)
    return body | {"monitor": body["monitor"] | monitor}


DOWN, UP = "[Portal] [🔴 Down] connect ECONNREFUSED 10.0.0.9:443", "[Portal] [✅ Up] 200 - OK"
# down, up, key, host
KUMA_PAIRS: dict[str, tuple[Any, Any, str, str]] = {
    "a port": (beat(0, type="port", url="https://", hostname="10.0.0.9", port=443),
               beat(1, type="port", url="https://", hostname="10.0.0.9", port=443), "monitor:12", "10.0.0.9"),
    "a push without an address": (beat(0, type="push", url="https://"), beat(1, type="push", url="https://"),
                                  "monitor:12", ""),
    "a group": (beat(0, type="group", url=None, childrenIDs=[3, 4]), beat(1, type="group", url=None,
                childrenIDs=[3, 4]), "monitor:12", ""),
    "a name": (beat(0, type="dns", url="https://", hostname="kantor.example", dns_resolve_server="10.0.0.53"),
               beat(1, type="dns", url="https://", hostname="kantor.example"), "monitor:12", "kantor.example"),
    "of another version, numbers as words": (kuma("0"), kuma("1"), "monitor:12", "portal.kantor.example"),
    "the suggested custom body": ({"Title": "Uptime Kuma Alert - Portal", "Body": DOWN},
                                  {"Title": "Uptime Kuma Alert - Portal", "Body": UP}, "name:Portal", ""),
    "a custom body not escaped": ('{\n"Title": "Uptime Kuma - Portal",\n"Body": "[Portal] [🔴 Down] tak "sehat"\n"\n}',
                                  {"Title": "Uptime Kuma Alert - Portal", "Body": UP}, "name:Portal", ""),
    "a message to a chat": ({"phone_number": "+62", "message": "Awas: " + DOWN},
                            {"phone_number": "+62", "message": "Awas: " + UP}, "name:Portal", ""),
    "the variables": (
        {"status": "🔴 Down", "name": "Portal", "hostnameOrURL": "https://portal.kantor.example/masuk", "msg": "x"},
        {"status": "✅ Up", "name": "Portal", "hostnameOrURL": "https://portal.kantor.example/masuk", "msg": "y"},
        "name:Portal", "portal.kantor.example"),
    "numbers put in by hand": (
        {"monitor_id": 12, "monitor_name": "Portal", "heartbeat_status": 0, "time": "2026-11-23 02:00:07.113"},
        {"monitor_id": 12, "monitor_name": "Portal", "heartbeat_status": 1, "time": "2026-11-23 02:10:07.113"},
        "monitor:12", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(KUMA_PAIRS))
def test_uptime_kuma_through_the_door(cast: Cast, name: str) -> None:
    down, up, key, host = KUMA_PAIRS[name]
    monitor = Monitor.of(cast.office, kind="uptimekuma")
    for minute, body in ((1, down), (12, up)):
        monitor.posts(after(minute), (body if isinstance(body, str) else json.dumps(body)).encode())
    alert = Alert.objects.get()
    assert (alert.key, alert.alarm, alert.host) == (key, "resolved", host)


def test_the_moment_of_a_beat_is_in_utc_whatever_the_zone() -> None:
    assert one("uptimekuma", kuma(0)).started == wib("2026-11-23 09:00:07.113")


@pytest.mark.parametrize("status", [2, 3])
def test_what_is_pending_or_maintained_opens_nothing_and_ends_nothing(cast: Cast, status: int) -> None:
    monitor = Monitor.of(cast.office, kind="uptimekuma")
    monitor.posts(AT, kuma(status))
    turn(after(10))
    assert Alert.objects.count() == 0
    monitor.posts(after(11), kuma(0))
    monitor.posts(after(12), kuma(status))
    assert Alert.objects.get().alarm == "firing"


@pytest.mark.parametrize("body", [
    {"heartbeat": None, "monitor": None, "msg": "Tuntas Testing"}, {"msg": "Tuntas Testing"},
    {"Title": "Uptime Kuma Alert - ", "Body": "Tuntas Testing"},
    {"status": "⚠️ Test", "name": "Monitor Name not available", "hostnameOrURL": "testing.hostname", "msg":
        "Tuntas Testing"},
])  # fmt: skip
def test_the_test_buttons_of_uptime_kuma(cast: Cast, body: dict[str, Any]) -> None:
    Monitor.of(cast.office, kind="uptimekuma").posts(AT, body)
    turn(after(10))
    assert (cases(), Alert.objects.count(), Body.objects.get().state) == ([], 0, "test")


@pytest.mark.parametrize("said", [
    "[Portal][https://portal.kantor.example/] leaf certificate portal.kantor.example will be expired in 14 days",
    "[Portal][https://portal.kantor.example/] intermediate CA certificate R3 will expire in 7 days",
    "Domain name kantor.example will expire in 21 days",
])  # fmt: skip
@pytest.mark.parametrize("monitor", [None, {"id": 12, "name": "Portal", "hostname": None}])
def test_what_runs_out_is_an_alarm_of_its_own(said: str, monitor: Any) -> None:
    found = one("uptimekuma", {"heartbeat": None, "monitor": monitor, "msg": said})
    assert (found.state, found.title, found.key.startswith("expiry:")) == ("firing", said, True)
    assert one("uptimekuma", {"msg": said}).key == found.key  # by GET


def test_a_get_of_uptime_kuma_has_all_in_its_address(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="uptimekuma")
    head = door.Head(query="&".join(f"{key}={quote(json.dumps(said))}" for key, said in kuma(0).items()))
    assert door.take(monitor.token, b"", head).status == 202
    turn()
    assert Alert.objects.get().key == "monitor:12"
