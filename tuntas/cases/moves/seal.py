"""Sealing: papers become final, each with its number, its code, and all that its document will ever say."""

from __future__ import annotations

import base64
import logging
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tuntas.cases import registry
from tuntas.cases.actors import SYSTEM, Actor
from tuntas.cases.chain import digest
from tuntas.cases.facts import Facts
from tuntas.cases.models import Counter, Paper, Run
from tuntas.cases.moves.record import record
from tuntas.cases.numbers import counter_name, mode_of, next_serial, pattern_of, start_of
from tuntas.cases.refusals import CaseReason, Refused
from tuntas.people.duties import local_day
from tuntas.people.models import Series
from tuntas.people.numbering import Pattern
from tuntas.people.stationery import letterhead_on, series_of
from tuntas.sop.procedure import Paper as PaperKind
from tuntas.sop.words import Label

__all__ = ["NUMBER_MOST", "compose_documents", "freeze", "new_code", "number_modes", "seal"]

NUMBER_MOST = 160
_log = logging.getLogger(__name__)


def seal(facts: Facts, run: Run, *, numbers: Mapping[str, str], by: Actor, now: datetime) -> list[Paper]:
    """Seal what was written in `run`, and what is composed from the case; `numbers` are those typed in, by paper.

    Raises Refused where a number is lacking or taken.
    """
    drafts = _drafts(facts, run, by, now)
    given = _numbers(facts, run, drafts, numbers, by, now)
    for paper in drafts:
        paper.sealed_at, paper.run, paper.code = now, run, new_code()
        paper.number, paper.number_key, paper.series, paper.serial = given.get(paper.key, ("", None, "", None))
        _sealed(facts, paper)
    return drafts


def _sealed(facts: Facts, paper: Paper) -> None:
    """Write the seal of `paper`. Raises Refused where another case took its number at the same moment."""
    try:
        with transaction.atomic():
            Paper.objects.filter(pk=paper.pk, sealed_at=None).update(
                sealed_at=paper.sealed_at, run=paper.run, code=paper.code, number=paper.number,
                number_key=paper.number_key, series=paper.series, serial=paper.serial,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_taken(facts.procedure.paper(paper.key), paper.number)) from None


def _drafts(facts: Facts, run: Run, by: Actor, now: datetime) -> list[Paper]:
    """The drafts of the run's step; a paper of kind `document` without fields needs nobody to write it."""
    step = facts.procedure.step_of(run.box)
    for key in step.gives:
        kind = facts.procedure.paper(key)
        if kind.kind == "document" and not kind.fields and not facts.draft(key) and key not in facts.waivers:
            before = facts.sealed(key)
            facts.papers.append(Paper.objects.create(
                case=facts.case, key=key, revision=before.revision + 1 if before else 1, run=run, written_at=now,
                written_by=by.user, written_link=by.link,
            ))  # fmt: skip
    keys = (*step.needs, *step.gives)
    return [one for one in facts.papers if one.sealed_at is None and one.key in keys]


def new_code() -> str:
    """The code of a paper's QR: 128 random bits, in letters and digits that are read aloud without doubt."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


# -- numbers ------------------------------------------------------------------------------------

_Number = tuple[str, str | None, str, int | None]


def number_modes(facts: Facts, keys: Iterable[str], step: str, now: datetime) -> dict[str, str]:
    """How each of `keys` is numbered when `step` seals it: auto · typed · none; one query."""
    found = series_of(facts.case.unit, keys, local_day(facts.case.unit, now))
    return {key: _mode(facts.procedure.paper(key), step, series) for key, series in found.items()}


def _mode(kind: PaperKind, step: str, series: Series | None) -> str:
    if kind.numbered_at and step not in kind.numbered_at:
        return "none"
    return mode_of(kind, series)


def _numbers(
    facts: Facts, run: Run, drafts: Sequence[Paper], typed: Mapping[str, str], by: Actor, now: datetime
) -> dict[str, _Number]:
    """The number of each paper. Counters are raised in the order of their names, so that nobody waits in a ring."""
    unit, day, given = facts.case.unit, local_day(facts.case.unit, now), dict[str, _Number]()
    wanted: list[tuple[str, Pattern, int]] = []
    reasons = []
    code, rows = letterhead_on(unit, day).code, series_of(unit, [one.key for one in drafts], day)
    for paper in drafts:
        kind, series = facts.procedure.paper(paper.key), rows[paper.key]
        mode, number = _mode(kind, run.step, series), " ".join(typed.get(paper.key, "").split())
        pattern = pattern_of(kind, series, code, day)
        if number:
            reasons += _wrong_number(facts, kind, number, pattern if mode == "auto" else None, given.values())
            given[paper.key] = (number, f"{unit.pk}/{number}", "", None)
        elif mode == "typed" and by.user is not None:
            reasons.append(CaseReason("number_needed", {"paper": kind.title}, kind.key, "number"))
        elif mode == "auto":
            wanted.append((paper.key, pattern, start_of(series, day)))
    if reasons:
        raise Refused.of(reasons)
    for key, pattern, start in sorted(wanted, key=lambda one: one[1].series):
        given[key] = _next(unit.pk, pattern, start, {one[0] for one in given.values()})
    return given


def _wrong_number(
    facts: Facts, kind: PaperKind, number: str, own: Pattern | None, given: Iterable[_Number]
) -> list[CaseReason]:
    """Why a typed number cannot stand: too long, given before or just now, or one that the series gives by itself."""
    if len(number) > NUMBER_MOST:
        long = {"field": Label("Nomor naskah", "Number of the paper"), "most": NUMBER_MOST}
        return [CaseReason("too_long", long, kind.key, "number")]
    now = any(number == one[0] for one in given)
    if now or Paper.objects.filter(number_key=f"{facts.case.unit_id}/{number}").exists():
        return [_taken(kind, number)]
    if own is not None and own.gives(number):
        return [CaseReason("number_automatic", {"paper": kind.title, "number": number[:80]}, kind.key, "number")]
    return []


def _taken(kind: PaperKind, number: str) -> CaseReason:
    return CaseReason("number_taken", {"paper": kind.title, "number": number[:80]}, kind.key, "number")


def _next(unit: int, pattern: Pattern, start: int, typed: Collection[str]) -> _Number:
    """The next number of a series: gapless, because its counter is raised in the transaction that uses it."""
    counter, _ = Counter.objects.select_for_update().get_or_create(series=counter_name(unit, pattern))
    counter.value = serial = next_serial(unit, pattern, start, counter, typed)
    counter.save(update_fields=["value"])
    number = pattern.number(serial)
    return number, f"{unit}/{number}", counter.series[:200], serial


# -- what the documents say ---------------------------------------------------------------------


def freeze(facts: Facts, papers: Sequence[Paper], now: datetime) -> None:
    """Keep what the documents of just sealed papers say, and record its hash in the chain."""
    if not papers:
        return
    said = []
    frozen = compose_documents(facts, papers)
    for paper in papers:
        told: dict[str, Any] = {"key": paper.key, "revision": paper.revision, "number": paper.number}
        if paper.pk in frozen:
            paper.frozen = frozen[paper.pk]
            Paper.objects.filter(pk=paper.pk, frozen__isnull=True).update(frozen=paper.frozen)
            told["sha256"] = digest(paper.frozen)
        said.append(told)
    record(facts, "papers.sealed", by=SYSTEM, now=now, papers=said)


def compose_documents(facts: Facts, papers: Sequence[Paper]) -> dict[int, dict[str, Any]]:
    """What the documents say, by paper. A layout that fails hinders no work: it is told, and tried again later."""
    found: dict[int, dict[str, Any]] = {}
    for compose in registry.composers:
        try:
            with transaction.atomic():
                found |= compose(facts.case, papers)
        except Exception:
            _log.exception("papers of case %s could not be composed", facts.case.number)
    return found
