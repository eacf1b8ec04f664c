"""The fixed people of every test, and the office they work in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.models import Edition
from tuntas.network.models import Device, Place
from tuntas.people.calendars import load_national
from tuntas.people.models import Duty, Letterhead, Unit, User

SOP = "penanganan-kendala-jaringan.toml"
PASSWORD = "kata-sandi-uji-2026"


@cache
def _hash() -> str:
    """Argon2 is slow on purpose: once for all of them."""
    return make_password(PASSWORD)


def wib(text: str) -> datetime:
    """A moment on the wall clock of the office, "2026-11-23 08:00", in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta")).astimezone(UTC)


@dataclass
class Cast:
    """Ani and Budi: Anggota. Ketut: Ketua. Jusuf: Kepala. Vina: vendor. Sari: administrator."""

    office: Unit
    vendor: Unit
    edition: Edition
    room: Place
    device: Device
    ani: User
    budi: User
    ketut: User
    jusuf: User
    vina: User
    sari: User

    def actor(self, name: str) -> Actor:
        return Actor(user=getattr(self, name))


def person(username: str, name: str, unit: Unit | None, role: str, *, nip: str = "", position: str = "") -> User:
    user = User(username=username, name=name, nip=nip, position=position)
    user.password = _hash()
    user.save()
    if unit:
        Duty.objects.create(user=user, role=role, unit=unit, first=date(2025, 1, 1))
    return user


def gather() -> Cast:
    """The office, its people, its rooms, and the SOP in force."""
    office = Unit.objects.create(
        name="Pusat Penilaian Kompetensi", calendar=load_national(),
    )  # fmt: skip
    Letterhead.objects.create(
        unit=office, first=date(2025, 1, 1), lines="KEMENTERIAN CONTOH\nBADAN CONTOH\nPUSAT PENILAIAN KOMPETENSI",
        address="Jalan Contoh Nomor 1, Jakarta", city="Jakarta", code="PPK",
    )  # fmt: skip
    vendor = Unit.objects.create(name="PT Nusa Jaringan", kind="vendor", contact="Vina", phone="0812000111")
    text = (settings.PROCEDURES / SOP).read_text(encoding="utf-8")
    edition, _ = moves.publish(text, now=wib("2025-01-02 08:00"))
    floor = Place.objects.create(unit=office, name="Lt. 3")
    room = Place.objects.create(unit=office, name="Ruang Asesmen 2", parent=floor)
    device = Device.objects.create(unit=office, name="AP-3-02", place=room, make="Contoh AP", serial="SN-1")
    sari = person("sari", "Sari Pengelola", None, "")
    User.objects.filter(pk=sari.pk).update(is_staff=True, is_superuser=True)
    sari.refresh_from_db()
    return Cast(
        office=office, vendor=vendor, edition=edition, room=room, device=device, sari=sari,
        ani=person("ani", "Ani Lestari, S.Kom.", office, "anggota", nip="199001012015012001"),
        budi=person("budi", "Budi Santoso, A.Md.", office, "anggota", nip="199202022016021002"),
        ketut=person("ketut", "Ketut Wirawan, S.T., M.T.", office, "ketua", nip="198503032010031003",
                     position="Ketua Tim Kerja Pengelolaan Sistem Informasi"),
        jusuf=person("jusuf", "Dr. Jusuf Hakim, M.Si.", office, "kepala", nip="197504042000041004",
                     position="Kepala Pusat Penilaian Kompetensi"),
        vina=person("vina", "Vina Anggraini", vendor, "penyedia"),
    )  # fmt: skip
