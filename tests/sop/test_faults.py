"""What a wrong definition is told: every mistake at once, each with its line and its remedy."""

from __future__ import annotations

from string import Formatter

import pytest

from tests.sop.definitions import HERE, NETWORK
from tuntas.sop import check, faults, reasons
from tuntas.sop.faults import Faulty
from tuntas.sop.read import read
from tuntas.sop.syntax import MOST_FAULTS

TINY = """\
format  = "sop/1"
key     = "contoh"
edition = "2025-01-01"
name    = "Contoh"

[[roles]]
key  = "a"
name = "Petugas"

[[steps]]
key  = "satu"
does = "Menulis"
by   = "a"

[[steps]]
key  = "dua"
does = "Memeriksa"
by   = "a"
"""


def told(text: str, language: str = "id") -> list[str]:
    """What the reader says of `text`; nothing where it can run."""
    try:
        read(text)
    except Faulty as faulty:
        return [one.told(language) for one in faulty.faults]
    return []


def test_ten_mistakes_are_ten_messages() -> None:
    assert told((HERE / "faulty" / "sepuluh.toml").read_text(encoding="utf-8")) == [
        "baris 8: naskah SOP, cover: kunci `nomer` tidak dikenal; maksud Anda `nomor`?; pilihannya: "
        "dasar_hukum, disahkan, instansi, judul, judul_bagan, keterkaitan, kualifikasi, mengetahui, "
        "nama_sop, nomor, pencatatan, peralatan, peringatan, tanggal_efektif, tanggal_pembuatan, "
        "tanggal_revisi",
        "baris 17: pelaksana `pejabat`: `kind` = `pimpinan` tidak dikenal; "
        "pilihannya: internal, vendor, recipient",
        "baris 22: langkah `konsep` menunjuk ke pelaksana `konseptur`, yang tidak ada; "
        "maksud Anda `konseptor`?",
        'baris 23: langkah `konsep`: waktu "setengah jam" tak terbaca; '
        'contoh "30 menit", "1-2 jam", "2 hari kerja", "5 menit/unit"',
        "baris 33: langkah `periksa` menunjuk ke langkah `konsp`, yang tidak ada; maksud Anda `konsep`?",
        'baris 35: langkah `tandatangan`: `does` belum ada; tulis does = "…"',
        "baris 38: langkah `tandatangan`: `no` harus berupa bilangan bulat mulai dari 1, misalnya 1",
        "baris 48: naskah `lembar_periksa`, isian `setuju`: kunci `wajib` tidak dikenal; pilihannya: "
        "assigns, at, columns, hint, key, label, least, most, must_be, not_future, printed, quick, "
        "required, signs, to, type, when",
        "baris 49: naskah `lembar_periksa`, isian `Catatan`: kunci `Catatan` hanya boleh huruf kecil, "
        "angka, `_` dan `-`, diawali huruf",
        "baris 49: naskah `lembar_periksa`, isian `Catatan`: `when` = `Tidak` tidak dikenal; "
        "pilihannya: Y, T",
    ]


def test_the_same_in_english() -> None:
    said = told((HERE / "faulty" / "sepuluh.toml").read_text(encoding="utf-8"), "en")
    assert said[2] == (
        "line 22: step `konsep` points to role `konseptur`, which does not exist; did you mean `konseptor`?"
    )
    assert len(said) == 10


def replaced(old: str, new: str) -> str:
    assert TINY.count(old) == 1
    return TINY.replace(old, new)


ONE = 'does = "Menulis"\nby   = "a"'  # of the first step; its lines are 12 and 13
TWO = 'does = "Memeriksa"\nby   = "a"'  # of the second; its lines are 17 and 18

MISTAKES = {
    "a format of another day": (
        replaced('"sop/1"', '"sop/2"'),
        'baris 1: format harus "sop/1", tertulis "sop/2"; tulis format = "sop/1" di baris pertama',
    ),
    "no edition": (
        replaced('edition = "2025-01-01"\n', ""),
        'naskah SOP: `edition` belum ada; tulis edition = "2024-06-03"',
    ),
    "a key used twice": (
        replaced('key  = "dua"', 'key  = "satu"'),
        "baris 16: langkah `satu`: `satu` sudah dipakai; beri kunci lain",
    ),
    "a key with a meaning of its own": (
        replaced('key  = "dua"', 'key  = "selesai"'),
        "baris 16: langkah `selesai`: kunci `selesai` sudah punya arti sendiri dalam naskah SOP; "
        "beri kunci lain",
    ),
    "nobody performs it": (
        replaced(TWO, 'does = "Memeriksa"'),
        'baris 15: langkah `dua`: belum ada pelaksana; tulis by = "…" atau sebuah [[readings]]',
    ),
    "a recipient performs it": (
        replaced('name = "Petugas"', 'name = "Petugas"\nkind = "recipient"'),
        "baris 14: langkah `satu`: `a` hanya penerima; pilih pelaksana lain, "
        'atau hapus kind = "recipient" padanya',
    ),
    "a text where a list of texts belongs": (
        replaced(ONE, f"{ONE}\ngives = 3"),
        'baris 14: langkah `satu`: `gives` harus berupa daftar teks, misalnya ["…", "…"]',
    ),
    "a question with one answer": (
        replaced(ONE, f'{ONE}\nasks = {{ label = "Benar?" }}\nthen = {{ Y = "dua" }}'),
        "baris 15: langkah `satu`: sebuah keputusan perlu paling sedikit dua jawaban pada `then`; sekarang 1",
    ),
    "a question without answers": (
        replaced(ONE, f'{ONE}\nasks = {{ label = "Benar?" }}\nthen = "dua"'),
        "baris 15: langkah `satu`: sebuah keputusan perlu paling sedikit dua jawaban pada `then`; sekarang 0",
    ),
    "answers without a question": (
        replaced(ONE, f'{ONE}\nthen = {{ Y = "dua", T = "selesai" }}'),
        "baris 14: langkah `satu`: beberapa jawaban pada `then`, tetapi tidak ada `asks`; "
        'tulis asks = { label = "…?" }',
    ),
    "a target that is no target": (
        replaced(ONE, f"{ONE}\nthen = 2"),
        "baris 14: langkah `satu`: `then` harus berupa kunci langkah, daftar, atau tabel jawaban, "
        'misalnya "…"',
    ),
    "a column where the step has no box": (
        replaced(ONE, f'{ONE}\nthen = "dua@b"'),
        "baris 14: langkah `satu` menunjuk ke `dua@b`, tetapi langkah itu tak punya kotak di kolom itu; "
        "pilihannya: `dua@a`",
    ),
    "a step that no arrow reaches": (
        replaced(ONE, f'{ONE}\nthen = "selesai"'),
        "baris 17: langkah `dua`: tidak ada panah yang sampai ke kotak `dua`; "
        "periksa `then` langkah sebelumnya",
    ),
    "a loop that never stops": (
        replaced(TWO, f'{TWO}\nthen = ["satu", "selesai"]'),
        "baris 10: langkah `satu`: putaran satu → dua → satu tidak melewati keputusan, "
        "jadi tak pernah berhenti; tambahkan `asks`",
    ),
    "no way out": (
        replaced(TWO, f'{TWO}\nasks = {{ label = "Lagi?" }}\nthen = {{ Y = "satu", T = "dua" }}'),
        "baris 10: langkah `satu`: dari kotak `satu` tidak ada jalan ke akhir; "
        'arahkan salah satu panah ke "selesai"',
    ),
    "a join that nobody comes to": (
        replaced(TWO, f'{TWO}\njoins = ["satu", "dua"]'),
        "baris 19: langkah `dua`: `joins` menunggu langkah `dua`, yang tidak punya panah ke sini",
    ),
    "a time cell that spans upwards": (
        replaced(ONE, f'{ONE}\nshares = "dua"'),
        "baris 14: langkah `satu`: `shares` menunjuk ke `dua`, yang tidak di atasnya; "
        "sel waktu hanya menjulur ke bawah",
    ),
    "a return to a later step": (
        f'{TINY}\n[[returns]]\nfrom = "satu"\nto = ["dua"]\n',
        "baris 22: pengembalian dari `satu`: dikembalikan ke `dua`, yang tidak mendahului `satu`; "
        "pilih langkah sebelumnya",
    ),
    "a reading that fills nothing known": (
        f'{TINY}\n[[readings]]\nsheet = "x"\nchoice = "x"\nbecause = "x"\nreads = {{ by = "a" }}\n',
        "baris 24: tafsir ke-1: `reads` mengisi sesuatu, tetapi tidak menyebut apa; "
        'tulis step = "…" atau cover = "…"',
    ),
    "a mistake inside a reading is told where the reading stands": (
        f'{TINY}\n[[readings]]\nstep = "dua"\nsheet = "x"\nchoice = "x"\nbecause = "x"\n'
        '  [readings.reads]\n  within = "1 jam"\n  by = "b"\n',
        "baris 27: langkah `dua` menunjuk ke pelaksana `b`, yang tidak ada; pilihannya: a",
    ),
    "a cover that is no table": (
        replaced('name    = "Contoh"', 'name    = "Contoh"\ncover   = "x"'),
        'baris 5: naskah SOP: `cover` harus berupa tabel, misalnya { id = "…", en = "…" }',
    ),
    "boxes beside then": (
        replaced(TWO, f'{TWO}\nthen = "selesai"\nboxes = [{{ key = "x" }}]'),
        "baris 19: langkah `dua`: pakai `boxes` atau `then`, jangan keduanya",
    ),
    "no boxes in boxes": (
        replaced(TWO, f"{TWO}\nboxes = []"),
        "baris 19: langkah `dua`: `boxes` kosong; tulis sekurangnya satu [[steps.boxes]] atau hapus `boxes`",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_names_its_line_and_its_remedy(case: str) -> None:
    text, expected = MISTAKES[case]
    assert expected in told(text)
    assert all(one for one in told(text, "en"))


def test_the_tiny_one_itself_runs() -> None:
    assert told(TINY) == []


def test_a_case_that_would_wait_for_ever_is_refused() -> None:
    text = TINY.replace(ONE, f'{ONE}\nthen = ["kiri", "kanan"]') + (
        'joins = ["kiri", "kanan"]\n'
        '[[steps]]\nkey = "kiri"\ndoes = "Ke kiri"\nby = "a"\nasks = { label = "Terus?" }\n'
        'then = { Y = "dua", T = "selesai" }\n'
        '[[steps]]\nkey = "kanan"\ndoes = "Ke kanan"\nby = "a"\nthen = "dua"\n'
    )
    text = text.replace(f"{TWO}\n", f'{TWO}\nthen = "selesai"\n')
    assert told(text) == [
        "baris 21: langkah `dua`: kotak `dua` dapat menunggu selamanya pada langkah kiri; periksa `joins`"
    ]


SYNTAX = {
    'by = "anggota': "tanda petik pembuka tidak punya penutup; tutup teks dengan tanda petik",
    "by = anggota": 'nilainya tidak terbaca; teks ditulis di dalam petik ("…"), '
    "dan ya/tidak sebagai true atau false",
    "by anggota": 'setelah kunci harus ada tanda sama dengan; tulis kunci = "isi"',
    "by = “anggota”": 'pakai tanda petik lurus ("), bukan petik miring dari pengolah kata',
    'by = "a"\nby = "b"': "kunci ini sudah ditulis di atas; hapus salah satunya",
    "[cover]\n[cover]": "bagian ini sudah dibuka di atas; gabungkan keduanya, "
    "atau pakai [[…]] bila memang berulang",
    "[[steps]": "kepala bagian belum ditutup; tulis misalnya [[steps]] atau [cover]",
    'a = ["x", "y"': "daftar [ … ] belum ditutup, atau koma di antara isinya kurang; "
    "periksa tanda ] dan koma",
    'a = ["x" "y"]': "daftar [ … ] belum ditutup, atau koma di antara isinya kurang; "
    "periksa tanda ] dan koma",
    'a = { x = "y"': "tabel { … } belum ditutup di baris yang sama, atau komanya kurang; "
    "periksa tanda } dan koma",
    "a = 2024-02-30": "tanggal ini tidak ada; tulis tahun-bulan-hari, misalnya 2024-06-03",
    'a = "C:\\data"': "garis miring terbalik di dalam petik harus ditulis dua kali: \\\\",
    'a = "x" b': "ada tulisan lebih setelah nilainya; satu baris satu kunci, "
    "dan teks seluruhnya di dalam petik",
    '= "x"': 'bukan kunci; tulis kunci = "isi", dan awali keterangan dengan tanda #',
}


@pytest.mark.parametrize("text", SYNTAX)
def test_what_is_not_toml_is_told_in_plain_words(text: str) -> None:
    row = text.count("\n") + 1
    assert told(f"{text}\n") == [f"baris {row}: {SYNTAX[text]}"]
    assert told(f"{text}\n", "en")[0].startswith(f"line {row}: ")


def test_mistakes_of_writing_are_told_all_at_once_too() -> None:
    text = TINY.replace('"Contoh"', '"Contoh').replace('needs  = ["a"', "").replace("[[roles]]", "[[roles]")
    text = text.replace('by   = "a"\n\n', 'by   = ["a"\n\n')
    assert [line.split(":")[0] for line in told(text)] == ["baris 4", "baris 6", "baris 13"]


def test_a_text_left_open_is_told_where_it_opens() -> None:
    assert told('a = 1\nb = """satu\ndua\n') == [
        "baris 2: tanda petik pembuka tidak punya penutup; tutup teks dengan tanda petik"
    ]


def test_no_text_drowns_the_writer() -> None:
    assert len(told("x\n" * 1000)) == MOST_FAULTS
    assert told("a = " + "[" * 5000) == ["kurung di dalam kurung terlalu banyak"]
    assert told("#" * 1_000_001) == ["naskah terlalu panjang; paling banyak 1.000.000 huruf"]
    assert told('a = "\ud800"') == ["naskah memuat huruf yang rusak; simpan kembali sebagai UTF-8"]


def test_the_mark_that_notepad_puts_first_does_no_harm() -> None:
    assert told("\ufeff" + NETWORK) == []


@pytest.mark.parametrize("table", [faults._SENTENCES, check._SENTENCES, reasons._SENTENCES])
def test_every_sentence_is_there_in_both_languages(table: dict[str, tuple[str, str]]) -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name} - {"count"}

    for code, (indonesian, english) in table.items():
        assert indonesian, code
        assert english, code
        assert gaps(indonesian) == gaps(english), code
