"""BSrE's e-sign service: what is sent, what is taken, and each way it can fail, said plainly."""

from __future__ import annotations

import io
import json
import socket
from dataclasses import replace

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from tests.signing.authority import PASSPHRASE, given
from tests.signing.esign import NIK, PASSWORD, STRANGER, Esign, by_bsre, told
from tuntas.outgoing import Timeout
from tuntas.signing.bsre import Service, Standing, sign, status
from tuntas.signing.port import Place, Secret, Signed, SigningDown, SigningFailed, SigningRefused, Wanted
from tuntas.signing.signatures import signatures

PHRASE = Secret(PASSPHRASE)


def failure(service: Service, pdf: bytes, wanted: Wanted, phrase: Secret = PHRASE) -> tuple[type, str, str]:
    with pytest.raises(SigningFailed) as failed:
        sign(service, pdf, NIK, phrase, wanted)
    return failed.type, failed.value.refusal.code, failed.value.refusal.sentence


# -- signing


def test_a_paper_is_signed(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    certificate = given("Ketut di BSrE").certificate
    done = sign(esign.service(), paper, NIK, PHRASE, wanted)
    assert done == Signed(
        done.pdf, "bsre", "Ketut di BSrE", f"{certificate.serial_number:x}", done.fingerprint, wanted.moment
    )
    assert done.pdf.startswith(paper)
    assert [(one.intact, one.whole_document) for one in signatures(done.pdf)] == [(True, True)]


def test_what_is_sent_when_nothing_shows(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    sign(esign.service(), paper, NIK, PHRASE, wanted)
    assert esign.received == [
        (
            "/api/sign/pdf",
            {
                "file": paper, "nik": NIK.encode(), "passphrase": PASSPHRASE.encode(), "tampilan": b"invisible",
                "reason": wanted.reason.encode(),
            },
        )
    ]  # fmt: skip


def test_what_is_sent_when_it_shows(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    sign(esign.service(), paper, NIK, PHRASE, replace(wanted, place=Place(2, 50.4, 60, 212.6, 53.86)))
    ((_, form),) = esign.received
    assert {name: value.decode() for name, value in form.items() if name not in ("file", "nik", "passphrase")} == {
        "tampilan": "visible", "reason": wanted.reason, "image": "false", "linkQR": wanted.verify_url,
        "page": "2", "xAxis": "51", "yAxis": "60", "width": "53", "height": "53",
    }  # fmt: skip


def test_two_signatories_one_after_the_other(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    first = sign(esign.service(), paper, NIK, PHRASE, wanted)
    both = sign(esign.service(), first.pdf, NIK, PHRASE, wanted)
    assert both.pdf.startswith(first.pdf)
    assert [(one.intact, one.whole_document) for one in signatures(both.pdf)] == [(True, True)] * 2


def test_an_address_with_a_path(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    assert sign(esign.service(url=esign.url + "/"), paper, NIK, PHRASE, wanted).method == "bsre"
    assert failure(esign.service(url=esign.url + "/lain"), paper, wanted)[1] == "nonsense"


@pytest.mark.parametrize(
    "nik", ["", "123", NIK + "1", NIK[:-1] + "a", NIK.replace("1", "\N{FULLWIDTH DIGIT ONE}"), NIK + "\n", f" {NIK}"]
)
def test_a_nik_is_checked_before_anything_is_sent(nik: str, esign: Esign, paper: bytes, wanted: Wanted) -> None:
    with pytest.raises(SigningRefused) as refused:
        sign(esign.service(), paper, nik, PHRASE, wanted)
    with pytest.raises(SigningRefused):
        status(esign.service(), nik)
    assert refused.value.refusal.sentence == "NIK terdiri atas 16 angka."
    assert esign.received == []


# -- refused


def test_a_wrong_passphrase(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    assert failure(esign.service(), paper, wanted, Secret("salah sekali")) == (
        SigningRefused, "passphrase", "Frasa sandi salah. Tidak ada yang ditandatangani."
    )  # fmt: skip
    assert failure(esign.service(), paper, wanted, Secret("")) == (
        SigningRefused, "passphrase_empty", "Isi frasa sandi."
    )  # fmt: skip
    assert len(esign.received) == 1


def test_a_nik_that_is_unknown(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    with pytest.raises(SigningRefused) as refused:
        sign(esign.service(), paper, STRANGER, PHRASE, wanted)
    assert refused.value.refusal.code == "not_registered"


SAID = [
    (told(400, error="Proses signing gagal : Passphrase anda salah 2031", status_code=400), "passphrase"),
    (told(500, error="Proses signing gagal : Passphrase anda salah"), "passphrase"),
    (told(200, status_code="2031", message="gagal"), "passphrase"),
    (told(200, error="Proses signing gagal : User tidak terdaftar 2011"), "not_registered"),
    (told(400, status_code=2021, error="gagal"), "not_active"),
    (told(400, status_code=2022, error="gagal"), "expired"),
    (told(400, error="Sertifikat kadaluarsa sejak 2024"), "expired"),
    (told(400, status_code=2023, error="gagal"), "renewing"),
    (told(400, status_code=2024, error="gagal"), "suspended"),
    (told(400, error="Sertifikat telah dicabut"), "revoked"),
    (told(400, error="gagal 2041"), "document"),
    (told(400, error="Field page wajib diisi"), "refused"),
    (told(200, error="Kuota habis"), "refused"),
]


@pytest.mark.parametrize(("reply", "code"), SAID)
def test_what_the_service_refuses(
    reply: tuple[int, str, bytes], code: str, esign: Esign, paper: bytes, wanted: Wanted
) -> None:
    esign.reply = lambda form: reply
    assert failure(esign.service(), paper, wanted)[:2] == (SigningRefused, code)


def test_its_own_words_are_told_without_what_was_secret(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    esign.reply = lambda form: told(400, error=f"Aneh: {PASSPHRASE} untuk {NIK}\x00\n" + "x" * 500)
    kind, code, sentence = failure(esign.service(), paper, wanted)
    assert (kind, code) == (SigningRefused, "refused")
    assert sentence == "Layanan BSrE menolak: " + ("Aneh: ••• untuk •••" + "x" * 500)[:200]


# -- down


NONSENSE = [
    ((200, "text/html", b"<html>Login</html>"), "nonsense"),
    ((200, "application/pdf", b""), "nonsense"),
    ((200, "application/pdf", b"%PDF-1.7 rusak"), "nonsense"),
    ((200, "application/json", b"[1, 2]"), "nonsense"),
    ((200, "application/json", b"\xff\xfe"), "nonsense"),
    (told(200, status="ok"), "nonsense"),
    ((404, "text/html", b"tidak ada"), "nonsense"),
    (told(404, error="Not Found", status=404), "nonsense"),
    ((401, "text/html", b"401"), "credentials"),
    (told(403, error="Forbidden"), "credentials"),
    ((500, "text/html", b"oops"), "unavailable"),
    (told(500, error="Internal Server Error"), "unavailable"),
    ((503, "text/plain", b""), "unavailable"),
    (told(429, error="Too many"), "unavailable"),
]


@pytest.mark.parametrize(("reply", "code"), NONSENSE)
def test_what_is_no_answer(
    reply: tuple[int, str, bytes], code: str, esign: Esign, paper: bytes, wanted: Wanted
) -> None:
    esign.reply = lambda form: reply
    assert failure(esign.service(), paper, wanted)[:2] == (SigningDown, code)


def test_a_wrong_password_of_ours(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    assert failure(esign.service(password=Secret("lama")), paper, wanted) == (
        SigningDown, "credentials", "Layanan BSrE menolak nama pengguna aplikasi ini. Beri tahu administrator."
    )  # fmt: skip
    assert esign.received == []


def test_a_service_that_is_not_there(paper: bytes, wanted: Wanted) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    service = Service(f"http://127.0.0.1:{port}", "tuntas", Secret(PASSWORD))
    assert failure(service, paper, wanted) == (
        SigningDown, "unreachable", "Layanan BSrE tidak dapat dihubungi. Coba lagi nanti."
    )  # fmt: skip


def test_a_service_that_hangs(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    esign.reply = lambda form: (200, "text/plain", b"" if esign.stop.wait(5) else b"lama")
    assert failure(esign.service(timeout=Timeout(1, 0.3)), paper, wanted) == (
        SigningDown, "timeout", "Layanan BSrE tidak menjawab dalam waktu yang wajar. Coba lagi nanti."
    )  # fmt: skip


def test_an_answer_without_end(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    esign.reply = lambda form: (200, "application/pdf", b"%PDF" + bytes(2_000_000))
    assert failure(esign.service(most_bytes=1_000_000), paper, wanted)[:2] == (SigningDown, "too_large")


def test_a_redirect_is_not_followed(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    with Esign() as elsewhere:
        esign.location = elsewhere.url + "/api/sign/pdf"
        for number in (301, 302, 307, 308):
            esign.reply = lambda form, number=number: (number, "text/html", b"")
            assert failure(esign.service(), paper, wanted)[:2] == (SigningDown, "redirect")
        assert elsewhere.received == []


def test_settings_that_make_no_address(paper: bytes, wanted: Wanted) -> None:
    for url in ("", "bsre.contoh.go.id", "ftp://127.0.0.1", "http://a b/", "http://127.0.0.1:99999"):
        assert failure(Service(url, "tuntas", Secret(PASSWORD)), paper, wanted)[:2] == (SigningDown, "unreachable")


# -- another document


def test_another_document_is_not_taken(esign: Esign, paper: bytes, other_paper: bytes, wanted: Wanted) -> None:
    esign.reply = lambda form: (200, "application/pdf", by_bsre(other_paper))
    assert failure(esign.service(), paper, wanted) == (
        SigningDown, "foreign", "Layanan BSrE mengirim naskah lain. Tidak ada yang disahkan."
    )  # fmt: skip


def test_our_document_without_a_signature_is_not_taken(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    esign.reply = lambda form: (200, "application/pdf", paper)
    assert failure(esign.service(), paper, wanted)[:2] == (SigningDown, "nonsense")
    first = by_bsre(paper)
    esign.reply = lambda form: (200, "application/pdf", first)
    assert failure(esign.service(), first, wanted)[:2] == (SigningDown, "nonsense")


def test_a_broken_signature_is_not_taken(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    made = by_bsre(paper)
    at = made.rindex(b"/M (D") + 6
    esign.reply = lambda form: (200, "application/pdf", made[:at] + b"9" + made[at + 1 :])
    assert failure(esign.service(), paper, wanted)[:2] == (SigningDown, "nonsense")


def test_a_service_that_writes_the_file_anew(esign: Esign, paper: bytes, wanted: Wanted) -> None:
    """Its bytes are others, its pages are ours: taken while nobody had signed, for then nothing breaks."""
    anew = by_bsre(rewritten(paper))
    esign.reply = lambda form: (200, "application/pdf", anew)
    assert sign(esign.service(), paper, NIK, PHRASE, wanted).pdf == anew
    assert failure(esign.service(), by_bsre(paper), wanted)[:2] == (SigningDown, "foreign")


def rewritten(pdf: bytes) -> bytes:
    out = io.BytesIO()
    copy_into_new_writer(PdfFileReader(io.BytesIO(pdf))).write(out)
    assert not out.getvalue().startswith(pdf)
    return out.getvalue()


# -- standing


@pytest.mark.parametrize(
    ("reply", "standing"),
    [
        (
            told(200, status_code=1111, status="ISSUE", message="User telah terdaftar"),
            Standing("active", "Sertifikat elektronik BSrE aktif."),
        ),
        (
            told(200, status_code=1110, status="NOT_REGISTERED", message="x"),
            Standing("not_registered", "NIK ini tidak terdaftar pada BSrE."),
        ),
        (told(404, error="User tidak terdaftar"), Standing("not_registered", "NIK ini tidak terdaftar pada BSrE.")),
        (told(200, status="NEW"), Standing("not_active", "Sertifikat elektronik BSrE belum diaktifkan.")),
        (
            told(200, status="WAITING_FOR_VERIFICATION"),
            Standing("waiting", "Pendaftaran pada BSrE masih menunggu verifikasi."),
        ),
        (
            told(200, status="NO_CERTIFICATE"),
            Standing("no_certificate", "NIK ini terdaftar pada BSrE, tetapi belum memiliki sertifikat elektronik."),
        ),
        (
            told(200, status="EXPIRED"),
            Standing("expired", "Masa berlaku sertifikat elektronik BSrE sudah habis. Ajukan pembaruan."),
        ),
        (told(200, status="RENEW"), Standing("renewing", "Sertifikat elektronik BSrE sedang diperbarui.")),
        (told(200, status="SUSPEND"), Standing("suspended", "Sertifikat elektronik BSrE sedang ditangguhkan.")),
        (told(200, status="REVOKE"), Standing("revoked", "Sertifikat elektronik BSrE sudah dicabut.")),
        (told(200, status="ANEH_SEKALI"), Standing("unknown", "Status pada BSrE: ANEH_SEKALI.")),
    ],
)
def test_how_somebody_stands(reply: tuple[int, str, bytes], standing: Standing, esign: Esign) -> None:
    esign.standings[NIK] = reply
    assert status(esign.service(), NIK) == standing
    assert esign.received == [(f"/api/user/status/{NIK}", {})]


def test_only_an_active_certificate_may_sign() -> None:
    assert [Standing(code, "").may_sign for code in ("active", "expired", "unknown")] == [True, False, False]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ((200, "text/html", b"<html>"), "nonsense"),
        (told(200), "nonsense"),
        ((200, "application/json", json.dumps({"status": 7}).encode()), "nonsense"),
        (told(200, status="<script>"), "nonsense"),
        (told(401, status="UNAUTHORIZED"), "credentials"),
        (told(500, status="ERROR"), "unavailable"),
    ],
)
def test_no_standing_is_told(reply: tuple[int, str, bytes], code: str, esign: Esign) -> None:
    esign.standings[NIK] = reply
    with pytest.raises(SigningDown) as failed:
        status(esign.service(), NIK)
    assert failed.value.refusal.code == code
