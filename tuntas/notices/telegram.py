"""Notices by Telegram: `sendMessage` of the Bot API, always as plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.notices.asking import Server, asked, down, down_for, is_web_address, retry_after, said, told
from tuntas.notices.message import Message, text, utf16_of
from tuntas.notices.port import Down, Outcome, Read, Refused, Sent, Wrong
from tuntas.outgoing import Answer, Secret

__all__ = ["CHANNEL", "Telegram"]

SERVER = Server("Telegram")
API = "https://api.telegram.org"
MOST = 4096  # as it counts
_CHAT = re.compile(r"-?[1-9][0-9]{4,19}|@[A-Za-z][A-Za-z0-9_]{4,31}")
_TOKEN = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True)
class Telegram:
    """A bot. Somebody gets its notices after they have written to it; their chat id is their address."""

    token: Secret
    url: str = API
    server: Server = SERVER

    key: ClassVar[str] = "telegram"
    name: ClassVar = gettext_lazy("Telegram")

    @classmethod
    def configured(cls, read: Read) -> Self | Wrong | None:
        """TELEGRAM_TOKEN, TELEGRAM_URL (of an own Bot API server)."""
        if not (token := read("TELEGRAM_TOKEN")):
            return None
        url = read("TELEGRAM_URL") or API
        faults = []
        if not _TOKEN.fullmatch(token):
            faults.append(_("TELEGRAM_TOKEN: token dari @BotFather, seperti 123456:ABC…"))
        if not is_web_address(url, schemes=("https", "http")):
            faults.append(_("TELEGRAM_URL: alamat https."))
        return Wrong(tuple(faults)) if faults else cls(Secret(token), url)

    def check(self, address: str) -> str | Wrong:
        """The number of a chat, or @name of a channel."""
        clean = address.strip()
        if _CHAT.fullmatch(clean):
            return clean
        return Wrong((_("ID obrolan Telegram berupa angka; kirim pesan ke bot untuk mengetahuinya."),))

    def send(self, message: Message, address: str, *, now: datetime) -> Outcome:
        """Refused: address, content, refused. Down: as `asking` has it."""
        body = {
            "chat_id": address if address.startswith("@") else int(address),
            "text": text(message, MOST, utf16_of),  # without parse_mode: nothing in it is a command
            "link_preview_options": {"is_disabled": True},
            "disable_notification": message.urgency == "low",
        }
        url = Secret(f"{self.url.rstrip('/')}/bot{self.token.reveal()}/sendMessage")
        answer = asked(self.server, url, json.dumps(body).encode(), {"Content-Type": "application/json"})
        return answer if isinstance(answer, Down) else self._meaning(answer)

    def _meaning(self, answer: Answer) -> Outcome:
        words = told(answer)
        if words is None:
            return down(self.server, "nonsense") if answer.status < 300 else down_for(self.server, answer)
        if words.get("ok") is True and answer.status == 200:
            found = words.get("result")
            return Sent(str(found.get("message_id", ""))[:40] if isinstance(found, dict) else "")
        return self._why_not(answer, words)

    def _why_not(self, answer: Answer, words: Mapping[str, Any]) -> Refused | Down:
        code = words.get("error_code")
        code = code if isinstance(code, int) else answer.status
        theirs = said(words.get("description"), (self.token,))
        more = words.get("parameters")
        more = more if isinstance(more, dict) else {}
        if code == 429:
            wait = more.get("retry_after")
            after = timedelta(seconds=min(wait, 86400)) if isinstance(wait, int) and wait > 0 else retry_after(answer)
            return down(self.server, "busy", after, everyone=False)
        if "migrate_to_chat_id" in more:
            new = said(str(more["migrate_to_chat_id"]))
            return Refused("address", _("Grup Telegram ini mendapat ID baru: {id}.").format(id=new))
        if code in (401, 404):  # a token that is none is an address that is none
            return down(self.server, "credentials")
        if code == 403 or (code == 400 and _nobody_there(theirs)):
            sentence = _("Obrolan Telegram ini tidak ada, atau botnya diblokir. Kata Telegram: {words}")
            return Refused("address", sentence.format(words=theirs))
        if code == 400:
            return Refused("refused", _("Telegram menolak pesan ini. Kata Telegram: {words}").format(words=theirs))
        return down_for(self.server, Answer(code if 300 <= code < 600 else 500, answer.headers, b""))


CHANNEL = Telegram


def _nobody_there(words: str) -> bool:
    lower = words.lower()
    return any(one in lower for one in ("chat not found", "user not found", "peer_id_invalid", "deactivated"))
