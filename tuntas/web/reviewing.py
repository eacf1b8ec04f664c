"""What the pages of monitoring and evaluation show: figures of a period, what is expected, what was found."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Case, Edition, Review
from tuntas.cases.reviews import Expected
from tuntas.people.models import Unit
from tuntas.register import words
from tuntas.register.judged import judge, sum_up
from tuntas.web.times import day, day_and_time

__all__ = ["SLUGS", "figures", "kind_name", "period_name", "record_row", "task_row"]

SLUGS = {"pemantauan": "monitoring", "evaluasi": "evaluation"}
_BY_KIND = {kind: slug for slug, kind in SLUGS.items()}


def kind_name(kind: str) -> str:
    return {"monitoring": _("Pemantauan enam bulanan"), "evaluation": _("Evaluasi tahunan")}[kind]


def period_name(first: date, last: date) -> str:
    """2 Januari 2026 – 1 Juli 2026"""
    return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"


def figures(unit: Unit, edition: Edition, first: date, last: date, now: datetime) -> list[tuple[str, str]]:
    """How the cases reported in the period ended, as the register counts them, with compliance and mean."""
    zone = ZoneInfo(unit.zone)
    begins, ends = (datetime.combine(one, time(), zone) for one in (first, last + timedelta(days=1)))
    editions = {one.pk: procedure_of(one) for one in Edition.objects.filter(procedure=edition.procedure).defer("text")}
    cases = Case.objects.filter(unit=unit, edition__in=list(editions), opened_at__gte=begins, opened_at__lt=ends)
    judged = judge(cases.order_by("opened_at", "pk"), unit, editions, now)
    sums = sum_up(judged)
    told = sums.kept + sums.late
    times = [one.minutes for one in judged if one.state in ("kept", "late", "no_norm")]
    share = f"{round(100 * sums.kept / told)} %" if told else "–"
    mean = words.span(-(-sum(times) // len(times))) if times else "–"
    return [
        *words.sum_lines(sums), (_("Rata-rata waktu kerja kasus selesai"), mean),
        (_("Kepatuhan pada norma"), share),
    ]  # fmt: skip


def task_row(one: Expected, now: datetime) -> dict[str, Any]:
    """One expected review as a line: what, of which period, by when, and whether it is late."""
    due, late = day(one.due_at, one.unit), one.is_late(now)
    said = {"period": period_name(one.first, one.last), "due": due}
    return {
        "title": f"{kind_name(one.kind)}: {procedure_of(one.edition).name.to(get_language() or 'id')}",
        "note": _("Masa %(period)s. Batas %(due)s.") % said, "late": late, "due": one.is_due(now),
        "opens": date_format(one.opens, "j F Y"), "unit": one.unit,
        "url": reverse("review", args=[one.edition.procedure, _BY_KIND[one.kind]]) + f"?unit={one.unit.pk}",
    }  # fmt: skip


def record_row(one: Review) -> dict[str, Any]:
    """One held review as a line."""
    good = one.verdict == "good"
    said = {"period": period_name(one.first, one.last), "name": one.held_by.name}
    return {
        "title": kind_name(one.kind), "late": one.held_at > one.due_at, "good": good,
        "word": _("berjalan baik") if good else _("tidak berjalan baik"), "held": day_and_time(one.held_at, one.unit),
        "note": _("Masa %(period)s, dinilai %(name)s.") % said, "due": day(one.due_at, one.unit),
        "period": said["period"], "url": reverse("review-record", args=[one.procedure, one.pk]),
    }  # fmt: skip
