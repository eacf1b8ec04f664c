"""The final report: sections A to E, the papers of the case with their numbers, and its attachments."""

from __future__ import annotations

from tuntas.cases.models import Paper
from tuntas.documents.annex import attachments_listed, papers_listed
from tuntas.documents.layout import Body, Layout
from tuntas.documents.report import opening, sections
from tuntas.documents.source import Source

__all__ = ["LAYOUT", "body"]


def body(source: Source, paper: Paper) -> Body:
    parts = sections(source)
    return {
        "blocks": opening(source),
        "sections": parts[:-1],
        "closing_heading": parts[-1]["heading"],
        "closing": parts[-1]["blocks"],
        "annexes": [*papers_listed(source, paper), *attachments_listed(source)],
        "photos": list(source.attachments),
    }


LAYOUT = Layout("laporan", body)
