"""The door: what it answers, what it keeps, and that a storm loses nothing."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, gather, wib
from tests.crowd import at_once
from tests.intake.monitor import Monitor
from tuntas.intake import door
from tuntas.intake.models import Body, Source
from tuntas.intake.wsgi import alarm_door


@pytest.fixture(autouse=True)
def _no_token_is_remembered() -> None:
    door.forget_sources()


def sent(path: str, raw: bytes, length: str | None = None, **more: str) -> tuple[str, dict[str, Any]]:
    """What the door answers, as a server would ask it."""
    said: list[str] = []
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "wsgi.input": BytesIO(raw), **more}
    environ["CONTENT_LENGTH"] = str(len(raw)) if length is None else length
    pieces = alarm_door(lambda *_all: [b'{"pages": true}'])(environ, lambda status, _headers: said.append(status))
    return (said or ["-"])[0], json.loads(b"".join(pieces))


def test_a_body_is_kept_as_it_came_before_it_is_read(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    raw = b'{"state": "firing", "title": "Mati", "password": "rahasia-sekali"}'
    assert sent(f"/masuk/alarm/{monitor.token}/", raw) == ("202 Accepted", {"status": "accepted"})
    body = Body.objects.get()
    assert (body.state, body.waiting, body.size) == ("new", True, len(raw))
    assert body.raw == raw.decode().replace("rahasia-sekali", "[disamarkan]")


def test_a_token_that_is_not_known_is_refused(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    status, said = sent("/masuk/alarm/salah/", b"{}")
    assert (status, said["status"], Body.objects.count()) == ("401 Unauthorized", 401, 0)
    Source.objects.update(active=False)
    assert sent(f"/masuk/alarm/{monitor.token}/", b"{}")[0] == "401 Unauthorized"


def test_the_token_may_stand_in_a_header(cast: Cast) -> None:
    token = f"Bearer {Monitor.of(cast.office).token}"
    assert sent("/masuk/alarm/", b"{}", HTTP_AUTHORIZATION=token)[0] == "202 Accepted"


def test_what_is_too_large_is_refused_and_its_beginning_seen(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    assert sent(f"/masuk/alarm/{monitor.token}/", b"x" * (door.LARGEST + 1))[0][:4] == "413 "
    body = Body.objects.get()
    assert (body.state, body.waiting, len(body.raw)) == ("too_large", False, 4096)


@pytest.mark.parametrize("raw", [b"bukan json", b"\xff\xfe\x00", b"", b"null", b'{"a": ' * 5000])
def test_what_cannot_be_read_is_a_row_with_its_reason(cast: Cast, raw: bytes) -> None:
    monitor = Monitor.of(cast.office)
    assert monitor.posts(wib("2026-11-23 09:00"), raw).status == 202
    body = Body.objects.get()
    assert (body.state, body.waiting) == ("unreadable", False)
    assert body.became[0]["became"]


def test_events_v2_answers_as_pagerduty_does(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    body = {"routing_key": monitor.token, "event_action": "trigger", "dedup_key": "k1",
            "payload": {"summary": "Mati", "source": "gw", "severity": "critical"}}  # fmt: skip
    accepted = {"status": "success", "message": "Event processed", "dedup_key": "k1"}
    assert sent("/v2/enqueue", json.dumps(body).encode()) == ("202 Accepted", accepted)
    assert monitor.token not in Body.objects.get().raw
    assert sent("/v2/enqueue", b'{"event_action": "resolve"}')[0] == "400 Bad Request"
    assert sent("/v2/enqueue", b"x")[0] == "400 Bad Request"
    body["routing_key"] = "salah"
    refused = {"status": "invalid event", "message": "Event object is invalid", "errors": ["Invalid routing key"]}
    assert sent("/v2/enqueue", json.dumps(body).encode()) == ("400 Bad Request", refused)


def test_every_other_address_is_the_pages(cast: Cast) -> None:
    assert sent("/lapor/", b"{}") == ("-", {"pages": True})


def test_the_pages_answer_the_same_where_no_door_stands_in_front(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    answer = Client().post(f"/masuk/alarm/{monitor.token}/", b"{}", content_type="application/json")
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    assert Client().get(f"/masuk/alarm/{monitor.token}/").status_code == 405


def test_a_disk_that_is_nearly_full_refuses_so_that_the_monitor_sends_again(cast: Cast, settings: Any) -> None:
    monitor = Monitor.of(cast.office)
    settings.DISK_LEAST_FOR_REPORTS = 1 << 62
    assert sent(f"/masuk/alarm/{monitor.token}/", b"{}")[0] == "503 Service Unavailable"
    assert Body.objects.count() == 0


@pytest.mark.usefixtures("transactional_db")
def test_of_many_at_once_none_is_lost() -> None:
    monitor = Monitor.of(gather().office)
    answers: list[int] = []

    def storm(first: int) -> None:
        for number in range(first, first + 50):
            raw = json.dumps({"key": f"k{number % 100}", "state": "firing", "n": number}).encode()
            answers.append(door.take(monitor.token, raw).status)

    at_once(storm, range(0, 400, 50))
    assert (answers, Body.objects.count()) == ([202] * 400, 400)
