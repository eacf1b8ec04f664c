"""WhatsApp: numbers as people type them, three gateways and any other, and answers that say 200 and mean no."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.notices.conftest import HOSTILE, LINK, NOW, PLAIN, message
from tests.notices.gateway import Gateway, Reply, says
from tuntas.notices import gateways
from tuntas.notices.message import text
from tuntas.notices.port import Down, Outcome, Refused, Sent, Wrong
from tuntas.notices.whatsapp import WhatsApp, phone_number, wa_link
from tuntas.outgoing import Secret

TOKEN = "rahasia-gateway-0123456789"
ANI = "+6281234567890"


def waha(gateway: Gateway) -> WhatsApp:
    return WhatsApp(gateways.waha(gateway.url, Secret(TOKEN)))


def fonnte(gateway: Gateway) -> WhatsApp:
    return WhatsApp(gateways.fonnte(Secret(TOKEN), gateway.url + "/send"))


def cloud(gateway: Gateway, template: str = "") -> WhatsApp:
    return WhatsApp(gateways.cloud("1055", Secret(TOKEN), template, url=gateway.url + "/v23.0"))


def other(gateway: Gateway, **changes: Any) -> WhatsApp:
    body = json.dumps({"to": ["{number}"], "body": "{text}", "ref": {"id": "{key}"}, "n": 1})
    return WhatsApp(replace(gateways.Gateway(gateway.url + "/kirim", Secret(TOKEN), body), **changes))


def sent(channel: WhatsApp, **about: Any) -> Outcome:
    return channel.send(message(**about), ANI, now=NOW)


def code(outcome: Outcome) -> tuple[str, str]:
    assert isinstance(outcome, Refused | Down)
    return type(outcome).__name__, outcome.code


# -- what each is sent


def test_waha(gateway: Gateway) -> None:
    gateway.replies = [says(201, id={"_serialized": "true_628@c.us_3EB0"}, body="x")]
    assert sent(waha(gateway)) == Sent("true_628@c.us_3EB0")
    assert (gateway.last.path, gateway.last.headers["x-api-key"]) == ("/api/sendText", TOKEN)
    assert gateway.last.json == {
        "session": "default", "chatId": "6281234567890@c.us", "text": text(message()), "linkPreview": False
    }  # fmt: skip


def test_fonnte(gateway: Gateway) -> None:
    gateway.replies = [says(200, detail="success! message in queue", id=["80367170"], process="pending", status=True)]
    assert sent(fonnte(gateway)) == Sent("80367170")
    assert (gateway.last.path, gateway.last.headers["authorization"]) == ("/send", TOKEN)
    assert gateway.last.form == {
        "target": "6281234567890", "message": text(message()), "countryCode": "0", "preview": "false"
    }  # fmt: skip


def test_the_cloud_api(gateway: Gateway) -> None:
    gateway.replies = [says(200, messaging_product="whatsapp", messages=[{"id": "wamid.HBg"}])]
    assert sent(cloud(gateway)) == Sent("wamid.HBg")
    assert (gateway.last.path, gateway.last.headers["authorization"]) == ("/v23.0/1055/messages", f"Bearer {TOKEN}")
    assert gateway.last.json == {
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "6281234567890", "type": "text",
        "text": {"preview_url": False, "body": text(message())},
    }  # fmt: skip


def test_a_template_is_one_line_with_its_link(gateway: Gateway) -> None:
    gateway.replies = [says(200, messages=[{"id": "wamid.HBg"}])]
    for title in ("Internet mati", "x" * 10_000):
        sent(cloud(gateway, "pemberitahuan"), title=title, do="y" * 10_000)
        template = gateway.last.json["template"]
        (line,) = [one["text"] for part in template["components"] for one in part["parameters"]]
        assert (template["name"], template["language"]) == ("pemberitahuan", {"code": "id"})
        assert not {"\n", "\t", "    "} & set(line)
        assert len(line) <= 900
        assert line.endswith(LINK)


def test_any_other_gateway_and_hostile_text(gateway: Gateway) -> None:
    gateway.replies = [says(200, ok=True)]
    hostile = '{number} {key} "},"to":"x" ' + HOSTILE
    assert sent(other(gateway), title=hostile, do="😀" * 10_000) == Sent()
    assert gateway.last.json["to"] == ["6281234567890"]
    assert gateway.last.json["ref"] == {"id": "delivery-17"}
    assert ('{number} {key} "},"to":"x" ' + PLAIN) in gateway.last.json["body"]
    body = '{"to": "{number}", "m": "{text}&to=x"}'
    sent(other(gateway, form="form", method="PUT", header="X-Kunci", scheme="", body=body), title=hostile)
    assert (gateway.last.method, gateway.last.headers["x-kunci"]) == ("PUT", TOKEN)
    assert set(gateway.last.form) == {"to", "m"}


# -- what they mean


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (says(200, reason="token invalid", status=False), ("Down", "credentials")),
        (says(200, Status=False, reason="unknown user"), ("Down", "credentials")),
        (says(200, reason="request invalid on disconnected device", status=False), ("Down", "device")),
        (says(200, reason="insufficient quota", status=False), ("Down", "quota")),
        (says(200, reason="target invalid", status=False), ("Refused", "address")),
        (says(200, reason="entah", status=False), ("Down", "unavailable")),
        (says(200, status=True), ("Down", "nonsense")), (says(200), ("Down", "nonsense")),
        (Reply(200, b"<html>Masuk</html>"), ("Down", "nonsense")), (Reply(200, b"[]"), ("Down", "nonsense")),
        (Reply(200, b"[" * 50_000), ("Down", "nonsense")), (Reply(200), ("Down", "nonsense")),
    ],
)  # fmt: skip
def test_fonnte_says_200_and_means_no(reply: Reply, meant: tuple[str, str], gateway: Gateway) -> None:
    gateway.replies = [reply]
    assert code(sent(fonnte(gateway))) == meant


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (says(401, message="Unauthorized", statusCode=401), ("Down", "credentials")),
        (says(422, statusCode=422, message="Session status is not as expected. Try again later"), ("Down", "device")),
        (says(422, statusCode=422, message="something"), ("Refused", "refused")),
        (says(500, statusCode=500, exception={"message": "No LID for user"}), ("Refused", "address")),
        (says(500, statusCode=500, exception={"message": "boom"}), ("Down", "unavailable")),
        (says(413, message="request entity too large"), ("Refused", "content")),
        (Reply(502, b"<html>"), ("Down", "unavailable")), (Reply(404, b"?"), ("Down", "not_found")),
        (says(200, error="x", id="1"), ("Down", "unavailable")),
    ],
)  # fmt: skip
def test_what_waha_means(reply: Reply, meant: tuple[str, str], gateway: Gateway) -> None:
    gateway.replies = [reply]
    assert code(sent(waha(gateway))) == meant


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        (190, ("Down", "credentials")), (131026, ("Refused", "address")), (131030, ("Refused", "address")),
        (131047, ("Refused", "window")), (130429, ("Down", "quota")), (80007, ("Down", "quota")),
        (132001, ("Down", "template")), (131000, ("Down", "unavailable")), (100, ("Refused", "refused")),
        (131031, ("Down", "device")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 400])
def test_what_metas_numbers_mean(number: int, meant: tuple[str, str], status: int, gateway: Gateway) -> None:
    gateway.replies = [says(status, error={"message": f"(#{number}) Oops", "code": number, "type": "OAuthException"})]
    outcome = sent(cloud(gateway))
    assert code(outcome) == meant
    assert not isinstance(outcome, Sent)
    assert outcome.sentence.endswith(f"Kata gateway: (#{number}) Oops")


@pytest.mark.parametrize("words", [
    {"success": False}, {"success": "false"}, {"ok": False}, {"status": "error"}, {"status": "FAILED"},
    {"error": {"a": 1}}, {"errors": ["x"]}, {"code": 500}, {"statusCode": 404},
    {"sent": False}, {"result": "fail"}, {"exception": "x"},
])  # fmt: skip
def test_any_way_to_say_no_with_200(words: dict[str, Any], gateway: Gateway) -> None:
    gateway.replies = [says(200, message="tidak", **words)]
    assert code(sent(other(gateway))) == ("Down", "unavailable")


@pytest.mark.parametrize("reply", [
    says(200, error=None, errors=[], success=True), says(202, status="queued"), says(200, code=200), Reply(204),
    Reply(200, b"OK"), Reply(200, b'"sent"'), says(200, status=200, error=False), says(200, result={"id": 4}),
])  # fmt: skip
def test_any_way_to_say_yes(reply: Reply, gateway: Gateway) -> None:
    gateway.replies = [reply]
    assert sent(other(gateway)) == Sent()


def test_a_wanted_receipt_is_asked_for(gateway: Gateway) -> None:
    gateway.replies = [says(200, data=[{"messageId": 4711}]), says(200, data=[])]
    channel = other(gateway, receipt=("data", 0, "messageId"))
    assert sent(channel) == Sent("4711")
    assert code(sent(channel)) == ("Down", "nonsense")


def test_a_quota_says_when_to_come_back(gateway: Gateway) -> None:
    gateway.replies = [Reply(429, b'{"message": "too many"}', {"Retry-After": "120"})]
    outcome = sent(waha(gateway))
    assert isinstance(outcome, Down)
    assert (outcome.code, outcome.after) == ("quota", timedelta(minutes=2))


# -- numbers, links


@pytest.mark.parametrize(
    "typed",
    ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "62812 3456 7890", "0062 812 3456 7890", "(0812) 3456.7890",
     "81234567890", " +62 0812 3456 7890 ", "0812\u20113456\u20117890"],
)  # fmt: skip
def test_one_number_in_many_spellings(typed: str) -> None:
    assert phone_number(typed) == ANI


def test_numbers_of_other_countries_and_of_desks() -> None:
    assert [phone_number(one) for one in ("+65 6123 4567", "+1 (415) 555-2671", "021 7654321")] == [
        "+6561234567", "+14155552671", "+62217654321"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "hanya memuat angka"), ("ani", "hanya memuat angka"), ("0812x4567890", "hanya memuat angka"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "hanya memuat angka"), ("0812345", "terlalu pendek"), ("08123456789012345", "terlalu panjang"),
        ("+081234567890", "kode negara"), ("081234567890|x", "hanya memuat angka"), ("0812,0813", "hanya memuat angka"),
        ("4155552671", "hanya memuat angka"),
    ],
)  # fmt: skip
def test_what_is_no_number(typed: str, reason: str) -> None:
    found = phone_number(typed)
    assert isinstance(found, Wrong)
    assert reason in found.reasons[0]


def test_a_link_needs_no_gateway() -> None:
    link = urlsplit(wa_link(ANI, HOSTILE + "é" * 5000))
    assert (link.scheme, link.netloc, link.path) == ("https", "wa.me", "/6281234567890")
    assert parse_qs(link.query)["text"][0].startswith(HOSTILE.replace("\ud83d", "?"))
    assert link.geturl().isascii()
    assert wa_link("", "a & b") == "https://wa.me/?text=a%20%26%20b"


# -- settings


def made(**given: str) -> Any:
    return WhatsApp.configured(lambda name: given.get(name, ""))


def test_settings() -> None:
    assert made() is None
    assert made(WHATSAPP_GATEWAY="waha", WHATSAPP_URL="http://10.0.0.5:3000").gateway.url == (
        "http://10.0.0.5:3000/api/sendText"
    )
    assert made(WHATSAPP_GATEWAY="fonnte", WHATSAPP_TOKEN="x").gateway.url == "https://api.fonnte.com/send"
    assert made(WHATSAPP_GATEWAY="cloud", WHATSAPP_TOKEN="x", WHATSAPP_PHONE_ID="10555").gateway.url == (
        "https://graph.facebook.com/v23.0/10555/messages"
    )
    good = {"WHATSAPP_GATEWAY": "other", "WHATSAPP_URL": "https://wa.contoh.go.id/kirim"}
    body = '{"to": "{number}", "text": "{text}"}'
    described = made(**good, WHATSAPP_BODY=body, WHATSAPP_RECEIPT="data.0.id", WHATSAPP_SCHEME="-").gateway
    assert (described.receipt, described.scheme, described.header) == (("data", 0, "id"), "", "Authorization")


def test_settings_that_are_wrong_are_told_at_once() -> None:
    for kind in ("waha", "fonnte", "cloud", "telepon"):
        assert isinstance(made(WHATSAPP_GATEWAY=kind), Wrong)
    body = '{"to": "{nomor}", "secret": "{settings}"}'
    wrong = made(WHATSAPP_GATEWAY="other", WHATSAPP_BODY=body, WHATSAPP_FORM="xml", WHATSAPP_HEADER="a: b")
    assert wrong == Wrong((
        "Tidak dikenal: {nomor}", "Tidak dikenal: {settings}", "Isi kiriman gateway memuat {number} dan {text}.",
        "WHATSAPP_URL: alamat gateway.", "WHATSAPP_FORM: json atau form.",
        "WHATSAPP_HEADER dan WHATSAPP_SCHEME: satu kata.",
    ))  # fmt: skip
    for body in ("", "[]", "{", '{"a": 1, "number": "{number}", "text": "{text}"}'):
        assert gateways.faults(body, "form") != ()
