"""Any other paper of any procedure, from its fields alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper
from tuntas.documents import words
from tuntas.documents.blocks import Block, Pair, pairs, paragraph, small
from tuntas.documents.form import Form
from tuntas.documents.layout import Body, Layout
from tuntas.documents.source import Source
from tuntas.documents.telling import about, by_hand, ground, photos_of

__all__ = ["LAYOUT", "body"]


def body(source: Source, paper: Paper) -> Body:
    """Which case, then every printed field in its order; a berita acara opens and ends as one."""
    return {
        "blocks": [
            *_begins(source, paper),
            pairs(_about(source, paper)),
            *Form(source, paper).rest(files=True),
            *by_hand(paper),
        ],
        "closing": [*_ends(source, paper), small(_written(source, paper))],
        "photos": photos_of(source, paper),
    }


def _about(source: Source, paper: Paper) -> list[Pair]:
    """Which case it is; of what was reported only its number, where the paper itself tells the rest."""
    lines = about(source)
    return lines[:1] + lines[-1:] if paper.key == source.procedure.intake.paper and len(lines) > 1 else lines


def _is_record(source: Source, paper: Paper) -> bool:
    """Whether the paper is a berita acara by name, which has an opening and an end of its own."""
    name = source.procedure.paper(paper.key).name.id
    return name.casefold().startswith("berita acara") and source.language == "id"


def _begins(source: Source, paper: Paper) -> list[Block]:
    if paper.sealed_at is None or not _is_record(source, paper):
        return []
    values = {
        "day": words.spelled_day(source.day), "place": source.case.place_name or source.unit.name,
        "ground": ground(source),
    }  # fmt: skip
    said = _("Pada hari ini, %(day)s, di %(place)s, telah dilaksanakan kegiatan menurut %(ground)s.")
    return [paragraph(said % values)]


def _ends(source: Source, paper: Paper) -> list[Block]:
    if not _is_record(source, paper):
        return []
    said = _("Demikian Berita Acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.")
    return [paragraph(said)]


def _written(source: Source, paper: Paper) -> str:
    who = source.who(paper.written_by, paper.written_link) or _("pelapor")
    when = source.moment(paper.sealed_at) if paper.sealed_at else _("belum disahkan")
    return _("Ditulis oleh %(who)s; disahkan %(when)s; revisi %(number)s.") % {
        "who": who, "when": when, "number": paper.revision,
    }  # fmt: skip


LAYOUT = Layout("", body)
