"""Signing by BSrE: the e-sign client service of the office, asked with the signer's NIK and passphrase.

The service is not documented in the open; its answers are taken as leniently as published integrations show them,
and its documents as strictly as they can be checked here.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from tuntas.outgoing import Answer, Part, Secret, Timeout, Unreachable, request
from tuntas.signing.answers import down, refusal_of, standing_of, unreachable
from tuntas.signing.port import Place, Signed, SigningDown, SigningFailed, SigningRefused, Wanted

if TYPE_CHECKING:  # what reads signatures is slow to import, and most servers never sign: imported where it is used
    from tuntas.signing.signatures import Found

__all__ = ["Service", "Standing", "sign", "status"]

_LOG = logging.getLogger(__name__)
_NIK = re.compile(r"[0-9]{16}")
MOST_BYTES = 60 * 1024 * 1024


@dataclass(frozen=True)
class Service:
    """Where the service stands and how it knows us; `url` without /api. `ca_file`: an authority of the office's own."""

    url: str
    user: str
    password: Secret
    timeout: Timeout = field(default_factory=Timeout)
    most_bytes: int = MOST_BYTES
    ca_file: str = ""


@dataclass(frozen=True)
class Standing:
    """Whether somebody can sign with BSrE now, and a sentence that says so."""

    code: str
    sentence: str

    @property
    def may_sign(self) -> bool:
        return self.code == "active"


@sensitive_variables("nik")
def status(service: Service, nik: str) -> Standing:
    """How somebody stands with BSrE. Raises SigningRefused("nik_form"), SigningDown."""
    _nik_or_refused(nik)
    answer = _asked(service, "GET", f"/api/user/status/{nik}")
    found = standing_of(_told(answer)) if answer.status < 500 and answer.status not in (401, 403) else None
    if found is None:
        raise down(answer.status)
    return Standing(*found)


@sensitive_variables("nik")
def sign(service: Service, pdf: bytes, nik: str, passphrase: Secret, wanted: Wanted) -> Signed:
    """`pdf` as BSrE signed it, checked to be ours. Nothing is kept of the passphrase.

    Raises SigningRefused: nik_form, passphrase_empty, passphrase, not_registered, not_active, expired, renewing,
    suspended, revoked, document, refused; SigningDown: unreachable, timeout, tls, address, credentials, redirect,
    too_large, nonsense, foreign, unavailable.
    """
    _nik_or_refused(nik)
    if not passphrase:
        raise SigningRefused("passphrase_empty", _("Isi frasa sandi."))
    from tuntas.signing.signatures import signatures

    before = signatures(pdf)
    answer = _asked(service, "POST", "/api/sign/pdf", _form(pdf, nik, passphrase, wanted))
    if answer.status == 200 and answer.body.startswith(b"%PDF"):
        newest = _ours_or_down(pdf, before, answer.body)
        return Signed(answer.body, "bsre", newest.subject, newest.serial, newest.fingerprint, wanted.moment)
    raise _why_not(answer, hide=(passphrase, Secret(nik)))


# -- asking -----------------------------------------------------------------------------------------


def _nik_or_refused(nik: str) -> None:
    if not _NIK.fullmatch(nik):
        raise SigningRefused("nik_form", _("NIK terdiri atas 16 angka."))


def _form(pdf: bytes, nik: str, passphrase: Secret, wanted: Wanted) -> dict[str, str | Secret | Part]:
    """The fields as the service names them; where nothing shows, only those that it then needs."""
    fields: dict[str, str | Secret | Part] = {
        "file": Part("naskah.pdf", pdf, "application/pdf"),
        "nik": Secret(nik),
        "passphrase": passphrase,
        "tampilan": "visible" if wanted.place else "invisible",
        "reason": wanted.reason,
    }
    return fields | (_shown(wanted.place, wanted.verify_url) if wanted.place else {})


def _shown(place: Place, verify_url: str) -> dict[str, str]:
    """A QR code that leads to the paper's page, in place of a picture of a signature: at the left of the place, where
    the name begins, and square, for one that is stretched cannot be read. Whole points, none beyond the place."""
    x, y = ceil(place.x), ceil(place.y)
    side = floor(min(place.x + place.width - x, place.y + place.height - y))
    numbers = {"page": place.page, "xAxis": x, "yAxis": y, "width": side, "height": side}
    return {"image": "false", "linkQR": verify_url} | {name: str(value) for name, value in numbers.items()}


@sensitive_variables()
def _asked(
    service: Service, method: str, path: str, form: Mapping[str, str | Secret | Part] | None = None
) -> Answer:
    """What the service answers. Whatever goes wrong, the exception comes from here and carries nothing of the form."""
    try:
        return request(
            method, service.url.rstrip("/") + path, multipart=form, auth=(service.user, service.password),
            timeout=service.timeout, most_bytes=service.most_bytes, allow_private=True, ca_file=service.ca_file,
        )  # fmt: skip
    except Unreachable as error:
        reason = error.reason
    except Exception as error:  # also what nobody thought of: its traceback would hold the form
        reason = type(error).__name__
    _LOG.warning("the e-sign service gave no answer: %s", reason)
    raise unreachable(reason)


def _why_not(answer: Answer, hide: Sequence[Secret]) -> SigningFailed:
    """Made here and raised elsewhere: a service may repeat what it was sent, and locals show in tracebacks."""
    told = _told(answer)
    return down(answer.status) if told is None else refusal_of(told, answer.status, hide)


def _told(answer: Answer) -> dict[str, Any] | None:
    """The JSON object of an answer, if it is one."""
    try:
        told = json.loads(answer.body)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


# -- what came back ---------------------------------------------------------------------------------


def _ours_or_down(pdf: bytes, before: list[Found], answered: bytes) -> Found:
    """The newest signature of our document. Raises SigningDown for any other document, or one not signed well."""
    from tuntas.signing.signatures import signatures

    try:
        found = signatures(answered)
    except SigningFailed:
        found = []
    if not found:
        raise SigningDown("nonsense", _("Layanan BSrE mengirim berkas tanpa tanda tangan. Tidak ada yang disahkan."))
    if not _same_document(pdf, before, answered):
        raise SigningDown("foreign", _("Layanan BSrE mengirim naskah lain. Tidak ada yang disahkan."))
    newest = found[-1]
    if len(found) <= len(before) or not all(one.intact for one in found) or not newest.whole_document:
        raise SigningDown("nonsense", _("Tanda tangan dari layanan BSrE tidak utuh. Tidak ada yang disahkan."))
    return newest


def _same_document(pdf: bytes, before: list[Found], answered: bytes) -> bool:
    """Ours with something appended; or, while nobody had signed it, ours written anew by the service."""
    from tuntas.signing.signatures import same_pages

    return answered.startswith(pdf) or (not before and same_pages(pdf, answered))
