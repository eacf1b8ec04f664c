"""Signing with a certificate of the unit's own: a P12 file and its passphrase, PAdES B-B, without the network.

The signature is invisible: the block with name and position is part of the paper, drawn before it is signed. A field
that shows would have to join the tags of the document, and a paper that is no longer PDF/A-3a and PDF/UA-1 is not ours.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tuntas.signing.port import MOST_P12, About, Secret, Signed, SigningRefused, Wanted
from tuntas.signing.signatures import name_of, signatures

__all__ = ["opened", "sign"]

_LOG = logging.getLogger(__name__)
_NOT_FOR_PAPERS = {"server_auth", "code_signing", "time_stamping", "ocsp_signing"}  # uses that are something else


@dataclass(frozen=True)
class _Keys:
    """What a P12 file holds."""

    key: keys.PrivateKeyInfo = field(repr=False)
    certificate: x509.Certificate = field(repr=False)
    chain: tuple[x509.Certificate, ...] = field(repr=False)


class _Dated(PdfSigner):
    """Signs at the moment it is told, instead of asking the clock."""

    moment: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.moment
        return session


@sensitive_variables("p12")
def opened(p12: bytes, passphrase: Secret) -> About:
    """What the P12 file says of itself. Raises SigningRefused: p12, unprotected, passphrase."""
    return _about(_unlocked(p12, passphrase).certificate)


@sensitive_variables("p12", "held")
def sign(pdf: bytes, p12: bytes, passphrase: Secret, wanted: Wanted) -> Signed:
    """`pdf` with one more signature, appended: what was signed before stays as it was. `wanted.place` shows nothing.

    Raises SigningRefused: p12, unprotected, passphrase, not_yet, expired, not_for_signing, document.
    """
    held = _unlocked(p12, passphrase)
    about = _about(held.certificate)
    _fit_or_refused(about, wanted.moment)
    before = signatures(pdf)
    made = _appended(pdf, held, wanted)
    if made is None:
        raise SigningRefused("document", _("Naskah ini tidak dapat ditandatangani: susunan PDF-nya tidak diterima."))
    found = signatures(made)
    if len(found) != len(before) + 1 or not all(one.intact for one in found) or not found[-1].whole_document:
        raise SigningRefused("document", _("Tanda tangan pada naskah ini tidak utuh; naskah tidak disahkan."))
    return Signed(made, "p12", about.subject, about.serial, about.fingerprint, wanted.moment)


# -- the certificate --------------------------------------------------------------------------------


@sensitive_variables()
def _unlocked(p12: bytes, passphrase: Secret) -> _Keys:
    """Key and certificates. Neither they nor the passphrase are near the exception that is raised."""
    if len(p12) > MOST_P12 or not p12.startswith(b"0"):
        raise SigningRefused("p12", _("Berkas sertifikat bukan P12 yang dapat dibaca."))
    if any(_loaded(p12, no_secret) for no_secret in (None, Secret(""))):
        raise SigningRefused(
            "unprotected", _("Berkas sertifikat tidak dilindungi frasa sandi. Buat lagi dengan frasa sandi.")
        )
    held = _loaded(p12, passphrase)
    if held is None:
        raise SigningRefused("passphrase", _("Frasa sandi salah, atau berkas sertifikat rusak."))
    return held


@sensitive_variables()
def _loaded(p12: bytes, passphrase: Secret | None) -> _Keys | None:
    try:
        found = pkcs12.load_pkcs12(p12, None if passphrase is None else passphrase.reveal().encode())
        if found.key is None or found.cert is None:
            return None
        return _Keys(
            keys.PrivateKeyInfo.load(found.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
            _read(found.cert),
            tuple(map(_read, found.additional_certs)),
        )
    except Exception:  # wrong passphrase, damaged file, a kind of key nobody knows: no common class
        return None


def _read(held: pkcs12.PKCS12Certificate) -> x509.Certificate:
    return x509.Certificate.load(held.certificate.public_bytes(Encoding.DER))


def _about(certificate: x509.Certificate) -> About:
    return About(
        subject=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        fingerprint=certificate.sha256.hex(),
        valid_from=certificate.not_valid_before.astimezone(UTC),
        valid_to=certificate.not_valid_after.astimezone(UTC),
        may_sign=_may_sign(certificate),
    )


def _may_sign(certificate: x509.Certificate) -> bool:
    """Whether its issuer meant it for signatures on documents (RFC 5280, 4.2.1.3 and 4.2.1.12)."""
    usage, purposes = certificate.key_usage_value, certificate.extended_key_usage_value
    signs = usage is None or bool({"digital_signature", "non_repudiation"} & usage.native)
    return signs and (purposes is None or not set(purposes.native) <= _NOT_FOR_PAPERS)


def _fit_or_refused(about: About, moment: datetime) -> None:
    if moment < about.valid_from:
        told = _("Sertifikat “{subject}” baru berlaku mulai {date}.")
        raise SigningRefused("not_yet", told.format(subject=about.subject, date=_day(about.valid_from)))
    if moment > about.valid_to:
        told = _("Masa berlaku sertifikat “{subject}” habis pada {date}.")
        raise SigningRefused("expired", told.format(subject=about.subject, date=_day(about.valid_to)))
    if not about.may_sign:
        told = _("Sertifikat “{subject}” tidak diterbitkan untuk tanda tangan dokumen.")
        raise SigningRefused("not_for_signing", told.format(subject=about.subject))


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%d-%m-%Y")


# -- the signature ----------------------------------------------------------------------------------


@sensitive_variables()
def _appended(pdf: bytes, held: _Keys, wanted: Wanted) -> bytes | None:
    """The document with the signature behind it; None where the document does not take one."""
    ended = pdf if pdf.endswith(b"\n") else pdf + b"\n"  # PDF/A: an object begins on a line of its own
    registry = SimpleCertificateStore()
    registry.register_multiple(held.chain)
    about = PdfSignatureMetadata(
        field_name=wanted.field_name, reason=wanted.reason, name=wanted.name,
        subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256",
    )  # fmt: skip
    place = SigFieldSpec(wanted.field_name, readable_field_name=f"{wanted.position}: {wanted.name}")
    try:
        signer = _Dated(about, SimpleSigner(held.certificate, held.key, registry), new_field_spec=place)
        signer.moment = wanted.moment
        out = io.BytesIO()
        signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(ended)), output=out)
        return out.getvalue()
    except Exception as error:  # a broken file raises anything, and the key must not stand in a traceback
        _LOG.warning("a document could not be signed: %s", type(error).__name__)
        return None
