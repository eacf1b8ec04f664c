"""What a layout is: how one kind of paper is read from a case, and the template that sets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tuntas.cases.models import Paper
from tuntas.documents.source import Source

__all__ = ["Body", "Layout"]

# the facts that are a layout's own: `blocks`, `closing` (kept with the signatures), `photos` … as plain JSON
Body = dict[str, Any]


@dataclass(frozen=True)
class Layout:
    """One file in `layouts/`: `body` reads the case; `dated` says whether place and date stand above the signature."""

    name: str
    body: Callable[[Source, Paper], Body]
    template: str = "paper"
    dated: bool = True
