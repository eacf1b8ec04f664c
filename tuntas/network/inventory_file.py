"""An inventory as CSV: read as Excel writes it, told line by line before anything changes, written as it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.network.models import Contract, Device, Place
from tuntas.people.models import Unit

__all__ = ["COLUMNS", "LARGEST", "MOST", "Line", "Unreadable", "apply", "lines", "written"]

LARGEST, MOST = 1024 * 1024, 5000  # bytes, and rows
# what each column of the file is called, and which field of a device it is
COLUMNS: Mapping[str, str] = {
    "nama": "name", "peran": "role", "tempat": "place", "merek": "make", "nomor_seri": "serial", "kode_bmn": "bmn",
    "nup": "nup", "alamat_ip": "address", "mac": "mac", "kondisi": "condition", "garansi_sampai": "warranty_until",
    "kontrak": "contract", "tersambung_ke": "uplink", "catatan": "note",
}  # fmt: skip
_ALIASES = {
    "name": "nama", "perangkat": "nama", "role": "peran", "place": "tempat", "ruang": "tempat", "lokasi": "tempat",
    "merek/tipe": "merek", "tipe": "merek", "make": "merek", "serial": "nomor_seri", "seri": "nomor_seri",
    "bmn": "kode_bmn", "ip": "alamat_ip", "address": "alamat_ip", "uplink": "tersambung_ke", "note": "catatan",
}  # fmt: skip


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file is no table of devices; `str()` says why."""


@dataclass
class Line:
    """One row: what it would do (new · changed · same · wrong), and what is wrong with it."""

    number: int
    values: dict[str, str]
    does: str = "new"
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    device: Device | None = None


def _text(content: bytes) -> str:
    """Excel writes UTF-8 with a mark, UTF-16, or the Windows code page of the office."""
    if len(content) > LARGEST:
        raise Unreadable(_("Berkas paling besar 1 MB."))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(content: bytes) -> list[dict[str, str]]:
    text = _text(content).replace("\x00", "")
    head = text.partition("\n")[0]
    if head.lower().startswith("sep="):
        text, head = text.partition("\n")[2], text.partition("\n")[2].partition("\n")[0]
    separator = max(";,\t", key=head.count)
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(_("Berkas ini bukan CSV: %(why)s") % {"why": error}) from None
    if not table:
        raise Unreadable(_("Berkas kosong."))
    names = [_named(one) for one in table[0]]
    if "nama" not in names:
        raise Unreadable(_("Baris pertama harus memuat judul kolom, paling sedikit “nama”."))
    if len(table) - 1 > MOST:
        raise Unreadable(_("Paling banyak %(most)d baris.") % {"most": MOST})
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=False) if name}
        for row in table[1:]
    ]  # fmt: skip


def _plain(cell: str) -> str:
    """Without the mark by which `written` keeps a spreadsheet from calculating."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:2] in _FORMULA else cell


def _named(heading: str) -> str:
    plain = heading.strip().casefold().replace(" ", "_")
    plain = _ALIASES.get(plain, _ALIASES.get(plain.replace("_", " "), plain))
    return plain if plain in COLUMNS else ""


def lines(content: bytes, unit: Unit) -> list[Line]:
    """What every row of a file would do. Raises Unreadable where it is no such file."""
    devices = Device.objects.filter(unit=unit).select_related("place", "contract", "uplink")
    known = {one.name.casefold(): one for one in devices}
    rows = [(number, row) for number, row in enumerate(_rows(content), 2) if any(row.values())]
    names = {row.get("nama", "").casefold(): row.get("nama", "") for _number, row in rows}
    names |= {key: one.name for key, one in known.items()}
    read, seen = _Reader(unit, names), set[str]()
    return [_line(number, row, known, read, seen) for number, row in rows]


def _line(number: int, row: dict[str, str], known: Mapping[str, Device], read: _Reader, seen: set[str]) -> Line:
    line, name = Line(number, row), row.get("nama", "")
    if not name:
        line.faults.append(_("Nama kosong."))
    elif name.casefold() in seen:
        line.faults.append(_("Nama ini sudah ada pada baris sebelumnya."))
    elif len(name) > (longest := Device._meta.get_field("name").max_length or 0):
        line.faults.append(_("Nama paling panjang %(most)d huruf.") % {"most": longest})
    seen.add(name.casefold())
    device = known.get(name.casefold()) or Device(unit=read.unit, name=name)
    line.device = device
    for column, value in row.items():
        if column == "nama" or (not value and device.pk is None):
            continue
        before = _shown(device, column)
        try:
            after = read.check(column, value, name)
        except ValueError as error:
            line.faults.append(f"{column}: {error}")
            continue
        if after != before:
            line.changes.append((column, before, after))
    line.does = "wrong" if line.faults else "new" if device.pk is None else "changed" if line.changes else "same"
    return line


def _shown(device: Device, column: str) -> str:
    value = getattr(device, COLUMNS[column])
    return str(value.name if isinstance(value, Contract | Device | Place) else value or "")


class _Reader:
    """Checks each value as the field of a device asks, and finds what it names."""

    def __init__(self, unit: Unit, names: Mapping[str, str]) -> None:
        self.unit, self.names = unit, names
        self.places = {one.name.casefold(): one.name for one in Place.objects.filter(unit=unit)}
        self.contracts = {one.name.casefold(): one.name for one in Contract.objects.filter(unit=unit)}

    def check(self, column: str, value: str, name: str) -> str:
        """The value as it will stand. Raises ValueError, saying what is wrong."""
        if not value:
            return "other" if column == "peran" else "baik" if column == "kondisi" else ""
        if column == "tempat":
            return self.places.get(value.casefold(), value)  # a place that is not there yet is made
        if column == "kontrak":
            return self._known(self.contracts, value, _("kontrak ini tidak ada"))
        if column == "tersambung_ke":
            if value.casefold() == name.casefold():
                raise ValueError(_("tersambung ke dirinya sendiri"))
            return self._known(self.names, value, _("perangkat ini tidak ada"))
        if column in ("peran", "kondisi"):
            return self._choice(column, value)
        try:
            return str(Device._meta.get_field(COLUMNS[column]).clean(value, Device()) or "")
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    def _known(self, known: Mapping[str, str], value: str, otherwise: str) -> str:
        if value.casefold() not in known:
            raise ValueError(f"“{value}”: {otherwise}")
        return known[value.casefold()]

    def _choice(self, column: str, value: str) -> str:
        choices: Iterable[tuple[str, Any]] = Device.ROLES if column == "peran" else Device.CONDITIONS
        for key, label in choices:
            if value.casefold() in (key.casefold(), str(label).casefold()):
                return key
        raise ValueError(_("“%(value)s” tidak dikenal; pilih: %(known)s") % {
            "value": value, "known": ", ".join(key for key, _label in choices)
        })  # fmt: skip


def apply(found: Iterable[Line], unit: Unit) -> int:
    """Write the rows that are right; wrong ones stay out. How many devices were made or changed. One transaction."""
    kept = [one for one in found if one.does in ("new", "changed") and one.device is not None]
    with transaction.atomic():
        for line in kept:
            assert line.device is not None
            for column, _before, after in line.changes:
                if column != "tersambung_ke":
                    setattr(line.device, COLUMNS[column], _value(column, after, unit))
            line.device.save()
        for line in kept:  # once all are there, in whatever order the file names them
            for column, _before, after in line.changes:
                if column == "tersambung_ke" and line.device is not None:
                    line.device.uplink = Device.objects.filter(unit=unit, name__iexact=after).first() if after else None
                    line.device.save(update_fields=["uplink"])
    return len(kept)


def _value(column: str, text: str, unit: Unit) -> Any:
    if column == "tempat":
        if not text:
            return None
        return Place.objects.filter(unit=unit, name__iexact=text).first() or Place.objects.create(unit=unit, name=text)
    if column == "kontrak":
        return Contract.objects.filter(unit=unit, name=text).first() if text else None
    return (text or None) if column in ("alamat_ip", "garansi_sampai") else text


def written(unit: Unit, separator: str = ";") -> bytes:
    """Every device in use, as Excel opens it, and as `lines` reads it again."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = Device.objects.filter(unit=unit, active=True).select_related("place", "contract", "uplink")
    for one in rows:
        writer.writerow([_inert(_shown(one, column) if column != "nama" else one.name) for column in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _inert(text: str) -> str:
    """A cell that a spreadsheet would take for a formula is written as text."""
    return f"'{text}" if text[:1] in _FORMULA else text
