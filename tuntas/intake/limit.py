"""How many reports an address may send without an account: a window of an hour, kept in memory.

The window is this process's own: with several web processes each counts for itself. Nothing of it is
stored, so that no address lies beside a report.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from ipaddress import IPv6Address, ip_address
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

from tuntas.cases.refusals import CaseReason, Refused

__all__ = ["address_of", "forget", "spend"]

WINDOW = 3600.0  # seconds
MOST_ADDRESSES = 20_000

_lock = Lock()
_sent: OrderedDict[str, deque[tuple[float, str]]] = OrderedDict()


def spend(address: str, key: str = "") -> None:
    """Count one report from `address`. Raises Refused where it has sent too many in the last hour.

    The same idempotency `key` again is the same report, and costs nothing.
    """
    now = time.monotonic()
    with _lock:
        sent = _sent.setdefault(address, deque())
        _sent.move_to_end(address)
        while sent and sent[0][0] < now - WINDOW:
            sent.popleft()
        if key and any(one == key for _at, one in sent):
            return
        if len(sent) >= settings.REPORTS_PER_HOUR:
            raise Refused(CaseReason("too_many_reports"))
        sent.append((now, key))
        while len(_sent) > MOST_ADDRESSES:
            _sent.popitem(last=False)


def forget() -> None:
    """Forget every address (for tests)."""
    with _lock:
        _sent.clear()


def address_of(request: HttpRequest) -> str:
    """The caller's address: of the socket, or as told by the proxies that are configured. IPv6 by its /64."""
    proxies = settings.TRUSTED_PROXIES
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    found = told[-proxies] if proxies and len(told) >= proxies else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(found)
    except ValueError:
        return "?"
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return address.exploded[:19]
    return str(address)
