"""Many alarms of one trouble are one case: roots before what they feed, limits by source, planned work, no orphans."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.intake.monitor import Monitor
from tests.intake.test_rules import AT, after, cases, switch
from tuntas.cases import moves
from tuntas.cases.editions import procedure_of
from tuntas.cases.events import sentence
from tuntas.cases.models import Case
from tuntas.intake.models import Alert, Body, Window
from tuntas.intake.reading import STORM, TOGETHER, turn
from tuntas.network.models import Place


def test_a_root_and_all_that_hangs_on_it_in_one_body_are_one_case(cast: Cast) -> None:
    root = switch(cast, "RTR")
    middle = switch(cast, "SW", uplink=root)
    leaves = [switch(cast, f"AP-{one}", uplink=middle) for one in range(12)]
    monitor = Monitor.of(cast.office)
    monitor.posts(AT, {"alerts": [
        {"key": one.name, "state": "firing", "title": one.name, "host": one.name, "severity": "critical"}
        for one in (*leaves, middle, root)
    ]})  # fmt: skip
    (case,) = cases()
    assert {one.case for one in Alert.objects.all()} == {case}
    assert monitor.alert("RTR").opened


def test_an_uplink_that_has_only_its_waiting_time_behind_it_adopts(cast: Cast) -> None:
    root = switch(cast, "RTR")
    switch(cast, "SW-1", uplink=root)
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, host="RTR")
    monitor.sends(after(1), key="b", severity="critical", host="SW-1")
    assert len(cases()) == 1
    turn(after(2))
    child, wide = cases()
    assert (child.parent, wide.parent) == (wide, None)


def test_a_root_that_comes_too_late_or_finds_somebody_at_work_adopts_nothing(cast: Cast) -> None:
    root = switch(cast, "RTR")
    switch(cast, "SW-1", uplink=root)
    switch(cast, "SW-2", uplink=root)
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, key="old", severity="critical", host="SW-1")
    monitor.sends(after(20), key="worked", severity="critical", host="SW-2")
    cases()[1].runs.update(finished_at=after(21), outcome="finished")
    monitor.sends(after(31), key="root", severity="critical", host="RTR")
    assert [one.parent for one in cases()] == [None, None, None]


def test_a_case_that_was_parted_is_not_adopted_again(cast: Cast) -> None:
    root = switch(cast, "RTR")
    switch(cast, "SW-1", uplink=root)
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical", host="SW-1")
    monitor.sends(after(1), key="root", severity="critical", host="RTR")
    moves.part(cases()[0], by=cast.actor("ketut"), now=after(2))
    monitor.sends(after(3), key="root", severity="critical", host="RTR", text="lagi")
    turn(after(10))
    assert [one.parent for one in cases()] == [None, None]


def test_a_root_that_is_heard_no_more_takes_nothing_new(cast: Cast) -> None:
    root = switch(cast, "RTR")
    switch(cast, "SW-1", uplink=root)
    monitor = Monitor.of(cast.office, silent_hours=1)
    monitor.sends(AT, severity="critical", host="RTR")
    turn(after(61))
    monitor.sends(after(62), key="b", severity="critical", host="SW-1")
    assert monitor.alert("b").opened


def test_the_same_kind_at_the_same_place_is_one_trouble_for_ten_minutes_and_not_longer(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, place=cast.room)
    monitor.sends(AT, severity="critical", name="HostDown")
    monitor.sends(after(10), key="b", severity="critical", name="HostDown")
    monitor.sends(after(10.1), key="c", severity="critical", name="HostDown")
    assert [monitor.alert(key).opened for key in "abc"] == [True, False, True]
    elsewhere = Monitor.of(cast.office, "Lain", place=Place.objects.create(unit=cast.office, name="Gudang"))
    elsewhere.sends(after(10.2), severity="critical", name="HostDown")
    assert elsewhere.alert().opened


def test_the_twenty_first_case_of_an_hour_joins_and_other_sources_are_not_hurt(cast: Cast) -> None:
    monitor, other = Monitor.of(cast.office), Monitor.of(cast.office, "Lain")
    for number in range(21):
        monitor.sends(after(number), key=str(number), severity="critical", name=f"n{number}")
    assert (len(cases()), monitor.alert("20").became) == (20, "tergabung: batas kasus per jam dari sumber ini")
    assert monitor.alert("20").case == cases()[-1]
    other.sends(after(21), severity="critical", name="x")
    monitor.sends(after(60.1), key="late", severity="critical", name="y")  # an hour after the first
    assert (len(cases()), monitor.alert("late").opened) == (22, True)


def test_why_an_alarm_joined_is_told_in_the_case(cast: Cast) -> None:
    switch(cast, "SW-9", uplink=switch(cast, "RTR"))
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical", host="RTR")
    monitor.sends(after(20), key="b", severity="critical", host="SW-9")
    (case,) = cases()
    event = case.events.get(kind="alarm.joined")
    assert sentence(event, procedure_of(case.edition)) == (
        "Alarm “Alarm b” dari Prometheus tergabung: di belakang RTR."
    )


@pytest.mark.parametrize("about", ["all", "device", "uplink", "place", "floor", "building"])
def test_planned_work_holds_what_it_is_about(cast: Cast, about: str) -> None:
    root = switch(cast, "RTR")
    device = switch(cast, "SW-1", uplink=root)
    building = Place.objects.create(unit=cast.office, name="Gedung")
    cast.room.parent = Place.objects.create(unit=cast.office, name="Lantai", parent=building)
    cast.room.save()
    where = {"all": {}, "device": {"device": device}, "uplink": {"device": root}, "place": {"place": cast.room},
             "floor": {"place": cast.room.parent}, "building": {"place": building}}[about]  # fmt: skip
    Window.objects.create(unit=cast.office, title="Ganti UPS", starts_at=AT, ends_at=after(60), **where)
    monitor = Monitor.of(cast.office)
    monitor.sends(after(1), severity="critical", host="SW-1")
    monitor.sends(after(2), severity="critical", host="SW-1", text="lagi")
    turn(after(30))
    assert (cases(), Body.objects.count(), monitor.alert().became) == ([], 2, "ditahan: Ganti UPS")
    turn(after(60))
    assert len(cases()) == 1


def test_planned_work_elsewhere_or_of_another_office_holds_nothing(cast: Cast) -> None:
    switch(cast, "SW-1")
    there = Place.objects.create(unit=cast.office, name="Gudang")
    for unit, more in ((cast.office, {"place": there}), (cast.office, {"device": switch(cast, "SW-2")}), (cast.vendor,
        {})):
        Window.objects.create(unit=unit, title="Kerja", starts_at=AT, ends_at=after(60), **more)
    Monitor.of(cast.office).sends(after(1), severity="critical", host="SW-1")
    assert len(cases()) == 1


def test_what_goes_quiet_during_planned_work_opens_nothing(cast: Cast) -> None:
    Window.objects.create(unit=cast.office, title="Ganti UPS", starts_at=AT, ends_at=after(60))
    monitor = Monitor.of(cast.office)
    monitor.sends(after(1), severity="critical")
    monitor.sends(after(30), "resolved")
    turn(after(61))
    assert (cases(), monitor.alert().became) == ([], "padam sendiri sebelum kasus dibuka")


@pytest.mark.parametrize("how", ["cancelled", "shortened"])
def test_planned_work_that_ends_early_holds_no_longer(cast: Cast, how: str) -> None:
    window = Window.objects.create(unit=cast.office, title="Ganti UPS", starts_at=AT, ends_at=after(60 * 24 * 5))
    Monitor.of(cast.office).sends(after(1), severity="critical")
    if how == "cancelled":
        window.delete()
    else:
        Window.objects.update(ends_at=after(10))
    turn(after(11))
    assert len(cases()) == 1


def test_faults_of_the_monitoring_itself_open_nothing(cast: Cast) -> None:
    grafana, zabbix = Monitor.of(cast.office, kind="grafana"), Monitor.of(cast.office, "Zabbix", "zabbix")
    for name in ("DatasourceError", "DatasourceNoData"):
        labels = {"alertname": name, "severity": "critical"}
        alert = {"labels": labels, "annotations": {}, "status": "firing", "fingerprint": name}
        grafana.posts(AT, {"orgId": 1, "alerts": [alert]})
        grafana.posts(after(1), {"orgId": 1, "alerts": [alert | {"status": "resolved"}]})
        grafana.posts(after(2), {"orgId": 1, "alerts": [alert | {"startsAt": after(2).isoformat()}]})
    zabbix.posts(AT, {"event_id": "1", "trigger_id": "2", "value": "1", "event_source": "3", "severity": "Disaster"})
    turn(after(30))
    assert (cases(), {one.became for one in Alert.objects.all()}) == ([], {"bukan kendala jaringan; hanya dicatat"})


def test_an_alarm_of_a_device_that_a_person_reported_joins_that_report(cast: Cast) -> None:
    data = {"gejala": "ruang", "tempat": {"id": cast.room.pk}, "waktu_kejadian": AT.isoformat()}
    got = moves.receive(edition=cast.edition, unit=cast.office, data=data, now=AT)
    Case.objects.filter(pk=got.report.case_id).update(device=cast.device)
    monitor = Monitor.of(cast.office)
    monitor.sends(after(5), severity="critical", host=cast.device.name)
    assert (cases(), monitor.alert().case) == ([got.report.case], got.report.case)
    assert not monitor.alert().opened


def test_a_recovery_under_an_event_of_its_own_is_known_by_its_trigger(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="zabbix")
    body = {"event_id": "900", "trigger_id": "23", "value": "1", "name": "Mati", "host_name": "SW-1",
        "severity": "High"}
    monitor.posts(AT, body)
    monitor.posts(after(5), body | {"event_id": "901", "value": "0"})
    assert [(one.key, one.alarm) for one in Alert.objects.all()] == [("event:900", "resolved")]
    monitor.posts(after(9), body | {"event_id": "955"})
    assert [(one.key, one.alarm, one.episode) for one in Alert.objects.all()] == [("event:955", "firing", 2)]
    assert len(cases()) == 1


def test_bodies_are_read_in_the_order_in_which_they_came(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    for second, state in enumerate(("firing", "resolved") * TOGETHER):
        raw = f'{{"key": "a", "state": "{state}", "title": "T", "n": {second}, "severity": "critical"}}'
        at = after(second / 60)
        Body.objects.create(
            source=monitor.source, sha256=str(99 - second), raw=raw, size=len(raw), first_at=at, last_at=at
        )
    turn(after(1))
    assert (monitor.alert().alarm, monitor.alert().episode) == ("resolved", TOGETHER)


def test_a_storm_that_does_not_end_is_read_after_half_a_minute(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    for number in range(STORM + 1):
        at = after(0) if number else after(-0.6)
        Body.objects.create(source=monitor.source, sha256=str(number), raw="x", size=1, first_at=at, last_at=at)
    assert turn(AT) == STORM


@pytest.mark.parametrize("body", [
    {"heartbeat": None, "monitor": None, "msg": "Tuntas Testing"},
    {"ruleId": 0, "ruleName": "Test notification", "state": "alerting", "tags": {"severity": "critical"}},
    {"alerts": [{"status": "firing", "fingerprint": "f", "labels": {
        "alertname": "TestAlert", "instance": "Grafana", "severity": "critical"}}]},
])  # fmt: skip
def test_the_test_button_of_a_monitor_opens_nothing_and_is_seen(cast: Cast, body: dict[str, Any]) -> None:
    Monitor.of(cast.office, kind="grafana").posts(AT, body)
    turn(after(10))
    assert (cases(), Alert.objects.count(), Body.objects.get().state) == ([], 0, "test")
