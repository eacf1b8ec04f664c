"""The ledger behind a clock as its pages show it: every interval with its reason, and the sums that come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tuntas.cases.accounts import CaseTime, RunTime, hold_of
from tuntas.cases.events import WAITS
from tuntas.cases.facts import Facts
from tuntas.people.models import Unit
from tuntas.sop import clock
from tuntas.sop.account import OWNERS, Booked, Owner
from tuntas.sop.measure import KEPT, LATE, minutes
from tuntas.web.times import day, day_and_time, duration, local, norm_text, short_time, used

__all__ = ["OWNER_WORDS", "VERDICTS", "case_told", "lines_of", "run_told", "why_url"]

VERDICTS = {KEPT: (_lazy("sesuai"), "good", "check"), LATE: (_lazy("terlambat"), "bad", "alert-triangle")}
NO_VERDICT = (_lazy("tanpa norma"), "idle", "")
OWNER_WORDS: dict[Owner, Any] = {
    "own": _lazy("Dikerjakan tim"), "vendor": _lazy("Dikerjakan penyedia jasa"),
    "waiting": _lazy("Menunggu penyedia jasa"), "held": _lazy("Ditunda"), "idle": _lazy("Tanpa langkah terbuka"),
}  # fmt: skip
_WORKS = ("own", "vendor")


def why_url(number: str, step: str = "") -> str:
    """Where a clock explains itself: of a step, or of the whole case."""
    return reverse("step-clock", args=[number, step]) if step else reverse("case-clock", args=[number])


# -- lines ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of a ledger. `worked`, `held`: its minutes, in the one column or the other; None where neither."""

    time: str
    cause: str
    note: str
    counted: bool
    worked: int | None
    held: int | None
    step: str = ""


@dataclass(frozen=True)
class Day:
    """The lines that begin on one day."""

    name: str
    lines: tuple[Line, ...]


def lines_of(facts: Facts, told: Iterable[tuple[clock.Interval, str, int, str]]) -> list[Day]:
    """The lines of (interval, whose time, minutes, step) by days."""
    unit, days = facts.case.unit, list[tuple[str, list[Line]]]()
    for interval, owner, took, step in told:
        name = day(interval.start, unit)
        if not days or days[-1][0] != name:
            days.append((name, []))
        days[-1][1].append(_line(facts, interval, owner, took, step))
    return [Day(name, tuple(lines)) for name, lines in days]


def _line(facts: Facts, interval: clock.Interval, owner: str, took: int, step: str) -> Line:
    cause, note = _cause(facts, interval)
    return Line(
        _span(interval.start, interval.end, facts.case.unit), cause, note, interval.counted,
        took if owner in _WORKS else None, took if owner and owner not in _WORKS else None,
        step,
    )  # fmt: skip


def _span(start: datetime, end: datetime, unit: Unit) -> str:
    """08.00–12.00; 16.00 – Sel 07.30, or with the date where it is more than a week on."""
    there, then = local(start, unit), local(end, unit)
    if there.date() == then.date():
        return f"{there:%H.%M}–{then:%H.%M}"
    named = date_format(then, "D" if (then.date() - there.date()).days < 7 else "j M")
    return f"{there:%H.%M} – {named} {then:%H.%M}"


def _cause(facts: Facts, interval: clock.Interval) -> tuple[str, str]:
    """Why a stretch counts or not, and a second line: the reason of a hold and who held."""
    detail = interval.detail
    if interval.cause in ("held", "vendor"):
        hold = hold_of(facts, interval)
        waits = str(WAITS.get(hold.waits_for, "")) if hold else ""
        said = _("Ditunda, menunggu %(whom)s") % {"whom": waits} if waits else _("Ditunda")
        by = _("oleh %(name)s") % {"name": interval.by} if interval.by else ""
        return said, f"{detail} ({by})" if by else detail
    says = {
        "work": _("Jam kerja"), "ramadhan": _("Jam kerja Ramadhan"), "rest": _("Istirahat"),
        "outside": _("Di luar jam kerja"), "weekend": _("Bukan hari kerja"),
        "holiday": _("Libur: %(name)s") % {"name": detail},
        "cover": _("Piket: %(name)s") % {"name": detail} if detail else _("Piket di luar jam kerja"),
        "idle": _("Tidak ada langkah yang terbuka"), "jump": _("Jam mesin mundur; tidak ada yang dihitung"),
    }  # fmt: skip
    return says.get(interval.cause, interval.cause), ""


# -- a run ----------------------------------------------------------------------------------------


def run_told(facts: Facts, one: RunTime, now: datetime) -> dict[str, Any]:
    """A run's clock with everything it comes from."""
    unit, run, booked = facts.case.unit, one.run, one.account.booked
    told = zip(one.account.lines, one.account.owners, one.account.minutes, strict=True)
    open_ = run.finished_at is None
    return {
        "run": run, "open": open_, "held": run.held_at is not None, "no": one.step.no,
        "title": one.step.short.to(get_language() or "id"),
        "used": used(one.spent), "norm": norm_text(one.norm), "before": _before(one),
        **_left(one), "verdict": verdict(one),
        "opened": day_and_time(run.opened_at, unit), "due": day_and_time(one.due_at, unit) if one.due_at else "",
        "days": lines_of(facts, [(line, owner, took, "") for line, owner, took in told]),
        "worked": sum(booked.minutes[owner] for owner in OWNERS if owner in _WORKS),
        "stopped": sum(booked.minutes[owner] for owner in OWNERS if owner not in _WORKS),
        "facts": _facts(facts, one), "ahead": _ahead(facts, one),
        "jumps": [jump.text(facts.calendar.tz, get_language() or "id") for jump in one.account.jumps],
        "as_of": "" if not open_ else short_time(now, unit, now),
    }  # fmt: skip


def _facts(facts: Facts, one: RunTime) -> list[tuple[str, str]]:
    unit, run = facts.case.unit, one.run
    booked = owners(one.account.booked)
    return [
        (_("Dibuka"), day_and_time(run.opened_at, unit)),
        (_("Batas"), day_and_time(one.due_at, unit) if one.due_at else ""),
        (_("Selesai"), day_and_time(run.finished_at, unit) if run.finished_at else ""),
        *(booked if len(booked) > 1 or one.account.worked.vendor else []),
    ]


def _before(one: RunTime) -> str:
    """What earlier rows of the same time cell took of the norm, rounded so that it adds up."""
    return duration(timedelta(minutes=minutes(one.before + one.spent) - one.minutes)) if one.before else ""


def _left(one: RunTime) -> dict[str, Any]:
    """What is left of the norm in words, or by how much it is passed; rounded so that it adds up with what was used."""
    left = one.left
    if left is None:
        return {"left": "", "over": ""}
    return {"left": "", "over": used(-left)} if left < timedelta() else {"left": duration(left), "over": ""}


def verdict(one: RunTime) -> tuple[str, str, str]:
    """Word, tone, icon: as the report prints it, or why it does not judge."""
    if one.run.finished_at is None:
        late = one.measured.verdict == LATE
        return (_("lewat waktu"), "bad", "alert-triangle") if late else (_("berjalan"), "", "clock")
    if one.run.outcome == "sent_back":
        return _("dikembalikan"), "warn", "arrow-back-up"
    if one.run.outcome != "finished":
        return _("ditutup"), "idle", ""
    word, tone, icon = VERDICTS.get(one.measured.verdict, NO_VERDICT)
    return str(word), tone, icon


def owners(booked: Booked) -> list[tuple[str, str]]:
    """Whose time it was: (words, duration), those that had any."""
    shown = [(str(OWNER_WORDS[owner]), booked.minutes[owner]) for owner in OWNERS if booked.minutes[owner]]
    return [(words, duration(timedelta(minutes=took))) for words, took in shown]


def _ahead(facts: Facts, one: RunTime) -> list[Day]:
    """From now to the due moment; each line shows what it adds, so that with what was used it makes the norm."""
    reached, told = one.spent, list[tuple[clock.Interval, str, int, str]]()
    for line in one.ahead:
        after = reached + (line.end - line.start if line.counted else timedelta())
        told.append((line, "own" if line.counted else "", minutes(after) - minutes(reached), ""))
        reached = after
    return lines_of(facts, told)


# -- the whole case -------------------------------------------------------------------------------


def case_told(facts: Facts, time: CaseTime, now: datetime) -> dict[str, Any]:
    """The whole case: its steps as the report sums them, and its own time from the report to the end."""
    unit, totals, account = facts.case.unit, time.measurement.totals, time.account
    names = {one.key: f"{one.no}. {one.short.to(get_language() or 'id')}" for one in facts.procedure.steps}
    told = zip(account.lines, account.minutes, strict=True)
    days = lines_of(facts, [(line.interval, line.owner, took, names.get(line.step, "")) for line, took in told])
    again, elapsed = timedelta(minutes=totals.rework_minutes), timedelta(minutes=account.elapsed.whole_minutes)
    return {
        "rows": [_row(facts, one) for one in time.runs], "days": days,
        "norm": _norms(totals.norm_minutes, totals.norm_days),
        "used": duration(timedelta(minutes=totals.minutes)), "again": duration(again) if again else "",
        "facts": [*owners(account.elapsed), (_("Seluruhnya"), duration(elapsed))],
        "worked": sum(account.elapsed.minutes[owner] for owner in OWNERS if owner in _WORKS),
        "stopped": sum(account.elapsed.minutes[owner] for owner in OWNERS if owner not in _WORKS),
        "verdict": _whole_verdict(facts, time), "from": day_and_time(time.start, unit),
        "to": day_and_time(time.end, unit), "open": facts.case.closed_at is None,
        "as_of": short_time(now, unit, now),
    }  # fmt: skip


def _row(facts: Facts, one: RunTime) -> dict[str, Any]:
    booked = one.account.booked.minutes
    return {
        "no": one.step.no, "title": one.step.short.to(get_language() or "id"), "rework": one.measured.rework,
        "norm": norm_text(one.step.within), "minutes": one.minutes, "used": used(one.spent),
        "waiting": booked["waiting"], "held": booked["held"], "verdict": verdict(one),
        "vendor": one.account.worked.vendor, "url": f"{why_url(facts.case.number, one.run.step)}#waktu-{one.run.pk}",
    }  # fmt: skip


def _norms(in_minutes: int, in_days: int) -> str:
    parts = [duration(timedelta(minutes=in_minutes))] if in_minutes else []
    parts += [ngettext("%(n)d hari kerja", "%(n)d hari kerja", in_days) % {"n": in_days}] if in_days else []
    return " + ".join(parts)


def _whole_verdict(facts: Facts, time: CaseTime) -> tuple[str, str, str]:
    if facts.case.outcome == "withdrawn":
        return _("ditarik"), "idle", "x"
    if facts.case.closed_at is None:
        late = any(one.measured.verdict == LATE for one in time.runs)
        return (_("berjalan, ada yang terlambat"), "bad", "alert-triangle") if late else (_("berjalan"), "", "clock")
    word, tone, icon = VERDICTS.get(time.measurement.totals.verdict, NO_VERDICT)
    return str(word), tone, icon

