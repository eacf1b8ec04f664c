"""What is listed behind a report: the papers of its case with their numbers, and the files that were brought."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper
from tuntas.documents import words
from tuntas.documents.blocks import Block, cell, column, heading, row, small, table
from tuntas.documents.source import Source

__all__ = ["attachments_listed", "papers_listed"]


def papers_listed(source: Source, paper: Paper) -> list[Block]:
    """Every other paper of the case in the order of the sheet: the newest revision, its number and date."""
    given = (key for step in source.procedure.steps for key in step.gives)
    order = dict.fromkeys([source.procedure.intake.paper, *given])
    shown = [source.papers[key] for key in order if key in source.papers and key != paper.key]
    if not shown:
        return []
    rows = [
        row([str(no), _title(source, one), one.number or "–", source.day_of(one.sealed_at) if one.sealed_at else "–"])
        for no, one in enumerate(shown, 1)
    ]
    columns = [
        column(_("No."), "0.9cm", "center"), column(_("Naskah")), column(_("Nomor"), "5.2cm"),
        column(_("Tanggal"), "3.2cm"),
    ]  # fmt: skip
    return [heading(_("Daftar naskah")), table(columns, rows)]


def _title(source: Source, paper: Paper) -> str:
    kind = source.kind(paper.key)
    name = kind.name.to(source.language) if kind else paper.key
    revised = _("%(paper)s (revisi %(number)s)") % {"paper": name, "number": paper.revision}
    return revised if paper.revision > 1 else name


def attachments_listed(source: Source) -> list[Block]:
    """The files of the case, each with its hash."""
    rows = [
        row([str(no), cell(one.name), _kind(one.kind), _size(one.size, source.language), one.sha256[:16]])
        for no, one in enumerate(source.attachments.values(), 1)
    ]
    if not rows:
        return []
    columns = [
        column(_("No."), "0.9cm", "center"), column(_("Berkas")), column(_("Jenis"), "2.2cm"),
        column(_("Ukuran"), "1.9cm"), column("SHA-256", "3.7cm"),
    ]  # fmt: skip
    note = _("SHA-256 ditulis 16 angka pertamanya; dengan itu setiap berkas dapat dicocokkan.")
    return [heading(_("Daftar lampiran")), table(columns, rows), small(note)]


def _kind(media_type: str) -> str:
    names = {"image": _("Gambar"), "text": _("Teks"), "application/pdf": "PDF"}
    return names.get(media_type) or names.get(media_type.split("/")[0]) or _("Berkas")


def _size(size: int, language: str) -> str:
    amount, unit = (size / 1024**2, "MB") if size >= 1024**2 else (size / 1024, "kB")
    return f"{words.number(round(amount, 1), language)} {unit}"
