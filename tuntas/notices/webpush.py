"""Notices to browsers: Web Push (RFC 8030), encrypted for one browser (RFC 8291), signed as ours (RFC 8292, VAPID).

The push service of the browser's maker carries what it cannot read. Only services that are known are spoken to.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from tuntas.notices.asking import TIMEOUT, Server, asked, down, down_for, is_web_address
from tuntas.notices.message import Message, bytes_of, headline, text
from tuntas.notices.port import Down, Outcome, Read, Refused, Sent, Wrong
from tuntas.notices.sealed import point_of, sealed
from tuntas.outgoing import Answer, Secret, Timeout
from tuntas.people import tokens

__all__ = ["CHANNEL", "SERVICES", "WebPush"]

SERVICES = ("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com")
MOST = 2000  # bytes of a text; all of it must be under 3,993 (RFC 8291, 4)
KEPT = 3 * 24 * 3600  # seconds that a service keeps it for a browser that is off
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


@dataclass(frozen=True)
class WebPush:
    """`seed`: what our key is made of; another seed, and every browser must subscribe again. `contact`: mailto:…"""

    seed: Secret
    contact: str
    services: tuple[str, ...] = SERVICES
    private: bool = False
    timeout: Timeout = TIMEOUT

    key: ClassVar[str] = "webpush"
    name: ClassVar = gettext_lazy("Notifikasi peramban")

    @classmethod
    def configured(cls, read: Read) -> Self | Wrong | None:
        """WEBPUSH_CONTACT: whom the makers of browsers may write to, mailto:… or https://…"""
        if not (contact := read("WEBPUSH_CONTACT")):
            return None
        if not (contact.startswith("mailto:") and "@" in contact) and not is_web_address(contact):
            return Wrong((_("WEBPUSH_CONTACT: mailto:nama@contoh.go.id atau alamat https."),))
        return cls(Secret(tokens.derived("webpush", "vapid")), contact)

    @property
    def public_key(self) -> str:
        """What a page hands to `pushManager.subscribe` as `applicationServerKey`."""
        return _text(_point(_private_key(self.seed)))

    @property
    def server(self) -> Server:
        name = _("Layanan notifikasi peramban")
        return Server(name, shared=False, private=self.private, timeout=self.timeout)

    def check(self, address: str) -> str | Wrong:
        """A subscription as the browser's `toJSON()` tells it: JSON of endpoint, p256dh and auth."""
        wrong = Wrong((_("Langganan notifikasi peramban ini tidak dapat dibaca. Aktifkan lagi."),))
        try:
            given = json.loads(address)
            endpoint, keys = given["endpoint"], given["keys"]
            point, auth = _bytes(keys["p256dh"]), _bytes(keys["auth"])
            point_of(point)
        except (ValueError, TypeError, KeyError, RecursionError):
            return wrong
        if len(auth) != 16 or not isinstance(endpoint, str) or not self._may_ask(endpoint):
            return wrong
        kept = {"endpoint": endpoint, "keys": {"auth": _text(auth), "p256dh": _text(point)}}
        return json.dumps(kept, separators=(",", ":"))

    @sensitive_variables()
    def send(self, message: Message, address: str, *, now: datetime) -> Outcome:
        """Refused: address (nobody subscribes there any more), content. Down: as `asking` has it."""
        given = json.loads(address)
        endpoint, keys = given["endpoint"], given["keys"]
        if not self._may_ask(endpoint):
            return Refused("address", _("Layanan notifikasi peramban ini tidak dikenal."))
        body = sealed(_told(message), _bytes(keys["p256dh"]), _bytes(keys["auth"]))
        topic = hashlib.sha256(message.key.encode()).digest()[:24]  # sent again, it replaces itself
        headers: dict[str, str | Secret] = {
            "Authorization": self._signed(endpoint, now), "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream", "TTL": str(KEPT), "Topic": _text(topic),
            "Urgency": message.urgency,
        }  # fmt: skip
        answer = asked(self.server, Secret(endpoint), body, headers)
        return answer if isinstance(answer, Down) else self._meaning(answer)

    def _may_ask(self, endpoint: str) -> bool:
        schemes = ("https", "http") if self.private else ("https",)
        host = urlsplit(endpoint).hostname or "" if is_web_address(endpoint, schemes=schemes) else ""
        return any(host == one or host.endswith("." + one) for one in self.services)

    def _signed(self, endpoint: str, now: datetime) -> Secret:
        """That it is us who send: a token for this service, for half a day."""
        parts, key = urlsplit(endpoint), _private_key(self.seed)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now.timestamp()) + 12 * 3600, "sub": self.contact
        }  # fmt: skip
        signed = f"{_text(_json({'alg': 'ES256', 'typ': 'JWT'}))}.{_text(_json(claims))}"
        r, s = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
        return Secret(f"vapid t={signed}.{_text(r.to_bytes(32) + s.to_bytes(32))}, k={_text(_point(key))}")

    def _meaning(self, answer: Answer) -> Outcome:
        if answer.status in (200, 201, 202):
            return Sent()
        if answer.status in (404, 410):
            return Refused("address", _("Peramban ini tidak berlangganan lagi."))
        if answer.status == 403 and any(one in answer.body.lower() for one in (b"correspond", b"mismatch")):
            return Refused("address", _("Peramban ini berlangganan dengan kunci lama. Aktifkan lagi."))
        if answer.status == 413:
            return Refused("content", _("Layanan notifikasi peramban menolak pesan ini karena terlalu besar."))
        return down(self.server, "nonsense") if answer.status < 300 else down_for(self.server, answer)


CHANNEL = WebPush


def _told(message: Message) -> bytes:
    """What the page's service worker shows."""
    body = text(message, MOST, bytes_of, headed=False)
    return _json({"title": headline(message), "body": body, "link": message.link, "tag": message.key})


@sensitive_variables()
def _private_key(seed: Secret) -> EllipticCurvePrivateKey:
    digest = hashlib.sha512(b"vapid:" + seed.reveal().encode()).digest()  # twice as long: hardly any bias
    return derive_private_key(int.from_bytes(digest) % (_ORDER - 1) + 1, SECP256R1())


def _point(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _json(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
