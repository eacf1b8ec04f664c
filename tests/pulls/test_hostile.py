"""Whatever JSON a source answers: it is read, or refused as a whole; nothing else ever comes of it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tuntas.outgoing import Answer, Secret
from tuntas.pulls.fetch import Failed, read
from tuntas.pulls.kinds import KINDS
from tuntas.pulls.rows import role_of, text

anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=12),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
numbers = some.integers(0, 9) | some.integers(0, 9).map(str) | anything
nested = some.fixed_dictionaries({"id": numbers, "name": anything, "value": anything, "address": anything}) | anything
FIELDS = (
    "name", "display", "site", "location", "parent", "role", "device_role", "device_type", "serial", "asset_tag",
    "status", "primary_ip4", "hostname", "sysName", "hardware", "ip", "type", "disabled", "location_id",
    "dependency_parent_id",
)  # fmt: skip
item = some.fixed_dictionaries(
    {"id": numbers, "device_id": numbers}, optional=dict.fromkeys(FIELDS, anything | nested)
)


@given(kind=some.sampled_from(sorted(KINDS)), items=some.lists(item, max_size=4), body=anything)
@settings(max_examples=300, deadline=None)
def test_no_answer_breaks_the_reader(kind: str, items: list[dict[str, Any]], body: Any) -> None:
    rows = {"count": len(items), "next": None, "results": items, "status": "ok", "locations": items, "devices": items}
    for told in (rows, body):

        def ask(url: str, headers: Mapping[str, str], ca_file: str, told: Any = told) -> Answer:
            return Answer(200, {}, json.dumps(told).encode())

        try:
            found = read(kind, "https://netbox.example", Secret("x"), ask=ask)
        except Failed as failed:
            assert failed.code in ("shape", "moved", "json")  # null is no list
            continue
        assert all(one.name and one.key in found.seen for one in (*found.places, *found.devices))


@given(some.text() | some.integers())
def test_text_is_one_printable_line(value: str | int) -> None:
    line = text(value)
    assert len(line) <= 120
    assert not any(unicodedata.category(one)[0] == "C" or one in "\n\r\t\u2028" for one in line)
    assert line == " ".join(line.split())


@pytest.mark.parametrize(("words", "role"), [
    ("access-switch Access Switch", "switch"), ("wireless-ap", "access_point"), ("Access Point", "access_point"),
    ("core-router", "router"), ("next-gen-firewall", "firewall"), ("ont", "modem"), ("UPS 3kVA", "ups"),
    ("patch-panel", ""), ("", ""), ("caps", ""), ("switchboard", ""),
])  # fmt: skip
def test_a_role_is_known_by_its_words(words: str, role: str) -> None:
    assert role_of(words) == role
