"""Places and devices: kept by the administrator, looked up by the members, reached by a label on the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.documents.reading import needs_pdftotext, pages
from tests.stories.test_by_ourselves_and_with_the_vendor import reported
from tuntas.cases.models import Case, Report
from tuntas.intake.models import Alert, Source
from tuntas.network.models import Device, Place, Target

URL = "/pengaturan/jaringan"


def browser(person: object | None = None) -> Client:
    client = Client()
    if person:
        client.force_login(person)  # type: ignore[arg-type]
    return client


TARGET = {"name": "Gateway", "kind": "gateway", "address": "10.9.0.1", "every": "0", "active": "on"}


def target(cast: Cast, **more: str) -> str:
    """What the page says of a new target; "" where it was kept."""
    answer = browser(cast.sari).post(f"{URL}/sasaran/unit/{cast.office.pk}/baru/", TARGET | more)
    return "" if answer.status_code == 302 else answer.content.decode()


def test_a_target_is_kept_with_all_that_the_probes_ask(cast: Cast) -> None:
    more = {"kind": "web", "address": "portal.example", "addresses": "10.9.0.5, 10.9.1.0/24", "ports": "8443",
            "scheme": "https", "path": "/sehat", "thresholds": "http_ms=1500, tls_days=7"}  # fmt: skip
    assert target(cast, **more) == ""
    kept = Target.objects.get()
    assert (kept.addresses, kept.ports, kept.thresholds) == (
        ["10.9.0.5", "10.9.1.0/24"], [8443], {"http_ms": 1500.0, "tls_days": 7.0}
    )  # fmt: skip


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "169.254.169.254", "::1", "::ffff:10.9.0.1",
    "64:ff9b::7f00:1", "fe80::1%eth0", "224.0.0.1", "255.255.255.255", "2002:7f00:1::", "http://10.9.0.1/", "localhost",
    "10.9.0.1;id", "-n", "",
])  # fmt: skip
def test_what_may_never_be_probed_is_refused_when_it_is_written(cast: Cast, address: str) -> None:
    said = target(cast, address=address)
    assert said
    assert Target.objects.count() == 0
    if address:
        assert "Alamat ini tidak boleh diperiksa" in said


@pytest.mark.parametrize(("key", "value"), [
    ("ports", "80, x"), ("ports", "99999"), ("path", "sehat"), ("thresholds", "warna=3"),
    ("thresholds", "http_ms=cepat"), ("mac", "zz"), ("name", ""),
])  # fmt: skip
def test_what_is_wrong_comes_back_with_what_was_typed(cast: Cast, key: str, value: str) -> None:
    said = target(cast, **{key: value})
    assert "10.9.0.1" in said
    assert Target.objects.count() == 0


def test_uplinks_never_make_a_ring(cast: Cast) -> None:
    below = Device.objects.create(unit=cast.office, name="SW-9", uplink=cast.device)
    form = {"name": cast.device.name, "role": "access_point", "condition": "baik", "uplink": str(below.pk)}
    answer = browser(cast.sari).post(f"{URL}/perangkat/{cast.device.pk}/", form)
    assert (answer.status_code, "melingkar" in answer.content.decode()) == (422, True)


def test_a_csv_is_told_first_and_written_when_asked(cast: Cast) -> None:
    sari, url = browser(cast.sari), f"{URL}/csv/{cast.office.pk}/"
    sent = SimpleUploadedFile("alat.csv", "nama;ip\r\nSW-1;10.1.1.2\r\nSW-2;x\r\n".encode("cp1252"))
    page = sari.post(url, {"berkas": sent}).content.decode()
    assert "1 baru, 0 berubah, 0 tetap, 1 salah dan dilewati." in page
    assert Device.objects.count() == 1
    held = page.split('name="isi" value="')[1].split('"')[0]
    sari.post(url, {"isi": held, "do": "apply"})
    assert Device.objects.get(name="SW-1").address == "10.1.1.2"
    assert "SW-1;" in sari.get(f"{url}perangkat.csv").content.decode("utf-8-sig")


def test_the_third_time_this_quarter(cast: Cast) -> None:
    now = datetime.now(UTC)
    for days in (1, 20, 60, 200):
        case = reported(cast, now - timedelta(days=days))
        Case.objects.filter(pk=case.pk).update(device=cast.device)
    page = browser(cast.ani).get(f"/jaringan/perangkat/{cast.device.pk}/").content.decode()
    assert "3 kali dalam tiga bulan terakhir." in page
    assert "SN-1" in page
    assert "3 kali" in browser(cast.ani).get(f"/jaringan/tempat/{cast.room.pk}/").content.decode()


@pytest.mark.parametrize("found", ["ap-3", "SN-1", "Contoh AP", "Asesmen"])
def test_devices_are_found_by_what_stands_on_them(cast: Cast, found: str) -> None:
    assert "AP-3-02" in browser(cast.ani).get("/jaringan/", {"cari": found}).content.decode()


def test_the_tree_shows_what_stands_where(cast: Cast) -> None:
    page = browser(cast.budi).get("/jaringan/").content.decode()
    assert page.index("Lt. 3") < page.index("Ruang Asesmen 2") < page.index("AP-3-02")


def test_behind_a_label_one_reports_or_joins_what_is_open(cast: Cast) -> None:
    case, visitor = reported(cast, datetime.now(UTC) - timedelta(minutes=5)), browser()
    page = visitor.get(f"/l/{Place.objects.get(pk=cast.room.pk).label}/").content.decode()
    assert f"/lapor/?tempat={cast.room.pk}" in page
    assert case.title in page
    assert "Rudi" not in page  # who reported is nobody's business
    visitor.post(f"/lapor/saya-juga/{case.number}/")
    assert Report.objects.filter(case=case).count() == 2
    assert "AP-3-02" in visitor.get(f"/l/{Device.objects.get(pk=cast.device.pk).label}/").content.decode()
    assert visitor.get("/l/xxxxxxxx/").status_code == 404


@needs_pdftotext
def test_labels_are_printed_with_code_and_telephone(cast: Cast) -> None:
    cast.office.phone = "021-555"
    cast.office.save()
    for number in range(30):
        Device.objects.create(unit=cast.office, name=f"SW-{number:02}", place=cast.room)
    answer = browser(cast.sari).get(f"{URL}/perangkat/unit/{cast.office.pk}/label.pdf")
    told = pages(answer.content)
    text = " ".join(told)
    assert len(told) == 2
    assert all(one.label in text and one.name in text for one in Device.objects.all())
    assert "021-555" in text


def test_an_address_with_an_endless_number_is_no_trouble(cast: Cast) -> None:
    url = f"{URL}/perangkat/unit/{cast.office.pk}/label.pdf"
    assert browser(cast.sari).get(url + "?mulai=" + "9" * 5000).status_code in (200, 302)



def test_the_tree_tells_where_something_is_the_matter_now(cast: Cast) -> None:
    """The room of an open report, the device that an alarm is about, and what was the trouble thrice in a quarter."""
    shown = browser(cast.ani).get("/jaringan/").content.decode()
    assert ("1 kasus" in shown, 'data-tone="bad"' in shown, "3× dalam tiga bulan" in shown) == (False, False, False)
    case = reported(cast, datetime.now(UTC) - timedelta(hours=1))
    source = Source.objects.create(unit=cast.office, name="Pemantau", kind="plain", token_hash="x")
    Alert.objects.create(
        source=source, key="a", alarm="firing", title="AP mati", severity="warning", device=cast.device,
        started_at=datetime.now(UTC), heard_at=datetime.now(UTC),
    )  # fmt: skip
    shown = browser(cast.ani).get("/jaringan/").content.decode()
    room = shown[shown.index(f">{case.place.name}</a>") :].partition("</p>")[0]
    assert "1 kasus" in room
    device = shown[shown.index(f">{cast.device.name}</a>") :].partition("</li>")[0]
    assert ("alarm" in device, "kasus" in device) == (True, False)
    page = browser(cast.ani).get(f"/jaringan/perangkat/{cast.device.pk}/").content.decode()
    assert ("AP mati" in page, "menyala" in page, "Belum pernah." in page) == (True, True, True)


def test_a_case_that_an_alarm_opened_is_of_the_alarms_device_until_the_check_finds_another(cast: Cast) -> None:
    other = Device.objects.create(unit=cast.office, name="SW-77")
    case, at = reported(cast, datetime.now(UTC)), datetime.now(UTC)
    source = Source.objects.create(unit=cast.office, name="Pemantau", kind="plain", token_hash="x")
    Alert.objects.create(
        source=source, key="a", alarm="firing", title="AP mati", severity="warning", device=cast.device, case=case,
        opened=True, started_at=at, heard_at=at,
    )  # fmt: skip

    def told(device: Device) -> bool:
        page = browser(cast.ani).get(f"/jaringan/perangkat/{device.pk}/").content.decode()
        return "1 kali dalam tiga bulan terakhir." in page

    assert (told(cast.device), told(other)) == (True, False)
    Case.objects.filter(pk=case.pk).update(device=other)
    assert (told(cast.device), told(other)) == (False, True)


def test_what_was_the_trouble_thrice_in_a_quarter_is_told_in_the_tree(cast: Cast) -> None:
    for day in (80, 40, 2):
        case = reported(cast, datetime.now(UTC) - timedelta(days=day))
        Case.objects.filter(pk=case.pk).update(device=cast.device, closed_at=datetime.now(UTC))
        shown = browser(cast.ani).get("/jaringan/").content.decode()
        assert ("3× dalam tiga bulan" in shown) == (day == 2)
