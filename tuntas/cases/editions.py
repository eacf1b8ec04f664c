"""The procedure of an edition: read once from its immutable text, then kept in memory."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from tuntas.cases.models import Edition
from tuntas.people.models import User
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read

__all__ = ["current", "known", "procedure_in", "procedure_of"]


_MOST = 64
_kept: OrderedDict[str, Procedure] = OrderedDict()  # by sha256, the oldest first


def procedure_of(edition: Edition) -> Procedure:
    """The procedure that `edition` holds. Its text is only looked at the first time, so leave it deferred."""
    procedure = _kept.get(edition.sha256)
    return _read(edition.text) if procedure is None else procedure


def procedure_in(text: str) -> Procedure:
    """The procedure that `text` is; read only the first time. Raises Faulty."""
    procedure = _kept.get(hashlib.sha256(text.encode()).hexdigest())
    return _read(text) if procedure is None else procedure


def _read(text: str) -> Procedure:
    procedure = read(text)
    _kept[procedure.sha256] = procedure
    while len(_kept) > _MOST:
        _kept.popitem(last=False)
    return procedure


def known(user: User) -> list[Edition]:
    """Every edition, the oldest first, without its text; one query, kept for the request that `user` came with."""
    kept: list[Edition] | None = getattr(user, "_editions", None)
    if kept is None:
        kept = list(Edition.objects.defer("text").order_by("published_at", "pk"))
        user._editions = kept  # type: ignore[attr-defined]
    return kept


def current(procedure: str = "") -> Edition | None:
    """The edition in force: the newest one of `procedure` (or of any) that is not withdrawn."""
    editions = Edition.objects.filter(withdrawn_at=None).defer("text")
    if procedure:
        editions = editions.filter(procedure=procedure)
    return editions.order_by("-published_at", "-pk").first()
