"""The SNMP community of a target: written once, sealed, shown to nobody, used in a survey, told without judging."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast, wib
from tests.diagnostics.test_surveys import at, network, office, open_step
from tuntas.cases.models import Run
from tuntas.diagnostics.surveys import begin, carry_out
from tuntas.diagnostics.targets import communities_of
from tuntas.network.models import Target
from tuntas.network.sealing import KEY
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Policy
from tuntas.probes.survey import Plan, Progress

__all__ = ["office"]

SECRET = "rahasia-kantor-77"
FORM = {"name": "SW-LT3", "kind": "switch", "address": "10.20.0.2", "every": "0", "active": "on"}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


def written(cast: Cast, **more: str) -> Target:
    answer = sari(cast).post(f"/pengaturan/jaringan/sasaran/unit/{cast.office.pk}/baru/", FORM | more)
    assert answer.status_code == 302, answer.content.decode()
    return Target.objects.get(name=FORM["name"])


def again(cast: Cast, row: Target, **more: str) -> Any:
    return sari(cast).post(f"/pengaturan/jaringan/sasaran/{row.pk}/", FORM | more)


def test_it_is_sealed_and_never_shown_again(cast: Cast) -> None:
    row = written(cast, snmp=SECRET)
    assert (SECRET in row.community, communities_of(cast.office)) == (False, {str(row.pk): SECRET})
    page = sari(cast).get(f"/pengaturan/jaringan/sasaran/{row.pk}/").content.decode()
    assert "Tersimpan, tidak pernah ditampilkan." in page
    assert (SECRET in page, row.community in page) == (False, False)


def test_saving_again_leaves_it_and_a_tick_takes_it_away(cast: Cast) -> None:
    row = written(cast, snmp=SECRET)
    again(cast, row, snmp="")
    assert communities_of(cast.office) == {str(row.pk): SECRET}
    again(cast, row, snmp="lain")
    assert communities_of(cast.office) == {str(row.pk): "lain"}
    again(cast, row, snmp_off="on")
    assert communities_of(cast.office) == {}


@pytest.mark.parametrize("bad", ["dua kata", "é", "x" * 65, "a\tb"])
def test_what_is_no_community_is_refused_and_not_shown_either(cast: Cast, bad: str) -> None:
    answer = sari(cast).post(f"/pengaturan/jaringan/sasaran/unit/{cast.office.pk}/baru/", FORM | {"snmp": bad})
    said = answer.content.decode()
    assert (answer.status_code, "1 sampai 64 huruf" in said, f'value="{bad}"' in said) == (422, True, False)


def test_only_an_address_written_in_full_may_have_one(cast: Cast) -> None:
    named = {"address": "sw.contoh.go.id", "addresses": "10.20.0.2", "snmp": SECRET}
    answer = sari(cast).post(f"/pengaturan/jaringan/sasaran/unit/{cast.office.pk}/baru/", FORM | named)
    assert (answer.status_code, Target.objects.filter(name="SW-LT3").exists()) == (422, False)
    assert "ditulis sebagai alamat IP" in answer.content.decode()


def test_what_another_server_sealed_is_left_out_and_told(cast: Cast) -> None:
    row = written(cast, snmp=SECRET)
    (settings.HOME / KEY).unlink()
    assert communities_of(cast.office) == {}
    page = sari(cast).get(f"/pengaturan/jaringan/sasaran/{row.pk}/").content.decode()
    assert "disegel server lain: tulis lagi." in page


# -- in a survey --------------------------------------------------------------------------------------

PORTS = [
    {"number": 1, "name": "gi1", "wanted": "up", "state": "up", "errors": 0, "errors_out": 0, "mbps": 1000},
    {"number": 2, "name": "<b>gi2</b>", "wanted": "up", "state": "down", "errors": 7, "errors_out": 3, "mbps": 0},
    {"number": 3, "name": "gi3", "wanted": "down", "state": "down", "errors": 0},
]


def with_ports(seen: list[dict[str, str]], passed: bool = True) -> Any:
    plain = network()

    def measure(policy: Policy, plan: Plan, told: Callable[[Progress], None]) -> Sequence[Measurement]:
        seen.append(dict(plan.communities))
        figures = {"uptime_s": 200_000, "interfaces": PORTS} if passed else {}
        extra = [
            Measurement(probe="snmp", target=key, method="snmp2c", passed=passed, figures=figures,
                        reason="" if passed else "timeout", vantage=plan.vantage)
            for key in plan.communities
        ]  # fmt: skip
        return [*plain(policy, plan, told), *extra]

    return measure


def page_of(office: Cast, measure: Any) -> tuple[str, Any]:
    case = at("pengecekan", office)
    run = Run.objects.select_related("case").get(pk=open_step(case).pk)
    row = carry_out(begin(run, by=office.actor("ani"), now=wib("2026-11-23 08:20")), measure)
    client = Client()
    client.force_login(office.ani)
    page = re.sub(r"\s+", " ", client.get(f"/kasus/{case.number}/pengukuran/").content.decode())
    return page, (row, client.get(f"/kasus/{case.number}/pengukuran/{row.pk}/data.json"))


def test_a_survey_asks_with_it_and_shows_the_ports_the_dead_ones_first(office: Cast) -> None:
    row, seen = written(office, snmp=SECRET), list[dict[str, str]]()
    page, (survey, raw) = page_of(office, with_ports(seen))
    assert seen == [{str(row.pk): SECRET}]
    part = page.split("Porta switch (SNMP)")[1]
    assert "3 porta, 1 mati padahal seharusnya hidup; menyala 2 hari" in part
    assert re.findall(r'<th scope="row" class="breaks">([^<]*)<', part)[:3] == [
        "&lt;b&gt;gi2&lt;/b&gt;", "gi1", "gi3",
    ]  # fmt: skip
    assert ("7 / 3" in part, "1000 Mbit/s" in part, "<b>gi2" in part) == (True, True, False)
    assert survey.verdict["code"] == "ok"  # a port that is down is told, and not judged
    told = (raw.content.decode(), page, json.dumps(survey.targets))
    assert [SECRET in one for one in told] == [False, False, False]


def test_a_switch_that_keeps_silent_is_told_and_hurts_nothing(office: Cast) -> None:
    written(office, snmp=SECRET)
    page, (survey, _raw) = page_of(office, with_ports([], passed=False))
    assert "tidak menjawab SNMP" in page
    assert survey.verdict["code"] == "ok"


def test_without_a_community_nobody_is_asked(office: Cast) -> None:
    seen: list[dict[str, str]] = []
    page, _ = page_of(office, with_ports(seen))
    assert (seen, "Porta switch (SNMP)" in page) == ([{}], False)
