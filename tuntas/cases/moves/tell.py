"""Who hears of an event, by which channel, and when: the Deliveries that a move inserts in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from tuntas.cases import events, registry
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import OFFICE_EVENTS, capacities, still_performs
from tuntas.cases.facts import Facts
from tuntas.cases.models import Delivery, Event, Report, Run
from tuntas.cases.models.case import FOLLOWED
from tuntas.cases.moves.fitting import fitting, next_at
from tuntas.people.duties import holders, local_day
from tuntas.people.models import Contact, Duty, Preference, User

__all__ = ["GROUPED", "MANNER", "tell"]

GROUPED = timedelta(seconds=20)  # what happens within it goes out as one message
MANNER = {"task": "now", "due": "now", "news": "digest"}  # where a person has said nothing


def tell(facts: Facts, event: Event, run: Run | None, tells: Iterable[str] | None = None) -> None:
    """Insert the deliveries of `event`; `tells` instead of those whom its kind names."""
    kind = events.KINDS[event.kind]
    people = _who_hears(facts, tuple(kind.tells if tells is None else tells), run, event.at)
    people.pop(event.user_id or 0, None)  # never about one's own act
    if event.kind in OFFICE_EVENTS and people:  # not for a vendor who has taken the step
        office = Duty.objects.held_on(local_day(facts.case.unit, event.at)).filter(unit=facts.case.unit)
        people = {pk: people[pk] for pk in office.filter(user__in=people).values_list("user", flat=True)}
    told = [Delivery(event=event, user_id=pk, created_at=event.at) for pk in people]
    told += _by_channels(facts, event, kind.topic, people)
    if kind.reporters or event.kind == "step.finished":
        told += _for_reporters(facts, event, run)
    Delivery.objects.bulk_create(told)


# -- people -------------------------------------------------------------------------------------


def _who_hears(facts: Facts, tells: tuple[str, ...], run: Run | None, now: datetime) -> dict[int, User]:
    unit, procedure = facts.case.unit, facts.procedure
    found, roles = list[User](), list[str]()
    for one in tells:
        if procedure.has_role(one):
            roles.append(one)
    if "leads" in tells:
        roles += procedure.policy.reassign
    if "heads" in tells:
        roles += procedure.policy.acknowledge
    if "recorders" in tells and run is not None:
        roles += [procedure.role(one).recorded_by for one in procedure.box(run.box).by]
    doing = [run] if run is not None and "performers" in tells else []
    if "taker" in tells:
        doing += [one for one in ([run] if run else facts.open_runs) if one.taken_by]
    for each in doing:
        more, people = _performers(facts, each, now)
        roles, found = [*roles, *more], [*found, *people]
    if "workers" in tells:
        workers = {one.taken_by for one in facts.runs if one.taken_by}
        found += [one for one in workers if capacities(Actor(user=one), facts, now)]
    roles = [one for one in roles if one]
    if roles:
        found += holders(unit, roles, now)
    return {person.pk: person for person in found}


def _performers(facts: Facts, run: Run, now: datetime) -> tuple[list[str], list[User]]:
    """Who does the run: who has taken it and still may, or else everyone who may, of the office and of the vendor."""
    if run.taken_by and still_performs(run.taken_by, facts, run, now):
        return [], [run.taken_by]
    box, people = facts.procedure.box(run.box), list[User]()
    for role in box.by:
        party = facts.parties.get(role)
        if party and party.unit:
            people += holders(party.unit, [role], now)
    return [*box.by, *(facts.procedure.role(one).recorded_by for one in box.by)], people


# -- channels -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Way:
    channel: str
    address: str


def _by_channels(facts: Facts, event: Event, topic: str, people: dict[int, User]) -> list[Delivery]:
    """The same event by the channels that each person has and wants; none where none is configured."""
    configured = registry.channels
    if not people or not configured:
        return []
    wishes = {
        (one.user_id, one.channel): one.manner
        for one in Preference.objects.filter(user__in=people, topic=topic, channel__in=configured)
    }
    ways: dict[int, list[_Way]] = {}
    for one in Contact.objects.filter(user__in=people, channel__in=configured, refused_at=None):
        ways.setdefault(one.user_id, []).append(_Way(one.channel, one.address))
    found = []
    for pk, person in people.items():
        own = [_Way("mail", person.email)] if person.email and "mail" in configured else []
        for way in (*own, *ways.get(pk, ())):
            manner = wishes.get((pk, way.channel), MANNER[topic])
            if manner != "off":
                found.append(_queued(facts, event, way, manner, person))
    return found


def _queued(facts: Facts, event: Event, way: _Way, manner: str, person: User) -> Delivery:
    return Delivery(
        event=event, user_id=person.pk, channel=way.channel, address=way.address, manner=manner, state="queued",
        created_at=event.at, next_at=_when(facts, event, manner, person),
    )  # fmt: skip


def _when(facts: Facts, event: Event, manner: str, person: User) -> datetime:
    """At once but for the grouping, or with the next digest; not before it is fitting."""
    moment = event.at + GROUPED
    if manner == "digest":
        moment = next_at(event.at, person.digest_at, ZoneInfo(facts.case.unit.zone))
    return fitting(moment, person, facts.case.unit, events.KINDS[event.kind].topic)


# -- reporters ----------------------------------------------------------------------------------


def _for_reporters(facts: Facts, event: Event, run: Run | None) -> list[Delivery]:
    """Those who asked to be told: their report is here, it works again, it is done, or it was withdrawn."""
    if event.kind == "step.finished" and (run is None or run.step != facts.procedure.policy.restores):
        return []
    ends_with_it = Q(case__closed_at=None) | Q(case__outcome_kind=FOLLOWED)  # one wide outage, one news
    asked = Report.objects.filter(Q(case=facts.case) | Q(case__parent=facts.case) & ends_with_it)
    asked = asked.exclude(told_by="").filter(told_by__in=registry.channels)
    if event.kind in ("case.received", "case.joined"):
        asked = asked.filter(number=event.data.get("report", ""))
    return [
        Delivery(
            event=event, report=one, channel=one.told_by, address=one.contact, manner="now", state="queued",
            created_at=event.at, next_at=event.at + GROUPED,
        ) for one in asked
    ]  # fmt: skip
