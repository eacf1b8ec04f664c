"""The page of measurements: what the probes say, in words; before beside after; and the raw data to take along."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from django.test import Client

from tests.cast import Cast, wib
from tests.diagnostics import rich
from tests.diagnostics.test_surveys import at, measured, network, office
from tests.stories.test_by_ourselves_and_with_the_vendor import open_step
from tuntas.cases.chain import digest
from tuntas.cases.models import Case, Run
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.surveys import begin
from tuntas.network.models import Target

__all__ = ["network", "office"]


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def page(case: Case, cast: Cast) -> str:
    return browser(cast.ani).get(f"/kasus/{case.number}/pengukuran/").content.decode()


def test_before_anything_is_measured_the_page_says_what_will_be(office: Cast) -> None:
    said = page(at("pengecekan", office), office)
    assert "Belum diukur" in said
    assert "Ukur sekarang" in said


def test_the_verdict_its_consequences_and_the_proposal_are_told(office: Cast) -> None:
    case = at("pengecekan", office)
    measured(case, office, "Sisi ISP", "Rujukan", now=wib("2026-11-23 08:20"))
    said = page(case, office)
    assert "Jalur ke penyedia putus: gateway menjawab, Sisi ISP tidak." in said
    assert "C1 Internet mati total" in said
    assert "Internet utama (C-77)" in said
    assert "Rujukan · Menjawab" in said


def test_before_stands_beside_after_with_the_proof(office: Cast) -> None:
    case = at("perbaikan", office)
    measured(case, office, now=wib("2026-11-23 09:00"), who="budi")
    said = page(case, office)
    assert "Lulus 1 dari 3 kali berturut-turut." in said
    assert "Sebelum dan sesudah" in said


def test_the_raw_data_is_that_of_the_chain(office: Cast) -> None:
    case = at("pengecekan", office)
    survey = measured(case, office, now=wib("2026-11-23 08:20"))
    got = browser(office.ani).get(f"/kasus/{case.number}/pengukuran/{survey.pk}/data.json").content
    assert hashlib.sha256(got).hexdigest() == survey.sha256  # as anybody would check the file
    assert digest(json.loads(got)) == survey.sha256


def test_a_vendor_does_not_see_the_network_of_the_office(office: Cast) -> None:
    case = at("pengecekan", office)
    survey = measured(case, office, now=wib("2026-11-23 08:20"))
    case.parties.create(role="penyedia", unit=office.vendor, name=office.vendor.name)
    vina = browser(office.vina)
    assert vina.get(f"/kasus/{case.number}/").status_code == 200
    for path in ("", f"{survey.pk}/data.json"):
        assert vina.get(f"/kasus/{case.number}/pengukuran/{path}").status_code == 404


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\x1b[31mmerah"])
def test_what_targets_are_called_is_text(office: Cast, name: str) -> None:
    Target.objects.filter(kind="isp").update(name=name)
    case = at("pengecekan", office)
    measured(case, office, name, "Rujukan", now=wib("2026-11-23 08:20"))
    assert "<script>alert" not in page(case, office)


def test_a_running_survey_is_followed_and_answers_304_until_it_moves(office: Cast) -> None:
    case, ani = at("pengecekan", office), browser(office.ani)
    row = begin(Run.objects.get(pk=open_step(case).pk), by=office.actor("ani"))
    url = f"/kasus/{case.number}/pengukuran/"
    first = ani.get(url, headers={"X-Live": "1"})
    assert "Sedang mengukur" in first.content.decode()
    held = {"X-Live": "1", "If-None-Match": first["ETag"]}
    assert ani.get(url, headers=held).status_code == 304
    Survey.objects.filter(pk=row.pk).update(done=3, planned=9)
    assert "3 dari paling banyak 9" in ani.get(url, headers=held).content.decode()


def test_where_no_target_is_registered_the_page_says_so(cast: Cast) -> None:
    from tests.stories.test_by_ourselves_and_with_the_vendor import reported

    case = reported(cast, wib("2026-11-23 08:00"))
    answer = browser(cast.ani).post(f"/kasus/{case.number}/pengukuran/mulai/", follow=True)
    assert "Belum ada sasaran ukur yang terdaftar" in answer.content.decode()


def test_each_finding_stands_beside_its_threshold_and_the_rest_is_folded(cast: Cast) -> None:
    case = rich.checked(cast)
    said = re.sub(r"\s+", " ", page(case, cast))
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", said)]
    told = {re.sub("<.*", "", one[0]): [re.sub("<[^>]*>", "", cell).strip() for cell in one[1:4]] for one in cells}
    assert told["Portal Laju unduh"] == ["1,2 Mbit/s", "–", "≥ 5 Mbit/s"]
    assert told["Sisi ISP Paket hilang"] == ["30 %", "–", "&lt; 4 %"]
    assert told["Portal Porta 80"] == ["terbuka", "–", "terbuka"]
    assert "hal lain lulus" in said.split("Sisi ISP Paket hilang")[1]


def test_the_path_breaks_only_where_its_target_is_really_silent(cast: Cast) -> None:
    case = rich.checked(cast)
    assert "<li data-breaks><code>203.0.113.1</code></li>" in page(case, cast)
    rich.measure(case, cast, good=True, now=wib("2026-11-23 09:10"), who="budi")
    last = Survey.objects.latest("pk")
    for one in last.measurements:
        if one["probe"] == "traceroute":  # it answers pings, and no packet of this kind: so do many
            one["passed"], one["figures"]["hops"][2]["address"] = False, ""
    last.save()
    assert "data-breaks" not in page(case, cast)


def test_every_survey_names_its_vantage_point_and_the_hash_of_its_raw_data(cast: Cast) -> None:
    case = rich.checked(cast)
    row = Survey.objects.get()
    history = page(case, cast).split('id="riwayat"')[1]
    assert (row.vantage in history, f"SHA-256 {row.sha256}" in history) == (True, True)
    assert "Penyedia tidak meneruskan: sisinya menjawab, Rujukan tidak." in history
