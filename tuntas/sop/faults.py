"""What can be wrong in a definition: each fault with its line, in words, and its remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from tuntas.sop.words import NOTHING, Label, sentence

__all__ = [
    "BOX", "COLUMN", "FIELD", "LIST", "PAPER", "READING", "RETURN", "ROLE", "SEAT", "STEP",
    "Fault", "Faulty", "meant",
]  # fmt: skip

# the nouns of a definition, as its faults call them
STEP, BOX, ROLE = Label("langkah", "step"), Label("kotak", "box"), Label("pelaksana", "role")
PAPER, FIELD, COLUMN = Label("naskah", "paper"), Label("isian", "field"), Label("kolom", "column")
SEAT = Label("penanda tangan", "signature")
LIST, READING, RETURN = Label("daftar", "list"), Label("tafsir", "reading"), Label("pengembalian", "return")

_SENTENCES: dict[str, tuple[str, str]] = {
    "syntax": ("{why}", "{why}"),
    "format": (
        'format harus "sop/1", tertulis "{found}"; tulis format = "sop/1" di baris pertama',
        'format must be "sop/1", not "{found}"; write format = "sop/1" on the first line',
    ),
    "absent": (
        "{where}: `{key}` belum ada; tulis {key} = {example}",
        "{where}: `{key}` is missing; write {key} = {example}",
    ),
    "unknown_key": (
        "{where}: kunci `{key}` tidak dikenal{hint}; pilihannya: {known}",
        "{where}: unknown key `{key}`{hint}; one of: {known}",
    ),
    "wrong_type": (
        "{where}: `{key}` harus berupa {expected}, misalnya {example}",
        "{where}: `{key}` must be {expected}, for example {example}",
    ),
    "bad_key": (
        "{where}: kunci `{key}` hanya boleh huruf kecil, angka, `_` dan `-`, diawali huruf",
        "{where}: key `{key}` may hold only lower-case letters, digits, `_` and `-`, starting with a letter",
    ),
    "reserved": (
        "{where}: kunci `{key}` sudah punya arti sendiri dalam naskah SOP; beri kunci lain",
        "{where}: key `{key}` has a meaning of its own in a definition; choose another key",
    ),
    "twice": (
        "{where}: `{key}` sudah dipakai; beri kunci lain",
        "{where}: `{key}` is taken; choose another key",
    ),
    "unknown_value": (
        "{where}: `{key}` = `{found}` tidak dikenal{hint}; pilihannya: {known}",
        "{where}: `{key}` = `{found}` is not known{hint}; one of: {known}",
    ),
    "no_such": (
        "{where} menunjuk ke {noun} `{found}`, yang tidak ada{hint}",
        "{where} points to {noun} `{found}`, which does not exist{hint}",
    ),
    "no_performer": (
        '{where}: belum ada pelaksana; tulis by = "…" atau sebuah [[readings]]',
        '{where}: nobody performs it; write by = "…" or a [[readings]]',
    ),
    "norm": (
        '{where}: waktu "{found}" tak terbaca; contoh "30 menit", "1-2 jam", "2 hari kerja", "5 menit/unit"',
        '{where}: time "{found}" is unreadable; e.g. "30 menit", "1-2 jam", "2 hari kerja", "5 menit/unit"',
    ),
    "recipient_performs": (
        '{where}: `{found}` hanya penerima; pilih pelaksana lain, atau hapus kind = "recipient" padanya',
        '{where}: `{found}` is only a recipient; choose another role, or remove its kind = "recipient"',
    ),
    "no_boxes": (
        "{where}: `boxes` kosong; tulis sekurangnya satu [[steps.boxes]] atau hapus `boxes`",
        "{where}: `boxes` is empty; write at least one [[steps.boxes]] or remove `boxes`",
    ),
    "no_column": (
        "{where} menunjuk ke `{found}`, tetapi langkah itu tak punya kotak di kolom itu; pilihannya: {known}",
        "{where} points to `{found}`, but that step has no box in that column; one of: {known}",
    ),
    "which_column": (
        "{where} menunjuk ke `{found}` tanpa kolom, padahal panah lain menyebutnya; pilihannya: {known}",
        "{where} points to `{found}` without a column while other arrows name one; one of: {known}",
    ),
    "asks_nothing": (
        '{where}: beberapa jawaban pada `then`, tetapi tidak ada `asks`; tulis asks = {{ label = "…?" }}',
        '{where}: several answers in `then`, but no `asks`; write asks = {{ label = "…?" }}',
    ),
    "one_answer": (
        "{where}: sebuah keputusan perlu paling sedikit dua jawaban pada `then`; sekarang {count}",
        "{where}: a decision needs at least two answers in `then`; there are {count}",
    ),
    "answers_differ": (
        "{where}: jawaban pada `then` ({found}) tidak sama dengan pilihan pada `asks` ({known})",
        "{where}: the answers in `then` ({found}) are not those of `asks` ({known})",
    ),
    "asks_later": (
        "{where}: `asks` memakai isian `{found}`, yang tidak ditanyakan langkah ini; periksa `at` isian itu",
        "{where}: `asks` uses field `{found}`, which this step does not ask; check the field's `at`",
    ),
    "asks_elsewhere": (
        "{where}: `asks` memakai naskah `{found}`, yang tidak diberikan langkah ini; tambahkan pada `gives`",
        "{where}: `asks` uses paper `{found}`, which this step does not give; add it to `gives`",
    ),
    "asks_type": (
        "{where}: `asks` memakai isian `{found}`, yang bukan yesno atau choice",
        "{where}: `asks` uses field `{found}`, which is neither yesno nor choice",
    ),
    "no_options": (
        '{where}: isian choice perlu `options`; tulis options = {{ kunci = "Label" }}',
        '{where}: a choice needs `options`; write options = {{ key = "Label" }}',
    ),
    "no_columns": (
        '{where}: isian rows perlu `columns`; tulis columns = [{{ key = "…", label = "…" }}]',
        '{where}: rows need `columns`; write columns = [{{ key = "…", label = "…" }}]',
    ),
    "limits": (
        "{where}: least ({least}) lebih besar daripada most ({most})",
        "{where}: least ({least}) is greater than most ({most})",
    ),
    "misplaced": (
        "{where}: `{key}` hanya berlaku untuk isian {expected}",
        "{where}: `{key}` is only for fields of type {expected}",
    ),
    "condition": (
        '{where}: `when` perlu field dan is, is_not atau filled: when = {{ field = "a", is = ["b"] }}',
        '{where}: `when` needs field and is, is_not or filled; e.g. when = {{ field = "a", is = ["b"] }}',
    ),
    "no_steps": ("belum ada satu pun [[steps]]", "there is not one [[steps]]"),
    "no_start": ("tidak ada langkah awal; tulis starts = true", "no step starts; write starts = true"),
    "unreachable": (
        "{where}: tidak ada panah yang sampai ke kotak `{box}`; periksa `then` langkah sebelumnya",
        "{where}: no arrow reaches box `{box}`; check `then` of the steps before it",
    ),
    "no_way_out": (
        '{where}: dari kotak `{box}` tidak ada jalan ke akhir; arahkan salah satu panah ke "selesai"',
        '{where}: no way leads from box `{box}` to the end; point an arrow to "selesai"',
    ),
    "endless": (
        "{where}: putaran {loop} tidak melewati keputusan, jadi tak pernah berhenti; tambahkan `asks`",
        "{where}: the loop {loop} passes no decision, so it never stops; add an `asks`",
    ),
    "stuck": (
        "{where}: kotak `{box}` dapat menunggu selamanya pada langkah {awaited}; periksa `joins`",
        "{where}: box `{box}` can wait for ever for step {awaited}; check `joins`",
    ),
    "join_without_arrow": (
        "{where}: `joins` menunggu langkah `{found}`, yang tidak punya panah ke sini",
        "{where}: `joins` waits for step `{found}`, which has no arrow to here",
    ),
    "shares_later": (
        "{where}: `shares` menunjuk ke `{found}`, yang tidak di atasnya; sel waktu hanya menjulur ke bawah",
        "{where}: `shares` points to `{found}`, which is not above it; a time cell only spans downwards",
    ),
    "reads_nothing": (
        '{where}: `reads` mengisi sesuatu, tetapi tidak menyebut apa; tulis step = "…" atau cover = "…"',
        '{where}: `reads` fills something but does not say what; write step = "…" or cover = "…"',
    ),
    "return_forward": (
        "{where}: dikembalikan ke `{found}`, yang tidak mendahului `{key}`; pilih langkah sebelumnya",
        "{where}: sends back to `{found}`, which does not come before `{key}`; choose an earlier step",
    ),
    "both": (
        "{where}: pakai `{one}` atau `{other}`, jangan keduanya",
        "{where}: use `{one}` or `{other}`, not both",
    ),
}


@dataclass(frozen=True)
class Fault:
    """One mistake of a definition. `line` counts from 1; 0 where the whole text is meant."""

    code: str
    line: int
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "id") -> str:
        """The sentence without its line."""
        return sentence(_SENTENCES, self.code, self.values, language)

    def told(self, language: str = "id") -> str:
        """The sentence with its line before it, where it has one."""
        line = "line" if language.startswith("en") else "baris"
        return f"{line} {self.line}: {self.text(language)}" if self.line else self.text(language)

    def __str__(self) -> str:
        return self.told()


class Faulty(ValueError):
    """A definition that cannot run; `faults` tells all that is wrong, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda one: (one.line, one.code)))
        super().__init__("\n".join(str(one) for one in self.faults))


def meant(found: str, known: Iterable[str]) -> Label:
    """The hint "did you mean …?", empty where nothing is near."""
    near = get_close_matches(found, [one for one in known if one != found], 1)
    return Label(f"; maksud Anda `{near[0]}`?", f"; did you mean `{near[0]}`?") if near else NOTHING
