"""Two people at one case: what one does shows at the other without reloading, and both keep what they typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Office
from tests.browser.test_walk import report_it
from tuntas.cases.models import Case

pytestmark = pytest.mark.browser
TOOLS = '[name="rencana_kerja.alat"]'


def unloaded(page: Page) -> bool:
    """Whether the page is still the one that was marked."""
    return bool(page.evaluate("window.marked === true"))


def mark(page: Page) -> None:
    page.evaluate("window.marked = true")


@pytest.mark.parametrize("office", [1280], indirect=True)
def test_anis_desk_and_budis_case_page_follow_what_others_do(office: Office) -> None:
    ani, budi = office["ani"], office["budi"]
    desk = ani.page
    mark(desk)
    desk.locator("#cari").focus()
    report_it(office)
    number = Case.objects.get().number
    expect(desk.locator("#meja")).to_contain_text(number)
    assert unloaded(desk)
    assert desk.evaluate("document.activeElement.id") == "cari"

    budi.page.goto(f"{office.base}/kasus/{number}/")
    mark(budi.page)
    expect(budi.page.locator(TOOLS)).to_be_visible()
    desk.goto(f"{office.base}/kasus/{number}/")
    desk.fill(TOOLS, "Penguji kabel")
    expect(budi.page.locator("#kepala")).to_contain_text("Ani sedang mengisi langkah 1.")
    expect(budi.page.locator("#kiri")).to_contain_text("Sedang dikerjakan Ani")
    assert unloaded(budi.page)
    expect(desk.locator("[data-live-changed]")).to_be_hidden()
    expect(desk.locator(TOOLS)).to_have_value("Penguji kabel")
    ani.check("kasus yang diisi")
    budi.check("kasus yang diikuti")


@pytest.mark.parametrize("office", [390], indirect=True)
def test_a_page_says_when_the_server_is_away_and_catches_up(office: Office) -> None:
    page = office["ani"].page
    page.context.set_offline(True)
    expect(page.locator("[data-live-lost]")).to_be_visible()
    expect(page.locator("[data-live-lost]")).to_contain_text("Tidak tersambung sejak pukul")
    report_it(office)
    page.context.set_offline(False)
    expect(page.locator("#meja")).to_contain_text(Case.objects.get().number)
    expect(page.locator("[data-live-lost]")).to_be_hidden()


@pytest.mark.parametrize("office", [390], indirect=True)
def test_both_write_the_same_paper_and_neither_text_is_lost(office: Office) -> None:
    report_it(office)
    case = Case.objects.get()
    ani, budi = office["ani"], office["budi"]
    for one in (ani, budi):
        one.page.goto(f"{office.base}/kasus/{case.number}/")
    ani.page.fill(TOOLS, "Penguji kabel")
    expect(ani.page.locator("[data-saved]")).to_contain_text("Draf tersimpan")
    budi.page.fill(TOOLS, "Tangga lipat")
    expect(budi.page.locator("[data-saved]")).to_contain_text("Langkah ini sedang dikerjakan Ani")
    expect(budi.page.locator(TOOLS)).to_have_value("Tangga lipat")
    budi.page.get_by_role("button", name="Simpan draf").click()
    expect(budi.page.locator("main")).to_contain_text("Yang tersimpan sekarang:")
    expect(budi.page.locator("main")).to_contain_text("Tangga lipat")

    ani.page.goto(f"{office.base}/kasus/{case.number}/")
    ani.page.get_by_text("Lepas langkah ini").click()
    ani.page.get_by_role("button", name="Lepas", exact=True).click()
    expect(ani.page.locator("main")).to_contain_text("Langkah dilepas")

    page = budi.page
    page.goto(f"{office.base}/kasus/{case.number}/")
    expect(page.locator(TOOLS)).to_have_value("Tangga lipat")  # kept on his phone
    expect(page.locator("[data-saved]")).to_contain_text("Tekan Simpan draf untuk melihat keduanya")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator(".theirs")).to_contain_text("Penguji kabel")
    expect(page.locator(TOOLS)).to_have_value("Tangga lipat")
    budi.check("dua tulisan")
    page.get_by_role("button", name="Pakai tulisan Ani").click()
    expect(page.locator(".theirs")).to_have_count(0)
    expect(page.locator(TOOLS)).to_have_value("Penguji kabel")
    page.fill(TOOLS, "Penguji kabel, tangga lipat")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("main")).to_contain_text("Draf tersimpan.")
    expect(page.locator(TOOLS)).to_have_value("Penguji kabel, tangga lipat")
    assert case.papers.get(key="rencana_kerja").data["alat"] == "Penguji kabel, tangga lipat"
