"""How many reports one address may send in an hour without an account; and other things that are told apart."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

__all__ = ["address_of", "count", "forget", "full", "spend", "sweep"]

# One small file per address under HOME, locked while it is read and written: it works over all
# processes of a server and over restarts, costs the database nothing, and needs no service beside it.
# Django's file cache has no lock, so that two processes would lose counts; its memory cache counts per
# process. Names are keyed hashes: who reported stays untold. Where several servers stand behind one
# balancer each keeps its own count, which only makes the limit wider.
HOUR = 3600
_RECORD = 10  # bytes: seconds since 1970, in digits


def address_of(request: HttpRequest) -> str:
    """The client's address: of the socket, or what the last of the configured proxies says."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        said = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
        if len(said) >= settings.TRUSTED_PROXIES:
            address = said[-settings.TRUSTED_PROXIES]
    return address


def full(address: str, now: datetime) -> bool:
    """Whether `address` has sent its share of this hour."""
    with _records(address) as file:
        return file is not None and len(_recent(file, now)) >= settings.REPORTS_PER_HOUR


def count(address: str, now: datetime) -> None:
    """A report of `address` was stored."""
    with _records(address) as file:
        if file is None:
            return
        kept = [*_recent(file, now), int(now.timestamp())][-settings.REPORTS_PER_HOUR - 1 :]
        _write(file, kept)


def spend(what: str, address: str, now: datetime, *, most: int) -> bool:
    """Count one `what` of `address`, apart from its reports; False where it had `most` of them in this hour."""
    with _records(address, what) as file:
        if file is None:
            return True
        recent = _recent(file, now)
        if len(recent) >= most:
            return False
        _write(file, [*recent, int(now.timestamp())])
        return True


def forget() -> None:
    """Forget every address."""
    for file in (Path(settings.HOME) / "laju").glob("*"):
        file.unlink(missing_ok=True)


def sweep(now: datetime) -> None:
    """Forget addresses that have sent nothing for an hour."""
    for file in (Path(settings.HOME) / "laju").glob("*"):
        if file.stat().st_mtime < now.timestamp() - HOUR:
            file.unlink(missing_ok=True)


@contextmanager
def _records(address: str, what: str = "") -> Iterator[int | None]:
    """The locked file of `address`; None where it cannot be kept: a limit must never cost a report."""
    file = None
    try:
        folder = Path(settings.HOME) / "laju"
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(folder / _name(address, what), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError:
        pass
    try:
        yield file
    finally:
        if file is not None:
            os.close(file)


def _recent(file: int, now: datetime) -> list[int]:
    text = os.pread(file, _RECORD * 10_000, 0)
    stamps = [text[i : i + _RECORD] for i in range(0, len(text) - _RECORD + 1, _RECORD)]
    return [int(one) for one in stamps if one.isdigit() and int(one) > now.timestamp() - HOUR]


def _write(file: int, stamps: list[int]) -> None:
    with suppress(OSError):  # a full disk: the report is stored, and its number must be told
        os.ftruncate(file, 0)
        os.pwrite(file, b"".join(b"%010d" % one for one in stamps), 0)


def _name(address: str, what: str) -> str:
    """The file of an address; all of an IPv6 /64 are one sender."""
    try:
        ip = ipaddress.ip_address(address)
        if ip.version == 6:
            address = str(ipaddress.ip_network(f"{ip}/64", strict=False))
    except ValueError:
        pass
    return hmac.new(settings.SECRET_KEY.encode(), f"{what}{address}".encode(), hashlib.sha256).hexdigest()[:16]
