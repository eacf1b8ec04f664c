"""The house knows nothing of one SOP: every paper of quite different ones becomes a document too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.documents.reading import needs_pdftotext, pages
from tests.stories.test_other_procedures import PROCEDURES, test_it_runs_to_its_end
from tuntas.cases.models import Paper
from tuntas.documents.render import pages as pictures
from tuntas.documents.render import report_pdf

test_it_runs_to_its_end.__test__ = False  # type: ignore[attr-defined]  # told here again, not collected


@needs_pdftotext
@pytest.mark.parametrize("path", PROCEDURES, ids=lambda one: one.stem)
def test_every_paper_of_every_procedure(cast: Cast, path: Path) -> None:
    test_it_runs_to_its_end(cast, path, 0)
    sealed = list(Paper.objects.filter(run__isnull=False, sealed_at__isnull=False))
    assert sealed
    for paper in sealed:
        facts = paper.frozen
        assert facts is not None, paper.key  # a layout that fails would leave it empty
        printed = " ".join(" ".join(pages(report_pdf(facts))).split())
        assert all(word in printed for word in facts["title"].upper().split())
        assert len(facts["signers"]) == 1
        assert facts["signers"][0]["name"].split(",")[0] in printed
    assert pictures(sealed[0].frozen or {}, ppi=40)[0].startswith(b"\x89PNG")
