"""An official paper from the administrator's settings to the auditor's proof, on a phone and on a desk."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Office, Watched
from tests.browser.test_walk import BOTH_WIDTHS, choose
from tests.signing.authority import PASSPHRASE, given
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import reported
from tuntas.cases import moves
from tuntas.cases.models import Case, Paper, Signature
from tuntas.people.duties import local_day
from tuntas.people.models import Certificate, Letterhead, Series, Signatory

pytestmark = pytest.mark.browser

NUMBER, TAKEN = "B-18/PPK/2026", "B-17/PPK/2026"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FILES = tmp_path / "files"
    yield


def save(person: Watched, name: str, path: str) -> None:
    """Press the form's button; `path` is where one comes back to."""
    person.check(name)
    person.page.locator("main form button[data-kind=main]").click()
    person.page.wait_for_url(f"**{path}")
    person.check(f"{name}, disimpan")


def opened(person: Watched, base: str, path: str, link: str) -> Page:
    """A list of settings, and from it the form that makes one more."""
    person.page.goto(base + path)
    person.check(path)
    person.page.get_by_role("link", name=link).first.click()
    person.page.wait_for_load_state()
    return person.page


def set_up(office: Office, tmp_path: Path) -> None:
    """Sari: a letterhead, how the Ketua signs, how a Rencana kerja is numbered, a certificate."""
    sari, today = office["sari"], local_day(office.cast.office, datetime.now(UTC)).isoformat()
    page = opened(sari, office.base, "/pengaturan/kop/", "Kop baru")
    page.fill("[name=first]", today)
    page.fill("[name=lines]", "KEMENTERIAN BARU\nPUSAT PENILAIAN KOMPETENSI")
    page.fill("[name=city]", "Depok")
    save(sari, "kop", "/pengaturan/kop/")
    page = opened(sari, office.base, "/pengaturan/penanda-tangan/", "Atur cara menandatangani")
    page.fill("[name=first]", today)
    page.fill("[name=position]", "Koordinator Jaringan")
    save(sari, "penanda tangan", "/pengaturan/penanda-tangan/")
    page = opened(sari, office.base, "/pengaturan/penomoran/", "Atur Rencana kerja")
    page.fill("[name=first]", today)
    if page.locator("select[name=mode]").count():
        page.select_option("select[name=mode]", "typed")
    else:
        choose(page, "mode", "typed")
    save(sari, "penomoran", "/pengaturan/penomoran/")
    file = tmp_path / "segel.p12"
    now = datetime.now(UTC)
    held = given("Pusat", begins=now - timedelta(days=30), ends=now + timedelta(days=700))
    file.write_bytes(held.p12())
    page = opened(sari, office.base, "/pengaturan/sertifikat/", "Tambah sertifikat (P12)")
    page.fill("[name=name]", "Segel Pusat")
    page.set_input_files("input[name=file]", file)
    page.fill("[name=passphrase]", PASSPHRASE)
    save(sari, "sertifikat", "/pengaturan/sertifikat/")
    sari.quiet()
    made = [model.objects.filter(unit=office.cast.office).count() for model in (
        Letterhead, Signatory, Series, Certificate
    )]  # fmt: skip
    assert made == [2, 1, 1, 1]  # the first letterhead is of the cast


def another_paper(office: Office) -> None:
    """Of a case that was a mistake: its number is taken all the same."""
    now, ani = datetime.now(UTC), office.cast.actor("ani")
    case = reported(office.cast, now - timedelta(minutes=9))
    run = case.runs.get(finished_at=None)
    moves.write(run, "rencana_kerja", papers.plan()["rencana_kerja"], by=ani, now=now)
    moves.finish(run, by=ani, numbers={"rencana_kerja": TAKEN}, now=now)
    moves.withdraw(case, "duplicate", "Laporan ganda.", by=office.cast.actor("ketut"), now=now)


def open_case(office: Office, username: str) -> Page:
    """The page of the case that runs."""
    page = office[username].page
    page.goto(f"{office.base}/kasus/{Case.objects.get(closed_at=None).number}/")
    return page


def look_and_seal(office: Office) -> None:
    """Ani types a number that is taken; it comes back, she mends it, and the paper is sealed as she saw it."""
    page, ani = open_case(office, "ani"), office["ani"]
    choose(page, "rencana_kerja.dampak", "satu_ruang")
    page.fill('[name="rencana_kerja.langkah.0.apa"]', "Periksa sakelar lantai 3")
    page.fill('[name="nomor.rencana_kerja"]', TAKEN)
    page.get_by_role("button", name="Pratinjau naskah").click()
    page.wait_for_url("**/pratinjau/**")
    picture = page.get_by_alt_text("Rencana kerja, halaman 1 dari 1")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 300
    ani.check("pratinjau")
    expect(page.locator('[name="nomor.rencana_kerja"]')).to_have_value(TAKEN)
    page.get_by_role("button", name="Sahkan dan selesaikan langkah").click()
    expect(page.locator("main")).to_contain_text(f"nomor {TAKEN} sudah dipakai naskah lain")
    ani.check("pratinjau, ditolak")
    expect(page.locator('[name="nomor.rencana_kerja"]')).to_have_value(TAKEN)
    page.fill('[name="nomor.rencana_kerja"]', NUMBER)
    page.get_by_role("button", name="Sahkan dan selesaikan langkah").click()
    expect(page.locator("main")).to_contain_text("Langkah selesai")


def sign_by_scan(office: Office, tmp_path: Path) -> Paper:
    """Ani opens the paper, prints it, signs it, and brings the scan."""
    scan = tmp_path / "pindai.pdf"
    scan.write_bytes(b"%PDF-1.7 hasil pindai")
    ani, page = office["ani"], office["ani"].page
    page.get_by_role("link", name="Rencana kerja").first.click()
    page.wait_for_url("**/naskah/rencana_kerja/**")
    ani.check("naskah sah")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_text("Unggah hasil pindai yang ditandatangani basah").click()
    page.locator('label.choice:has(input[name="tempat"][value="anggota"])').click()
    page.set_input_files("input[name=pindaian]", scan)
    ani.check("naskah, pindaian dipilih")
    page.get_by_role("button", name="Unggah").click()
    expect(page.locator("main")).to_contain_text("Hasil pindai tersimpan")
    ani.check("naskah bertanda tangan")
    ani.quiet()
    paper = Paper.objects.select_related("case", "document").get(key="rencana_kerja", number=NUMBER)
    assert [(one.seat, one.method) for one in Signature.objects.filter(paper=paper)] == [("anggota", "wet")]
    return paper


def verify_as_a_visitor(office: Office, paper: Paper) -> None:
    """Somebody with the paper in hand finds the page from the foot of any public page."""
    visitor = office.visitor()
    visitor.page.goto(office.base + "/lapor/")
    visitor.page.get_by_role("link", name="Periksa naskah").click()
    visitor.page.fill("#id_kode", str(paper.code))
    visitor.page.get_by_role("button", name="Periksa").click()
    visitor.page.wait_for_url(f"**/periksa/{paper.code}/")
    expect(visitor.page.locator("main")).to_contain_text("Tercatat, dan ini revisi terbarunya")
    expect(visitor.page.locator("main")).to_contain_text(NUMBER)
    expect(visitor.page.locator("main")).to_contain_text("tanda tangan basah")
    visitor.check("periksa")
    visitor.quiet()


def prove(office: Office, tmp_path: Path) -> None:
    """Ketut takes the bundle; its own program proves it with nothing but Python, and notices one flipped byte."""
    page = open_case(office, "ketut")
    office["ketut"].check("kasus, dengan bundel")
    with page.expect_download() as download:
        page.get_by_role("button", name="Ambil bundel kasus (ZIP)").click()
    bundle = tmp_path / download.value.suggested_filename
    download.value.save_as(bundle)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "bundel")
        assert {"naskah/rencana_kerja-2.pdf", "naskah/rencana_kerja-1.pdf"} & set(archive.namelist())
    own = tmp_path / "bundel" / "verify.py"
    whole = run(own)
    assert (whole.returncode, whole.stdout.splitlines()[-1]) == (0, "UTUH."), whole.stdout + whole.stderr
    assert run(own, bundle).returncode == 0
    (signed,) = (tmp_path / "bundel" / "naskah").glob("rencana_kerja-*.ttd-1.pdf")
    signed.write_bytes(signed.read_bytes()[:-1] + b"!")
    broken = run(own)
    assert (broken.returncode, f"naskah/{signed.name}: isinya berubah." in broken.stdout) == (1, True)
    office["ketut"].quiet()


def run(program: Path, *words: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-I", str(program), *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False, cwd="/")


def test_the_administrator_sets_up_how_papers_look(office: Office, tmp_path: Path) -> None:
    set_up(office, tmp_path)


@BOTH_WIDTHS
def test_a_paper_is_looked_at_sealed_signed_and_proven(office: Office, tmp_path: Path) -> None:
    Series.objects.create(unit=office.cast.office, first=date(2020, 1, 1), paper="rencana_kerja", mode="typed")
    another_paper(office)
    reported(office.cast, datetime.now(UTC) - timedelta(minutes=5))
    look_and_seal(office)
    verify_as_a_visitor(office, sign_by_scan(office, tmp_path))
    prove(office, tmp_path)
