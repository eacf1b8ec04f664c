"""The network of the living example: its rooms, what stands in them, who feeds whom, and what may be probed.

Every address is of the networks kept free for documentation (RFC 5737), so nothing real is ever probed.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuntas.network.models import Contract, Device, Place, Target
from tuntas.people.models import Unit

__all__ = ["Network", "laid"]

FLOORS = {
    "Lantai 1": ("Lobi", "Ruang Tunggu", "Aula", "Ruang Arsip", "Ruang Server", "Musala"),
    "Lantai 2": ("Ruang Rapat Utama", "Ruang Rapat Kecil", "Ruang Asesmen 1", "Ruang Kepegawaian", "Ruang Keuangan"),
    "Lantai 3": ("Ruang Asesmen 2", "Ruang Kepala Pusat", "Ruang Tata Usaha"),
}

DEVICES = (  # name, room, make, role, last part of its address, what feeds it
    ("ONT-NJ", "Ruang Server", "ONT PT Nusa Jaringan", "modem", 0, ""),
    ("RT-01", "Ruang Server", "Router tepi", "router", 1, "ONT-NJ"),
    ("FW-01", "Ruang Server", "Tembok api", "firewall", 4, "RT-01"),
    ("SW-INTI", "Ruang Server", "Sakelar inti 48 port", "switch", 10, "FW-01"),
    ("SW-LT1", "Ruang Server", "Sakelar akses 24 port PoE", "switch", 11, "SW-INTI"),
    ("SW-LT2", "Ruang Rapat Utama", "Sakelar akses 24 port PoE", "switch", 12, "SW-INTI"),
    ("SW-LT3", "Ruang Tata Usaha", "Sakelar akses 24 port PoE", "switch", 13, "SW-INTI"),
    ("DNS-01", "Ruang Server", "Server DNS dan DHCP", "server", 53, "SW-INTI"),
    ("UPS-01", "Ruang Server", "UPS 3 kVA", "ups", 60, "SW-INTI"),
    ("AP-1-01", "Aula", "Titik akses Wi-Fi 6", "access_point", 101, "SW-LT1"),
    ("AP-1-02", "Ruang Tunggu", "Titik akses Wi-Fi 6", "access_point", 102, "SW-LT1"),
    ("AP-2-01", "Ruang Asesmen 1", "Titik akses Wi-Fi 6", "access_point", 121, "SW-LT2"),
    ("AP-2-02", "Ruang Keuangan", "Titik akses Wi-Fi 5", "access_point", 122, "SW-LT2"),
    ("AP-3-01", "Ruang Kepala Pusat", "Titik akses Wi-Fi 6", "access_point", 131, "SW-LT3"),
    ("AP-3-02", "Ruang Asesmen 2", "Titik akses Wi-Fi 6", "access_point", 132, "SW-LT3"),
)

TARGETS = (  # name, kind, address, the device it is, the target it hangs from
    ("Gateway kantor", "gateway", "192.0.2.1", "RT-01", ""),
    ("Sakelar inti", "switch", "192.0.2.10", "SW-INTI", ""),
    ("Sakelar lantai 1", "switch", "192.0.2.11", "SW-LT1", "Sakelar inti"),
    ("Sakelar lantai 2", "switch", "192.0.2.12", "SW-LT2", "Sakelar inti"),
    ("Sakelar lantai 3", "switch", "192.0.2.13", "SW-LT3", "Sakelar inti"),
    ("DNS kantor", "resolver", "192.0.2.53", "DNS-01", "Sakelar inti"),
    ("Sisi PT Nusa Jaringan", "isp", "203.0.113.1", "", ""),
    ("Situs rujukan", "internet", "198.51.100.10", "", ""),
    ("DNS publik", "public_resolver", "198.51.100.53", "", ""),
)


@dataclass(frozen=True)
class Network:
    """Rooms and devices by name, and the contract of the line."""

    places: dict[str, Place]
    devices: dict[str, Device]
    line: Contract


def laid(unit: Unit, vendor: Unit) -> Network:
    """Lay the network of the office."""
    line = Contract.objects.create(
        unit=unit, vendor=vendor, name="Internet 300 Mb/s", number="NJ-300-0117", circuit="JKT-0117-CTH",
        promised_hours=4, noc_phone="0812-0000-0111", noc_whatsapp="0812-0000-0111",
        noc_email="noc@nusajaringan.example", gateway="203.0.113.1",
    )  # fmt: skip
    places = _places(unit)
    network = Network(places, _devices(unit, places, line), line)
    _targets(unit, network)
    return network


def _places(unit: Unit) -> dict[str, Place]:
    building, places = Place.objects.create(unit=unit, name="Gedung A"), {}
    for floor, rooms in FLOORS.items():
        parent = Place.objects.create(unit=unit, name=floor, parent=building)
        for room in rooms:
            places[room] = Place.objects.create(unit=unit, name=room, parent=parent)
    return places


def _devices(unit: Unit, places: dict[str, Place], line: Contract) -> dict[str, Device]:
    devices: dict[str, Device] = {}
    for number, (name, room, make, role, last, uplink) in enumerate(DEVICES, 1):
        devices[name] = Device.objects.create(
            unit=unit, name=name, place=places[room], make=make, role=role, serial=f"SN-CTH-{number:04}",
            bmn="3.10.02.03.001", nup=str(number), address=f"192.0.2.{last}" if last else None,
            uplink=devices.get(uplink), contract=line if role == "modem" else None,
        )  # fmt: skip
    return devices


def _targets(unit: Unit, network: Network) -> None:
    made: dict[str, Target] = {}
    for name, kind, address, device, uplink in TARGETS:
        made[name] = Target.objects.create(
            unit=unit, name=name, kind=kind, address=address, device=network.devices.get(device),
            uplink=made.get(uplink), contract=network.line if kind == "isp" else None,
        )  # fmt: skip
