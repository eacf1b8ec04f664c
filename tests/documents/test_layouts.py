"""Every paper of the SOP, in its smallest and its largest case: what it says, and that it stays on its pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cast import Cast
from tests.documents import story
from tests.documents.reading import needs_pdftotext, pages
from tuntas.cases.models import Case
from tuntas.documents.layouts import layouts
from tuntas.documents.render import report_pdf
from tuntas.people.models import Unit

Facts = dict[str, Any]
SEALED = (
    "berita_acara", "bukti_perbaikan", "data_gangguan", "hasil_verifikasi", "laporan_penanganan", "laporan_selesai",
    "nota_dinas", "pengukuran_sebelum", "pengukuran_sesudah", "rencana_kerja",
)  # fmt: skip


def frozen(case: Case, key: str) -> Facts:
    """What the newest sealed revision says."""
    paper = case.papers.filter(key=key, sealed_at__isnull=False).latest("revision")
    assert paper.frozen is not None
    return paper.frozen


def told(facts: Facts) -> str:
    return json.dumps([facts["blocks"], facts["closing"]], ensure_ascii=False)


def pairs(facts: Facts) -> dict[str, str]:
    return dict(pair for block in facts["blocks"] if block["kind"] == "pairs" for pair in block["rows"])


def tables(facts: Facts) -> list[list[list[Any]]]:
    return [[row["cells"] for row in one["rows"]] for one in facts["blocks"] if one["kind"] == "table"]


def test_each_layout_that_a_definition_names_is_there() -> None:
    assert sorted(layouts()) == [
        "", "berita_acara", "catatan_koordinasi", "hasil_verifikasi", "laporan", "laporan_selesai", "nota_dinas",
        "pengukuran", "rencana_kerja",
    ]  # fmt: skip


def test_every_sealed_paper_is_composed_in_its_layout(cast: Cast) -> None:
    case = story.finished(cast)
    found = {one.key: one.frozen["layout"] for one in case.papers.filter(run__isnull=False) if one.frozen}
    assert found == {
        "berita_acara": "berita_acara", "bukti_perbaikan": "", "data_gangguan": "",
        "hasil_verifikasi": "hasil_verifikasi", "laporan_penanganan": "laporan", "laporan_selesai": "laporan_selesai",
        "nota_dinas": "nota_dinas", "pengukuran_sebelum": "pengukuran", "pengukuran_sesudah": "pengukuran",
        "rencana_kerja": "rencana_kerja",
    }  # fmt: skip


# -- what each says -----------------------------------------------------------------------------


def test_rencana_kerja(cast: Cast) -> None:
    facts = frozen(story.finished(cast), "rencana_kerja")
    assert (facts["title"], facts["number"]) == ("Rencana kerja", ["Nomor PPK-1-RK TAHUN 2026"])
    assert pairs(facts) == {
        "Nomor kasus": "2026-0001", "Kendala yang dilaporkan": "Internet mati di ruang ini",
        "Tempat": "Ruang Asesmen 2, Lt. 3", "Terjadi sejak": "23 November 2026 pukul 07.50 WIB",
        "Dilaporkan": "23 November 2026 pukul 08.00 WIB", "Dampak": "Satu ruang",
    }  # fmt: skip
    assert tables(facts) == [
        [["1", "Periksa titik akses dan sakelar", "Ani", "20 menit"], ["", "Jumlah", "", "20 menit"]]
    ]
    assert "Penguji kabel" in told(facts)


def test_the_sum_of_the_planned_minutes(cast: Cast) -> None:
    rows = tables(frozen(story.largest(cast), "rencana_kerja"))[0]
    assert len(rows) == 21
    assert rows[-1] == ["", "Jumlah", "", "35 jam"]  # 10 + 20 + … + 200


def test_hasil_verifikasi_by_ourselves(cast: Cast) -> None:
    facts = frozen(story.finished(cast), "hasil_verifikasi")
    assert pairs(facts) | {} == {
        **pairs(facts), "Jenis yang ditemukan": "A4 Port perangkat rusak",
        "Hasil pengecekan": "Port 14 SW-LT3 mati, kabel baik.", "Temuan verifikasi": "Port sakelar mati.",
        "Dapat ditangani sendiri": "Ya", "Alasan": "Port cadangan tersedia.",
        "Tindak lanjut": "Langkah 5, Memperbaiki kendala jaringan yang dilaporkan",
    }  # fmt: skip
    assert tables(facts) == [
        [["Tautan, kabel, lampu port", "port 14 mati, tidak lulus"], ["Gerbang", "1,2 ms, lulus"]]
    ]


def test_hasil_verifikasi_leads_to_the_vendor(cast: Cast) -> None:
    said = pairs(frozen(story.eventful(cast), "hasil_verifikasi"))
    assert (said["Dapat ditangani sendiri"], said["Tindak lanjut"]) == (
        "Tidak", "Langkah 4, Melakukan koordinasi terkait penanganan kendala jaringan dengan penyedia jasa"
    )  # fmt: skip


def test_catatan_koordinasi(cast: Cast) -> None:
    facts = frozen(story.eventful(cast), "catatan_koordinasi")
    said = pairs(facts)
    assert {key: said[key] for key in ("Penyedia jasa", "Dihubungi", "Nomor laporan di penyedia")} == {
        "Penyedia jasa": "PT Nusa Jaringan", "Dihubungi": "23 November 2026 pukul 08.50 WIB, lewat telepon",
        "Nomor laporan di penyedia": "NJ-1",
    }  # fmt: skip
    assert said["Janji penyelesaian"] == "23 November 2026 pukul 12.50 WIB"
    assert "Teknisi berangkat." in told(facts)


def test_berita_acara_of_one_party(cast: Cast) -> None:
    facts = frozen(story.finished(cast), "berita_acara")
    assert facts["blocks"][0]["text"] == (
        "Pada hari ini, Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam "
        "(23-11-2026), bertempat di Ruang Asesmen 2, Lt. 3, yang bertanda tangan di bawah ini:"
    )
    assert facts["blocks"][1]["items"] == [
        {
            "rows": [
                ["Nama", "Ani Lestari, S.Kom."], ["NIP", "19900101 201501 2 001"],
                ["Jabatan", "Anggota Tim Kerja Pengelolaan Sistem Informasi"],
                ["Unit kerja", "Pusat Penilaian Kompetensi"],
            ],
            "called": "selanjutnya disebut PIHAK PERTAMA.",
        }
    ]  # fmt: skip
    assert next(one for one in facts["blocks"] if one["kind"] == "list")["items"] == [
        "SOP Penanganan Kendala Jaringan Nomor SDM-238-OT.02.02 TAHUN 2024;",
        "Laporan kendala jaringan Nomor 2026-0001 tanggal 23 November 2026.",
    ]
    assert pairs(facts) == {
        "Dilaporkan": "23 November 2026 pukul 08.00 WIB", "Perbaikan dimulai": "23 November 2026 pukul 09.00 WIB",
        "Berfungsi kembali sejak": "23 November 2026 pukul 09.20 WIB",
    }  # fmt: skip
    assert tables(facts)[1] == [
        ["Tautan, kabel, lampu port", "port 14 mati, tidak lulus", "hidup 1 Gb/s, lulus"],
        ["Gerbang", "1,2 ms, lulus", "–"],
    ]
    assert [one["text"] for one in facts["closing"]] == [
        "Hasil",
        "Dengan selesainya pekerjaan tersebut, jaringan dinyatakan telah berfungsi kembali sejak "
        "23 November 2026 pukul 09.20 WIB.",
        "Foto terlampir: 1 (satu) lembar.",
        "Demikian Berita Acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.",
    ]
    assert [one["seat"] for one in facts["signers"]] == ["anggota", "ketua"]
    assert len(facts["photos"]) == 1


def test_berita_acara_of_two_parties(cast: Cast) -> None:
    facts = frozen(story.eventful(cast), "berita_acara")
    second = facts["blocks"][1]["items"][1]
    assert second == {
        "rows": [["Nama", "Vina Anggraini"], ["Jabatan", "Teknisi Penyedia Jasa"], ["Perusahaan", "PT Nusa Jaringan"]],
        "called": "selanjutnya disebut PIHAK KEDUA.",
    }
    assert [(one["seat"], one["above"]) for one in facts["signers"]] == [
        ("anggota", "Pihak Pertama,"), ("penyedia", "Pihak Kedua,"), ("ketua", "Mengetahui,")
    ]  # fmt: skip
    assert next(one for one in facts["blocks"] if one["kind"] == "list")["items"][2:] == [
        "Catatan koordinasi Nomor PPK-1-CK TAHUN 2026;", "Nomor laporan di penyedia: NJ-1."
    ]  # fmt: skip


def test_laporan_selesai(cast: Cast) -> None:
    facts = frozen(story.finished(cast), "laporan_selesai")
    assert pairs(facts)["Berfungsi kembali sejak"] == "23 November 2026 pukul 09.20 WIB"
    assert pairs(facts)["Berita Acara"] == "Berita Acara Nomor PPK-1-BA TAHUN 2026"
    assert facts["closing"][0]["text"] == (
        "Dengan ini dinyatakan bahwa jaringan sehubungan dengan kendala “Internet mati di ruang ini” di "
        "Ruang Asesmen 2, Lt. 3 telah berfungsi kembali sejak 23 November 2026 pukul 09.20 WIB."
    )


def test_nota_dinas(cast: Cast) -> None:
    facts = frozen(story.finished(cast), "nota_dinas")
    assert (facts["title"], facts["number"]) == ("Nota Dinas", ["Nomor PPK-1-ND TAHUN 2026"])
    assert facts["head"] == [
        ["Yth.", "Kepala Pusat Penilaian Kompetensi"], ["Dari", "Ketua Tim Kerja Pengelolaan Sistem Informasi"],
        ["Hal", "Laporan penanganan kendala jaringan"], ["Tanggal", "23 November 2026"],
        ["Lampiran", "4 (empat) naskah"], ["Sifat", "Biasa"],
    ]  # fmt: skip
    assert facts["blocks"][0]["text"] == (
        "Dengan hormat disampaikan hasil penanganan kendala jaringan “Internet mati di ruang ini” di Ruang Asesmen 2, "
        "Lt. 3, yang dilaporkan pada 23 November 2026 pukul 08.00 WIB dan dicatat sebagai kasus Nomor 2026-0001."
    )
    assert facts["blocks"][1]["text"] == (
        "Kendala ditangani sendiri oleh Tim. Penyebabnya: perangkat. Jaringan telah berfungsi kembali sejak "
        "23 November 2026 pukul 09.20 WIB. Penanganan memerlukan 2 jam 20 menit waktu kerja dari norma 3 jam 30 menit; "
        "1 dari 6 pelaksanaan langkah melewati norma."
    )
    assert facts["blocks"][3]["items"] == [
        "Laporan penanganan kendala jaringan Nomor PPK-1-LP TAHUN 2026 tanggal 23 November 2026;",
        "Bukti perbaikan/penggantian perangkat jaringan;",
        "Berita Acara Pemeliharaan Jaringan Nomor PPK-1-BA TAHUN 2026 tanggal 23 November 2026;",
        "Laporan pemeliharaan jaringan telah selesai dan telah berfungsi kembali Nomor PPK-1-LS TAHUN 2026 "
        "tanggal 23 November 2026.",
    ]
    assert [(one["seat"], one["above"]) for one in facts["signers"]] == [("ketua", "")]


def test_nota_dinas_names_the_vendor(cast: Cast) -> None:
    said = frozen(story.eventful(cast), "nota_dinas")["blocks"][1]["text"]
    assert said.startswith("Kendala ditangani bersama PT Nusa Jaringan.")


def test_a_working_copy_has_no_number_and_no_seat_of_the_head(cast: Cast) -> None:
    case = story.finished(cast)
    first = case.papers.get(key="laporan_penanganan", revision=1).frozen
    assert first["number"] == ["Kasus Nomor 2026-0001", "Salinan kerja, belum bernomor"]
    assert [one["name"] for one in first["signers"]] == ["Ani Lestari, S.Kom."]
    table = next(one for one in first["sections"][1]["blocks"] if one["kind"] == "table")
    assert [row["cells"][0] for row in table["rows"]] == ["1", "2", "3", "5"]  # it knows nothing that came later
    assert first["sections"][3]["blocks"] == [{"kind": "paragraph", "text": "Belum ada simpulan."}]


# -- that it stays on its pages -----------------------------------------------------------------


@needs_pdftotext
@pytest.mark.parametrize("made", [story.finished, story.eventful, story.largest], ids=["small", "vendor", "large"])
def test_every_paper_is_whole_and_signed_beside_its_last_words(cast: Cast, made: Any) -> None:
    case = made(cast)
    for paper in case.papers.exclude(frozen=None):
        facts = paper.frozen
        printed = [squeezed(one) for one in pages(report_pdf(facts))]
        last = squeezed(facts["closing"][-1]["text"])[-30:]
        names = [squeezed(one["name"])[:18] for one in facts["signers"]]  # a longer one takes two lines
        signed = [page for page in printed if last in page]
        assert len(signed) == 1, (paper.key, paper.revision)
        assert all(name in signed[0] for name in names), (paper.key, paper.revision)
        assert squeezed(facts["verify"]["code"]) in signed[0], (paper.key, paper.revision)
        assert [number for number in range(2, len(printed) + 1) if f"–{number}–" not in printed[number - 1]] == []
    assert set(SEALED) <= {one.key for one in case.papers.exclude(frozen=None)}


def squeezed(text: str) -> str:
    return "".join(text.replace("-", "").split())


@needs_pdftotext
def test_nothing_of_the_largest_case_is_lost(cast: Cast) -> None:
    facts = frozen(story.largest(cast), "berita_acara")
    printed = squeezed("".join(pages(report_pdf(facts))))
    for row in tables(facts)[0]:
        for cell in row[1:]:
            parts = [cell] if isinstance(cell, str) else [cell["text"]]
            assert all(squeezed(one)[:20] in printed for one in parts)
    assert printed.count("Kondisisebelum") > 5  # the head of the table is repeated


@needs_pdftotext
@pytest.mark.parametrize("count", [1, 40])
def test_photos(cast: Cast, count: int) -> None:
    facts = frozen(story.finished(cast), "berita_acara")
    one = facts["photos"][0]
    photos = [{**one, "caption": f"{no}. {one['caption']}"} for no in range(1, count + 1)]
    printed = pages(report_pdf({**facts, "photos": photos}))
    assert [f"{count}. 1. bukti.jpeg" in " ".join(printed[-1].split())] == [True]
    assert len(printed) == 2 + -(-count // 6)


@pytest.mark.parametrize("end", ["", "."])
def test_a_sentence_ends_in_one_full_stop(cast: Cast, end: str) -> None:
    """PT … (Persero) Tbk. brings its own."""
    Unit.objects.filter(pk=cast.vendor.pk).update(name=f"PT Nusa Jaringan Tbk{end}")
    facts = frozen(story.eventful(cast), "nota_dinas")
    assert "Kendala ditangani bersama PT Nusa Jaringan Tbk. Penyebabnya" in told(facts)
    assert ".." not in told(facts)
