"""Signing by the API: a scan, a certificate of the unit, BSrE; who may, what is refused, what the second time does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Caller, Callers, token_of
from tests.api.test_problems import codes, problem
from tests.api.test_whole_case import do, ok
from tests.cast import Cast, person
from tests.signing.authority import PASSPHRASE, given
from tests.signing.esign import NIK, PASSWORD, STRANGER, USER, Esign
from tests.stories import papers
from tuntas.cases import files
from tuntas.cases.models import Attachment, Case, Event, Signature
from tuntas.people.models import Certificate
from tuntas.signing.signatures import signatures

NOW, DAY = datetime.now(UTC), timedelta(days=1)
PDF = b"%PDF-1.7 hasil pindai"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def signing(callers: Callers) -> str:
    """The address of the signatures of a Rencana kerja that Ani sealed."""
    number = callers.reported()
    do(callers.ani, number, papers.plan())
    return f"/cases/{number}/papers/rencana_kerja/signatures"


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    held = given("Pusat", begins=NOW - 30 * DAY, ends=NOW + 700 * DAY)
    return Certificate.objects.create(
        unit=cast.office, name="Segel", p12=held.p12(), subject="Pusat", issuer="CA Uji", serial="1",
        fingerprint="0" * 64, valid_from=NOW - 30 * DAY, valid_to=NOW + 700 * DAY, added_at=NOW,
    )  # fmt: skip


@pytest.fixture
def esign(settings: Any) -> Iterator[Esign]:
    with Esign() as running:
        settings.BSRE_URL, settings.BSRE_USER, settings.BSRE_PASSWORD = running.url, USER, PASSWORD
        settings.BSRE_SECONDS = 10
        yield running


def file(content: bytes = PDF, name: str = "pindai.pdf") -> io.BytesIO:
    made = io.BytesIO(content)
    made.name = name
    return made


def scan(who: Caller, signing: str, content: bytes = PDF, name: str = "pindai.pdf", **more: Any) -> Any:
    return who.send("POST", f"{signing}/scan", {"seat": "anggota", "file": file(content, name)} | more)


def p12(who: Caller, signing: str, certificate: int, **more: Any) -> Any:
    body = {"method": "p12", "seat": "anggota", "passphrase": PASSPHRASE, "certificate": certificate}
    return who.post(signing, body | more)


def by_bsre(who: Caller, signing: str, **more: Any) -> Any:
    return who.post(signing, {"method": "bsre", "seat": "anggota", "passphrase": PASSPHRASE, "nik": NIK} | more)


def told(answer: Any) -> list[tuple[str, str]]:
    return [(one["seat"], one["method"]) for one in ok(answer)]


def signed_copy(callers: Callers, signing: str) -> Any:
    """What the paper itself tells of its newest signature."""
    (revision,) = ok(callers.ani.get(signing.removesuffix("/signatures")))["revisions"]
    (seat,) = revision["signatures"]
    return seat


# -- a scan -------------------------------------------------------------------------------------


def test_a_scan_is_the_signed_copy(callers: Callers, signing: str) -> None:
    answer = scan(callers.budi, signing)
    (seat,) = ok(answer)
    assert (seat["seat"], seat["name"], seat["method"]) == ("anggota", "Ani Lestari, S.Kom.", "wet")
    assert seat["sha256"] == Attachment.objects.get(name="pindai.pdf").sha256
    assert signed_copy(callers, signing) == seat


def test_the_same_scan_again_is_the_same_answer(callers: Callers, signing: str) -> None:
    first = ok(scan(callers.ani, signing))
    assert ok(scan(callers.ani, signing)) == first
    assert (Signature.objects.count(), Event.objects.filter(kind="paper.signed").count()) == (1, 1)
    better = ok(scan(callers.ani, signing, PDF + b" lebih jelas"))
    assert (better[0]["sha256"] != first[0]["sha256"], Signature.objects.count()) == (True, 2)


def test_who_may_bring_a_scan(callers: Callers, signing: str) -> None:
    assert codes(problem(scan(callers.nobody, signing), 401)) == ["no_token"]
    assert codes(problem(scan(callers.vina, signing), 404)) == ["no_such_case"]
    assert codes(problem(scan(callers.sari, signing), 404)) == ["no_such_case"]
    assert Signature.objects.count() == 0


def test_an_auditor_changes_nothing(callers: Callers, cast: Cast, signing: str) -> None:
    auditor = Caller(token_of(person("lestari", "Lestari", cast.office, "auditor")))
    said = problem(scan(auditor, signing), 403)
    assert (codes(said), said["reasons"][0]["text"]) == (
        ["not_allowed"], "Hanya petugas unit ini yang dapat melakukannya."
    )  # fmt: skip


def test_what_is_no_scan(callers: Callers, signing: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Attachment.objects.count()
    assert codes(problem(scan(callers.ani, signing, b"catatan", "a.txt"), 422)) == ["scan_kind"]
    assert codes(problem(scan(callers.ani, signing, b"MZ\x00\x00", "a.exe"), 415)) == ["file_kind"]
    assert codes(problem(scan(callers.ani, signing, b"", "a.pdf"), 422)) == ["file_empty"]
    assert codes(problem(callers.ani.send("POST", f"{signing}/scan", {"seat": "anggota"}), 422)) == ["key_missing"]
    assert codes(problem(callers.ani.send("POST", f"{signing}/scan", {"file": file()}), 422)) == ["key_missing"]
    said = problem(scan(callers.ani, signing, seat="kepala"), 422)
    assert (codes(said), said["reasons"][0]["paper"]) == (["no_such_seat"], "rencana_kerja")
    assert codes(problem(scan(callers.ani, signing, revision="7"), 404)) == ["no_document"]
    monkeypatch.setattr(files, "space_for_files", lambda: False)
    assert codes(problem(scan(callers.ani, signing), 503)) == ["disk_full"]
    monkeypatch.undo()
    settings.UPLOAD_MOST = 1000
    assert codes(problem(scan(callers.ani, signing, PDF + bytes(2000)), 413)) == ["file_too_large"]
    # beside the document itself, which was made
    assert (Signature.objects.count(), Attachment.objects.count() - kept <= 1) == (0, True)


def test_only_a_sealed_paper_is_signed(callers: Callers, signing: str) -> None:
    draft = signing.replace("rencana_kerja", "hasil_verifikasi")
    assert codes(problem(scan(callers.ani, draft), 404)) == ["no_document"]
    assert codes(problem(scan(callers.ani, signing.replace("rencana_kerja", "tidak_ada")), 404)) == ["no_document"]
    assert codes(problem(p12(callers.ani, draft, 1), 404)) == ["no_document"]


# -- a certificate ------------------------------------------------------------------------------


def test_a_certificate_of_the_unit(callers: Callers, signing: str, certificate: Certificate) -> None:
    assert told(p12(callers.ani, signing, certificate.pk)) == [("anggota", "p12")]
    copy = Attachment.objects.get(sha256=signed_copy(callers, signing)["sha256"])
    found = signatures(files.path_of(copy.sha256).read_bytes())
    assert [(one.subject, one.intact, one.whole_document) for one in found] == [("Pusat", True, True)]
    said = problem(p12(callers.ani, signing, certificate.pk), 409)
    assert (codes(said), said["reasons"][0]["text"]) == (["signed_already"], (
        "Rencana kerja sudah ditandatangani di tempat ini, atau sudah ada hasil pindai yang ditandatangani basah."
    ))  # fmt: skip
    assert codes(problem(scan(callers.budi, signing), 409)) == ["signed_already"]


def test_what_a_certificate_does_not_sign(callers: Callers, signing: str, certificate: Certificate) -> None:
    said = problem(p12(callers.ani, signing, certificate.pk, passphrase="keliru"), 422)
    assert (codes(said), said["reasons"][0]["text"]) == (
        ["passphrase"], "Frasa sandi salah, atau berkas sertifikat rusak."
    )  # fmt: skip
    assert "keliru" not in str(said)
    assert codes(problem(p12(callers.budi, signing, certificate.pk), 422)) == ["not_your_seat"]
    assert codes(problem(p12(callers.ani, signing, certificate.pk, seat="ketua"), 422)) == ["no_such_seat"]
    assert codes(problem(p12(callers.ani, signing, 0), 404)) == ["no_certificate"]
    assert codes(problem(p12(callers.ani, signing, certificate.pk, method="stempel"), 422)) == ["wrong_value"]
    assert codes(problem(p12(callers.ani, signing, certificate.pk, warna="biru"), 422)) == ["unknown_key"]
    assert codes(problem(p12(callers.nobody, signing, certificate.pk), 401)) == ["no_token"]
    Certificate.objects.update(retired_at=NOW)
    assert codes(problem(p12(callers.ani, signing, certificate.pk), 404)) == ["no_certificate"]
    assert Signature.objects.count() == 0


def test_the_certificate_of_another_unit(callers: Callers, cast: Cast, signing: str, certificate: Certificate) -> None:
    Certificate.objects.update(unit=cast.vendor)
    assert codes(problem(p12(callers.ani, signing, certificate.pk), 404)) == ["no_certificate"]


# -- BSrE ---------------------------------------------------------------------------------------


def test_bsre(callers: Callers, signing: str, esign: Esign) -> None:
    assert told(by_bsre(callers.ani, signing)) == [("anggota", "bsre")]
    assert codes(problem(by_bsre(callers.ani, signing), 409)) == ["signed_already"]
    assert len(esign.received) == 1


def test_what_bsre_does_not_sign(callers: Callers, signing: str, esign: Esign) -> None:
    for more, code in (
        ({"passphrase": "keliru"}, "passphrase"), ({"passphrase": ""}, "passphrase_empty"), ({"nik": "12"}, "nik_form"),
        ({"nik": STRANGER}, "not_registered"), ({"seat": "ketua"}, "no_such_seat"),
    ):  # fmt: skip
        assert codes(problem(by_bsre(callers.ani, signing, **more), 422)) == [code]
    assert codes(problem(by_bsre(callers.budi, signing), 422)) == ["not_your_seat"]
    esign.reply = lambda form: (200, "application/pdf", b"<html>bukan PDF</html>")
    answer = by_bsre(callers.ani, signing)
    said = problem(answer, 503)
    assert (codes(said), answer["Retry-After"]) == (["nonsense"], "60")
    assert PASSPHRASE not in answer.content.decode()
    assert Signature.objects.count() == 0


def test_bsre_that_is_not_there(callers: Callers, signing: str, settings: Any) -> None:
    assert codes(problem(by_bsre(callers.ani, signing), 404)) == ["no_bsre"]
    settings.BSRE_URL = "http://127.0.0.1:9"
    said = problem(by_bsre(callers.ani, signing), 503)
    assert said["reasons"][0]["text"] == "Layanan BSrE tidak dapat dihubungi. Coba lagi nanti."
    callers.ani.language = "en"
    problem(by_bsre(callers.ani, signing), 503)
    assert Case.objects.get().events.filter(kind="paper.signed").count() == 0
