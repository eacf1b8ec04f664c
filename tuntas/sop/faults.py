"""What can be wrong in a definition: each fault with its line, in words, and its remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from tuntas.sop.words import sentence

__all__ = ["Fault", "Faulty", "meant"]

_SENTENCES: dict[str, tuple[str, str]] = {
    "syntax": ("tulisan TOML tidak terbaca: {why}", "this TOML cannot be read: {why}"),
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
        "{where}: unknown key `{key}`{hint_en}; one of: {known}",
    ),
    "wrong_type": (
        "{where}: `{key}` harus berupa {expected}, misalnya {example}",
        "{where}: `{key}` must be {expected_en}, for example {example}",
    ),
    "bad_key": (
        "{where}: kunci `{key}` hanya boleh huruf kecil, angka, `_` dan `-`, diawali huruf",
        "{where}: key `{key}` may hold only lower-case letters, digits, `_` and `-`, starting with a letter",
    ),
    "twice": ("{where}: `{key}` sudah dipakai; beri kunci lain", "{where}: `{key}` is taken; choose another key"),
    "unknown_value": (
        "{where}: `{key}` = `{found}` tidak dikenal{hint}; pilihannya: {known}",
        "{where}: `{key}` = `{found}` is not known{hint_en}; one of: {known}",
    ),
    "no_such": (
        "{where} menunjuk ke {noun} `{found}`, yang tidak ada{hint}",
        "{where} points to {noun_en} `{found}`, which does not exist{hint_en}",
    ),
    "no_performer": (
        '{where}: belum ada pelaksana; tulis by = "…" atau sebuah [[readings]]',
        '{where}: nobody performs it; write by = "…" or a [[readings]]',
    ),
    "norm": (
        '{where}: waktu "{found}" tidak terbaca; tulis misalnya "30 menit", "1-2 jam", "2 hari kerja", "5 menit/berkas"',
        '{where}: time "{found}" cannot be read; write e.g. "30 menit", "1-2 jam", "2 hari kerja", "5 menit/berkas"',
    ),
    "no_column": (
        "{where} menunjuk ke `{found}`, tetapi langkah itu tidak punya kotak di kolom tersebut; kolomnya: {known}",
        "{where} points to `{found}`, but that step has no box in that column; its columns: {known}",
    ),
    "which_column": (
        "{where} menunjuk ke `{found}` tanpa kolom, padahal panah lain menyebut kolomnya; tulis salah satu dari {known}",
        "{where} points to `{found}` without a column while other arrows name one; write one of {known}",
    ),
    "asks_nothing": (
        "{where}: beberapa jawaban pada `then`, tetapi tidak ada `asks`; tulis asks = {{ label = \"…?\" }}",
        "{where}: several answers in `then`, but no `asks`; write asks = {{ label = \"…?\" }}",
    ),
    "one_answer": (
        "{where}: sebuah keputusan perlu paling sedikit dua jawaban pada `then`; sekarang {count}",
        "{where}: a decision needs at least two answers in `then`; there are {count}",
    ),
    "answers_differ": (
        "{where}: jawaban pada `then` ({found}) tidak sama dengan pilihan pada `asks` ({known})",
        "{where}: the answers in `then` ({found}) are not those of `asks` ({known})",
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
        "{where}: `when` perlu field dan satu dari is, is_not, filled; misalnya when = {{ field = \"a\", is = [\"b\"] }}",
        "{where}: `when` needs field and one of is, is_not, filled; e.g. when = {{ field = \"a\", is = [\"b\"] }}",
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
        "{where}: putaran {loop} tidak melewati keputusan, jadi tidak pernah berhenti; beri `asks` pada salah satunya",
        "{where}: the loop {loop} passes no decision, so it never stops; give one of them `asks`",
    ),
    "stuck": (
        "{where}: kotak `{box}` dapat menunggu selamanya pada langkah {awaited}; periksa `joins`",
        "{where}: box `{box}` can wait for ever for step {awaited}; check `joins`",
    ),
    "join_without_arrow": (
        "{where}: `joins` menunggu langkah `{found}`, yang tidak punya panah ke sini",
        "{where}: `joins` waits for step `{found}`, which has no arrow to here",
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

    def __str__(self) -> str:
        return f"baris {self.line}: {self.text()}" if self.line else self.text()


class Faulty(ValueError):
    """A definition that cannot run; `faults` tells all that is wrong, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda one: (one.line, one.code)))
        super().__init__("\n".join(str(one) for one in self.faults))


def meant(found: str, known: Iterable[str]) -> dict[str, str]:
    """The hint "did you mean …?" in both languages, empty where nothing is near."""
    near = get_close_matches(found, list(known), 1)
    return {
        "hint": f"; maksud Anda `{near[0]}`?" if near else "",
        "hint_en": f"; did you mean `{near[0]}`?" if near else "",
    }
