"""Does a web application answer, how, and after how long; and how fast a file comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tuntas.probes import web
from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted

__all__ = ["explained", "http", "needs_small", "throughput"]

_MOST_PAGE = 256 * 1024
_MOST_FILE = 16 * 1024 * 1024
_SMALL, _CLEARLY_MORE = 536, 16 * 1024  # bytes
_AGAIN = 3.0  # seconds
_STALLED = 3000.0  # milliseconds without a byte
_LEAST_FILE = 128 * 1024  # less says nothing about the line


def http(at: Admitted, *, seconds: float = 8.0) -> Measurement:
    """Status and waits of one page. Slowness is for the verdict.

    `passed`: a status below 500, of a page that was not cut off and does not send everybody back to itself.
    """
    clock = ProbeClock(seconds)
    try:
        found = web.asked(at, at.target.path, clock, most_bytes=_MOST_PAGE)
    except web.Unusable as error:
        return _told("http", at, clock, at.target.path, False, str(error), {"status": None})
    figures = {
        "status": found.status, "connect_ms": found.connect_ms, "first_byte_ms": found.first_ms,
        "longest_wait_ms": found.gap_ms, "bytes": found.bytes, "whole": found.whole,
    }  # fmt: skip
    reason = "status" if found.status >= 500 else "cut" if found.cut else "loop" if _is_itself(at, found.to) else ""
    return _told("http", at, clock, at.target.path, not reason, reason, figures)


def explained(at: Admitted, path: str, found: Measurement) -> Measurement:
    """The same page or file, and where it got stuck: whether that is because large packets vanish."""
    waited = found.figures.get("longest_wait_ms", 0.0) >= _STALLED and not found.figures.get("whole")
    if not waited and found.reason != "timeout":
        return found
    small = needs_small(at, path, found.figures.get("bytes", 0))
    return replace(found, figures={**found.figures, "needs_small": small})


def needs_small(at: Admitted, path: str, than: int) -> bool:
    """Whether clearly more than `than` bytes come when packets may only be small, and again not when they may be large.

    Then large ones vanish on the way; an application that was merely slow the first time answers both.
    """
    return _comes(at, path, than, _SMALL) and not _comes(at, path, than, 0)


def _comes(at: Admitted, path: str, than: int, segment: int) -> bool:
    try:
        found = web.asked(at, path, ProbeClock(_AGAIN), most_bytes=than + _CLEARLY_MORE, segment=segment)
    except web.Unusable:
        return False
    return found.whole


def _is_itself(at: Admitted, to: str) -> bool:
    """Whether a redirect leads to the very page that was asked for."""
    host, port = at.target.address, at.target.web_port
    usual = port == (443 if at.target.scheme == "https" else 80)
    named = f"{at.target.scheme}://{f'[{host}]' if ':' in host else host}"
    return to in (at.target.path, f"{named}:{port}{at.target.path}", *([named + at.target.path] if usual else []))


def throughput(at: Admitted, *, seconds: float = 6.0) -> Measurement:
    """Megabits per second of a bounded download. `passed` is None when too little came to say."""
    clock = ProbeClock(seconds)
    try:
        found = web.asked(at, at.target.download, clock, most_bytes=_MOST_FILE)
    except web.Unusable as error:
        return _told("throughput", at, clock, at.target.download, None, str(error), {"mbps": None})
    enough = found.status == 200 and (found.bytes >= _LEAST_FILE or not found.whole)
    mbps = round(found.bytes * 8 / 1000 / found.body_ms, 3) if found.body_ms and enough else None
    return _told(
        "throughput", at, clock, at.target.download,
        None if mbps is None else mbps >= at.target.thresholds.mbps, "" if enough else "too_little",
        {"mbps": mbps, "bytes": found.bytes, "ms": found.body_ms, "status": found.status, "whole": found.whole,
         "longest_wait_ms": found.gap_ms},
    )  # fmt: skip


def _told(
    probe: str, at: Admitted, clock: ProbeClock, path: str, passed: bool | None, reason: str,
    figures: Mapping[str, object],
) -> Measurement:  # fmt: skip
    return Measurement(
        probe=probe, target=at.target.key, address=at.address, method=at.target.scheme or "http",
        at=clock.at, took_ms=clock.ms, passed=passed, reason=reason,
        parameters={"path": path, "port": at.target.web_port, "host": at.target.address}, figures=figures,
    )  # fmt: skip
