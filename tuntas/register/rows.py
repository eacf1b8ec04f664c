"""What the register asks: which cases it holds for whom, and each of them as one line of the book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.allowed import visible_to
from tuntas.cases.events import WITHDRAWN
from tuntas.cases.models import Case, Event, Paper, Run
from tuntas.people.duties import duties_of
from tuntas.people.models import Unit, User
from tuntas.register.judged import Judged, Sums, judge, sum_up
from tuntas.register.period import Period
from tuntas.sop.procedure import INTAKE, Procedure

__all__ = ["Book", "Entry", "offices_of"]

CHUNK = 500  # cases read at once where the whole book is written


@dataclass(frozen=True)
class Entry:
    """One case as the book tells it; its moments are on the wall clock of the unit."""

    no: int  # its place in the book
    number: str
    place: str
    told: str  # the trouble as it was reported
    found: str  # its kind, once somebody looked
    performers: tuple[str, ...]
    reported: datetime
    taken: datetime | None
    restored: datetime | None
    closed: datetime | None
    judged: Judged
    reason: str  # of a withdrawn one
    papers: tuple[tuple[str, str], ...]  # title and number ("" where it was given none), the newest revision of each
    report: int | None  # which of them is the final report


@dataclass(frozen=True)
class Book:
    """The register of a unit's cases by one procedure in a period, as `user` may see it at `now`."""

    user: User
    unit: Unit  # with its calendar
    editions: Mapping[int, Procedure]  # every edition of the procedure, by its id
    period: Period
    now: datetime

    @property
    def cases(self) -> QuerySet[Case]:
        """In the order they were reported; a month begins at midnight in the unit's zone."""
        begins, ends = self.period.bounds(self.unit.zone)
        seen = visible_to(self.user, self.now).filter(unit=self.unit, edition__in=list(self.editions))
        return seen.filter(opened_at__gte=begins, opened_at__lt=ends).order_by("opened_at", "pk")

    def judged(self) -> list[Judged]:
        return judge(self.cases, self.unit, self.editions, self.now)

    def read(self, judged: Sequence[Judged]) -> Iterator[Entry]:
        """All lines of the book, numbered; some queries for every 500."""
        for at in range(0, len(judged), CHUNK):
            yield from self.lines(list(enumerate(judged[at : at + CHUNK], at + 1)))

    def lines(self, placed: Sequence[tuple[int, Judged]]) -> list[Entry]:
        """The lines of these cases, each with its number in the book; as many queries for one as for all."""
        return _entries(self, [one for _no, one in placed], [no for no, _one in placed])

    def whole(self) -> tuple[list[Judged], Sums]:
        judged = self.judged()
        return judged, sum_up(judged)


def offices_of(user: User, now: datetime) -> list[Unit]:
    """The offices whose registers `user` may read: where they hold a duty."""
    held = [one.unit_id for one in duties_of(user, now) if one.unit.kind == "office"]
    return list(Unit.objects.filter(pk__in=held).select_related("calendar").order_by("name"))


def _entries(book: Book, judged: Sequence[Judged], places: Sequence[int]) -> list[Entry]:
    """The lines of these cases, in their order; as many queries for one as for all."""
    pks = [one.pk for one in judged]
    procedures = book.editions
    cases = Case.objects.only("number", "title", "place_name", "opened_at", "closed_at", "outcome_kind").in_bulk(pks)
    runs, papers, reasons = _runs(pks), _papers(pks), _reasons(pks)
    found = _found(pks, {one.pk: procedures[one.edition] for one in judged})
    zone = ZoneInfo(book.unit.zone)

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment else None

    return [
        Entry(
            no=no, number=cases[one.pk].number, place=cases[one.pk].place_name, told=cases[one.pk].title,
            found=found.get(one.pk, ""), performers=_performers(runs[one.pk]),
            reported=cases[one.pk].opened_at.astimezone(zone),
            taken=local(min((run.taken_at for run in runs[one.pk] if run.taken_at), default=None)),
            restored=local(_restored(procedures[one.edition], runs[one.pk])), closed=local(cases[one.pk].closed_at),
            judged=one, reason=_reason(cases[one.pk], reasons.get(one.pk, "")) if one.state == "withdrawn" else "",
            **_named(procedures[one.edition], papers[one.pk]),
        )
        for one, no in zip(judged, places, strict=True)
    ]  # fmt: skip


# -- who and when -------------------------------------------------------------------------------


class _Run(NamedTuple):
    """A run with the names of who took and who finished it."""

    box: str
    step: str
    outcome: str
    taken_at: datetime | None
    finished_at: datetime | None
    taker: str | None
    taking_firm: str | None
    finisher: str | None
    finishing_firm: str | None


def _runs(pks: Sequence[int]) -> dict[int, list[_Run]]:
    """The runs of each case, oldest first."""
    found: dict[int, list[_Run]] = defaultdict(list)
    wanted = (
        "box", "step", "outcome", "taken_at", "finished_at", "taken_by__name", "taken_link__party__name",
        "finished_by__name", "finished_link__party__name",
    )  # fmt: skip
    for case, *run in Run.objects.filter(case__in=pks).order_by("pk").values_list("case_id", *wanted):
        found[case].append(_Run(*run))
    return found


def _performers(runs: Sequence[_Run]) -> tuple[str, ...]:
    """Who finished a step, or is at one, each once: people by name, a vendor by its firm."""
    names = [
        run.finisher or run.finishing_firm if run.finished_at else run.taker or run.taking_firm for run in runs
    ]  # fmt: skip
    return tuple(dict.fromkeys(filter(None, names)))


def _restored(procedure: Procedure, runs: Sequence[_Run]) -> datetime | None:
    """When the step that restores was last finished; None where it was sent back and must come again."""
    key = procedure.policy.restores
    last = next((run for run in reversed(runs) if run.step == key and run.outcome == "finished"), None)
    if last is None or any(run.finished_at is None and _leads_to(procedure, run, key) for run in runs):
        return None
    return last.finished_at


def _leads_to(procedure: Procedure, run: _Run, step: str) -> bool:
    return run.step == step or any(procedure.step_of(box).key == step for box in procedure.reachable(run.box))


# -- what was found, and what was written ---------------------------------------------------------


def _found(pks: Sequence[int], procedures: Mapping[int, Procedure]) -> dict[int, str]:
    """The kind of trouble as the check found it: the last choice of the report's paper that a later step asks."""
    language = get_language() or "id"
    keys = {one.intake.paper for one in procedures.values()}
    rows = Paper.objects.filter(case__in=pks, key__in=keys).exclude(sealed_at=None).order_by("revision")
    found: dict[int, str] = {}
    for pk, key, data in rows.values_list("case_id", "key", "data"):
        if key == procedures[pk].intake.paper and (kind := _kind(procedures[pk], data, language)):
            found[pk] = kind
    return found


def _kind(procedure: Procedure, data: Mapping[str, Any], language: str) -> str:
    for field in reversed(procedure.paper(procedure.intake.paper).fields):
        if field.type == "choice" and field.at and INTAKE not in field.at and data.get(field.key):
            value = data[field.key]
            return next((one.label.to(language) for one in field.options if one.value == value), str(value))
    return ""


_Paper = tuple[str, str]  # key and number


def _papers(pks: Sequence[int]) -> dict[int, list[_Paper]]:
    """The newest sealed revision of each paper of each case."""
    rows = Paper.objects.filter(case__in=pks).exclude(sealed_at=None).order_by("revision")
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, key, number in rows.values_list("case_id", "key", "number"):
        found[pk][key] = number
    return defaultdict(list, {pk: list(one.items()) for pk, one in found.items()})


def _named(procedure: Procedure, papers: Sequence[_Paper]) -> dict[str, Any]:
    """The official ones, in the order of the definition: those with a layout of their own, or a number."""
    language, held = get_language() or "id", dict(papers)
    kinds = [one for one in procedure.papers if one.key in held and (held[one.key] or one.layout)]
    keys, report = [one.key for one in kinds], procedure.policy.report_paper
    named = tuple((one.title.to(language), held[one.key]) for one in kinds)
    return {"papers": named, "report": keys.index(report) if report in keys else None}


def _reasons(pks: Sequence[int]) -> dict[int, str]:
    """Why cases were withdrawn, in the words of who did it."""
    rows = Event.objects.filter(case__in=pks, kind="case.withdrawn").order_by("seq")
    return {pk: str(data.get("reason", "")) for pk, data in rows.values_list("case_id", "data")}


def _reason(case: Case, reason: str) -> str:
    kind = str(WITHDRAWN.get(case.outcome_kind, ""))
    return _("%(kind)s: %(reason)s") % {"kind": kind, "reason": reason} if kind and reason else kind or reason
