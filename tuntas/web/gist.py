"""The gist of a case: what stands in the way of a step, what the reporter told, how the trouble was handled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from tuntas.cases.accounts import time_of
from tuntas.cases.facts import Facts
from tuntas.cases.models import Report, Run
from tuntas.sop import measure
from tuntas.web.reading import rows_of
from tuntas.web.times import duration, short_time

__all__ = ["Said", "came_back", "handled", "stands_still", "tell_reporter", "words_of"]


@dataclass(frozen=True)
class Said:
    """Why a step came again or stands still: who said so, when, in which words."""

    who: str
    at: str
    reason: str
    reopened: bool = False


def came_back(facts: Facts, run: Run, now: datetime) -> Said | None:
    """Who sent the work back to this run, or opened the case again, and why."""
    if not run.rework:
        return None
    told = facts.case.events.filter(kind__in=("step.sent_back", "case.reopened"), at=run.opened_at)
    event = told.select_related("user").order_by("-seq").first()
    if event is None:
        return None
    who = event.user.get_short_name() if event.user else ""
    at = short_time(event.at, facts.case.unit, now)
    return Said(who, at, str(event.data.get("reason", "")), event.kind == "case.reopened")


def stands_still(facts: Facts, run: Run, now: datetime) -> Said | None:
    """Who holds this run, since when and why."""
    holds = facts.holds.get(run.pk, [])
    if run.held_at is None or not holds:
        return None
    if holds[-1].held_by_id is None and facts.case.parent_id is not None:
        return None  # it follows another case, which the page says above
    who = holds[-1].held_by.get_short_name() if holds[-1].held_by else ""
    return Said(who, short_time(holds[-1].started_at, facts.case.unit, now), holds[-1].reason)


def words_of(facts: Facts, report: Report) -> list[str]:
    """What a reporter wrote in their own words."""
    paper = facts.procedure.paper(facts.procedure.intake.paper)
    asked = [one.key for one in paper.fields if one.type == "longtext"]
    return [str(report.data[key]) for key in asked if report.data.get(key)]


def tell_reporter(facts: Facts, report: Report) -> str:
    """An address that opens WhatsApp with the reporter and a first line; "" where no mobile number was left."""
    digits = "".join(char for char in report.contact if char.isdigit())
    digits = f"62{digits[1:]}" if digits.startswith("08") else digits
    if not (digits.startswith("628") and 11 <= len(digits) <= 15):
        return ""
    words = _("Kabar laporan %(number)s, %(title)s, %(place)s:") % {
        "number": report.number, "title": facts.case.title, "place": facts.case.place_name,
    }  # fmt: skip
    return f"https://wa.me/{digits}?text={quote(words + ' ')}"


def handled(
    facts: Facts, now: datetime, *, seen: Collection[str], language: str, file_url: Callable[[int], str]
) -> dict[str, Any]:
    """How a case was handled: final report, measurements, evidence, working time; only of the papers in `seen`."""
    files = {one.pk: one for one in facts.case.attachments.all()}

    def read(key: str) -> list[dict[str, Any]]:
        paper = facts.sealed(key)
        kind = facts.procedure.paper(key)
        data = paper.data if paper else {}
        return rows_of(kind, data, unit=facts.case.unit, language=language, files=files, file_url=file_url)

    kinds = [one for one in facts.procedure.papers if one.key in seen and facts.sealed(one.key)]
    report = facts.procedure.policy.report_paper
    spent = sum(measure.minutes(facts.spent(run, now)) for run in facts.runs)
    return {
        "fields": read(report) if report in seen else [],
        "measured": [
            {
                "name": one.title.to(language), "by_hand": facts.sealed(one.key).by_hand,  # type: ignore[union-attr]
                "tables": [row for row in read(one.key) if row.get("rows")],
            }
            for one in kinds if one.kind == "measurement"
        ],
        "photos": [
            file for one in kinds if one.kind == "files" for row in read(one.key) for file in row.get("files", ())
        ],
        "spent": duration(timedelta(minutes=spent)),
        "late": time_of(facts, now).measurement.totals.late,
    }  # fmt: skip
