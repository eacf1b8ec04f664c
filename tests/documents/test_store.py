"""A paper is made once and kept: later names do not alter it."""

from __future__ import annotations

import pytest

from tests.cast import Cast, wib
from tests.documents import story
from tests.stories import papers
from tuntas.cases import files, moves, registry
from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Paper
from tuntas.documents import store
from tuntas.documents.store import document_of, make_pending
from tuntas.people.models import Letterhead, User


def final(case: object) -> Paper:
    return Paper.objects.filter(case=case, key="laporan_penanganan").latest("revision")


def test_cases_know_how_papers_are_made() -> None:
    assert registry.documents[""] is document_of


def test_a_paper_is_made_by_its_key_before_its_kind_before_any_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edge that makes one paper, or one kind of paper, attaches itself under that name."""
    case = story.finished(cast)
    procedure, report, plan = procedure_of(case.edition), final(case), case.papers.get(key="rencana_kerja")
    assert registry.maker_of(plan, procedure) is document_of
    of_kind, of_key = (lambda paper: document_of(paper)), (lambda paper: document_of(paper))
    monkeypatch.setitem(registry.documents, procedure.paper(plan.key).kind, of_kind)
    monkeypatch.setitem(registry.documents, report.key, of_key)
    assert (registry.maker_of(plan, procedure), registry.maker_of(report, procedure)) == (of_kind, of_key)
    assert registry.maker_of(Paper(case=case, key="dari_terbitan_lain"), procedure) is document_of
    monkeypatch.setattr(registry, "documents", {})
    assert registry.maker_of(plan, procedure) is None


def test_kept_as_it_was_signed(cast: Cast) -> None:
    case = story.finished(cast)
    made = document_of(final(case))
    content = files.path_of(made.sha256).read_bytes()
    assert (made.kind, made.name) == ("application/pdf", "2026-0001-laporan-penanganan-3.pdf")
    User.objects.filter(pk=cast.ketut.pk).update(name="Nama Baru")
    Letterhead.objects.filter(unit=cast.office).update(lines="KEMENTERIAN BARU")
    again = document_of(final(case))
    assert (again.pk, files.path_of(again.sha256).read_bytes()) == (made.pk, content)


def test_whoever_makes_it_second_gets_the_first(cast: Cast) -> None:
    case = story.finished(cast)
    one, other = final(case), final(case)
    assert document_of(one).pk == document_of(other).pk
    assert case.events.filter(kind="paper.kept").count() == 1


def test_a_draft_has_no_document(cast: Cast) -> None:
    case = story.arrived(cast)
    run = case.runs.get(finished_at=None)
    now = wib("2026-11-23 08:05")
    draft = moves.write(run, "rencana_kerja", papers.plan()["rencana_kerja"], by=cast.actor("ani"), now=now)
    with pytest.raises(ValueError, match="draft"):
        document_of(draft)


def test_the_worker_makes_what_is_waiting(cast: Cast) -> None:
    case = story.finished(cast)
    waiting = case.papers.filter(document=None, run__isnull=False)
    count = waiting.count()
    assert make_pending(2) == 2
    assert make_pending(100) == count - 2
    assert make_pending(100) == 0
    assert case.papers.get(key="data_gangguan", revision=1).document is None  # what a report brought: when asked for


def test_a_paper_that_cannot_be_made_does_not_hold_up_the_others(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    case = story.finished(cast)
    first = case.papers.filter(run__isnull=False).earliest("sealed_at", "pk")
    Paper.objects.filter(pk=first.pk).update(frozen={"template": "tidak-ada", "moment": "2026-11-23T00:00:00+00:00"})
    count = case.papers.filter(run__isnull=False).count()
    assert make_pending(100) == count - 1
    assert make_pending(100) == 0
    assert "no PDF of paper" in caplog.text
    store._failed.discard(first.pk)
