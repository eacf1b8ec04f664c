"""NetBox: what is read of it, how it meets what is here, and that nothing typed here is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.pulls.conftest import pull_of, run, told
from tests.pulls.servers import NEW_TOKEN, TOKEN, NetBox
from tuntas.network.models import Contract, Device, Place, Target
from tuntas.pulls import netbox as translator
from tuntas.pulls.models import Pull

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(netbox: NetBox) -> NetBox:
    """A site, a floor in it, a room on the floor, two devices."""
    site = netbox.site(1, "Gedung Utama")
    floor = netbox.location(10, "Lantai 4", site)
    room = netbox.location(11, "Ruang Server", site, floor)
    netbox.device(100, "CORE-1", room, role="core-switch", serial="FOC1", ip="10.1.0.1/24", asset_tag="3.10.02-7")
    netbox.device(101, "FW-1", site, role="firewall", ip="2001:db8::0001/64")
    return netbox


def test_the_tree_and_its_devices_are_read(cast: Cast, office: NetBox) -> None:
    done = run(pull_of(cast, office))
    assert done.state == "applied"
    assert done.counts == {"place": {"new": 3}, "device": {"new": 2}}
    core = Device.objects.select_related("place__parent__parent").get(name="CORE-1")
    assert core.place and core.place.parent and core.place.parent.parent
    assert (core.place.name, core.place.parent.name, core.place.parent.parent.name) == (
        "Ruang Server", "Lantai 4", "Gedung Utama"
    )  # fmt: skip
    assert (core.role, core.make, core.serial, core.address, core.bmn, core.active) == (
        "switch", "Contoh X1", "FOC1", "10.1.0.1", "3.10.02-7", True
    )  # fmt: skip
    assert core.source == f"netbox:{done.pull_id}:devices/100"
    firewall = Device.objects.get(name="FW-1")
    assert (firewall.role, firewall.address, str(firewall.place)) == ("firewall", "2001:db8::1", "Gedung Utama")


@pytest.mark.parametrize("both", [True, False])
def test_netbox_3_says_device_role(cast: Cast, both: bool) -> None:
    with NetBox(version=3) as server:
        server.device(1, "R-1", server.site(1, "A"), role="border-router", both=both)
        run(pull_of(cast, server))
    assert Device.objects.get(name="R-1").role == "router"


@pytest.mark.parametrize(("token", "header"), [(TOKEN, f"Token {TOKEN}"), (NEW_TOKEN, f"Bearer {NEW_TOKEN}")])
def test_either_version_of_a_token_is_shown_as_netbox_wants_it(
    cast: Cast, office: NetBox, token: str, header: str
) -> None:
    assert run(pull_of(cast, office, token=token)).state == "applied"
    assert {shown for _path, shown in office.asked} == {header}


def test_the_second_run_changes_nothing_and_updates_no_row(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    with CaptureQueriesContext(connection, ) as queries:
        done = run(pull)
    assert (done.state, done.counts, done.lines) == ("applied", {"place": {"same": 3}, "device": {"same": 2}}, [])
    written = [one["sql"] for one in queries if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert [one for one in written if "network_" in one] == []


def test_a_renamed_device_keeps_its_row_its_label_and_its_targets(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    before = Device.objects.get(name="CORE-1")
    Target.objects.create(unit=cast.office, name="Inti", kind="switch", address="10.1.0.1", device=before)
    office.device(100, "SW-INTI", office.rows["locations"][1], role="core-switch", serial="FOC1", ip="10.1.0.1/24")
    done = run(pull)
    after = Device.objects.get(pk=before.pk)
    assert (after.name, after.label, after.bmn) == ("SW-INTI", before.label, "3.10.02-7")
    assert after.targets.count() == 1
    assert told(done) == [("changed", "SW-INTI", "name")]
    assert done.lines[0]["changes"] == [["name", "CORE-1", "SW-INTI"]]


def test_two_devices_may_swap_their_names(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    rows = {one.name: one.pk for one in Device.objects.exclude(source="")}
    for id, name in ((100, "FW-1"), (101, "CORE-1")):
        office.device(id, name, office.rows["sites"][0])
    assert run(pull).state == "applied"
    assert {one.name: one.pk for one in Device.objects.exclude(source="")} == {
        "FW-1": rows["CORE-1"], "CORE-1": rows["FW-1"]
    }  # fmt: skip


def test_what_a_person_typed_and_netbox_does_not_know_stays(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    contract = Contract.objects.create(unit=cast.office, vendor=cast.vendor, name="Internet")
    typed = {"photo": "a" * 64, "note": "di rak atas", "nup": "12", "bmn": "9.9", "mac": "00:11:22:33:44:55",
             "condition": "rusak_ringan", "contract_id": contract.pk, "uplink_id": cast.device.pk,
             "warranty_until": datetime(2027, 1, 1, tzinfo=UTC).date(), "serial": "DIKETIK"}  # fmt: skip
    Device.objects.filter(name="FW-1").update(**typed)
    office.device(101, "FW-1", office.rows["sites"][0], role="firewall", asset_tag="1.1", ip="10.1.0.9/24")
    done = run(pull)
    assert told(done) == [("changed", "FW-1", "address")]
    row = Device.objects.get(name="FW-1")
    assert {name: getattr(row, name) for name in typed} == typed


def test_what_netbox_decides_is_put_back(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
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


def test_what_is_gone_is_marked_and_comes_back(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    row = Device.objects.get(name="FW-1")
    kept = office.rows["devices"][1]
    office.remove("devices", 101)
    assert told(run(pull)) == [("gone", "FW-1", "")]
    assert Device.objects.get(pk=row.pk).gone_at is not None
    assert run(pull).lines == []
    office.rows["devices"].append(kept)
    assert told(run(pull)) == [("back", "FW-1", "")]
    assert Device.objects.get(pk=row.pk).gone_at is None


def test_one_that_is_made_anew_in_netbox_goes_on_in_its_row(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    row = Device.objects.get(name="FW-1")
    office.remove("devices", 101)
    office.device(555, "FW-1", office.rows["sites"][0], role="firewall")
    assert told(run(pull)) == [("linked", "FW-1", "again")]
    assert Device.objects.get(name="FW-1").pk == row.pk


def test_a_name_that_another_device_bears_is_a_line_not_a_crash(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    Device.objects.create(unit=cast.office, name="SW-BARU")
    Device.objects.filter(name="AP-3-02").update(name="fw-2")
    office.device(100, "sw-baru", office.rows["sites"][0])
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


def test_a_location_moves_to_another_floor(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    site = office.rows["sites"][0]
    office.location(11, "Ruang Server", site, office.location(12, "Lantai 5", site))
    done = run(pull)
    assert told(done) == [("new", "Lantai 5", "parent"), ("changed", "Ruang Server", "parent")]
    assert str(Place.objects.get(name="Ruang Server")) == "Ruang Server, Lantai 5"


def test_a_device_without_a_name_is_told_and_left_out(cast: Cast, office: NetBox) -> None:
    office.device(102, None, office.rows["sites"][0])
    done = run(pull_of(cast, office))
    assert told(done)[-1] == ("note", "Contoh X1 (102)", "no_name")
    assert Device.objects.exclude(source="").count() == 2


def test_one_that_loses_its_name_is_not_gone(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    run(pull)
    office.device(101, None, office.rows["sites"][0])
    assert told(run(pull)) == [("note", "Contoh X1 (101)", "no_name")]
    assert Device.objects.get(name="FW-1").gone_at is None


@pytest.mark.parametrize(("status", "active", "lines"), [
    ("offline", True, 0), ("decommissioning", False, 1), ("planned", False, 1), ("dipinjam", True, 1),
])  # fmt: skip
def test_a_status_says_whether_it_is_in_use(
    cast: Cast, office: NetBox, status: str, active: bool, lines: int
) -> None:
    pull = pull_of(cast, office)
    run(pull)
    office.device(101, "FW-1", office.rows["sites"][0], role="firewall", ip="2001:db8::1/64", status=status)
    done = run(pull)
    assert (Device.objects.get(name="FW-1").active, len(done.lines)) == (active, lines)
    if status == "dipinjam":
        assert (done.lines[0]["why"], done.lines[0]["other"]) == ("status", "dipinjam")


def test_names_are_one_printable_line(cast: Cast, netbox: NetBox) -> None:
    site = netbox.site(1, "Gedung\n\tA\x00\x1b[2J\u202eterbalik\ud800")
    netbox.device(1, "SW-\x1b]0;judul\x07é e\u0301<script>" + "x" * 300, site)
    done = run(pull_of(cast, netbox))
    assert done.state == "applied"
    assert Place.objects.get(source__endswith="sites/1").name == "Gedung Aterbalik"
    name = Device.objects.get(source__endswith="devices/1").name
    assert (name[:16], len(name)) == ("SW-é é<script>xx", 120)


def test_pages_are_followed_on_our_own_host_only(cast: Cast, netbox: NetBox) -> None:
    site = netbox.site(1, "Gedung A")
    for id in range(1, 8):
        netbox.device(id, f"SW-{id}", site)
    netbox.most = 3
    with NetBox() as stranger:
        netbox.host = stranger.url
        done = run(pull_of(cast, netbox))
        assert stranger.asked == []
    assert done.counts["device"] == {"new": 7}
    assert [path.rpartition("offset=")[2] for path, _shown in netbox.asked if "offset=" in path] == ["3", "6"]


def test_five_thousand_devices_take_few_statements(cast: Cast, netbox: NetBox) -> None:
    site = netbox.site(1, "Gedung A")
    netbox.rows["devices"] = [dict(netbox.device(1, "SW-1", site), id=at, name=f"SW-{at}") for at in range(1, 5001)]
    pull = pull_of(cast, netbox)
    with CaptureQueriesContext(connection) as first:
        assert run(pull).counts["device"] == {"new": 5000}
    for one in netbox.rows["devices"]:
        one["serial"] = f"S-{one['id']:05}"
    with CaptureQueriesContext(connection) as second:
        assert run(pull).counts["device"] == {"changed": 5000}
    with CaptureQueriesContext(connection) as third:
        assert run(pull).counts["device"] == {"same": 5000}
    assert (len(first) < 200, len(second) < 200, len(third) < 25) == (True, True, True), (
        len(first), len(second), len(third)
    )  # fmt: skip


def test_another_office_is_left_alone(cast: Cast, office: NetBox) -> None:
    from tuntas.people.models import Unit

    far = Unit.objects.create(name="Pusat Lain", calendar=cast.office.calendar)
    Device.objects.create(unit=far, name="CORE-1", serial="FOC1")
    done = run(pull_of(cast, office))
    assert done.counts["device"] == {"new": 2}
    assert Device.objects.get(unit=far).source == ""


def test_two_sources_about_one_device(cast: Cast, office: NetBox) -> None:
    """Who was first keeps it; the other's line says so. Put out of use, it gives its devices away."""
    first = pull_of(cast, office)
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


def test_the_translator_is_pure() -> None:
    found = translator.rows({"sites": [{"id": 1, "name": "A"}], "locations": [], "devices": []})
    assert found.places[0] == replace(found.places[0], key="sites/1", name="A", parent="", active=None)
    with pytest.raises(ValueError, match="without a number"):
        translator.rows({"sites": [{"name": "A"}], "locations": [], "devices": []})


def test_reports_are_kept_for_ninety_days(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    old = run(pull)
    pull.runs.update(finished_at=datetime.now(UTC) - timedelta(days=91))
    run(pull)
    assert not pull.runs.filter(pk=old.pk).exists()
