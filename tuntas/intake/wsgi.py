"""The door for alarms in front of Django: no session, no middleware, so that a storm of alarms is answered at once."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from tuntas.intake.door import CHANGES, EVENTS, LARGEST, PREFIX, Answer, Head, prepared, told

__all__ = ["alarm_door", "answered", "for_alarms", "head_of", "spoken", "token_of"]

_Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def alarm_door(application: _Wsgi) -> _Wsgi:
    """`application`, with the addresses of alarms answered before it."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if not for_alarms(path, str(environ.get("REQUEST_METHOD")), str(environ.get("QUERY_STRING", ""))):
            return application(environ, start)
        said = answered(path, _read(environ), str(environ.get("HTTP_AUTHORIZATION", "")), head_of(environ))
        start(*spoken(path, said))
        return [json.dumps(said.body).encode()]

    return answer


def spoken(path: str, said: Answer) -> tuple[str, list[tuple[str, str]]]:
    """The status line and the headers of an answer."""
    kind = "application/json" if said.status < 300 or path in (EVENTS, CHANGES) else "application/problem+json"
    length = len(json.dumps(said.body).encode())
    return f"{said.status} {HTTPStatus(said.status).phrase}", [
        ("Content-Type", kind), ("Content-Length", str(length)), ("Cache-Control", "no-store"),
    ]  # fmt: skip


def for_alarms(path: str, method: str, query: str) -> bool:
    """Whether a request brings an alarm; some monitors PUT it, or GET it with everything in the address."""
    if path in (EVENTS, CHANGES):
        return method == "POST"
    return path.startswith(PREFIX) and (method in ("POST", "PUT") or (method == "GET" and bool(query)))


def head_of(environ: Mapping[str, Any]) -> Head:
    """What the request says of its body."""
    kind, packed, query, routing = (
        str(environ.get(name) or "")
        for name in ("CONTENT_TYPE", "HTTP_CONTENT_ENCODING", "QUERY_STRING", "HTTP_X_ROUTING_KEY")
    )
    return Head(kind, packed, query, routing)


def answered(path: str, raw: bytes, authorization: str = "", head: Head | None = None) -> Answer:
    """The answer, once what came is durable."""
    return told(prepared(path, raw, token_of(path, authorization), head or Head()))


def token_of(path: str, authorization: str) -> str:
    """The token stands in the address, or in the Authorization header where a monitor can send one."""
    return path.removeprefix(PREFIX).strip("/") or _token_in(authorization)


def _token_in(authorization: str) -> str:
    """Bearer, or the password of Basic."""
    scheme, _space, said = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return said.strip() or scheme
    try:
        return base64.b64decode(said).decode().partition(":")[2]
    except ValueError:
        return ""


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
