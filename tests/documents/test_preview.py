"""A draft is shown as it would be sealed, stamped as a draft, and nothing is saved."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast, wib
from tests.documents import story
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.models import Case, Counter, Paper, Run
from tuntas.documents.preview import draft_facts
from tuntas.documents.render import pages, report_pdf

NOW = wib("2026-11-23 08:10")
OF_SEALING = ("verify", "number", "running", "number_text")  # what only sealing gives


def written(cast: Cast) -> Run:
    run = story.open_step(story.arrived(cast))
    moves.write(run, "rencana_kerja", papers.plan()["rencana_kerja"], by=cast.actor("ani"), now=NOW)
    return run


def test_a_draft_is_stamped_on_every_page(cast: Cast) -> None:
    run = written(cast)
    facts = draft_facts(run.case, run, "rencana_kerja", cast.actor("ani"), NOW)
    assert (facts["number"], facts["verify"], facts["stamp"]) == (["Nomor: diberikan saat disahkan"], None, "KONSEP")
    assert [one["name"] for one in facts["signers"]] == ["Ani Lestari, S.Kom."]
    assert facts["signers"][0]["above"] == "Jakarta, 23 November 2026"
    assert report_pdf(facts).startswith(b"%PDF-1.7")
    long = facts | {"blocks": facts["blocks"] * 8}
    stamped, plain = pages(long, ppi=40), pages(long | {"stamp": ""}, ppi=40)
    assert len(stamped) > 1
    assert [one != other for one, other in zip(stamped, plain, strict=True)] == [True] * len(stamped)


def test_it_says_what_will_be_sealed(cast: Cast) -> None:
    run = written(cast)
    before = draft_facts(run.case, run, "rencana_kerja", cast.actor("ani"), NOW)
    moves.finish(run, by=cast.actor("ani"), now=NOW)
    sealed = Paper.objects.get(case=run.case, key="rencana_kerja").frozen
    assert sealed is not None
    assert without(before, *OF_SEALING, "stamp") == without(sealed, *OF_SEALING)


def without(facts: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in keys}


def test_nothing_is_saved(cast: Cast) -> None:
    run = written(cast)
    numbers = list(Counter.objects.values_list("series", "value"))
    draft_facts(run.case, run, "rencana_kerja", cast.actor("ani"), NOW)
    run.refresh_from_db()
    draft = Paper.objects.get(case=run.case, key="rencana_kerja")
    assert (run.finished_at, run.outcome, draft.sealed_at, draft.frozen) == (None, "", None, None)
    assert list(Counter.objects.values_list("series", "value")) == numbers


def at_the_last_step(cast: Cast) -> Case:
    case, ani, ketut = story.arrived(cast), cast.actor("ani"), cast.actor("ketut")
    story.do(case, ani, papers.plan(), "2026-11-23 08:10")
    story.do(case, ani, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    story.do(case, ani, papers.verdict("Y"), "2026-11-23 08:45")
    photo = story.image("JPEG", "teal", "bukti")
    story.do(case, ani, papers.repair(wib("2026-11-23 09:20")), "2026-11-23 09:25", photo)
    story.do(case, ketut, papers.acceptance(), "2026-11-23 10:00")
    return case


def test_what_nobody_writes_is_shown_too(cast: Cast) -> None:
    case, now = at_the_last_step(cast), wib("2026-11-23 10:20")
    run, ketut = story.open_step(case), cast.actor("ketut")
    moves.write(run, "laporan_penanganan", papers.conclusion()["laporan_penanganan"], by=ketut, now=now)
    note = draft_facts(case, run, "nota_dinas", ketut, now)
    assert note["blocks"][3]["items"][0] == "Laporan penanganan kendala jaringan;"  # its number is not given yet
    assert [one["name"] for one in note["signers"]] == ["Ketut Wirawan, S.T., M.T."]
    report = draft_facts(case, run, "laporan_penanganan", ketut, now)
    assert [one["seat"] for one in report["signers"]] == ["ketua", "kepala"]
    assert not case.papers.filter(key="nota_dinas").exists()


def test_a_number_that_was_typed_is_shown(cast: Cast) -> None:
    run = written(cast)
    Paper.objects.filter(case=run.case, key="rencana_kerja").update(number="SDM-7/2026")
    facts = draft_facts(run.case, run, "rencana_kerja", cast.actor("ani"), NOW)
    assert facts["number"] == ["Nomor SDM-7/2026"]


def test_a_paper_that_nobody_began_has_no_draft(cast: Cast) -> None:
    run = story.open_step(story.arrived(cast))
    with pytest.raises(Paper.DoesNotExist):
        draft_facts(run.case, run, "rencana_kerja", cast.actor("ani"), NOW)


JUNK: tuple[Any, ...] = (None, "", "teks", 7, -1.5, True, [], ["a"], [None], [{}], {}, {"id": 1}, [{"menit": "x"}])


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_a_half_written_draft_is_shown_as_it_is(cast: Cast, junk: Any) -> None:
    """Drafts save themselves: whatever stands in one must not break the page that shows it."""
    case, ani = at_the_last_step(cast), cast.actor("ani")
    moves.send_back(story.open_step(case), "perbaikan", "Ulang.", by=cast.actor("ketut"), now=wib("2026-11-23 10:10"))
    run, now = story.open_step(case), wib("2026-11-23 10:15")
    for key in ("berita_acara", "laporan_selesai", "pengukuran_sesudah"):
        fields = [one.key for one in procedure(case).paper(key).fields]
        moves.write(run, key, {}, by=ani, now=now)
        Paper.objects.filter(case=case, key=key, sealed_at=None).update(data=dict.fromkeys(fields, junk))
    for key in ("berita_acara", "laporan_selesai", "pengukuran_sesudah"):
        assert pages(draft_facts(case, run, key, ani, now), ppi=30)


def procedure(case: Case) -> Any:
    from tuntas.cases.editions import procedure_of

    return procedure_of(case.edition)
