"""Notices to a program: JSON posted to its address, signed as Standard Webhooks (standardwebhooks.com) say.

How the receiver checks it, with a library of theirs or so (docs: the secret is shown beside the address):

    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    accept = hmac.compare_digest(right, headers["webhook-signature"]) and abs(time.time() - timestamp) < 300

`webhook-id` is the same whenever a notice is sent again, so that it can be kept once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from tuntas.notices.asking import TIMEOUT, Server, asked, down, down_for, is_web_address
from tuntas.notices.message import Item, Message, headline, one_line
from tuntas.notices.port import Down, Outcome, Read, Refused, Sent, Wrong
from tuntas.outgoing import Answer, Secret, Timeout
from tuntas.people import tokens

__all__ = ["CHANNEL", "Webhook"]

MOST_ITEMS = 200


@dataclass(frozen=True)
class Webhook:
    """Each address has a secret of its own, derived from `secret`. `private`: programs inside the office's network."""

    secret: Secret
    private: bool = False
    timeout: Timeout = TIMEOUT

    key: ClassVar[str] = "webhook"
    name: ClassVar = gettext_lazy("Webhook")

    @classmethod
    def configured(cls, read: Read) -> Self | Wrong | None:
        """WEBHOOK: "on" for addresses of the Internet, "private" also for those of the office's own network."""
        if (wanted := read("WEBHOOK").lower()) in ("", "off"):
            return None
        if wanted not in ("on", "private"):
            return Wrong((_("WEBHOOK: on, private, atau off."),))
        return cls(Secret(tokens.derived("webhook", "signatures")), wanted == "private")

    @property
    def server(self) -> Server:
        return Server(_("Penerima webhook"), shared=False, private=self.private, timeout=self.timeout)

    def check(self, address: str) -> str | Wrong:
        """An https address; http only inside the office's own network."""
        clean = address.strip()
        if is_web_address(clean, schemes=("https", "http") if self.private else ("https",)):
            return clean
        return Wrong((_("Alamat webhook dimulai dengan https:// dan tidak memuat nama pengguna atau tanda #."),))

    def secret_of(self, address: str) -> Secret:
        """What the receiver at `address` needs to check signatures: whsec_…"""
        key = hmac.new(self.secret.reveal().encode(), address.encode(), hashlib.sha256).digest()
        return Secret("whsec_" + base64.b64encode(key).decode())

    @sensitive_variables("key")
    def send(self, message: Message, address: str, *, now: datetime) -> Outcome:
        """Refused: address (410 Gone), content. Down: anything else but 2xx; the receiver may be mended."""
        body = json.dumps(_told(message), ensure_ascii=False).encode()
        moment = str(int(now.timestamp()))
        key = base64.b64decode(self.secret_of(address).reveal().removeprefix("whsec_"))
        signature = hmac.digest(key, f"{message.key}.{moment}.".encode() + body, "sha256")
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": moment,
            "webhook-signature": "v1," + base64.b64encode(signature).decode(),
        }
        answer = asked(self.server, address, body, headers)
        return answer if isinstance(answer, Down) else self._meaning(answer)

    def _meaning(self, answer: Answer) -> Outcome:
        if 200 <= answer.status < 300:
            return Sent()
        if answer.status == 410:
            return Refused("address", _("Penerima webhook menyatakan alamat ini tidak dipakai lagi."))
        if answer.status == 413:
            return Refused("content", _("Penerima webhook menolak pesan ini karena terlalu besar."))
        return down(self.server, "nonsense") if answer.status < 300 else down_for(self.server, answer)


CHANNEL = Webhook


def _told(message: Message) -> dict[str, Any]:
    """A notice for a machine: the same facts, times in ISO 8601."""
    return {
        "id": message.key, "kind": message.kind, "urgency": message.urgency, "language": message.language,
        "subject": headline(message), "link": message.link, "items": [_item(one) for one in message.items[:MOST_ITEMS]],
    }  # fmt: skip


def _item(item: Item) -> dict[str, Any]:
    return {
        "case": item.case, "title": one_line(item.title), "happened": [one_line(one) for one in item.happened],
        "do": one_line(item.do), "due": item.due.isoformat() if item.due else None,
    }  # fmt: skip
