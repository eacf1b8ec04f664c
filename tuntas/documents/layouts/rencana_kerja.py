"""Rencana kerja: what is planned against the trouble, by whom, in how many minutes, with which tools."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper
from tuntas.documents import words
from tuntas.documents.blocks import Block, column, heading, pairs, paragraph, row, table
from tuntas.documents.form import Form
from tuntas.documents.layout import Body, Layout
from tuntas.documents.source import Source
from tuntas.documents.telling import about, found, ground

__all__ = ["LAYOUT", "body"]


def body(source: Source, paper: Paper) -> Body:
    form = Form(source, paper)
    opening = _("Berdasarkan %(ground)s, disusun rencana kerja penanganan kendala jaringan sebagai berikut.")
    closing = _("Demikian rencana kerja ini disusun untuk dilaksanakan.")
    return {
        "blocks": [
            paragraph(opening % {"ground": ground(source)}),
            heading(_("Kendala")),
            pairs([*about(source), *_kind(source), *form.line("dampak")]),
            *_plan(source, form),
            *_tools(form),
            *form.rest(),
        ],
        "closing": [paragraph(closing)],
        "photos": [],
    }


def _kind(source: Source) -> list[tuple[str, str]]:
    """What the reporter said beyond the title; the kind found, where a plan is made once more after the check."""
    return found(source)


def _plan(source: Source, form: Form) -> list[Block]:
    rows = form.rows("langkah")
    if not rows:
        return []
    columns = [
        column(_("No."), "0.9cm", "center"), column(_("Langkah yang direncanakan")), column(_("Pelaksana"), "4.2cm"),
        column(_("Waktu"), "2.4cm", "right"),
    ]  # fmt: skip
    lines = [
        row([str(no), str(one.get("apa") or "–"), str(one.get("siapa") or "–"), _minutes(source, one.get("menit"))])
        for no, one in enumerate(rows, 1)
    ]
    timed = [one["menit"] for one in rows if isinstance(one.get("menit"), int | float)]
    if timed:
        total = words.working(round(sum(timed)), source.language)
        lines.append(row(["", _("Jumlah"), "", total], strong=True))
    return [heading(_("Langkah kerja")), table(columns, lines)]


def _minutes(source: Source, value: Any) -> str:
    said = words.number(value, source.language) if isinstance(value, int | float) else ""
    return _("%(count)s menit") % {"count": said} if said else "–"


def _tools(form: Form) -> list[Block]:
    tools = form.text("alat")
    return [heading(_("Peralatan")), paragraph(tools)] if tools else []


LAYOUT = Layout("rencana_kerja", body)
