"""LibreNMS: what is read of it, in either spelling of its numbers."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import Cast
from tests.pulls.conftest import pull_of, run, told
from tests.pulls.servers import LibreNMS
from tuntas.network.models import Device, Place
from tuntas.pulls.models import PullRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(librenms: LibreNMS) -> LibreNMS:
    """A place, and three devices of which two hang on the first."""
    librenms.location(4, "Ruang Server, Lt. 4")
    librenms.device(1, "10.2.0.1", sysName="core-1", display="Switch inti", hardware="C9300", serial="FOC9",
                    location_id="4", ip="10.2.0.1")  # fmt: skip
    librenms.device(2, "ap-7.kantor.example", sysName="ap-7", type="wireless", dependency_parent_id="1,3")
    librenms.device(3, "fw.kantor.example", display="{{ $hostname }}", type="firewall", disabled="1",
                    overwrite_ip="10.2.0.9", ip="10.2.0.3", dependency_parent_id="1")  # fmt: skip
    return librenms


@pytest.mark.parametrize("fresh", [False, True])
def test_places_and_devices_are_read(cast: Cast, office: LibreNMS, fresh: bool) -> None:
    office.fresh = fresh
    done = run(pull_of(cast, office))
    assert done.counts == {"place": {"new": 1}, "device": {"new": 3}}
    said = {
        one.name: (one.role, str(one.place or ""), one.make, one.serial, one.address, one.active, str(one.uplink or ""))
        for one in Device.objects.exclude(source="").select_related("place", "uplink")
    }
    assert said == {
        "Switch inti": ("other", "Ruang Server, Lt. 4", "C9300", "FOC9", "10.2.0.1", True, ""),
        "ap-7": ("access_point", "", "", "", None, True, "Switch inti"),
        "fw.kantor.example": ("firewall", "", "", "", "10.2.0.9", False, "Switch inti"),
    }


def test_the_second_run_changes_nothing(cast: Cast, office: LibreNMS) -> None:
    pull = pull_of(cast, office)
    run(pull)
    office.fresh = True
    done = run(pull)
    assert (done.counts, done.lines) == ({"place": {"same": 1}, "device": {"same": 3}}, [])


def test_an_uplink_typed_here_stays(cast: Cast, office: LibreNMS) -> None:
    pull = pull_of(cast, office)
    run(pull)
    Device.objects.filter(name="ap-7").update(uplink=cast.device)
    assert run(pull).lines == []
    assert Device.objects.get(name="ap-7").uplink == cast.device


def test_dependencies_never_make_a_ring(cast: Cast, librenms: LibreNMS) -> None:
    librenms.device(1, "a", dependency_parent_id="2")
    librenms.device(2, "b", dependency_parent_id="1")
    librenms.device(3, "c", dependency_parent_id="3")
    done = run(pull_of(cast, librenms))
    assert told(done) == [
        ("new", "a", "uplink"), ("new", "b", ""), ("new", "c", ""), ("note", "b", "ring"), ("note", "c", "ring")
    ]  # fmt: skip


def test_a_name_that_two_give_themselves_is_replaced_by_their_hosts(cast: Cast, librenms: LibreNMS) -> None:
    librenms.device(1, "sw-1.kantor.example", sysName="localhost")
    librenms.device(2, "sw-2.kantor.example", sysName="LOCALHOST")
    run(pull_of(cast, librenms))
    assert {one.name for one in Device.objects.exclude(source="")} == {"sw-1.kantor.example", "sw-2.kantor.example"}


def test_no_locations_at_all(cast: Cast, librenms: LibreNMS) -> None:
    """LibreNMS says 404 then."""
    librenms.device(1, "sw-1")
    assert run(pull_of(cast, librenms)).counts == {"place": {}, "device": {"new": 1}}
    assert Place.objects.exclude(source="").count() == 0


def test_a_wrong_token(cast: Cast, librenms: LibreNMS) -> None:
    done = run(pull_of(cast, librenms, token="salah"))
    assert (done.state, done.why, done.said) == ("failed", "token", "Unauthenticated.")


def test_an_envelope_that_says_error(cast: Cast, librenms: LibreNMS) -> None:
    librenms.instead = lambda path: (200, b'{"status": "error", "message": "x"}')
    assert run(pull_of(cast, librenms)).why == "shape"


def test_nothing_of_snmp_secrets_is_kept(cast: Cast, office: LibreNMS) -> None:
    run(pull_of(cast, office))
    with connection.cursor() as cursor:
        for model in (Device, Place, PullRun):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            assert "rahasia-snmp" not in repr(cursor.fetchall())
