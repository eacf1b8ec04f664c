"""A paper is made once and kept: later names do not alter it."""

from __future__ import annotations

import pytest

from tests.cast import Cast, wib
from tests.documents import story
from tests.stories import papers
from tuntas.cases import files, moves, registry
from tuntas.cases.models import Paper
from tuntas.documents.store import document_of
from tuntas.people.models import Unit, User


def final(case: object) -> Paper:
    return Paper.objects.filter(case=case, key="laporan_penanganan").latest("revision")


def test_cases_know_how_papers_are_made() -> None:
    assert registry.documents[""] is document_of


def test_kept_as_it_was_signed(cast: Cast) -> None:
    case = story.finished(cast)
    made = document_of(final(case))
    content = files.path_of(made.sha256).read_bytes()
    assert (made.kind, made.name) == ("application/pdf", "2026-0001-laporan-penanganan-3.pdf")
    User.objects.filter(pk=cast.ketut.pk).update(name="Nama Baru")
    Unit.objects.filter(pk=cast.office.pk).update(letterhead="KEMENTERIAN BARU")
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
