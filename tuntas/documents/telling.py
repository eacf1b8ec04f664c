"""What several papers tell of a case in the same words: what was reported, on what ground, what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper
from tuntas.documents.blocks import Block, Pair, small
from tuntas.documents.form import Form, moment_of
from tuntas.documents.results import measurements
from tuntas.documents.source import Source
from tuntas.sop.papers import is_filled
from tuntas.sop.procedure import Paper as PaperKind

__all__ = [
    "PHOTOS", "about", "by_hand", "found", "ground", "measured", "name_of_case", "numbered", "passed", "photos_of",
    "restored", "sop_number", "vendor",
]  # fmt: skip

PHOTOS = ("image/jpeg", "image/png", "image/webp")


def sop_number(source: Source) -> str:
    """The number on the cover, with its word before it; nothing where the cover has none."""
    number = source.procedure.cover.get("nomor")
    return _(" Nomor %(number)s") % {"number": number} if number else ""


def ground(source: Source) -> str:
    """SOP Penanganan Kendala Jaringan Nomor SDM-238-OT.02.02 TAHUN 2024."""
    values = {"name": source.procedure.name.to(source.language), "number": sop_number(source)}
    return _("SOP %(name)s%(number)s") % values


def name_of_case(source: Source) -> str:
    """“Internet mati di ruang ini” di Ruang Asesmen 2, Lt. 3."""
    case = source.case
    title = f"“{case.title}”"
    return _("%(title)s di %(place)s") % {"title": title, "place": case.place_name} if case.place_name else title


def about(source: Source, *, found_too: bool = False) -> list[Pair]:
    """Which case it is: number, what was reported, where, since when."""
    case = source.case
    lines: list[Pair] = [(_("Nomor kasus"), case.number), (_("Kendala yang dilaporkan"), case.title)]
    if case.place_name:
        lines.append((_("Tempat"), case.place_name))
    if case.occurred_at:
        lines.append((_("Terjadi sejak"), source.moment(case.occurred_at)))
    if source.reports:
        lines.append((_("Dilaporkan"), source.moment(source.reports[0].reported_at)))
    return [*lines, *found(source)] if found_too else lines


def found(source: Source) -> list[Pair]:
    """The kind of trouble, as the check found it: short answers of the intake paper that a later step gave."""
    key = source.procedure.intake.paper
    paper, kind = source.papers.get(key), source.kind(key)
    if paper is None or kind is None:
        return []
    later = [one for one in kind.fields if one.at and "lapor" not in one.at and one.type != "longtext"]
    return source.reader.lines(later, paper.data)


def vendor(source: Source) -> str:
    """The firm that takes part, "" where none does."""
    roles = [one.key for one in source.procedure.roles if one.kind == "vendor"]
    return next((source.facts.parties[one].name for one in roles if one in source.facts.parties), "")


def numbered(source: Source, paper: Paper) -> str:
    """Berita Acara Nomor PPK-1-BAPJ TAHUN 2026."""
    title = source.paper_title(paper.key)
    return _("%(paper)s Nomor %(number)s") % {"paper": title, "number": paper.number} if paper.number else title


# -- what was measured --------------------------------------------------------------------------


def measured(source: Source, *, before_only: bool = False) -> list[Block]:
    """The measurements that the case has, side by side where they are alike; with when and from where."""
    kinds = [one for one in _measurements(source) if one.key in source.papers]
    return measurements(source, kinds[:1] if before_only else kinds)


def _measurements(source: Source) -> Iterator[PaperKind]:
    """In the order of the sheet."""
    seen = dict.fromkeys(key for step in source.procedure.steps for key in step.gives)
    return (kind for key in seen if (kind := source.kind(key)) and kind.kind == "measurement")


def restored(source: Source) -> datetime | None:
    """When it worked again, as the paper says that states it."""
    paper = source.laid_out("laporan_selesai")
    form = Form(source, paper) if paper else None
    return form.moment("pulih") if form and form.value("pernyataan") != "T" else None


def passed(source: Source) -> datetime | None:
    """When a measurement after the repair passed; None where none did."""
    kinds = [one for one in _measurements(source) if one.key in source.papers]
    for kind in reversed(kinds):
        verdict = next((one for one in kind.fields if one.type == "yesno" and one.must_be), None)
        data = source.papers[kind.key].data
        if verdict and data.get(verdict.key) == "Y":
            when = next((one for one in kind.fields if one.type == "datetime"), None)
            return moment_of(data.get(when.key)) if when else source.papers[kind.key].sealed_at
    return None


# -- photos -------------------------------------------------------------------------------------


def photos_of(source: Source, *papers: Paper) -> list[int]:
    """The files that these papers name."""
    return [
        pk
        for paper in papers if (kind := source.kind(paper.key))
        for field in kind.fields if field.type == "files" and is_filled(paper.data.get(field.key))
        for pk in paper.data[field.key] if isinstance(pk, int)
    ]  # fmt: skip


def by_hand(paper: Paper) -> list[Block]:
    return [small(_("Diukur dengan tangan."))] if paper.by_hand else []
