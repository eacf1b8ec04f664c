"""The procedure of an edition: read once from its immutable text, then kept in memory."""

from __future__ import annotations

from functools import lru_cache

from tuntas.cases.models import Edition
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read

__all__ = ["current", "procedure_of"]


@lru_cache(maxsize=64)
def _read(sha256: str, text: str) -> Procedure:
    return read(text)


def procedure_of(edition: Edition) -> Procedure:
    """The procedure that `edition` holds."""
    return _read(edition.sha256, edition.text)


def current(procedure: str = "") -> Edition | None:
    """The edition in force: the newest one of `procedure` (or of any) that is not withdrawn."""
    editions = Edition.objects.filter(withdrawn_at=None)
    if procedure:
        editions = editions.filter(procedure=procedure)
    return editions.order_by("-published_at", "-pk").first()
