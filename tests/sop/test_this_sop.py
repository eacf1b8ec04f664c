"""This SOP as its sheet prints it, cell by cell, and as it runs with the readings."""

from __future__ import annotations

from datetime import date

import pytest

from tests.sop.definitions import NETWORK, Case, procedure
from tuntas.sop.check import check
from tuntas.sop.flow import State
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read
from tuntas.sop.reasons import Refused

DATA = "Data jenis kerusakan alat jaringan/bentuk gangguan jaringan dan waktu kejadian"
REPORT = "Laporan penanganan kendala jaringan"

# No | Kegiatan | Pelaksana | Kelengkapan | Waktu | Output, as the signed sheet prints them
SHEET = [
    (1, "Menerima laporan kendala jaringan", ["anggota"], [DATA], "30 menit", ["Rencana kerja"]),
    (2, "Melakukan pengecekan laporan kendala jaringan", [], ["Rencana kerja"], "30 menit", [DATA]),
    (
        3,
        "Melakukan verifikasi kendala jaringan yang dilaporkan sebagai kendala yang dapat ditangani sendiri",
        ["anggota"], [DATA], "30 menit", ["Hasil verifikasi"],
    ),
    (
        4,
        "Melakukan koordinasi terkait penanganan kendala jaringan dengan penyedia jasa",
        [], [DATA], "30 menit", [],
    ),
    (5, "Memperbaiki kendala jaringan yang dilaporkan", [], [DATA], "1 jam", [REPORT]),
    (6, "Menerima laporan penanganan kendala jaringan", ["ketua"], [REPORT], "30 menit", [REPORT]),
    (
        7,
        "Melaporkan hasil penanganan kendala jaringan kepada Kepala Pusat Penilaian Kompetensi",
        ["ketua"],
        [
            "Bukti perbaikan/penggantian perangkat jaringan",
            "Berita Acara Pemeliharaan Jaringan",
            "Laporan pemeliharaan jaringan telah selesai dan telah berfungsi kembali",
        ],
        "30 menit", [REPORT],
    ),
]  # fmt: skip

Y_PATH = ["penerimaan", "pengecekan", "verifikasi=Y", "perbaikan@anggota", "penerimaan_laporan", "pelaporan"]
T_PATH = [
    "penerimaan", "pengecekan", "verifikasi=T", "koordinasi", "perbaikan@penyedia", "penerimaan_laporan",
    "pelaporan",
]  # fmt: skip


@pytest.fixture(scope="module")
def sop() -> Procedure:
    return read(NETWORK)


def rows(sheet: Procedure) -> list[tuple[object, ...]]:
    def names(keys: tuple[str, ...]) -> list[str]:
        return [sheet.paper(key).name.id for key in keys]

    return [
        (step.no, step.does.id, list(step.by), names(step.needs), step.within.text, names(step.gives))
        for step in sheet.steps
    ]


def test_the_sheet_is_kept_word_for_word(sop: Procedure) -> None:
    assert sop.printed is not None
    assert rows(sop.printed) == SHEET


def test_the_columns_are_those_of_the_sheet(sop: Procedure) -> None:
    assert [role.name.id for role in sop.columns] == [
        "Anggota Tim Kerja Pengelolaan Sistem Informasi",
        "Ketua Tim Kerja Pengelolaan Sistem Informasi",
        "Penyedia Jasa",
    ]


def test_the_cover_is_kept_as_printed(sop: Procedure) -> None:
    assert sop.printed is not None
    cover = sop.printed.cover
    assert cover["judul"] == "STANDAR OPERASIONAL PROSEDUR PENGEMBANGAN APLIKASI"
    assert cover["nomor"] == "SDM-238-OT.02.02 TAHUN 2024"
    assert cover["tanggal_pembuatan"] == date(2023, 7, 24)
    assert cover["tanggal_revisi"] == date(2024, 6, 3)
    assert "tanggal_efektif" not in cover
    assert cover["peralatan"] == ["Komputer/Printer", "Jaringan Internet", "Alat Tulis"]
    assert cover["disahkan"] == {
        "jabatan": "KEPALA BPSDM HUKUM DAN HAM,",
        "nama": "RAZILU",
        "nip": "196511281991031002",
    }


def test_the_readings_fill_the_gaps_and_nothing_else(sop: Procedure) -> None:
    assert sop.printed is not None
    changed = {
        step.key: [
            key for key in ("does", "by", "taking_part", "needs", "gives", "within")
            if getattr(step, key) != getattr(sop.printed.step(step.key), key)
        ]
        for step in sop.steps
    }  # fmt: skip
    assert changed == {
        "penerimaan": [],
        "pengecekan": ["by", "gives"],
        "verifikasi": [],
        "koordinasi": ["by", "taking_part", "gives"],
        "perbaikan": ["by", "gives"],
        "penerimaan_laporan": [],
        "pelaporan": ["gives"],
    }
    assert sop.cover["pencatatan"] == ["Arsip dan dokumen"]
    assert sop.printed.cover["pencatatan"] == ["… dan dokumen"]


def test_every_reading_says_what_the_sheet_shows_and_why(sop: Procedure) -> None:
    assert [one.letter for one in sop.readings] == list("abcdefghijklmn")
    assert all(one.sheet and one.choice and one.because for one in sop.readings)
    assert all(one.choice.en and one.because.en for one in sop.readings)


def test_the_five_findings_come_out_of_the_sheet(sop: Procedure) -> None:
    """Step 7 needs what nobody gives; Hasil verifikasi; 4 gives nothing; Tanggal Efektif; the title."""
    printed = {(one.code, one.about): str(one) for one in check(sop).printed}
    assert printed == {
        ("needs_not_given", "pelaporan"): (
            "Langkah 7 meminta 3 naskah yang tidak dihasilkan langkah mana pun: "
            "Bukti perbaikan/penggantian perangkat jaringan; Berita Acara Pemeliharaan Jaringan; "
            "Laporan pemeliharaan jaringan telah selesai dan telah berfungsi kembali."
        ),
        ("never_needed", "verifikasi"): (
            "Hasil verifikasi dihasilkan langkah 3, tetapi tidak pernah diminta."
        ),
        ("gives_nothing", "koordinasi"): "Langkah 4 tidak menghasilkan apa pun.",
        ("cover_empty", "cover"): "Tanggal efektif kosong pada lembar muka.",
        ("title_differs", "cover"): (
            "Judul “STANDAR OPERASIONAL PROSEDUR PENGEMBANGAN APLIKASI” "
            "tidak menyebut nama SOP “Penanganan Kendala Jaringan”."
        ),
        ("no_performer", "pengecekan"): "Pelaksana langkah 2 tidak terbaca.",
        ("no_performer", "koordinasi"): "Pelaksana langkah 4 tidak terbaca.",
        ("no_performer", "perbaikan"): "Pelaksana langkah 5 tidak terbaca.",
        ("one_answer", "verifikasi"): "Keputusan di langkah 3 hanya mempunyai satu cabang (T).",
        ("unused_role", "cover"): "Kolom Penyedia Jasa tidak mempunyai kotak.",
    }


def test_the_readings_settle_what_keeps_the_sheet_from_running(sop: Procedure) -> None:
    found = check(sop)
    assert sorted({one.code for one in found.printed if found.settled(one)}) == [
        "gives_nothing", "needs_not_given", "no_performer", "one_answer", "unused_role",
    ]  # fmt: skip


@pytest.mark.parametrize(("path", "minutes"), [(Y_PATH, 210), (T_PATH, 240)])
def test_the_norm_of_each_path(sop: Procedure, path: list[str], minutes: int) -> None:
    """3 h 30 when we repair it ourselves, 4 h when the vendor does."""
    assert sum(sop.step_of(move.split("=")[0]).within.high for move in path) == minutes


@pytest.mark.parametrize("path", [Y_PATH, T_PATH])
def test_both_paths_lead_to_the_end(sop: Procedure, path: list[str]) -> None:
    assert Case(sop).walk(*path).state == State()


def test_the_arrow_decides_who_repairs(sop: Procedure) -> None:
    assert Case(sop).walk("penerimaan", "pengecekan").finish("verifikasi", "Y") == ("perbaikan@anggota",)
    assert Case(sop).walk(*T_PATH[:3]).finish("koordinasi") == ("perbaikan@penyedia",)
    assert sop.may_perform("perbaikan@penyedia", "anggota")  # who records for the vendor
    assert not sop.may_perform("perbaikan@anggota", "penyedia")
    assert not sop.may_perform("penerimaan_laporan", "anggota")


def test_a_repair_that_failed_is_not_finished(sop: Procedure) -> None:
    """ "Telah berfungsi kembali": the after-measurement must pass, or be waived."""
    from tests.sop.definitions import NOW, filled
    from tuntas.sop.flow import missing

    drafts = {key: filled(sop.paper(key), "perbaikan") for key in sop.step("perbaikan").gives}
    drafts["pengukuran_sesudah"]["lulus"] = "T"
    held = {"data_gangguan"}
    refused = missing(sop, "perbaikan@anggota", held=held, drafts=drafts, now=NOW)
    assert [(one.code, one.paper, one.field) for one in refused] == [
        ("must_be_yes", "pengukuran_sesudah", "lulus")
    ]
    waived = {"pengukuran_sesudah"}
    assert missing(sop, "perbaikan@anggota", held=held, drafts=drafts, waived=waived, now=NOW) == []


def test_ketua_sends_back_what_is_not_good(sop: Procedure) -> None:
    case = Case(sop).walk(*Y_PATH[:4])
    held = set(case.held)
    case.send_back("penerimaan_laporan", "perbaikan@anggota")
    assert case.state == State(frozenset({"perbaikan@anggota"}))
    assert case.held == held
    assert case.walk(*Y_PATH[3:]).state == State()


def test_a_case_is_not_sent_where_the_procedure_forbids(sop: Procedure) -> None:
    case = Case(sop).walk("penerimaan", "pengecekan")
    with pytest.raises(Refused) as refused:
        case.send_back("verifikasi", "penerimaan")
    assert str(refused.value) == "Dari langkah 3 kasus hanya dapat dikembalikan ke 2."


def test_reading_it_twice_gives_the_same(sop: Procedure) -> None:
    again = procedure("penanganan-kendala-jaringan")
    assert (again.sha256, again.steps, again.papers) == (sop.sha256, sop.steps, sop.papers)
