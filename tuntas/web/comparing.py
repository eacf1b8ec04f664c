"""Two editions side by side as their page shows them: what differs, in the reader's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tuntas.sop.compare import ADDED, CHANGED, REMOVED, SAME, Row, Subject, compare
from tuntas.sop.procedure import Procedure

__all__ = ["Part", "compared"]

_PARTS = {
    "cover": _lazy("Lembar muka"), "roles": _lazy("Pelaksana"), "steps": _lazy("Langkah"), "papers": _lazy("Naskah"),
    "readings": _lazy("Tafsir"), "rules": _lazy("Aturan yang tidak tercetak"),
}  # fmt: skip
_KINDS = {
    ADDED: (_lazy("ditambah"), "good", "plus"), REMOVED: (_lazy("dihapus"), "bad", "x"),
    CHANGED: (_lazy("diubah"), "warn", "pencil"), SAME: (_lazy("sama"), "empty", ""),
}  # fmt: skip
_CELLS = {
    "name": _lazy("Nama"), "short": _lazy("Nama singkat"), "kind": _lazy("Jenis"),
    # the cover
    "instansi": _lazy("Instansi"), "judul": _lazy("Judul"), "judul_bagan": _lazy("Judul bagan"),
    "nomor": _lazy("Nomor SOP"), "tanggal_pembuatan": _lazy("Tanggal pembuatan"),
    "tanggal_revisi": _lazy("Tanggal revisi"), "tanggal_efektif": _lazy("Tanggal efektif"),
    "disahkan": _lazy("Disahkan oleh"), "nama_sop": _lazy("Nama SOP"), "dasar_hukum": _lazy("Dasar hukum"),
    "kualifikasi": _lazy("Kualifikasi pelaksana"), "keterkaitan": _lazy("Keterkaitan"),
    "peralatan": _lazy("Peralatan/perlengkapan"), "peringatan": _lazy("Peringatan"),
    "pencatatan": _lazy("Pencatatan dan pendaftaran"), "mengetahui": _lazy("Mengetahui"),
    # roles
    "recorded_by": _lazy("Boleh dicatat oleh"),
    # steps
    "no": _lazy("Nomor langkah"), "does": _lazy("Kegiatan"), "plain": _lazy("Untuk pelapor"), "by": _lazy("Pelaksana"),
    "with": _lazy("Ikut serta"), "needs": _lazy("Kelengkapan"), "within": _lazy("Waktu"), "gives": _lazy("Output"),
    "asks": _lazy("Keputusan"), "then": _lazy("Panah"), "starts": _lazy("Awal"), "joins": _lazy("Menunggu"),
    "prints": _lazy("Tercetak"), "note": _lazy("Keterangan"),
    # readings
    "letter": _lazy("Huruf"), "sheet": _lazy("Pada lembar"), "choice": _lazy("Tafsir"), "because": _lazy("Alasan"),
    # rules
    "waive": _lazy("Boleh mengecualikan naskah"), "reassign": _lazy("Boleh menugaskan"),
    "withdraw": _lazy("Boleh menarik kasus"), "reopen": _lazy("Boleh membuka kembali"),
    "reopen_at": _lazy("Dibuka kembali pada"), "acknowledge": _lazy("Boleh menyatakan mengetahui"),
    "report_paper": _lazy("Laporan akhir"), "restores": _lazy("Berfungsi kembali setelah"),
    "paper": _lazy("Naskah laporan masuk"), "title": _lazy("Nama kasus dari"), "place": _lazy("Lokasi dari"),
    "occurred": _lazy("Waktu kejadian dari"),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One part of the definition: its name, and those of its subjects that are shown."""

    key: str
    name: str
    subjects: list[dict[str, Any]]


def compared(before: Procedure, after: Procedure, language: str, *, all_: bool = False) -> dict[str, Any]:
    """What differs (or `all_` there is), part by part, and how much of it was added, removed and changed."""
    subjects = compare(before, after, language)
    shown = [one for one in subjects if all_ or one.kind != SAME]
    parts = [
        Part(key, str(name), [_subject(one, all_) for one in shown if one.part == key])
        for key, name in _PARTS.items()
    ]
    return {"parts": [one for one in parts if one.subjects], "counts": list(_counts(subjects))}


def _counts(subjects: tuple[Subject, ...]) -> Iterator[dict[str, Any]]:
    """Whole subjects count once; of one that stayed, each cell that differs."""
    found: Counter[str] = Counter()
    for one in subjects:
        found.update([one.kind] if one.kind in (ADDED, REMOVED) else [row.kind for row in one.changed])
    for kind in (CHANGED, ADDED, REMOVED):
        yield _kind(kind) | {"count": found[kind]}


def _subject(one: Subject, all_: bool) -> dict[str, Any]:
    rows = one.rows if all_ or one.kind in (ADDED, REMOVED) else one.changed
    filled = [row for row in rows if row.before or row.after]
    renamed = one.before if one.before and one.before != one.after and one.after else ""
    return {
        "name": one.after or one.before, "was": renamed, "rows": [_row(row, one) for row in filled], **_kind(one.kind),
    }  # fmt: skip


def _row(row: Row, subject: Subject) -> dict[str, Any]:
    # a subject that is new or gone says so once, not again in every cell
    quiet = subject.kind in (ADDED, REMOVED) or row.kind == SAME
    return {
        "name": _cell(row, subject), "before": row.before, "after": row.after,
        "list": len(row.before) > 1 or len(row.after) > 1, **(_kind(SAME if quiet else row.kind)),
    }  # fmt: skip


def _cell(row: Row, subject: Subject) -> str:
    kind, _colon, key = row.what.partition(":")
    if kind == "field":
        return _("Isian: %(name)s") % {"name": (row.after or row.before)[0].text or key}
    if kind == "return":
        return _("Boleh dikembalikan dari langkah %(key)s") % {"key": key}
    return str(_CELLS.get(row.what, row.what))


def _kind(kind: str) -> dict[str, Any]:
    word, tone, icon = _KINDS[kind]
    return {"kind": kind, "word": "" if kind == SAME else word, "tone": tone, "icon": icon}
