"""Where the edges attach themselves, so that `cases` needs to know none of them."""

from __future__ import annotations

from collections.abc import Callable

from tuntas.cases.models import Attachment, Paper

__all__ = ["documents"]

# how a sealed paper becomes a stored PDF: by the paper's key, its kind, or "" for any other
documents: dict[str, Callable[[Paper], Attachment]] = {}
