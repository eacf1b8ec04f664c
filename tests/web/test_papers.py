"""Papers on their pages: looked at before they are sealed, numbered as typed, signed, and downloaded."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.signing.authority import PASSPHRASE, given
from tests.signing.esign import NIK, PASSWORD, USER, Esign
from tests.web.test_case import finish_url, plan_posted, reported, signed_in
from tuntas.cases import moves
from tuntas.cases.files import path_of
from tuntas.cases.models import Case, Paper, Signature
from tuntas.people.models import Certificate, Series
from tuntas.signing.signatures import signatures

NOW, DAY = datetime.now(UTC), timedelta(days=1)
NUMBER = "nomor.rencana_kerja"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


def preview_url(case: Case, step: str = "penerimaan") -> str:
    return f"/kasus/{case.number}/langkah/{step}/pratinjau/"


def text(answer: Any) -> str:
    """What a page says, its markup and entities gone."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", answer.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def value_of(answer: Any, name: str) -> str | None:
    """What stands in a control of the page."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', answer.content.decode())
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return html.unescape(value[1]) if value else None


def looked_at(client: Client, case: Case, **typed: str) -> Any:
    """The preview, after what was typed on the case page was sent with its button."""
    return client.post(preview_url(case), plan_posted() | typed, follow=True)


def sealed_by_ani(cast: Cast) -> Case:
    case = reported(cast)
    signed_in(cast.ani).post(finish_url(case), plan_posted())
    return case


def typed_series(cast: Cast) -> None:
    Series.objects.create(unit=cast.office, first=date(2020, 1, 1), mode="typed")


# -- before sealing -----------------------------------------------------------------------------


def test_a_paper_is_looked_at_and_sealed_as_it_was_seen(cast: Cast) -> None:
    case, ani = reported(cast), signed_in(cast.ani)
    seen = looked_at(ani, case)
    assert seen.redirect_chain == [(preview_url(case), 302)]
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', seen.content.decode())
    assert [html.unescape(alt) for _url, alt in pictures] == ["Rencana kerja, halaman 1 dari 1"]
    picture = ani.get(html.unescape(pictures[0][0]))
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert case.papers.get(key="rencana_kerja").sealed_at is None
    done = ani.post(finish_url(case), {"dilihat": value_of(seen, "dilihat")}, follow=True)
    assert "Langkah selesai" in text(done)
    paper = case.papers.get(key="rencana_kerja")
    assert (paper.data["alat"], paper.number) == ("Penguji kabel", f"PPK-1-RK TAHUN {NOW.year}")


def test_what_changed_after_it_was_looked_at_is_not_sealed(cast: Cast) -> None:
    case, ani = reported(cast), signed_in(cast.ani)
    seen = looked_at(ani, case)
    run = case.runs.get(finished_at=None)
    moves.release(run, by=cast.actor("ani"))
    moves.write(run, "rencana_kerja", {"alat": "Tangga"}, by=cast.actor("budi"))
    answer = ani.post(finish_url(case), {"dilihat": value_of(seen, "dilihat")})
    assert answer.status_code == 409
    assert "Budi menyimpan naskah ini pukul" in text(answer)
    assert case.papers.get(key="rencana_kerja").sealed_at is None


def test_what_lacks_is_named_and_not_sealed(cast: Cast) -> None:
    case, ani = reported(cast), signed_in(cast.ani)
    seen = looked_at(ani, case, **{"rencana_kerja.dampak": ""})
    assert "Belum dapat disahkan" in text(seen)
    assert "Rencana kerja : Dampak belum diisi." in text(seen)
    assert re.search(r"<button[^>]*disabled[^>]*>\s*(<[^>]+>\s*)*.*Sahkan", seen.content.decode())
    refused = ani.post(finish_url(case), {"dilihat": value_of(seen, "dilihat")})
    assert refused.status_code == 422
    assert "Periksa sakelar" in refused.content.decode()  # the form is shown as it was saved


def test_only_who_finishes_the_step_looks_at_it(cast: Cast) -> None:
    case = reported(cast)
    looked_at(signed_in(cast.ani), case)
    assert [signed_in(getattr(cast, who)).get(preview_url(case)).status_code for who in (
        "ani", "budi", "ketut", "jusuf", "vina", "sari"
    )] == [200, 200, 404, 404, 404, 404]  # fmt: skip
    assert Client().get(preview_url(case)).status_code == 302
    signed_in(cast.ani).post(finish_url(case), {"dilihat": ""})
    assert signed_in(cast.ani).get(preview_url(case)).status_code == 404  # sealed by now


def test_a_signatory_without_nip_is_told_of(cast: Cast) -> None:
    cast.ani.nip = ""
    cast.ani.save()
    assert "Ani Lestari, S.Kom. belum punya NIP di Tuntas; barisnya tidak dicetak." in text(
        looked_at(signed_in(cast.ani), reported(cast))
    )


# -- numbers typed on a page --------------------------------------------------------------------


def test_a_number_typed_at_the_preview_is_the_papers(cast: Cast) -> None:
    typed_series(cast)
    case, ani = reported(cast), signed_in(cast.ani)
    seen = looked_at(ani, case)
    assert "Nomor naskah: Rencana kerja" in text(seen)
    sent = {"dilihat": value_of(seen, "dilihat"), NUMBER: " B-17/PPK/2026 "}
    assert "Langkah selesai" in text(ani.post(finish_url(case), sent, follow=True))
    assert case.papers.get(key="rencana_kerja").number == "B-17/PPK/2026"


def test_a_number_typed_before_the_preview_is_still_there(cast: Cast) -> None:
    typed_series(cast)
    seen = looked_at(signed_in(cast.ani), reported(cast), **{NUMBER: "B-17/PPK & Co/2026"})
    assert value_of(seen, NUMBER) == "B-17/PPK & Co/2026"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Rencana kerja: ketik nomor naskah dari SRIKANDI."),
        ("B-17/PPK/2026", "Rencana kerja: nomor B-17/PPK/2026 sudah dipakai naskah lain."),
        ("B" * 161, "paling panjang 160 huruf."),
    ],
)
@pytest.mark.parametrize("from_preview", [True, False])
def test_a_number_that_is_refused_comes_back_with_all_that_was_typed(
    number: str, sentence: str, from_preview: bool, cast: Cast
) -> None:
    typed_series(cast)
    ani = signed_in(cast.ani)
    ani.post(finish_url(reported(cast)), plan_posted() | {NUMBER: "B-17/PPK/2026"})
    case = reported(cast)
    if from_preview:
        seen = looked_at(ani, case)
        sent = {"dilihat": value_of(seen, "dilihat") or "", NUMBER: number}
    else:
        sent = plan_posted() | {NUMBER: number}
    answer = ani.post(finish_url(case), sent)
    assert (answer.status_code, sentence in text(answer), value_of(answer, NUMBER) or "") == (422, True, number)
    if from_preview:
        assert "Begini naskahnya bila disahkan sekarang" in text(answer)
        assert value_of(answer, "dilihat") == value_of(seen, "dilihat")
    else:
        assert "Periksa sakelar" in answer.content.decode()
    paper = case.papers.get(key="rencana_kerja")
    assert (paper.sealed_at, paper.data["alat"]) == (None, "Penguji kabel")


def test_a_number_of_the_automatic_pattern_is_refused_where_it_was_typed(cast: Cast) -> None:
    case, ani = reported(cast), signed_in(cast.ani)
    seen = looked_at(ani, case)
    typed = f"PPK-99-RK TAHUN {NOW.year}"
    answer = ani.post(finish_url(case), {"dilihat": value_of(seen, "dilihat"), NUMBER: typed})
    assert (answer.status_code, value_of(answer, NUMBER)) == (422, typed)
    assert "sepola dengan nomor otomatis" in text(answer)


# -- the sealed paper, and its signatures ---------------------------------------------------------


def sign(client: Client, case: Case, **sent: Any) -> Any:
    return client.post(f"/kasus/{case.number}/naskah/rencana_kerja/tanda-tangan/", sent, follow=True)


def scan(content: bytes = b"%PDF-1.7 pindai", name: str = "pindai.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    held = given("Pusat", begins=NOW - 30 * DAY, ends=NOW + 700 * DAY)
    return Certificate.objects.create(
        unit=cast.office, name="Segel", p12=held.p12(), subject="Pusat", issuer="CA Uji", serial="1",
        fingerprint="0" * 64, valid_from=NOW - 30 * DAY, valid_to=NOW + 700 * DAY, added_at=NOW,
    )  # fmt: skip


def test_the_paper_is_downloaded_as_sealed_and_as_signed(cast: Cast) -> None:
    case, ani = sealed_by_ani(cast), signed_in(cast.ani)
    address = f"/kasus/{case.number}/naskah/rencana_kerja/"
    original = b"".join(ani.get(f"{address}dokumen/").streaming_content)
    assert original.startswith(b"%PDF-")
    assert ani.get(f"{address}salinan/").status_code == 404
    answer = sign(ani, case, cara="wet", tempat="anggota", pindaian=scan())
    assert "Hasil pindai tersimpan; itulah salinan bertanda tangan." in text(answer)
    assert "tanda tangan basah, pindaian diunggah" in text(answer)
    assert b"".join(ani.get(f"{address}salinan/").streaming_content) == b"%PDF-1.7 pindai"
    assert b"".join(ani.get(f"{address}dokumen/").streaming_content) == original


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"pindaian": scan}, "Rencana kerja: pilih tempat tanda tangan yang ada pada naskah ini."),
        ({"tempat": "kepala", "pindaian": scan}, "Rencana kerja: pilih tempat tanda tangan yang ada pada naskah ini."),
        ({"tempat": "anggota"}, "Berkas pindaian kosong."),
        ({"tempat": "anggota", "pindaian": lambda: scan(b"catatan", "a.txt")},
         "a.txt bukan hasil pindai; kirim PDF atau foto (JPG, PNG, WebP)."),
    ],
)  # fmt: skip
def test_a_scan_that_is_refused(sent: dict[str, Any], sentence: str, cast: Cast) -> None:
    case = sealed_by_ani(cast)
    made = {key: value() if callable(value) else value for key, value in sent.items()}
    answer = sign(signed_in(cast.ani), case, cara="wet", **made)
    assert answer.status_code == 422
    assert "Belum ditandatangani" in text(answer)
    assert sentence in text(answer)
    assert Signature.objects.count() == 0


def test_the_certificate_of_the_unit_on_the_page(cast: Cast, certificate: Certificate) -> None:
    case, ani = sealed_by_ani(cast), signed_in(cast.ani)
    sent = {"cara": "p12", "tempat": "anggota", "sertifikat": certificate.pk}
    wrong = sign(ani, case, **sent, kata_sandi="keliru")
    assert (wrong.status_code, "Frasa sandi salah, atau berkas sertifikat rusak." in text(wrong)) == (422, True)
    assert "keliru" not in wrong.content.decode()
    for none in ("x", "1" * 5000):
        assert sign(ani, case, **(sent | {"sertifikat": none}), kata_sandi=PASSPHRASE).status_code == 422
    done = sign(ani, case, **sent, kata_sandi=PASSPHRASE)
    assert "Naskah ditandatangani secara elektronik." in text(done)
    assert PASSPHRASE not in done.content.decode()
    copy = Signature.objects.get().document
    assert [one.intact for one in signatures(path_of(copy.sha256).read_bytes())] == [True]
    assert sign(ani, case, **sent, kata_sandi=PASSPHRASE).status_code == 409


def test_bsre_on_the_page(cast: Cast, settings: Any) -> None:
    case, ani = sealed_by_ani(cast), signed_in(cast.ani)
    sent = {"cara": "bsre", "tempat": "anggota", "nik": NIK, "kata_sandi": PASSPHRASE}
    unset = sign(ani, case, **sent)
    assert (unset.status_code, "Layanan BSrE belum diatur oleh pengelola." in text(unset)) == (503, True)
    with Esign() as esign:
        settings.BSRE_URL, settings.BSRE_USER, settings.BSRE_PASSWORD = esign.url, USER, PASSWORD
        wrong = sign(ani, case, **(sent | {"kata_sandi": "keliru"}))
        assert "Frasa sandi salah. Tidak ada yang ditandatangani." in text(wrong)
        assert (value_of(wrong, "nik"), value_of(wrong, "kata_sandi") or "") == (NIK, "")
        assert "Naskah ditandatangani secara elektronik." in text(sign(ani, case, **sent))
    assert [one.method for one in Signature.objects.all()] == ["bsre"]
    assert Paper.objects.get(key="rencana_kerja").number.startswith("PPK-1-RK")


def test_who_may_sign_on_the_page(cast: Cast) -> None:
    case = sealed_by_ani(cast)
    sent = {"cara": "wet", "tempat": "anggota"}
    assert [sign(signed_in(getattr(cast, who)), case, **sent, pindaian=scan()).status_code for who in (
        "vina", "sari", "jusuf"
    )] == [404, 404, 200]  # fmt: skip


# -- the bundle, and the door for everybody -------------------------------------------------------


def test_a_refused_bundle_says_who_may_take_it(cast: Cast) -> None:
    case = sealed_by_ani(cast)
    refused = signed_in(cast.ani).post(f"/kasus/{case.number}/bundel/")
    assert refused.status_code == 403
    assert "Hanya Ketua Tim Kerja Pengelolaan Sistem Informasi / Kepala Pusat Penilaian Kompetensi / auditor" in text(
        refused
    )
    assert "Ambil bundel kasus" not in text(signed_in(cast.ani).get(f"/kasus/{case.number}/"))
    ketut = signed_in(cast.ketut)
    assert "Ambil bundel kasus (ZIP)" in text(ketut.get(f"/kasus/{case.number}/"))
    taken = ketut.post(f"/kasus/{case.number}/bundel/")
    assert (taken["Content-Type"], taken["Content-Disposition"]) == (
        "application/zip", f'attachment; filename="bundel-{case.number}.zip"'
    )  # fmt: skip


@pytest.mark.parametrize("address", ["/lapor/", "/lacak/", "/periksa/", "/masuk/"])
def test_public_pages_lead_to_the_verification_of_a_paper(address: str, db: None, cast: Cast) -> None:
    assert '<a href="/periksa/">Periksa naskah</a>' in Client().get(address).content.decode()


def test_an_unsealed_paper_is_not_signed(cast: Cast) -> None:
    """A paper that was never sealed has no page of signatures."""
    case = reported(cast)
    assert sign(signed_in(cast.ani), case, cara="wet", tempat="anggota", pindaian=scan()).status_code == 404
