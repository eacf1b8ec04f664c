"""Why something is refused: values that are shown to the person word for word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tuntas.sop.words import sentence

__all__ = ["Reason", "Refused"]

_SENTENCES: dict[str, tuple[str, str]] = {
    # of a paper
    "paper_missing": ("{paper} belum ada.", "{paper} is missing."),
    "required": ("{paper}: {field} belum diisi.", "{paper}: {field} is not filled in."),
    "must_be_yes": (
        "{paper}: {field} harus dijawab Ya. Bila belum, langkah ini belum selesai; "
        "yang berwenang dapat mengecualikannya dengan alasan.",
        "{paper}: {field} must be answered Yes. If it is not so yet, the step is not finished; "
        "whoever may waive it can do so with a reason.",
    ),
    "must_be_no": ("{paper}: {field} harus dijawab Tidak.", "{paper}: {field} must be answered No."),
    "too_long": (
        "{paper}: {field} terlalu panjang, {length} huruf; paling banyak {most}.",
        "{paper}: {field} is too long, {length} characters; at most {most}.",
    ),
    "too_few": ("{paper}: {field} paling sedikit {least}.", "{paper}: {field} needs at least {least}."),
    "too_many": ("{paper}: {field} paling banyak {most}.", "{paper}: {field} may hold at most {most}."),
    "too_small": ("{paper}: {field} paling kecil {least}.", "{paper}: {field} must be at least {least}."),
    "too_large": ("{paper}: {field} paling besar {most}.", "{paper}: {field} must be at most {most}."),
    "in_future": ("{paper}: {field} belum terjadi.", "{paper}: {field} lies in the future."),
    "not_a_number": ("{paper}: {field} harus berupa angka.", "{paper}: {field} must be a number."),
    "not_a_time": (
        "{paper}: {field} harus berupa tanggal dan waktu, misalnya 2026-11-23T09:30.",
        "{paper}: {field} must be a date and time, for example 2026-11-23T09:30.",
    ),
    "not_an_option": (
        "{paper}: {field} tidak mengenal jawaban “{found}”; pilihannya {known}.",
        "{paper}: {field} does not know the answer “{found}”; it may be {known}.",
    ),
    "wrong_shape": ("{paper}: {field} tidak terbaca.", "{paper}: {field} cannot be read."),
    "no_such_reference": (
        "{paper}: {field} menunjuk ke sesuatu yang tidak ada.",
        "{paper}: {field} points to something that does not exist.",
    ),
    "unknown_field": ("{paper} tidak mempunyai isian “{found}”.", "{paper} has no field “{found}”."),
    "not_asked_here": (
        "Langkah {step} tidak meminta {paper}.",
        "Step {step} does not ask for {paper}.",
    ),
    # of a move
    "role": ("Langkah ini dikerjakan oleh {by}.", "This step is performed by {by}."),
    "not_open": ("Langkah {step} sedang tidak terbuka.", "Step {step} is not open."),
    "decision_needed": (
        "Jawab dahulu: {asks} Pilihannya {known}.",
        "Answer first: {asks} It may be {known}.",
    ),
    "no_decision_here": ("Langkah ini tidak memutuskan apa pun.", "This step decides nothing."),
    "unknown_decision": (
        "Jawaban “{found}” tidak dikenal; pilihannya {known}.",
        "The answer “{found}” is not known; it may be {known}.",
    ),
    "decision_differs": (
        "Jawaban “{found}” berbeda dari yang tertulis dalam {paper}, yaitu “{written}”.",
        "The answer “{found}” differs from what {paper} says, which is “{written}”.",
    ),
    "cannot_return": (
        "Dari langkah {step} kasus hanya dapat dikembalikan ke {known}.",
        "From step {step} a case can only be sent back to {known}.",
    ),
    "reason_needed": ("Tulis alasannya.", "Write the reason."),
    "reason_too_long": (
        "Alasan paling panjang {most} huruf.",
        "A reason may have at most {most} characters.",
    ),
}


@dataclass(frozen=True)
class Reason:
    """One reason, told of a paper, a field or a step where it concerns one."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    paper: str = ""
    field: str = ""

    def text(self, language: str = "id") -> str:
        return sentence(_SENTENCES, self.code, self.values, language)

    def __str__(self) -> str:
        return self.text()


class Refused(Exception):
    """The rulebook forbids it; `reasons` says why, all of it."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons: tuple[Reason, ...] = reasons
        super().__init__("; ".join(str(one) for one in reasons))

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> Refused:
        return cls(*reasons)
