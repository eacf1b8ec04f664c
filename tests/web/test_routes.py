"""Every route × every actor × every state of a case: what it answers. A route without an entry fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web import operations, routes
from tests.web.world import ACTORS, World
from tuntas.api.v1 import api

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all; every request is undone after it was answered."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def names(resolver: URLResolver | None = None, under: str = "") -> Iterator[str]:
    """Every named page; the administrator's and the API's have tests of their own."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield f"{under}{one.name}"
        elif not one.namespace:
            yield from names(one)


def operations_known() -> list[str]:
    """Every operation of the API, as "METHOD /path"."""
    paths = api.get_openapi_schema()["paths"]
    return [f"{method.upper()} {path}" for path, held in paths.items() for method in held]


def said(answer: Any) -> str:
    """The status; `login` where it leads to the sign-in."""
    leads = answer.headers.get("Location", "")
    return "login" if leads.startswith("/masuk/?next=") else str(answer.status_code)


def read_out(answer: Any) -> None:
    """A file is closed by its last byte."""
    if answer.streaming:
        b"".join(answer.streaming_content)


def asked(client: Client, method: str, path: str, **more: Any) -> str:
    """What is answered; nothing of it stays."""
    with transaction.atomic():
        answer = client.post(path, more["data"]) if "data" in more else client.generic(method, path)
        told = said(answer)
        read_out(answer)
        transaction.set_rollback(True)
    return told


def filled(world: World, name: str, scene: str) -> dict[str, Any]:
    """What stands in the address of a route in a scene."""
    own = routes.ARGUMENTS.get(name, {})
    return world.arguments[scene] | {
        key: value[scene] if isinstance(value, dict) else value for key, value in own.items()
    }


def address(world: World, name: str, scene: str) -> str:
    given = filled(world, name, scene)
    pattern = get_resolver().reverse_dict.getlist(name)
    wanted = pattern[0][0][0][1]
    return reverse(name, kwargs={key: given[key] for key in wanted})


def entries() -> list[tuple[str, str, str, str]]:
    """(name, method, scene, row) of every entry."""
    return [
        (name, method, scene, row)
        for (name, method), rows in routes.PAGES.items()
        for scene, row in (rows.items() if isinstance(rows, dict) else [("vendor", rows)])
    ]


def test_every_route_has_an_entry() -> None:
    assert sorted({name for name, _ in routes.PAGES}) == sorted(set(names()))
    assert sorted(operations.API) == sorted(operations_known())


@pytest.mark.parametrize(("name", "method", "scene", "row"), entries())
def test_a_route_answers_each_actor(world: World, name: str, method: str, scene: str, row: str) -> None:
    path = address(world, name, scene)
    more = {"data": routes.BODIES.get(name, {})} if method == "POST" else {}
    found = {who: asked(world.client(who), method, path, **more) for who in ACTORS}
    if os.environ.get("ROUTES"):
        print(f"ROUTE {name} {method} {scene} " + " ".join(found.values()))
        return
    assert found == dict(zip(ACTORS, row.split(), strict=True))


def only(method: str) -> list[str]:
    """The routes that know no other method."""
    other = {name for name, one in routes.PAGES if one != method}
    return sorted({name for name, one in routes.PAGES if one == method} - other)


@pytest.mark.parametrize("name", only("POST"))
def test_what_changes_something_refuses_get(world: World, name: str) -> None:
    path = address(world, name, "vendor")
    assert {who: asked(world.client(who), "GET", path) for who in ACTORS} == dict.fromkeys(ACTORS, "405")


@pytest.mark.parametrize("name", only("GET"))
def test_what_is_only_read_refuses_post(world: World, name: str) -> None:
    path = address(world, name, "vendor")
    assert asked(world.client("ani"), "POST", path, data={}) == "405"


def api_entries() -> list[tuple[str, str, str]]:
    return [
        (operation, scene, row)
        for operation, rows in operations.API.items()
        for scene, row in (rows.items() if isinstance(rows, dict) else [("vendor", rows)])
    ]


@pytest.mark.parametrize(("operation", "scene", "row"), api_entries())
def test_an_operation_answers_each_actor(world: World, operation: str, scene: str, row: str) -> None:
    method, _, path = operation.partition(" ")
    given = filled(world, operation, scene)
    body = operations.JSON.get(operation, "{}")
    found = {}
    for who in operations.CALLERS:
        token = {"HTTP_AUTHORIZATION": f"Bearer {world.keys[who]}"} if who in world.keys else {}
        more = {"content_type": "application/json", **({"data": body} if method != "GET" else {}), **token}
        with transaction.atomic():
            answer = Client().generic(method, path.format(**given), **more)
            found[who] = str(answer.status_code)
            read_out(answer)
            transaction.set_rollback(True)
    if os.environ.get("ROUTES"):
        print(f"API {operation} {scene} " + " ".join(found.values()))
        return
    assert found == dict(zip(operations.CALLERS, row.split(), strict=True))


def test_a_browsers_session_opens_nothing_in_the_api(world: World) -> None:
    assert asked(world.client("ketut"), "GET", "/api/v1/me") == "401"


MANAGED = ["", "people/user/", "people/user/add/", "people/unit/", "network/device/", "jsi18n/"]


@pytest.mark.parametrize("path", MANAGED)
def test_only_the_administrator_manages(world: World, path: str) -> None:
    found = {who: asked(world.client(who), "GET", f"/kelola/{path}") for who in ACTORS}
    assert found == {who: "200" if who == "sari" else "302" for who in ACTORS}
