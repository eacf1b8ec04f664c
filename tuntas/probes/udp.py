"""A datagram to a port where nobody listens: the complaint of the target itself proves that it came through."""

from __future__ import annotations

import socket
from contextlib import suppress

from tuntas.probes import errors, icmp
from tuntas.probes.policy import Admitted

__all__ = ["knock"]

_CLOSED_PORT = 33533  # of traceroute's range
_WAIT = 0.7


def knock(at: Admitted, size: int, *, tries: int = 3, most_seconds: float = 15.0) -> errors.Complaint:
    """What was heard of a datagram with `size` bytes in it, never cut on the way; `what` is "" for nothing."""
    with socket.socket(at.family, socket.SOCK_DGRAM) as line:
        errors.watch(line)
        line.setsockopt(*icmp.DF[at.is_ipv6])
        for _ in range(tries):
            with suppress(OSError):
                line.sendto(bytes(size), (at.address, _CLOSED_PORT))
            heard = errors.complaint(line, min(_WAIT, most_seconds))
            if heard is not None and (heard.what == "too_big" or (heard.what, heard.who) == ("arrived", at.address)):
                return heard
    return errors.Complaint(_CLOSED_PORT, "", "")
