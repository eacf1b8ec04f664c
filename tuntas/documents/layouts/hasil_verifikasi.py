"""Hasil verifikasi: what was found and measured, whether we can handle it ourselves, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper, Run
from tuntas.documents.blocks import Block, Pair, heading, pairs, paragraph
from tuntas.documents.form import Form
from tuntas.documents.layout import Body, Layout
from tuntas.documents.signers import run_of
from tuntas.documents.source import Source
from tuntas.documents.telling import about, ground, measured
from tuntas.sop.procedure import END

__all__ = ["LAYOUT", "body"]


def body(source: Source, paper: Paper) -> Body:
    form = Form(source, paper)
    opening = _("Berdasarkan %(ground)s, telah dilakukan verifikasi kendala jaringan dengan hasil berikut.")
    decision = [*form.line("dapat_ditangani"), *form.line("alasan"), *_next(source, run_of(source, paper))]
    return {
        "blocks": [
            paragraph(opening % {"ground": ground(source)}),
            heading(_("Kendala")),
            pairs(about(source, found_too=True)),
            *_found(source, form),
            *measured(source, before_only=True),
            heading(_("Keputusan")),
            pairs(decision),
            *form.rest(),
        ],
        "closing": [paragraph(_("Demikian hasil verifikasi ini dibuat dengan sebenarnya."))],
        "photos": [],
    }


def _found(source: Source, form: Form) -> list[Block]:
    """What the verification found, and what the check before it had found."""
    checked = source.papers.get(source.procedure.intake.paper)
    before = Form(source, checked).line("hasil_pengecekan") if checked else []
    lines = [*before, *form.line("temuan", _("Temuan verifikasi"))]
    return [heading(_("Temuan")), pairs(lines)] if lines else []


def _next(source: Source, run: Run | None) -> list[Pair]:
    """Where the answer leads on the sheet."""
    box = source.procedure.box(run.box) if run else None
    arrow = box.arrow(run.answer) if run and box and box.asks else None
    if arrow is None:
        return []
    steps = [source.procedure.step_of(one) for one in arrow.to if one != END]
    said = ", ".join(
        _("langkah %(no)s, %(step)s") % {"no": one.no, "step": one.does.to(source.language)} for one in steps
    )
    return [(_("Tindak lanjut"), said[:1].upper() + said[1:])] if said else []


LAYOUT = Layout("hasil_verifikasi", body)
