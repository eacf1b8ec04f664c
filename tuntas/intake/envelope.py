"""Turns what came over HTTP into the text of a body: unpacked, decoded, taken out of a form or an address."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

__all__ = ["LARGEST", "Head", "TooLarge", "of_fields", "text_in"]

LARGEST = 1024 * 1024  # bytes, also of what was packed
_SHOWN = 4096  # bytes of a body that was too large
_FIELDS = 1000  # of a form
_WHOLE = ("data", "payload", "body")  # a field that holds a body of its own: Uptime Kuma's form-data, and others
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"),
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """What a request says of its body: Content-Type, Content-Encoding, what follows "?", and X-Routing-Key."""

    kind: str = ""
    packed: str = ""
    query: str = ""
    routing: str = ""


class TooLarge(Exception):
    """More than LARGEST bytes; `beginning` is what may be kept of it."""

    def __init__(self, beginning: str) -> None:
        super().__init__()
        self.beginning = beginning


def text_in(raw: bytes, head: Head) -> str:
    """The text of a body; what cannot be unpacked or decoded comes as it is, to be seen. Raises TooLarge."""
    if len(raw) > LARGEST:
        raise TooLarge(_plain(raw[:_SHOWN], head.kind))
    if head.packed or raw[:2] == b"\x1f\x8b":
        raw = _unpacked(raw, head.packed)
        if len(raw) > LARGEST:
            raise TooLarge(_plain(raw[:_SHOWN], head.kind))
    kind = head.kind.lower()
    if "multipart/form-data" in kind:
        return of_fields(_parts(raw, head.kind)) or _plain(raw, head.kind)
    text = _plain(raw, head.kind)
    if head.query and not text.strip():
        return _of_query(head.query) or text
    return (_of_form(text) if "urlencoded" in kind else "") or text


def _plain(raw: bytes, kind: str) -> str:
    return _decoded(raw, kind).replace("\x00", "")


def _unpacked(raw: bytes, packed: str) -> bytes:
    """gzip, zlib or bare deflate; at most one byte more than is accepted."""
    for bits in (47, -15):
        if bits == -15 and "deflate" not in packed.lower():
            break
        try:
            return zlib.decompressobj(bits).decompress(raw, LARGEST + 1)
        except zlib.error:
            continue
    return raw


def _decoded(raw: bytes, kind: str) -> str:
    for mark, coding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(coding, "replace")
    if b"\x00" in raw[:4] and len(raw) > 3:  # UTF-16 without a mark: every second byte of "{" is empty
        return raw.decode("utf-16-le" if raw[1] == 0 else "utf-16-be", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        pass
    named = kind.lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
    try:
        return raw.decode(named or "cp1252")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _of_form(text: str) -> str:
    """The fields of a form as JSON; "" where it is none. Many scripts send JSON and call it a form."""
    return "" if text.lstrip()[:1] in ("", "{", "[", '"', "<") or "=" not in text else _of_query(text.strip())


def _of_query(text: str) -> str:
    try:
        return of_fields(parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError:  # more fields than anybody has
        return ""


def _parts(raw: bytes, kind: str) -> list[tuple[str, str]]:
    head = f"Content-Type: {kind}\r\n\r\n".encode("utf-8", "replace")
    found = BytesParser(policy=HTTP).parsebytes(head + raw)
    named = [(one.get_param("name", header="content-disposition"), one) for one in found.walk()]
    return [(str(name), _decoded(_bytes(one.get_payload(decode=True)), "")) for name, one in named if name][:_FIELDS]


def _bytes(payload: Any) -> bytes:
    return payload if isinstance(payload, bytes) else b""


def of_fields(fields: list[tuple[str, str]]) -> str:
    """One field that is a whole body stands for it; else each field is a key, JSON within it read."""
    named = dict(fields)
    for key in (*_WHOLE, *named) if len(named) == 1 else _WHOLE:
        if named.get(key, "").lstrip()[:1] in ("{", "["):
            return named[key].replace("\x00", "")
    if not named:
        return ""
    return json.dumps({key: _value(text) for key, text in named.items()}, ensure_ascii=False).replace("\\u0000", "")


def _value(text: str) -> Any:
    if text.strip() == "null":
        return None
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
