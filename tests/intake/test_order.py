"""Alarms in a wrong order, by a wrong clock, or whose recovery never comes: no fault is lost, none is invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from tests.cast import Cast, wib
from tests.intake.monitor import Monitor
from tests.intake.test_rules import AT, after, cases
from tuntas.cases.models import Case
from tuntas.diagnostics.models import Survey
from tuntas.intake.models import Alert, Body
from tuntas.intake.reading import turn
from tuntas.intake.words import told


def at(minutes: float) -> str:
    """A moment as a monitor writes it."""
    return after(minutes).isoformat()


def close(case: Case, now: datetime, outcome: str = "finished") -> None:
    case.runs.filter(finished_at=None).update(finished_at=now, outcome="finished")
    Case.objects.filter(pk=case.pk).update(closed_at=now, outcome=outcome)


def told_of(case: Case) -> list[str]:
    return [one.kind for one in case.events.filter(kind__startswith="alarm.").order_by("seq")]


def test_a_recovery_that_overtook_its_alarm_lets_it_open_nothing(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, "resolved", ended_at=at(-1))
    monitor.sends(after(1), started_at=at(-6), severity="critical")
    assert (cases(), monitor.alert().alarm) == ([], "resolved")
    assert [told(one.became[0]["became"]) for one in Body.objects.order_by("pk")] == [
        "padam sebelum alarmnya tiba; alarm yang menyusul tidak membuka kasus",
            "diabaikan: lebih lama daripada padamnya"
    ]  # fmt: skip
    monitor.sends(after(9), started_at=at(8), severity="critical")  # the next fault
    assert len(cases()) == 1


def test_a_recovery_without_a_moment_says_nothing_of_what_comes_after(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, "resolved")
    monitor.sends(after(1), started_at=at(-6), severity="critical")
    assert len(cases()) == 1


def test_a_monitor_whose_clock_is_late_is_heard_when_it_fires_again(cast: Cast) -> None:
    """It tells when faults begin, ten minutes late, and not when they end, as PagerDuty's resolves do."""
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, started_at=at(-10))
    monitor.sends(after(1), "resolved")
    monitor.sends(after(4), started_at=at(-6), severity="critical")
    assert (len(cases()), monitor.alert().episode) == (1, 2)


@pytest.mark.parametrize(("started", "occurred"), [(-45, -45), (3, 0), (90, 0), (-60 * 24 * 90, -60 * 24 * 90)])
def test_the_moment_of_the_event_is_the_monitors_unless_it_lies_ahead(
    cast: Cast, started: float, occurred: float
) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical", started_at=at(started))
    (case,) = cases()
    assert (case.occurred_at, case.opened_at) == (after(occurred), AT)
    assert monitor.alert().started_at <= after(5)


def test_an_end_that_lies_ahead_is_the_moment_it_was_heard(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical", started_at=at(0))
    monitor.sends(after(5), "resolved", ended_at=at(300))
    assert (monitor.alert().alarm, monitor.alert().ended_at) == ("resolved", after(5))


def test_a_fault_after_a_lost_recovery_and_a_closed_case_is_a_new_case(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical", started_at=at(0))
    close(cases()[0], after(30))
    monitor.sends(after(40), severity="critical", started_at=at(0), text="pengingat")  # the same fault, told again
    assert len(cases()) == 1
    monitor.sends(after(50), severity="critical", started_at=at(49))
    assert [one.closed_at is None for one in cases()] == [False, True]
    assert monitor.alert().episode == 2


def test_a_recovery_that_comes_late_closes_what_fires_and_moves_no_step(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical", started_at=at(0))
    monitor.sends(after(60 * 30), "resolved", ended_at=at(10))
    alert = monitor.alert()
    assert (alert.alarm, alert.ended_at, told_of(cases()[0])) == ("resolved", after(10), ["alarm.quiet"])
    monitor.sends(after(60 * 31), "resolved", ended_at=at(10), text="sekali lagi")
    assert (Body.objects.latest("pk").became[0]["became"], told_of(cases()[0])) == ("resolved_before", ["alarm.quiet"])


def test_an_alarm_that_became_critical_waits_no_longer(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT)
    monitor.sends(after(1), severity="critical")
    assert len(cases()) == 1


@pytest.mark.parametrize("seconds", [0, 30, 120, 600])
def test_each_source_has_its_own_patience(cast: Cast, seconds: int) -> None:
    Monitor.of(cast.office, hold_seconds=seconds).sends(AT)
    turn(AT + timedelta(seconds=seconds - 1))
    assert cases() == [] or seconds == 0
    turn(AT + timedelta(seconds=seconds))
    assert len(cases()) == 1


def test_what_flaps_is_said_once_more_when_it_has_calmed_down(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical")
    for minute in range(1, 6):
        monitor.sends(after(minute), "resolved" if minute % 2 else "firing", severity="critical", text=str(minute))
    (case,) = cases()
    assert (monitor.alert().flapping, told_of(case)) == (True, ["alarm.quiet", "alarm.again"])
    turn(after(34.9))
    assert monitor.alert().flapping
    turn(after(35.1))
    assert (monitor.alert().flapping, told_of(case)) == (False, ["alarm.quiet", "alarm.again", "alarm.quiet"])
    turn(after(36))
    assert len(told_of(case)) == 3


def test_three_changes_in_half_an_hour_and_four_in_longer_are_no_flapping(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    for minute, state in ((0, "firing"), (10, "resolved"), (20, "firing")):
        monitor.sends(after(minute), state, text=str(minute))
    assert not monitor.alert().flapping
    monitor.sends(after(30.1), "resolved")
    assert not monitor.alert().flapping


def test_what_flaps_too_quickly_for_the_two_minutes_still_opens_one_case(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    for minute in range(6):
        monitor.sends(after(minute), "resolved" if minute % 2 else "firing", text=str(minute))
        turn(after(minute + 0.5))
    assert (len(cases()), monitor.alert().flapping) == (1, True)


def test_resolved_has_the_network_measured_where_a_step_can_use_it(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical")
    assert Survey.objects.count() == 0
    monitor.sends(after(5), "resolved")
    assert [(one.case, one.state) for one in Survey.objects.all()] == [(cases()[0], "wanted")]


def test_an_alarm_that_joined_and_outlives_the_case_gets_its_own(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, place=cast.room)
    monitor.sends(AT, severity="critical", name="HostDown")
    monitor.sends(after(1), key="b", name="HostDown")
    turn(after(3))
    assert monitor.alert("b").case == cases()[0]
    monitor.sends(after(20), "resolved")
    close(cases()[0], after(30))
    turn(after(31))
    assert (len(cases()), monitor.alert("b").became) == (1, "masih menyala sesudah kasusnya selesai")
    turn(after(33))
    assert (len(cases()), monitor.alert("b").opened, monitor.alert("b").case) == (2, True, cases()[1])
    turn(after(40))
    assert len(cases()) == 2


@pytest.mark.parametrize(("outcome", "silent"), [("withdrawn", False), ("finished", True)])
def test_what_was_withdrawn_or_is_heard_no_more_comes_not_back(cast: Cast, outcome: str, silent: bool) -> None:
    monitor = Monitor.of(cast.office, place=cast.room)
    monitor.sends(AT, severity="critical", name="HostDown")
    monitor.sends(after(1), key="b", severity="critical", name="HostDown")
    close(cases()[0], after(30), outcome)
    Alert.objects.update(silent=silent)
    turn(after(40))
    assert len(cases()) == 1


def test_one_body_fires_and_resolves(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(AT, severity="critical")
    monitor.posts(after(5), {"alerts": [{"key": "a", "state": "resolved"},
                                        {"key": "b", "state": "firing", "title": "B",
                                            "severity": "critical"}]})  # fmt: skip
    assert ([monitor.alert(key).alarm for key in "ab"], len(cases())) == (["resolved", "firing"], 2)


def test_one_key_of_two_sources_is_two_alarms(cast: Cast) -> None:
    one, other = Monitor.of(cast.office), Monitor.of(cast.office, "LibreNMS")
    one.sends(AT, severity="critical")
    other.sends(after(1), "resolved", ended_at=at(0))
    assert (one.alert().alarm, other.alert().alarm, len(cases())) == ("firing", "resolved", 1)


OLD: list[tuple[str, str, dict[str, str]]] = [
    ("kasus dibuka", "opened", {}), ("tergabung: di belakang RTR-01", "behind", {"device": "RTR-01"}),
    ("ditahan: Ganti UPS", "held", {"window": "Ganti UPS"}), ("tergabung: perangkat yang sama", "same_device", {}),
    ("ditulis tangan", "ditulis tangan", {}), ("", "", {}),
]  # fmt: skip


def test_what_was_kept_as_sentences_is_read_as_codes(cast: Cast) -> None:
    monitor, migration = Monitor.of(cast.office), import_module("tuntas.intake.migrations.0002_what_became_as_codes")
    for number, (why, _code, _said) in enumerate(OLD):
        monitor.sends(AT, key=str(number))
        Alert.objects.filter(key=str(number)).update(why=why)
    lines: list[dict[str, Any]] = [{"title": "T", "became": "alarm baru"}, {"became": "Bukan JSON: x"}]
    Body.objects.update(became=lines)
    migration.to_codes(apps, None)
    found = [(one.why, one.why_said) for one in Alert.objects.order_by("key")]
    assert found == [(code, said) for _why, code, said in OLD]
    assert [one.became for one in Alert.objects.order_by("key")] == [
        "kasus dibuka", "tergabung: di belakang RTR-01", "ditahan: Ganti UPS", "tergabung: perangkat yang sama",
        "ditulis tangan", "",
    ]  # fmt: skip
    assert Body.objects.first().became == [{"title": "T", "became": "new"},
        {"became": "Bukan JSON: x"}]  # type: ignore[union-attr]


def test_the_standing_clock_of_these_tests_is_the_offices() -> None:
    assert wib("2026-11-23 09:00") == AT
