"""What comes broken, packed, in another alphabet or far too large: nothing is lost, and each row says why."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import Cast, wib
from tests.intake.bodies import kuma, prometheus
from tests.intake.monitor import Monitor
from tuntas.intake import door, words
from tuntas.intake.models import Alert, Body
from tuntas.intake.reading import turn
from tuntas.intake.words import told
from tuntas.intake.wsgi import alarm_door

AT = wib("2026-11-23 09:40")
PLAIN = {"key": "gw", "state": "firing", "title": "Gawai é mati", "severity": "critical"}
JSON = json.dumps(PLAIN, ensure_ascii=False)
BOUNDARY = "----x"
FORM = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="data"\r\n\r\n{json.dumps(kuma(0))}\r\n--{BOUNDARY}--\r\n'


@pytest.fixture(autouse=True)
def _no_token_is_remembered() -> None:
    door.forget_sources()


def asked(monitor: Monitor, raw: bytes, method: str = "POST", **more: str) -> tuple[int, dict[str, Any]]:
    """What a server passes to the door, and what it answers; then the worker looks."""
    said: list[str] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": f"/masuk/alarm/{monitor.token}/", "wsgi.input": BytesIO(raw),
               "CONTENT_LENGTH": str(len(raw)), **more}  # fmt: skip
    pieces = alarm_door(lambda *_all: [b"{}"])(environ, lambda status, _headers: said.append(status))
    body = json.loads(b"".join(pieces))
    turn()
    return int((said or ["404"])[0][:3]), body


def row() -> tuple[str, list[str]]:
    body = Body.objects.get()
    assert not body.waiting
    return body.state, [told(one["became"], one.get("said")) for one in body.became]


@pytest.mark.parametrize(("raw", "more"), [
    (JSON.encode("utf-8-sig"), {}), (JSON.encode("utf-16"), {}), (JSON.encode("utf-16-be"), {}),
    (JSON.encode("utf-32"), {}), (JSON.encode("latin-1"), {}),
    (JSON.encode("latin-1"), {"CONTENT_TYPE": "application/json; charset=iso-8859-1"}),
    (gzip.compress(JSON.encode(), mtime=0), {"HTTP_CONTENT_ENCODING": "gzip"}),
    (gzip.compress(JSON.encode(), mtime=0), {}),
    (zlib.compress(JSON.encode()), {"HTTP_CONTENT_ENCODING": "deflate"}),
    (zlib.compress(JSON.encode())[2:-4], {"HTTP_CONTENT_ENCODING": "deflate"}),
    (JSON.encode(), {"HTTP_CONTENT_ENCODING": "gzip"}),  # it says so, and is not
    (JSON.encode(), {"CONTENT_TYPE": "application/x-www-form-urlencoded"}),  # what `curl -d` says
    (urlencode(PLAIN).encode(), {"CONTENT_TYPE": "application/x-www-form-urlencoded"}),
    (urlencode({"payload": JSON}).encode(), {"CONTENT_TYPE": "application/x-www-form-urlencoded"}),
    (JSON.encode(), {"CONTENT_LENGTH": ""}), (JSON.encode(), {"CONTENT_LENGTH": "banyak"}),  # chunked
    (json.dumps(json.dumps(PLAIN)).encode(), {}), (b"\r\n\t" + JSON.encode() + b"\n\n", {}),
    (b"", {"QUERY_STRING": urlencode(PLAIN)}),
])  # fmt: skip
def test_one_alarm_in_many_wrappings(cast: Cast, raw: bytes, more: dict[str, str]) -> None:
    assert asked(Monitor.of(cast.office), raw, **more) == (202, {"status": "accepted"})
    assert (row(), Alert.objects.get().title) == (("read", ["alarm baru"]), "Gawai é mati")


@pytest.mark.parametrize(("method", "raw", "more"), [
    ("POST", FORM.encode(), {"CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}"}),
    ("GET", b"", {"QUERY_STRING": "&".join(f"{key}={quote(json.dumps(said))}" for key, said in kuma(0).items())}),
    ("PUT", json.dumps(kuma(0)).encode(), {}),
])  # fmt: skip
def test_uptime_kuma_by_its_other_methods(cast: Cast, method: str, raw: bytes, more: dict[str, str]) -> None:
    assert asked(Monitor.of(cast.office, kind="uptimekuma"), raw, method, **more)[0] == 202
    assert (row(), Alert.objects.get().key) == (("read", ["alarm baru"]), "monitor:12")


def test_a_secret_in_a_form_or_an_address_is_not_kept(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="uptimekuma")
    form = FORM.replace('"monitor": {', '"monitor": {"basic_auth_pass": "sandi-1", ')
    asked(monitor, form.encode(), CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}")
    asked(monitor, b"", "GET", QUERY_STRING=urlencode({"password": "sandi-2", "state": "1"}))
    asked(monitor, gzip.compress(b'{"token": "sandi-3"}', mtime=0))
    assert ["sandi-" in one.raw for one in Body.objects.all()] == [False, False, False]


HUGE = gzip.compress(b'{"key": "' + b"a" * 3_000_000 + b'"}', mtime=0)
UNREADABLE = [
    (b"", "tidak terbaca: badannya kosong"), (b" \n\t ", "tidak terbaca: badannya kosong"),
    (b"bukan json", "tidak terbaca: bukan JSON, salah di baris 1 kolom 1"),
    (JSON.encode()[:40], "tidak terbaca: JSON-nya terpotong di baris 1 kolom 41"),
    (json.dumps(prometheus({"labels": {}}), indent=1).encode()[:90],
        "tidak terbaca: JSON-nya terpotong di baris 9 kolom 2"),
    (b"[" * 10_000 + b"]" * 10_000, "tidak terbaca: bersarang terlalu dalam"),
    (b'{"a": ' * 10_000 + b"1" + b"}" * 10_000, "tidak terbaca: bersarang terlalu dalam"),
    (b"12", "tidak terbaca: bukan objek JSON"), (b"null", "tidak terbaca: bukan objek JSON"),
    (b"{}", "tidak ada alarm JSON Tuntas di dalamnya"), (b"[]", "tidak ada alarm JSON Tuntas di dalamnya"),
    (b"[1, null, []]", "tidak ada alarm JSON Tuntas di dalamnya"),
    (b"<html><body>502</body></html>", "tidak terbaca: bukan JSON, salah di baris 1 kolom 1"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "tidak terbaca: bukan JSON, salah di baris 1 kolom 1"),
    (gzip.compress(JSON.encode(), mtime=0)[:25], "tidak terbaca: JSON-nya terpotong di baris 1 kolom 14"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "why"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_cannot_be_read_is_answered_kept_and_explained(cast: Cast, raw: bytes, why: str) -> None:
    assert asked(Monitor.of(cast.office), raw)[0] == 202
    assert row() == ("unreadable", [why])


@pytest.mark.parametrize("raw", [b"x" * (1024 * 1024 + 1), b"\x00" * 2_000_000, HUGE], ids=["text", "nothing",
    "packed"])
def test_what_is_too_large_says_how_large_it_was(cast: Cast, raw: bytes) -> None:
    assert asked(Monitor.of(cast.office), raw)[0] == 413
    size = min(len(raw), 1024 * 1024 + 1)
    why = f"terlalu besar: {size} bita, paling besar 1048576; hanya awalnya yang disimpan"
    assert row() == ("too_large", [why])
    assert len(Body.objects.get().raw) <= 4096


ODD: list[tuple[bytes, dict[str, str]]] = [
    (b'{"key": "a", "key": "b", "state": "firing", "title": "T"}', {"key": "b"}),
    (b'{"key": NaN, "state": "firing", "title": "T"}', {"key": "206edf551c947d26", "title": "T"}),
    (b'{"key": 1e400, "state": "firing", "title": "T", "started_at": 1e400}', {"title": "T"}),
    (b'{"key": ' + b"9" * 5000 + b', "state": "firing"}', {"alarm": "firing"}),
    (b'{"key": "a\\u0000b", "state": "firing", "title": "x\\ud800y"}', {"key": "ab", "title": "x?y"}),
    (b'{"key": "a", "state": "firing", "title": "<script>alert(1)</script>"}', {"title": "<script>alert(1)</script>"}),
    (b'{"key": "a", "state": "firing", "title": "\\u001b[31;1mMATI\\u001b[0m\\u0007 \\u202egnp.exe"}',
        {"title": "MATI gnp.exe"}),
    (b'{"key": "a", "state": "firing", "title": "dua\\r\\nbaris\\n\\nSubject: x"}', {"title": "dua baris Subject: x"}),
    (b'{"key": {"a": 1}, "state": "firing", "title": ["x"], "host": true}', {}),
    (b'{"key": "a", "state": "firing", "title": "T", "started_at": "0001-01-01T00:00:00Z"}', {"key": "a"}),
    (b'{"key": "a", "state": "firing", "title": "T", "started_at": "9999-12-31T23:59:59-07:00"}', {"key": "a"}),
    (b'{"key": "a", "state": "firing", "title": "T", "started_at": 0.0000001}', {"key": "a"}),
    (b'{"key": "a", "state": "firing", "title": "kata "dalam" kutip", "n": 1}', {"title": 'kata "dalam" kutip'}),
    (b'{\n"key": "a",\n"state": "firing",\n"title": "kata "dalam"\nkutip"\n}', {"title": 'kata "dalam" kutip'}),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "meant"), ODD, ids=range(len(ODD)))
def test_odd_values_harm_nobody(cast: Cast, client: Client, raw: bytes, meant: dict[str, str]) -> None:
    monitor = Monitor.of(cast.office)
    assert asked(monitor, raw)[0] == 202
    state, _why = row()
    assert state == ("read" if meant else "unreadable")
    for alert in Alert.objects.all():
        assert {key: getattr(alert, key) for key in meant} == meant
        assert 2000 <= alert.started_at.year < 2100
    client.force_login(cast.sari)
    page = client.get(f"/pengaturan/alarm/{monitor.source.pk}/").content
    assert (b"<script>alert" in page, b"\x1b" in page) == (False, False)


def test_long_keys_that_begin_alike_stay_two(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    for end in "ab":
        asked(monitor, json.dumps({"key": "k" * 70_000 + end, "state": "firing", "title": "T"}).encode())
    assert [len(one.key) for one in Alert.objects.all()] == [255, 255]
    asked(monitor, json.dumps({"key": "k" * 70_000 + "a", "state": "resolved"}).encode())
    assert sorted(Alert.objects.values_list("alarm", flat=True)) == ["firing", "resolved"]


OTHER = {"key": "b", "state": "firing", "title": "Kedua"}


@pytest.mark.parametrize(("raw", "titles"), [
    (JSON + "\n" + json.dumps(OTHER), ["Gawai é mati", "Kedua"]), (JSON + json.dumps(OTHER), ["Gawai é mati", "Kedua"]),
    (JSON + ",\r\n" + json.dumps(OTHER) + ",\n", ["Gawai é mati", "Kedua"]), (f"[{JSON}, {json.dumps(OTHER)},]",
        ["Gawai é mati", "Kedua"]),
    (json.dumps([OTHER]) + "\n" + JSON, ["Kedua", "Gawai é mati"]),
    (json.dumps({"alerts": [PLAIN, OTHER]}) + "\n" + json.dumps({"alerts": [OTHER | {"key": "c"}]}),
        ["Gawai é mati", "Kedua", "Kedua"]),
    ('{"key": "a", "state": "firing", "title": "Satu, }",\n}', ["Satu, }"]),
    ('{"alerts": [{"key": "a", "state": "firing", "title": "Satu",}, ], }', ["Satu"]),
    (f"payload={JSON}", ["Gawai é mati"]), ("payload=" + quote(JSON), ["Gawai é mati"]),
    (urlencode({"payload": JSON, "x": "1"}), ["Gawai é mati"]), (urlencode({"isi": JSON}), ["Gawai é mati"]),
])  # fmt: skip
def test_what_is_nearly_json_is_read_whole(cast: Cast, raw: str, titles: list[str]) -> None:
    """Documents one after another, a comma too many, JSON within a form that says it is text."""
    assert asked(Monitor.of(cast.office), raw.encode(), CONTENT_TYPE="text/plain")[0] == 202
    assert [one["title"] for one in Body.objects.get().became] == titles


def test_json_in_a_field_of_any_name_of_a_form(cast: Cast) -> None:
    asked(Monitor.of(cast.office), urlencode({"json": JSON}).encode(), CONTENT_TYPE="application/x-www-form-urlencoded")
    assert Alert.objects.get().title == "Gawai é mati"


def test_half_a_document_after_a_whole_one_is_not_guessed_at(cast: Cast) -> None:
    asked(Monitor.of(cast.office), (JSON + "\n" + JSON[:30]).encode())
    assert (row()[0], Alert.objects.count()) == ("unreadable", 0)


def test_one_broken_alarm_in_a_body_does_not_cost_the_others(cast: Cast) -> None:
    good = {"labels": {"alertname": "A"}, "status": "firing", "fingerprint": "f1"}
    alerts = [None, 7, {"labels": [], "annotations": 5, "status": {}}, good]
    asked(Monitor.of(cast.office, kind="alertmanager"), json.dumps(prometheus(*alerts)).encode())
    assert (row()[0], Alert.objects.filter(key="f1").count()) == ("read", 1)


def test_what_the_monitor_cut_is_told(cast: Cast) -> None:
    good = {"labels": {"alertname": "A"}, "status": "firing", "fingerprint": "f1"}
    asked(Monitor.of(cast.office, kind="alertmanager"), json.dumps(prometheus(good, truncatedAlerts=12)).encode())
    assert row() == ("read", ["alarm baru", "pemantau memotong 12 alarm dari kiriman ini; lihat di pemantaunya"])


@pytest.mark.parametrize(("body", "errors"), [
    ({"event_action": "boom", "dedup_key": "k"}, ["'event_action' is not one of trigger, acknowledge, resolve"]),
    ({"event_action": "resolve"}, ["'dedup_key' is missing or blank"]), ([], ["Event is not a JSON object"]),
])  # fmt: skip
def test_an_event_that_pagerduty_would_refuse_is_refused_so_and_stays_to_be_seen(
    cast: Cast, body: Any, errors: list[str]
) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    head = door.Head(routing=monitor.token)
    answer = door.events_v2(json.dumps(body).encode(), head)
    assert (answer.status, answer.body) == (
        400, {"status": "invalid event", "message": "Event object is invalid", "errors": errors}
    )  # fmt: skip
    assert row() == ("unreadable", [f"ditolak dengan 400: {errors[0]}"])


def test_an_event_that_broke_on_its_way_is_found_by_its_routing_key(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    answer = door.events_v2(f'{{"routing_key": "{monitor.token}", "event_action": "trig'.encode())
    assert (answer.status, Body.objects.get().state, monitor.token in Body.objects.get().raw) == (400, "unreadable",
        False)


@pytest.mark.parametrize("deep", [b'{"routing_key": "x", "payload": ' + b"[" * 9000, b"\xff\xfe", b"", b"[" * 100_000])
def test_no_event_breaks_the_door(cast: Cast, deep: bytes) -> None:
    assert door.events_v2(deep).status == 400


def test_a_change_is_answered_as_pagerduty_does_and_is_no_alarm(cast: Cast) -> None:
    monitor = Monitor.of(cast.office, kind="pagerduty")
    body = {"routing_key": monitor.token, "payload": {"summary": "Pembaruan", "source": "ci"}}
    said = Client().post("/v2/change/enqueue", json.dumps(body), content_type="application/json")
    assert (said.status_code, said.json()) == (202, {"status": "success", "message": "Change event processed"})
    turn()
    assert (row(), Alert.objects.count()) == (("read", ["dicatat: pemberitahuan, bukan alarm"]), 0)


def test_the_token_may_be_the_password_of_basic(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    said = base64.b64encode(f"tuntas:{monitor.token}".encode()).decode()
    for scheme, status in ((f"Basic {said}", 202), ("Basic !!", 401), ("Basic", 401), (f"bearer {monitor.token}", 202)):
        answer = Client().post("/masuk/alarm/", JSON, content_type="application/json", HTTP_AUTHORIZATION=scheme)
        assert answer.status_code == status


def test_a_look_at_the_address_brings_no_alarm(cast: Cast) -> None:
    monitor = Monitor.of(cast.office)
    assert Client().get(f"/masuk/alarm/{monitor.token}/").status_code == 405
    assert Client().get("/v2/enqueue?a=1").status_code == 405
    assert Body.objects.count() == 0


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_sentence_can_be_said_in_both_languages(language: str) -> None:
    said = {"size": 1, "most": 2, "line": 3, "column": 4, "name": "n", "detail": "d", "count": 5, "window": "w",
        "device": "D"}
    with translation.override(language):
        for code in (*words._BODY, *words._ALARM, *words.JOINED):
            assert "%(" not in told(code, said)
            assert told(code, said) != code
    assert told("kalimat lama apa adanya") == "kalimat lama apa adanya"
