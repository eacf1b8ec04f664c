"""The pages of a paper as pictures, for its page and its preview; made once, kept while they are looked at."""

from __future__ import annotations

import json
from collections import OrderedDict
from threading import Lock
from typing import Any

from tuntas.cases.chain import digest
from tuntas.documents.render import pages

__all__ = ["images_of"]

PPI = 110.0
_MOST = 24
_kept: OrderedDict[str, list[bytes]] = OrderedDict()
_lock = Lock()


def images_of(facts: dict[str, Any]) -> list[bytes]:
    """Each page of what `facts` say as a PNG."""
    key = digest(json.loads(json.dumps(facts)))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = pages(facts, ppi=PPI)
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made
