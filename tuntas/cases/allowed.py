"""Who may see and who may do: one queryset and one answer, for pages, API and links alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from tuntas.cases.actors import Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Run
from tuntas.people.duties import duties_of
from tuntas.people.models import User
from tuntas.sop.words import Label

__all__ = [
    "MOVES", "OFFICE_EVENTS", "Capacity", "can", "capacities", "document_seen", "files_seen", "in_office",
    "papers_seen", "policy_roles", "still_performs", "visible_to", "who_may",
]  # fmt: skip

PERFORMING = ("take", "release", "write", "attach", "finish", "log")
OFFICE_ONLY = ("hold", "resume", "send_back")  # performing, but never by a vendor itself
BY_POLICY = ("waive", "reassign", "withdraw", "reopen", "acknowledge")
BY_ANY_DUTY = ("note", "issue_link", "sign")
BY_PERFORMERS = ("measure",)  # of who performs a step of it, whichever is open
BY_OVERSIGHT = ("bundle",)  # of who leads, of who is reported to, and of an auditor
MOVES = (*PERFORMING, *OFFICE_ONLY, *BY_POLICY, *BY_ANY_DUTY, *BY_PERFORMERS, *BY_OVERSIGHT)
AUDITOR = "auditor"  # a duty that no SOP names: it reads everything of its office, and changes nothing
# what a vendor does not hear: remarks of the office, what reporters say, suspected incidents, and of other cases
OFFICE_EVENTS = (
    "case.noted", "case.joined", "report.works", "report.not_working", "report.rated", "report.added",
    "browser.measured", "incident.flagged", "incident.reported", "incident.lifted",
    "case.follows", "case.followed", "case.parted", "case.ended_with",
)  # fmt: skip


@dataclass(frozen=True)
class Capacity:
    """A role that an actor holds in a case, and as whose deputy."""

    role: str
    capacity: str = ""  # plt · plh
    vendor: bool = False


def visible_to(user: User, now: datetime | None = None) -> QuerySet[Case]:
    """The cases that `user` may see: those of an office where they hold a duty, or assigned to their vendor."""
    now = now or datetime.now(UTC)
    duties = duties_of(user, now) if user.is_authenticated and user.is_active else []
    offices = [one.unit_id for one in duties if one.unit.kind == "office"]
    vendors = [one.unit_id for one in duties if one.unit.kind == "vendor"]
    seen = Q(unit__in=offices)
    if vendors:
        seen |= Q(pk__in=Case.objects.filter(parties__unit__in=vendors).values("pk"))
    return Case.objects.filter(seen)


def capacities(by: Actor, facts: Facts, now: datetime) -> list[Capacity]:
    """The roles in which `by` meets this case."""
    if by.link is not None:
        return [Capacity(by.link.party.role, vendor=True)] if _link_holds(by, facts, now) else []
    if by.user is None or not by.user.is_active:
        return []
    found = []
    for duty in duties_of(by.user, now):
        if duty.unit_id == facts.case.unit_id:
            found.append(Capacity(duty.role, duty.capacity))
        elif duty.unit.kind == "vendor":
            party = facts.parties.get(duty.role)
            if party and party.unit_id == duty.unit_id:
                found.append(Capacity(duty.role, duty.capacity, vendor=True))
    return found


def _link_holds(by: Actor, facts: Facts, now: datetime) -> bool:
    link = by.link
    return bool(
        link and link.case_id == facts.case.pk and link.revoked_at is None and now < link.expires_at
    )


def acting_as(by: Actor, move: str, facts: Facts, run: Run | None, now: datetime) -> Capacity | None:
    """The capacity in which `by` may make `move`; None where they may not. State is not asked here."""
    for one in capacities(by, facts, now):
        if _may(one, move, facts, run):
            return one
    return None


def can(by: Actor, move: str, facts: Facts, run: Run | None = None, now: datetime | None = None) -> bool:
    """Whether `by` may make `move` on the case (and run): the only answer there is."""
    return acting_as(by, move, facts, run, now or datetime.now(UTC)) is not None


def still_performs(person: User, facts: Facts, run: Run, now: datetime) -> bool:
    """Whether who has taken `run` may go on with it: a duty may end in the middle of a step."""
    return can(Actor(user=person), "finish", facts, run, now)


def in_office(by: Actor, facts: Facts, now: datetime) -> bool:
    """Whether `by` is of the office that handles the case; else they are its vendor."""
    return any(not one.vendor for one in capacities(by, facts, now))


def papers_seen(by: Actor, facts: Facts, now: datetime) -> frozenset[str]:
    """The papers that `by` may read: the office all, a vendor those of its own steps, and what was reported."""
    procedure = facts.procedure
    if in_office(by, facts, now):
        return frozenset(paper.key for paper in procedure.papers)
    roles = {one.role for one in capacities(by, facts, now)}
    own = [step for step in procedure.steps if any(roles & set(box.by) for box in step.boxes)]
    return frozenset({procedure.intake.paper, *(key for step in own for key in (*step.needs, *step.gives))})


def document_seen(by: Actor, facts: Facts, key: str, now: datetime) -> bool:
    """Whether `by` may have the PDF of a paper; the final report prints who reported, and so is the office's."""
    office = in_office(by, facts, now)
    return office or (key in papers_seen(by, facts, now) and key != facts.procedure.policy.report_paper)


def files_seen(by: Actor, facts: Facts, now: datetime) -> set[int]:
    """The attachments that stand in papers which `by` may read."""
    keys = papers_seen(by, facts, now)
    return {
        pk
        for paper in facts.papers if paper.key in keys
        for field in facts.procedure.paper(paper.key).fields if field.type == "files"
        for pk in paper.data.get(field.key) or () if isinstance(pk, int)
    }  # fmt: skip


def policy_roles(facts: Facts, move: str) -> tuple[str, ...]:
    """The roles that the procedure's policy gives `move` to."""
    roles: tuple[str, ...] = getattr(facts.procedure.policy, move)
    return roles


def who_may(move: str, facts: Facts, run: Run | None = None) -> list[Label]:
    """Who may make `move`, by the names of their duties; none named where it is whoever of the office."""
    procedure, roles = facts.procedure, tuple[str, ...]()
    if move in BY_OVERSIGHT:
        roles = _oversight(facts)
    elif move in BY_PERFORMERS:
        roles = _performers(facts)
    elif hasattr(procedure.policy, move):
        roles = policy_roles(facts, move)
    elif run is not None:
        roles = procedure.box(run.box).by
    named = [procedure.role(one).name for one in roles]
    return [*named, Label("auditor", "an auditor")] if move in BY_OVERSIGHT else named


def _performers(facts: Facts) -> tuple[str, ...]:
    """Who performs a step, vendors left out."""
    boxes = (box for step in facts.procedure.steps for box in step.boxes)
    roles = dict.fromkeys(role for box in boxes for role in box.by)
    return tuple(one for one in roles if facts.procedure.role(one).kind != "vendor")


def _oversight(facts: Facts) -> tuple[str, ...]:
    """Who leads, and who is reported to."""
    policy = facts.procedure.policy
    return tuple(dict.fromkeys((*policy.reassign, *policy.acknowledge)))


def _may(held: Capacity, move: str, facts: Facts, run: Run | None) -> bool:
    if move in BY_POLICY:
        return held.role in policy_roles(facts, move)
    if move in BY_OVERSIGHT:
        return not held.vendor and held.role in (*_oversight(facts), AUDITOR)
    if move in BY_PERFORMERS:
        return not held.vendor and held.role in _performers(facts)
    if move in BY_ANY_DUTY:
        return not held.vendor and held.role != AUDITOR
    if run is None or (move in OFFICE_ONLY and held.vendor):
        return False
    if move == "resume" and held.role in facts.procedure.policy.reassign:
        return True
    procedure = facts.procedure
    if move in ("write", "attach") and held.role in procedure.step_of(run.box).taking_part:
        return True
    return procedure.has_role(held.role) and procedure.may_perform(run.box, held.role)
