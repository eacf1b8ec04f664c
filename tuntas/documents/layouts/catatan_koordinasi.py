"""Catatan koordinasi: which vendor was asked, when and how, what it promised, and with what result."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper
from tuntas.documents.blocks import Block, heading, pairs, paragraph
from tuntas.documents.form import Form
from tuntas.documents.layout import Body, Layout
from tuntas.documents.source import Source
from tuntas.documents.telling import about, ground

__all__ = ["LAYOUT", "body"]


def body(source: Source, paper: Paper) -> Body:
    form = Form(source, paper)
    opening = _("Berdasarkan %(ground)s, telah dilakukan koordinasi dengan penyedia jasa sebagai berikut.")
    return {
        "blocks": [
            paragraph(opening % {"ground": ground(source)}),
            heading(_("Kendala")),
            pairs(about(source, found_too=True)),
            *_asked(source, form),
            *_result(form),
            *form.rest(),
        ],
        "closing": [paragraph(_("Demikian catatan koordinasi ini dibuat dengan sebenarnya."))],
        "photos": [],
    }


def _asked(source: Source, form: Form) -> list[Block]:
    contacted = form.text("dihubungi")
    how = form.text("cara")
    said = _("%(when)s, lewat %(how)s") % {"when": contacted, "how": _lower(how)} if contacted and how else contacted
    lines = [
        *form.line("penyedia"), *form.line("kontrak"), *([(_("Dihubungi"), said)] if said else []),
        *form.lines("nomor_penyedia", "janji"),
    ]  # fmt: skip
    return [heading(_("Penyedia jasa")), pairs(lines)] if lines else []


def _lower(text: str) -> str:
    """In the middle of a sentence; names such as WhatsApp keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:].islower() else text


def _result(form: Form) -> list[Block]:
    result = form.text("hasil")
    return [heading(_("Hasil koordinasi")), paragraph(result)] if result else []


LAYOUT = Layout("catatan_koordinasi", body)
