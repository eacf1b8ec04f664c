"""The reporter's own browser measures its way to this server: attached with consent, shown as its word, bounded."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, verified
from tests.web.test_report import answers, home
from tests.web.test_track import received
from tuntas.cases.models import Report
from tuntas.diagnostics.models import BrowserCheck
from tuntas.web.views.browser import LOADS

__all__ = ["home"]

SAID = json.dumps({"gema": [20, 24, 22, 30], "gagal": 1, "bita": 262144, "detik": 0.5, "jenis": "wifi", "muat": 812})
WORDS = "jeda 23 ms (sebar 8 ms), unduh 4,2 Mbit/s, 1 dari 5 permintaan gagal"


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def text(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


# -- what it measures with --------------------------------------------------------------------------


@pytest.mark.parametrize("size", [262144, 1572864])
def test_the_bytes_are_random_and_kept_nowhere(db: None, size: int) -> None:
    first, second = (Client().get(f"/lapor/pemeriksaan/unduh/?bita={size}") for _ in range(2))
    assert (first.status_code, len(first.content)) == (200, size)
    assert first.content != second.content
    assert first["Cache-Control"] == "no-store, no-transform"
    assert first["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("size", ["", "0", "262145", "999999999", "1e6", "-1", "²"])
def test_no_other_size_is_served(db: None, size: str) -> None:
    assert Client().get("/lapor/pemeriksaan/unduh/", {"bita": size}).status_code == 404


def test_one_address_gets_no_endless_bytes_and_others_are_not_hurt(db: None) -> None:
    url = "/lapor/pemeriksaan/unduh/?bita=262144"
    found = [Client().get(url, REMOTE_ADDR="10.4.4.4").status_code for _ in range(LOADS + 2)]
    assert found == [200] * LOADS + [429] * 2
    assert Client().get(url, REMOTE_ADDR="10.4.4.5").status_code == 200
    assert Client().get("/lapor/pemeriksaan/gema/", REMOTE_ADDR="10.4.4.4").status_code == 204


def test_reports_are_counted_apart(cast: Cast) -> None:
    for _ in range(LOADS + 1):
        Client().get("/lapor/pemeriksaan/unduh/?bita=262144")
    assert Client().post("/lapor/", answers(cast)).status_code == 302


def test_other_sites_cannot_make_a_visitor_load_it(db: None) -> None:
    for path in ("unduh/?bita=262144", "gema/"):
        answer = Client().get(f"/lapor/pemeriksaan/{path}", headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


# -- with the report ---------------------------------------------------------------------------------


def sent(cast: Cast, **more: Any) -> Report:
    Client().post("/lapor/", answers(cast) | more)
    return Report.objects.get()


def test_it_goes_along_with_the_report_where_its_sender_ticks_it(cast: Cast) -> None:
    report = sent(cast, pemeriksaan=SAID, lampirkan="1")
    row = BrowserCheck.objects.get()
    assert (row.report, row.user, row.figures["median_ms"]) == (report, None, 23.0)


def test_without_consent_nothing_of_it_is_kept(cast: Cast) -> None:
    sent(cast, pemeriksaan=SAID)
    assert BrowserCheck.objects.count() == 0


def test_nonsense_never_costs_the_report(cast: Cast) -> None:
    assert sent(cast, pemeriksaan='{"gema": [NaN]}' + "x" * 9000, lampirkan="1").number
    assert BrowserCheck.objects.count() == 0


def test_a_refused_report_comes_back_with_it(cast: Cast) -> None:
    answer = Client().post("/lapor/", {"pemeriksaan": SAID, "lampirkan": "1"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "&quot;gema&quot;: [20, 24, 22, 30]" in said
    assert re.search(r'name="lampirkan"[^>]*checked', said)


# -- on the tracking page ----------------------------------------------------------------------------


def test_the_reporter_attaches_it_and_reads_what_was_kept(cast: Cast) -> None:
    code = received(cast).code
    answer = Client().post(f"/lacak/{code}/pemeriksaan/", {"pemeriksaan": SAID}, follow=True)
    said = re.sub(r"\s+", " ", answer.content.decode())
    assert "Hasil pemeriksaan terlampir." in said
    assert WORDS in said
    assert "Jalan ke internet tidak diukur." in said


@pytest.mark.parametrize("bad", ["", "<script>", '{"gema": [-1]}'])
def test_nonsense_is_refused_in_words(cast: Cast, bad: str) -> None:
    code = received(cast).code
    answer = Client().post(f"/lacak/{code}/pemeriksaan/", {"pemeriksaan": bad}, follow=True)
    assert "tidak dapat dibaca" in answer.content.decode()
    assert BrowserCheck.objects.count() == 0


def test_a_code_that_is_none_opens_nothing(cast: Cast) -> None:
    assert Client().post(f"/lacak/{'a' * 32}/pemeriksaan/", {"pemeriksaan": SAID}).status_code == 404


# -- to the office -----------------------------------------------------------------------------------


def test_the_office_sees_whose_browser_said_what_and_that_it_proves_nothing(cast: Cast) -> None:
    got = received(cast)
    Client().post(f"/lacak/{got.code}/pemeriksaan/", {"pemeriksaan": SAID})
    number = got.report.case.number
    page = text(browser(cast.ani), f"/kasus/{number}/pengukuran/").split('id="peramban"')[1]
    assert f"peramban pelapor, laporan {got.report.number}" in page
    assert (WORDS in page, "Wi-Fi, halaman terbuka dalam 812 ms" in page) == (True, True)
    assert "bukan bukti" in page
    assert f"lambat: {WORDS}" in text(browser(cast.ani), f"/kasus/{number}/")


def test_a_member_attaches_their_own(cast: Cast) -> None:
    number = received(cast).report.case.number
    ani = browser(cast.ani)
    ani.post(f"/kasus/{number}/pengukuran/peramban/", {"pemeriksaan": SAID})
    assert "peramban Ani" in text(ani, f"/kasus/{number}/pengukuran/")
    assert BrowserCheck.objects.get().user == cast.ani


def test_a_vendor_hears_nothing_of_it(cast: Cast) -> None:
    case = verified(cast, "T")
    now = datetime.now(UTC)
    do(case, cast.actor("ani"), papers.coordination(cast.vendor.pk, now), now)
    browser(cast.ani).post(f"/kasus/{case.number}/pengukuran/peramban/", {"pemeriksaan": SAID})
    vina = browser(cast.vina)
    assert "peramban" not in text(vina, f"/kasus/{case.number}/")
    assert vina.post(f"/kasus/{case.number}/pengukuran/peramban/", {"pemeriksaan": SAID}).status_code == 404
    assert BrowserCheck.objects.count() == 1


def test_no_address_is_kept(cast: Cast) -> None:
    code = received(cast).code
    Client().post(f"/lacak/{code}/pemeriksaan/", {"pemeriksaan": SAID}, REMOTE_ADDR="10.77.66.55",
                  headers={"User-Agent": "Peramban Rahasia"})  # fmt: skip
    row = BrowserCheck.objects.get()
    said = str({name: getattr(row, name) for name in ("figures", "sha256")}) + str(row.case.events.last())
    assert ("10.77.66.55" in said, "Rahasia" in said) == (False, False)
