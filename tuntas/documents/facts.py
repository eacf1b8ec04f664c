"""What a paper says: a case read into plain JSON facts, from which the same bytes can be made again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Paper
from tuntas.documents import words
from tuntas.documents.layout import Layout
from tuntas.documents.layouts import layout
from tuntas.documents.signers import signers
from tuntas.documents.source import Source, source_of
from tuntas.documents.telling import PHOTOS
from tuntas.sop.procedure import Paper as PaperKind

__all__ = ["Document", "compose", "facts_of", "layout_of", "report_facts", "said_by"]

Document = dict[str, Any]


def compose(case: Case, papers: Sequence[Paper]) -> dict[int, Document]:
    """What the documents of just sealed `papers` say, by id: one reading of `case`, as its move holds it, for all."""
    found: dict[int, Document] = {}
    for moment in dict.fromkeys(one.sealed_at for one in papers):
        source = Source(Facts(case), "id", moment)
        found |= {one.pk: said_by(source, one) for one in papers if one.sealed_at == moment}
    return found


def facts_of(paper: Paper, *, language: str = "id") -> Document:
    """What the document of one paper says, read as the case was when it was sealed."""
    return said_by(source_of(paper.case, language=language, until=paper.sealed_at), paper)


def report_facts(case: Case, *, language: str = "id") -> Document:
    """What the final report of `case` says, as far as the case has come: the newest revision, else a first draft."""
    source = source_of(case, language=language)
    key = source.procedure.policy.report_paper
    if key in source.papers:
        return facts_of(source.papers[key], language=language)
    return said_by(source, Paper(case=source.case, key=key, revision=1, written_at=source.case.opened_at))


def layout_of(source: Source, kind: PaperKind) -> Layout:
    """How a paper is set: by its definition; the final report and measurements also where that does not say so."""
    usual = "laporan" if kind.key == source.procedure.policy.report_paper else ""
    return layout(kind.layout or usual or ("pengukuran" if kind.kind == "measurement" else ""))


def said_by(source: Source, paper: Paper) -> Document:
    """The frozen facts of `paper`: what every paper has, and what its layout adds."""
    with translation.override(source.language):
        kind = source.procedure.paper(paper.key)
        chosen = layout_of(source, kind)
        body = chosen.body(source, paper)
        return {
            "template": chosen.template,
            "layout": chosen.name,
            **_frame(source, paper, str(body.pop("title", "") or kind.name.to(source.language))),
            **_photos(source, body.pop("photos", ())),
            "signers": signers(source, paper, dated=chosen.dated),
            **body,
        }


# -- what every paper has -----------------------------------------------------------------------


def _frame(source: Source, paper: Paper, title: str) -> Document:
    """Letterhead, title, number, what it replaces, how it is verified, and the moment that dates its bytes."""
    case, head = source.case, source.letterhead
    moment = paper.sealed_at or source.until or case.opened_at
    return {
        "language": source.language,
        "title": title,
        "number": _number_lines(source, paper),
        "number_text": paper.number,
        "dated": source.day.isoformat(),
        "moment": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "case": case.number,
        "paper": paper.key,
        "revision": paper.revision,
        "author": source.unit.name,
        "unit": source.unit.name,
        "keywords": [case.number, source.procedure.name.to(source.language)],
        "running": f"{title} · {paper.number or case.number}",
        "letterhead": {
            "lines": _lines(head.lines) or [source.unit.name], "address": _lines(head.address), "closing": head.closing,
            "emblem": head.emblem,
        },
        "replaces": _replaced(source, paper),
        "verify": _verified(paper),
    }  # fmt: skip


def _number_lines(source: Source, paper: Paper) -> list[str]:
    """NOMOR … below the title; of an unnumbered one its case, and that it is a revision or a working copy."""
    if paper.number:
        return [_("Nomor %(number)s") % {"number": paper.number}]
    lines = [_("Kasus Nomor %(number)s") % {"number": source.case.number}]
    if paper.revision > 1:
        lines.append(_("Revisi %(number)s") % {"number": paper.revision})
    if paper.sealed_at is None:
        lines.append(_("Konsep, belum disahkan"))
    elif source.procedure.paper(paper.key).numbered_at:
        lines.append(_("Salinan kerja, belum bernomor"))
    return lines


def _replaced(source: Source, paper: Paper) -> Document | None:
    """The numbered revision before this one. One without a number of its own was a working copy, and is not told of."""
    before = [
        one for one in source.facts.papers
        if one.key == paper.key and one.revision < paper.revision and one.number and one.sealed_at
    ]  # fmt: skip
    if not before or not paper.number:
        return None
    last = before[-1]
    day = source.local(last.sealed_at) if last.sealed_at else source.day
    values = {"number": last.number, "day": words.day(day, source.language)}
    return {
        "number": last.number, "date": day.isoformat(), "revision": last.revision,
        "said": _("Menggantikan Nomor %(number)s tanggal %(day)s") % values,
    }  # fmt: skip


def _verified(paper: Paper) -> Document | None:
    if not paper.code:
        return None
    return {
        "code": paper.code, "url": f"{settings.SITE_URL.rstrip('/')}/periksa/{paper.code}/",
        "said": _("Keaslian naskah ini dapat diperiksa di"),
    }  # fmt: skip


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]


def _photos(source: Source, wanted: Iterable[int]) -> Document:
    files = [source.attachments[pk] for pk in dict.fromkeys(wanted) if pk in source.attachments]
    photos = [
        {"sha256": one.sha256, "caption": f"{no}. {one.name}, {source.moment(one.added_at)}"}
        for no, one in enumerate((one for one in files if one.kind in PHOTOS), 1)
    ]
    return {"photos": photos, "photos_heading": _("Lampiran foto")}

