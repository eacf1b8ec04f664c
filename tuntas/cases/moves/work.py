"""The work on a step: take it, let it go, log what was done, and finish it through the one gate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from tuntas.cases import registry
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import Capacity, still_performs
from tuntas.cases.chain import digest
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Paper, Party, Run, VendorLink
from tuntas.cases.moves.classify import classify
from tuntas.cases.moves.opening import apply, close_case, issue_link
from tuntas.cases.moves.record import allowed_or_refused, changing, clock_time, open_run, record
from tuntas.cases.moves.seal import freeze, seal
from tuntas.cases.moves.wide import close_followers
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.sop import flow
from tuntas.sop.papers import is_filled
from tuntas.sop.words import Label

__all__ = ["accept", "finish", "give_link", "log", "mine_or_refused", "release", "take"]

LOG_MOST = 2000
NAME_MOST = 120


def take(run: Run, *, by: Actor, now: datetime | None = None) -> Run:
    """Say "I do this": the run is `by`'s until finished, released or reassigned."""
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        held = allowed_or_refused(by, "take", facts, run, now)
        if not mine_or_refused(facts, run, by, now):
            _take(facts, run, by, held, now)
        return run


def accept(run: Run, person: str, *, by: Actor, now: datetime | None = None) -> Run:
    """A vendor accepts the work by its link, under the name of the person who will do it."""
    now = now or datetime.now(UTC)
    person = " ".join(person.replace("\x00", "").split())
    if not person:
        raise Refused(CaseReason("no_name"))
    if len(person) > NAME_MOST:
        raise Refused(CaseReason("too_long", {"field": Label("Nama", "Name"), "most": NAME_MOST}))
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        held = allowed_or_refused(by, "take", facts, run, now)
        if by.link is not None:
            VendorLink.objects.filter(pk=by.link.pk).update(person=person)
            by.link.person = person
        if not mine_or_refused(facts, run, by, now):
            _take(facts, run, by, held, now)
        return run


def _take(facts: Facts, run: Run, by: Actor, held: Capacity, now: datetime) -> None:
    rows, before = Run.objects.filter(pk=run.pk, taken_at=run.taken_at, finished_at=None), run.taken_by
    if not rows.update(taken_at=now, taken_by=by.user, taken_link=by.link):
        raise Conflict(CaseReason("closed"))
    run.taken_at, run.taken_by, run.taken_link = now, by.user, by.link
    if by.link and not by.link.accepted_at:
        VendorLink.objects.filter(pk=by.link.pk).update(accepted_at=now)
        record(facts, "link.accepted", by=by, now=now, run=run)
    after: dict[str, Any] = {"from_user": before.pk} if before else {}  # whose duty had ended
    record(facts, "step.taken", by=by, now=now, run=run, **after, **_behalf(facts, run, held))


def _behalf(facts: Facts, run: Run, held: Capacity) -> dict[str, str]:
    """What the event says when an internal role records the work of another, and as whose deputy one acts."""
    said = {"capacity": held.capacity} if held.capacity else {}
    by = facts.procedure.box(run.box).by
    if held.role in by or not facts.procedure.may_perform(run.box, held.role):
        return said
    party = next((facts.parties[role] for role in by if role in facts.parties), None)
    return {**said, "on_behalf": party.name if party else facts.procedure.role(by[0]).name.id}


def mine_or_refused(facts: Facts, run: Run, by: Actor, now: datetime | None = None) -> bool:
    """Whether the run is already `by`'s; False when nobody's. Raises Conflict when it is somebody else's.

    Nobody's is also what somebody took whose duty for it has ended since: a colleague goes on with it.
    A vendor and the Anggota who records for it work on the same run: the office may go on where the vendor began.
    """
    if run.taken_at is None:
        return False
    same_vendor = bool(run.taken_link and by.link and run.taken_link.party_id == by.link.party_id)
    if same_vendor or (run.taken_by_id is not None and by.user is not None and run.taken_by_id == by.user.pk):
        return True
    if run.taken_link and by.user:
        return True
    if run.taken_by and not still_performs(run.taken_by, facts, run, now or datetime.now(UTC)):
        return False
    name = run.taken_by.get_short_name() if run.taken_by else run.taken_link.person if run.taken_link else ""
    raise Conflict(CaseReason("taken", {"name": name or "?", "time": clock_time(facts, run.taken_at)}))


def release(run: Run, *, by: Actor, now: datetime | None = None) -> Run:
    """Let a run go, for another to take. What was written in it stays."""
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        held = allowed_or_refused(by, "release", facts, run, now)
        if not mine_or_refused(facts, run, by, now):
            raise Refused(CaseReason("not_taken"))
        Run.objects.filter(pk=run.pk, finished_at=None).update(taken_at=None, taken_by=None, taken_link=None)
        run.taken_at = run.taken_by = run.taken_link = None
        record(facts, "step.released", by=by, now=now, run=run, **_behalf(facts, run, held))
        return run


def log(run: Run, text: str, *, by: Actor, now: datetime | None = None) -> None:
    """A note of the work as it goes on, with its time."""
    now = now or datetime.now(UTC)
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(CaseReason("no_text"))
    if len(text) > LOG_MOST:
        raise Refused(CaseReason("too_long", {"field": Label("Catatan", "Note"), "most": LOG_MOST}))
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        held = allowed_or_refused(by, "log", facts, run, now)
        if not mine_or_refused(facts, run, by, now):
            _take(facts, run, by, held, now)
        record(facts, "work.logged", by=by, now=now, run=run, text=text, **_behalf(facts, run, held))


def give_link(run: Run, *, by: Actor, now: datetime | None = None) -> VendorLink:
    """A fresh link for the vendor of this run; the one before stops working."""
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        allowed_or_refused(by, "issue_link", facts, run, now)
        party = next((facts.parties[one] for one in facts.procedure.box(run.box).by if one in facts.parties), None)
        if party is None:
            raise Refused(CaseReason("no_vendor"))
        return issue_link(facts, party, run=run, by=by, now=now)


def finish(
    run: Run, *, by: Actor, decision: str = "", numbers: Mapping[str, str] = MappingProxyType({}),
    seen: Mapping[str, int] = MappingProxyType({}), now: datetime | None = None,
) -> list[Run]:  # fmt: skip
    """Finish a run: the gate of the SOP is asked, its papers are sealed, the next boxes open.

    `numbers`: those typed in (from SRIKANDI), by paper. `seen`: the version of each draft that was looked at
    before; Conflict where another one stands there now. One transaction; of two who finish at once the second
    gets Conflict, told who was first. Raises Refused with everything that is lacking. The runs that opened.
    """
    now = now or datetime.now(UTC)
    with changing(run.case_id) as facts:
        run = open_run(facts, run.pk)
        held = allowed_or_refused(by, "finish", facts, run, now)
        taken = mine_or_refused(facts, run, by, now)
        if run.held_at:
            raise Refused(CaseReason("held", {"reason": facts.holds[run.pk][-1].reason}))
        _as_seen(facts, seen)
        decision, drafts = _decided(facts, run, decision)
        change, answer = flow.finish(
            facts.procedure, facts.state, run.box, role=held.role, held=facts.held, drafts=drafts,
            waived=facts.waivers, decision=decision, now=now,
        )  # fmt: skip
        if reasons := [one for gate in registry.gates for one in gate(facts, run)]:
            raise Refused.of(reasons)
        _write_answer(facts, run, drafts, by, now)
        if not taken:
            _take(facts, run, by, held, now)
        _close(facts, run, by, held, answer, now)
        papers = seal(facts, run, numbers=numbers, by=by, now=now)
        classify(facts, papers)
        said = [_said(facts, one) for one in papers]
        spent = int(facts.spent(run, now).total_seconds())
        norm = facts.procedure.step_of(run.box).within
        record(
            facts, "step.finished", by=by, now=now, run=run, answer=answer, papers=said, role=held.role,
            spent_seconds=spent, norm=norm.text, due=run.due_at.isoformat() if run.due_at else None,
            **_behalf(facts, run, held),
        )  # fmt: skip
        opened = apply(facts, change, by=by, now=now)
        if change.state.ended:
            close_case(facts, "finished", now)
            record(facts, "case.finished", by=by, now=now)
            close_followers(facts, now)
        freeze(facts, papers, now)
        return opened


def _as_seen(facts: Facts, seen: Mapping[str, int]) -> None:
    """What was looked at is what is sealed. Raises Conflict, naming who wrote since."""
    for key, version in seen.items():
        draft = facts.draft(key)
        if draft is not None and draft.version != version:
            by = draft.written_by.get_short_name() if draft.written_by else ""
            by = by or (draft.written_link.person if draft.written_link else "") or "?"
            raise Conflict(CaseReason("edited", {"name": by, "time": clock_time(facts, draft.written_at)}, key))


def _decided(facts: Facts, run: Run, decision: str) -> tuple[str, dict[str, dict[str, Any]]]:
    """The decision as the sheet writes it ("ya" is Y), and the papers with it where their field is still empty."""
    box, drafts = facts.procedure.box(run.box), facts.drafts_of(run)
    decision = decision.strip()
    for arrow in box.arrows:
        if decision and decision.casefold() in (
            arrow.answer.casefold(),
            *(one.casefold() for one in _says(arrow.label)),
        ):
            decision = arrow.answer
    asks = box.asks
    if decision and asks and asks.paper and not is_filled(drafts.get(asks.paper, {}).get(asks.field)):
        drafts[asks.paper] = {**drafts.get(asks.paper, {}), asks.field: decision}
    return decision, drafts


def _says(label: Label) -> tuple[str, str]:
    return label.id, label.to("en")


def _write_answer(facts: Facts, run: Run, drafts: dict[str, dict[str, Any]], by: Actor, now: datetime) -> None:
    """An answer that was given at the finish is written into the paper that asks for it."""
    asks = facts.procedure.box(run.box).asks
    if asks is None or not asks.paper or asks.paper not in drafts:
        return
    draft, data = facts.draft(asks.paper), drafts[asks.paper]
    if draft is not None and draft.data.get(asks.field) != data.get(asks.field):
        Paper.objects.filter(pk=draft.pk, sealed_at=None).update(data=data, written_at=now)
        draft.data = data


def _close(facts: Facts, run: Run, by: Actor, held: Capacity, answer: str, now: datetime) -> None:
    rows = Run.objects.filter(pk=run.pk, finished_at=None)
    if not rows.update(
        finished_at=now, finished_by=by.user, finished_link=by.link, finished_as=held.role, outcome="finished",
        finished_capacity=held.capacity, answer=answer,
    ):  # fmt: skip
        raise Conflict(CaseReason("closed"))
    run.finished_at, run.outcome = now, "finished"


def _said(facts: Facts, paper: Paper) -> dict[str, object]:
    """What the event says of a sealed paper; the vendor that it names becomes the holder of its role."""
    _assign(facts, paper)
    return {
        "key": paper.key, "revision": paper.revision, "sha256": digest(paper.data), "files": _hashes(facts, paper),
    }  # fmt: skip


def _hashes(facts: Facts, paper: Paper) -> list[str]:
    fields = [one for one in facts.procedure.paper(paper.key).fields if one.type == "files"]
    ids = [pk for field in fields for pk in paper.data.get(field.key) or []]
    if not ids:
        return []
    return list(Attachment.objects.filter(pk__in=ids, case=facts.case).order_by("pk").values_list("sha256", flat=True))


def _assign(facts: Facts, paper: Paper) -> None:
    """A vendor named in a sealed paper becomes the holder of its role in this case."""
    for field in facts.procedure.paper(paper.key).fields:
        value = paper.data.get(field.key)
        if field.assigns and is_filled(value):
            # another vendor now: the link that the one before was given opens nothing any more
            gone = VendorLink.objects.filter(case=facts.case, party__role=field.assigns, revoked_at=None)
            gone.exclude(party__unit_id=value.get("id"), party__name=value["name"]).update(revoked_at=paper.sealed_at)
            Party.objects.update_or_create(
                case=facts.case, role=field.assigns, defaults={"unit_id": value.get("id"), "name": value["name"]}
            )
            facts.__dict__.pop("parties", None)
