"""One request to a server of a channel, and what its failures mean for a notice."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_variables

from tuntas.notices.message import one_line
from tuntas.notices.port import Down
from tuntas.outgoing import Answer, Secret, Timeout, Unreachable, request

__all__ = ["TIMEOUT", "Server", "asked", "down", "down_for", "is_web_address", "retry_after", "said", "told"]

_LOG = logging.getLogger(__name__)
MOST_SAID = 200  # characters of the other side's own words
MOST_BYTES = 64 * 1024
TIMEOUT = Timeout(5, 15)
_DAY = timedelta(days=1)

_SENTENCES = {
    "name": gettext_noop("{name}: nama servernya tidak ditemukan. Dicoba lagi nanti."),
    "unreachable": gettext_noop("{name} tidak dapat dihubungi. Dicoba lagi nanti."),
    "timeout": gettext_noop("{name} tidak menjawab dalam waktu yang wajar. Dicoba lagi nanti."),
    "tls": gettext_noop("Sertifikat server {name} tidak dapat dipercaya. Beri tahu administrator."),
    "address": gettext_noop("Alamat server {name} tidak boleh dihubungi. Beri tahu administrator."),
    "too_large": gettext_noop("Jawaban {name} terlalu besar dan tidak dibaca. Dicoba lagi nanti."),
    "credentials": gettext_noop("{name} menolak kunci akses aplikasi ini. Beri tahu administrator."),
    "redirect": gettext_noop("{name} menunjuk ke alamat lain. Beri tahu administrator."),
    "not_found": gettext_noop("{name} tidak ditemukan pada alamat yang disetel. Beri tahu administrator."),
    "busy": gettext_noop("{name} sedang membatasi kiriman. Dicoba lagi nanti."),
    "unavailable": gettext_noop("{name} sedang terganggu. Dicoba lagi nanti."),
    "nonsense": gettext_noop("Jawaban {name} tidak dapat dipahami. Beri tahu administrator."),
}


@dataclass(frozen=True)
class Server:
    """Who is asked, as sentences call it. `shared`: the same for everybody, and configured by an administrator."""

    name: str
    shared: bool = True
    private: bool = True
    timeout: Timeout = TIMEOUT
    most_bytes: int = MOST_BYTES


@sensitive_variables()
def asked(
    server: Server, url: str | Secret, body: bytes, headers: Mapping[str, str | Secret], method: str = "POST"
) -> Answer | Down:
    """The answer, or why there is none. Whatever goes wrong: nothing of what was sent is in a log or a traceback."""
    try:
        return request(
            method, _open(url), headers={name: _open(one) for name, one in headers.items()}, body=body,
            timeout=server.timeout, most_bytes=server.most_bytes, allow_private=server.private,
        )  # fmt: skip
    except Unreachable as error:
        reason = error.reason
    except Exception as error:  # also what nobody thought of
        reason = type(error).__name__
    _LOG.warning("a notice was not sent, no answer: %s", reason)
    return down(server, reason if reason in _SENTENCES else "unreachable")


def _open(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value


def down(server: Server, code: str, after: timedelta | None = None, everyone: bool | None = None) -> Down:
    """`code` of those above, in its sentence."""
    sentence = _(_SENTENCES[code]).format(name=server.name)
    return Down(code, sentence, after, server.shared if everyone is None else everyone)


def down_for(server: Server, answer: Answer) -> Down:
    """What an HTTP status means that is not success."""
    status = answer.status
    if status in (408, 425, 429):
        return down(server, "busy", retry_after(answer))
    if status >= 500:
        return down(server, "unavailable", retry_after(answer))
    if 300 <= status < 400:
        return down(server, "redirect")
    codes = {401: "credentials", 403: "credentials", 404: "not_found", 405: "not_found"}
    return down(server, codes.get(status, "nonsense"))


def retry_after(answer: Answer) -> timedelta | None:
    """How long the other side asks us to wait, at most a day. A moment is read by its own clock, not by ours."""
    wanted = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", wanted):
        return min(timedelta(seconds=int(wanted)), _DAY)
    try:
        wait = parsedate_to_datetime(wanted) - parsedate_to_datetime(answer.headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return min(max(wait, timedelta()), _DAY)


def told(answer: Answer) -> dict[str, Any] | None:
    """The JSON object of an answer, if it is one."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def said(words: object, hide: Sequence[Secret] = ()) -> str:
    """The other side's own words, should it have any: one short line without what it must not repeat."""
    line = words if isinstance(words, str) else ""
    for one in hide:
        line = one.hidden_in(line)
    return "".join(filter(str.isprintable, one_line(line, MOST_SAID)))


def is_web_address(url: str, *, schemes: tuple[str, ...] = ("https",)) -> bool:
    """Whether `outgoing.request` would take it: no user, no fragment, nothing but ASCII."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    clean = url.isascii() and url.isprintable() and not set(' "<>\\^`{|}') & set(url)
    return good and clean and "@" not in parts.netloc and not parts.fragment and len(url) <= 2000
