"""What the kernel tells of packets that did not arrive: the error queue of a socket (IP_RECVERR), without privilege."""

from __future__ import annotations

import select
import socket
import struct
from dataclasses import dataclass

__all__ = ["Complaint", "complaint", "watch"]

_LEVELS = {
    (socket.IPPROTO_IP, 11): socket.AF_INET,
    (socket.IPPROTO_IPV6, 25): socket.AF_INET6,
}
_LOCAL = 1  # SO_EE_ORIGIN_LOCAL: the kernel itself would not send it
_EXTENDED = struct.Struct("=IBBBBII")  # struct sock_extended_err


@dataclass(frozen=True)
class Complaint:
    """Of a packet to `port`: its fate (expired, arrived, too_big, unreachable) and who said so ("" for ourselves)."""

    port: int
    what: str
    who: str
    mtu: int = 0


def watch(line: socket.socket) -> None:
    """Have errors queued for this socket."""
    level = (socket.IPPROTO_IPV6, 25) if line.family == socket.AF_INET6 else (socket.IPPROTO_IP, 11)
    line.setsockopt(*level, 1)


def complaint(line: socket.socket, seconds: float) -> Complaint | None:
    """The next error of the queue, waited for at most `seconds`."""
    asked = select.poll()
    asked.register(line, 0)  # errors are always told
    if not asked.poll(max(0.0, seconds) * 1000):
        return None
    try:
        _, extra, _, of = line.recvmsg(512, 512, socket.MSG_ERRQUEUE)
    except OSError:
        return None
    for level, kind, data in extra:
        family = _LEVELS.get((level, kind))
        if family is not None and len(data) >= _EXTENDED.size:
            return _read(family, data, int(of[1]) if of else 0)
    return None


def _read(family: socket.AddressFamily, data: bytes, port: int) -> Complaint:
    _, origin, kind, code, _, info, _ = _EXTENDED.unpack_from(data)
    who = "" if origin == _LOCAL else _offender(family, data[_EXTENDED.size :])
    if family == socket.AF_INET6:
        what = {3: "expired", 2: "too_big", 1: "arrived" if code == 4 else "unreachable"}.get(kind, "unreachable")
    else:
        what = {11: "expired", 3: {3: "arrived", 4: "too_big"}.get(code, "unreachable")}.get(kind, "unreachable")
    if origin == _LOCAL:
        what = "too_big" if info else "unreachable"
    return Complaint(port, what, who, info if what == "too_big" else 0)


def _offender(family: socket.AddressFamily, address: bytes) -> str:
    """The address in the sockaddr that follows the error."""
    start, size = (8, 16) if family == socket.AF_INET6 else (4, 4)
    part = address[start : start + size]
    return socket.inet_ntop(family, part) if len(part) == size else ""
