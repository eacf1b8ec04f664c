"""The PDF of a sealed paper: made once from what was frozen, then kept as it is, whatever is renamed later."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.utils.text import slugify

from tuntas.cases.models import Attachment, Paper
from tuntas.cases.moves import keep_document
from tuntas.documents.facts import facts_of
from tuntas.documents.render import pdf

__all__ = ["document_of", "make_pending"]

_log = logging.getLogger(__name__)
_failed: set[int] = set()  # by this process: not tried again before it starts anew


def document_of(paper: Paper) -> Attachment:
    """The stored PDF of `paper`. Raises ValueError for a draft, which has none."""
    if paper.sealed_at is None:
        raise ValueError(f"{paper} is not sealed: a draft has no document")
    if paper.document is not None:
        return paper.document
    facts = paper.frozen or facts_of(paper)
    return keep_document(paper, pdf(facts["template"], facts), _name(paper), datetime.now(UTC), frozen=facts)


def make_pending(limit: int) -> int:
    """Make the PDFs of at most `limit` sealed papers that have none, the oldest first. How many were made.

    What a report brought (sealed by no run) has its PDF made only when somebody asks for it.
    """
    waiting = Paper.objects.filter(document=None, sealed_at__isnull=False, run__isnull=False).exclude(pk__in=_failed)
    made = 0
    for paper in waiting.select_related("case").order_by("sealed_at", "pk")[:limit]:
        try:
            document_of(paper)
            made += 1
        except Exception:
            _failed.add(paper.pk)
            _log.exception("no PDF of paper %s of case %s", paper.pk, paper.case.number)
    return made


def _name(paper: Paper) -> str:
    """2026-0017-laporan-penanganan-2.pdf"""
    return f"{paper.case.number}-{slugify(paper.key.replace('_', '-'))[:60]}-{paper.revision}.pdf"
