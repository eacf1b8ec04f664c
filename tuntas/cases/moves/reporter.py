"""What a reporter says on the tracking page: works again or not, how good it was, what else is known."""

from __future__ import annotations

from datetime import UTC, datetime

from tuntas.cases.actors import Actor
from tuntas.cases.models import Delivery, Report
from tuntas.cases.moves.record import changing, record
from tuntas.cases.refusals import CaseReason, Refused
from tuntas.sop.words import Label

__all__ = ["add", "confirm", "rate", "untell"]


def confirm(report: Report, works: bool, *, now: datetime | None = None) -> None:
    """ "Sudah normal" or "belum": may be said at any time, and again."""
    now = now or datetime.now(UTC)
    with changing(report.case_id) as facts:
        rows = Report.objects.filter(pk=report.pk).exclude(works=works)
        if rows.update(works=works, works_at=now):
            kind = "report.works" if works else "report.not_working"
            record(facts, kind, by=Actor(report=report), now=now, report=report.number)


def rate(report: Report, rating: int, *, now: datetime | None = None) -> None:
    """One to five, once the case has ended; may be said again, and counts once where it is the same."""
    now = now or datetime.now(UTC)
    if rating not in (1, 2, 3, 4, 5):
        raise Refused(CaseReason("choose", {"field": Label("Nilai", "Rating"), "known": "1, 2, 3, 4, 5"}))
    with changing(report.case_id) as facts:
        if not facts.case.closed_at:
            raise Refused(CaseReason("case_open"))
        if Report.objects.filter(pk=report.pk).exclude(rating=rating).update(rating=rating, rated_at=now):
            record(facts, "report.rated", by=Actor(report=report), now=now, report=report.number, rating=rating)


def add(report: Report, text: str, *, now: datetime | None = None) -> None:
    """Something more about the trouble."""
    now = now or datetime.now(UTC)
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(CaseReason("no_text"))
    if len(text) > 2000:
        raise Refused(CaseReason("too_long", {"field": Label("Keterangan", "Description"), "most": 2000}))
    with changing(report.case_id) as facts:
        record(facts, "report.added", by=Actor(report=report), now=now, report=report.number, text=text)


def untell(report: Report, *, now: datetime | None = None) -> None:
    """Whoever holds the link wants no more news: what waits is not sent either."""
    now = now or datetime.now(UTC)
    with changing(report.case_id) as facts:
        if Report.objects.filter(pk=report.pk).exclude(told_by="").update(told_by=""):
            Delivery.objects.filter(report=report.pk, state="queued").update(state="dropped", next_at=None)
            record(facts, "report.untold", by=Actor(report=report), now=now, report=report.number)
