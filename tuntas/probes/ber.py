"""As much of ASN.1's BER as SNMP needs: integers, strings, object identifiers, sequences (X.690)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Item", "Oid", "Unreadable", "integer", "items", "oid", "sequence", "text", "whole"]

Oid = tuple[int, ...]
_MOST_ITEMS = 512


class Unreadable(Exception):
    """Not BER, or more of it than anybody needs."""


@dataclass(frozen=True)
class Item:
    """A tag and the bytes under it."""

    tag: int
    value: bytes

    def number(self) -> int:
        """An integer, counter or gauge. Raises Unreadable."""
        if not 1 <= len(self.value) <= 9:
            raise Unreadable
        return int.from_bytes(self.value, "big", signed=self.tag == 2)

    def oid(self) -> Oid:
        """An object identifier. Raises Unreadable."""
        if self.tag != 6 or not self.value:
            raise Unreadable
        parts, part = [], 0
        for byte in self.value:
            part = part << 7 | byte & 0x7F
            if part > 0xFFFFFFFF:
                raise Unreadable
            if not byte & 0x80:
                parts.append(part)
                part = 0
        if not parts:
            raise Unreadable
        first = min(parts[0] // 40, 2)
        return (first, parts[0] - 40 * first, *parts[1:])


def whole(tag: int, value: bytes) -> bytes:
    """One item as bytes."""
    size = len(value)
    head = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + head + value


def integer(value: int) -> bytes:
    """A small integer that is not negative."""
    return whole(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def text(value: bytes) -> bytes:
    """A string of octets."""
    return whole(4, value)


def sequence(*parts: bytes, tag: int = 0x30) -> bytes:
    """Items under one tag."""
    return whole(tag, b"".join(parts))


def oid(parts: Oid) -> bytes:
    """An object identifier."""
    return whole(6, b"".join(_base128(one) for one in (parts[0] * 40 + parts[1], *parts[2:])))


def _base128(value: int) -> bytes:
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))


def items(data: bytes) -> list[Item]:
    """The items that follow each other in `data`. Raises Unreadable, whatever the bytes are."""
    return list(_items(data))


def _items(data: bytes) -> Iterable[Item]:
    place = 0
    for _ in range(_MOST_ITEMS):
        if place == len(data):
            return
        if place + 2 > len(data):
            raise Unreadable
        tag, size = data[place], data[place + 1]
        place += 2
        if size & 0x80:
            count = size & 0x7F
            if not 1 <= count <= 4:
                raise Unreadable
            size = int.from_bytes(data[place : place + count], "big")
            place += count
        if place + size > len(data):
            raise Unreadable
        yield Item(tag, data[place : place + size])
        place += size
    raise Unreadable
