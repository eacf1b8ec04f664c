"""Media types of Zabbix as offices write them: whatever the parameters are called, the problem is one and ends."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from tests.cast import Cast, wib
from tests.intake.bodies import OVER, STOCK
from tests.intake.monitor import Monitor
from tests.intake.test_rules import AT, after, cases
from tuntas.intake.formats import signals
from tuntas.intake.models import Alert, Body
from tuntas.intake.reading import turn
from tuntas.intake.signal import Signal

ZONE = "Asia/Jakarta"
BEGAN, ENDED = wib("2026-11-23 09:00"), wib("2026-11-23 09:31")
LINK = "https://zabbix.kantor.example/tr_events.php?triggerid=17422&eventid="


def one(body: dict[str, Any]) -> Signal:
    (found,) = signals("zabbix", body, ZONE)
    return found


# what is it: (the problem, its recovery, the key of both or what binds them, host, severity, began, ended)
PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any], str, str, str, datetime | None, datetime | None]] = {
    "a chat server's": (
        {"hostname": "SW-LT2", "severity": "High", "status": "PROBLEM", "item": "Ping is Down (0)", "trigger": "Mati",
         "link": LINK + "90311"},
        {"hostname": "SW-LT2", "severity": "High", "status": "OK", "item": "Ping is Up (1)", "trigger": "Hidup lagi",
         "link": LINK + "90399"},
        "trigger:17422", "SW-LT2", "critical", None, None),
    "status by the number of the value": (
        {"event_id": "90311", "host": "SW-LT2", "problem": "Mati", "severity": "Disaster", "status": "1",
         "timestamp": "2026.11.23 09:00:00", "url": ""},
        {"event_id": "90311", "host": "SW-LT2", "problem": "Mati", "severity": "Disaster", "status": "0",
         "timestamp": "2026.11.23 09:00:00", "url": ""},
        "event:90311", "SW-LT2", "critical", BEGAN, None),
    "event status by number": (
        {"event_id": 90311, "event_status": 1, "event_severity": 5, "host_name": "SW-LT2", "trigger_name": "Mati",
         "timestamp": "2026-11-23T02:00:00Z"},
        {"event_id": 90311, "event_status": 0, "event_severity": 0, "host_name": "SW-LT2", "trigger_name": "Mati",
         "timestamp": "2026-11-23T02:31:00Z"},
        "event:90311", "SW-LT2", "critical", BEGAN, None),
    "details within, seconds since 1970": (
        {"event_id": "90311", "host": "SW-LT2", "problem": "Mati", "severity": "High", "status": "PROBLEM",
         "timestamp": "1795399200", "details": {"ip": "10.20.2.2", "trigger_id": "17422", "item_id": "5"}, "tags": []},
        {"event_id": "90311", "host": "SW-LT2", "problem": "Mati", "severity": "High", "status": "RESOLVED",
         "timestamp": "1795399200", "details": {"ip": "10.20.2.2", "trigger_id": "17422", "item_id": "5"}, "tags": []},
        "event:90311", "SW-LT2", "critical", BEGAN, None),
    "objects within, and short names of the recovery": (
        {"event": {"id": "90311", "value": "1", "date": "2026.11.23", "time": "09:00:00", "r_date":
            "{EVENT.RECOVERY.DATE}", "r_time": "{EVENT.RECOVERY.TIME}"}, "trigger": {"name": "Mati", "severity_text":
            "High"}, "host": {"name": "SW-LT2", "ip": "10.20.2.2"}, "item": {"name": "ping", "id": "7", "port": "0"}},
        {"event": {"id": "90311", "value": "0", "date": "2026.11.23", "time": "09:00:00", "r_date": "2026.11.23",
            "r_time": "09:31:00"}, "trigger": {"name": "Mati", "severity_text": "High"}, "host": {"name": "SW-LT2"}},
        "event:90311", "SW-LT2", "critical", BEGAN, ENDED),
    "day and hour in one field": (
        {"event_id": "90311", "event_time": "2026.11.23 09:00:00", "trigger_id": "17422", "trigger_name": "Mati",
         "trigger_status": "PROBLEM", "trigger_severity": "Warning", "host_name": "SW-LT2", "host_ip": "10.20.2.2"},
        {"event_id": "90311", "event_time": "2026.11.23 09:00:00", "trigger_id": "17422", "trigger_name": "Mati",
         "trigger_status": "OK", "trigger_severity": "Warning", "host_name": "SW-LT2", "host_ip": "10.20.2.2"},
        "event:90311", "SW-LT2", "warning", BEGAN, None),
    "the recovery's own number beside the problem's": (
        {"eventId": "90311", "problemId": "90311", "recoveryEventId": "{EVENT.RECOVERY.ID}", "triggerId": "17422",
         "status": "PROBLEM", "eventValue": "1", "severity": "Average", "title": "Mati", "hostName": "SW-LT2"},
        {"eventId": "90399", "problemId": "90311", "recoveryEventId": "90399", "triggerId": "17422",
         "status": "RESOLVED", "eventValue": "0", "severity": "Average", "title": "Mati", "hostName": "SW-LT2"},
        "event:90311", "SW-LT2", "warning", None, None),
    "no number at all": (
        {"event_id": "{EVENT.RECOVERY.ID}", "host": "SW-LT2", "name": "Mati", "severity": "3", "status": "PROBLEM"},
        {"event_id": "90399", "host": "SW-LT2", "name": "Mati", "severity": "3", "status": "RESOLVED"},
        "named:sw-lt2 mati", "SW-LT2", "warning", None, None),
    "the message is JSON": (
        {"To": "tuntas", "Subject": "Problem: Mati", "Message": json.dumps({
            "eventid": "90311", "event_name": "Mati", "host": "SW-LT2", "severity": "High", "status": "PROBLEM"})},
        {"To": "tuntas", "Subject": "Resolved in 31m: Mati", "Message": json.dumps({
            "eventid": "90311", "event_name": "Mati", "host": "SW-LT2", "status": "RESOLVED"})},
        "event:90311", "SW-LT2", "critical", None, None),
    "the three parameters of a new media type": (
        {"URL": "", "HTTPProxy": "", "To": "tuntas", "Subject": "Problem: ICMP: tidak menjawab", "Message": STOCK},
        {"URL": "", "HTTPProxy": "", "To": "tuntas", "Subject": "Resolved in 31m 35s: ICMP: tidak menjawab",
         "Message": OVER},
        "event:90311", "SW-LT2", "critical", wib("2026-11-23 09:00:05"), wib("2026-11-23 09:31:40")),
    "to an automation": (
        {"acknowledged": "No", "event_id": 90311, "event_date": "2026.11.23", "event_time": "09:00:00", "event_name":
            "Mati", "event_nseverity": 5, "event_severity": "Disaster", "event_source": 0, "event_object": 0,
         "event_tags": {"scope": ["availability"]}, "event_value": 1, "host_groups": ["Switch"], "host_host": "SW-LT2",
         "host_ip": "10.20.2.2", "trigger_id": 17422, "event_datetime_timestamp": 1795399200, "send_to": "x:5001"},
        {"event_id": 90311, "event_value": 0, "event_source": 0, "host_host": "SW-LT2", "trigger_id": 17422,
         "event_name": "Mati", "event_recovery_date": "2026.11.23", "event_recovery_time": "09:31:00"},
        "event:90311", "SW-LT2", "critical", BEGAN, ENDED),
    "its kind as a word": (
        {"type": "problem", "triggername": "Mati", "triggerseverity": "High", "eventdate": "2026.11.23", "eventtime":
            "09:00:00", "hostname": "SW-LT2", "hostip": "10.20.2.2", "eventid": "90311", "itemvalue": "0"},
        {"type": "resolved", "triggername": "Mati", "triggerseverity": "High", "eventdate": "2026.11.23", "eventtime":
            "09:00:00", "hostname": "SW-LT2", "hostip": "10.20.2.2", "eventid": "90311", "itemvalue": "1"},
        "event:90311", "SW-LT2", "critical", BEGAN, None),
    "hosts as a list": (
        {"eventid": "90311", "name": "Mati", "severity": "4", "clock": "2026.11.23 09:00:00", "hosts": [{"host":
            "SW-LT2"}], "tags": [{"tag": "scope", "value": "availability"}]},
        {"eventid": "90311", "name": "Mati", "severity": "4", "clock": "2026.11.23 09:00:00", "hosts": [{"host":
            "SW-LT2"}], "value": "0"},
        "event:90311", "SW-LT2", "critical", BEGAN, None),
    "a subject alone tells of the end": (
        {"event_id": "90311", "host": "SW-LT2", "trigger": "Mati", "severity": "Average", "subject": "[PROBLEM] Mati"},
        {"event_id": "90311", "host": "SW-LT2", "trigger": "Mati", "severity": "Average", "subject": "[RESOLVED] Mati"},
        "event:90311", "SW-LT2", "warning", None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_a_problem_and_its_recovery(name: str) -> None:
    problem, recovery, bond, host, severity, began, ended = PAIRS[name]
    fires, quiet = one(problem), one(recovery)
    assert (fires.state, quiet.state) == ("firing", "resolved")
    assert bond in {fires.key, fires.other_key} & {quiet.key, quiet.other_key}
    assert (fires.host, fires.severity, fires.started, quiet.ended) == (host, severity, began, ended)
    assert fires.title.startswith(f"{host} · ")


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_through_the_door_a_recovery_ends_what_its_problem_began(cast: Cast, name: str) -> None:
    problem, recovery, _bond, host, *_rest = PAIRS[name]
    monitor = Monitor.of(cast.office, kind="zabbix")
    monitor.posts(after(1), problem)
    monitor.posts(after(32), recovery)
    alert = Alert.objects.get()
    assert (alert.alarm, alert.host, [one.state for one in Body.objects.all()]) == ("resolved", host, ["read"] * 2)
    assert len(cases()) <= 1


def test_an_update_is_the_same_problem_and_a_person_who_saw_it(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="zabbix")
    body = {"event_id": "7", "trigger_id": "2", "value": "1", "name": "Mati", "host_name": "SW-1", "severity": "High"}
    monitor.posts(AT, body | {"event_update_status": "0", "event_ack_status": "No"})
    monitor.posts(after(3), body | {"event_update_status": "1", "event_ack_status": "Yes", "message":
        "Budi acknowledged problem at 2026.11.23 09:03:00.\n\nCurrent problem status is PROBLEM, age is 3m."})
    assert one(body | {"event_ack_status": "Yes"}).acknowledged
    assert (len(cases()), Alert.objects.get().times) == (1, 2)


@pytest.mark.parametrize("body", [
    {"event_id": "{EVENT.ID}", "trigger_id": "{TRIGGER.ID}", "value": "{EVENT.VALUE}", "name": "{EVENT.NAME}",
     "host_name": "{HOST.NAME}", "severity": "{EVENT.SEVERITY}", "date": "{EVENT.DATE}", "time": "{EVENT.TIME}"},
    {"To": "{ALERT.SENDTO}", "Subject": "{ALERT.SUBJECT}", "Message": "{ALERT.MESSAGE}", "URL": ""},
])  # fmt: skip
def test_the_test_of_a_media_type_sends_macros_and_opens_nothing(cast: Cast, body: dict[str, Any]) -> None:
    Monitor.of(cast.office, kind="zabbix").posts(AT, body)
    turn(after(10))
    assert (cases(), Alert.objects.count(), Body.objects.get().state) == ([], 0, "test")


@pytest.mark.parametrize(("event_source", "meant"), [
    ("0", "firing"), ("1", "pending"), ("2", "pending"), ("4", "firing"),
])  # fmt: skip
def test_what_zabbix_found_is_no_problem(event_source: str, meant: str) -> None:
    assert one({"event_id": "4", "event_source": event_source, "value": "1", "name": "x"}).state == meant
