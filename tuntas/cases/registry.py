"""Where the edges attach themselves, so that `cases` needs to know none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tuntas.cases.models import Attachment, Case, Paper
from tuntas.sop.procedure import Procedure

__all__ = ["Maker", "channels", "composers", "documents", "maker_of"]

Maker = Callable[[Paper], Attachment]

# how a sealed paper becomes a stored PDF: by the paper's key, its kind, or "" for any other
documents: dict[str, Maker] = {}

# what the documents of papers of one case say, by the paper's id: plain JSON, kept at sealing
composers: list[Callable[[Case, Sequence[Paper]], dict[int, dict[str, Any]]]] = []

# the channels, besides the inbox, that an administrator has configured: mail, telegram …
channels: set[str] = set()


def maker_of(paper: Paper, procedure: Procedure) -> Maker | None:
    """What makes the PDF of `paper`; None where no edge that makes papers is there."""
    kind = procedure.paper(paper.key).kind if procedure.has_paper(paper.key) else ""
    return documents.get(paper.key) or documents.get(kind) or documents.get("")
