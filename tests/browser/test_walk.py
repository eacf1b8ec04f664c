"""Both ways of the SOP, walked by five people on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Office, Watched
from tuntas.cases.models import Case, Report

pytestmark = pytest.mark.browser
BOTH_WIDTHS = pytest.mark.parametrize("office", [390, 1280], indirect=True)


def choose(page: Page, name: str, value: str) -> None:
    """Tick the radio button `value` of question `name`, as a thumb does: on its label."""
    page.locator(f'label.choice:has(input[name="{name}"][value="{value}"])').click()


def report_it(office: Office) -> tuple[Watched, str]:
    """Rudi reports from his phone; the tracking link he is given."""
    rudi = office.visitor()
    page = rudi.page
    page.goto(office.base + "/lapor/")
    rudi.check("lapor")
    choose(page, "data_gangguan.gejala", "ruang")
    page.select_option('select[name="data_gangguan.tempat"]', label="Ruang Asesmen 2, Lt. 3")
    choose(page, "data_gangguan.waktu_kejadian", "baru")
    page.get_by_role("button", name="Kirim laporan").click()
    page.wait_for_url("**/lapor/terkirim/**")
    rudi.check("terkirim")
    expect(page.locator("main")).to_contain_text(Case.objects.get().number)
    code = page.url.rstrip("/").rsplit("/", 1)[-1]
    return rudi, f"{office.base}/lacak/{code}/"


def open_case(office: Office, username: str) -> Page:
    """From the desk to the case, as one does."""
    person = office[username]
    person.page.goto(office.base + "/meja/")
    person.check("meja")
    person.page.locator(f'main a[href$="/kasus/{Case.objects.get().number}/"]').first.click()
    person.page.wait_for_url("**/kasus/**")
    return person.page


def finish(office: Office, username: str, name: str) -> None:
    person = office[username]
    person.check(name)
    with person.page.expect_navigation():  # the step before may have said the same
        person.page.get_by_role("button", name="Selesaikan langkah").click()
    expect(person.page.locator("main")).to_contain_text("Langkah selesai")


def receive_check_verify(office: Office, answer: str) -> None:
    """Ani, steps 1 to 3."""
    page = open_case(office, "ani")
    choose(page, "rencana_kerja.dampak", "satu_ruang")
    page.fill('[name="rencana_kerja.langkah.0.apa"]', "Periksa sakelar lantai 3")
    finish(office, "ani", "langkah 1")
    choose(page, "pengukuran_sebelum.diukur", "baru")
    page.fill('[name="pengukuran_sebelum.dari"]', "Laptop di ruang, lewat kabel")
    page.select_option('[name="pengukuran_sebelum.hasil.0.lapis"]', "tautan")
    page.fill('[name="pengukuran_sebelum.hasil.0.nilai"]', "port 14 mati")
    page.select_option('[name="pengukuran_sebelum.hasil.0.lulus"]', "T")
    choose(page, "data_gangguan.kelompok", "gangguan")
    page.select_option('[name="data_gangguan.jenis"]', "A4")
    page.fill('[name="data_gangguan.hasil_pengecekan"]', "Port 14 mati, kabel baik.")
    finish(office, "ani", "langkah 2")
    choose(page, "hasil_verifikasi.dapat_ditangani", answer)
    page.fill('[name="hasil_verifikasi.temuan"]', "Port sakelar mati.")
    page.fill('[name="hasil_verifikasi.alasan"]', "Ada port cadangan.")
    finish(office, "ani", "langkah 3")


def repair(page: Page, photo: str) -> None:
    """What whoever repairs writes down: measured, evidence, Berita Acara, works again, cause."""
    choose(page, "pengukuran_sesudah.diukur", "baru")
    page.fill('[name="pengukuran_sesudah.dari"]', "Laptop di ruang, lewat kabel")
    page.select_option('[name="pengukuran_sesudah.hasil.0.lapis"]', "tautan")
    page.fill('[name="pengukuran_sesudah.hasil.0.nilai"]', "hidup 1 Gb/s")
    page.select_option('[name="pengukuran_sesudah.hasil.0.lulus"]', "Y")
    choose(page, "pengukuran_sesudah.lulus", "Y")
    page.set_input_files('[name="bukti_perbaikan.berkas"]', photo)
    choose(page, "berita_acara.mulai", "baru")
    for field, text in (
        ("nama", "SW-LT3"),
        ("sebelum", "port 14 mati"),
        ("tindakan", "pindah ke port 16"),
        ("sesudah", "normal"),
    ):
        page.fill(f'[name="berita_acara.perangkat.0.{field}"]', text)
    choose(page, "laporan_selesai.pulih", "baru")
    choose(page, "laporan_selesai.pernyataan", "Y")
    pick(page, "laporan_penanganan.penyebab", "perangkat")
    page.fill('[name="laporan_penanganan.tindakan"]', "Memindahkan sambungan ke port 16.")


def unfold(page: Page) -> None:
    """Open every paper of the form; folded ones are written just the same."""
    page.evaluate("document.querySelectorAll('form details').forEach((one) => (one.open = true))")


def pick(page: Page, name: str, value: str) -> None:
    """A choice that is radio buttons or a list, whichever the page thought better."""
    listed = page.locator(f'select[name="{name}"]')
    if listed.count():
        listed.select_option(value)
    else:
        choose(page, name, value)


def accept_and_report(office: Office) -> None:
    """Ketut, steps 6 and 7; Jusuf acknowledges."""
    page = open_case(office, "ketut")
    choose(page, "laporan_penanganan.diterima", "Y")
    finish(office, "ketut", "langkah 6")
    page.fill('[name="laporan_penanganan.simpulan"]', "Jaringan berfungsi kembali.")
    finish(office, "ketut", "langkah 7")
    office["ketut"].check("kasus selesai")
    page = open_case(office, "jusuf")
    office["jusuf"].check("laporan untuk Kepala")
    page.get_by_role("button", name="Saya mengetahui laporan ini").click()
    expect(page.locator("main")).to_contain_text("Laporan Anda ketahui")


def all_is_well(office: Office, rudi: Watched, track: str) -> None:
    """Rudi says that it works and rates it; every page stayed at home and kept quiet."""
    rudi.page.goto(track)
    rudi.check("lacak selesai")
    rudi.page.get_by_role("button", name="Sudah normal").click()
    rudi.page.wait_for_load_state()
    assert Report.objects.get().works is True
    case = Case.objects.get()
    assert (case.outcome, case.acknowledged_by) == ("finished", office.cast.jusuf)
    for person in [rudi, *office.people.values()]:
        person.quiet()


@BOTH_WIDTHS
def test_handled_by_ourselves(office: Office, photo: Callable[[], str]) -> None:
    rudi, track = report_it(office)
    receive_check_verify(office, "Y")
    rudi.page.goto(track)
    rudi.check("lacak")
    page = open_case(office, "budi")
    office["budi"].check("langkah 5, belum ditulis")
    unfold(page)
    repair(page, photo())
    finish(office, "budi", "langkah 5")
    accept_and_report(office)
    all_is_well(office, rudi, track)


@BOTH_WIDTHS
def test_with_the_vendor(office: Office, photo: Callable[[], str]) -> None:
    rudi, track = report_it(office)
    receive_check_verify(office, "T")
    page = open_case(office, "ani")
    page.select_option('[name="catatan_koordinasi.penyedia"]', label="PT Nusa Jaringan")
    choose(page, "catatan_koordinasi.dihubungi", "baru")
    choose(page, "catatan_koordinasi.cara", "telepon")
    page.fill('[name="catatan_koordinasi.janji"]', "2030-01-01T10:00")
    page.fill('[name="catatan_koordinasi.hasil"]', "Teknisi berangkat.")
    finish(office, "ani", "langkah 4")
    office["ani"].check("menunggu penyedia")
    link = page.locator("code.link").inner_text()
    vina = office.visitor()
    vina.page.goto(link)
    assert vina.page.url == office.base + "/penyedia/"
    vina.check("penyedia, belum diterima")
    vina.page.get_by_label("Nama").first.fill("Vina")
    vina.page.get_by_role("button", name="Terima").click()
    expect(vina.page.locator("main")).to_contain_text("Vina")
    unfold(vina.page)
    repair(vina.page, photo())
    vina.check("penyedia")
    vina.page.get_by_role("button", name="Selesai", exact=False).last.click()
    expect(vina.page.locator("main")).to_contain_text("Terima kasih")
    vina.check("penyedia, selesai")
    vina.quiet()
    accept_and_report(office)
    all_is_well(office, rudi, track)
