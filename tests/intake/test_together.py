"""Many bodies in one transaction become what they would have become one by one, and cost the database little."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.intake.bodies import link, prometheus
from tests.intake.monitor import Monitor
from tests.intake.test_rules import AT, after
from tuntas.intake.models import Alert, Body
from tuntas.intake.reading import TOGETHER, read_waiting, turn

NEVER = 10**6  # seconds of patience: no case is opened, so that only the alerts are compared


def stored(monitor: Monitor, body: Any, at: datetime) -> Body:
    raw = body if isinstance(body, str) else json.dumps(body)
    digest = f"{Body.objects.count():064}"
    return Body.objects.create(source=monitor.source, sha256=digest, raw=raw, size=len(raw), first_at=at, last_at=at)


def problem(rng: random.Random, number: int, at: datetime) -> Any:
    """An event of one of three triggers: begun, over, over under a number of its own, or broken."""
    trigger, value = rng.randint(1, 3), rng.choice("01")
    event = rng.choice([number, 100 + trigger, 100 + trigger])
    body = {"event_id": str(event), "trigger_id": str(trigger), "value": value, "name": f"T{trigger}", "host": "SW"}
    if rng.random() < 0.5:
        moment = at - timedelta(seconds=rng.randint(0, 90))
        day, hour = f"{moment:%Y.%m.%d}", f"{moment:%H:%M:%S}"
        body |= {"date": day, "time": hour} if value == "1" else {"recovery_date": day, "recovery_time": hour}
    return rng.choice([body, body, body, body, '{"event_id": "1", "val', [body, body]])


def outcome() -> list[tuple[Any, ...]]:
    alerts = Alert.objects.order_by("pk").values_list(
        "key", "other_key", "alarm", "title", "started_at", "ended_at", "ended_told", "heard_at", "episode", "times",
        "changes", "flapping", "why",
    )  # fmt: skip
    became = Body.objects.order_by("pk").values_list("state", "became", "waiting")
    told = [(state, [(one["became"], one.get("title")) for one in rows], waiting) for state, rows, waiting in became]
    return [*alerts, *told]


@pytest.mark.parametrize("seed", range(12))
def test_together_is_as_one_by_one(cast: Cast, seed: int) -> None:
    outcomes = []
    for together in (True, False):
        rng = random.Random(seed)
        monitor = Monitor.of(cast.office, f"Zabbix {together}", kind="zabbix", hold_seconds=NEVER)
        for number in range(TOGETHER * 2):
            at = after(number / 20)
            stored(monitor, problem(rng, number, at), at)
            if not together:
                read_waiting(after(60))
        read_waiting(after(60))
        outcomes.append(outcome())
        Body.objects.all().delete()
        Alert.objects.all().delete()
    assert outcomes[0] == outcomes[1]


def test_a_broken_body_among_others_costs_only_itself(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, hold_seconds=NEVER)
    for number in range(TOGETHER):
        body = "{" if number == 7 else {"key": f"k{number % 4}", "state": "firing", "title": "T", "n": number}
        stored(monitor, body, after(number / 60))
    turn(after(60))
    states = list(Body.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["unreadable" if number == 7 else "read" for number in range(TOGETHER)]
    assert sorted(Alert.objects.values_list("times", flat=True)) == [4, 5, 5, 5]


def test_two_sources_in_one_transaction_keep_their_alerts_apart(cast: Cast) -> None:
    both = [Monitor.of(cast.office, name, hold_seconds=NEVER) for name in ("Satu", "Dua")]
    for number in range(6):
        stored(both[number % 2], {"key": "a", "state": "firing", "title": "T", "n": number}, after(number / 60))
    turn(after(60))
    assert [both[one].alert().times for one in (0, 1)] == [3, 3]


def test_a_body_with_more_alerts_than_one_question_may_ask_for(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="alertmanager", hold_seconds=NEVER)
    rows = [link(fingerprint=f"f{number}", labels={"alertname": "A", "n": str(number)}) for number in range(600)]
    monitor.posts(AT, prometheus(*rows))
    monitor.posts(after(1), prometheus(*rows, truncatedAlerts=1))
    assert (Alert.objects.count(), set(Alert.objects.values_list("times", flat=True))) == (600, {2})


def test_a_repeated_body_costs_three_statements(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, hold_seconds=NEVER)
    counts = []
    for many in (5, 15):
        for number in range(many):
            stored(monitor, {"key": f"k{number}", "state": "firing", "title": "T"}, AT)
        turn(after(60))
        for number in range(many):
            stored(monitor, {"key": f"k{number}", "state": "firing", "title": "T", "n": many}, after(61))
        with CaptureQueriesContext(connection) as asked:
            read_waiting(after(70))
        counts.append(len(asked))
    assert counts[1] - counts[0] == 3 * 10  # a savepoint, the alert, the savepoint's end
