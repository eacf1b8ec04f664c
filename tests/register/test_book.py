"""The printed book: letterhead, rows that stay whole, sums, and the signature of who leads."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cast import Cast, wib
from tests.documents import story
from tests.documents.reading import needs_pdftotext, pages
from tests.register.shelf import NOVEMBER, book, reported
from tests.signing.conformance import broken, needs_verapdf
from tuntas.cases import files, moves
from tuntas.cases.models import Case
from tuntas.people.models import Duty, Letterhead, Signatory
from tuntas.register.book import book_facts, book_pdf
from tuntas.register.rows import Book
from tuntas.register.typeset import typeset


def facts(open_book: Book) -> dict[str, Any]:
    return book_facts(open_book, next(iter(open_book.editions.values())))


def made(open_book: Book) -> bytes:
    return book_pdf(open_book, next(iter(open_book.editions.values())))


def printed(open_book: Book) -> list[str]:
    return pages(made(open_book))


def many(cast: Cast, count: int, reason: str = "Diuji.") -> None:
    case = reported(cast, "2026-11-02 08:00")
    moves.withdraw(case, "other", reason, by=cast.actor("ketut"), now=wib("2026-11-02 08:30"))
    for one in range(1, count):
        reported(cast, f"2026-11-{2 + one // 50:02} {8 + one % 50 // 10:02}:{one % 10:02}")


# -- what it says -----------------------------------------------------------------------------------


def test_it_says_the_case_as_the_lines_do(cast: Cast) -> None:
    case = story.finished(cast)
    row = facts(book(cast))["rows"][0]
    numbers = dict(case.papers.exclude(sealed_at=None).order_by("revision").values_list("key", "number"))
    assert [one["lines"] for one in row[:9]] == [
        ["1"], [case.number], [str(cast.room)], ["Internet mati di ruang ini"],
        ["Ani Lestari, S.Kom.", "Ketut Wirawan, S.T., M.T."],
        ["Dilaporkan 23-11-2026 08.00", "Diambil 23-11-2026 08.10", "Pulih 23-11-2026 09.25",
         "Ditutup 23-11-2026 10.20"],
        ["3 jam 30 menit"], ["2 jam 20 menit"], ["terlambat"],
    ]  # fmt: skip
    assert f"Laporan penanganan: {numbers['laporan_penanganan']}" in row[9]["lines"]


def test_the_signature_is_of_who_leads_and_in_which_capacity(cast: Cast) -> None:
    assert facts(book(cast))["signer"] == {
        "above": "Jakarta, 1 Desember 2026", "position": "Ketua Tim Kerja Pengelolaan Sistem Informasi,",
        "name": "Ketut Wirawan, S.T., M.T.", "nip": "NIP 19850303 201003 1 003",
    }  # fmt: skip
    Duty.objects.filter(user=cast.ketut).update(capacity="plh")
    Signatory.objects.create(
        unit=cast.office, role="ketua", first=date(2026, 1, 1), manner="ub", principal="Kepala Pusat",
        through="Kepala Bagian",
    )  # fmt: skip
    signer = facts(book(cast))["signer"]
    told = "a.n. Kepala Pusat,\nKepala Bagian,\nu.b.\nPlh. Ketua Tim Kerja Pengelolaan Sistem Informasi,"
    assert signer["position"] == told


@needs_pdftotext
def test_an_office_without_a_lead_leaves_the_name_open(cast: Cast) -> None:
    reported(cast, "2026-11-23 08:00")
    Duty.objects.filter(role="ketua").update(role="anggota")
    assert facts(book(cast))["signer"]["name"] == ""
    assert "NIP …" in printed(book(cast))[0]


@needs_pdftotext
def test_a_month_without_cases_says_so_and_is_signed(cast: Cast) -> None:
    said = printed(book(cast))
    assert len(said) == 1
    assert "Tidak ada kasus yang dilaporkan pada November 2026." in said[0]
    assert "Ketut Wirawan" in said[0]


# -- how it is set ----------------------------------------------------------------------------------


@needs_pdftotext
def test_the_letterhead_stands_on_the_first_page_the_head_of_the_table_on_each(cast: Cast) -> None:
    many(cast, 60)
    said = printed(book(cast))
    assert len(said) > 2
    assert ["PUSAT PENILAIAN KOMPETENSI" in one for one in said] == [True] + [False] * (len(said) - 1)
    assert [one.count("Naskah dan nomornya") for one in said] == [1] * len(said)
    numbered = [re.findall(r"^\s*–\s*(\d+)\s*–", one) for one in said]
    assert numbered == [[], *([str(no)] for no in range(2, len(said) + 1))]
    everyone = "\n".join(said)
    assert [everyone.count(f"2026-{no:04}") for no in range(1, 61)] == [1] * 60


@needs_pdftotext
@pytest.mark.parametrize("count", [1, *range(8, 26)])
def test_the_signature_never_begins_a_page_alone(cast: Cast, count: int) -> None:
    """However many rows there are, the last of them stands on its page, under a head, and nothing is lost."""
    rows = facts(book(cast))
    row = [{"lines": ["x"], "under": []} for _column in rows["columns"]]
    rows["rows"] = [[{"lines": [f"baris{no}"], "under": []}, *row[1:]] for no in range(1, count + 1)]
    said = pages(typeset("register", rows, {}))
    assert "Ketut Wirawan" in said[-1] and "Jumlah" in said[-1] and f"baris{count}\n" in re.sub(r" .*", "", said[-1])
    assert [one.count("Naskah dan nomornya") for one in said] == [1] * len(said)


@needs_pdftotext
def test_a_row_is_never_split_while_it_fits_a_page(cast: Cast) -> None:
    rows = facts(book(cast))
    tall = [f"awal{{no}} {'kata ' * 40}", *["tengah"] * 12, "akhir{no}"]
    short = [{"lines": ["x"], "under": []}] * 9
    rows["rows"] = [[*short, {"lines": [line.format(no=no) for line in tall], "under": []}] for no in range(20)]
    said = pages(typeset("register", rows, {}))
    assert len(said) > 3
    for no in range(20):
        assert [f"awal{no} " in one for one in said] == [f"akhir{no}" in one.split() for one in said]


@needs_pdftotext
@pytest.mark.parametrize("last", [True, False])
def test_a_row_longer_than_a_page_goes_on(cast: Cast, last: bool) -> None:
    rows = facts(book(cast))
    short = [{"lines": ["x"], "under": []} for _column in rows["columns"]]
    long = [*short[:9], {"lines": ["panjang " * 2000], "under": []}]
    rows["rows"] = [short, long] if last else [long, short]
    said = pages(typeset("register", rows, {}))
    assert sum(one.count("panjang") for one in said) == 2000
    assert "Ketut Wirawan" in said[-1]


HOSTILE = '#read("/etc/passwd") $x$ \\ *tebal* `kode` #panic() @rujukan <label> // /* */ 😀 ▯ مرحبا \u202e x\u0007 漢'


@needs_pdftotext
def test_what_people_wrote_is_printed_and_never_obeyed(cast: Cast) -> None:
    case = reported(cast, "2026-11-02 08:00")
    Case.objects.filter(pk=case.pk).update(place_name=HOSTILE[:200], title="x" * 200)
    Letterhead.objects.update(lines=f"KEMENTERIAN {HOSTILE}\n{HOSTILE}")
    said = "".join("".join(printed(book(cast))).split())
    assert '#read("/etc/passwd")$x$' in said and "#panic()" in said
    assert said.count("x") >= 200


@needs_verapdf
def test_the_book_is_archived_for_good_and_can_be_read_aloud(cast: Cast, tmp_path: Path) -> None:
    story.eventful(cast)
    many(cast, 30, HOSTILE)
    empty, full = tmp_path / "kosong.pdf", tmp_path / "buku.pdf"
    empty.write_bytes(made(book(cast, NOVEMBER.before)))
    full.write_bytes(made(book(cast)))
    assert broken(empty, full) == []


def test_an_emblem_that_is_lost_or_broken_is_left_out(cast: Cast) -> None:
    reported(cast, "2026-11-02 08:00")
    for stored in ("0" * 64, files.store(b"bukan PNG"), files.store(_png())):
        Letterhead.objects.update(emblem=stored)
        assert made(book(cast)).startswith(b"%PDF")


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (900, 900), "teal").save(out, "PNG")
    return out.getvalue()


def test_the_same_book_makes_the_same_bytes(cast: Cast) -> None:
    story.finished(cast)
    assert made(book(cast)) == made(book(cast))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it so")
def test_a_thick_book_is_set_and_then_forgotten(cast: Cast) -> None:
    """Typst keeps the work of its last ten runs: unasked, each book of 300 rows would cost 80 MB more."""
    rows = facts(book(cast))

    def held(first: int) -> int:
        lines = [{"lines": [f"{first} {'kata ' * 12}"] * 4, "under": []} for _column in rows["columns"]]
        rows["rows"] = [[{"lines": [str(first + no)], "under": []}, *lines[1:]] for no in range(200)]
        typeset("register", rows, {})
        found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
        assert found
        return int(found[1]) // 1024

    before = [held(1000 * turn) for turn in range(3)][-1]
    assert [held(1000 * turn) for turn in range(3, 8)][-1] - before < 60
