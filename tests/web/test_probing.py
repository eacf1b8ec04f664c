"""The page that tells how this machine can measure, checked against a machine where one rung is closed or open."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast
from tests.diagnostics.test_surveys import at, office
from tuntas.probes import icmp, process, readiness

__all__ = ["office"]

CLOSED = "Ping lewat soket ICMP: tertutup di mesin ini."


def page(person: object, path: str) -> str:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return re.sub(r"\s+", " ", client.get(path).content.decode())


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine as Debian 12 comes: no ICMP socket for anybody, and no program ping."""
    monkeypatch.setattr(icmp, "is_open", lambda *_: False)
    monkeypatch.setattr(process, "PING", ("/nowhere/ping",))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icmp, "is_open", lambda *_: True)


def test_what_is_closed_comes_with_its_cost_and_the_command_that_opens_it(cast: Cast, closed: None) -> None:
    said = page(cast.sari, "/pengaturan/alat-ukur/")
    shut = re.findall(r'<section class="channel stack" data-gap="tight" id="(\w+)"', said)
    assert shut[:2] == ["icmp", "ping"]
    assert "perangkat tanpa porta terbuka dapat tampak mati" in said
    assert f"net.ipv4.ping_group_range = {os.getgid()} {os.getgid()}" in said
    assert "sudo apt-get install iputils-ping" in said
    used = re.search(r"<b>([^<]+)</b></div><span class=\"soft\">dipakai", said)
    assert used and used[1] == "Sambungan TCP"


def test_the_settings_say_that_a_rung_is_closed(cast: Cast, closed: None) -> None:
    assert "Soket ICMP tertutup" in page(cast.sari, "/pengaturan/")


def test_nothing_is_remarked_where_it_is_open(cast: Cast, opened: None) -> None:
    assert "Soket ICMP tertutup" not in page(cast.sari, "/pengaturan/")


def test_who_measures_is_told_that_the_machine_is_hindered(office: Cast, closed: None) -> None:
    case = at("pengecekan", office)
    said = page(office.ani, f"/kasus/{case.number}/pengukuran/")
    assert CLOSED in said
    assert "Pengelola dapat membukanya di Pengaturan, Alat ukur." in said


def test_who_measures_on_an_open_machine_is_not_bothered(office: Cast, opened: None) -> None:
    assert CLOSED not in page(office.ani, f"/kasus/{at('pengecekan', office).number}/pengukuran/")


def test_a_container_is_known_by_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_CONTAINERS", (tmp_path / ".dockerenv",))
    assert readiness.in_container() is False
    (tmp_path / ".dockerenv").touch()
    assert readiness.in_container() is True
