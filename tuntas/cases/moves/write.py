"""Writing papers: drafts that save themselves, and files that are attached to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tuntas.cases import files
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import files_seen, in_office
from tuntas.cases.drafts import Base, base_of, changed, clashing
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Paper, Run
from tuntas.cases.moves.receive import keep, named_reference
from tuntas.cases.moves.record import allowed_or_refused, changing, clock_time, open_run
from tuntas.cases.moves.work import mine_or_refused
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.sop.papers import lacking, normalised, unknown_fields
from tuntas.sop.procedure import Field
from tuntas.sop.procedure import Paper as PaperKind
from tuntas.sop.reasons import Reason

__all__ = ["attach", "detach", "write"]


def write(
    run: Run, key: str, data: Mapping[str, Any], *, by: Actor, version: int | None = None,
    base: Base | None = None, strict: bool = False, by_probe: bool = False, now: datetime | None = None,
) -> Paper:  # fmt: skip
    """Save what is written in paper `key` during `run` as its draft. What is not in `data` stays.

    Half-filled and wrong values are kept as typed; `finish` asks for them. `strict` refuses wrong ones
    (what is only lacking never hinders a draft). `version`: the draft one began from; if it was saved since,
    Conflict. `base`: the answers one began from (`drafts.base_of`); only what differs from them is written, and
    Conflict where somebody has changed the same answer since. `by_probe`: a measurement that a probe made; until
    a person changes it, it is not one made by hand. No Event: sealing records what became of it.
    """
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run, paper = _writable(facts, run, key, by, now)
        values = _values(facts, run, paper, data, by, strict, now)
        draft = facts.draft(key)
        values = _since(facts, paper, values, base) if base is not None else values
        if base is not None and not values and (there := draft or facts.sealed(key)):
            return there
        if draft is None:
            return _begin(facts, run, paper, values, by, now, by_hand=not by_probe)
        _same_version(facts, draft, version)
        merged = {**draft.data, **values}
        theirs = draft.by_hand or bool(changed(paper, values, base_of(paper, draft.data)))
        by_hand = paper.kind == "measurement" and not by_probe and theirs
        Paper.objects.filter(pk=draft.pk, sealed_at=None).update(
            data=merged, version=draft.version + 1, written_at=now, written_by=by.user, written_link=by.link, run=run,
            by_hand=by_hand,
        )  # fmt: skip
        draft.data, draft.version, draft.written_at = merged, draft.version + 1, now
        return draft


def _writable(facts: Facts, run: Run, key: str, by: Actor, now: datetime) -> tuple[Run, PaperKind]:
    if not facts.procedure.has_paper(key):
        raise Refused(CaseReason("no_such_paper", {"found": key}))
    run = open_run(facts, run.pk)
    allowed_or_refused(by, "write", facts, run, now)
    mine_or_refused(facts, run, by, now)
    step = facts.procedure.step_of(run.box)
    paper = facts.procedure.paper(key)
    asked_inline = key in step.needs and key not in facts.held  # a kelengkapan that nobody brought
    if key not in step.gives and not asked_inline and facts.draft(key) is None:
        raise Refused(Reason("not_asked_here", {"step": step.no, "paper": paper.title}, key))
    return run, paper


def _values(
    facts: Facts, run: Run, paper: PaperKind, data: Mapping[str, Any], by: Actor, strict: bool, now: datetime
) -> dict[str, Any]:
    step = facts.procedure.step_of(run.box).key
    values = normalised(paper, data, zone=facts.case.unit.zone)
    reasons = unknown_fields(paper, data)
    for field in paper.fields:
        if field.type == "reference" and field.key in values:
            try:
                values[field.key] = named_reference(paper, field, values[field.key], facts.case.unit)
            except Refused as refused:
                reasons += refused.reasons
                values[field.key] = None  # what is not there is asked for again, never sealed
        if field.type == "files" and field.key in values:
            values[field.key] = _own_files(facts, values[field.key], by, now)
    if strict:
        soft = {"required", "too_few", "paper_missing", "must_be_yes", "must_be_no"}
        reasons += [
            one for one in lacking(paper, step, values, now=now) if one.code not in soft and one.field in values
        ]
        if reasons:
            raise Refused.of(reasons)
    return values


def _own_files(facts: Facts, ids: Any, by: Actor, now: datetime) -> list[int]:
    """Only attachments of this very case can be named in its papers, and by a vendor only those it may see."""
    wanted = [one for one in ids if type(one) is int] if isinstance(ids, list) else []
    own = set(Attachment.objects.filter(case=facts.case).values_list("pk", flat=True))
    if not in_office(by, facts, now):
        own &= files_seen(by, facts, now)
    return [one for one in wanted if one in own]


def _begin(
    facts: Facts, run: Run, paper: PaperKind, values: dict[str, Any], by: Actor, now: datetime, *, by_hand: bool = True
) -> Paper:
    """A new revision: begins from what the newest sealed one says."""
    before = facts.sealed(paper.key)
    return Paper.objects.create(
        case=facts.case, key=paper.key, revision=before.revision + 1 if before else 1, run=run,
        data={**(before.data if before else {}), **values}, by_hand=by_hand and paper.kind == "measurement",
        written_at=now, written_by=by.user, written_link=by.link,
    )  # fmt: skip


def _since(facts: Facts, paper: PaperKind, values: Mapping[str, Any], base: Base) -> dict[str, Any]:
    """Of `values` those that their writer changed. Raises Conflict where another has changed the same."""
    there = facts.draft(paper.key) or facts.sealed(paper.key)
    if there is not None and clashing(paper, values, base, there.data):
        raise edited(facts, there)
    mine = changed(paper, values, base)
    return {key: value for key, value in values.items() if key in mine}


def _same_version(facts: Facts, draft: Paper, version: int | None) -> None:
    """Also one's own saving counts: from another device it is as unseen as another person's."""
    if version is not None and draft.version > version:
        raise edited(facts, draft)


def edited(facts: Facts, there: Paper) -> Conflict:
    """Somebody has saved since: who and when."""
    name = there.written_by.get_short_name() if there.written_by else ""
    name = name or (there.written_link.person if there.written_link else "") or "?"
    conflict = Conflict(CaseReason("edited", {"name": name, "time": clock_time(facts, there.written_at)}, there.key))
    conflict.theirs = {"version": there.version, "data": there.data}
    return conflict


def attach(
    run: Run, key: str, field: str, uploads: Sequence[files.Upload], *, by: Actor, now: datetime | None = None
) -> list[Attachment]:
    """Add files to a field of a paper's draft. Raises Refused before anything is stored."""
    now = now or datetime.now(UTC)
    if not uploads:
        raise Refused(CaseReason("no_file"))
    if not files.space_for_files():
        raise Refused(CaseReason("disk_full"))
    kept = [files.checked(one) for one in uploads]
    with changing(run.case_id) as facts:
        run, paper = _writable(facts, run, key, by, now)
        target = _file_field(paper, field)
        there = list(facts.written(key).get(target.key) or [])
        if target.most and len(there) + len(kept) > target.most:
            values = {"paper": paper.title, "field": target.label, "most": int(target.most)}
            raise Refused(Reason("too_many", values, key, target.key))
        added = [keep(facts.case, one, by=by, now=now) for one in kept]
        _save_files(facts, run, paper, target, [*there, *(one.pk for one in added)], by, now)
        return added


def detach(run: Run, key: str, field: str, attachment: int, *, by: Actor, now: datetime | None = None) -> None:
    """Take a file out of a draft again; its bytes stay, sealed revisions keep theirs."""
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run, paper = _writable(facts, run, key, by, now)
        target = _file_field(paper, field)
        left = [one for one in facts.written(key).get(target.key) or [] if one != attachment]
        _save_files(facts, run, paper, target, left, by, now)


def _file_field(paper: PaperKind, field: str) -> Field:
    fields = [one for one in paper.fields if one.type == "files" and field in ("", one.key)]
    if not fields:
        raise Refused(CaseReason("not_a_file_paper", {"paper": paper.title}, paper.key, field))
    return fields[0]


def _save_files(
    facts: Facts, run: Run, paper: PaperKind, field: Field, ids: list[int], by: Actor, now: datetime
) -> None:
    draft = facts.draft(paper.key)
    if draft is None:
        _begin(facts, run, paper, {field.key: ids}, by, now)
        return
    Paper.objects.filter(pk=draft.pk, sealed_at=None).update(
        data={**draft.data, field.key: ids}, version=draft.version + 1, written_at=now, written_by=by.user,
        written_link=by.link, run=run,
    )  # fmt: skip
