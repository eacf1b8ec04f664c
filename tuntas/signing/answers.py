"""What BSrE's e-sign service means: its codes and words, as sentences for the person who wanted to sign."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tuntas.outgoing import Secret
from tuntas.signing.port import SigningDown, SigningFailed, SigningRefused

__all__ = ["down", "refusal_of", "standing_of", "unreachable"]

MOST_TOLD = 200  # characters of the service's own words
_NUMBER_LAST = re.compile(r"\b([12][0-9]{3})\W*\Z")

_SENTENCES = {
    "active": gettext_noop("Sertifikat elektronik BSrE aktif."),
    "passphrase": gettext_noop("Frasa sandi salah. Tidak ada yang ditandatangani."),
    "not_registered": gettext_noop("NIK ini tidak terdaftar pada BSrE."),
    "no_certificate": gettext_noop("NIK ini terdaftar pada BSrE, tetapi belum memiliki sertifikat elektronik."),
    "waiting": gettext_noop("Pendaftaran pada BSrE masih menunggu verifikasi."),
    "not_active": gettext_noop("Sertifikat elektronik BSrE belum diaktifkan."),
    "expired": gettext_noop("Masa berlaku sertifikat elektronik BSrE sudah habis. Ajukan pembaruan."),
    "renewing": gettext_noop("Sertifikat elektronik BSrE sedang diperbarui."),
    "suspended": gettext_noop("Sertifikat elektronik BSrE sedang ditangguhkan."),
    "revoked": gettext_noop("Sertifikat elektronik BSrE sudah dicabut."),
    "document": gettext_noop("Layanan BSrE tidak menerima PDF ini."),
}
_CODES = {  # `status_code` of the service; the same numbers stand at the end of its older sentences
    "1110": "not_registered", "1111": "active", "2011": "not_registered", "2021": "not_active", "2022": "expired",
    "2023": "renewing", "2024": "suspended", "2025": "revoked", "2031": "passphrase", "2041": "document",
}  # fmt: skip
_STATES = {
    "ISSUE": "active", "ISSUED": "active", "ACTIVE": "active", "NOT_REGISTERED": "not_registered",
    "NO_CERTIFICATE": "no_certificate", "NEW": "not_active", "WAITING_FOR_ACTIVATION": "not_active",
    "WAITING_FOR_VERIFICATION": "waiting", "EXPIRED": "expired", "RENEW": "renewing", "SUSPEND": "suspended",
    "SUSPENDED": "suspended", "REVOKE": "revoked", "REVOKED": "revoked",
}  # fmt: skip
_WORDS = (  # the first that occurs decides
    ("tidak terdaftar", "not_registered"), ("belum terdaftar", "not_registered"), ("not registered", "not_registered"),
    ("user not found", "not_registered"), ("passphrase", "passphrase"), ("kedaluwarsa", "expired"),
    ("kadaluarsa", "expired"), ("expired", "expired"), ("dicabut", "revoked"), ("revoke", "revoked"),
    ("ditangguhkan", "suspended"), ("suspend", "suspended"), ("belum aktif", "not_active"),
)  # fmt: skip
_UNREACHABLE = {
    "timeout": gettext_noop("Layanan BSrE tidak menjawab dalam waktu yang wajar. Coba lagi nanti."),
    "tls": gettext_noop("Sertifikat server layanan BSrE tidak dapat dipercaya. Beri tahu administrator."),
    "address": gettext_noop("Alamat layanan BSrE tidak boleh dihubungi. Beri tahu administrator."),
    "too_large": gettext_noop("Jawaban layanan BSrE terlalu besar dan tidak dibaca."),
}


def unreachable(reason: str) -> SigningDown:
    """No answer came; `reason` as `outgoing.Unreachable` has it."""
    if reason in _UNREACHABLE:
        return SigningDown(reason, _(_UNREACHABLE[reason]))
    return SigningDown("unreachable", _("Layanan BSrE tidak dapat dihubungi. Coba lagi nanti."))


def down(status: int) -> SigningDown:
    """An answer came that tells nothing but its HTTP status."""
    if status in (401, 403):
        return SigningDown(
            "credentials", _("Layanan BSrE menolak nama pengguna aplikasi ini. Beri tahu administrator.")
        )
    if 300 <= status < 400:
        return SigningDown("redirect", _("Layanan BSrE menunjuk ke alamat lain. Beri tahu administrator."))
    if status == 429 or status >= 500:
        told = _("Layanan BSrE sedang terganggu (HTTP {status}). Coba lagi nanti.")
        return SigningDown("unavailable", told.format(status=status))
    told = _("Jawaban layanan BSrE tidak dapat dipahami (HTTP {status}). Beri tahu administrator.")
    return SigningDown("nonsense", told.format(status=status))


def refusal_of(told: Mapping[str, Any], status: int, hide: Sequence[Secret]) -> SigningFailed:
    """Why a request to sign was answered with words. `hide`: what must not be repeated, should the service do so."""
    words = _words(told)
    code = _code_of(told, words)
    if code not in ("", "active"):
        return SigningRefused(code, _(_SENTENCES[code]))
    if not words or status in (401, 403, 404, 405, 408, 429) or status >= 500 or 300 <= status < 400:
        return down(status)
    for one in hide:
        words = one.hidden_in(words)
    said = _("Layanan BSrE menolak: {words}")
    return SigningRefused("refused", said.format(words="".join(filter(str.isprintable, words))[:MOST_TOLD]))


def standing_of(told: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """Code and sentence of somebody's standing; None where the answer is no standing."""
    if told is None:
        return None
    state = str(told.get("status", "")).strip().upper().replace(" ", "_")
    code = _STATES.get(state, "") or _code_of(told, _words(told))
    if code == "passphrase" or not (code or re.fullmatch(r"[A-Z_]{3,40}", state)):
        return None
    if code:
        return code, _(_SENTENCES[code])
    return "unknown", _("Status pada BSrE: {state}.").format(state=state)


def _words(told: Mapping[str, Any]) -> str:
    """What an answer says in words, wherever it puts them."""
    said = (told.get(key) for key in ("error", "message", "desc", "deskripsi_status", "pesan"))
    return next((one for one in said if isinstance(one, str) and one.strip()), "").strip()


def _code_of(told: Mapping[str, Any], words: str) -> str:
    """Our code for the number in its field, for the words, or for the number behind the words; "" for none."""
    lower = words.lower()
    last = _NUMBER_LAST.search(words)
    return (
        _CODES.get(str(told.get("status_code")), "")
        or _CODES.get(str(told.get("code")), "")
        or next((code for word, code in _WORDS if word in lower), "")
        or _CODES.get(last[1] if last else "", "")
    )
