"""What holds for every channel that speaks HTTP, whatever the other side does; and that a channel is one file."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.notices.conftest import NOW, message
from tests.notices.gateway import Gateway, Reply
from tests.notices.test_webpush import Browser
from tuntas import notices
from tuntas.notices import gateways
from tuntas.notices.ntfy import Ntfy
from tuntas.notices.port import Channel, Down, Outcome, Wrong
from tuntas.notices.registry import configured, kinds
from tuntas.notices.telegram import Telegram
from tuntas.notices.webhook import Webhook
from tuntas.notices.webpush import WebPush
from tuntas.notices.whatsapp import WhatsApp
from tuntas.outgoing import Secret, Timeout

SECRET = "123456789:rahasia-kunci-yang-panjang-0123"
QUICK = Timeout(1, 0.4)
Made = Callable[[str], tuple[Channel, str]]  # the channel that asks there, and an address of it


def telegram(url: str) -> tuple[Channel, str]:
    channel = Telegram(Secret(SECRET), url)
    return replace(channel, server=replace(channel.server, timeout=QUICK)), "987654321"


def ntfy(url: str) -> tuple[Channel, str]:
    channel = Ntfy(url, Secret(SECRET))
    return replace(channel, server=replace(channel.server, timeout=QUICK)), "tim"


def _whatsapp(gateway: gateways.Gateway) -> tuple[Channel, str]:
    return WhatsApp(replace(gateway, server=replace(gateway.server, timeout=QUICK))), "+6281234567890"


def waha(url: str) -> tuple[Channel, str]:
    return _whatsapp(gateways.waha(url, Secret(SECRET)))


def fonnte(url: str) -> tuple[Channel, str]:
    return _whatsapp(gateways.fonnte(Secret(SECRET), url))


def cloud(url: str) -> tuple[Channel, str]:
    return _whatsapp(gateways.cloud("1055", Secret(SECRET), url=url))


def webhook(url: str) -> tuple[Channel, str]:
    return Webhook(Secret(SECRET), True, QUICK), url


def webpush(url: str) -> tuple[Channel, str]:
    return WebPush(Secret(SECRET), "mailto:a@b.id", ("127.0.0.1",), True, QUICK), Browser(url).subscription()


ALL = pytest.mark.parametrize("made", [telegram, ntfy, waha, fonnte, cloud, webhook, webpush])


def tried(made: Made, url: str) -> Down:
    channel, address = made(url)
    outcome = channel.send(message(), address, now=NOW)
    assert isinstance(outcome, Down)
    assert outcome.sentence[0].isupper() or outcome.sentence.startswith("ntfy")
    assert outcome.sentence.endswith(".")
    return outcome


@ALL
def test_too_many(made: Made, gateway: Gateway) -> None:
    gateway.replies = [Reply(429, b"{}", {"Retry-After": "90"})]
    assert (tried(made, gateway.url).code, tried(made, gateway.url).after) == ("busy", timedelta(seconds=90))


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [("0", 0), ("999999", 86400), ("Mon, 23 Nov 2026 03:10:00 GMT", 600), ("Mon, 23 Nov 2020 03:10:00 GMT", 0),
     ("besok", None), ("", None), ("-5", None), ("1e9", None)],
)  # fmt: skip
def test_how_long_to_wait(wanted: str, meant: int | None, gateway: Gateway) -> None:
    gateway.replies = [Reply(503, b"", {"Retry-After": wanted, "Date": "Mon, 23 Nov 2026 03:00:00 GMT"})]
    after = tried(webhook, gateway.url).after
    assert after == (None if meant is None else timedelta(seconds=meant))


@ALL
def test_it_is_ill(made: Made, gateway: Gateway) -> None:
    gateway.replies = [Reply(500), Reply(503, b"<html>"), Reply(502, b"[]")]
    assert [tried(made, gateway.url).code for _ in range(3)] == ["unavailable"] * 3


@ALL
def test_it_points_elsewhere(made: Made, gateway: Gateway) -> None:
    gateway.replies = [Reply(302, b"", {"Location": gateway.url + "/lain"}), Reply(308, b"", {"Location": "/lain"})]
    assert [tried(made, gateway.url).code for _ in range(2)] == ["redirect"] * 2
    assert [one.path for one in gateway.received if one.path == "/lain"] == []


@ALL
def test_it_hangs_or_drips(made: Made, gateway: Gateway) -> None:
    gateway.replies = [Reply(200, wait=3), Reply(200, b"x" * 500, drip=0.02)]
    begun = time.monotonic()
    assert [tried(made, gateway.url).code for _ in range(2)] == ["timeout"] * 2
    assert time.monotonic() - begun < 2


@ALL
def test_it_answers_a_flood(made: Made, gateway: Gateway) -> None:
    gateway.replies = [Reply(200, b'{"ok": true, "x": "' + b"x" * 300_000)]
    assert tried(made, gateway.url).code == "too_large"


@ALL
def test_nobody_is_there(made: Made) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert tried(made, f"http://127.0.0.1:{port}").code == "unreachable"


@ALL
def test_one_who_is_down_for_all_and_one_who_is_down_alone(made: Made, gateway: Gateway) -> None:
    gateway.replies = [Reply(500)]
    assert tried(made, gateway.url).everyone == (made not in (webhook, webpush))


@ALL
def test_nothing_secret_is_seen(made: Made, gateway: Gateway, seen: Callable[[Callable[[], Outcome]], str]) -> None:
    channel, address = made(gateway.url)
    echo = json.dumps({"error": SECRET, "message": SECRET, "description": SECRET, "reason": SECRET}).encode()
    replies = [Reply(status, body) for status in (200, 400, 401, 403, 422, 500) for body in (echo, SECRET.encode())]
    for reply in [*replies, Reply(200, wait=1), Reply(302, b"", {"Location": SECRET}), Reply(200, b"x" * 99_999)]:
        gateway.replies = [reply]
        assert SECRET not in seen(lambda: channel.send(message(), address, now=NOW))
    assert SECRET not in repr(channel)


@ALL
def test_a_fault_that_nobody_thought_of(
    made: Made, gateway: Gateway, seen: Callable[[Callable[[], Outcome]], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*given: object, **named: object) -> None:
        raise RuntimeError(given, named)

    channel, address = made(gateway.url)
    monkeypatch.setattr("http.client.HTTPConnection.request", breaks)
    said = seen(lambda: channel.send(message(), address, now=NOW))
    assert SECRET not in said
    assert "unreachable" in said


# -- the registry


def test_a_channel_is_one_file() -> None:
    assert list(kinds()) == ["mail", "ntfy", "telegram", "webhook", "webpush", "whatsapp"]
    files = {path.stem for path in Path(notices.__file__).parent.glob("*.py")}
    assert set(kinds()) <= files


def test_what_is_set_up_works_and_what_is_wrong_is_told() -> None:
    given = {"NTFY_URL": "https://ntfy.contoh.go.id", "MAIL_HOST": "mx", "MAIL_FROM": "x", "WEBHOOK": "on"}
    found = configured(lambda name: given.get(name, ""))
    assert list(found.channels) == ["ntfy", "webhook"]
    assert found.faults == {"mail": Wrong(("MAIL_FROM: alamat surel pengirim.",))}
    assert configured(lambda name: "").channels == {}


def test_every_channel_has_a_name_and_says_why_an_address_is_none() -> None:
    channels: list[Any] = [one("http://127.0.0.1:9")[0] for one in (telegram, ntfy, waha, webhook, webpush)]
    for one in channels:
        assert str(one.name)
        assert isinstance(one.check("\x00"), Wrong)
