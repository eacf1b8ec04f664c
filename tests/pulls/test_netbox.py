"""NetBox: what is read of it, of either version, and how much it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.pulls.conftest import pull_of, run, told
from tests.pulls.servers import NEW_TOKEN, TOKEN, NetBox
from tuntas.network.models import Device, Place
from tuntas.pulls import netbox as translator

pytestmark = pytest.mark.django_db


def test_the_tree_and_its_devices_are_read(cast: Cast, house: NetBox) -> None:
    done = run(pull_of(cast, house))
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
    cast: Cast, house: NetBox, token: str, header: str
) -> None:
    assert run(pull_of(cast, house, token=token)).state == "applied"
    assert {shown for _path, shown in house.asked} == {header}


def test_the_second_run_changes_nothing_and_updates_no_row(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    with CaptureQueriesContext(connection, ) as queries:
        done = run(pull)
    assert (done.state, done.counts, done.lines) == ("applied", {"place": {"same": 3}, "device": {"same": 2}}, [])
    written = [one["sql"] for one in queries if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert [one for one in written if "network_" in one] == []


def test_a_device_without_a_name_is_told_and_left_out(cast: Cast, house: NetBox) -> None:
    house.device(102, None, house.rows["sites"][0])
    done = run(pull_of(cast, house))
    assert told(done)[-1] == ("note", "Contoh X1 (102)", "no_name")
    assert Device.objects.exclude(source="").count() == 2


def test_one_that_loses_its_name_is_not_gone(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    run(pull)
    house.device(101, None, house.rows["sites"][0])
    assert told(run(pull)) == [("note", "Contoh X1 (101)", "no_name")]
    assert Device.objects.get(name="FW-1").gone_at is None


@pytest.mark.parametrize(("status", "active", "lines"), [
    ("offline", True, 0), ("decommissioning", False, 1), ("planned", False, 1), ("dipinjam", True, 1),
])  # fmt: skip
def test_a_status_says_whether_it_is_in_use(
    cast: Cast, house: NetBox, status: str, active: bool, lines: int
) -> None:
    pull = pull_of(cast, house)
    run(pull)
    house.device(101, "FW-1", house.rows["sites"][0], role="firewall", ip="2001:db8::1/64", status=status)
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


def test_the_translator_is_pure() -> None:
    found = translator.rows({"sites": [{"id": 1, "name": "A"}], "locations": [], "devices": []})
    assert found.places[0] == replace(found.places[0], key="sites/1", name="A", parent="", active=None)
    with pytest.raises(ValueError, match="without a number"):
        translator.rows({"sites": [{"name": "A"}], "locations": [], "devices": []})


def test_reports_are_kept_for_ninety_days(cast: Cast, house: NetBox) -> None:
    pull = pull_of(cast, house)
    old = run(pull)
    pull.runs.update(finished_at=datetime.now(UTC) - timedelta(days=91))
    run(pull)
    assert not pull.runs.filter(pk=old.pk).exists()
