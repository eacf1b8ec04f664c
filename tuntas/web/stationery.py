"""The rules of dated settings: what counts when, what may still be altered, and who altered it.

A row that papers were sealed under stays as it is, so that the history tells the truth; a correction is a new row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import QuerySet

from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Edition, Paper
from tuntas.people.duties import local_day
from tuntas.people.models import Certificate, Duty, Letterhead, Series, Signatory, Unit, User
from tuntas.sop.procedure import Paper as PaperKind
from tuntas.sop.procedure import Procedure, Role

__all__ = [
    "Dated", "Told", "first_day", "in_force", "may_alter", "note", "offices", "paper_kinds", "put", "roles", "take_out",
    "told",
]  # fmt: skip

Dated: TypeAlias = Letterhead | Signatory | Series


# -- what there is to set ---------------------------------------------------------------------------


def offices() -> QuerySet[Unit]:
    """The units whose papers these are."""
    return Unit.objects.filter(kind="office").order_by("name")


def in_force() -> list[Procedure]:
    """The edition in force of every SOP; one query."""
    newest: dict[str, Edition] = {}
    rows = Edition.objects.filter(withdrawn_at=None).defer("text")
    for one in rows.order_by("procedure", "-published_at", "-pk"):
        newest.setdefault(one.procedure, one)
    return [procedure_of(one) for one in newest.values()]


def roles(procedures: Iterable[Procedure]) -> dict[str, Role]:
    """Who may stand under a paper in the name of an office: its own roles, and those who are told."""
    return {role.key: role for one in procedures for role in one.roles if role.kind != "vendor"}


def paper_kinds(procedures: Iterable[Procedure]) -> dict[str, PaperKind]:
    """Every paper of the SOPs."""
    return {paper.key: paper for one in procedures for paper in one.papers}


# -- what counts when -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A row of a history: `state` later · now · past; `until`, the last day it counted or will count."""

    row: Dated
    state: str
    until: date | None
    may_alter: bool


def told(rows: Sequence[Dated], now: datetime) -> list[Told]:
    """The history of one setting, the newest first."""
    found: list[Told] = []
    until, counting = None, True
    for row in sorted(rows, key=lambda one: one.first, reverse=True):
        later = row.first > local_day(row.unit, now)
        state = "later" if later else "now" if counting else "past"
        counting = counting and later
        found.append(Told(row, state, until, state != "past" and may_alter(row, now)))
        until = row.first - timedelta(days=1)
    return found


def may_alter(row: Dated, now: datetime) -> bool:
    """Whether no paper can have been sealed under it: it begins later, or today and nothing was sealed since."""
    today = local_day(row.unit, now)
    if row.first != today:
        return row.first > today
    morning = datetime.combine(today, time.min, ZoneInfo(row.unit.zone))
    return not Paper.objects.filter(case__unit=row.unit, sealed_at__gte=max(_set_at(row) or morning, morning)).exists()


def _set_at(row: Dated) -> datetime | None:
    entry = _entries(row).order_by("-action_time").first()
    return entry.action_time if entry else None


def first_day(rows: Iterable[Dated], unit: Unit, now: datetime) -> date:
    """The day a new row begins by default: today, or the next one on which none begins."""
    day, taken = local_day(unit, now), {one.first for one in rows}
    while day in taken:
        day += timedelta(days=1)
    return day


# -- altering it ------------------------------------------------------------------------------------


def put(row: Dated, *, by: User, now: datetime) -> None:
    """Keep a new or altered row, and who did it."""
    with transaction.atomic():
        flag = CHANGE if row.pk else ADDITION
        row.save()
        note(row, flag, by=by, now=now)


def take_out(row: Dated, *, by: User, now: datetime) -> None:
    """Remove a row that never counted for a paper."""
    with transaction.atomic():
        note(row, DELETION, by=by, now=now)
        row.delete()


def note(row: Dated | Certificate | Duty, flag: int, *, by: User, now: datetime) -> None:
    """Who set what: the administrator's log."""
    LogEntry.objects.create(
        user=by, content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk), object_repr=str(row)[:200],
        action_flag=flag, action_time=now,
    )  # fmt: skip


def _entries(row: models.Model) -> QuerySet[LogEntry]:
    kind = ContentType.objects.get_for_model(row)
    found: QuerySet[LogEntry] = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    return found
