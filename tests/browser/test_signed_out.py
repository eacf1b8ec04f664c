"""A session that ends in the middle of a form: nothing that was typed is lost, and one comes back to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.test_walk import open_case, report_it
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser


def test_ani_signs_in_again_and_finds_what_she_wrote(office: Office) -> None:
    report_it(office)
    page = open_case(office, "ani")
    page.context.clear_cookies(name="tuntas")
    with page.expect_response(lambda answer: "/masuk/" in answer.url):  # the draft is turned away
        page.fill('[name="rencana_kerja.langkah.0.apa"]', "Periksa sakelar lantai 3")
    expect(page.locator("[data-saved]").first).to_have_attribute("data-tone", "warn")
    page.check('input[name="rencana_kerja.dampak"][value="satu_ruang"]', force=True)
    page.get_by_role("button", name="Selesaikan langkah").click()
    page.wait_for_url("**/masuk/**")
    page.fill("input[name=login]", "ani")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/kasus/*/")
    expect(page.locator('[name="rencana_kerja.langkah.0.apa"]')).to_have_value("Periksa sakelar lantai 3")
    expect(page.locator('input[name="rencana_kerja.dampak"][value="satu_ruang"]')).to_be_checked()
