"""NetBox 3 and 4: sites and their locations become places, devices become devices.

https://netboxlabs.com/docs/netbox/integrations/rest-api/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tuntas.outgoing import Secret
from tuntas.pulls.rows import DeviceRow, Found, Page, PlaceRow, Remark, address, number, role_of, text

__all__ = ["FIELDS", "FILLS", "LISTS", "NAME", "headers", "none", "page", "rows"]

NAME = "NetBox"
LISTS = {
    "sites": "/api/dcim/sites/?limit=500&ordering=id",
    "locations": "/api/dcim/locations/?limit=500&ordering=id",
    "devices": "/api/dcim/devices/?limit=500&ordering=id&exclude=config_context",
}
FIELDS = ("name", "role", "place", "make", "serial", "address", "active")
FILLS = ("bmn",)
_IN_USE = ("active", "offline", "staged", "staging", "failed")
_NOT_IN_USE = ("planned", "inventory", "decommissioning", "retired")
Item = Mapping[str, Any]


def headers(token: Secret) -> dict[str, str]:
    """A token of version 2 (NetBox 4.5 and later) begins with nbt_ and is a bearer's; older ones are told as Token."""
    scheme = "Bearer" if token.reveal().startswith("nbt_") else "Token"
    return {"Authorization": f"{scheme} {token.reveal()}"}


def page(name: str, told: Any) -> Page:
    """Of `next` only the offset is used: the host it names is none that an administrator allowed."""
    items, count, following = told["results"], told["count"], told["next"]
    if not (isinstance(items, list) and all(isinstance(one, dict) for one in items) and isinstance(count, int)):
        raise ValueError("not a list")
    if following is None:
        return Page(items, count)
    return Page(items, count, number(parse_qs(urlsplit(str(following)).query)["offset"][0]))


def none(name: str, status: int, told: Any) -> bool:
    """An empty list is a list here."""
    return False


def rows(lists: Mapping[str, Sequence[Item]]) -> Found:
    """Sites, locations below them, devices. Raises ValueError where an item has no number."""
    remarks: list[Remark] = []
    known = {number(one.get("id")) for one in lists["locations"]}
    places = [_place("sites", one, "", remarks) for one in lists["sites"]]
    places += [_place("locations", one, _above(one, known), remarks) for one in lists["locations"]]
    devices = [_device(one, known, remarks) for one in lists["devices"]]
    seen = frozenset({one.key for one in places} | {one.key for one in devices})
    return Found(
        tuple(one for one in places if one.name), tuple(one for one in devices if one.name), tuple(remarks), seen
    )


def _nested(item: Item, name: str) -> Item:
    found = item.get(name)
    return found if isinstance(found, dict) else {}


def _above(item: Item, known: set[int]) -> str:
    """The location above, or the site where there is none, or none that the token may see."""
    parent = _nested(item, "parent").get("id")
    if parent is not None and number(parent) in known:
        return f"locations/{number(parent)}"
    return _site(item)


def _site(item: Item) -> str:
    site = _nested(item, "site").get("id")
    return "" if site is None else f"sites/{number(site)}"


def _place(noun: str, item: Item, parent: str, remarks: list[Remark]) -> PlaceRow:
    key, name = f"{noun}/{number(item.get('id'))}", text(item.get("name"))
    return PlaceRow(key, name, parent, _in_use("place", key, name, item, remarks))


def _in_use(noun: str, key: str, name: str, item: Item, remarks: list[Remark]) -> bool | None:
    """By the status; None, with a remark, for one that this NetBox's administrator invented."""
    if not name:
        remarks.append(Remark(noun, key, text(item.get("display")) or key, "no_name"))
        return None
    status = item.get("status")
    said = text(status.get("value") if isinstance(status, dict) else status)
    if said and said not in (*_IN_USE, *_NOT_IN_USE):
        remarks.append(Remark(noun, key, name, "status", said))
    return True if said in _IN_USE else False if said in _NOT_IN_USE else None


def _device(item: Item, known: set[int], remarks: list[Remark]) -> DeviceRow:
    key, name = f"devices/{number(item.get('id'))}", text(item.get("name"))
    role, model = _nested(item, "role") or _nested(item, "device_role"), _nested(item, "device_type")  # 4, 3
    make = (text(_nested(model, "manufacturer").get("name")), text(model.get("model")))
    location = _nested(item, "location").get("id")
    place = f"locations/{number(location)}" if location is not None and number(location) in known else _site(item)
    ips = (_nested(item, one).get("address") for one in ("primary_ip4", "primary_ip6", "primary_ip"))
    return DeviceRow(
        key, name, place=place, role=role_of(f"{text(role.get('slug'))} {text(role.get('name'))}"),
        make=" ".join(one for one in make if one)[:120], serial=text(item.get("serial"), 80),
        address=next((one for one in map(address, ips) if one), ""), bmn=text(item.get("asset_tag"), 80),
        active=_in_use("device", key, name, item, remarks),
    )  # fmt: skip
