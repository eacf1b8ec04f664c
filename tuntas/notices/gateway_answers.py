"""What a WhatsApp gateway means, also where it says 200 and means no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tuntas.notices.asking import down, down_for, retry_after, said, told
from tuntas.notices.gateways import Gateway
from tuntas.notices.port import Down, Outcome, Refused, Sent
from tuntas.outgoing import Answer

__all__ = ["meaning"]

_SENTENCES = {
    "device": gettext_noop("Nomor WhatsApp pengirim tidak tersambung pada gateway. Beri tahu administrator."),
    "quota": gettext_noop("Kuota kiriman WhatsApp habis atau dibatasi. Dicoba lagi nanti."),
    "credentials": gettext_noop("Gateway WhatsApp menolak kunci akses aplikasi ini. Beri tahu administrator."),
    "template": gettext_noop("Templat pesan WhatsApp tidak dapat dipakai. Beri tahu administrator."),
    "unavailable": gettext_noop("Gateway WhatsApp sedang terganggu. Dicoba lagi nanti."),
    "address": gettext_noop("Nomor ini tidak terdaftar di WhatsApp atau tidak menerima pesan."),
    "window": gettext_noop("WhatsApp hanya meneruskan pesan bebas dalam 24 jam sesudah ia menulis; pakai templat."),
    "refused": gettext_noop("Gateway WhatsApp menolak pesan ini."),
}  # fmt: skip
_META = {  # developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
    "credentials": (0, 3, 10, 190, *range(200, 300)),
    "quota": (4, 80007, 130429, 131048, 131049, 131056, 131057, 131064, 133016),
    "unavailable": (1, 2, 131000, 131016, 131053),
    "device": (33, 368, 131031, 131037, 131042, 131045, 133010),
    "address": (131021, 131026, 131030, 131050, 130472),
    "window": (131047,),
    "template": (132000, 132001, 132005, 132007, 132012, 132015, 132016),
    "refused": (100, 131008, 131009, 131051, 131052),
}  # fmt: skip
_CODES = {code: name for name, codes in _META.items() for code in codes}
_WORDS = (  # the first that occurs decides
    ("disconnect", "device"), ("not connected", "device"), ("session", "device"), ("scan", "device"),
    ("logged out", "device"), ("not ready", "device"), ("token", "credentials"), ("unauthorized", "credentials"),
    ("unknown user", "credentials"), ("api key", "credentials"), ("apikey", "credentials"), ("quota", "quota"),
    ("limit", "quota"), ("too many", "quota"), ("insufficient", "quota"), ("saldo", "quota"), ("kuota", "quota"),
    ("not registered", "address"), ("not on whatsapp", "address"), ("not a whatsapp", "address"),
    ("no lid for user", "address"), ("tidak terdaftar", "address"), ("invalid number", "address"),
    ("number invalid", "address"), ("invalid phone", "address"), ("invalid target", "address"),
    ("target invalid", "address"), ("nomor tidak valid", "address"), ("invalid wid", "address"),
)  # fmt: skip
_SPEAKING = ("error_data", "details", "exception", "reason", "message", "error", "errors", "detail", "data", "msg")
_NEVER = ("address", "refused", "window")
_NOTHING: tuple[object, ...] = (None, False, 0, "", "0", "false", [], {})
_NO = (False, "false", "error", "failed", "fail", "failure", "no", "ko", "rejected")
_PLAIN_YES = re.compile(rb"\s*\W?(ok|sent|success|accepted|queued)\b", re.IGNORECASE)


def meaning(gateway: Gateway, answer: Answer) -> Outcome:
    """Refused: address, window, refused, content. Down: device, quota, template, and as `asking` has it."""
    found = told(answer)
    good = 200 <= answer.status < 300
    if found is None:
        return _wordless(gateway, answer, good)
    found = {name.lower(): one for name, one in found.items()}
    if good and not _says_no(found):
        receipt = _at(found, gateway.receipt)
        return Sent(receipt) if receipt or not gateway.receipt else down(gateway.server, "nonsense")
    return _why_not(gateway, answer, found)


def _wordless(gateway: Gateway, answer: Answer, good: bool) -> Outcome:
    """An answer that is not JSON: the page of a sign-in is no success, even with 200."""
    plain = not answer.body.strip() or _PLAIN_YES.match(answer.body)
    if good:
        return Sent() if plain and not gateway.receipt else down(gateway.server, "nonsense")
    return _too_large(answer) or down_for(gateway.server, answer)


def _too_large(answer: Answer) -> Refused | None:
    if answer.status != 413:
        return None
    return Refused("content", _("Gateway WhatsApp menolak pesan ini karena terlalu besar."))


def _says_no(found: Mapping[str, Any]) -> bool:
    """Whether an answer that came with 200 means no."""
    if any(found.get(name) not in _NOTHING for name in ("error", "errors", "exception")):
        return True
    for name in ("status", "success", "ok", "sent", "result"):
        value = found.get(name)
        if value is False or (isinstance(value, str) and value.lower() in _NO):
            return True
    numbers = (found.get(name) for name in ("status", "statuscode", "code"))
    return any(isinstance(one, int) and 400 <= one < 600 for one in numbers)


def _why_not(gateway: Gateway, answer: Answer, found: Mapping[str, Any]) -> Refused | Down:
    words = said(next(_words(found), ""), (gateway.token,))
    code = _known(found, words)
    if not code and (large := _too_large(answer)):
        return large
    if not code and answer.status in (400, 422):
        code = "refused"
    if not code and answer.status >= 300:
        return down_for(gateway.server, answer)
    code = code or "unavailable"
    sentence = _(_SENTENCES[code])
    if words:
        sentence = _("{sentence} Kata gateway: {words}").format(sentence=sentence, words=words)
    return Refused(code, sentence) if code in _NEVER else Down(code, sentence, retry_after(answer))


def _known(found: Mapping[str, Any], words: str) -> str:
    """Our code for Meta's number, or for the words."""
    error = found.get("error")
    number = error.get("code") if isinstance(error, dict) else None
    if isinstance(number, int) and number in _CODES:
        return _CODES[number]
    lower = words.lower()
    return next((code for word, code in _WORDS if word in lower), "")


def _words(found: Any, depth: int = 0) -> Iterator[str]:
    """What an answer says in words, wherever it puts them; the detailed before the general."""
    if isinstance(found, str) and found.strip():
        yield found
    elif isinstance(found, dict) and depth < 4:
        lower = {str(name).lower(): one for name, one in found.items()}
        for name in _SPEAKING:
            yield from _words(lower.get(name), depth + 1)
    elif isinstance(found, list) and found and depth < 4:
        yield from _words(found[0], depth + 1)


def _at(found: Any, path: Sequence[str | int]) -> str:
    """The text or number at `path`; "" where nothing is."""
    for part in path:
        if isinstance(part, int) and isinstance(found, list) and part < len(found):
            found = found[part]
        elif isinstance(part, str) and isinstance(found, dict):
            found = {str(name).lower(): one for name, one in found.items()}.get(part.lower())
        else:
            return ""
    if isinstance(found, dict):  # WAHA tells an id in parts
        found = found.get("_serialized") or found.get("id")
    return said(str(found)) if isinstance(found, str | int) and found is not False else ""
