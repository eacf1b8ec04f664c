"""Where the edges attach themselves, so that `cases` needs to know none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tuntas.cases.models import Attachment, Case, Paper

__all__ = ["channels", "composers", "documents"]

# how a sealed paper becomes a stored PDF: by the paper's key, its kind, or "" for any other
documents: dict[str, Callable[[Paper], Attachment]] = {}

# what the documents of papers of one case say, by the paper's id: plain JSON, kept at sealing
composers: list[Callable[[Case, Sequence[Paper]], dict[int, dict[str, Any]]]] = []

# the channels, besides the inbox, that an administrator has configured: mail, telegram …
channels: set[str] = set()
