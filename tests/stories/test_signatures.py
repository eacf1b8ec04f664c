"""Sealed papers are signed: by hand and scanned, by a certificate of the unit, by BSrE; and each way that fails."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typst
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from tests.cast import Cast, wib
from tests.documents.reading import pages
from tests.documents.story import arrived, do, finished
from tests.signing.authority import PASSPHRASE, given, root
from tests.signing.esign import NIK, PASSWORD, STRANGER, USER, Esign, Form, Reply, by_bsre, told
from tests.stories import papers
from tuntas.cases.chain import broken_link
from tuntas.cases.files import Upload, path_of
from tuntas.cases.models import Attachment, Case, Event, Paper, Signature
from tuntas.cases.refusals import Conflict, Forbidden, Refused
from tuntas.documents.render import signature_places
from tuntas.documents.store import document_of
from tuntas.people.models import Certificate
from tuntas.signing import bsre
from tuntas.signing.port import Secret, SigningDown, SigningFailed, SigningRefused
from tuntas.signing.seats import bsre_service, keep_scan, sign_by_bsre, sign_by_certificate

NOW = wib("2026-11-23 13:00")
PHRASE = Secret(PASSPHRASE)
FOOTER = "Balai Besar Sertifikasi Elektronik"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def case(cast: Cast) -> Case:
    return finished(cast)


@pytest.fixture
def unit_certificate(cast: Cast) -> Certificate:
    held = given("Pusat Penilaian Kompetensi")
    return Certificate.objects.create(
        unit=cast.office, name="Segel Pusat", p12=held.p12(), subject="Pusat Penilaian Kompetensi", issuer="CA Uji",
        serial="1", fingerprint="0" * 64, valid_from=NOW - timedelta(days=30), valid_to=NOW + timedelta(days=700),
        added_at=NOW,
    )  # fmt: skip


@pytest.fixture
def esign(settings: Any) -> Iterator[Esign]:
    """BSrE's service, configured as an administrator does."""
    with Esign() as running:
        settings.BSRE_URL, settings.BSRE_USER, settings.BSRE_PASSWORD = running.url, USER, PASSWORD
        yield running


def paper_of(case: Case, key: str) -> Paper:
    rows = case.papers.select_related("document", "case__edition", "case__unit__calendar")
    return rows.filter(key=key).exclude(sealed_at=None).latest("revision")


def copy_of(paper: Paper) -> bytes:
    """The newest signed copy, as it lies in the store."""
    return path_of(paper.signatures.latest("pk").document.sha256).read_bytes()


def made(paper: Paper) -> list[tuple[str, str]]:
    return [(one.seat, one.method) for one in paper.signatures.all()]


def events(case: Case) -> list[dict[str, Any]]:
    return [one.data for one in case.events.filter(kind="paper.signed").order_by("seq")]


def valid(pdf: bytes) -> list[bool]:
    """pyHanko's own verdict on each signature, trusted by the tests' authority."""
    trusted = x509.Certificate.load(root().certificate.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[trusted], moment=NOW, allow_fetching=False)
    usage = KeyUsageConstraints({"digital_signature"})
    found = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    return [validate_pdf_signature(one, context, key_usage_settings=usage).bottom_line for one in found]


def whole(case: Case) -> bool:
    case.refresh_from_db()
    return broken_link(case) is None


def said_in(pdf: bytes) -> str:
    return " ".join("".join(pages(pdf)).split())


def refused_by(act: Callable[[], object], kind: type[Refused] = Refused) -> list[str]:
    with pytest.raises(kind) as refused:
        act()
    assert type(refused.value) is kind
    return [one.code for one in refused.value.reasons]


# -- by hand ------------------------------------------------------------------------------------


def test_printed_signed_and_scanned(cast: Cast, case: Case) -> None:
    paper, scan = paper_of(case, "rencana_kerja"), Upload("pindai.pdf", b"%PDF-1.7 hasil pindai")
    copy = keep_scan(paper, ["anggota"], scan, by=cast.actor("ani"), now=NOW)
    assert made(paper) == [("anggota", "wet")]
    assert (copy.name, copy_of(paper)) == ("pindai.pdf", scan.content)
    original = paper_of(case, "rencana_kerja").document
    assert original is not None
    assert events(case) == [{
        "paper": "rencana_kerja", "revision": paper.revision, "seats": ["anggota"], "method": "wet",
        "before": original.sha256, "sha256": copy.sha256,
    }]  # fmt: skip
    assert whole(case)
    assert FOOTER not in said_in(path_of(original.sha256).read_bytes())


def test_one_scan_with_two_signatures_as_a_photo(cast: Cast, case: Case) -> None:
    paper = paper_of(case, "berita_acara")
    copy = keep_scan(paper, ["anggota", "ketua"], papers.photo(), by=cast.actor("budi"), now=NOW)
    assert made(paper) == [("anggota", "wet"), ("ketua", "wet")]
    assert copy.kind == "image/jpeg"


def test_a_blurred_scan_is_followed_by_a_better_one(cast: Cast, case: Case) -> None:
    paper = paper_of(case, "rencana_kerja")
    for name in (b"kabur", b"jelas"):
        keep_scan(paper, ["anggota"], Upload("pindai.pdf", b"%PDF-1.7 " + name), by=cast.actor("ani"), now=NOW)
    assert (copy_of(paper), len(events(case))) == (b"%PDF-1.7 jelas", 2)


def test_the_same_scan_sent_twice_is_one(cast: Cast, case: Case) -> None:
    """An impatient thumb, or a client that asks again."""
    paper, scan = paper_of(case, "rencana_kerja"), Upload("pindai.pdf", b"%PDF-1.7 hasil pindai")
    first = keep_scan(paper, ["anggota"], scan, by=cast.actor("ani"), now=NOW)
    again = keep_scan(paper, ["anggota"], scan, by=cast.actor("budi"), now=NOW + timedelta(minutes=1))
    assert (again, made(paper), len(events(case))) == (first, [("anggota", "wet")], 1)


def test_what_is_no_scan_of_this_paper_is_refused(cast: Cast, case: Case) -> None:
    paper, ani = paper_of(case, "rencana_kerja"), cast.actor("ani")
    scan = Upload("pindai.pdf", b"%PDF-1.7")
    assert refused_by(lambda: keep_scan(paper, [], scan, by=ani, now=NOW)) == ["no_such_seat"]
    assert refused_by(lambda: keep_scan(paper, ["kepala"], scan, by=ani, now=NOW)) == ["no_such_seat"]
    assert refused_by(lambda: keep_scan(paper, ["anggota"], Upload("a.txt", b"teks"), by=ani)) == ["scan_kind"]
    assert refused_by(lambda: keep_scan(paper, ["anggota"], Upload("a.pdf", b""), by=ani)) == ["file_empty"]
    assert refused_by(lambda: keep_scan(paper, ["anggota"], scan, by=cast.actor("vina")), Forbidden) == ["not_allowed"]
    assert (made(paper), events(case)) == ([], [])


# -- by a certificate of the unit ---------------------------------------------------------------


@pytest.mark.parametrize("order", [("ani", "ketut"), ("ketut", "ani")])
def test_two_sign_with_a_certificate_in_either_order(
    order: tuple[str, str], cast: Cast, case: Case, unit_certificate: Certificate
) -> None:
    seats = {"ani": "anggota", "ketut": "ketua"}
    paper, copies = paper_of(case, "berita_acara"), []
    for who in order:
        sign_by_certificate(paper, seats[who], unit_certificate, PHRASE, by=cast.actor(who), now=NOW)
        copies.append(copy_of(paper))
    first, both = copies
    assert both.startswith(first)
    assert (valid(first), valid(both)) == ([True], [True, True])
    original = paper_of(case, "berita_acara").document
    assert original is not None
    assert first.startswith(path_of(original.sha256).read_bytes())
    assert made(paper) == [(seats[who], "p12") for who in order]
    chain = [(one["before"], one["sha256"]) for one in events(case)]
    assert chain[0][0] == original.sha256
    assert chain[0][1] == chain[1][0]
    assert FOOTER not in said_in(both)
    assert whole(case) and path_of(original.sha256).exists()


def test_who_may_sign_where(cast: Cast, case: Case, unit_certificate: Certificate) -> None:
    """Only in a seat of one's own, once, not after a scan, and with the passphrase of the file."""
    paper = paper_of(case, "berita_acara")

    def sign(who: str, seat: str, phrase: Secret = PHRASE) -> object:
        return sign_by_certificate(paper, seat, unit_certificate, phrase, by=cast.actor(who), now=NOW)

    assert refused_by(lambda: sign("ketut", "anggota")) == ["not_your_seat"]
    assert refused_by(lambda: sign("budi", "anggota")) == ["not_your_seat"]  # Ani finished this step
    assert refused_by(lambda: sign("jusuf", "kepala")) == ["no_such_seat"]
    assert refused_by(lambda: sign("vina", "ketua"), Forbidden) == ["not_allowed"]
    with pytest.raises(SigningRefused) as wrong:
        sign("ani", "anggota", Secret("keliru"))
    assert wrong.value.refusal.sentence == "Frasa sandi salah, atau berkas sertifikat rusak."
    assert (made(paper), events(case)) == ([], [])
    sign("ani", "anggota")
    assert refused_by(lambda: sign("ani", "anggota"), Conflict) == ["signed_already"]
    again = Upload("pindai.pdf", b"%PDF-1.7")
    ani = cast.actor("ani")
    assert refused_by(lambda: keep_scan(paper, ["anggota"], again, by=ani), Conflict) == ["signed_already"]
    keep_scan(paper, ["ketua"], again, by=ani, now=NOW)
    assert refused_by(lambda: sign("ketut", "ketua"), Conflict) == ["signed_already"]
    assert made(paper) == [("anggota", "p12"), ("ketua", "wet")]


def test_an_expired_certificate_says_so(cast: Cast, case: Case, unit_certificate: Certificate) -> None:
    paper = paper_of(case, "berita_acara")
    with pytest.raises(SigningRefused) as refused:
        sign_by_certificate(
            paper, "anggota", unit_certificate, PHRASE, by=cast.actor("ani"), now=NOW + timedelta(days=800)
        )
    assert refused.value.refusal.code == "expired"
    assert made(paper) == []


def test_an_unsealed_paper_is_not_signed(cast: Cast, unit_certificate: Certificate) -> None:
    case = arrived(cast)
    do(case, cast.actor("ani"), papers.plan(), "2026-11-23 08:10")
    draft = Paper(case=case, key="hasil_verifikasi")
    with pytest.raises((Refused, ValueError)):
        sign_by_certificate(draft, "anggota", unit_certificate, PHRASE, by=cast.actor("ani"), now=NOW)


# -- by BSrE ------------------------------------------------------------------------------------


def test_bsre_is_asked_as_its_service_wants_it(cast: Cast, case: Case, esign: Esign, settings: Any) -> None:
    """The fields by name, Basic sign-in (else nothing is received), and the place that the paper left."""
    paper = paper_of(case, "berita_acara")
    sign_by_bsre(paper, "anggota", NIK, PHRASE, by=cast.actor("ani"), now=NOW)
    ((path, form),) = esign.received
    paper = paper_of(case, "berita_acara")
    page, x, y, width, height = signature_places(paper.frozen or {})["anggota"]
    sent = {name: value.decode() for name, value in form.items() if name != "file"}
    left, bottom, side = int(sent["xAxis"]), int(sent["yAxis"]), int(sent["width"])
    assert path == "/api/sign/pdf"
    assert sent == {
        "nik": NIK, "passphrase": PASSPHRASE, "tampilan": "visible", "image": "false",
        "reason": "Berita Acara Pemeliharaan Jaringan", "linkQR": f"{settings.SITE_URL}/periksa/{paper.code}/",
        "page": str(page), "xAxis": str(left), "yAxis": str(bottom), "width": str(side), "height": str(side),
    }  # fmt: skip
    assert x <= left <= x + 1 and y <= bottom <= y + 1
    assert (left + side <= x + width, bottom + side <= y + height, side) == (True, True, 53)


def test_bsre_signs_a_copy_that_says_so(cast: Cast, case: Case, esign: Esign) -> None:
    paper = paper_of(case, "berita_acara")
    copy = sign_by_bsre(paper, "anggota", NIK, PHRASE, by=cast.actor("ani"), now=NOW)
    original = paper_of(case, "berita_acara").document
    assert original is not None
    assert valid(copy_of(paper)) == [True]
    assert FOOTER in said_in(copy_of(paper))
    assert FOOTER not in said_in(path_of(original.sha256).read_bytes())
    signature = paper.signatures.get()
    assert (signature.method, signature.signed_by, signature.signed_at) == ("bsre", cast.ani, NOW)
    assert signature.details["subject"] == "Ketut di BSrE"
    assert [(one["method"], one["sha256"]) for one in events(case)] == [("bsre", copy.sha256)]
    sign_by_bsre(paper, "ketua", NIK, PHRASE, by=cast.actor("ketut"), now=NOW)
    assert valid(copy_of(paper)) == [True, True]
    assert copy_of(paper).startswith(path_of(copy.sha256).read_bytes())
    assert esign.received[1][1]["tampilan"] == b"visible"
    assert esign.received[0][1]["xAxis"] != esign.received[1][1]["xAxis"]


def test_what_the_unit_signed_first_bsre_signs_after(
    cast: Cast, case: Case, esign: Esign, unit_certificate: Certificate
) -> None:
    """A signature stays valid, so the footer cannot come any more: the paper says only what is so."""
    paper = paper_of(case, "berita_acara")
    sign_by_certificate(paper, "anggota", unit_certificate, PHRASE, by=cast.actor("ani"), now=NOW)
    first = copy_of(paper)
    sign_by_bsre(paper, "ketua", NIK, PHRASE, by=cast.actor("ketut"), now=NOW)
    assert copy_of(paper).startswith(first)
    assert (valid(copy_of(paper)), made(paper)) == ([True, True], [("anggota", "p12"), ("ketua", "bsre")])
    assert FOOTER not in said_in(copy_of(paper))
    assert esign.received[0][1]["tampilan"] == b"visible"


def test_a_paper_drawn_otherwise_long_ago_shows_nothing(
    cast: Cast, case: Case, esign: Esign, unit_certificate: Certificate
) -> None:
    """Where today's drawing is not the one on record, nobody knows what a signature would cover."""
    paper, other = paper_of(case, "berita_acara"), paper_of(case, "rencana_kerja")
    document_of(other)
    document_of(paper)
    Paper.objects.filter(pk=paper.pk).update(document=paper_of(case, "rencana_kerja").document)
    paper = paper_of(case, "berita_acara")
    sign_by_certificate(paper, "anggota", unit_certificate, PHRASE, by=cast.actor("ani"), now=NOW)
    sign_by_bsre(paper, "ketua", NIK, PHRASE, by=cast.actor("ketut"), now=NOW)
    assert esign.received[0][1]["tampilan"] == b"invisible"
    assert {"page", "xAxis", "yAxis"} & set(esign.received[0][1]) == set()


# -- BSrE that does not sign ----------------------------------------------------------------------


def other() -> bytes:
    made = typst.compile(b"= Naskah lain")
    assert isinstance(made, bytes)
    return made


def hangs(esign: Esign, form: Form) -> Reply:
    esign.stop.wait(10)
    return 200, "text/plain", b""


FAILING: dict[str, tuple[Callable[[Esign, Form], Reply], type[SigningFailed], str]] = {
    "passphrase": (
        lambda esign, form: told(400, error="Proses signing gagal : Passphrase anda salah 2031"),
        SigningRefused, "Frasa sandi salah. Tidak ada yang ditandatangani.",
    ),
    "not registered": (
        lambda esign, form: told(400, error="User tidak terdaftar 2011"),
        SigningRefused, "NIK ini tidak terdaftar pada BSrE.",
    ),
    "expired": (
        lambda esign, form: told(400, status_code=2022, error="gagal"),
        SigningRefused, "Masa berlaku sertifikat elektronik BSrE sudah habis. Ajukan pembaruan.",
    ),
    "out of order": (
        lambda esign, form: (503, "text/html", b"<h1>Bad gateway</h1>"),
        SigningDown, "Layanan BSrE sedang terganggu (HTTP 503). Coba lagi nanti.",
    ),
    "hangs": (hangs, SigningDown, "Layanan BSrE tidak menjawab dalam waktu yang wajar. Coba lagi nanti."),
    "garbage": (
        lambda esign, form: (200, "application/json", b"\xff\xfe{]"),
        SigningDown, "Jawaban layanan BSrE tidak dapat dipahami (HTTP 200). Beri tahu administrator.",
    ),
    "no PDF": (
        lambda esign, form: (200, "application/pdf", b"<html>Masuk</html>"),
        SigningDown, "Jawaban layanan BSrE tidak dapat dipahami (HTTP 200). Beri tahu administrator.",
    ),
    "PDF unsigned": (
        lambda esign, form: (200, "application/pdf", form["file"]),
        SigningDown, "Layanan BSrE mengirim berkas tanpa tanda tangan. Tidak ada yang disahkan.",
    ),
    "PDF of another": (
        lambda esign, form: (200, "application/pdf", by_bsre(other())),
        SigningDown, "Layanan BSrE mengirim naskah lain. Tidak ada yang disahkan.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", FAILING)
def test_where_bsre_does_not_sign_nothing_is_kept_and_nothing_lost(
    how: str, cast: Cast, case: Case, esign: Esign, settings: Any
) -> None:
    reply, kind, sentence = FAILING[how]
    paper, ani = paper_of(case, "berita_acara"), cast.actor("ani")
    original = document_of(paper)
    before = (Attachment.objects.count(), Event.objects.count(), sorted(stored(settings)))
    settings.BSRE_SECONDS = 0.5 if how == "hangs" else 20
    esign.reply = lambda form: reply(esign, form)
    with pytest.raises(kind) as failed:
        sign_by_bsre(paper, "anggota", NIK, PHRASE, by=ani, now=NOW)
    assert (type(failed.value), failed.value.refusal.sentence) == (kind, sentence)
    assert (Attachment.objects.count(), Event.objects.count(), sorted(stored(settings))) == before
    assert (made(paper), whole(case), path_of(original.sha256).exists()) == ([], True, True)
    esign.reply = None  # "tried again later"
    settings.BSRE_SECONDS = 20
    sign_by_bsre(paper, "anggota", NIK, PHRASE, by=ani, now=NOW)
    assert made(paper) == [("anggota", "bsre")]


def stored(settings: Any) -> list[str]:
    return [one.name for one in Path(settings.FILES).rglob("*") if one.is_file()]


def test_a_service_that_is_not_there(cast: Cast, case: Case, esign: Esign, settings: Any) -> None:
    settings.BSRE_URL = "http://127.0.0.1:9"
    with pytest.raises(SigningDown) as failed:
        sign_by_bsre(paper_of(case, "berita_acara"), "anggota", NIK, PHRASE, by=cast.actor("ani"), now=NOW)
    assert failed.value.refusal.sentence == "Layanan BSrE tidak dapat dihubungi. Coba lagi nanti."
    assert Signature.objects.count() == 0


def test_nobody_is_asked_for_a_seat_that_is_not_theirs(cast: Cast, case: Case, esign: Esign) -> None:
    """The passphrase goes nowhere where the signature would not be kept."""
    paper = paper_of(case, "berita_acara")
    refused = refused_by(lambda: sign_by_bsre(paper, "anggota", NIK, PHRASE, by=cast.actor("ketut"), now=NOW))
    assert (refused, esign.received) == (["not_your_seat"], [])
    keep_scan(paper, ["anggota"], Upload("pindai.pdf", b"%PDF-1.7"), by=cast.actor("ani"), now=NOW)
    refused = refused_by(
        lambda: sign_by_bsre(paper, "ketua", NIK, PHRASE, by=cast.actor("ketut"), now=NOW), Conflict
    )
    assert (refused, esign.received) == (["signed_already"], [])


def test_where_no_copy_can_be_kept_nobody_is_asked(
    cast: Cast, case: Case, esign: Esign, unit_certificate: Certificate, settings: Any
) -> None:
    paper, ani = paper_of(case, "berita_acara"), cast.actor("ani")
    document_of(paper)
    settings.DISK_LEAST_FOR_FILES = 1 << 60
    for sign in (
        lambda: sign_by_bsre(paper, "anggota", NIK, PHRASE, by=ani, now=NOW),
        lambda: sign_by_certificate(paper, "anggota", unit_certificate, PHRASE, by=ani, now=NOW),
        lambda: keep_scan(paper, ["anggota"], Upload("pindai.pdf", b"%PDF-1.7"), by=ani, now=NOW),
    ):
        assert refused_by(sign) == ["disk_full"]
    assert (made(paper), esign.received) == ([], [])


def test_how_somebody_stands_with_bsre(esign: Esign) -> None:
    esign.standings["3171011234560009"] = told(200, status_code=2022, status="EXPIRED", message="kedaluwarsa")
    told_of = {nik: bsre.status(bsre_service(), nik) for nik in (NIK, STRANGER, "3171011234560009")}
    assert {nik: (one.code, one.may_sign) for nik, one in told_of.items()} == {
        NIK: ("active", True), STRANGER: ("not_registered", False), "3171011234560009": ("expired", False)
    }  # fmt: skip


def rows_of(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return list(cursor.fetchall())


def test_neither_passphrase_nor_nik_is_kept_or_logged(
    cast: Cast, case: Case, esign: Esign, unit_certificate: Certificate, caplog: pytest.LogCaptureFixture
) -> None:
    """In no event, no row of any table, no line of the log, in no file."""
    caplog.set_level(logging.DEBUG)
    paper = paper_of(case, "berita_acara")
    with pytest.raises(SigningFailed):
        sign_by_bsre(paper, "anggota", STRANGER, PHRASE, by=cast.actor("ani"), now=NOW)
    sign_by_bsre(paper, "anggota", NIK, PHRASE, by=cast.actor("ani"), now=NOW)
    sign_by_certificate(paper, "ketua", unit_certificate, PHRASE, by=cast.actor("ketut"), now=NOW)
    assert made(paper) == [("anggota", "bsre"), ("ketua", "p12")]
    rows = "\n".join(repr(row) for table in connection.introspection.table_names() for row in rows_of(table))
    logged = "\n".join(record.getMessage() + (record.exc_text or "") for record in caplog.records)
    secrets = [PASSPHRASE, NIK, STRANGER, base64.b64encode(PASSPHRASE.encode()).decode()]
    for text in (rows, logged, rows.replace("\\u00e9", "é")):
        assert [one for one in secrets if one in text] == []
    files = [path_of(one.sha256).read_bytes() for one in Attachment.objects.all()]
    assert [one for one in secrets for content in files if one.encode() in content] == []
