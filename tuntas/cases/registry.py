"""Where the edges attach themselves, so that `cases` needs to know none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tuntas.cases.measured import Measured
from tuntas.cases.models import Attachment, Case, Paper, Run
from tuntas.sop.procedure import Procedure
from tuntas.sop.reasons import Reason

if TYPE_CHECKING:
    from tuntas.cases.facts import Facts

__all__ = [
    "Maker", "channels", "composers", "documents", "exhibits", "gates", "maker_of",
    "measurers", "quiet",
]  # fmt: skip

Maker = Callable[[Paper], Attachment]

# how a sealed paper becomes a stored PDF: by the paper's key, its kind, or "" for any other
documents: dict[str, Maker] = {}

# what the documents of papers of one case say, by the paper's id: plain JSON, kept at sealing
composers: list[Callable[[Case, Sequence[Paper]], dict[int, dict[str, Any]]]] = []

# what else the finish of a run asks for, besides the gate of the SOP
gates: list[Callable[[Facts, Run], list[Reason]]] = []

# who hears that an alarm of a case went quiet
quiet: list[Callable[[Case], None]] = []

# what was measured for a case as it was known then (None: until now), in a language; None where nothing was
measurers: list[Callable[[Case, datetime | None, str], Measured | None]] = []

# the raw data that edges keep of a case, as the very bytes whose sha256 stands in an event of it
exhibits: list[Callable[[Case], Iterable[bytes]]] = []

# the channels, besides the inbox, that an administrator has configured: mail, telegram …
channels: set[str] = set()


def maker_of(paper: Paper, procedure: Procedure) -> Maker | None:
    """What makes the PDF of `paper`; None where no edge that makes papers is there."""
    kind = procedure.paper(paper.key).kind if procedure.has_paper(paper.key) else ""
    return documents.get(paper.key) or documents.get(kind) or documents.get("")
