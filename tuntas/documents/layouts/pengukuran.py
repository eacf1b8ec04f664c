"""A measurement: what probes found, layer by layer, with packets, path and the hash of the raw data; or a person's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tuntas.cases.measured import Measured, Taken
from tuntas.cases.models import Paper
from tuntas.documents import measuring
from tuntas.documents.blocks import Block, heading, pairs, paragraph
from tuntas.documents.form import Form
from tuntas.documents.layout import Body, Layout
from tuntas.documents.layouts import other
from tuntas.documents.source import Source
from tuntas.documents.telling import about

__all__ = ["LAYOUT", "body"]

_MEASURED = ("datetime", "text", "rows")  # the types of the fields that a probe fills, told by its own account


def body(source: Source, paper: Paper) -> Body:
    """As `other` where a person measured, or changed what a probe had found; what probes found is told besides."""
    plain = other.body(source, paper)
    measured = source.measured
    found = _taken(source, paper, measured)
    if measured is None or found is None:
        return plain
    told = [heading(_("Pengukuran")), pairs(measuring.account(source, found))]
    if paper.by_hand:
        return {**plain, "blocks": [*plain["blocks"], *told, *_results(measured, found)]}
    form = Form(source, paper)
    for field in form.kind.fields:
        if field.type in _MEASURED:
            form.value(field.key)  # placed: the probe's own account says it
    rest = form.rest(files=True)
    return {**plain, "blocks": [pairs(about(source)), *told, *rest, *_results(measured, found)]}


def _taken(source: Source, paper: Paper, measured: Measured | None) -> Taken | None:
    """The measuring that this paper is about: that of before the step that restores, or after it."""
    if measured is None:
        return None
    step = source.procedure.policy.restores
    later = bool(step) and paper.key in source.procedure.step(step).gives
    return measured.after if later else measured.before


def _results(measured: Measured, found: Taken) -> list[Block]:
    """The table, the packets, the path."""
    both = found is measured.after and measured.before is not None
    return [
        *([paragraph(measured.proof)] if both and measured.proof else []),
        heading(_("Sebelum dan sesudah") if both else _("Hasil ukur")),
        measuring.compared(measured.lines) if both else measuring.single(measured.lines, found.phase),
        *_with(_("Paket demi paket"), measuring.packets(found)),
        *_with(_("Jalur"), measuring.paths(found)),
    ]  # fmt: skip


def _with(title: str, blocks: list[Block]) -> list[Block]:
    return [heading(title), *blocks] if blocks else []


LAYOUT = Layout("pengukuran", body)
