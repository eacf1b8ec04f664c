"""The lane for alarms within the server: a small whole request holds no thread while it waits for the disk.

Only what needs no thought goes this way: all of it has come, its head is plain, its token was seen a moment ago. The
rest goes through the server's own parser and threads as ever, and is answered the same.
"""

from __future__ import annotations

import json
import selectors
import socket
import time
from dataclasses import dataclass
from email.utils import formatdate
from functools import partial
from typing import Any

from gunicorn.workers import gthread  # type: ignore[import-untyped]

from tuntas.intake.door import CHANGES, EVENTS, NOT_STORED, PREFIX, Answer, Head, NotNow, prepared
from tuntas.intake.keeping import keep_by
from tuntas.intake.wsgi import spoken, token_of

__all__ = ["AlarmLane", "Asked", "whole", "worker"]

MOST = 65536  # bytes of a request that goes this way
_SINGLE = (b"content-length", b"content-type", b"authorization", b"connection", b"x-routing-key")
_NEVER = (b"transfer-encoding", b"content-encoding", b"expect", b"upgrade", b"te", b"trailer")


@dataclass(frozen=True)
class Asked:
    """A request that is all there."""

    path: str
    body: bytes
    said: dict[bytes, str]
    size: int

    @property
    def closes(self) -> bool:
        return self.said.get(b"connection", "").lower() == "close"


def worker() -> Any:
    """The worker with a lane, where the server's loop can be answered to from a thread; else the server's own."""
    return AlarmLane if hasattr(gthread, "PollableMethodQueue") else gthread.ThreadWorker


def whole(data: bytes) -> Asked | None:
    """The request that `data` is, no byte less or more; None for whatever is not as plain as can be."""
    head, found, body = data.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    parts = first.split(b" ")
    bent = b"\n" in head.replace(b"\r\n", b"")
    if not found or bent or len(parts) != 3 or (parts[0], parts[2]) != (b"POST", b"HTTP/1.1"):
        return None
    path = parts[1].decode("latin-1")
    if not path.isascii() or set("%?# ") & set(path) or not (path.startswith(PREFIX) or path in (EVENTS, CHANGES)):
        return None
    said = _headers(lines)
    length = said.get(b"content-length", "") if said is not None else ""
    kind = (said or {}).get(b"content-type", "").lower()
    if said is None or not (length.isascii() and length.isdigit()) or int(length) != len(body):
        return None
    if said.get(b"connection", "close").lower() not in ("close", "keep-alive") or "form" in kind:
        return None
    return Asked(path, body, said, len(data))


def _headers(lines: list[bytes]) -> dict[bytes, str] | None:
    """None where one is repeated that may not be, or asks for what only the server's own parser does."""
    said: dict[bytes, str] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        key = name.lower()
        if not colon or not name or name != name.strip() or b"\r" in line or b"\x00" in line or key in _NEVER:
            return None
        if key in _SINGLE:
            if key in said:
                return None
            said[key] = value.strip().decode("latin-1")
    return said


class AlarmLane(gthread.ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, in which alarms pass by the threads."""

    def enqueue_req(self, conn: Any) -> None:
        """A connection is new or has something to say: an alarm, or something for a thread."""
        if not self._passes(conn):
            super().enqueue_req(conn)

    def _passes(self, conn: Any) -> bool:
        if self.cfg.is_ssl or (conn.parser is not None and conn.parser.unreader.buf.getvalue()):
            return False
        try:
            data = conn.sock.recv(MOST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return self._waits(conn)
        except OSError:
            return False
        asked = whole(data) if data[:5] == b"POST " else None
        return asked is not None and self._taken(conn, asked)

    def _waits(self, conn: Any) -> bool:
        """Nothing was said yet: that is waited for by the loop, and no thread is held for it."""
        if conn.initialized:
            return False
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))
        return True

    def _taken(self, conn: Any, asked: Asked) -> bool:
        said = {key: asked.said.get(key, "") for key in _SINGLE}
        head = Head(kind=said[b"content-type"], routing=said[b"x-routing-key"])
        token = token_of(asked.path, said[b"authorization"])
        try:
            sent, answer = prepared(asked.path, asked.body, token, head, at_once=True)
        except NotNow:
            return False
        conn.sock.recv(asked.size, socket.MSG_DONTWAIT)
        conn.sock.setblocking(False)
        if sent is None:
            self._answer(conn, asked, answer)
        else:
            sent.then = lambda good: self.method_queue.defer(self._answer, conn, asked, answer if good else NOT_STORED)
            keep_by(sent)
        return True

    def _answer(self, conn: Any, asked: Asked, answer: Answer) -> None:
        """Back in the worker's own loop: the answer goes out, and the connection waits for its next request."""
        closes = asked.closes or not self.alive
        try:
            conn.sock.send(_said(asked.path, answer, closes))
            if not closes:
                conn.set_timeout()
                self.keepalived_conns.append(conn)
                self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))
                return
        except OSError:
            pass
        self.nr_conns -= 1
        conn.close()


def _said(path: str, answer: Answer, closes: bool) -> bytes:
    status, headers = spoken(path, answer)
    more = [("Date", formatdate(time.time(), usegmt=True)), ("Connection", "close" if closes else "keep-alive")]
    lines = "".join(f"{name}: {value}\r\n" for name, value in (*headers, *more))
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + json.dumps(answer.body).encode()
