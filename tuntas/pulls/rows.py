"""What a source tells of places and devices, in our words; its text is hostile until it was cleaned here."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["DeviceRow", "Found", "Page", "PlaceRow", "Remark", "address", "number", "role_of", "text"]

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?", re.DOTALL)
_ROLES: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (role, frozenset(words.split()))
    for role, words in (
        ("firewall", "firewall utm ngfw"),
        ("access_point", "ap wap wireless wifi wlan accesspoint"),
        ("switch", "switch switches sw"),
        ("router", "router gateway"),
        ("modem", "modem ont onu cpe"),
        ("ups", "ups"),
        ("printer", "printer pencetak"),
        ("server", "server hypervisor nas"),
        ("client", "workstation pc laptop komputer"),
    )
)


@dataclass(frozen=True)
class PlaceRow:
    """`parent`: key of another place. `active` None: the source does not say."""

    key: str
    name: str
    parent: str = ""
    active: bool | None = None


@dataclass(frozen=True)
class DeviceRow:
    """What is empty the source does not know, and stays as it is here. `place`, `uplink`: keys."""

    key: str
    name: str
    role: str = ""
    place: str = ""
    make: str = ""
    serial: str = ""
    address: str = ""
    bmn: str = ""
    uplink: str = ""
    active: bool | None = None


@dataclass(frozen=True)
class Remark:
    """Something of one item that a person should know. `noun`: place or device."""

    noun: str
    key: str
    name: str
    why: str
    other: str = ""


@dataclass(frozen=True)
class Found:
    """All that a source told. `seen`: the keys it named, also of what could not be read."""

    places: tuple[PlaceRow, ...]
    devices: tuple[DeviceRow, ...]
    remarks: tuple[Remark, ...] = ()
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Page:
    """One answer: its items, how many there are in all (where it says so), and from where the next one begins."""

    items: Sequence[Mapping[str, Any]]
    count: int | None = None
    offset: int | None = None


def text(value: Any, most: int = 120) -> str:
    """One printable line: no escape sequences, no control or invisible characters, no halves of a character."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    plain = unicodedata.normalize("NFC", _ESCAPES.sub("", str(value)[: most * 8]))
    kept = "".join(one for one in plain if one.isspace() or unicodedata.category(one)[0] != "C")
    return " ".join(kept.split())[:most].strip()


def number(value: Any) -> int:
    """A row's number there, told as a number or as text. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | str) or not re.fullmatch(r"[0-9]{1,18}", str(value)):
        raise ValueError("an item without a number")
    return int(value)


def address(value: Any) -> str:
    """The IP address of "10.0.0.1/24"; "" for a name or anything else."""
    plain = text(value).partition("/")[0]
    try:
        return "" if "%" in plain else str(ipaddress.ip_address(plain))
    except ValueError:
        return ""


def role_of(words: str) -> str:
    """Our role for one that an office named itself ("Access Switch", "wireless-ap"); "" where none fits."""
    said = set(re.findall(r"[a-z0-9]+", words.casefold().replace("access point", "ap").replace("access-point", "ap")))
    return next((role for role, known in _ROLES if said & known), "")
