"""Laporan pemeliharaan telah selesai: since when the network works again, and what was measured to prove it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper
from tuntas.documents.blocks import Block, Pair, heading, pairs, paragraph
from tuntas.documents.form import Form
from tuntas.documents.layout import Body, Layout
from tuntas.documents.source import Source
from tuntas.documents.telling import about, ground, measured, name_of_case, numbered, vendor

__all__ = ["LAYOUT", "body"]


def body(source: Source, paper: Paper) -> Body:
    form = Form(source, paper)
    statement = _statement(source, form)
    opening = _("Berdasarkan %(ground)s, dengan ini dilaporkan bahwa pemeliharaan jaringan berikut telah selesai.")
    return {
        "blocks": [
            paragraph(opening % {"ground": ground(source)}),
            heading(_("Kendala")),
            pairs(about(source, found_too=True)),
            heading(_("Penyelesaian")),
            pairs([*form.line("pulih"), *_by(source), *_record(source)]),
            *measured(source),
            *form.rest(),
        ],
        "closing": [*statement, paragraph(_("Demikian laporan ini dibuat dengan sebenarnya."))],
        "photos": [],
    }


def _by(source: Source) -> list[Pair]:
    name = vendor(source)
    return [(_("Penyedia jasa"), name)] if name else []


def _record(source: Source) -> list[Pair]:
    record = source.laid_out("berita_acara")
    return [(_("Berita Acara"), numbered(source, record))] if record and record.number else []


def _statement(source: Source, form: Form) -> list[Block]:
    """Only what the paper states."""
    if form.value("pernyataan") != "Y":
        return []
    since = form.text("pulih")
    said = _("Dengan ini dinyatakan bahwa jaringan sehubungan dengan kendala %(case)s telah berfungsi kembali")
    since = _(" sejak %(when)s") % {"when": since} if since else ""
    return [paragraph(said % {"case": name_of_case(source)} + since + ".")]


LAYOUT = Layout("laporan_selesai", body)
