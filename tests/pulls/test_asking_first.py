"""When a person is asked before anything is written, and what then comes by itself."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.pulls.conftest import HERE, pull_of, run, told
from tests.pulls.servers import NetBox
from tuntas.network.models import Device, Place
from tuntas.pulls import runs
from tuntas.pulls.models import Pull, PullRun


@pytest.fixture
def office(netbox: NetBox) -> NetBox:
    site = netbox.site(1, "Gedung A")
    for id in range(1, 21):
        netbox.device(id, f"SW-{id}", site)
    return netbox


@pytest.mark.django_db
def test_the_first_run_is_shown_and_then_applied(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office, approved=False)
    shown = run(pull)
    assert (shown.state, shown.why, shown.counts["device"]) == ("waiting", "first", {"new": 20})
    assert Device.objects.exclude(source="").count() == 0
    done = run(pull, applies=shown.digest)
    assert (done.state, done.digest, Device.objects.exclude(source="").count()) == ("applied", shown.digest, 20)
    assert PullRun.objects.get(pk=shown.pk).state == "passed"
    office.device(21, "SW-21")
    assert told(run(pull)) == [("new", "SW-21", "role,make")]


@pytest.mark.django_db
def test_what_was_accepted_is_what_is_written(cast: Cast, office: NetBox) -> None:
    """Between looking and accepting the source changed: looked at again."""
    pull = pull_of(cast, office, approved=False)
    shown = run(pull)
    office.device(99, "SW-99")
    done = run(pull, applies=shown.digest)
    assert (done.state, done.why, done.counts["device"]) == ("waiting", "differs", {"new": 21})
    assert Device.objects.exclude(source="").count() == 0


@pytest.mark.django_db
def test_an_empty_answer_marks_nothing_gone(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    office.rows["devices"] = []
    done = run(pull)
    assert (done.state, done.why, done.counts["device"]) == ("waiting", "empty", {"gone": 20})
    assert Device.objects.filter(gone_at=None).exclude(source="").count() == 20
    assert run(pull, applies=done.digest).state == "applied"
    assert Device.objects.filter(gone_at=None).exclude(source="").count() == 0


@pytest.mark.django_db
def test_places_that_may_not_be_seen_any_more(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    office.rows["sites"] = []
    assert run(pull).why == "empty"
    assert Place.objects.get(name="Gedung A").gone_at is None


@pytest.mark.django_db
def test_more_than_half_is_gone(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    office.rows["devices"] = office.rows["devices"][:9]
    done = run(pull)
    assert (done.state, done.why, done.counts["device"]) == ("waiting", "most", {"same": 9, "gone": 11})
    office.rows["devices"].append(office.device(10, "SW-10"))
    assert Device.objects.filter(gone_at=None).exclude(source="").count() == 20


def turn() -> int:
    """A turn of the worker, and the end of what it began beside itself."""
    began = runs.turn(HERE)
    for thread in threading.enumerate():
        if thread.name == "tarikan":
            thread.join(20)
    return began


@pytest.mark.django_db(transaction=True)
def test_it_is_due_when_its_time_has_come(cast: Cast, office: NetBox) -> None:
    now = datetime.now(UTC)
    due = pull_of(cast, office, name="a", every=60, next_at=now - timedelta(minutes=1))
    for name, more in {
        "b": {"every": 60, "next_at": now + timedelta(minutes=1)}, "c": {"every": 0, "next_at": now},
        "d": {"every": 60, "next_at": now, "active": False}, "e": {"every": 60, "next_at": now, "approved": False},
    }.items():  # fmt: skip
        pull_of(cast, office, name=name, **more)  # type: ignore[arg-type]
    assert (turn(), turn()) == (1, 0)
    assert list(PullRun.objects.values_list("pull", "state", "asked_by")) == [(due.pk, "applied", None)]
    due.refresh_from_db()
    assert due.next_at and due.next_at > now + timedelta(minutes=59)


@pytest.mark.django_db
def test_a_run_without_a_sign_of_life_is_given_up(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    PullRun.objects.create(pull=pull, state="running", asked_at=datetime.now(UTC),
                           started_at=datetime.now(UTC) - timedelta(minutes=10))  # fmt: skip
    assert turn() == 0
    assert PullRun.objects.get().why == "died"
    assert run(pull).state == "applied"


@pytest.mark.django_db
def test_after_a_failure_it_is_tried_within_the_hour(cast: Cast, office: NetBox) -> None:
    later = datetime.now(UTC) + timedelta(hours=23)
    pull = pull_of(cast, office, every=24 * 60, next_at=later, token="salah")
    assert run(pull).state == "failed"
    assert Pull.objects.get(pk=pull.pk).next_at < datetime.now(UTC) + timedelta(minutes=61)  # type: ignore[operator]


@pytest.mark.django_db(transaction=True)
def test_the_worker_carries_it_out_beside_itself(cast: Cast, office: NetBox) -> None:
    wanted = runs.ask_for(pull_of(cast, office), by=cast.sari, now=datetime.now(UTC))
    assert turn() == 1
    assert PullRun.objects.get(pk=wanted.pk).state == "applied"
    assert Device.objects.exclude(source="").count() == 20
