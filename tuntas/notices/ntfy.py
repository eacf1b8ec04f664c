"""Notices by ntfy: one JSON message published to a topic of the office's own server."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.notices.asking import Server, asked, down, down_for, is_web_address, said, told
from tuntas.notices.message import Message, bytes_of, headline, text
from tuntas.notices.port import Down, Outcome, Read, Refused, Sent, Wrong
from tuntas.outgoing import Answer, Secret

__all__ = ["CHANNEL", "Ntfy"]

NONE = Secret("")
SERVER = Server("ntfy")
MOST = 3900  # bytes; from 4,096 on ntfy makes an attachment of it
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PRIORITIES = {"low": 2, "normal": 3, "high": 4}


@dataclass(frozen=True)
class Ntfy:
    """A server. Whoever knows a topic may read it, so a topic is as long as a password, or the server asks for one."""

    url: str
    token: Secret = NONE
    server: Server = SERVER

    key: ClassVar[str] = "ntfy"
    name: ClassVar = gettext_lazy("ntfy")

    @classmethod
    def configured(cls, read: Read) -> Self | Wrong | None:
        """NTFY_URL, NTFY_TOKEN."""
        if not (url := read("NTFY_URL")):
            return None
        if not is_web_address(url, schemes=("https", "http")):
            return Wrong((_("NTFY_URL: alamat https server ntfy."),))
        return cls(url, Secret(read("NTFY_TOKEN")))

    def check(self, address: str) -> str | Wrong:
        """The name of a topic."""
        clean = address.strip()
        if _TOPIC.fullmatch(clean):
            return clean
        return Wrong((_("Topik ntfy terdiri atas huruf, angka, garis bawah, dan tanda hubung; paling banyak 64."),))

    def send(self, message: Message, address: str, *, now: datetime) -> Outcome:
        """Refused: address, content, refused. Down: as `asking` has it."""
        body = {
            "topic": address,
            "title": headline(message),
            "message": text(message, MOST, bytes_of, headed=False),
            "priority": _PRIORITIES[message.urgency],
            "click": message.link,
        }
        headers: dict[str, str | Secret] = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = Secret(f"Bearer {self.token.reveal()}")
        answer = asked(self.server, self.url.rstrip("/") + "/", json.dumps(body).encode(), headers)
        return answer if isinstance(answer, Down) else self._meaning(answer)

    def _meaning(self, answer: Answer) -> Outcome:
        words = told(answer) or {}
        if answer.status == 200 and words.get("event") == "message":
            return Sent(said(words.get("id")))
        if answer.status < 300:
            return down(self.server, "nonsense")
        return self._why_not(answer, words)

    def _why_not(self, answer: Answer, words: dict[str, Any]) -> Refused | Down:
        theirs = said(words.get("error"), (self.token,))
        if answer.status == 403 and self.token:
            return Refused("address", _("ntfy tidak mengizinkan kiriman ke topik ini. Kata ntfy: {words}").format(
                words=theirs
            ))  # fmt: skip
        if answer.status == 413:
            return Refused("content", _("ntfy menolak pesan ini karena terlalu besar."))
        if answer.status == 400:
            return Refused("refused", _("ntfy menolak pesan ini. Kata ntfy: {words}").format(words=theirs))
        return down_for(self.server, answer)


CHANNEL = Ntfy
