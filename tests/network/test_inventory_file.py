"""An inventory as Excel writes it: with semicolons, in the Windows code page, with a mark, and with faults."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tuntas.network.inventory_file import Unreadable, apply, lines, written
from tuntas.network.models import Contract, Device, Place

TABLE = "Nama;Peran;Ruang;Merek/Tipe;IP;Tersambung ke\r\n" + (
    "SW-1;switch;Ruang Baru;Contoh é;10.1.1.2;RTR\r\nRTR;router;;;;\r\n"
)


@pytest.mark.parametrize("content", [
    TABLE.encode("cp1252"), TABLE.encode(), b"\xef\xbb\xbf" + TABLE.encode(), TABLE.encode("utf-16"),
    b"sep=;\r\n" + TABLE.encode("cp1252"), TABLE.replace(";", ",").encode(), TABLE.replace(";", "\t").encode("cp1252"),
])  # fmt: skip
def test_every_way_in_which_excel_writes(cast: Cast, content: bytes) -> None:
    found = lines(content, cast.office)
    assert [(one.number, one.does, one.faults) for one in found] == [(2, "new", []), (3, "new", [])]
    assert apply(found, cast.office) == 2
    switch = Device.objects.get(name="SW-1")
    assert (switch.make, switch.address, switch.role) == ("Contoh é", "10.1.1.2", "switch")
    assert (str(switch.uplink), str(switch.place)) == ("RTR", "Ruang Baru")  # the uplink stood in a later line


def test_nothing_changes_before_it_is_told(cast: Cast) -> None:
    before = (Device.objects.count(), Place.objects.count())
    lines(TABLE.encode(), cast.office)
    assert (Device.objects.count(), Place.objects.count()) == before


def test_a_file_that_was_taken_out_changes_nothing_when_it_comes_back(cast: Cast) -> None:
    line = Contract.objects.create(unit=cast.office, vendor=cast.vendor, name="Internet")
    Device.objects.create(
        unit=cast.office, name="SW-9", place=cast.room, uplink=cast.device, contract=line, note="=HYPERLINK(1)",
        role="switch",
    )
    taken = written(cast.office)
    assert b";'=HYPERLINK(1)" in taken
    assert [one.does for one in lines(taken, cast.office)] == ["same", "same"]


def test_what_differs_is_told_column_by_column(cast: Cast) -> None:
    (line,) = lines(b"nama;nomor_seri;kondisi\nap-3-02;SN-2;rusak berat", cast.office)
    assert (line.does, line.changes) == (
        "changed", [("nomor_seri", "SN-1", "SN-2"), ("kondisi", "baik", "rusak_berat")]
    )  # fmt: skip
    apply([line], cast.office)
    assert Device.objects.get(name="AP-3-02").condition == "rusak_berat"


def test_wrong_lines_are_named_and_left_out_and_the_others_written(cast: Cast) -> None:
    text = "nama;ip;peran;tersambung_ke\n"
    text += "A;999.1.1.1;;\nB;10.0.0.1;kipas;\nC;;;Z\nD;;;D\n;10.0.0.2;;\nE;10.0.0.3;;\nE;;;\n"
    found = lines(text.encode(), cast.office)
    assert [one.does for one in found] == ["wrong"] * 5 + ["new", "wrong"]
    assert all(one.faults for one in found if one.does == "wrong")
    assert apply(found, cast.office) == 1
    assert [one.name for one in Device.objects.order_by("pk")] == ["AP-3-02", "E"]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2", b"x" * (1024 * 1024 + 1), b'nama\n"' + b"x" * 200_000])
def test_what_is_no_inventory_says_why(cast: Cast, content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        lines(content, cast.office)
    assert str(refused.value)
