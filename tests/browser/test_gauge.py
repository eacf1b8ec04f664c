"""A reporter's phone measures its way to the server: fetched only when asked for, and kept only when attached."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tuntas.diagnostics.models import BrowserCheck

pytestmark = pytest.mark.browser
SAID = re.compile(r"Dari perangkat Anda ke server ini: (lancar|lambat|buruk) \([\d.,]+ ms, [\d.,]+ Mbit/s\)\.")


@pytest.mark.parametrize("office", [390], indirect=True)
def test_a_report_takes_the_check_along(office: Office) -> None:
    rudi = office.visitor()
    page, asked = rudi.page, list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(office.base + "/lapor/", wait_until="networkidle")
    assert [one for one in asked if "gauge" in one or "pemeriksaan" in one] == []  # not before it is pressed
    page.check('input[name="data_gangguan.gejala"][value="ruang"]', force=True)
    page.select_option('select[name="data_gangguan.tempat"]', label="Ruang Asesmen 2, Lt. 3")
    page.check('input[name="data_gangguan.waktu_kejadian"][value="baru"]', force=True)
    page.locator("#sambungan > summary").click()
    page.get_by_role("button", name="Periksa dari perangkat ini").click()
    expect(page.locator("[data-said]")).to_have_text(re.compile(SAID.pattern + " Jalan ke internet tidak diukur."))
    rudi.check("lapor dengan pemeriksaan")
    page.check("input[name=lampirkan]")
    page.get_by_role("button", name="Kirim laporan").click()
    page.wait_for_url("**/lapor/terkirim/**")
    row = BrowserCheck.objects.get()
    assert (len(row.figures["echoes_ms"]), row.figures["failed"], row.figures["mbps"] > 0) == (8, 0, True)
    rudi.quiet()


@pytest.mark.parametrize("office", [390], indirect=True)
def test_a_device_that_loses_its_line_is_told_so_and_offers_nothing(office: Office) -> None:
    rudi = office.visitor()
    page = rudi.page
    page.goto(office.base + "/lapor/", wait_until="networkidle")
    page.locator("#sambungan > summary").click()
    page.route("**/lapor/pemeriksaan/**", lambda route: route.abort())
    page.get_by_role("button", name="Periksa dari perangkat ini").click()
    expect(page.locator("[data-said]")).to_have_text("Perangkat Anda tidak mencapai server ini sekarang.")
    expect(page.locator("[data-offer]")).to_be_hidden()
