"""The administrator's page of escalation: who hears at which share of a norm, and that it then rings so."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from tests.cast import Cast, wib
from tests.sop.sheets import SHEETS
from tests.stories import papers
from tests.web.test_notice_pages import said, text
from tests.web.test_notice_settings import reported
from tuntas.cases import moves
from tuntas.cases.facts import Facts
from tuntas.cases.models import Delivery
from tuntas.cases.moves.alarms import levels_of
from tuntas.people.models import Duty, Escalation
from tuntas.sop.read import read
from tuntas.web import escalating

RULES = "/pengaturan/eskalasi/"


@pytest.fixture
def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


# -- escalation ---------------------------------------------------------------------------------


def levels(*rows: tuple[str, list[str]], do: str = "save") -> dict[str, Any]:
    found: dict[str, Any] = {"do": do}
    for at, (share, tells) in enumerate(rows):
        found |= {f"share.{at}": share, f"tells.{at}": tells}
    return found


def test_the_houses_own_rule_is_said_in_words(cast: Cast, sari: Client) -> None:
    page = text(sari.get(RULES))
    assert "Pada 80 % norma setiap langkah yang mengerjakan diberi tahu." in page
    assert "Pada 100 % norma setiap langkah tanda lewat waktu dipasang" in page
    assert "Pada 200 % norma setiap langkah yang memimpin dan penerima laporan diberi tahu." in page
    assert "Hari ini: Ketut dan Jusuf." in page


def test_a_step_gets_a_rule_of_its_own(cast: Cast, sari: Client) -> None:
    url = f"{RULES}{cast.office.pk}/penanganan-kendala-jaringan/pengecekan/"
    sent = levels(("50", ["performers"]), ("100", ["ketua"]), ("150 %", ["leads", "heads"]))
    shown = text(sari.post(url, {**sent, "do": "preview"}))
    assert "Pada 50 % norma langkah 2 (15 menit kerja) yang mengerjakan diberi tahu. Hari ini: Ani dan Budi." in shown
    assert Escalation.objects.count() == 0
    assert sari.post(url, sent).headers["Location"] == RULES
    assert list(Escalation.objects.order_by("share").values_list("step", "share", "tells")) == [
        ("pengecekan", 50, ["performers"]), ("pengecekan", 100, ["ketua"]), ("pengecekan", 150, ["leads", "heads"]),
    ]  # fmt: skip
    facts = Facts(reported(cast))
    assert [share for share, _tells in levels_of(facts, "pengecekan")] == [50, 100, 150]
    assert [share for share, _tells in levels_of(facts, "penerimaan")] == [80, 100, 200]
    assert LogEntry.objects.get().user == cast.sari
    sari.post(url, {"do": "default"})
    assert Escalation.objects.count() == 0


def test_a_rule_for_every_step_replaces_the_houses_own(cast: Cast, sari: Client) -> None:
    sari.post(f"{RULES}{cast.office.pk}/", levels(("90", ["leads"])))
    page = text(sari.get(RULES))
    assert "Pada 90 % norma setiap langkah yang memimpin diberi tahu. Hari ini: Ketut." in page
    assert "Pada 100 % tanda lewat waktu tetap dipasang, tetapi tidak ada yang diberi tahu." in page


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("0", ["leads"])], ["Tulis persen norma sebagai angka bulat, 1 sampai 1000."]),
        ([("1001", ["leads"])], ["Tulis persen norma sebagai angka bulat, 1 sampai 1000."]),
        ([("-5", ["leads"])], ["Tulis persen norma sebagai angka bulat, 1 sampai 1000."]),
        ([("99999999999", ["leads"])], ["Tulis persen norma sebagai angka bulat, 1 sampai 1000."]),
        ([("delapan", ["leads"])], ["Tulis persen norma sebagai angka bulat, 1 sampai 1000."]),
        ([("", ["leads"])], ["Tulis persen norma sebagai angka bulat, 1 sampai 1000."]),
        ([("80", [])], ["Pilih sedikitnya satu yang diberi tahu."]),
        ([("80", ["tukang-kebun"])], ["Pilih sedikitnya satu yang diberi tahu."]),
        ([("80", ["leads"]), ("80 %", ["heads"])], ["80 % sudah ada pada tingkat 1."]),
        ([], ["Isi sedikitnya satu tingkat, atau pilih “Ikuti aturan umum”."]),
    ],
)  # fmt: skip
def test_a_rule_that_is_none_is_refused_and_comes_back(
    cast: Cast, sari: Client, rows: list[tuple[str, list[str]]], told: list[str]
) -> None:
    answer = sari.post(f"{RULES}{cast.office.pk}/", levels(*rows))
    assert (answer.status_code, said(answer), Escalation.objects.count()) == (422, told, 0)
    assert all(f'value="{share}"' in text(answer) for share, _tells in rows if share)


@pytest.mark.parametrize("share", ["1", "1000"])
def test_the_edges_of_a_share_are_taken(cast: Cast, sari: Client, share: str) -> None:
    assert sari.post(f"{RULES}{cast.office.pk}/", levels((share, ["leads"]))).status_code == 302


@pytest.mark.parametrize("share", [0, 1, 1000, 1001])
def test_the_form_and_the_record_take_the_same_shares(cast: Cast, sari: Client, share: int) -> None:
    row = Escalation(unit=cast.office, share=share, tells=["leads"])
    try:
        row.full_clean()
    except ValidationError:
        expected = 422
    else:
        expected = 302
    assert sari.post(f"{RULES}{cast.office.pk}/", levels((str(share), ["leads"]))).status_code == expected


@pytest.mark.parametrize(
    ("step", "share", "language", "words"),
    [
        ("uji", 85, "id", "(26 menit kerja)"),  # 25.5 minutes: an alarm rings at the next whole one
        ("rapikan", 50, "id", "(15 menit kerja)"),  # of the time cell that it shares with the row above
        ("klaim", 80, "id", "(1,6 hari kerja)"),
        ("klaim", 80, "en", "(1.6 "),
        ("klaim", 100, "id", "(2 hari kerja)"),
        ("kembali", 80, "id", ""),
    ],
)
def test_when_a_level_is_reached_is_said_as_the_clock_counts_it(
    cast: Cast, step: str, share: int, language: str, words: str
) -> None:
    sheet = read(next(one for one in SHEETS.values() if 'key = "rapikan"' in one))
    with translation.override(language):
        sentence, _somebody = escalating.said(
            escalating.Scope(cast.office, sheet, sheet.step(step)), (share, ("leads",)), wib("2026-11-23 08:00"), []
        )
    assert words in sentence and ("(" in sentence) == bool(words)


def test_a_row_that_shares_a_time_cell_has_a_norm(cast: Cast, sari: Client) -> None:
    """Its alarms ring, so its rule can be set."""
    text_of = next(one for one in SHEETS.values() if 'key = "rapikan"' in one)
    moves.publish(text_of)
    page = text(sari.get(f"{RULES}{cast.office.pk}/contoh/rapikan/"))
    assert "Langkah ini tidak punya norma" not in page
    assert "Langkah ini tidak punya norma" in text(sari.get(f"{RULES}{cast.office.pk}/contoh/kembali/"))


def test_a_level_that_nobody_would_hear_of_is_marked(cast: Cast, sari: Client) -> None:
    Duty.objects.filter(role="kepala").update(last="2026-01-01")
    page = text(sari.post(f"{RULES}{cast.office.pk}/", levels(("300", ["heads"]), do="preview")))
    assert "Hari ini tidak ada pemegangnya." in page


def test_a_step_that_is_not_there(cast: Cast, sari: Client) -> None:
    base = f"{RULES}{cast.office.pk}/"
    found = [sari.get(base + one).status_code for one in ("lain/pengecekan/", "penanganan-kendala-jaringan/lain/")]
    assert found == [404, 404]
    assert sari.get(f"{RULES}{cast.vendor.pk}/").status_code == 404


def test_what_was_set_is_what_rings(cast: Cast, sari: Client) -> None:
    sari.post(f"{RULES}{cast.office.pk}/", levels(("50", ["leads"]), ("100", ["performers"])))
    now = wib("2026-11-23 08:00")
    got = moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now)
    moves.ring(wib("2026-11-23 08:15"))
    told = Delivery.objects.filter(event__case=got.report.case, event__kind="step.nearing")
    assert [one.user for one in told] == [cast.ketut]
