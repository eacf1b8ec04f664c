"""What a paper says: a case read into plain JSON facts, from which the same bytes can be made again.

`report_facts` are those of the final report, `paper_facts` those of any other sealed paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from tuntas.cases.models import Attachment, Case, Paper
from tuntas.documents import words
from tuntas.documents.blocks import Block, cell, column, heading, pairs, paragraph, row, small, table
from tuntas.documents.report import opening, sections, sop_number
from tuntas.documents.signers import author
from tuntas.documents.source import Source, source_of
from tuntas.people.duties import local_day
from tuntas.people.stationery import letterhead_on

__all__ = ["PHOTOS", "compose", "facts_of", "paper_facts", "report_facts"]

PHOTOS = ("image/jpeg", "image/png", "image/webp")


def facts_of(paper: Paper, *, language: str = "id") -> dict[str, Any]:
    """The facts of a paper: those of the final report, if it is that paper."""
    source = source_of(paper.case, language=language, paper=paper)
    is_report = paper.key == source.procedure.policy.report_paper
    with translation.override(language):
        return _report(source) if is_report else _any(source, paper)


def compose(case: Case, papers: Sequence[Paper]) -> dict[int, dict[str, Any]]:
    """What the documents of just sealed `papers` say, by id: kept at sealing, in Indonesian."""
    return {paper.pk: facts_of(paper) for paper in papers}


def report_facts(case: Case, *, language: str = "id") -> dict[str, Any]:
    """Everything the final report of `case` says, as far as the case has come."""
    source = source_of(case, language=language)
    with translation.override(language):
        return _report(source)


def paper_facts(paper: Paper, *, language: str = "id") -> dict[str, Any]:
    """Everything that one revision of a paper says."""
    source = source_of(paper.case, language=language, paper=paper)
    with translation.override(language):
        return _any(source, paper)


def _report(source: Source) -> dict[str, Any]:
    key = source.procedure.policy.report_paper
    paper = source.paper or source.papers.get(key)
    name = source.procedure.paper(key).name if key else source.procedure.name
    signer = author(source, paper) if paper else None
    body = sections(source, acknowledged=False)
    number = [_("Nomor: %(number)s") % {"number": source.case.number}]
    if not signer:
        number.append(_("Konsep, belum disahkan"))
    return {
        "template": "report",
        **_frame(source, name.to(source.language), number, paper.sealed_at if paper else None, False),
        "opening": opening(source),
        "sections": body[:-1],
        "closing_heading": body[-1]["heading"],
        "closing": body[-1]["blocks"],
        "signers": [signer] if signer else [],
        "attachments": _attachments(source, source.attachments.values()),
        **_photos(source, source.attachments.values()),
    }


def _any(source: Source, paper: Paper) -> dict[str, Any]:
    definition = source.procedure.paper(paper.key)
    case, signer = source.case, author(source, paper)
    number = [_("Nomor kasus: %(number)s") % {"number": case.number}]
    if paper.revision > 1:
        number.append(_("Revisi %(number)s") % {"number": paper.revision})
    fields = [one for one in definition.fields if one.printed]
    brought = [pk for one in fields if one.type == "files" for pk in paper.data.get(one.key) or []]
    files = [source.attachments[pk] for pk in brought if pk in source.attachments]
    return {
        "template": "paper",
        **_frame(source, definition.name.to(source.language), number, paper.sealed_at, acknowledged=False),
        "blocks": [
            *_begins(source, paper),
            pairs([(_("Perihal"), case.title), (_("Tempat"), case.place_name or "–")]),
            *source.reader.blocks(fields, paper.data),
            *([small(_("Diukur dengan tangan."))] if paper.by_hand else []),
        ],
        "closing": [*_ends(source, paper), small(_written(source, paper))],
        "signers": [signer] if signer else [],
        **_photos(source, files),
    }


def _is_record(source: Source, paper: Paper) -> bool:
    """Whether the paper is a berita acara, which has an opening and an end of its own."""
    name = source.procedure.paper(paper.key).name.id
    return name.casefold().startswith("berita acara") and source.language == "id"


def _begins(source: Source, paper: Paper) -> list[Block]:
    if paper.sealed_at is None or not _is_record(source, paper):
        return []
    day = words.spelled_day(paper.sealed_at.astimezone(ZoneInfo(source.unit.zone)))
    values = {
        "day": day,
        "place": source.case.place_name or source.unit.name,
        "name": source.procedure.name.id,
    }
    said = _(
        "Pada hari ini, %(day)s, di %(place)s, telah dilaksanakan kegiatan menurut SOP %(name)s%(number)s."
    )
    return [paragraph(said % {**values, "number": sop_number(source)})]


def _ends(source: Source, paper: Paper) -> list[Block]:
    if not _is_record(source, paper):
        return []
    said = _("Demikian Berita Acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.")
    return [paragraph(said)]


def _is_last(source: Source, paper: Paper) -> bool:
    """Only the newest revision of a report is what was taken note of."""
    newest = source.facts.sealed(paper.key)
    return newest is not None and newest.pk == paper.pk


def _frame(
    source: Source, title: str, number: list[str], sealed: datetime | None, acknowledged: bool
) -> dict[str, Any]:
    """What every paper has: letterhead, title, number, and the moment that dates its bytes."""
    case, unit = source.case, source.unit
    head = letterhead_on(unit, local_day(unit, sealed or case.opened_at))
    moment = (case.acknowledged_at if acknowledged else None) or sealed or case.opened_at
    return {
        "language": source.language,
        "title": title,
        "number": number,
        "author": unit.name,
        "keywords": [case.number, source.procedure.name.to(source.language)],
        "running": f"{title} · {case.number}",
        "moment": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "letterhead": {
            "lines": _lines(head.lines) or [unit.name], "address": _lines(head.address), "closing": head.closing,
            "emblem": head.emblem,
        },
    }


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]


def _written(source: Source, paper: Paper) -> str:
    who = source.who(paper.written_by, paper.written_link) or _("pelapor")
    when = source.moment(paper.sealed_at) if paper.sealed_at else _("belum disahkan")
    return _("Ditulis oleh %(who)s; disahkan %(when)s; revisi %(number)s.") % {
        "who": who, "when": when, "number": paper.revision,
    }  # fmt: skip


def _attachments(source: Source, files: Iterable[Attachment]) -> list[Block]:
    rows = [
        row([str(no), cell(one.name), _kind(one.kind), _size(one.size, source.language), one.sha256[:16]])
        for no, one in enumerate(files, 1)
    ]
    if not rows:
        return []
    columns = [
        column(_("No."), "0.8cm", "center"), column(_("Berkas")), column(_("Jenis"), "2.2cm"),
        column(_("Ukuran"), "1.8cm"), column("SHA-256", "3.6cm"),
    ]  # fmt: skip
    note = _("SHA-256 ditulis 16 angka pertamanya; dengan itu setiap berkas dapat dicocokkan.")
    return [heading(_("Daftar lampiran")), table(columns, rows), small(note)]


def _kind(media_type: str) -> str:
    names = {"image": _("Gambar"), "text": _("Teks"), "application/pdf": "PDF"}
    return names.get(media_type) or names.get(media_type.split("/")[0]) or _("Berkas")


def _size(size: int, language: str) -> str:
    amount, unit = (size / 1024**2, "MB") if size >= 1024**2 else (size / 1024, "kB")
    return f"{words.number(round(amount, 1), language)} {unit}"


def _photos(source: Source, files: Iterable[Attachment]) -> dict[str, Any]:
    photos = [
        {"sha256": one.sha256, "caption": f"{no}. {one.name}, {source.moment(one.added_at)}"}
        for no, one in enumerate((one for one in files if one.kind in PHOTOS), 1)
    ]
    return {"photos": photos, "photos_heading": _("Lampiran foto")}
