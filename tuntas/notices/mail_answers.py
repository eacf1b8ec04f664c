"""What a mail server means by its codes and its silence, as a sentence for the administrator."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Sequence
from socket import gaierror

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tuntas.notices.asking import said
from tuntas.notices.port import Down, Refused
from tuntas.outgoing import Secret

__all__ = ["SENTENCES", "enhanced", "meaning"]

_ENHANCED = re.compile(r"\b([245])\.([0-9]{1,3})\.([0-9]{1,3})\b")
_SIGN_IN = (454, 530, 534, 535, 538)
SENTENCES = {
    "name": gettext_noop("Nama server surel tidak ditemukan. Dicoba lagi nanti."),
    "connect": gettext_noop("Server surel menolak sambungan. Dicoba lagi nanti."),
    "unreachable": gettext_noop("Server surel tidak dapat dihubungi. Dicoba lagi nanti."),
    "timeout": gettext_noop("Server surel tidak menjawab dalam waktu yang wajar. Dicoba lagi nanti."),
    "tls": gettext_noop("Sambungan ke server surel tidak dapat diamankan dengan TLS. Beri tahu administrator."),
    "broken": gettext_noop("Server surel memutus sambungan. Dicoba lagi nanti."),
    "credentials": gettext_noop("Server surel menolak nama pengguna atau kata sandi kami. Beri tahu administrator."),
    "sender": gettext_noop("Server surel menolak alamat pengirim kami. Beri tahu administrator."),
    "relay": gettext_noop("Server surel tidak mau meneruskan surel ke luar. Beri tahu administrator."),
    "busy": gettext_noop("Server surel sedang tidak melayani. Dicoba lagi nanti."),
    "later": gettext_noop("Server surel meminta dicoba lagi nanti untuk alamat ini."),
    "full": gettext_noop("Kotak surel penerima penuh. Dicoba lagi nanti."),
    "address": gettext_noop("Alamat surel ini tidak ada atau tidak menerima surel."),
    "content": gettext_noop("Server surel menolak isi surel ini."),
}  # fmt: skip


def meaning(error: BaseException, hide: Sequence[Secret] = ()) -> Refused | Down:
    """Codes of Refused: address, content. Of Down: the others above."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _of_recipient(code, _text(words), hide)
    if isinstance(error, smtplib.SMTPDataError):
        return _of_content(error.smtp_code, _text(error.smtp_error), hide)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _down("sender" if error.smtp_code >= 500 else "busy", _text(error.smtp_error), hide)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        permanent = error.smtp_code >= 500
        return _down("credentials" if permanent else "busy", _text(error.smtp_error), hide)
    if isinstance(error, smtplib.SMTPResponseException):
        return _down("busy", _text(error.smtp_error), hide)
    return _down(_of_the_line(error), "", hide)


def enhanced(words: str) -> tuple[int, int, int] | None:
    """The status of RFC 3463 among the words: 5.1.1."""
    found = _ENHANCED.search(words)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _of_recipient(code: int, words: str, hide: Sequence[Secret]) -> Refused | Down:
    if code == 421:
        return _down("busy", words, hide)
    if code in _SIGN_IN:
        return _down("credentials", words, hide)
    if code == 552 or (enhanced(words) or ())[1:] == (2, 2):
        return _down("full", words, hide, everyone=False)
    if code < 500:
        return _down("later", words, hide, everyone=False)
    if "relay" in words.lower():
        return _down("relay", words, hide)
    return Refused("address", _sentence("address", words, hide))


def _of_content(code: int, words: str, hide: Sequence[Secret]) -> Refused | Down:
    if code == 421:
        return _down("busy", words, hide)
    status = enhanced(words) or (0, 0, 0)
    if status[1:] == (2, 2):
        return _down("full", words, hide, everyone=False)
    if code < 500:
        return _down("later", words, hide, everyone=False)
    if status[1] == 1:  # said of the address, if only after the text
        return Refused("address", _sentence("address", words, hide))
    return Refused("content", _sentence("content", words, hide))


def _of_the_line(error: BaseException) -> str:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timeout"  # smtplib says "disconnected" of both
    if isinstance(error, gaierror | UnicodeError):
        return "name"
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return "tls"
    if isinstance(error, ConnectionRefusedError):
        return "connect"
    if isinstance(error, smtplib.SMTPException | ConnectionError):
        return "broken"
    return "unreachable"


def _down(code: str, words: str, hide: Sequence[Secret], everyone: bool = True) -> Down:
    return Down(code, _sentence(code, words, hide), everyone=everyone)


def _sentence(code: str, words: str, hide: Sequence[Secret]) -> str:
    sentence, theirs = _(SENTENCES[code]), said(words, hide)
    return _("{sentence} Kata server: {words}").format(sentence=sentence, words=theirs) if theirs else sentence


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
