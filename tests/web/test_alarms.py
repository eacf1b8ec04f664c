"""The pages of alarms: a source with its token, what it sent, planned work, and who has seen what fires."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast, wib
from tests.intake.monitor import Monitor
from tuntas.cases.models import Case
from tuntas.intake import door
from tuntas.intake.formats import FORMATS
from tuntas.intake.models import Alert, Body, Source, Window
from tuntas.intake.reading import turn

NOW = wib("2026-11-23 09:00")
FORM = {"name": "Prometheus", "kind": "alertmanager", "hold_seconds": "120", "cases_an_hour": "20",
        "silent_hours": "24", "active": "on"}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_token_is_remembered() -> None:
    door.forget_sources()


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def token_of(page: str) -> str:
    found = re.search(r"<code>(tn_[\w-]+)</code>", page)
    assert found, page
    return found[1]


def test_a_new_source_shows_its_token_once_and_what_to_paste(cast: Cast) -> None:
    sari = browser(cast.sari)
    page = sari.post(f"/pengaturan/alarm/unit/{cast.office.pk}/baru/", FORM).content.decode()
    token = token_of(page)
    assert f"/masuk/alarm/{token}/" in page
    assert "webhook_configs" in page
    source = Source.objects.get()
    assert token not in sari.get(f"/pengaturan/alarm/{source.pk}/").content.decode()
    assert token not in source.token_hash
    assert door.take(token, b"{}").status == 202


def test_a_new_token_ends_the_one_before_at_once(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    assert door.take(monitor.token, b"{}").status == 202
    page = browser(cast.sari).post(f"/pengaturan/alarm/{monitor.source.pk}/token/").content.decode()
    assert (door.take(monitor.token, b"{}").status, door.take(token_of(page), b"{}").status) == (401, 202)


def test_what_is_wrong_with_a_source_is_said_and_what_was_typed_comes_back(cast: Cast) -> None:
    Monitor.of(cast.office, "Prometheus")
    answer = browser(cast.sari).post(f"/pengaturan/alarm/unit/{cast.office.pk}/baru/", FORM | {"hold_seconds": "-1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nama ini sudah dipakai sumber lain." in page
    assert 'value="Prometheus"' in page


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_the_test_button_sends_the_real_shape_and_opens_nothing(cast: Cast, kind: str) -> None:
    monitor = Monitor.of(cast.office, kind=kind)
    page = browser(cast.sari).post(f"/pengaturan/alarm/{monitor.source.pk}/uji/", follow=True).content.decode()
    assert [one.state for one in Body.objects.all()] == ["read", "read"]
    assert "Uji kiriman alarm" in page
    turn(datetime.now(UTC) + timedelta(minutes=5))
    assert (Alert.objects.get().alarm, Case.objects.count()) == ("resolved", 0)


def test_what_could_not_be_read_is_shown_with_its_reason_and_as_text(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.posts(NOW, b"<script>alert(1)</script>")
    page = browser(cast.sari).get(f"/pengaturan/alarm/{monitor.source.pk}/").content.decode()
    assert "bukan JSON" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_alarm_person_and_step_are_three_things(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    monitor.sends(NOW, severity="critical")
    ani, alert = browser(cast.ani), Alert.objects.get()
    page = ani.get("/jaringan/alarm/").content.decode()
    assert alert.case and f"/kasus/{alert.case.number}/" in page
    ani.post(f"/jaringan/alarm/{alert.pk}/dilihat/")
    alert.refresh_from_db()
    assert (alert.seen_by, alert.alarm, alert.case.runs.get().taken_at) == (cast.ani, "firing", None)  # type: ignore[union-attr]
    browser(cast.budi).post(f"/jaringan/alarm/{alert.pk}/dilihat/")
    alert.refresh_from_db()
    assert alert.seen_by == cast.ani
    assert browser(cast.vina).get("/jaringan/alarm/").status_code == 403


def test_planned_work_is_announced_by_the_clocks_of_the_office(cast: Cast) -> None:
    sari, url = browser(cast.sari), f"/pengaturan/pemeliharaan/unit/{cast.office.pk}/baru/"
    said = {"title": "Ganti UPS", "starts_at": "2099-01-01T20:00", "ends_at": "2099-01-01T22:00"}
    assert sari.post(url, said | {"ends_at": "2099-01-01T19:00"}).status_code == 422
    sari.post(url, said)
    window = Window.objects.get()
    assert (window.starts_at, window.made_by) == (wib("2099-01-01 20:00"), cast.sari)
    assert "Ganti UPS" in sari.get("/pengaturan/pemeliharaan/").content.decode()


def test_work_that_ends_sooner_lets_what_still_fires_open_its_case(cast: Cast) -> None:
    now = datetime.now(UTC)
    window = Window.objects.create(
        unit=cast.office, title="UPS", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=5)
    )
    Monitor.of(cast.office).sends(now, severity="critical")
    assert Case.objects.count() == 0
    browser(cast.sari).post(f"/pengaturan/pemeliharaan/{window.pk}/akhir/")
    turn(datetime.now(UTC))
    assert Case.objects.count() == 1


def test_a_body_is_json_in_the_example_that_is_given_to_paste() -> None:
    for one in FORMATS.values():
        json.dumps(one.sample("k", "firing", NOW.isoformat()))
        one.SETUP.format(url="https://t.example/masuk/alarm/x/", events="https://t.example/v2/enqueue", token="x")
