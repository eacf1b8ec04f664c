"""What a visit weighs: people report over a broken network."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Office
from tuntas.cases.models import Report

pytestmark = pytest.mark.browser

FIRST, LATER = 60_000, 12_000  # bytes over the wire
_WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, one) => sum + one.transferSize, 0)"""


def test_a_first_visit_to_lapor_is_light_and_later_ones_lighter(office: Office) -> None:
    rudi = office.visitor()
    rudi.page.goto(office.base + "/lapor/", wait_until="networkidle")
    first = rudi.page.evaluate(_WEIGHT)
    rudi.page.goto(office.base + "/lapor/", wait_until="networkidle")
    later = rudi.page.evaluate(_WEIGHT)
    assert 1_000 < later <= LATER
    assert later < first <= FIRST
    rudi.quiet()


def test_lapor_works_without_javascript(office: Office) -> None:
    context = office.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    office.contexts.append(context)
    page = context.new_page()
    page.goto(office.base + "/lapor/")
    page.check('input[name="data_gangguan.gejala"][value="ruang"]', force=True)
    page.select_option('select[name="data_gangguan.tempat"]', label="Ruang Asesmen 2, Lt. 3")
    page.check('input[name="data_gangguan.waktu_kejadian"][value="baru"]', force=True)
    page.get_by_role("button", name="Kirim laporan").click()
    page.wait_for_url("**/lapor/terkirim/**")


def test_a_report_over_a_dead_line_stays_on_the_page_and_is_sent_once(office: Office) -> None:
    """The cable is in, so the browser believes itself connected; behind it nothing answers."""
    rudi = office.visitor()
    page = rudi.page
    page.goto(office.base + "/lapor/")
    page.check('input[name="data_gangguan.gejala"][value="ruang"]', force=True)
    page.select_option('select[name="data_gangguan.tempat"]', label="Ruang Asesmen 2, Lt. 3")
    page.check('input[name="data_gangguan.waktu_kejadian"][value="baru"]', force=True)
    page.route("**/lapor/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Kirim laporan").click()
    page.get_by_text("Belum terkirim: tidak ada sambungan").wait_for()
    assert page.locator('select[name="data_gangguan.tempat"]').input_value() == str(office.cast.room.pk)
    page.unroute("**/lapor/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/lapor/terkirim/**")
    assert Report.objects.count() == 1


def test_a_time_that_was_typed_wrong_and_then_left_does_not_hold_the_report_back(office: Office) -> None:
    """Waktu lain, in the future; then "Baru saja" after all: the hidden field must not refuse in silence."""
    page = office.visitor().page
    page.goto(office.base + "/lapor/")
    page.check('input[name="data_gangguan.gejala"][value="ruang"]', force=True)
    page.select_option('select[name="data_gangguan.tempat"]', label="Ruang Asesmen 2, Lt. 3")
    page.check('input[name="data_gangguan.waktu_kejadian"][value="lain"]', force=True)
    page.fill('[name="data_gangguan.waktu_kejadian.pada"]', "2090-01-01T10:00")
    page.get_by_role("button", name="Kirim laporan").click()
    assert page.locator('[name="data_gangguan.waktu_kejadian.pada"]:invalid').count() == 1
    page.check('input[name="data_gangguan.waktu_kejadian"][value="baru"]', force=True)
    page.get_by_role("button", name="Kirim laporan").click()
    page.wait_for_url("**/lapor/terkirim/**")
