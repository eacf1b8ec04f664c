"""A draft as it would be sealed now: what the page shows before anything is final. Nothing is saved."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import acting_as
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Paper, Run
from tuntas.cases.moves import number_modes
from tuntas.documents.facts import Document, said_by
from tuntas.documents.source import Source, source_of

__all__ = ["STAMP", "draft_facts"]

STAMP = "KONSEP"


def draft_facts(case: Case, run: Run, key: str, by: Actor, now: datetime, *, language: str = "id") -> Document:
    """What paper `key` would say if `by` finished `run` now. Raises Paper.DoesNotExist where nothing is written yet.

    Its number is given at sealing, so it has none, and no QR; "KONSEP" stands across each page.
    """
    source = source_of(case, language=language, until=now)
    facts = source.facts
    doing = next(one for one in facts.runs if one.pk == run.pk)
    _finish(facts, doing, by, now)
    papers = _sealed(facts, doing, by, now)
    if key not in papers:
        raise Paper.DoesNotExist(f"{case} has no draft of {key}")
    paper = papers[key]
    said = said_by(source, paper)
    with translation.override(language):
        return {**said, "number": _number(source, paper, doing, said["number"], now), "stamp": STAMP}


def _finish(facts: Facts, run: Run, by: Actor, now: datetime) -> None:
    """The run as it would be then, in memory alone."""
    held = acting_as(by, "finish", facts, run, now)
    run.finished_at, run.outcome = now, "finished"
    run.finished_by, run.finished_link = by.user, by.link
    run.finished_as, run.finished_capacity = (held.role, held.capacity) if held else ("", "")
    asks = facts.procedure.box(run.box).asks
    if asks and asks.paper:
        run.answer = str(facts.written(asks.paper).get(asks.field) or "")


def _sealed(facts: Facts, run: Run, by: Actor, now: datetime) -> dict[str, Paper]:
    """The drafts of the step as they would be sealed together; and what is composed without being written."""
    step = facts.procedure.step_of(run.box)
    for key in step.gives:
        kind = facts.procedure.paper(key)
        if kind.kind == "document" and not kind.fields and not facts.draft(key) and key not in facts.waivers:
            before = facts.sealed(key)
            facts.papers.append(Paper(
                case=facts.case, key=key, revision=before.revision + 1 if before else 1, written_at=now,
                written_by=by.user, written_link=by.link,
            ))  # fmt: skip
    drafts = [one for one in facts.papers if one.sealed_at is None and one.key in (*step.needs, *step.gives)]
    for one in drafts:
        one.sealed_at, one.run = now, run
        one.code = None
    return {one.key: one for one in drafts}


def _number(source: Source, paper: Paper, run: Run, lines: list[str], now: datetime) -> list[str]:
    """The number line; of an unnumbered paper what it always says."""
    if paper.number or number_modes(source.facts, [paper.key], run.step, now)[paper.key] == "none":
        return lines
    return [_("Nomor: diberikan saat disahkan")]
