"""One HTTP request to a checked address: no redirects, no proxies, certificates looked at elsewhere, bodies dropped."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tuntas.probes.measurement import ProbeClock
from tuntas.probes.policy import Admitted

__all__ = ["Exchange", "Unusable", "asked", "tls_line"]

_MOST_HEAD = 16 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?:[ \r]|$)")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation:[ \t]*([!-~]{1,2048})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)
_END = b"0\r\n\r\n"


class Unusable(Exception):
    """No usable answer; its one word: refused, timeout, unreachable, tls, broken."""


class Exchange:
    """What came back: status, bytes of the body that were counted and dropped, and when."""

    def __init__(self) -> None:
        self.status = 0
        self.bytes = 0
        self.connect_ms = self.first_ms = self.gap_ms = self.body_ms = 0.0
        self.whole = self.cut = False  # cut: the other side ended before its end
        self.to = ""  # where a redirect leads


@contextmanager
def tls_line(line: socket.socket, host: str, *, verified: bool) -> Iterator[ssl.SSLSocket]:
    """TLS over an open connection. Not `verified` where the certificate itself is what is being looked at."""
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    with context.wrap_socket(line, server_hostname=host) as secured:
        yield secured


def asked(at: Admitted, path: str, clock: ProbeClock, *, most_bytes: int, segment: int = 0) -> Exchange:
    """GET `path`. Raises Unusable. At most `most_bytes` of the body are read, and none are kept.

    `segment`: how many bytes a packet may carry, each way; 0 for as many as the network takes.
    """
    found = Exchange()
    began = time.monotonic()
    try:
        with socket.socket(at.family, socket.SOCK_STREAM) as line:
            line.settimeout(max(0.1, clock.left))
            if segment:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment)
            line.connect((at.address, at.target.web_port))
            found.connect_ms = _since(began)
            if at.target.scheme == "https":
                with tls_line(line, at.target.address, verified=False) as secured:
                    return _exchanged(at, path, secured, clock, found, most_bytes)
            return _exchanged(at, path, line, clock, found, most_bytes)
    except ConnectionRefusedError:
        raise Unusable("refused") from None
    except TimeoutError:
        raise Unusable("timeout") from None
    except ssl.SSLError:
        raise Unusable("tls") from None
    except (ConnectionResetError, BrokenPipeError):
        raise Unusable("broken") from None
    except OSError:
        raise Unusable("unreachable") from None


def _exchanged(
    at: Admitted, path: str, line: socket.socket, clock: ProbeClock, found: Exchange, most_bytes: int
) -> Exchange:
    host = f"[{at.target.address}]" if ":" in at.target.address else at.target.address
    usual = 443 if at.target.scheme == "https" else 80
    named = host if at.target.web_port == usual else f"{host}:{at.target.web_port}"
    line.sendall(
        f"GET {path} HTTP/1.1\r\nHost: {named}\r\nUser-Agent: tuntas\r\nAccept: */*\r\n"
        "Accept-Encoding: identity\r\nConnection: close\r\n\r\n".encode("ascii")
    )
    began = time.monotonic()
    head, body = _head(line, clock, found, began)
    status = _STATUS.match(head)
    if status is None:
        raise Unusable("broken")
    found.status = int(status[1])
    location = _LOCATION.search(head) if 300 <= found.status < 400 else None
    found.to = location[1].decode("ascii") if location else ""
    _drop_body(line, head, body, clock, found, most_bytes)
    return found


def _head(line: socket.socket, clock: ProbeClock, found: Exchange, began: float) -> tuple[bytes, bytes]:
    """The head with its line ends, and what came with it of the body."""
    data = b""
    while b"\r\n\r\n" not in data:
        if len(data) > _MOST_HEAD:
            raise Unusable("broken")
        piece = _piece(line, clock, found)
        if not piece:
            raise Unusable("broken")
        found.first_ms = found.first_ms or _since(began)
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    return head + b"\r\n", body


def _drop_body(
    line: socket.socket, head: bytes, body: bytes, clock: ProbeClock, found: Exchange, most_bytes: int
) -> None:
    length = _LENGTH.search(head)
    chunked = _CHUNKED.search(head) is not None
    empty = found.status in (204, 304) or found.status < 200
    began, tail = time.monotonic(), body[-5:]
    found.bytes = len(body)
    try:
        while found.bytes < most_bytes:
            found.body_ms = _since(began)
            if empty or (length and found.bytes >= int(length[1])) or (chunked and tail == _END):
                found.whole = True
                return
            piece = _piece(line, clock, found)
            if not piece:
                found.whole = not (length or chunked)
                found.cut = not found.whole
                return
            found.bytes += len(piece)
            tail = (tail + piece)[-5:]
        found.body_ms = _since(began)
        found.whole = True  # as much as was wanted
    except OSError as error:
        found.cut = isinstance(error, (ConnectionError, ssl.SSLError)) and not isinstance(error, TimeoutError)
        found.body_ms = _since(began)


def _piece(line: socket.socket, clock: ProbeClock, found: Exchange) -> bytes:
    began = time.monotonic()
    if clock.left <= 0:
        raise TimeoutError
    line.settimeout(clock.left)
    try:
        return line.recv(65536)
    finally:
        found.gap_ms = max(found.gap_ms, _since(began))


def _since(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 2)
