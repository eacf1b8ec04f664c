"""What a browser says is read as anybody's word: bounded, plain, and never more than was asked for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast, wib
from tests.stories.test_by_ourselves_and_with_the_vendor import reported
from tuntas.cases.actors import Actor
from tuntas.cases.chain import broken_link, digest
from tuntas.cases.models import Case
from tuntas.cases.refusals import Forbidden, Refused
from tuntas.diagnostics.browser import MOST, grade, keep, read
from tuntas.diagnostics.models import BrowserCheck

GOOD = {"gema": [20, 24, 22, 30], "gagal": 0, "bita": 1572864, "detik": 0.5, "daring": True, "jenis": "wifi",
        "kelas": "4g", "muat": 812}  # fmt: skip
SAID = {
    "echoes_ms": [20, 24, 22, 30], "failed": 0, "median_ms": 23.0, "spread_ms": 8.0, "bytes": 1572864, "seconds": 0.5,
    "mbps": 25.2, "load_ms": 812, "online": True, "connection": "wifi", "class": "4g",
}  # fmt: skip


def said(**more: object) -> str:
    return json.dumps(GOOD | more)


def test_the_figures_are_reckoned_here() -> None:
    assert read(said()) == SAID
    assert read(said(mbps=999_999, median_ms=0)) == SAID  # what it reckons itself is not asked


@pytest.mark.parametrize("bad", [
    "", "[]", "null", "{}", "x" * 3000, "[" * 1999, '{"gema": [NaN]}', '{"gema": [Infinity]}', '{"gema": [1e400]}',
    '{"gema": [true]}', '{"gema": ["20"]}', '{"gema": [-1]}', '{"gema": [60001]}', '{"gema": {"0": 20}}',
    json.dumps({"gema": [20] * 21}), json.dumps({"gagal": 400}), '{"gagal": 1' + "0" * 500 + "}",
    said(bita=1), said(bita=1572865), said(bita="1572864"), said(detik=0), said(detik=-1), said(detik=None),
    said(detik=1e9), said(muat=-1), said(muat="<script>"), said(gema=None),
])  # fmt: skip
def test_nonsense_is_refused_whole(bad: str) -> None:
    with pytest.raises(Refused, match="tidak dapat dibaca"):
        read(bad)


def test_only_words_that_are_known_are_kept() -> None:
    odd = read(said(jenis="<b>wifi</b>", kelas=["4g"] and "5g", daring="ya", ip="10.0.0.1", lain="x" * 50))
    assert odd == SAID | {"connection": "", "class": ""}


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        assert set(read(text)) <= set(SAID)
    except Refused:
        return


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
                    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(list(GOOD)), one),
                    max_leaves=12))  # fmt: skip
def test_no_json_breaks_the_reader(value: object) -> None:
    try:
        assert set(read(json.dumps(value))) <= set(SAID)
    except Refused:
        return


@pytest.mark.parametrize(("more", "word"), [
    ({}, "good"), ({"gema": [200]}, "slow"), ({"detik": 8}, "slow"), ({"gagal": 1}, "slow"), ({"gagal": 3}, "bad"),
    ({"gema": [700]}, "bad"), ({"detik": 30}, "bad"), ({"gema": [], "gagal": 2}, "bad"), ({"bita": None}, "good"),
])  # fmt: skip
def test_how_it_is_called(more: dict[str, object], word: str) -> None:
    assert grade(read(said(**more))) == word


def test_the_reporters_browser_is_kept_with_its_hash_in_the_chain(cast: Cast) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    report = case.reports.get()
    row = keep(case, said(), by=Actor(report=report), now=wib("2026-11-23 08:05"))
    event = case.events.get(kind="browser.measured")
    assert (event.report, event.data) == (report, {"sha256": row.sha256})
    assert digest({"vantage": "browser", "figures": row.figures}) == row.sha256
    assert broken_link(Case.objects.get(pk=case.pk)) is None


def test_a_few_are_enough(cast: Cast) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    report = case.reports.get()
    for _ in range(MOST):
        keep(case, said(), by=Actor(report=report))
    with pytest.raises(Refused, match="cukup untuk kasus ini"):
        keep(case, said(), by=Actor(report=report))
    assert (BrowserCheck.objects.count(), case.events.filter(kind="browser.measured").count()) == (MOST, MOST)
    keep(case, said(), by=cast.actor("ani"))  # a member's own are told apart


def test_who_has_no_part_in_the_case_attaches_nothing(cast: Cast) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    for who in ("vina", "sari"):
        with pytest.raises(Forbidden):
            keep(case, said(), by=cast.actor(who))
