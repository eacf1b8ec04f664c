"""The office of the living example: its people and its vendors. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password

from tuntas.cases import files, moves
from tuntas.cases.actors import Actor
from tuntas.cases.models import Edition
from tuntas.demo.alarms import monitor
from tuntas.demo.emblem import emblem
from tuntas.demo.network import laid
from tuntas.intake.models import Source
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

@dataclass
class Office:
    """What the cases of the example happen in."""

    unit: Unit
    vendor: Unit
    edition: Edition
    people: dict[str, User]
    places: dict[str, Place]
    devices: dict[str, Device]
    monitor: Source

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
    network = laid(unit, vendor)
    return Office(
        unit, vendor, edition, _people(unit, vendor), network.places, network.devices, monitor(unit)
    )


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
