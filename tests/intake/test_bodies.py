"""Real bodies of every monitor, by version: each is read as what it says, also where it is sent to another's source."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cast import Cast, wib
from tests.intake.bodies import BODIES, kuma
from tests.intake.monitor import Monitor
from tuntas.intake import door
from tuntas.intake.formats import FORMATS, signals
from tuntas.intake.lenient import read_body
from tuntas.intake.models import Body
from tuntas.intake.redact import redacted

WIB = ZoneInfo("Asia/Jakarta")


def read(kind: str, body: Any) -> list[tuple[str, str, str, str, str]]:
    raw = body if isinstance(body, str) else json.dumps(body)
    found = []
    for one in signals(kind, read_body(raw), "Asia/Jakarta"):
        at = one.ended or one.started
        found.append((one.state, one.key, one.host, one.severity, f"{at.astimezone(WIB):%H:%M:%S}" if at else ""))
    return found


@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_body_is_read_as_what_it_says(name: str) -> None:
    kind, body, meant = BODIES[name]
    assert read(kind, body) == meant


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_a_source_of_another_kind_reads_it_all_the_same(kind: str) -> None:
    for name, (own, body, meant) in BODIES.items():
        raw = body if isinstance(body, str) else json.dumps(body)
        if FORMATS[own].fits(read_body(raw)):  # it tells by itself what it is
            assert (name, [one[:2] for one in read(kind, body)]) == (name, [one[:2] for one in meant])


@pytest.mark.parametrize("name", sorted(BODIES))
def test_every_body_becomes_a_row_that_says_what_became_of_it(cast: Cast, name: str) -> None:
    kind, body, meant = BODIES[name]
    door.forget_sources()
    raw = (body if isinstance(body, str) else json.dumps(body)).encode()
    assert Monitor.of(cast.office, kind=kind).posts(wib("2026-11-23 09:40"), raw).status == 202
    row = Body.objects.get()
    assert (row.waiting, row.state) == (False, "test" if {one[0] for one in meant} == {"test"} else "read")
    assert len(row.became) == len(meant)


def test_a_certificate_that_runs_out_is_one_alarm_however_few_days_are_left() -> None:
    said = [f"[Web][https://web.example/] leaf certificate web.example will expire in {days} days" for days in (21, 7)]
    said += ["[Web][https://web.example/] leaf certificate x will expire in 7 days",
        "Domain web.example will expire in 3 days"]
    keys = [read("uptimekuma", {"heartbeat": None, "monitor": None, "msg": one})[0][1] for one in said]
    assert (keys[0] == keys[1], len(set(keys))) == (True, 3)


def test_no_secret_of_uptime_kuma_is_kept() -> None:
    text = redacted(json.dumps(kuma(0, 1)))
    assert "sandi-" not in text
    assert "tok-dorong" not in text
    assert json.loads(text)["monitor"]["url"] == "https://portal.kantor.example/masuk"


@pytest.mark.parametrize(("said", "secret"), [
    ('{"url": "https://x.example/h?token=abc123&a=1"}', "abc123"), ("pass=rahasia1&state=1", "rahasia1"),
    ('{"tlsKey": "-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----"}', "MIIE"),
    ('{"x": "-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----"}', "MIIE"),
    ('{"kafkaProducerSaslOptions": {"mechanism": "plain", "username": "u", "password": "kafka-1"}}', "kafka-1"),
    ('{"oauth_client_secret": "oauth-1", "rabbitmqPassword": "kelinci"}', "kelinci"),
    ('{"tokens": ["aaa-1", "bbb-2"]}', "bbb-2"), ('{"password": "belum selesai', "belum selesai"),
    ('{"grpcMetadata": "{\\"authorization\\": \\"Basic abcdefgh\\"}"}', "abcdefgh"),
    ('{"HTTPProxy": "http://u:proksi1@proxy:8080"}', "proksi1"), ('{"auth": "038e1d7b1735c6a5"}', "038e1d7b"),
    ('{"snmpCommunityString": "umum-1"}', "umum-1"), ('{"pwd": "p-1", "session_id": "s-1"}', "s-1"),
])  # fmt: skip
def test_secrets_in_every_dress_are_taken_out(said: str, secret: str) -> None:
    assert secret not in redacted(said)
