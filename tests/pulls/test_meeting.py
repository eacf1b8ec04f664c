"""How what is pulled meets what is here: renamed, linked, gone and back, in conflict; and nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.cast import Cast
from tests.pulls.conftest import pull_of, run, told
from tests.pulls.servers import NetBox
from tuntas.network.models import Contract, Device, Place, Target
from tuntas.pulls.models import Pull

pytestmark = pytest.mark.django_db


def test_a_renamed_device_keeps_its_row_its_label_and_its_targets(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    before = Device.objects.get(name="CORE-1")
    Target.objects.create(unit=cast.office, name="Inti", kind="switch", address="10.1.0.1", device=before)
    house.device(100, "SW-INTI", house.rows["locations"][1], role="core-switch", serial="FOC1", ip="10.1.0.1/24")
    done = run(pull)
    after = Device.objects.get(pk=before.pk)
    assert (after.name, after.label, after.bmn) == ("SW-INTI", before.label, "3.10.02-7")
    assert after.targets.count() == 1
    assert told(done) == [("changed", "SW-INTI", "name")]
    assert done.lines[0]["changes"] == [["name", "CORE-1", "SW-INTI"]]


def test_two_devices_may_swap_their_names(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    rows = {one.name: one.pk for one in Device.objects.exclude(source="")}
    for id, name in ((100, "FW-1"), (101, "CORE-1")):
        house.device(id, name, house.rows["sites"][0])
    assert run(pull).state == "applied"
    assert {one.name: one.pk for one in Device.objects.exclude(source="")} == {
        "FW-1": rows["CORE-1"], "CORE-1": rows["FW-1"]
    }  # fmt: skip


def test_what_a_person_typed_and_netbox_does_not_know_stays(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    contract = Contract.objects.create(unit=cast.office, vendor=cast.vendor, name="Internet")
    typed = {"photo": "a" * 64, "note": "di rak atas", "nup": "12", "bmn": "9.9", "mac": "00:11:22:33:44:55",
             "condition": "rusak_ringan", "contract_id": contract.pk, "uplink_id": cast.device.pk,
             "warranty_until": datetime(2027, 1, 1, tzinfo=UTC).date(), "serial": "DIKETIK"}  # fmt: skip
    Device.objects.filter(name="FW-1").update(**typed)
    house.device(101, "FW-1", house.rows["sites"][0], role="firewall", asset_tag="1.1", ip="10.1.0.9/24")
    done = run(pull)
    assert told(done) == [("changed", "FW-1", "address")]
    row = Device.objects.get(name="FW-1")
    assert {name: getattr(row, name) for name in typed} == typed


def test_what_netbox_decides_is_put_back(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    Device.objects.filter(name="CORE-1").update(serial="SALAH", active=False, address="10.9.9.9")
    assert told(run(pull)) == [("changed", "CORE-1", "serial,address,active")]


def test_a_device_typed_by_hand_is_linked_never_doubled(cast: Cast, netbox: NetBox) -> None:
    site = netbox.site(1, "Gedung Utama")
    netbox.device(5, "ap-3-02", site, role="access-point")  # the cast's AP-3-02, by its name
    netbox.device(6, "SW-LAMA", site, serial="SN-77881")
    other = Device.objects.create(unit=cast.office, name="Switch lobi", serial="sn-77881", bmn="3.1")
    done = run(pull_of(cast, netbox))
    assert told(done)[1:] == [("linked", "ap-3-02", "name"), ("linked", "SW-LAMA", "serial")]
    assert Device.objects.count() == 2
    other.refresh_from_db()
    assert (other.name, other.bmn) == ("SW-LAMA", "3.1")
    cast.device.refresh_from_db()
    assert (cast.device.name, cast.device.serial) == ("ap-3-02", "SN-1")


def test_a_place_typed_by_hand_is_linked_where_it_stands(cast: Cast, netbox: NetBox) -> None:
    """The cast's "Lt. 3" has a room; NetBox calls the floor a site and knows the same room in it."""
    site = netbox.site(3, "lt. 3")
    netbox.location(4, "Ruang Asesmen 2", site)
    done = run(pull_of(cast, netbox))
    assert told(done) == [("linked", "lt. 3", "name"), ("linked", "Ruang Asesmen 2", "name")]
    assert Place.objects.count() == 2


def test_what_is_gone_is_marked_and_comes_back(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    row = Device.objects.get(name="FW-1")
    kept = house.rows["devices"][1]
    house.remove("devices", 101)
    assert told(run(pull)) == [("gone", "FW-1", "")]
    assert Device.objects.get(pk=row.pk).gone_at is not None
    assert run(pull).lines == []
    house.rows["devices"].append(kept)
    assert told(run(pull)) == [("back", "FW-1", "")]
    assert Device.objects.get(pk=row.pk).gone_at is None


def test_one_that_is_made_anew_in_netbox_goes_on_in_its_row(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    row = Device.objects.get(name="FW-1")
    house.remove("devices", 101)
    house.device(555, "FW-1", house.rows["sites"][0], role="firewall")
    assert told(run(pull)) == [("linked", "FW-1", "again")]
    assert Device.objects.get(name="FW-1").pk == row.pk


def test_a_name_that_another_device_bears_is_a_line_not_a_crash(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    Device.objects.create(unit=cast.office, name="SW-BARU")
    Device.objects.filter(name="AP-3-02").update(name="fw-2")
    house.device(100, "sw-baru", house.rows["sites"][0])
    done = run(pull)
    assert told(done) == [("conflict", "sw-baru", "name")]
    assert done.lines[0]["other"] == "SW-BARU"
    assert Device.objects.filter(name="CORE-1", source__endswith="/100").exists()


def test_two_sites_of_one_name(cast: Cast, netbox: NetBox) -> None:
    one, two = netbox.site(1, "Gedung A"), netbox.site(2, "gedung a")
    netbox.location(7, "Lobi", two)
    netbox.device(8, "SW-8", two)
    netbox.device(9, "SW-9", one)
    done = run(pull_of(cast, netbox))
    assert done.state == "applied"
    assert [one for one in told(done) if one[0] == "conflict"] == [
        ("conflict", "gedung a", "name"), ("conflict", "Lobi", "parent")
    ]  # fmt: skip
    assert {one.name: str(one.place or "") for one in Device.objects.exclude(source="")} == {
        "SW-8": "", "SW-9": "Gedung A"
    }  # fmt: skip


def test_a_location_that_is_within_itself(cast: Cast, netbox: NetBox) -> None:
    site = netbox.site(1, "Gedung A")
    netbox.location(2, "B", site, {"id": 3, "name": "C"})
    netbox.location(3, "C", site, {"id": 2, "name": "B"})
    netbox.location(4, "D", site)
    done = run(pull_of(cast, netbox))
    assert told(done) == [
        ("conflict", "B", "cycle"), ("conflict", "C", "cycle"), ("new", "Gedung A", ""), ("new", "D", "parent")
    ]  # fmt: skip


def test_a_tree_that_was_nested_here_never_becomes_a_ring(cast: Cast, netbox: NetBox) -> None:
    """A site that somebody put below a floor of another site, which in NetBox then moves to that very site."""
    one, two = netbox.site(1, "Gedung A"), netbox.site(2, "Gedung B")
    netbox.location(3, "Lantai 1", two)
    pull = pull_of(cast, netbox)
    run(pull)
    Place.objects.filter(name="Gedung A").update(parent=Place.objects.get(name="Lantai 1"))
    assert run(pull).lines == []
    netbox.location(3, "Lantai 1", one)
    assert ("conflict", "Lantai 1", "ring") in told(run(pull))
    assert str(Place.objects.get(name="Lantai 1")) == "Lantai 1, Gedung B"


def test_a_location_moves_to_another_floor(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    site = house.rows["sites"][0]
    house.location(11, "Ruang Server", site, house.location(12, "Lantai 5", site))
    done = run(pull)
    assert told(done) == [("new", "Lantai 5", "parent"), ("changed", "Ruang Server", "parent")]
    assert str(Place.objects.get(name="Ruang Server")) == "Ruang Server, Lantai 5"


def test_another_office_is_left_alone(cast: Cast, house: NetBox) -> None:
    from tuntas.people.models import Unit

    far = Unit.objects.create(name="Pusat Lain", calendar=cast.office.calendar)
    Device.objects.create(unit=far, name="CORE-1", serial="FOC1")
    done = run(pull_of(cast, house))
    assert done.counts["device"] == {"new": 2}
    assert Device.objects.get(unit=far).source == ""


def test_two_sources_about_one_device(cast: Cast, house: NetBox) -> None:
    """Who was first keeps it; the other's line says so. Put out of use, it gives its devices away."""
    first = pull_of(cast, house)
    run(first)
    with NetBox() as second:
        site = second.site(9, "Gedung Lain")
        second.device(1, "CORE-1", site)
        second.device(2, "INTI", site, serial="FOC1")
        pull = pull_of(cast, second, name="NetBox kedua")
        second.device(3, "SW-3", second.site(10, "Gedung Utama"))
        assert told(run(pull))[1:] == [
            ("conflict", "Gedung Utama", "name"), ("conflict", "CORE-1", "name"), ("conflict", "INTI", "serial"),
            ("new", "SW-3", "role,place,make"),
        ]  # fmt: skip
        assert Device.objects.get(name="SW-3").place == Place.objects.get(name="Gedung Utama")
        Pull.objects.filter(pk=first.pk).update(active=False)
        second.remove("devices", 2)
        assert told(run(pull)) == [("linked", "Gedung Utama", "again"), ("linked", "CORE-1", "again")]
    assert Device.objects.get(name="CORE-1").source == f"netbox:{pull.pk}:devices/1"
