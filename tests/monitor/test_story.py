"""From a silent gateway to the report and back, by the same rules as any alarm; and time right to the second."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cast import Cast, wib
from tests.intake.monitor import Monitor
from tests.monitor.line import Line, gateway, switches, target
from tests.stories.test_by_ourselves_and_with_the_vendor import open_step
from tuntas.cases.models import Case, Report
from tuntas.diagnostics.models import Survey
from tuntas.intake import door
from tuntas.intake.models import Alert, Source, Window
from tuntas.intake.reading import turn
from tuntas.monitor.hours import forget, reckon_due
from tuntas.monitor.models import Hour, Sample, Standing
from tuntas.monitor.reckoning import Seconds
from tuntas.network.models import Target

AT = wib("2026-11-23 09:00")
MINUTE = timedelta(minutes=1)


def word(name: str) -> str:
    return Standing.objects.get(target__name=name).word


def spent(name: str) -> Counter[str]:
    """Seconds of each class in all hours that were reckoned."""
    keys = Seconds.__dataclass_fields__
    return Counter({key: total for key in keys if (total := sum(
        Hour.objects.filter(target__name=name).values_list(key, flat=True)))})  # fmt: skip


def test_the_gateway_goes_down_and_comes_back(cast: Cast) -> None:
    switches(cast, gateway(cast))
    line = Line()
    now = line.looks(AT, 10)
    line.silent = {"GW", "SW-1", "SW-2"}
    now = line.looks(now, 5)
    turn(now)
    (case,) = Case.objects.all()
    assert (case.occurred_at, Report.objects.get().channel) == (AT + 10 * MINUTE, "alarm")
    assert open_step(case).step == "penerimaan"
    assert list(Alert.objects.values_list("device__name", "alarm", "case")) == [("RTR", "firing", case.pk)]
    assert {one: word(one) for one in ("GW", "SW-1", "SW-2")} == {"GW": "down", "SW-1": "behind", "SW-2": "behind"}

    line.silent = set()
    now = line.looks(now, 3)
    turn(now)
    assert Alert.objects.get().alarm == "resolved"
    assert [one.kind for one in case.events.order_by("seq")][-1] == "alarm.quiet"
    assert (Case.objects.count(), Case.objects.get().closed_at) == (1, None)  # a person goes on, as the SOP says
    assert {one: word(one) for one in ("GW", "SW-1", "SW-2")} == {"GW": "up", "SW-1": "up", "SW-2": "up"}


def test_what_is_restored_is_measured_by_itself(cast: Cast) -> None:
    gateway(cast)
    line = Line(silent={"GW"})
    now = line.looks(AT)
    turn(now)
    line.silent = set()
    line.looks(now)
    assert Survey.objects.get().state == "wanted"


def test_a_switch_waits_two_minutes_and_one_that_comes_back_opens_nothing(cast: Cast) -> None:
    switches(cast, gateway(cast))
    line = Line()
    now = line.looks(AT)
    line.silent = {"SW-1"}
    now = line.looks(now)
    turn(now)
    assert (word("SW-1"), word("SW-2"), Case.objects.count()) == ("down", "up", 0)
    line.silent = set()
    now = line.looks(now)
    turn(now + timedelta(minutes=10))
    assert Case.objects.count() == 0
    line.silent = {"SW-1"}
    now = line.looks(now, 4)
    turn(now)
    assert Alert.objects.exclude(case=None).get().device == Target.objects.get(name="SW-1").device


def test_another_monitor_and_ours_about_one_device_are_one_case(cast: Cast) -> None:
    gateway(cast)
    Monitor.of(cast.office).sends(AT, severity="critical", host="RTR")
    line = Line(silent={"GW"})
    now = line.looks(AT + MINUTE, 3)
    turn(now)
    assert (Case.objects.count(), Alert.objects.filter(case=Case.objects.get()).count()) == (1, 2)


def test_a_target_that_comes_and_goes_is_folded_as_any_alarm(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    now = line.looks(AT)
    for one in range(8):
        line.silent = {"GW"} if one % 2 == 0 else set()
        now = line.looks(now)
        turn(now)
    assert Alert.objects.get().flapping
    assert Standing.objects.get().changes[-4:] == [
        (AT + one * MINUTE).isoformat() for one in range(5, 9)
    ]  # fmt: skip
    (case,) = Case.objects.all()
    assert case.events.filter(kind__startswith="alarm.").count() < 8


def test_planned_work_holds_the_report_back_and_counts_for_nothing(cast: Cast) -> None:
    gateway(cast)
    Window.objects.create(unit=cast.office, title="UPS", starts_at=AT, ends_at=AT + 20 * MINUTE)
    line = Line(silent={"GW"})
    now = line.looks(AT, 10)
    turn(now)
    line.silent = set()
    line.looks(now, 60)
    assert Case.objects.count() == 0
    assert spent("GW") == {"planned": 1200, "up": 2400, "office_good": 2400}


def test_what_still_fires_after_planned_work_opens_a_case(cast: Cast) -> None:
    gateway(cast)
    Window.objects.create(unit=cast.office, title="UPS", starts_at=AT, ends_at=AT + 10 * MINUTE)
    line = Line(silent={"GW"})
    for one in range(12):
        turn(line.looks(AT + one * MINUTE))
    assert Case.objects.get().opened_at >= AT + 10 * MINUTE


def test_an_alarm_that_burns_for_days_is_not_taken_for_silent(cast: Cast) -> None:
    gateway(cast)
    line = Line(silent={"GW"})
    for hour in range(30):
        now = line.looks(AT + timedelta(hours=hour))
        turn(now)
    alert = Alert.objects.get()
    assert (alert.alarm, alert.silent, alert.times, Case.objects.count()) == ("firing", False, 30, 1)


def test_where_the_office_wants_no_reports_of_the_monitor_it_still_watches(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    now = line.looks(AT)
    Source.objects.filter(kind="pemantau").update(active=False)
    line.silent = {"GW"}
    turn(line.looks(now, 5))
    assert (word("GW"), Alert.objects.count(), Case.objects.count()) == ("down", 0, 0)


def test_no_token_opens_a_door_to_our_own_source(cast: Cast) -> None:
    gateway(cast)
    Line().looks(AT)
    source = Source.objects.get(kind="pemantau")
    for token in (source.token_hash, "pemantau", f"pemantau:{cast.office.pk}", "", str(source.pk)):
        assert door.take(token, b'{"key": "a", "state": "firing", "title": "x"}').status == 401
    assert Alert.objects.count() == 0


# -- time -------------------------------------------------------------------------------------------


def test_availability_is_right_to_the_second(cast: Cast) -> None:
    """A day with outages, planned work and a worker that stood still, beside an oracle that goes minute by minute."""
    switches(cast, gateway(cast), 1)
    Window.objects.create(unit=cast.office, title="UPS", starts_at=wib("2026-11-23 10:00:30"),
                          ends_at=wib("2026-11-23 10:20:15"))  # fmt: skip
    start, line = wib("2026-11-23 06:30"), Line()
    oracle: dict[str, Counter[str]] = {"GW": Counter(), "SW-1": Counter()}
    for minute in range(6 * 60):
        now = start + minute * MINUTE
        stands, root = 200 <= minute < 260, 130 <= minute < 147 or 210 <= minute < 225
        line.silent = {"GW", "SW-1"} if root else {"SW-1"} if 300 <= minute < 303 else set()
        line.slow = {"SW-1"} if 320 <= minute < 330 else set()
        if not stands:
            line.looks(now)
        for name, told in oracle.items():
            said = "down" if name in line.silent else "slow" if name in line.slow else "up"
            said = "behind" if root and name == "SW-1" else said
            for second in range(60):
                _count(told, now + timedelta(seconds=second), "" if stands else said)
    reckon_due(start + 361 * MINUTE)
    half = 1800  # of the first hour nothing was watched, and the last is not over
    for name, told in oracle.items():
        assert spent(name) == told + Counter(unmeasured=half) - Counter(up=half)


def _count(told: Counter[str], at: datetime, word: str) -> None:
    if not word:
        told["unmeasured"] += 1
    elif wib("2026-11-23 10:00:30") <= at < wib("2026-11-23 10:20:15"):
        told["planned"] += 1
    else:
        told[word] += 1
        local = at.astimezone(ZoneInfo("Asia/Jakarta")).strftime("%H:%M")
        if word != "behind" and ("07:30" <= local < "12:00" or "13:00" <= local < "16:00"):
            told["office_bad" if word == "down" else "office_good"] += 1


def test_the_hour_in_which_the_worker_stood_still_has_no_row_and_is_unmeasured(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    line.looks(AT, 60)
    line.looks(AT + timedelta(hours=2), 62)
    hours = {one.at: one for one in Hour.objects.all()}
    assert sorted(hours) == [int(AT.timestamp()), int(AT.timestamp()) + 7200]
    assert all((one.up, one.unmeasured, one.asked, one.answered) == (3600, 0, 60, 60) for one in hours.values())


def test_what_is_put_out_of_use_keeps_its_history(cast: Cast) -> None:
    row = gateway(cast)
    line = Line()
    now = line.looks(AT, 62)
    Target.objects.filter(pk=row.pk).update(active=False)
    line.looks(now, 60)
    assert (Hour.objects.count(), Sample.objects.count(), word("GW")) == (1, 62, "up")


def test_samples_are_forgotten_after_two_weeks_and_hours_after_two_years(cast: Cast) -> None:
    gateway(cast)
    Line().looks(AT, 62)
    assert (forget(AT + timedelta(days=13)), forget(AT + timedelta(days=15))) == (0, 62)
    assert (forget(AT + timedelta(days=729)), forget(AT + timedelta(days=731))) == (0, 1)


def test_an_hour_is_reckoned_once_more_when_the_clock_was_put_back(cast: Cast) -> None:
    target(cast, "A")
    line = Line()
    line.looks(AT, 62)
    line.looks(AT - timedelta(hours=1), 2)
    assert Hour.objects.filter(at=int(AT.timestamp())).count() == 1
    assert all(one.up + one.unmeasured == 3600 for one in Hour.objects.all())


@pytest.mark.parametrize("every", [1, 5])
def test_what_is_asked_every_five_minutes_stands_for_five(cast: Cast, every: int) -> None:
    target(cast, "A", every=every)
    Line().looks(AT - timedelta(minutes=5), 67)
    hour = Hour.objects.get(at=int(AT.timestamp()))
    assert (hour.up, hour.unmeasured, hour.asked) == (3600, 0, 60 // every)
