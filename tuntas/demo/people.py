"""The office of the living example: its people, its vendors, its rooms and devices. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password

from tuntas.cases import files, moves
from tuntas.cases.actors import Actor
from tuntas.cases.models import Edition
from tuntas.demo.emblem import emblem
from tuntas.network.models import Device, Place
from tuntas.people.calendars import load_national
from tuntas.people.models import Calendar, Duty, Letterhead, Series, Signatory, Unit, User

__all__ = ["PASSWORD", "PEOPLE", "SOP", "Office", "found"]

SOP = "penanganan-kendala-jaringan.toml"
PASSWORD = "contoh-tuntas-2026"  # noqa: S105  # shown on the page /demo/, which exists only in the example


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    role: str  # "" for the administrator, who holds none
    position: str
    nip: str = ""
    does: str = ""  # what one sees when signed in as them


PEOPLE = (
    Person("ani", "Ani Lestari, S.Kom.", "anggota", "Pranata Komputer Ahli Pertama", "199001012015012001",
           "menerima laporan, memeriksa, memperbaiki"),
    Person("budi", "Budi Santoso, A.Md.", "anggota", "Pranata Komputer Terampil", "199202022016021002",
           "memperbaiki, menghubungi penyedia jasa"),
    Person("ketut", "Ketut Wirawan, S.T., M.T.", "ketua", "Ketua Tim Kerja Pengelolaan Sistem Informasi",
           "198503032010031003", "menerima hasil, mengembalikan, melapor kepada Kepala Pusat"),
    Person("jusuf", "Dr. Jusuf Hakim, M.Si.", "kepala", "Kepala Pusat Penilaian Kompetensi", "197504042000041004",
           "mengetahui laporan"),
    Person("vina", "Vina Anggraini", "penyedia", "Koordinator Lapangan PT Nusa Jaringan", "",
           "mengerjakan yang diserahkan kepada penyedia jasa"),
    Person("sari", "Sari Pengelola, S.Sos.", "", "Pengelola Sistem", "", "mengelola orang, unit, tempat, perangkat"),
)  # fmt: skip

POSITIONS = {  # as they are printed under papers
    "anggota": "Anggota Tim Kerja Pengelolaan Sistem Informasi",
    "ketua": "Ketua Tim Kerja Pengelolaan Sistem Informasi",
    "kepala": "Kepala Pusat Penilaian Kompetensi",
}

FLOORS = {
    "Lantai 1": ("Lobi", "Ruang Tunggu", "Aula", "Ruang Arsip", "Ruang Server", "Musala"),
    "Lantai 2": ("Ruang Rapat Utama", "Ruang Rapat Kecil", "Ruang Asesmen 1", "Ruang Kepegawaian", "Ruang Keuangan"),
    "Lantai 3": ("Ruang Asesmen 2", "Ruang Kepala Pusat", "Ruang Tata Usaha"),
}

DEVICES = (
    ("SW-INTI", "Ruang Server", "Sakelar inti 48 port", "SN-CTH-0001"),
    ("SW-LT1", "Ruang Server", "Sakelar akses 24 port PoE", "SN-CTH-0002"),
    ("SW-LT2", "Ruang Rapat Utama", "Sakelar akses 24 port PoE", "SN-CTH-0003"),
    ("SW-LT3", "Ruang Tata Usaha", "Sakelar akses 24 port PoE", "SN-CTH-0004"),
    ("FW-01", "Ruang Server", "Tembok api", "SN-CTH-0005"),
    ("RT-01", "Ruang Server", "Router tepi", "SN-CTH-0006"),
    ("ONT-NJ", "Ruang Server", "ONT PT Nusa Jaringan", "SN-CTH-0007"),
    ("DNS-01", "Ruang Server", "Peladen DNS dan DHCP", "SN-CTH-0008"),
    ("UPS-01", "Ruang Server", "UPS 3 kVA", "SN-CTH-0009"),
    ("AP-1-01", "Aula", "Titik akses Wi-Fi 6", "SN-CTH-0010"),
    ("AP-1-02", "Ruang Tunggu", "Titik akses Wi-Fi 6", "SN-CTH-0011"),
    ("AP-2-01", "Ruang Asesmen 1", "Titik akses Wi-Fi 6", "SN-CTH-0012"),
    ("AP-2-02", "Ruang Keuangan", "Titik akses Wi-Fi 5", "SN-CTH-0013"),
    ("AP-3-01", "Ruang Kepala Pusat", "Titik akses Wi-Fi 6", "SN-CTH-0014"),
    ("AP-3-02", "Ruang Asesmen 2", "Titik akses Wi-Fi 6", "SN-CTH-0015"),
)


@dataclass
class Office:
    """What the cases of the example happen in."""

    unit: Unit
    vendor: Unit
    edition: Edition
    people: dict[str, User]
    places: dict[str, Place]
    devices: dict[str, Device]

    def actor(self, username: str) -> Actor:
        return Actor(user=self.people[username])


def found(now: datetime) -> Office:
    """Found the office, as it stood at `now`, before the first case."""
    calendar = load_national()
    Calendar.objects.filter(pk=calendar.pk).update(changed_at=now)
    calendar.refresh_from_db()
    unit = Unit.objects.create(
        name="Pusat Penilaian Kompetensi (contoh)", calendar=calendar,
        phone="(021) 000-0000", email="jaringan@tuntas.example",
    )  # fmt: skip
    Letterhead.objects.create(
        unit=unit, first=date(2025, 1, 2), city="Jakarta", code="PPK",
        lines="KEMENTERIAN CONTOH\nBADAN CONTOH SUMBER DAYA MANUSIA\nPUSAT PENILAIAN KOMPETENSI",
        address="Jalan Contoh Raya Nomor 1, Jakarta 10000\nTelepon (021) 000-0000 · jaringan@tuntas.example",
        closing="tuntas.example", emblem=files.store(emblem()),
    )  # fmt: skip
    Series.objects.create(
        unit=unit, first=date(2025, 1, 2), template="{unit}-{urut}-{klasifikasi} TAHUN {tahun}",
        classification="OT.02.02",
    )  # fmt: skip
    for role, position in POSITIONS.items():
        Signatory.objects.create(unit=unit, role=role, first=date(2025, 1, 2), position=position)
    vendor = Unit.objects.create(
        name="PT Nusa Jaringan", kind="vendor", contact="Vina Anggraini", phone="0812-0000-0111",
        email="noc@nusajaringan.example", address="Jakarta",
    )  # fmt: skip
    Unit.objects.create(name="CV Kabel Rapi", kind="vendor", contact="Slamet Riyadi", phone="0812-0000-0222")
    edition, _ = moves.publish((settings.PROCEDURES / SOP).read_text(encoding="utf-8"), now=now)
    return Office(unit, vendor, edition, _people(unit, vendor), *_places(unit))


def _people(unit: Unit, vendor: Unit) -> dict[str, User]:
    password, made = make_password(PASSWORD), {}
    for one in PEOPLE:
        admin = not one.role
        user = User.objects.create(
            username=one.username, name=one.name, nip=one.nip, position=one.position, password=password,
            email=f"{one.username}@tuntas.example", is_staff=admin, is_superuser=admin,
        )  # fmt: skip
        if one.role:
            where = vendor if one.role == "penyedia" else unit
            Duty.objects.create(user=user, role=one.role, unit=where, first=date(2025, 1, 2))
        made[one.username] = user
    return made


def _places(unit: Unit) -> tuple[dict[str, Place], dict[str, Device]]:
    building = Place.objects.create(unit=unit, name="Gedung A")
    places = {}
    for floor, rooms in FLOORS.items():
        parent = Place.objects.create(unit=unit, name=floor, parent=building)
        for room in rooms:
            places[room] = Place.objects.create(unit=unit, name=room, parent=parent)
    devices = {
        name: Device.objects.create(unit=unit, name=name, place=places[room], make=make, serial=serial,
                                    bmn=f"3.10.02.03.{number:03}/NUP {number}")
        for number, (name, room, make, serial) in enumerate(DEVICES, 1)
    }  # fmt: skip
    return places, devices
