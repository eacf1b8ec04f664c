"""What is doubtful in a definition that can run."""

from __future__ import annotations

import pytest

from tests.sop.definitions import ALL, procedure
from tests.sop.test_faults import ONE, TINY, TWO
from tuntas.sop.check import Finding, Findings, check
from tuntas.sop.read import read


def found(text: str) -> list[str]:
    """The findings about the steps of `text`, in words; times and empty boxes of the cover left out."""
    return [str(one) for one in check(read(text)).left if one.code not in ("cover_empty", "no_norm")]


def said(name: str) -> list[str]:
    return found(ALL[name])


def test_times_that_are_doubtful_are_told() -> None:
    assert said("peminjaman-ruang") == [
        "Waktu langkah 1 berupa rentang “1-2 jam”; yang mengikat batas atasnya.",
        "Langkah 2 dapat kembali ke langkah sebelumnya; lembar tidak menyebut berapa kali.",
        "Waktu langkah 2 “1 hari” tidak menyebut hari kerja atau kalender; dibaca sebagai hari kerja.",
    ]
    assert said("izin-penelitian") == [
        "Waktu langkah 1 per satuan “5 menit/berkas”; dihitung untuk satu satuan.",
        "Langkah 2 dapat kembali ke langkah sebelumnya; lembar tidak menyebut berapa kali.",
        "Waktu langkah 4 “1 hari kalender” dalam hari kalender; dihitung sebagai hari kerja, "
        "jadi lebih longgar.",
    ]


def test_a_time_cell_over_two_rows_is_no_empty_time() -> None:
    codes = [(one.code, one.about) for one in check(procedure("serah-terima-barang")).left]
    assert ("no_norm", "pemeriksaan_mutu") not in codes


def test_branches_that_join_are_not_doubted() -> None:
    assert said("serah-terima-barang") == [
        "Langkah 4 tidak menghasilkan apa pun.",
        "Langkah 4 dapat kembali ke langkah sebelumnya; lembar tidak menyebut berapa kali.",
    ]


def test_branches_that_meet_without_a_join_are() -> None:
    text = ALL["serah-terima-barang"].replace('joins  = ["pemeriksaan_jumlah", "ulang_uji"]', "")
    assert (
        "Cabang yang berjalan bersamaan bertemu di langkah 5 tanpa `joins`; yang pertama tiba membukanya."
    ) in found(text)


PAPER = '\n[[papers]]\nkey = "p"\nname = "Surat"\n'


@pytest.mark.parametrize(
    ("one", "two", "finding"),
    [
        ("", 'needs = ["p"]', "Langkah 2 meminta 1 naskah yang tidak dihasilkan langkah mana pun: Surat."),
        ('needs = ["p"]', 'gives = ["p"]', "Langkah 1 meminta Surat, yang baru dihasilkan sesudahnya."),
        ('gives = ["p"]', "", "Surat dihasilkan langkah 1, tetapi tidak pernah diminta."),
    ],
)
def test_papers_that_do_not_meet(one: str, two: str, finding: str) -> None:
    text = TINY.replace(ONE, f"{ONE}\n{one}").replace(TWO, f"{TWO}\n{two}") + PAPER
    assert finding in found(text)


def test_a_paper_that_only_one_branch_gives() -> None:
    text = TINY.replace(ONE, f'{ONE}\nasks = {{ label = "Perlu?" }}\nthen = {{ Y = "dua", T = "tiga" }}')
    text = text.replace(TWO, f'{TWO}\ngives = ["p"]') + (
        '[[steps]]\nkey = "tiga"\ndoes = "Menutup"\nby = "a"\nneeds = ["p"]\n' + PAPER
    )
    assert "Langkah 3 meminta Surat, yang tidak dihasilkan di semua jalan menuju ke sana." in found(text)


def test_the_paper_of_the_report_is_there_from_the_start() -> None:
    text = TINY.replace(ONE, f'{ONE}\nneeds = ["p"]') + PAPER + '[intake]\npaper = "p"\n'
    assert not any("Surat" in one for one in found(text))


def test_an_activity_begins_with_a_verb() -> None:
    assert "Kegiatan langkah 1 “Penulisan” tidak diawali kata kerja." in found(
        TINY.replace("Menulis", "Penulisan")
    )


def test_a_column_without_a_box() -> None:
    assert "Kolom Kepala tidak mempunyai kotak." in found(
        TINY.replace("[[steps]]", '[[roles]]\nkey = "k"\nname = "Kepala"\n\n[[steps]]', 1)
    )


def test_a_full_cover_is_not_doubted() -> None:
    codes = [one.code for one in check(procedure("peminjaman-ruang")).left]
    assert "cover_empty" not in codes
    assert "title_differs" not in codes


def test_what_a_reading_fills_is_settled() -> None:
    text = TINY.replace('by   = "a"\n\n[[steps]]\nkey  = "dua"', '\n[[steps]]\nkey  = "dua"') + (
        '\n[[readings]]\nstep = "satu"\nsheet = "Kosong"\nchoice = "Petugas"\nbecause = "Hanya ada satu"\n'
        'reads = { by = "a" }\n'
    )
    blank = Finding("no_performer", "satu", {"no": 1})
    findings = check(read(text))
    assert blank in findings.printed
    assert findings.settled(blank)
    assert blank.text("en") == "The performer of step 1 is blank."


def test_a_definition_without_readings_leaves_what_is_printed() -> None:
    findings = check(procedure("izin-penelitian"))
    assert findings == Findings(findings.left, findings.left)
