"""The rules by which alarms become reports: hold, attach, adopt, fold, ignore what is old, never lose anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.cast import Cast, wib
from tests.intake.monitor import Monitor
from tests.stories.test_by_ourselves_and_with_the_vendor import open_step
from tuntas.cases import moves
from tuntas.cases.models import Case, Report
from tuntas.intake.models import Alert, Body, Window
from tuntas.intake.reading import STORM, forget, turn
from tuntas.intake.words import told
from tuntas.network.models import Device

AT = wib("2026-11-23 09:00")


def after(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def cases() -> list[Case]:
    return list(Case.objects.order_by("pk"))


def switch(cast: Cast, name: str, uplink: Device | None = None, **more: str) -> Device:
    return Device.objects.create(unit=cast.office, name=name, place=cast.room, uplink=uplink, role="switch", **more)


def test_two_minutes_are_waited_before_a_case_opens(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, started_at="2026-11-23T08:50:00+07:00")
    turn(after(1.9))
    assert cases() == []
    turn(after(2))
    (case,) = cases()
    assert (case.occurred_at, case.opened_at) == (wib("2026-11-23 08:50"), after(2))
    assert (monitor.alert().case, monitor.alert().opened, Report.objects.get().channel) == (case, True, "alarm")
    assert open_step(case).step == "penerimaan"  # a person takes it from here, as the SOP says
    turn(after(3))
    assert cases() == [case]


def test_a_critical_alarm_waits_for_nothing(cast: Cast) -> None:
    Monitor.of(cast.office).sends(AT, severity="critical")
    assert len(cases()) == 1


def test_what_ends_within_two_minutes_opens_nothing_and_is_still_seen(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT)
    monitor.sends(after(1), "resolved")
    turn(after(5))
    alert = monitor.alert()
    assert (cases(), alert.alarm, alert.became) == ([], "resolved", "padam sendiri sebelum kasus dibuka")
    assert alert.open_at is None


def test_the_same_body_again_changes_only_a_counter(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    for minute in (0, 1, 2, 3):
        monitor.sends(after(minute), started_at="2026-11-23T09:00:00+07:00")
    assert (Body.objects.count(), Body.objects.get().count) == (1, 4)
    assert (len(cases()), Alert.objects.count(), monitor.alert().times) == (1, 1, 4)


def test_the_same_words_after_a_resolve_are_a_new_fault(cast: Cast) -> None:
    """A monitor that tells no times sends the same bytes each time it fires."""
    monitor = Monitor.of(cast.office)
    monitor.sends(AT)
    monitor.sends(after(1), "resolved")
    monitor.sends(after(40))
    turn(after(42))
    assert (monitor.alert().episode, monitor.alert().alarm, len(cases())) == (2, "firing", 1)


def test_an_older_resolve_and_an_older_alarm_are_ignored(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, started_at="2026-11-23T08:59:00+07:00")
    monitor.sends(after(1), "resolved", ended_at="2026-11-23T08:30:00+07:00")  # of the outage before
    assert monitor.alert().alarm == "firing"
    monitor.sends(after(2), "resolved", ended_at="2026-11-23T09:01:00+07:00")
    monitor.sends(after(3), started_at="2026-11-23T08:59:00+07:00", text="terlambat")  # arrived out of order
    assert monitor.alert().alarm == "resolved"


def test_resolved_proposes_and_never_skips_the_sop(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical")
    monitor.sends(after(5), "resolved")
    (case,) = cases()
    assert (case.closed_at, open_step(case).step) == (None, "penerimaan")
    assert [one.kind for one in case.events.order_by("seq")][-1] == "alarm.quiet"


def test_a_resolve_that_nobody_waits_for_is_a_visible_row(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, "resolved")
    assert [told(one["became"]) for one in Body.objects.get().became] == ["dicatat: padam tanpa alarm yang dikenal"]


def test_four_changes_in_half_an_hour_are_folded(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical")
    for minute in range(1, 9):
        monitor.sends(after(minute), "resolved" if minute % 2 else "firing", severity="critical", text=str(minute))
    (case,) = cases()
    assert monitor.alert().flapping
    assert [one.kind for one in case.events.filter(kind__startswith="alarm.").order_by("seq")] == [
        "alarm.quiet", "alarm.again"
    ]  # fmt: skip


def test_two_sources_about_one_device_are_one_case(cast: Cast) -> None:
    switch(cast, "SW-1", address="10.1.1.2")
    one, other = Monitor.of(cast.office), Monitor.of(cast.office, "LibreNMS")
    one.sends(AT, severity="critical", host="sw-1.kantor.example")
    other.sends(after(30), key="b", severity="critical", address="10.1.1.2")
    (case,) = cases()
    assert (other.alert("b").case, other.alert("b").became) == (case, "tergabung: perangkat yang sama")
    assert case.reports.count() == 1


def test_what_hangs_on_a_dead_uplink_joins_its_case(cast: Cast) -> None:
    root = switch(cast, "RTR")
    switch(cast, "AP-9", uplink=switch(cast, "SW-9", uplink=root))
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical", host="RTR")
    monitor.sends(after(20), key="b", severity="critical", host="AP-9")
    assert (len(cases()), monitor.alert("b").became) == (1, "tergabung: di belakang RTR")


def test_a_late_root_adopts_its_children_and_a_person_may_part_them(cast: Cast) -> None:
    root = switch(cast, "RTR")
    leaves = [switch(cast, f"SW-{one}", uplink=root) for one in (1, 2)]
    monitor = Monitor.of(cast.office)
    for leaf in leaves:
        monitor.sends(AT, key=leaf.name, severity="critical", host=leaf.name)
    monitor.sends(after(4), key="root", severity="critical", host="RTR")
    first, second, wide = cases()
    assert (first.parent, second.parent, wide.parent) == (wide, wide, None)
    moves.part(first, by=cast.actor("ketut"), now=after(5))
    assert [one.parent for one in cases()] == [None, wide, None]


def test_one_kind_at_one_place_within_ten_minutes_is_one_trouble(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, place=cast.room)
    monitor.sends(AT, severity="critical", name="HostDown")
    monitor.sends(after(9), key="b", severity="critical", name="HostDown")
    monitor.sends(after(9), key="c", severity="critical", name="Latency")
    monitor.sends(after(25), key="d", severity="critical", name="HostDown")
    assert [monitor.alert(key).opened for key in "abcd"] == [True, False, True, True]


def test_planned_work_suppresses_opening_never_recording(cast: Cast) -> None:
    device = switch(cast, "SW-1")
    Window.objects.create(unit=cast.office, title="Ganti UPS", starts_at=AT, ends_at=after(60), device=device)
    monitor = Monitor.of(cast.office)
    monitor.sends(after(1), severity="critical", host="SW-1")
    monitor.sends(after(1), key="b", severity="critical", host="SW-2")
    assert (len(cases()), monitor.alert().became, monitor.alert("b").opened) == (1, "ditahan: Ganti UPS", True)
    turn(after(61))
    assert monitor.alert().opened  # it still fires when the work is over


def test_a_monitor_that_never_says_resolved_falls_silent(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical")
    turn(after(24 * 60 - 1))
    assert not monitor.alert().silent
    turn(after(24 * 60 + 1))
    assert (monitor.alert().silent, monitor.alert().alarm) == (True, "firing")


def test_a_storm_opens_no_more_cases_than_the_source_may(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, cases_an_hour=3)
    for number in range(10):
        monitor.sends(AT, key=f"k{number}", severity="critical", name=f"n{number}")
    assert len(cases()) == 3
    assert {one.case for one in Alert.objects.all()} == set(cases())  # none is lost
    monitor.sends(after(61), key="k99", severity="critical")
    assert len(cases()) == 4


def test_an_alarm_of_a_closed_case_opens_a_new_one(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical")
    moves.withdraw(cases()[0], "other", "Uji.", by=cast.actor("ketut"), now=after(1))
    monitor.sends(after(2), "resolved")
    monitor.sends(after(40), severity="critical")
    assert [one.closed_at is None for one in cases()] == [False, True]


def test_what_is_no_fault_of_the_network_is_only_recorded(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="grafana")
    labels = {"alertname": "DatasourceError", "severity": "critical"}
    alert = {"labels": labels, "annotations": {}, "status": "firing", "fingerprint": "a"}
    monitor.posts(AT, {"orgId": 1, "alerts": [alert]})
    turn(after(10))
    assert (cases(), monitor.alert().became) == ([], "bukan kendala jaringan; hanya dicatat")


def test_bodies_that_were_read_are_forgotten_after_ninety_days_and_unreadable_ones_stay(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT)
    monitor.posts(AT, b"bukan json")
    assert forget(AT + timedelta(days=89)) == 0
    assert forget(AT + timedelta(days=91)) == 1
    assert ([one.state for one in Body.objects.all()], Alert.objects.count()) == (["unreadable"], 1)


def test_a_storm_is_read_when_it_is_over_or_after_half_a_minute(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    for number in range(STORM):
        Body.objects.create(source=monitor.source, sha256=str(number), raw="x", size=1, first_at=AT, last_at=AT)
    assert turn(AT) == 0
    assert Body.objects.filter(waiting=True).count() == STORM
    assert turn(AT + timedelta(seconds=2)) == STORM
