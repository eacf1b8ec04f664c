"""Telegram, ntfy and webhooks: what they are sent, and what their answers mean."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.notices.conftest import HOSTILE, LINK, NOW, PLAIN, message
from tests.notices.gateway import Gateway, Reply, says
from tuntas.notices.message import bytes_of, text, utf16_of
from tuntas.notices.ntfy import Ntfy
from tuntas.notices.port import Channel, Down, Outcome, Refused, Sent, Wrong
from tuntas.notices.telegram import Telegram
from tuntas.notices.webhook import Webhook
from tuntas.outgoing import Secret

TOKEN = "123456789:AAH-rahasia_bot_yang_panjang_sekali0"
CHAT = "987654321"


def read_from(given: Mapping[str, str]) -> Any:
    return lambda name: given.get(name, "")


def code(outcome: Outcome) -> tuple[str, str]:
    assert isinstance(outcome, Refused | Down)
    return type(outcome).__name__, outcome.code


# -- Telegram


def telegram(gateway: Gateway) -> Telegram:
    return Telegram(Secret(TOKEN), gateway.url)


def test_telegram_gets_plain_text(gateway: Gateway) -> None:
    gateway.replies = [says(200, ok=True, result={"message_id": 4711})]
    assert telegram(gateway).send(message(urgency="low"), CHAT, now=NOW) == Sent("4711")
    assert (gateway.last.method, gateway.last.path) == ("POST", f"/bot{TOKEN}/sendMessage")
    assert gateway.last.json == {
        "chat_id": 987654321, "text": text(message()), "link_preview_options": {"is_disabled": True},
        "disable_notification": True,
    }  # fmt: skip


def test_telegram_and_hostile_text(gateway: Gateway) -> None:
    gateway.replies = [says(200, ok=True, result={})]
    told = message(*(HOSTILE + "😀" * 10_000 for _ in range(9)), title=HOSTILE)
    telegram(gateway).send(told, "@tim_jaringan", now=NOW)
    said = gateway.last.json["text"]
    assert "parse_mode" not in gateway.last.json
    assert PLAIN in said
    assert said.endswith(f"\n\nBuka: {LINK}")
    assert utf16_of(said) <= 4096


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (says(400, ok=False, error_code=400, description="Bad Request: chat not found"), ("Refused", "address")),
        (says(403, ok=False, error_code=403, description="Forbidden: bot was blocked"), ("Refused", "address")),
        (says(400, ok=False, error_code=400, description="Bad Request: group chat was upgraded to a supergroup chat",
              parameters={"migrate_to_chat_id": -1001234}), ("Refused", "address")),
        (says(400, ok=False, error_code=400, description="Bad Request: message is too long"), ("Refused", "refused")),
        (says(401, ok=False, error_code=401, description="Unauthorized"), ("Down", "credentials")),
        (says(404, ok=False, error_code=404, description="Not Found"), ("Down", "credentials")),
        (says(500, ok=False, error_code=500, description="Internal"), ("Down", "unavailable")),
        (says(200, ok=False, error_code=403, description="Forbidden: user is deactivated"), ("Refused", "address")),
        (says(200, ok=False), ("Down", "unavailable")), (says(200), ("Down", "unavailable")),
        (Reply(200, b"<html>Internet Positif"), ("Down", "nonsense")), (Reply(502, b"x"), ("Down", "unavailable")),
        (says(200, ok=False, error_code="x", parameters=[], description=7), ("Down", "unavailable")),
    ],
)  # fmt: skip
def test_what_telegram_means(reply: Reply, meant: tuple[str, str], gateway: Gateway) -> None:
    gateway.replies = [reply]
    assert code(telegram(gateway).send(message(), CHAT, now=NOW)) == meant


def test_telegram_asks_to_wait(gateway: Gateway) -> None:
    gateway.replies = [says(429, ok=False, error_code=429, description="Too Many", parameters={"retry_after": 35})]
    assert telegram(gateway).send(message(), CHAT, now=NOW) == Down(
        "busy", "Telegram sedang membatasi kiriman. Dicoba lagi nanti.", timedelta(seconds=35), everyone=False
    )


def test_telegram_addresses(gateway: Gateway) -> None:
    check = telegram(gateway).check
    assert [check(one) for one in (" 987654321 ", "-1001234567890", "@tim_jaringan")] == [
        "987654321", "-1001234567890", "@tim_jaringan"
    ]  # fmt: skip
    for typed in ("", "ani", "12", "@a b", "9" * 30, "٩٨٧٦٥٤", "1;2", "-0123456"):
        assert isinstance(check(typed), Wrong), typed


# -- ntfy


def ntfy(gateway: Gateway, token: str = "tk_rahasia_ntfy_0123456789") -> Ntfy:
    return Ntfy(gateway.url, Secret(token))


def test_ntfy_gets_json_and_no_headers_of_ours(gateway: Gateway) -> None:
    gateway.replies = [says(200, id="hwQ2YpKdmg", event="message")]
    assert ntfy(gateway).send(message(urgency="high"), "tim-jaringan", now=NOW) == Sent("hwQ2YpKdmg")
    assert gateway.last.json == {
        "topic": "tim-jaringan", "title": "Langkah 3 melewati norma: Perbaikan",
        "message": text(message(), headed=False), "priority": 4, "click": LINK,
    }  # fmt: skip
    assert (gateway.last.path, gateway.last.headers["authorization"]) == ("/", "Bearer tk_rahasia_ntfy_0123456789")


def test_ntfy_and_hostile_text(gateway: Gateway) -> None:
    gateway.replies = [says(200, id="a", event="message")]
    ntfy(gateway, "").send(message(*(HOSTILE + "é" * 10_000 for _ in range(9)), subject=HOSTILE), "a", now=NOW)
    assert gateway.last.json["title"] == PLAIN[:119] + "…"
    assert PLAIN in gateway.last.json["message"]
    assert bytes_of(gateway.last.json["message"]) <= 3900
    assert "authorization" not in gateway.last.headers


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (says(400, code=40009, http=400, error="invalid topic"), ("Refused", "refused")),
        (says(401, code=40101, http=401, error="unauthorized"), ("Down", "credentials")),
        (says(403, code=40301, http=403, error="forbidden"), ("Refused", "address")),
        (says(413, code=41301, http=413, error="too large"), ("Refused", "content")),
        (says(200, error="no"), ("Down", "nonsense")), (Reply(200, b"<html>"), ("Down", "nonsense")),
        (says(507, error="full"), ("Down", "unavailable")),
    ],
)  # fmt: skip
def test_what_ntfy_means(reply: Reply, meant: tuple[str, str], gateway: Gateway) -> None:
    gateway.replies = [reply]
    assert code(ntfy(gateway).send(message(), "tim", now=NOW)) == meant


def test_ntfy_addresses(gateway: Gateway) -> None:
    assert ntfy(gateway).check(" Tim-Jaringan_2 ") == "Tim-Jaringan_2"
    for typed in ("", "a/b", "a b", "x" * 65, "é", "a\n"[:1] + "?"):
        assert isinstance(ntfy(gateway).check(typed), Wrong), typed


# -- webhooks


def webhook() -> Webhook:
    return Webhook(Secret("rahasia-induk"), private=True)


def accepted(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """The recipe in the head of `webhook.py`, as a receiver would write it."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    fresh = abs(now - int(headers["webhook-timestamp"])) < 300
    return hmac.compare_digest(right, headers["webhook-signature"]) and fresh


def test_a_webhook_is_signed_for_its_receiver(gateway: Gateway) -> None:
    there = f"{gateway.url}/terima?x=1"
    gateway.replies = [Reply(204)]
    assert webhook().send(message(HOSTILE), there, now=NOW) == Sent()
    got, secret = gateway.last, webhook().secret_of(there).reveal()
    assert (got.method, got.path, got.headers["webhook-id"]) == ("POST", "/terima?x=1", "delivery-17")
    assert got.json == {
        "id": "delivery-17", "kind": "step.late", "urgency": "normal", "language": "id", "link": LINK,
        "subject": "Langkah 3 melewati norma: Perbaikan",
        "items": [{"case": "2026-0017", "title": "Internet mati di ruang rapat", "happened": [PLAIN],
                   "do": "Selesaikan langkah 3.", "due": "2026-11-23T10:30:00+07:00"}],
    }  # fmt: skip
    moment = NOW.timestamp()
    assert accepted(secret, got.headers, got.body, moment)
    assert not accepted(secret, got.headers, got.body + b" ", moment)
    assert not accepted(secret, got.headers, got.body, moment + 301)
    assert not accepted(secret, got.headers | {"webhook-id": "delivery-18"}, got.body, moment)
    assert not accepted(webhook().secret_of(gateway.url).reveal(), got.headers, got.body, moment)


def test_the_example_of_standard_webhooks() -> None:
    """github.com/standard-webhooks/standard-webhooks: the same signature for the same secret, id, moment and body."""
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }  # fmt: skip
    assert accepted("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers, b'{"test": 2432232314}', 1614265330)


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (Reply(410), ("Refused", "address")), (Reply(413), ("Refused", "content")), (Reply(400), ("Down", "nonsense")),
        (Reply(401), ("Down", "credentials")), (Reply(404), ("Down", "not_found")),
        (Reply(500), ("Down", "unavailable")),
    ],
)  # fmt: skip
def test_what_a_receiver_means(reply: Reply, meant: tuple[str, str], gateway: Gateway) -> None:
    gateway.replies = [reply]
    outcome = webhook().send(message(), gateway.url, now=NOW)
    assert code(outcome) == meant
    assert isinstance(outcome, Refused) or not outcome.everyone  # one receiver is not the others


def test_a_webhook_is_sent_again_under_the_same_id(gateway: Gateway) -> None:
    gateway.replies = [Reply(503), Reply(200)]
    first, again = (webhook().send(message(), gateway.url, now=NOW + timedelta(minutes=no)) for no in (0, 3))
    assert (code(first), again) == (("Down", "unavailable"), Sent())
    assert [one.headers["webhook-id"] for one in gateway.received] == ["delivery-17"] * 2
    assert gateway.received[0].body == gateway.received[1].body


def test_webhook_addresses(gateway: Gateway) -> None:
    public = replace(webhook(), private=False)
    assert public.check(" https://contoh.go.id:8443/a?b=c ") == "https://contoh.go.id:8443/a?b=c"
    assert webhook().check("http://10.0.0.5/a") == "http://10.0.0.5/a"
    for typed in ("", "contoh.go.id", "http://contoh.go.id/", "https://a:b@contoh.go.id/", "https://contoh.go.id/#a",
                  "https://contoh.go.id/\r\nX: y", "file:///etc/passwd", "https://", "https://a:99999/", "https://é.id/",
                  "https://a.id/" + "x" * 3000):  # fmt: skip
        assert isinstance(public.check(typed), Wrong), typed


def test_an_inner_address_is_asked_only_where_an_administrator_wants_it(gateway: Gateway) -> None:
    outcome = replace(webhook(), private=False).send(message(), gateway.url, now=NOW)
    assert code(outcome) == ("Down", "address")
    assert gateway.received == []


# -- settings


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "reasons"),
    [
        (Telegram, {"TELEGRAM_TOKEN": TOKEN}, {"TELEGRAM_TOKEN": "x", "TELEGRAM_URL": "y"}, 2),
        (Ntfy, {"NTFY_URL": "https://ntfy.contoh.go.id"}, {"NTFY_URL": "ntfy"}, 1),
        (Webhook, {"WEBHOOK": "private"}, {"WEBHOOK": "ya"}, 1),
    ],
)
def test_settings(kind: type[Channel], right: dict[str, str], wrong: dict[str, str], reasons: int) -> None:
    assert kind.configured(read_from({})) is None
    assert isinstance(kind.configured(read_from(right)), kind)  # type: ignore[arg-type]
    found = kind.configured(read_from(wrong))
    assert isinstance(found, Wrong)
    assert len(found.reasons) == reasons


