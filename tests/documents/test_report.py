"""The final report: what it says of a case, and what it must not say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cast import Cast, wib
from tests.documents import story
from tests.documents.reading import needs_pdftotext, pages
from tests.stories import papers
from tuntas.cases import moves
from tuntas.documents.facts import report_facts
from tuntas.documents.render import report_pdf

QUERIES = 14


def section(facts: dict[str, Any], letter: str) -> list[dict[str, Any]]:
    return next(one["blocks"] for one in facts["sections"] if one["heading"].startswith(f"{letter}. "))


def pairs(blocks: list[dict[str, Any]]) -> dict[str, str]:
    return dict(pair for block in blocks if block["kind"] == "pairs" for pair in block["rows"])


def rows(facts: dict[str, Any]) -> list[dict[str, Any]]:
    return next(one for one in section(facts, "B") if one["kind"] == "table")["rows"]


def told(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False)


def test_introduction(cast: Cast) -> None:
    facts = report_facts(story.eventful(cast))
    assert pairs(section(facts, "A")) == {
        "Pelapor": "Rudi Hartono, Bagian Umum",
        "Jalur laporan": "Formulir Lapor",
        "Dilaporkan": "23 November 2026 pukul 08.00 WIB",
        "Terjadi sejak": "23 November 2026 pukul 07.50 WIB",
        "Tempat": "Ruang Asesmen 2, Lt. 3",
        "Yang dilaporkan": "Internet mati di ruang ini",
        "Keterangan": "Sejak pagi lampu titik akses merah.\nPeserta asesmen menunggu.",
        "Dampak": "Satu ruang",
        "Ikut melaporkan": "1 laporan lain",
        "Dasar": "SOP Penanganan Kendala Jaringan Nomor SDM-238-OT.02.02 TAHUN 2024, terbitan 3 Juni 2024",
    }


def test_every_run_beside_its_norm(cast: Cast) -> None:
    facts = report_facts(story.eventful(cast))
    shown = [[one if isinstance(one, str) else one["text"] for one in row["cells"]] for row in rows(facts)]
    assert [[row[0], *row[4:]] for row in shown] == [
        ["1", "30 menit", "10 menit", "sesuai"],
        ["2", "30 menit", "20 menit", "sesuai"],
        ["3", "30 menit", "15 menit", "sesuai"],
        ["4", "30 menit", "35 menit", "terlambat"],
        ["5", "1 jam", "1 jam 20 menit", "terlambat"],  # 09.20–11.40 without the hour on hold
        ["6", "30 menit", "40 menit", "terlambat"],  # 11.40–13.20 without the rest at noon
        ["5", "1 jam", "45 menit", "sesuai"],
        ["6", "30 menit", "15 menit", "sesuai"],
        ["7", "30 menit", "2 jam", "terlambat"],  # over night
    ]
    assert pairs(section(facts, "B")) == {
        "Jumlah": "norma 4 jam, nyata 5 jam 20 menit, terlambat",
        "Pekerjaan ulang": "1 jam, di luar jumlah",
    }


def test_a_sum_within_the_norm_is_not_called_late(cast: Cast) -> None:
    """One step was late though the whole was not: the sentence below the sums says so, the sums do not."""
    facts = report_facts(story.finished(cast))
    blocks = section(facts, "B")
    assert pairs(blocks) == {"Jumlah": "norma 3 jam 30 menit, nyata 2 jam 20 menit"}
    assert blocks[-1]["text"] == "1 dari 6 pelaksanaan melewati norma."


def test_holds_returns_rework_and_vendor_are_told(cast: Cast) -> None:
    found = rows(report_facts(story.eventful(cast)))
    assert found[4]["notes"] == [
        "Ditunda 23-11-2026 10.00 s.d. 23-11-2026 11.00 oleh Ani Lestari, S.Kom.: "
        "Menunggu izin masuk ruang panel."
    ]
    assert found[4]["cells"][2]["under"] == ["Anggota", "mencatat atas nama PT Nusa Jaringan"]
    assert found[5]["notes"] == [
        "Dikembalikan ke langkah 5 (Memperbaiki) oleh Ketut Wirawan, S.T., M.T.: "
        "Foto kurang jelas dan nomor seri belum ditulis."
    ]
    again = ["pekerjaan ulang" in json.dumps(row["cells"][1]) for row in found[:9]]
    assert again == [False] * 6 + [True, True, False]


def test_waivers_are_told_with_who_and_why(cast: Cast) -> None:
    blocks = section(report_facts(story.eventful(cast)), "B")
    assert blocks[-1]["items"] == [
        "Laporan selesai: Vendor menyusulkan laporan tertulis. "
        "(Ketut Wirawan, S.T., M.T., 23 November 2026 pukul 11.05 WIB)"
    ]


def test_results(cast: Cast) -> None:
    blocks = section(report_facts(story.eventful(cast)), "C")
    said = pairs(blocks)
    assert said["Penyebab"] == "Perangkat"
    assert said["Jenis yang ditemukan"] == "A4 Port perangkat rusak"
    assert said["Dapat ditangani sendiri"] == "Tidak"
    assert said["Dihubungi"] == "23 November 2026 pukul 08.50 WIB"
    tables = [one for one in blocks if one["kind"] == "table"]
    assert [one["label"] for one in tables[0]["columns"]] == [
        "No.", "Perangkat", "Kondisi sebelum", "Tindakan", "Kondisi sesudah"
    ]  # fmt: skip
    assert tables[0]["rows"][0]["cells"][1]["under"] == [
        "Merek/tipe: Contoh C9200L-24P-4G", "Nomor seri: FOC2345X1AB", "Kode BMN/NUP: 3.10.02.04.001/17"
    ]  # fmt: skip
    assert [row["cells"] for row in tables[1]["rows"]] == [
        ["Tautan, kabel, lampu port", "port 14 mati, tidak lulus", "hidup 1 Gb/s, lulus"],
        ["Gerbang", "1,2 ms, lulus", "–"],
    ]
    assert all("diukur dengan tangan" in one["text"] for one in blocks if one["kind"] == "small")


def test_conclusion_and_confirmation(cast: Cast) -> None:
    facts = report_facts(story.eventful(cast))
    assert pairs(section(facts, "D")) == {
        "Simpulan": "Jaringan berfungsi kembali.", "Saran tindak lanjut": "Siapkan sakelar cadangan."
    }  # fmt: skip
    assert facts["closing"][0]["text"] == (
        "Rudi Hartono menyatakan sudah normal pada 23 November 2026 pukul 14.25 WIB. "
        "Laporan ini disampaikan kepada Kepala Pusat Penilaian Kompetensi. "
        "Demikian laporan ini dibuat untuk dipergunakan sebagaimana mestinya."
    )


def test_the_head_has_a_seat_and_the_sealed_report_stays(cast: Cast) -> None:
    case = story.finished(cast)
    facts = report_facts(case)
    lead, head = facts["signers"]
    assert lead == {
        "seat": "ketua", "user": cast.ketut.pk, "above": "Jakarta, 23 November 2026",
        "position": "Ketua Tim Kerja Pengelolaan Sistem Informasi", "name": "Ketut Wirawan, S.T., M.T.",
        "nip": "NIP 19850303 201003 1 003", "note": "", "seen": False,
    }  # fmt: skip
    assert head == {
        "seat": "kepala", "user": cast.jusuf.pk, "above": "Mengetahui,",
        "position": "Kepala Pusat Penilaian Kompetensi", "name": "Dr. Jusuf Hakim, M.Si.",
        "nip": "NIP 19750404 200004 1 004", "seen": True,
        "note": "Dapat pula dinyatakan secara elektronik setelah naskah ini disahkan.",
    }  # fmt: skip
    assert "Pelapor belum menyatakan apakah sudah normal." in facts["closing"][0]["text"]
    moves.acknowledge(case, by=cast.actor("jusuf"), now=wib("2026-11-24 09:10"))
    assert report_facts(case) == facts


def test_papers_of_the_case_are_listed_with_their_numbers(cast: Cast) -> None:
    papers, files = [one for one in report_facts(story.finished(cast))["annexes"] if one["kind"] == "table"]
    assert [row["cells"][1:3] for row in papers["rows"]] == [
        ["Data jenis kerusakan alat jaringan/bentuk gangguan jaringan dan waktu kejadian (revisi 2)",
         "PPK-1-DG TAHUN 2026"],
        ["Rencana kerja", "PPK-1-RK TAHUN 2026"],
        ["Pengukuran sebelum perbaikan", "–"],
        ["Hasil verifikasi", "PPK-1-HV TAHUN 2026"],
        ["Pengukuran sesudah perbaikan", "–"],
        ["Bukti perbaikan/penggantian perangkat jaringan", "–"],
        ["Berita Acara Pemeliharaan Jaringan", "PPK-1-BA TAHUN 2026"],
        ["Laporan pemeliharaan jaringan telah selesai dan telah berfungsi kembali", "PPK-1-LS TAHUN 2026"],
        ["Nota Dinas pengantar laporan penanganan kendala jaringan", "PPK-1-ND TAHUN 2026"],
    ]  # fmt: skip
    assert [row["cells"][1] for row in files["rows"]] == ["bukti.jpeg"]


def test_an_unfinished_report_says_so(cast: Cast) -> None:
    facts = report_facts(story.arrived(cast))
    assert (facts["signers"], facts["verify"], facts["number_text"]) == ([], None, "")
    assert facts["number"] == ["Kasus Nomor 2026-0001", "Konsep, belum disahkan"]
    assert report_pdf(facts).startswith(b"%PDF-1.7")


def test_queries_do_not_grow_with_the_case(cast: Cast, django_assert_num_queries: Any) -> None:
    short, long = story.finished(cast), story.eventful(cast)
    report_facts(short)  # the calendar and the edition are in memory from here on
    for case, count in ((short, QUERIES), (long, QUERIES + 1)):  # the vendor is asked for where there is one
        with django_assert_num_queries(count):
            report_facts(case)


def test_in_english(cast: Cast) -> None:
    facts = report_facts(story.finished(cast), language="en")
    assert facts["title"] == "Report on the handling of the network problem"
    assert "23 November 2026 at 08.00 WIB" in told(facts)


@needs_pdftotext
def test_letterhead_once_and_numbers_from_the_second_page(cast: Cast) -> None:
    first, *others = pages(report_pdf(report_facts(story.eventful(cast))))
    assert "BADAN CONTOH" in first and "–1–" not in first.replace(" ", "")
    assert not any("BADAN CONTOH" in one for one in others)
    assert [f"–{no}–" in page.replace(" ", "") for no, page in enumerate(others, 2)] == [True] * len(others)


@needs_pdftotext
@pytest.mark.parametrize("lines", range(0, 48, 6))
def test_the_signature_never_stands_alone(cast: Cast, lines: int) -> None:
    case = story.finished(cast)
    paper = case.papers.filter(key="laporan_penanganan").latest("revision")
    sentence = papers.conclusion()["laporan_penanganan"]["simpulan"]
    paper.data["simpulan"] = "\n".join([sentence] * lines)
    type(paper).objects.filter(pk=paper.pk).update(data=paper.data)
    signed = next(one for one in pages(report_pdf(report_facts(case))) if "NIP 19850303 201003 1 003" in one)
    assert "Demikian laporan ini dibuat" in signed
