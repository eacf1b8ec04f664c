"""Reading a source to its end, or not at all: bounded pages, bounded bytes, bounded time, one host."""

from __future__ import annotations

import ipaddress
import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.views.decorators.debug import sensitive_variables

from tuntas.outgoing import Answer, Secret, Timeout, Unreachable, request
from tuntas.probes.policy import NEVER, literal
from tuntas.pulls.kinds import KINDS, Kind
from tuntas.pulls.rows import Found, text

__all__ = ["Ask", "Failed", "asked", "may_be_asked", "read"]

MOST_PAGES, MOST_ITEMS, MOST_BYTES = 200, 20_000, 32 * 1024 * 1024  # of one list, one list, one answer
LONGEST = 300.0  # seconds for all of it
LOOPBACK = tuple(ipaddress.ip_network(one) for one in ("127.0.0.0/8", "::/96"))
_log = logging.getLogger(__name__)
Ask = Callable[[str, Mapping[str, str], str], Answer]


class Failed(Exception):
    """Nothing that could be used. `code` has its sentence in `words.py`; `said`: the other side's own, cleaned."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code)
        self.code, self.said = code, said


def may_be_asked(url: str) -> bool:
    """Whether the host is none of those that are never asked, as far as an address written in full tells."""
    host = literal(urlsplit(url).hostname or "")
    return host is None or not any(host in one for one in NEVER)


@sensitive_variables("headers")
def asked(url: str, headers: Mapping[str, str], ca_file: str, *, loopback: bool = False) -> Answer:
    """One request. An administrator's own host may stand in the office's network, never on this machine."""
    never = [one for one in NEVER if not (loopback and one in LOOPBACK)]
    return request(
        "GET", url, headers={"Accept": "application/json", **headers}, timeout=Timeout(5, 60), most_bytes=MOST_BYTES,
        allow_private=True, never=never, ca_file=ca_file,
    )  # fmt: skip


@sensitive_variables("token")
def read(kind: str, url: str, token: Secret, authority: str = "", *, ask: Ask = asked) -> Found:
    """All that the source tells. Raises Failed, and then nothing of it may be used."""
    product, until = KINDS[kind], time.monotonic() + LONGEST
    with _file(authority) as ca_file:

        def told(path: str) -> Answer:
            if time.monotonic() > until:
                raise Failed("long")
            return _asked(ask, url + path, product.headers(token), ca_file)

        lists = {name: _list(product, name, told, token) for name in product.LISTS}
    try:
        return product.rows(lists)
    except (ValueError, TypeError, AttributeError, KeyError):
        pass
    raise Failed("shape")


@contextmanager
def _file(authority: str) -> Iterator[str]:
    """The authority's certificate where TLS can read it; "" where those of the system are trusted."""
    if not authority:
        yield ""
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ca.pem"
        path.write_text(authority)
        yield str(path)


@sensitive_variables("headers")
def _asked(ask: Ask, url: str, headers: Mapping[str, str], ca_file: str) -> Answer:
    """The answer; whatever goes wrong, the exception comes from here and carries nothing that was sent."""
    try:
        return ask(url, headers, ca_file)
    except Unreachable as error:
        reason = error.reason
    except Exception as error:  # also what nobody thought of: its traceback would hold the token
        _log.warning("a source was not read: %s", type(error).__name__)
        reason = "broken"
    raise Failed(reason)


def _list(product: Kind, name: str, told: Callable[[str], Answer], token: Secret) -> list[Mapping[str, Any]]:
    """Every item once, page after page, each further on than the one before."""
    items: dict[str, Mapping[str, Any]] = {}
    path, offset, many = product.LISTS[name], 0, 0
    for _page in range(MOST_PAGES):
        answer = told(f"{path}&offset={offset}" if offset else path)
        if answer.status != 200 and product.none(name, answer.status, _json(answer)):
            return []
        page = _page_of(product, name, answer, token)
        many += len(page.items)
        items |= {str(one.get("device_id", one.get("id"))): one for one in page.items}
        if many > MOST_ITEMS:
            raise Failed("many")
        if page.offset is None:
            if len(items) != many or page.count not in (None, many):
                raise Failed("moved")
            return list(items.values())
        if page.offset <= offset:
            raise Failed("loop")
        offset = page.offset
    raise Failed("many")


def _page_of(product: Kind, name: str, answer: Answer, token: Secret) -> Any:
    told = _json(answer)
    if answer.status != 200:
        words = told if isinstance(told, dict) else {}
        said = text(words.get("detail") or words.get("message"), 200)
        raise Failed(_code(answer.status), text(token.hidden_in(said), 200))
    if told is None:
        raise Failed("html" if answer.body.lstrip()[:1] == b"<" else "json")
    try:
        return product.page(name, told)
    except (ValueError, TypeError, KeyError, IndexError):
        pass
    raise Failed("shape")


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _code(status: int) -> str:
    """What an HTTP status means that is no success."""
    if status >= 500:
        return "unavailable"
    if 300 <= status < 400:
        return "redirect"
    return {401: "token", 403: "token", 404: "not_there", 408: "busy", 429: "busy"}.get(status, "refused")
