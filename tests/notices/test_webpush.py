"""Web Push: what a browser gets can be read by it alone, and its service can see that we sent it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.notices.conftest import HOSTILE, LINK, NOW, PLAIN, message
from tests.notices.gateway import Gateway, Reply
from tuntas.notices.message import text
from tuntas.notices.port import Down, Outcome, Refused, Sent, Wrong
from tuntas.notices.sealed import sealed
from tuntas.notices.webpush import WebPush
from tuntas.outgoing import Secret


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(said: str) -> bytes:
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def private(said: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(decoded(said)), SECP256R1())


@dataclass(frozen=True)
class Browser:
    """A browser that subscribed at `service`."""

    service: str
    key: EllipticCurvePrivateKey = private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")  # noqa: RUF009
    auth: bytes = decoded("BTBZMqHH6r4Tts7J_aSIgg")

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, **changes: Any) -> str:
        keys = {"p256dh": coded(self.point), "auth": coded(self.auth)}
        return json.dumps({"endpoint": self.service + "/kirim/abc", "expirationTime": None, "keys": keys} | changes)

    def opened(self, body: bytes) -> bytes:
        """RFC 8188 and 8291, read the other way round."""
        salt, ours, record = body[:16], body[21:86], body[86:]
        shared = self.key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), ours))
        secret = HKDF(SHA256(), 32, self.auth, b"WebPush: info\0" + self.point + ours).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, record, None)
        assert (body[16:21], plain[-1]) == (b"\0\0\x10\0\x41", 2)
        return plain[:-1]


def webpush(**changes: Any) -> WebPush:
    values: dict[str, Any] = {"services": ("127.0.0.1",), "private": True} | changes
    return WebPush(Secret("benih"), "mailto:admin@contoh.go.id", **values)


def test_the_example_of_rfc_8291() -> None:
    """Appendix A: the same bytes for the same keys and salt."""
    body = sealed(
        b"When I grow up, I want to be a watermelon", Browser("").point, Browser("").auth,
        salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"), key=private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
    )  # fmt: skip
    assert coded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_reads_it(gateway: Gateway) -> None:
    browser, channel = Browser(gateway.url), webpush()
    gateway.replies = [Reply(201)]
    address = channel.check(browser.subscription())
    assert isinstance(address, str)
    assert channel.send(message(urgency="high"), address, now=NOW) == Sent()
    assert json.loads(browser.opened(gateway.last.body)) == {
        "title": "Langkah 3 melewati norma: Perbaikan", "body": text(message(), headed=False), "link": LINK,
        "tag": "delivery-17",
    }  # fmt: skip
    headers = {name: gateway.last.headers[name] for name in ("content-encoding", "ttl", "urgency")}
    assert headers == {"content-encoding": "aes128gcm", "ttl": "259200", "urgency": "high"}
    assert len(gateway.last.headers["topic"]) == 32


def test_each_time_in_other_bytes_of_at_most_one_record(gateway: Gateway) -> None:
    browser, channel = Browser(gateway.url), webpush()
    gateway.replies = [Reply(201)]
    for _ in range(2):
        channel.send(message(*(HOSTILE + "😀" * 9000,) * 3, subject=HOSTILE), browser.subscription(), now=NOW)
    bodies = [one.body for one in gateway.received]
    assert bodies[0] != bodies[1]
    assert max(len(one) for one in bodies) <= 4096
    assert PLAIN in json.loads(browser.opened(bodies[0]))["body"]


def test_the_service_can_check_that_it_is_us(gateway: Gateway) -> None:
    channel = webpush()
    gateway.replies = [Reply(201)]
    channel.send(message(), Browser(gateway.url).subscription(), now=NOW)
    kind, token, key = gateway.last.headers["authorization"].replace(",", "").split(" ")
    assert (kind, key) == ("vapid", f"k={channel.public_key}")
    signed, _, signature = token.removeprefix("t=").rpartition(".")
    head, claims = (json.loads(decoded(one)) for one in signed.split("."))
    assert head == {"alg": "ES256", "typ": "JWT"}
    exp = int((NOW + timedelta(hours=12)).timestamp())
    assert claims == {"aud": gateway.url, "exp": exp, "sub": "mailto:admin@contoh.go.id"}
    raw = decoded(signature)
    public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), decoded(channel.public_key))
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(der, signed.encode(), ECDSA(SHA256()))  # raises otherwise


def test_our_key_is_the_same_after_every_start() -> None:
    other = WebPush(Secret("lain"), "mailto:a@b.id")
    assert webpush().public_key == webpush().public_key != other.public_key


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (Reply(410), ("Refused", "address")), (Reply(404), ("Refused", "address")),
        (Reply(413), ("Refused", "content")),
        (Reply(403, b"the VAPID credentials do not correspond"), ("Refused", "address")),
        (Reply(403, b"BadJwtToken"), ("Down", "credentials")), (Reply(400), ("Down", "nonsense")),
        (Reply(500), ("Down", "unavailable")), (Reply(204), ("Down", "nonsense")),
    ],
)  # fmt: skip
def test_what_a_service_means(reply: Reply, meant: tuple[str, str], gateway: Gateway) -> None:
    gateway.replies = [reply]
    outcome: Outcome = webpush().send(message(), Browser(gateway.url).subscription(), now=NOW)
    assert isinstance(outcome, Refused | Down)
    assert (type(outcome).__name__, outcome.code) == meant


def test_only_services_that_are_known(gateway: Gateway) -> None:
    public = WebPush(Secret("benih"), "mailto:a@b.id")
    good = ("https://fcm.googleapis.com/fcm/send/a", "https://updates.push.services.mozilla.com/wpush/v2/a",
            "https://web.push.apple.com/a", "https://wns2-par02p.notify.windows.com/w/?token=a")  # fmt: skip
    for one in good:
        assert isinstance(public.check(Browser("").subscription(endpoint=one)), str), one
    bad = (gateway.url, "https://contoh.go.id/", "https://evilpush.apple.com/", "https://push.apple.com.contoh.id/",
           "http://fcm.googleapis.com/", "https://a@fcm.googleapis.com/", "", None, 7)  # fmt: skip
    for other in bad:
        assert isinstance(public.check(Browser("").subscription(endpoint=other)), Wrong), other
    assert isinstance(public.send(message(), Browser(gateway.url).subscription(), now=NOW), Refused)
    assert gateway.received == []


APPLE = Browser("https://web.push.apple.com")


@pytest.mark.parametrize("typed", [
    "", "null", "[]", "{}", "[" * 50_000, '{"endpoint": "https://web.push.apple.com/a", "keys": {}}',
    APPLE.subscription(keys={"p256dh": coded(b"\x04" + b"a" * 64), "auth": coded(b"a" * 16)}),
    APPLE.subscription(keys={"p256dh": coded(Browser("").point), "auth": "YQ"}),
    APPLE.subscription(keys={"p256dh": 7, "auth": "é"}),
])  # fmt: skip
def test_what_is_no_subscription(typed: str) -> None:
    assert isinstance(WebPush(Secret("benih"), "mailto:a@b.id").check(typed), Wrong)


def test_settings() -> None:
    def made(contact: str) -> WebPush | Wrong | None:
        return WebPush.configured(lambda name: contact if name == "WEBPUSH_CONTACT" else "")

    assert made("") is None
    assert isinstance(made("mailto:admin@contoh.go.id"), WebPush)
    assert isinstance(made("admin"), Wrong)
