"""Echo requests over a datagram ICMP socket, which needs no privilege where `net.ipv4.ping_group_range` is open."""

from __future__ import annotations

import select
import socket
import struct
import time
from contextlib import suppress

from tuntas.probes.measurement import ProbeClock
from tuntas.probes.policy import Admitted

__all__ = ["DF", "LAST_WAIT", "echo", "echo_socket", "is_open", "packet"]

_SO_TIMESTAMPNS = 35
_RECVERR = {False: (socket.IPPROTO_IP, 11), True: (socket.IPPROTO_IPV6, 25)}
DF = {False: (socket.IPPROTO_IP, 10, 3), True: (socket.IPPROTO_IPV6, 23, 3)}  # MTU_DISCOVER = PROBE: never cut
_STAMP = struct.Struct("qq")
LAST_WAIT = 1.5


def is_open(family: socket.AddressFamily = socket.AF_INET) -> bool:
    """Whether this process may open such a socket."""
    try:
        _opened(family).close()
    except OSError:
        return False
    return True


def _opened(family: socket.AddressFamily) -> socket.socket:
    kind = socket.IPPROTO_ICMPV6 if family == socket.AF_INET6 else socket.IPPROTO_ICMP
    return socket.socket(family, socket.SOCK_DGRAM, kind)


def echo_socket(at: Admitted) -> socket.socket:
    """Connected to the address, with the kernel's own time of arrival. Raises PermissionError, OSError."""
    line = _opened(at.family)
    try:
        line.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        line.setsockopt(*_RECVERR[at.is_ipv6], 1)
        line.setblocking(False)
        line.connect((at.address, 0))
    except BaseException:
        line.close()
        raise
    return line


def packet(at: Admitted, number: int, size: int) -> bytes:
    """An echo request with `size` bytes in it; the kernel writes identifier and checksum."""
    return struct.pack("!BBHHH", 128 if at.is_ipv6 else 8, 0, 0, 0, number) + bytes(size)


def echo(
    at: Admitted, line: socket.socket, count: int, interval: float, clock: ProbeClock, wait: float = LAST_WAIT
) -> list[float | None]:
    """Round trips in ms of `count` requests, one every `interval` seconds; None where none came, `wait` s at most."""
    sent: dict[int, int] = {}
    trips: dict[int, float] = {}
    following = time.monotonic()
    for number in range(1, count + 1):
        if clock.left <= wait:
            break
        for _ in range(2):  # an error of an earlier packet is told at the next one, which then has not left
            sent[number] = time.time_ns()
            with suppress(OSError):
                line.send(packet(at, number, 56))
                break
        following += interval
        _gather(line, sent, trips, following)
    _gather(line, sent, trips, time.monotonic() + min(wait, clock.left), until_all=True)
    return [trips.get(number) for number in sent]


def _gather(
    line: socket.socket, sent: dict[int, int], trips: dict[int, float], until: float, until_all: bool = False
) -> None:
    """Note the answers that come before `until`."""
    while not (until_all and len(trips) == len(sent)):
        left = until - time.monotonic()
        if left <= 0 or not _wait(line, left):
            return
        with suppress(OSError):
            _drain_errors(line)
            data, extra, _, _ = line.recvmsg(2048, 256)
            number = struct.unpack("!H", data[6:8])[0] if len(data) >= 8 and data[0] in (0, 129) else 0
            if number in sent and number not in trips:
                trips[number] = max(0.0, (_arrived(extra) - sent[number]) / 1e6)


def _wait(line: socket.socket, seconds: float) -> bool:
    asked = select.poll()
    asked.register(line, select.POLLIN)
    return bool(asked.poll(seconds * 1000))


def _drain_errors(line: socket.socket) -> None:
    with suppress(OSError):
        while True:
            line.recvmsg(256, 512, socket.MSG_ERRQUEUE)


def _arrived(extra: list[tuple[int, int, bytes]]) -> int:
    for level, kind, data in extra:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(data) >= _STAMP.size:
            seconds, nanoseconds = _STAMP.unpack_from(data)
            return int(seconds) * 1_000_000_000 + int(nanoseconds)
    return time.time_ns()
