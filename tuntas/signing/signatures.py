"""Which electronic signatures a PDF carries, and whether they still hold; asks nobody over the network."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import pem, x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tuntas.signing.port import SigningRefused

__all__ = ["Found", "name_of", "same_pages", "signatures"]

_LOG = logging.getLogger(__name__)
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # its verdict says it all; its log would name the signers
_USES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


@dataclass(frozen=True)
class Found:
    """One signature of a document.

    `moment`: as the signer's own clock said, if it said so. `intact`: the bytes it covers are the bytes that were
    signed. `whole_document`: it covers the file to its end, or all that follows are further signatures. `trusted`:
    its certificate leads to one of the given roots.
    """

    field_name: str
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    moment: datetime | None
    intact: bool
    whole_document: bool
    trusted: bool


def signatures(pdf: bytes, trust_roots: Sequence[bytes] = (), *, at: datetime | None = None) -> list[Found]:
    """Every signature in the order of signing. `trust_roots`: certificates as PEM or DER.

    `at`: when the certificates must be valid; None: at the moment each signature states, which nobody else vouches
    for. Raises SigningRefused("document") where this is no PDF that can be read.
    """
    roots = [_certificate(one) for one in trust_roots]
    try:
        embedded = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        return [_found(one, roots, at) for one in embedded]
    except Exception as error:  # what a broken file raises has no common class
        _LOG.info("a PDF could not be read: %s", type(error).__name__)
    raise SigningRefused("document", _("Berkas ini bukan PDF yang dapat dibaca."))


def _found(one: EmbeddedPdfSignature, roots: list[x509.Certificate], at: datetime | None) -> Found:
    stated = one.self_reported_timestamp
    if stated and stated.tzinfo is None:
        stated = stated.replace(tzinfo=UTC)  # PDF leaves it open which zone is meant; others write it
    status = _status(one, roots, at or stated)
    certificate = one.signer_cert
    return Found(
        field_name=one.field_name,
        subject=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        fingerprint=certificate.sha256.hex(),
        moment=stated,
        intact=bool(status and status.valid and status.intact),
        whole_document=bool(status and _whole(status)),
        trusted=bool(status and status.trusted),
    )


def _status(
    one: EmbeddedPdfSignature, roots: list[x509.Certificate], at: datetime | None
) -> PdfSignatureStatus | None:
    """The verdict, or None where the signature itself is too broken for one."""
    context = ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
    try:
        return validate_pdf_signature(one, signer_validation_context=context, key_usage_settings=_USES)
    except Exception as error:  # as above
        _LOG.info("a signature could not be read: %s", type(error).__name__)
        return None


def _whole(status: PdfSignatureStatus) -> bool:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    level = status.modification_level
    return (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and level is not None
        and level <= ModificationLevel.FORM_FILLING
        and bool(status.docmdp_ok)
    )


def name_of(name: x509.Name) -> str:
    """The common name, or the whole name where there is none."""
    common = name.native.get("common_name")
    return common if isinstance(common, str) else str(name.human_friendly)


def _certificate(given: bytes) -> x509.Certificate:
    der = pem.unarmor(given)[2] if pem.detect(given) else given
    return x509.Certificate.load(der)


def same_pages(one: bytes, other: bytes) -> bool:
    """Whether both documents have the same pages, whatever else was added or however the file was rewritten."""
    try:
        return _pages(one) == _pages(other)
    except Exception as error:  # as above
        _LOG.info("a PDF could not be read: %s", type(error).__name__)
        return False


def _pages(pdf: bytes) -> list[tuple[list[float], bytes]]:
    """The size and the drawing of each page."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    pages = []
    for no in range(int(reader.root["/Pages"]["/Count"])):
        page = reader.find_page_for_modification(no)[0].get_object()
        drawn = page["/Contents"]
        streams = drawn if isinstance(drawn, list) else [drawn]
        pages.append(
            ([float(side) for side in page["/MediaBox"]], b"\n".join(one.get_object().data for one in streams))
        )
    return pages
