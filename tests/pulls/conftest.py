"""A source of the office's own, and runs of it that the tests carry out at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from tests.cast import Cast
from tests.pulls.servers import TOKEN, LibreNMS, NetBox
from tuntas.pulls.fetch import asked
from tuntas.pulls.models import Pull, PullRun
from tuntas.pulls.runs import ask_for, carry_out
from tuntas.pulls.sealing import seal

HERE = partial(asked, loopback=True)  # the servers of these tests stand on this machine


@pytest.fixture
def netbox() -> Iterator[NetBox]:
    with NetBox() as server:
        yield server


@pytest.fixture
def librenms() -> Iterator[LibreNMS]:
    with LibreNMS() as server:
        yield server


@pytest.fixture
def house(netbox: NetBox) -> NetBox:
    """A site, a floor in it, a room on the floor, two devices."""
    site = netbox.site(1, "Gedung Utama")
    floor = netbox.location(10, "Lantai 4", site)
    room = netbox.location(11, "Ruang Server", site, floor)
    netbox.device(100, "CORE-1", room, role="core-switch", serial="FOC1", ip="10.1.0.1/24", asset_tag="3.10.02-7")
    netbox.device(101, "FW-1", site, role="firewall", ip="2001:db8::0001/64")
    return netbox


def pull_of(
    cast: Cast, server: NetBox | LibreNMS, *, approved: bool = True, token: str = TOKEN, **more: object
) -> Pull:
    """A source; `approved`: its first preview was accepted earlier."""
    kind = "netbox" if isinstance(server, NetBox) else "librenms"
    return Pull.objects.create(**{
        "unit": cast.office, "name": f"{server.__class__.__name__} kantor", "kind": kind, "url": server.url,
        "token": seal(token), "approved_at": datetime.now(UTC) if approved else None, **more,
    })  # fmt: skip


def run(pull: Pull, applies: str = "") -> PullRun:
    """A run, wanted, begun and carried out."""
    pull.refresh_from_db()
    wanted = ask_for(pull, by=None, now=datetime.now(UTC), applies=applies)
    PullRun.objects.filter(pk=wanted.pk).update(state="running", started_at=datetime.now(UTC))
    carry_out(wanted, HERE)
    wanted.refresh_from_db()
    return wanted


def told(done: PullRun) -> list[tuple[str, ...]]:
    """The report's lines, short: what, which, and why or which fields."""
    return [
        (one["does"], one["name"], one["why"] or ",".join(name for name, _before, _after in one["changes"]))
        for one in done.lines
    ]
