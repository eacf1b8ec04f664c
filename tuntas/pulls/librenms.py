"""LibreNMS: its locations become places, its devices devices; numbers come as text or as numbers.

https://docs.librenms.org/API/Devices/. An answer carries SNMP secrets: only the fields named here are ever looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tuntas.outgoing import Secret
from tuntas.pulls.rows import DeviceRow, Found, Page, PlaceRow, Remark, address, number, text

__all__ = ["FIELDS", "FILLS", "LISTS", "NAME", "headers", "none", "page", "rows"]

NAME = "LibreNMS"
LISTS = {"locations": "/api/v0/resources/locations", "devices": "/api/v0/devices"}
FIELDS = ("name", "role", "place", "make", "serial", "address", "active")
FILLS = ("uplink",)
_ROLES = {
    "firewall": "firewall", "wireless": "access_point", "server": "server", "storage": "server", "printer": "printer",
    "power": "ups", "workstation": "client",
}  # fmt: skip
Item = Mapping[str, Any]


def headers(token: Secret) -> dict[str, str]:
    """Every request shows the token."""
    return {"X-Auth-Token": token.reveal()}


def page(name: str, told: Any) -> Page:
    """The whole list in one answer."""
    items = told[name]
    if told["status"] != "ok" or not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise ValueError("not a list")
    return Page(items)


def none(name: str, status: int, told: Any) -> bool:
    """LibreNMS says 404 where it has no locations at all."""
    return name == "locations" and status == 404 and isinstance(told, dict) and told.get("status") == "error"


def rows(lists: Mapping[str, Sequence[Item]]) -> Found:
    """Locations and devices. Raises ValueError where an item has no number."""
    remarks: list[Remark] = []
    places = [PlaceRow(f"locations/{number(one.get('id'))}", text(one.get("location"))) for one in lists["locations"]]
    known, names = {one.key for one in places}, _names(lists["devices"])
    devices = [_device(one, known, names) for one in lists["devices"]]
    remarks += [Remark("place", one.key, one.key, "no_name") for one in places if not one.name]
    remarks += [Remark("device", one.key, one.key, "no_name") for one in devices if not one.name]
    seen = frozenset({one.key for one in places} | {one.key for one in devices})
    return Found(
        tuple(one for one in places if one.name), tuple(one for one in devices if one.name), tuple(remarks), seen
    )


def _names(items: Sequence[Item]) -> dict[int, str]:
    """What each is called: its display name, else the name it gives itself, else its host; the first that is unique."""
    said = {number(one.get("device_id")): _called(one) for one in items}
    often = Counter(name.casefold() for names in said.values() for name in names)
    return {
        key: next((one for one in names if often[one.casefold()] == 1), names[0] if names else "")
        for key, names in said.items()
    }


def _called(item: Item) -> list[str]:
    names = (text(item.get(one)) for one in ("display", "sysName", "hostname"))  # a display may be a pattern
    return list({one.casefold(): one for one in names if one and "{{" not in one}.values())


def _device(item: Item, known: set[str], names: Mapping[int, str]) -> DeviceRow:
    own, location = number(item.get("device_id")), text(item.get("location_id"))
    place = f"locations/{location}" if f"locations/{location}" in known else ""
    parents = [one.strip() for one in text(item.get("dependency_parent_id"), 300).split(",") if one.strip()]
    ips = (item.get(one) for one in ("overwrite_ip", "ip", "hostname"))
    return DeviceRow(
        f"devices/{own}", names[own], place=place, role=_ROLES.get(text(item.get("type")).casefold(), ""),
        make=text(item.get("hardware")), serial=text(item.get("serial"), 80),
        address=next((one for one in map(address, ips) if one), ""),
        uplink=f"devices/{number(parents[0])}" if parents else "",
        active={"0": True, "1": False}.get(text(item.get("disabled"))),
    )  # fmt: skip
