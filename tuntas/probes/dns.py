"""One question to one resolver, asked over UDP as clients do; over TCP where the answer is cut, or to know more."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass

from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted
from tuntas.probes.text import clean

__all__ = ["Answer", "Unreadable", "dns", "question", "read"]

_KINDS = {"A": 1, "AAAA": 28}
_CODES = {0: "noerror", 1: "formerr", 2: "servfail", 3: "nxdomain", 4: "notimp", 5: "refused"}
_MOST_RECORDS = 64
_ASKED_AFTER = (0.0, 1.0, 2.0)  # seconds; a late answer to the first is heard all the while
_WAIT = 4.5


class Unreadable(Exception):
    """Not an answer to this question."""


@dataclass(frozen=True)
class Answer:
    """The code of an answer in words and the addresses in it."""

    code: str
    addresses: tuple[str, ...]
    cut: bool = False


def dns(at: Admitted, name: str, *, kind: str = "A", seconds: float = 8.0) -> Measurement:
    """What the resolver says of `name`. `passed` is whether it gave a proper answer, "no such name" included.

    One that is silent over UDP has not passed, though it may answer over TCP: hardly any client would ask that way.
    """
    clock = ProbeClock(seconds)
    answer, method, reason, took = _asked(at, name, kind, clock)
    return Measurement(
        probe="dns", target=at.target.key, address=at.address, method=method, at=clock.at, took_ms=clock.ms,
        passed=answer is not None and answer.code in ("noerror", "nxdomain") and not reason,
        reason=reason or ("" if answer and answer.code == "noerror" else answer.code if answer else "timeout"),
        parameters={"name": clean(name, 255), "kind": kind, "port": _port(at), "tries": len(_ASKED_AFTER)},
        figures={"code": answer.code if answer else "", "answers": sorted(answer.addresses) if answer else [],
                 "answer_ms": took if answer else None},
    )  # fmt: skip


def _port(at: Admitted) -> int:
    return at.target.ports[0] if at.target.ports else 53


def _asked(at: Admitted, name: str, kind: str, clock: ProbeClock) -> tuple[Answer | None, str, str, float]:
    """The answer, how it came, what kept it from coming over UDP, and the milliseconds after which it came."""
    reason = ""
    try:
        answer, took = _by_udp(at, name, kind, clock)
        if not answer.cut:
            return answer, "udp", "", took
    except ConnectionRefusedError:
        reason = "refused"
    except TimeoutError:
        reason = "udp_silent"
    except OSError:
        reason = "unreachable"
    with suppress(OSError, Unreadable):
        return _by_tcp(at, name, kind, clock), "tcp", reason, clock.ms
    return None, "udp+tcp", "timeout" if reason in ("", "udp_silent") else reason, clock.ms


def _by_udp(at: Admitted, name: str, kind: str, clock: ProbeClock) -> tuple[Answer, float]:
    """Asked again after a second and after two, as every client does, since one packet may be lost."""
    sent: dict[int, tuple[bytes, float]] = {}
    with socket.socket(at.family, socket.SOCK_DGRAM) as line:
        line.connect((at.address, _port(at)))  # only this address may answer
        began, again = time.monotonic(), list(_ASKED_AFTER)
        ends = began + min(_WAIT, clock.left)
        while (now := time.monotonic()) < ends:
            if again and now >= began + again[0]:
                again.pop(0)
                number, asked = question(name, kind)
                sent[number] = asked, now
                line.send(asked)
            line.settimeout(max(0.001, min(ends, began + again[0] if again else ends) - time.monotonic()))
            with suppress(Unreadable, TimeoutError):  # somebody guessed: wait for the true one
                return _one_of(sent, line.recv(4096))
    raise TimeoutError


def _one_of(sent: dict[int, tuple[bytes, float]], data: bytes) -> tuple[Answer, float]:
    """The answer to one of these questions, and how long that one waited."""
    number = int.from_bytes(data[:2])
    if number not in sent:
        raise Unreadable
    asked, at = sent[number]
    return read(data, number, asked), round((time.monotonic() - at) * 1000, 2)


def _by_tcp(at: Admitted, name: str, kind: str, clock: ProbeClock) -> Answer:
    number, asked = question(name, kind)
    wait = min(2.0, clock.left)
    if wait <= 0:
        raise TimeoutError
    with socket.create_connection((at.address, _port(at)), timeout=wait) as line:
        line.sendall(struct.pack("!H", len(asked)) + asked)
        until = time.monotonic() + wait
        return read(_exactly(line, struct.unpack("!H", _exactly(line, 2, until))[0], until), number, asked)


def _exactly(line: socket.socket, size: int, until: float) -> bytes:
    data = b""
    while len(data) < size:
        if (left := until - time.monotonic()) <= 0:
            raise TimeoutError
        line.settimeout(left)
        piece = line.recv(size - len(data))
        if not piece:
            raise Unreadable
        data += piece
    return data


# -- the message ------------------------------------------------------------------------------------


def question(name: str, kind: str) -> tuple[int, bytes]:
    """A number nobody guesses, and the question with it."""
    number = secrets.randbits(16)
    labels = b"".join(bytes([len(one)]) + one for one in name.encode("ascii").split(b".")) + b"\0"
    return number, struct.pack("!6H", number, 0x0100, 1, 0, 0, 0) + labels + struct.pack("!2H", _KINDS[kind], 1)


def read(data: bytes, number: int, asked: bytes) -> Answer:
    """The answer to that question. Raises Unreadable for anything else, whatever the bytes are."""
    asks = asked[12:]
    if len(data) < 12 + len(asks) or data[12 : 12 + len(asks)].lower() != asks.lower():
        raise Unreadable
    told, flags, _, count = struct.unpack_from("!4H", data)
    if told != number or not flags & 0x8000:
        raise Unreadable
    code = _CODES.get(flags & 15, str(flags & 15))
    return Answer(code, _addresses(data, 12 + len(asks), min(count, _MOST_RECORDS)), bool(flags & 0x0200))


def _addresses(data: bytes, place: int, count: int) -> tuple[str, ...]:
    found: list[str] = []
    try:
        for _ in range(count):
            place = _past_name(data, place)
            kind, _, _, size = struct.unpack_from("!HHIH", data, place)
            value = data[place + 10 : place + 10 + size]
            place += 10 + size
            if len(value) < size:
                raise IndexError
            if (kind, len(value)) in ((1, 4), (28, 16)):
                found.append(str(ipaddress.ip_address(value)))
    except (struct.error, IndexError):
        if not struct.unpack_from("!H", data, 2)[0] & 0x0200:
            raise Unreadable from None
    return tuple(dict.fromkeys(found))


def _past_name(data: bytes, place: int) -> int:
    """Where the name at `place` ends; pointers are not followed, so nothing can run in circles."""
    while True:
        size = data[place]
        if size >= 0xC0:
            return place + 2
        if size == 0:
            return place + 1
        place += 1 + size
