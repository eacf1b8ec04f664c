"""The door for alarms in front of Django: no session, no middleware, so that a storm of alarms is answered at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from tuntas.intake.door import LARGEST, Answer, events_v2, take

__all__ = ["EVENTS", "PREFIX", "alarm_door", "answered"]

PREFIX, EVENTS = "/masuk/alarm/", "/v2/enqueue"
_Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def alarm_door(application: _Wsgi) -> _Wsgi:
    """`application`, with the two addresses of alarms answered before it."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if environ.get("REQUEST_METHOD") != "POST" or not (path == EVENTS or path.startswith(PREFIX)):
            return application(environ, start)
        said = answered(path, _read(environ), str(environ.get("HTTP_AUTHORIZATION", "")))
        text = json.dumps(said.body).encode()
        kind = "application/json" if said.status < 300 or path == EVENTS else "application/problem+json"
        start(
            f"{said.status} {HTTPStatus(said.status).phrase}",
            [("Content-Type", kind), ("Content-Length", str(len(text))), ("Cache-Control", "no-store")],
        )
        return [text]

    return answer


def answered(path: str, raw: bytes, authorization: str = "") -> Answer:
    """The token stands in the address, or in the Authorization header where a monitor can send one."""
    if path == EVENTS:
        return events_v2(raw)
    token = path.removeprefix(PREFIX).strip("/")
    return take(token or authorization.removeprefix("Bearer ").strip(), raw)


def _read(environ: dict[str, Any]) -> bytes:
    """The body, and one byte more than is accepted where it is longer."""
    stream, pieces, size = environ["wsgi.input"], [], 0
    try:
        left = int(environ.get("CONTENT_LENGTH") or LARGEST + 1)
    except ValueError:
        left = LARGEST + 1
    while left > 0 and size <= LARGEST:
        piece = stream.read(min(left, 65536, LARGEST + 1 - size) or 1)
        if not piece:
            break
        pieces.append(piece)
        size, left = size + len(piece), left - len(piece)
    return b"".join(pieces)
