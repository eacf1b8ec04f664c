"""The final report by sections: A Pendahuluan, B Kegiatan, C Hasil, D Simpulan dan saran, E Penutup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.cases.models import Report
from tuntas.documents import words
from tuntas.documents.activity import activity
from tuntas.documents.blocks import Block, Pair, pairs, paragraph
from tuntas.documents.results import ending_steps, results
from tuntas.documents.source import Source
from tuntas.documents.telling import ground, sop_number
from tuntas.sop.papers import is_filled
from tuntas.sop.procedure import INTAKE

__all__ = ["opening", "sections"]

_CHANNELS = {
    "web": gettext_lazy("Formulir Lapor"),
    "api": gettext_lazy("Sistem lain"),
    "telepon": gettext_lazy("Telepon"),
    "whatsapp": "WhatsApp",
    "surel": gettext_lazy("Surel"),
    "surat": gettext_lazy("Surat"),
    "datang": gettext_lazy("Datang langsung"),
}
_IMPACT = "dampak"  # the field, of whatever paper, that says how many were hit


def opening(source: Source) -> list[Block]:
    """The sentence that says on what ground the report is made."""
    said = _("Berdasarkan %(ground)s, dengan ini dilaporkan hal berikut.")
    return [paragraph(said % {"ground": ground(source)})]


def sections(source: Source) -> list[dict[str, Any]]:
    """The five sections; the last stands with the signatures."""
    bodies = (
        (_("Pendahuluan"), [pairs(_introduction(source))]),
        (_("Kegiatan"), activity(source)),
        (_("Hasil"), results(source)),
        (_("Simpulan dan saran"), _conclusion(source)),
        (_("Penutup"), _closing(source)),
    )
    return [
        {"heading": f"{letter}. {title}", "blocks": blocks}
        for letter, (title, blocks) in zip("ABCDE", bodies, strict=True)
    ]


# -- A ------------------------------------------------------------------------------------------


def _introduction(source: Source) -> Iterator[Pair]:
    case = source.case
    first = source.reports[0] if source.reports else None
    if first:
        yield _("Pelapor"), _reporter(first)
        yield _("Jalur laporan"), _channel(source, first)
        yield _("Dilaporkan"), source.moment(first.reported_at)
    if case.occurred_at:
        yield _("Terjadi sejak"), source.moment(case.occurred_at)
    yield _("Tempat"), case.place_name or "–"
    yield _("Yang dilaporkan"), _reported(source, first)
    if first:
        yield from _told(source, first)
    if impact := _impact(source):
        yield impact
    if len(source.reports) > 1:
        yield _("Ikut melaporkan"), _("%(count)s laporan lain") % {"count": len(source.reports) - 1}
    yield _("Dasar"), _ground(source)


def _reporter(report: Report) -> str:
    name = report.reporter or _("Tidak menyebut nama")
    return f"{name}, {report.reporter_unit}" if report.reporter_unit else name


def _channel(source: Source, report: Report) -> str:
    channel = str(_CHANNELS.get(report.channel, report.channel))
    if not report.entered_by:
        return channel
    who = source.who(report.entered_by, None)
    return _("%(channel)s, dicatat oleh %(who)s") % {"channel": channel, "who": who}


def _reported(source: Source, report: Report | None) -> str:
    """The reporter's own answer, in the language of the paper."""
    intake = source.procedure.intake
    field = source.procedure.paper(intake.paper).field(intake.title) if intake.paper else None
    value = report.data.get(intake.title) if report else None
    return source.reader.text(field, value) if field and is_filled(value) else source.case.title


def _told(source: Source, report: Report) -> list[Pair]:
    """What else the reporter answered."""
    intake = source.procedure.intake
    if not intake.paper:
        return []
    known = (intake.title, intake.place, intake.occurred)
    paper = source.procedure.paper(intake.paper)
    return source.reader.lines((one for one in paper.asked_at(INTAKE) if one.key not in known), report.data)


def _impact(source: Source) -> Pair | None:
    for key, paper in source.papers.items():
        field = source.procedure.paper(key).field(_IMPACT) if source.procedure.has_paper(key) else None
        if field and is_filled(paper.data.get(_IMPACT)):
            return source.reader.label(field), source.reader.text(field, paper.data[_IMPACT])
    return None


def _ground(source: Source) -> str:
    values = {
        "name": source.procedure.name.to(source.language), "number": sop_number(source),
        "edition": _edition(source.procedure.edition, source.language),
    }  # fmt: skip
    return _("SOP %(name)s%(number)s, terbitan %(edition)s") % values


def _edition(edition: str, language: str) -> str:
    try:
        return words.day(date.fromisoformat(edition), language)
    except ValueError:
        return edition


# -- D and E ------------------------------------------------------------------------------------


def _conclusion(source: Source) -> list[Block]:
    """What the report paper asks at the step that ends the procedure."""
    key = source.procedure.policy.report_paper
    ends = ending_steps(source)
    data = source.papers[key].data if key in source.papers else {}
    fields = source.procedure.paper(key).fields if key else ()
    asked = (one for one in fields if one.at and set(one.at) <= ends)
    return source.reader.blocks(asked, data) or [paragraph(_("Belum ada simpulan."))]


def _closing(source: Source) -> list[Block]:
    heads = [source.role(one.key) for one in source.recipients()]
    said = [*_confirmations(source)]
    if heads:
        said.append(_("Laporan ini disampaikan kepada %(heads)s.") % {"heads": ", ".join(heads)})
    said.append(_("Demikian laporan ini dibuat untuk dipergunakan sebagaimana mestinya."))
    return [paragraph(" ".join(said))]


def _confirmations(source: Source) -> Iterator[str]:
    """What the reporters said of the result; nothing where they have not answered."""
    answered = [(one, one.works_at) for one in source.reports if one.works_at and source.known(one.works_at)]
    for one, when in answered:
        values = {"who": one.reporter or _("Pelapor"), "when": source.moment(when)}
        if one.works:
            yield _("%(who)s menyatakan sudah normal pada %(when)s.") % values
        else:
            yield _("%(who)s menyatakan belum normal pada %(when)s.") % values
    if not answered:
        yield _("Pelapor belum menyatakan apakah sudah normal.")
