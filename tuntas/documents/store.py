"""The PDF of a sealed paper: made when first asked for, then kept as it is, whatever is renamed later."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.text import slugify

from tuntas.cases.models import Attachment, Paper
from tuntas.cases.moves import keep_document
from tuntas.documents.facts import facts_of
from tuntas.documents.render import pdf

__all__ = ["document_of"]


def document_of(paper: Paper) -> Attachment:
    """The stored PDF of `paper`. Raises ValueError for a draft, which has none."""
    if paper.sealed_at is None:
        raise ValueError(f"{paper} is not sealed: a draft has no document")
    if paper.document is not None:
        return paper.document
    facts = paper.frozen or facts_of(paper)
    return keep_document(paper, pdf(facts["template"], facts), _name(paper), datetime.now(UTC), frozen=facts)


def _name(paper: Paper) -> str:
    """2026-0017-laporan-penanganan-2.pdf"""
    return f"{paper.case.number}-{slugify(paper.key.replace('_', '-'))[:60]}-{paper.revision}.pdf"
