"""Is it there, and how well: echo requests by socket, by the ping program, or by TCP, whichever this machine allows."""

from __future__ import annotations

import re
import selectors
import socket
import time
from contextlib import suppress
from dataclasses import replace

from tuntas.probes import icmp, process, udp
from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted
from tuntas.probes.spread import spread

__all__ = ["LADDER", "more", "ping", "presence"]

LADDER = ("icmp", "ping", "tcp")
_TCP_WAIT = 0.95  # less than the second after which a lost SYN is sent again: one attempt is one packet
_UDP_TRIES = 2
_SLOWEST_PING = 0.2  # older ping programs let nobody but root go faster
_SEQUENCE = re.compile(r"icmp_seq=(\d+) .*?time[=<]([\d.]+) ?ms")


def ping(
    at: Admitted, *, count: int = 100, interval: float = 0.05, seconds: float = 15.0, wait: float = icmp.LAST_WAIT,
    ladder: tuple[str, ...] = LADDER,
) -> Measurement:  # fmt: skip
    """Round trips to the address. `passed` is whether anything answered; a refused connection is an answer.

    After the last packet a socket waits `wait` seconds; the other rungs know waits of their own, near a second.
    """
    clock = ProbeClock(seconds)
    trips: list[float | None] = []
    raw, method = "", ""
    for method in ladder:
        try:
            if method == "icmp":
                trips = _by_socket(at, count, interval, clock, wait)
            elif method == "ping":
                trips, raw = _by_program(at, count, interval, clock)
            else:
                trips = _by_tcp(at, count, interval, clock)
        except (OSError, process.Unavailable):
            continue
        break
    else:
        method = ""
    figures = spread(trips)
    return Measurement(
        probe="ping", target=at.target.key, address=at.address, method=method, at=clock.at, took_ms=clock.ms,
        passed=figures["received"] > 0 if trips else None,
        reason="" if figures["received"] else "timeout" if trips else "not_possible",
        parameters={"count": count, "interval_s": interval, "port": _port(at) if method == "tcp" else None},
        figures=figures, raw=raw,
    )  # fmt: skip


def presence(at: Admitted, count: int, interval: float, ladder: tuple[str, ...] = LADDER) -> Measurement:
    """Whether anything at all comes back.

    Where echo requests may not be sent and the port is silent, a datagram to a port where nobody listens tells a
    machine that is there from one that is not: most of them say that nobody does.
    """
    found = replace(ping(at, count=count, interval=interval, ladder=ladder), probe="presence")
    if found.passed is not False or found.method != "tcp":
        return found
    began = time.monotonic()
    if udp.knock(at, 56, tries=_UDP_TRIES).what != "arrived":
        return found
    return replace(found, passed=True, reason="", method="udp", figures=spread([(time.monotonic() - began) * 1000]))


def more(first: Measurement, second: Measurement) -> Measurement:
    """Both as one, made one after the other."""
    both = spread([*first.figures["trips_ms"], *second.figures["trips_ms"]])
    parameters = {**first.parameters, "count": first.parameters["count"] + second.parameters["count"]}
    return replace(
        first, took_ms=round(first.took_ms + second.took_ms, 2), figures=both, parameters=parameters,
        passed=both["received"] > 0,
    )  # fmt: skip


def _by_socket(
    at: Admitted, count: int, interval: float, clock: ProbeClock, wait: float
) -> list[float | None]:
    try:
        line = icmp.echo_socket(at)
    except PermissionError:
        raise
    except OSError:
        return [None] * count if icmp.is_open(at.family) else _not_here()  # no route at all: nothing could be sent
    with line:
        return icmp.echo(at, line, count, interval, clock, wait)


def _not_here() -> list[float | None]:
    raise PermissionError


def _by_program(at: Admitted, count: int, interval: float, clock: ProbeClock) -> tuple[list[float | None], str]:
    """As above, by the program. Raises OSError when it may not, and Unavailable."""
    pace = max(interval, _SLOWEST_PING)
    count = max(1, min(count, int((clock.left - 2) / pace)))
    options = ["-n", "-6" if at.is_ipv6 else "-4", "-c", str(count), "-i", f"{pace:.1f}", "-W", "1", "-s", "56"]
    code, written = process.run(process.PING, options, at.address, seconds=clock.left)
    answered = {int(number): float(ms) for number, ms in _SEQUENCE.findall(written)}
    if code not in (0, 1) and not answered and "nreachable" not in written:
        raise PermissionError(written)
    return [answered.get(number) for number in range(1, count + 1)], written


# -- TCP --------------------------------------------------------------------------------------------


def _port(at: Admitted) -> int:
    return at.target.every_port[0] if at.target.every_port else 80


def _by_tcp(at: Admitted, count: int, interval: float, clock: ProbeClock) -> list[float | None]:
    """Connections that are opened and closed again, each counted as answered when accepted or refused."""
    trips: list[float | None] = []
    waiting = selectors.DefaultSelector()
    following = time.monotonic()
    try:
        while len(trips) < count and clock.left > _TCP_WAIT:
            trips.append(_knock(at, len(trips), trips, waiting))
            following += interval
            _listen(waiting, trips, following)
        _listen(waiting, trips, time.monotonic() + min(_TCP_WAIT, clock.left), until_all=True)
    finally:
        for key in list(waiting.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        waiting.close()
    return trips


def _knock(at: Admitted, number: int, trips: list[float | None], waiting: selectors.BaseSelector) -> float | None:
    line = socket.socket(at.family, socket.SOCK_STREAM)
    line.setblocking(False)
    began = time.monotonic()
    try:
        line.connect((at.address, _port(at)))
    except BlockingIOError:
        waiting.register(line, selectors.EVENT_WRITE, (number, began))
        return None
    except ConnectionRefusedError:
        line.close()
        return (time.monotonic() - began) * 1000
    except OSError:
        line.close()
        return None
    line.close()
    return (time.monotonic() - began) * 1000


def _listen(
    waiting: selectors.BaseSelector, trips: list[float | None], until: float, until_all: bool = False
) -> None:
    while (left := until - time.monotonic()) > 0:
        if not waiting.get_map():
            if not until_all:
                time.sleep(left)
            return
        for key, _ in waiting.select(left):
            number, began = key.data
            line = key.fileobj
            assert isinstance(line, socket.socket)
            took = time.monotonic() - began
            error = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error in (0, 111) and took < _TCP_WAIT:  # accepted or refused
                trips[number] = took * 1000
            waiting.unregister(line)
            with suppress(OSError):
                line.close()
