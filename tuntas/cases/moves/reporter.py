"""What a reporter says on the tracking page: works again or not, how good it was, what else is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tuntas.cases.actors import Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Delivery, Event, Report
from tuntas.cases.moves.record import changing, record
from tuntas.cases.refusals import CaseReason, Refused
from tuntas.sop.words import Label

__all__ = ["MOST_AN_HOUR", "add", "confirm", "rate", "untell"]

_SAID = ("report.added", "report.works", "report.not_working", "report.rated")
MOST_AN_HOUR = 20  # things that one report says: who finds a link must not fill a case, nor the inboxes of all


def confirm(report: Report, works: bool, *, now: datetime | None = None) -> None:
    """ "Sudah normal" or "belum": may be said at any time, and again."""
    now = now or datetime.now(UTC)
    with changing(report.case_id) as facts:
        rows = Report.objects.filter(pk=report.pk).exclude(works=works)
        if rows.update(works=works, works_at=now):
            _say(facts, report, "report.works" if works else "report.not_working", now)


def rate(report: Report, rating: int, *, now: datetime | None = None) -> None:
    """One to five, once the case has ended; may be said again, and counts once where it is the same."""
    now = now or datetime.now(UTC)
    if rating not in (1, 2, 3, 4, 5):
        raise Refused(CaseReason("choose", {"field": Label("Nilai", "Rating"), "known": "1, 2, 3, 4, 5"}))
    with changing(report.case_id) as facts:
        if not facts.case.closed_at:
            raise Refused(CaseReason("case_open"))
        if Report.objects.filter(pk=report.pk).exclude(rating=rating).update(rating=rating, rated_at=now):
            _say(facts, report, "report.rated", now, rating=rating)


def add(report: Report, text: str, *, now: datetime | None = None) -> None:
    """Something more about the trouble."""
    now = now or datetime.now(UTC)
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(CaseReason("no_text"))
    if len(text) > 2000:
        raise Refused(CaseReason("too_long", {"field": Label("Keterangan", "Description"), "most": 2000}))
    with changing(report.case_id) as facts:
        _say(facts, report, "report.added", now, text=text)


def untell(report: Report, *, now: datetime | None = None) -> None:
    """Whoever holds the link wants no more news: what waits is not sent either."""
    now = now or datetime.now(UTC)
    with changing(report.case_id) as facts:
        if Report.objects.filter(pk=report.pk).exclude(told_by="").update(told_by=""):
            Delivery.objects.filter(report=report.pk, state="queued").update(state="dropped", next_at=None)
            record(facts, "report.untold", by=Actor(report=report), now=now, report=report.number)


def _say(facts: Facts, report: Report, kind: str, now: datetime, **data: Any) -> None:
    """Into the history. Raises Refused, and so undoes the rest, when this report has said enough for an hour."""
    lately = Event.objects.filter(case=facts.case, report=report, kind__in=_SAID, at__gt=now - timedelta(hours=1))
    if lately.count() >= MOST_AN_HOUR:
        raise Refused(CaseReason("said_enough"))
    record(facts, kind, by=Actor(report=report), now=now, report=report.number, **data)
