"""The unit's own certificate: what it says, what it signs, what it refuses; and a signature tells of any change."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from tests.cast import Cast
from tests.documents import story
from tests.signing.authority import DAY, NOW, PASSPHRASE, SERVER, given, root
from tuntas.documents.facts import report_facts
from tuntas.documents.render import report_pdf
from tuntas.signing.certificate import opened, sign
from tuntas.signing.port import About, Place, Secret, Signed, SigningRefused, Wanted
from tuntas.signing.signatures import Found, signatures

PHRASE = Secret(PASSPHRASE)


def signed(pdf: bytes, wanted: Wanted, **about: object) -> bytes:
    return sign(pdf, given(**about).p12(), PHRASE, wanted).pdf  # type: ignore[arg-type]


def second(wanted: Wanted) -> Wanted:
    return replace(wanted, name="Jusuf Hamdani", position="Kepala Pusat", field_name="tanda-tangan-2")


def told(pdf: bytes) -> list[tuple[str, bool, bool, bool]]:
    found = signatures(pdf, [root().pem])
    return [(one.subject, one.intact, one.whole_document, one.trusted) for one in found]


# -- the certificate


def test_what_a_certificate_says_of_itself() -> None:
    certificate = given().certificate
    assert opened(given().p12(), PHRASE) == About(
        subject="Ketut Wirawan",
        issuer="CA Uji",
        serial=f"{certificate.serial_number:x}",
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        valid_from=NOW - 30 * DAY,
        valid_to=NOW + 700 * DAY,
        may_sign=True,
    )


@pytest.mark.parametrize(
    ("p12", "passphrase", "code"),
    [
        (lambda: given().p12(), "salah", "passphrase"),
        (lambda: given().p12(), "", "passphrase"),
        (lambda: given().p12(None), PASSPHRASE, "unprotected"),
        (lambda: given().p12(None), "", "unprotected"),
        (lambda: b"", PASSPHRASE, "p12"),
        (lambda: b"%PDF-1.7", PASSPHRASE, "p12"),
        (lambda: b"0" * 100_000, PASSPHRASE, "p12"),
        (lambda: given().p12()[:900], PASSPHRASE, "passphrase"),
    ],
)
def test_a_file_that_does_not_open_is_refused(
    p12: Callable[[], bytes], passphrase: str, code: str, paper: bytes, wanted: Wanted
) -> None:
    with pytest.raises(SigningRefused) as refused:
        opened(p12(), Secret(passphrase))
    assert refused.value.refusal.code == code
    with pytest.raises(SigningRefused) as refused:
        sign(paper, p12(), Secret(passphrase), wanted)
    assert refused.value.refusal.code == code


@pytest.mark.parametrize(
    ("about", "code", "sentence"),
    [
        ({"ends": NOW - DAY}, "expired", "Masa berlaku sertifikat “Ketut Wirawan” habis pada 22-11-2026."),
        ({"begins": NOW + DAY}, "not_yet", "Sertifikat “Ketut Wirawan” baru berlaku mulai 24-11-2026."),
        (
            {"usage": ("key_encipherment",)},
            "not_for_signing",
            "Sertifikat “Ketut Wirawan” tidak diterbitkan untuk tanda tangan dokumen.",
        ),
        (
            {"purpose": SERVER},
            "not_for_signing",
            "Sertifikat “Ketut Wirawan” tidak diterbitkan untuk tanda tangan dokumen.",
        ),
    ],
)
def test_a_certificate_that_may_not_sign_is_refused(
    about: dict[str, object], code: str, sentence: str, paper: bytes, wanted: Wanted
) -> None:
    with pytest.raises(SigningRefused) as refused:
        signed(paper, wanted, **about)
    assert (refused.value.refusal.code, refused.value.refusal.sentence) == (code, sentence)


# -- the signature


def test_a_signature_is_appended_and_holds(paper: bytes, wanted: Wanted) -> None:
    certificate = given().certificate
    serial, fingerprint = f"{certificate.serial_number:x}", certificate.fingerprint(SHA256()).hex()
    done = sign(paper, given().p12(), PHRASE, wanted)
    assert done == Signed(done.pdf, "p12", "Ketut Wirawan", serial, fingerprint, NOW)
    assert done.pdf.startswith(paper)
    assert signatures(done.pdf, [root().pem]) == [
        Found(
            "tanda-tangan-1", "Ketut Wirawan", "CA Uji", serial, fingerprint, NOW,
            intact=True, whole_document=True, trusted=True,
        )
    ]  # fmt: skip


def test_it_is_pades_and_says_who_and_why(paper: bytes, wanted: Wanted) -> None:
    (one,) = PdfFileReader(io.BytesIO(signed(paper, wanted))).embedded_regular_signatures
    about = one.sig_object
    assert [about[key] for key in ("/SubFilter", "/Reason", "/Name")] == [
        "/ETSI.CAdES.detached", wanted.reason, wanted.name
    ]  # fmt: skip
    attributes = {attribute["type"].native for attribute in one.signer_info["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}  # PAdES B-B: no time in the CMS


def test_pyhanko_itself_finds_it_valid(paper: bytes, wanted: Wanted) -> None:
    (one,) = PdfFileReader(io.BytesIO(signed(paper, wanted))).embedded_regular_signatures
    trusted = x509.Certificate.load(root().certificate.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[trusted], moment=NOW)
    status = validate_pdf_signature(one, context, key_usage_settings=KeyUsageConstraints({"digital_signature"}))
    assert status.bottom_line


def test_two_signatories_one_after_the_other(paper: bytes, wanted: Wanted) -> None:
    first = signed(paper, wanted)
    both = signed(first, second(wanted), name="Jusuf Hamdani")
    assert both.startswith(first)
    assert told(both) == [("Ketut Wirawan", True, True, True), ("Jusuf Hamdani", True, True, True)]


def test_a_name_that_is_taken_is_refused(paper: bytes, wanted: Wanted) -> None:
    with pytest.raises(SigningRefused) as refused:
        signed(signed(paper, wanted), wanted)
    assert refused.value.refusal.code == "document"


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"bukan pdf", b"%PDF-1.7" + b"\0" * 5000])
def test_what_is_no_document_is_refused(pdf: bytes, wanted: Wanted) -> None:
    with pytest.raises(SigningRefused) as refused:
        signed(pdf, wanted)
    assert refused.value.refusal.code == "document"


def test_a_place_shows_nothing_and_harms_nothing(paper: bytes, wanted: Wanted) -> None:
    done = signed(paper, replace(wanted, place=Place(1, 50, 60, 200, 80)))
    assert told(done) == [("Ketut Wirawan", True, True, True)]
    (one,) = PdfFileReader(io.BytesIO(done)).embedded_regular_signatures
    assert [float(side) for side in one.sig_field["/Rect"]] == [0, 0, 0, 0]


def test_a_report_of_ours(cast: Cast, wanted: Wanted) -> None:
    report = report_pdf(report_facts(story.finished(cast)))
    done = signed(report, wanted)
    assert done.startswith(report)
    assert b"<pdfaid:part>3</pdfaid:part>" in done[len(report) :] or b"/Metadata" in done[len(report) :]
    assert told(done) == [("Ketut Wirawan", True, True, True)]


# -- what changes afterwards


def flipped(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


@pytest.mark.parametrize("part", ["page", "title", "beginning", "dictionary"])
def test_one_flipped_byte_is_found(part: str, paper: bytes, wanted: Wanted) -> None:
    done = signed(paper, wanted)
    at = {
        "page": paper.index(b"stream") + 20,
        "title": done.rindex(b"Berita Acara"),
        "beginning": 12,
        "dictionary": done.rindex(b"/Reason (") + 10,
    }[part]
    assert [one.intact for one in signatures(flipped(done, at))] == [False]


def test_a_flipped_byte_in_the_second_leaves_the_first(paper: bytes, wanted: Wanted) -> None:
    first = signed(paper, wanted)
    both = signed(first, second(wanted))
    broken = flipped(both, both.rindex(b"/Reason (") + 10)
    assert [one.intact for one in signatures(broken)] == [True, False]


def test_what_is_drawn_behind_a_signature_is_found(paper: bytes, wanted: Wanted) -> None:
    done = signed(paper, wanted)
    writer, out = IncrementalPdfFileWriter(io.BytesIO(done)), io.BytesIO()
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=b"0 0 300 300 re f")))
    writer.write(out)
    assert out.getvalue().startswith(done)
    assert told(out.getvalue()) == [("Ketut Wirawan", True, False, True)]


def test_somebody_elses_authority_is_not_trusted(paper: bytes, wanted: Wanted) -> None:
    done = signed(paper, wanted)
    assert [(one.intact, one.trusted) for one in signatures(done)] == [(True, False)]
    assert [one.trusted for one in signatures(done, [given("Orang lain").pem])] == [False]


def test_trust_at_another_moment(paper: bytes, wanted: Wanted) -> None:
    done = signed(paper, wanted)
    later = [signatures(done, [root().pem], at=NOW + days * DAY)[0].trusted for days in (0, 699, 701)]
    assert later == [True, True, False]


def test_a_signature_of_others_that_names_no_zone(paper: bytes, wanted: Wanted) -> None:
    class Zoneless(PdfSigner):
        def init_signing_session(self, *given: Any, **named: Any) -> PdfSigningSession:
            session = super().init_signing_session(*given, **named)
            session.system_time = NOW.replace(tzinfo=None)
            return session

    signer = SimpleSigner.load_pkcs12_data(given().p12(), [], PASSPHRASE.encode())
    about = PdfSignatureMetadata(field_name="lain", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    Zoneless(about, signer, new_field_spec=SigFieldSpec("lain")).sign_pdf(writer, output=out)
    assert [(one.moment, one.intact) for one in signatures(out.getvalue(), [root().pem])] == [(NOW, True)]


@pytest.mark.parametrize("part", range(40))
def test_no_byte_can_be_changed(part: int, paper: bytes, wanted: Wanted) -> None:
    """Wherever a bit falls over outside the signature itself, the document is not taken for the one signed."""
    done = signed(paper, wanted)
    gap = range(done.rindex(b"/Contents <") + 11, done.rindex(b"/ByteRange"))
    at = Random(part).choice([place for place in range(len(done)) if place not in gap])
    assert [(one.intact and one.whole_document) for one in found_in(flipped(done, at))] in ([], [False])


def found_in(pdf: bytes) -> list[Found]:
    try:
        return signatures(pdf)
    except SigningRefused:
        return []


def test_an_unsigned_document_has_no_signatures(paper: bytes) -> None:
    assert signatures(paper) == []


def test_nobody_is_asked_over_the_network(
    monkeypatch: pytest.MonkeyPatch, paper: bytes, wanted: Wanted
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    assert told(signed(paper, wanted)) == [("Ketut Wirawan", True, True, True)]
