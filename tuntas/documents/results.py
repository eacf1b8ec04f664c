"""Section C of the final report: what was found, done and measured, read from the papers of the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tuntas.cases.measured import Measured
from tuntas.cases.models import Paper as Revision
from tuntas.documents import measuring
from tuntas.documents.blocks import Block, bullets, column, heading, row, small, table
from tuntas.documents.source import Source
from tuntas.sop.papers import is_filled
from tuntas.sop.procedure import INTAKE, Field, Paper

__all__ = ["ending_steps", "measurements", "results"]


def results(source: Source) -> list[Block]:
    """The report paper's own account first, then every paper that a later step than the first gave."""
    found: list[Block] = []
    report = source.procedure.policy.report_paper
    ends = ending_steps(source)
    if report in source.papers:
        fields = source.procedure.paper(report).fields
        account = [one for one in fields if not one.at or set(one.at) - ends]
        found += source.reader.blocks(account, source.papers[report].data)
    measured: list[Paper] = []
    for paper in _given_later(source):
        if paper.kind == "measurement":
            measured.append(paper)
        elif paper.key != report:
            found += _blocks(source, paper)
    return found + measurements(source, measured) + _logged(source)


def ending_steps(source: Source) -> set[str]:
    """The steps at which the procedure ends."""
    return {box.step for box in source.procedure.boxes() if box.ends}


def _given_later(source: Source) -> Iterator[Paper]:
    """In the order of the sheet; what the first step gives is a plan, not a result."""
    first = {box.step for box in source.procedure.starts}
    seen = {key for step in source.procedure.steps if step.key in first for key in step.gives}
    for step in source.procedure.steps:
        for key in step.gives:
            if key not in seen and key in source.papers:
                seen.add(key)
                yield source.procedure.paper(key)


def _blocks(source: Source, paper: Paper) -> list[Block]:
    """A paper under its name; of the intake paper only what was found later than the report."""
    fields = paper.fields
    if paper.key == source.procedure.intake.paper:
        fields = tuple(one for one in fields if one.at and INTAKE not in one.at)
    fields = tuple(one for one in fields if one.type != "files")  # the appendix lists files
    body = source.reader.blocks(fields, source.papers[paper.key].data)
    return [heading(paper.title.to(source.language)), *body] if body else []


# -- measurements -------------------------------------------------------------------------------


def measurements(source: Source, papers: Sequence[Paper]) -> list[Block]:
    """Before and after side by side, where all have the same columns; a lone one the same way.

    What probes measured, and nobody changed, is told with their thresholds.
    """
    if papers and not any(source.papers[one.key].by_hand for one in papers) and source.measured:
        return _by_probes(source, source.measured, papers)
    tables = [next((one for one in paper.fields if one.type == "rows"), None) for paper in papers]
    alike = len({tuple(one.key for one in field.columns) for field in tables if field}) == 1
    if not papers or not alike or not all(tables):
        return [block for paper in papers for block in (*_blocks(source, paper), *_by_hand(source, paper))]
    found = [heading(_("Hasil pengukuran")), _compared(source, papers, [one for one in tables if one])]
    for paper in papers:
        data = source.papers[paper.key].data
        lines = source.reader.lines(paper.fields, data)
        told = "; ".join(f"{label}: {value}" for label, value in lines)
        marked = _("diukur dengan tangan") if source.papers[paper.key].by_hand else ""
        said = "; ".join(one for one in (told, marked) if one)
        found.append(small(f"{paper.title.to(source.language)}: {said.rstrip(' .')}."))
    return found


def _by_probes(source: Source, measured: Measured, papers: Sequence[Paper]) -> list[Block]:
    """What failed, before beside after; all else only by its number, for the measurement's own paper tells it."""
    before, after = measured.before, measured.after if len(papers) > 1 else None
    lines = measuring.telling(measured)
    found: list[Block] = [heading(_("Hasil pengukuran"))]
    if lines:
        found.append(measuring.compared(lines) if after else measuring.single(lines, "before"))
    if rest := sum(one.passed is True and one not in lines for one in measured.lines):
        found.append(small(_("%(count)d hal lain yang diukur lulus.") % {"count": rest}))
    for paper, taken in zip(papers, [one for one in (before, after) if one], strict=False):
        found.append(measuring.in_short(source, paper.title.to(source.language), taken))
    return [*found, small(measured.proof)] if after and measured.proof else found


def _by_hand(source: Source, paper: Paper) -> list[Block]:
    return [small(_("Diukur dengan tangan."))] if source.papers[paper.key].by_hand else []


def _compared(source: Source, papers: Sequence[Paper], fields: Sequence[Field]) -> Block:
    """One row per thing measured, one column per measurement."""
    key = fields[0].columns[0]
    readings = [
        _by_first(source, field, source.papers[paper.key])
        for paper, field in zip(papers, fields, strict=True)
    ]
    things = dict.fromkeys(thing for one in readings for thing in one)
    columns = [column(source.reader.label(key), "4.4cm")]
    columns += [column(paper.title.to(source.language)) for paper in papers]
    return table(columns, [row([thing, *(one.get(thing, "–") for one in readings)]) for thing in things])


def _by_first(source: Source, field: Field, paper: Revision) -> dict[str, str]:
    """What was measured, by the value of the first column; several of one thing on lines of their own."""
    found: dict[str, list[str]] = {}
    rows = paper.data.get(field.key)
    for values in (one for one in rows if isinstance(one, dict)) if isinstance(rows, list) else ():
        thing = source.reader.text(field.columns[0], values.get(field.columns[0].key))
        found.setdefault(thing, []).append(", ".join(_reading(source, field, values)))
    return {thing: "\n".join(lines) for thing, lines in found.items()}


def _reading(source: Source, field: Field, values: dict[str, Any]) -> Iterator[str]:
    for one in field.columns[1:]:
        value = values.get(one.key)
        if one.type == "yesno" and value in ("Y", "T"):
            label = source.reader.label(one).lower()
            yield label if value == "Y" else _("tidak %(what)s") % {"what": label}
        elif is_filled(value):
            yield source.reader.text(one, value)


def _logged(source: Source) -> list[Block]:
    """What was written down while the work went on."""
    lines = [
        f"{source.short(event.at)}, {_author(source, event)}: {event.data.get('text', '')}"
        for event in source.events
        if event.kind == "work.logged" and source.known(event.at)
    ]
    return [heading(_("Catatan pekerjaan")), bullets(lines)] if lines else []


def _author(source: Source, event: Any) -> str:
    name, behalf = source.who(event.user, event.link), event.data.get("on_behalf")
    return _("%(name)s atas nama %(vendor)s") % {"name": name, "vendor": behalf} if behalf else name
