"""Do large packets pass whole: echo requests with "don't fragment", else UDP and what the kernel hears of it."""

from __future__ import annotations

import select
import socket
import struct
import time
from contextlib import suppress

from tuntas.probes import errors, icmp, process, udp
from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted

__all__ = ["mtu"]

_WAIT = 0.7
_TRIES = 3


def mtu(at: Admitted, *, seconds: float = 15.0) -> Measurement:
    """Which payloads came back: a small one, the threshold of the target, and that of a full Ethernet frame.

    Each is `passed`, `lost` (no word: a black hole when the small one passed) or `too_big` (somebody said so, as it
    should be). `passed` is None when not even the small one came back.
    """
    clock = ProbeClock(seconds)
    full = 1452 if at.is_ipv6 else 1472
    sizes = sorted({56, at.target.thresholds.mtu, full})
    found: dict[int, str] = {}
    known: list[int] = []
    method = ""
    for name, tried in (("icmp", _by_socket), ("ping", _by_program), ("udp", _by_udp)):
        try:
            found, method = {56: tried(at, 56, clock, known)}, name
            if found[56] == "passed":
                found |= {size: tried(at, size, clock, known) for size in sizes[1:]}
                break
        except (OSError, process.Unavailable):
            continue
    small = found.get(56) == "passed"
    asked = found.get(at.target.thresholds.mtu)
    filtered = asked == "lost" and small and method != "udp" and _leaves_by_udp(at, clock)
    return Measurement(
        probe="mtu", target=at.target.key, address=at.address, method=method, at=clock.at, took_ms=clock.ms,
        passed=asked != "lost" if small else None, reason="black_hole" if small and asked == "lost" else "",
        parameters={"sizes": sizes, "tries": _TRIES},
        figures={
            "sizes": {str(size): word for size, word in found.items()},
            "full_frame": found.get(full, ""), "path_mtu": min(known, default=None),
            "leaves_by_udp": filtered,
        },
    )  # fmt: skip


def _leaves_by_udp(at: Admitted, clock: ProbeClock) -> bool:
    """Whether a large packet that is no echo request arrives: those are filtered then, or only the way back is ill."""
    return udp.knock(at, at.target.thresholds.mtu, tries=_TRIES, most_seconds=clock.left).what == "arrived"


def _by_socket(at: Admitted, size: int, clock: ProbeClock, known: list[int]) -> str:
    try:
        line = icmp.echo_socket(at)
    except PermissionError:
        raise
    except OSError:
        return "lost"
    with line:
        line.setsockopt(*icmp.DF[at.is_ipv6])
        for number in range(1, _TRIES + 1):
            word = _echoed(at, line, number, size, clock, known)
            if word != "lost":
                return word
    return "lost"


def _echoed(
    at: Admitted, line: socket.socket, number: int, size: int, clock: ProbeClock, known: list[int]
) -> str:
    with suppress(OSError):
        line.send(icmp.packet(at, number, size))
    until = time.monotonic() + min(_WAIT, clock.left)
    asked = select.poll()
    asked.register(line, select.POLLIN)
    while (left := until - time.monotonic()) > 0 and asked.poll(left * 1000):
        heard = errors.complaint(line, 0)
        if heard is not None:
            if heard.what == "too_big":
                known.append(heard.mtu)
                return "too_big"
            continue
        with suppress(OSError):
            data = line.recv(4096)
            if len(data) >= 8 and struct.unpack("!H", data[6:8])[0] == number:
                return "passed"
    return "lost"


def _by_program(at: Admitted, size: int, clock: ProbeClock, known: list[int]) -> str:
    options = ["-n", "-6" if at.is_ipv6 else "-4", "-M", "do", "-c", "2", "-i", "0.3", "-W", "1", "-s", str(size)]
    code, written = process.run(process.PING, options, at.address, seconds=min(4.0, clock.left))
    if code == 0:
        return "passed"
    if "too long" in written or "rag needed" in written or "too big" in written:
        return "too_big"
    if code != 1:
        raise PermissionError(written)
    return "lost"


def _by_udp(at: Admitted, size: int, clock: ProbeClock, known: list[int]) -> str:
    heard = udp.knock(at, size, tries=_TRIES, most_seconds=clock.left)
    if heard.what == "too_big":
        known.append(heard.mtu)
    return {"arrived": "passed"}.get(heard.what, heard.what or "lost")
