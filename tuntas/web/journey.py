"""A case as its reporter sees it: where it stands in plain words, what comes next, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.events import WITHDRAWN
from tuntas.cases.facts import Facts
from tuntas.cases.models import Delivery, Report, Run
from tuntas.documents.words import norm
from tuntas.sop.clock import NoWorkingTime
from tuntas.sop.forecast import expected
from tuntas.sop.procedure import END, Step
from tuntas.web.times import ZONE_NAMES, day, local, short_time

__all__ = ["Journey", "Stop", "journey_of"]


@dataclass(frozen=True)
class Stop:
    """One stage of the way: `state` done, open, or empty (still to come)."""

    title: str
    state: str
    note: str = ""
    time: str = ""


@dataclass(frozen=True)
class Journey:
    """`state`: open · held · restored (works again, papers follow) · finished · withdrawn."""

    state: str
    headline: str
    stops: tuple[Stop, ...]
    reason: str = ""  # of a hold
    until: str = ""  # "pukul 11.08 WIB"
    until_day: str = ""  # "hari ini"
    late: bool = False
    saying: str = ""


def journey_of(report: Report, facts: Facts, now: datetime) -> Journey:
    """What the tracking page of `report` tells. Names of performers are first names; no internal text."""
    state, headline, reason = _state(facts)
    due = _expected(facts, now) if state == "open" else None
    until, until_day = _words(facts, due, now) if due else ("", "")
    late = any(run.due_at is not None and run.due_at < now for run in facts.open_runs) and state == "open"
    return Journey(
        state,
        headline,
        tuple(_stops(report, facts, now)),
        reason,
        until,
        until_day,
        late,
        _saying(facts, state),
    )


def _state(facts: Facts) -> tuple[str, str, str]:
    case = facts.case
    if case.outcome_kind == "followed":
        return "withdrawn", _("Selesai bersama gangguan yang lebih luas"), ""
    if case.outcome == "withdrawn":
        return (
            "withdrawn",
            _("Ditarik: %(why)s") % {"why": WITHDRAWN.get(case.outcome_kind, _("sebab lain"))},
            "",
        )
    if case.closed_at:
        return "finished", _("Selesai"), ""
    if case.parent_id is not None:
        return "held", _("Bagian dari gangguan yang lebih luas"), ""
    for run in facts.open_runs:
        if run.held_at:
            reason = facts.holds[run.pk][-1].reason
            return (
                "held",
                _("Ditunda: %(why)s") % {"why": reason} if len(reason) <= 60 else _("Ditunda"),
                reason,
            )
    restores = facts.procedure.policy.restores
    if restores and _done(facts, facts.procedure.step(restores)):
        return "restored", _has_been(facts.procedure.step(restores)), ""
    steps = [facts.procedure.step_of(run.box) for run in facts.open_runs]
    return "open", _now(max(steps, key=lambda one: one.no)) if steps else _("Sedang ditangani"), ""


def _now(step: Step) -> str:
    """ "Diperbaiki" becomes "Sedang diperbaiki", "Repaired" "Being repaired"; what is no verb stays as it is."""
    if (get_language() or "id").startswith("en"):
        plain, being = step.plain.to("en"), "Being "
        verb = plain.split(" ")[0].endswith("ed")
    else:
        plain, being = step.plain.to("id"), "Sedang "
        verb = plain[:2] == "Di" and plain[2:3].islower()
    return being + plain[0].lower() + plain[1:] if verb else plain


def _has_been(step: Step) -> str:
    plain = step.plain.to(get_language() or "id")
    return _("Sudah %(done)s") % {"done": plain[0].lower() + plain[1:]}


def _saying(facts: Facts, state: str) -> str:
    """One sentence under the headline: who is at it, or what follows."""
    if facts.case.outcome_kind == "followed":
        return _("Gangguan itu sudah berakhir. Bila kendala masih ada, laporkan lagi.")
    if state == "held" and facts.case.parent_id is not None:
        return _("Gangguan itu sedang ditangani, dan kabarnya berlaku juga untuk laporan Anda.")
    if state == "withdrawn":
        return _("Kasus ini ditutup tanpa perbaikan. Bila kendala masih ada, laporkan lagi.")
    if state == "finished":
        return _("Penanganan selesai dan sudah dilaporkan.")
    if state == "restored":
        return _("Jaringan dinyatakan berfungsi kembali. Laporannya sedang diselesaikan.")
    if state == "held":
        return _("Waktu berhenti dihitung selama ditunda.")
    names = [name for run in facts.open_runs if run.taken_at and (name := _taker(facts, run))]
    if names:
        return _(
            "%(name)s sedang mengerjakannya. Bila perlu waktu lebih lama, alasannya tertulis di sini."
        ) % {"name": ", ".join(dict.fromkeys(names))}
    if Delivery.objects.filter(event__case=facts.case).exists():
        return _("Petugas sudah diberi tahu.")
    return _("Belum ada petugas yang dapat diberi tahu. Sampaikan langsung kepada pengelola jaringan.")


# -- by when ------------------------------------------------------------------------------------


def _expected(facts: Facts, now: datetime) -> datetime | None:
    """When it works again, if each step still to come takes its whole norm; a late one counts from now."""
    restores = facts.procedure.policy.restores
    if not restores:
        return None
    dues = {run.box: max(run.due_at, now) if run.due_at else None for run in facts.open_runs}
    try:
        return expected(facts.procedure, facts.calendar, dues, restores)
    except NoWorkingTime:
        return None


def _words(facts: Facts, moment: datetime, now: datetime) -> tuple[str, str]:
    unit = facts.case.unit
    there, here = local(moment, unit), local(now, unit)
    days = (there.date() - here.date()).days
    said = _("hari ini") if days == 0 else _("besok") if days == 1 else day(moment, unit)
    return _("pukul %(time)s") % {"time": f"{there:%H.%M} {ZONE_NAMES.get(unit.zone, '')}".strip()}, said


# -- the way ------------------------------------------------------------------------------------


def _stops(report: Report, facts: Facts, now: datetime) -> Iterator[Stop]:
    unit = facts.case.unit
    yield Stop(_("Anda melapor"), "done", _("Laporan %(number)s tersimpan.") % {"number": report.number},
               short_time(report.reported_at, unit, now))  # fmt: skip
    language = get_language() or "id"
    for step in facts.procedure.steps:
        runs = [run for run in facts.runs if run.step == step.key]
        title = step.plain.to(language)
        if open_ := [run for run in runs if run.finished_at is None]:
            yield Stop(_now(step), "open", _open_note(facts, open_[0], step), _("kini"))
        elif done := _done(facts, step):
            yield Stop(title, "done", _done_note(facts, done), short_time(done.finished_at, unit, now))  # type: ignore[arg-type]
        elif not facts.case.closed_at and _comes(facts, step):
            yield Stop(title, "", _next_note(facts, step))


def _done(facts: Facts, step: Step) -> Run | None:
    """The run that did `step`, unless the case went back before it and will pass it again."""
    runs = [run for run in facts.runs if run.step == step.key]
    if not runs or runs[-1].outcome != "finished":
        return None
    last = runs[-1]
    again = any(
        one.opened_at >= last.finished_at and last.box in facts.procedure.reachable(one.box)  # type: ignore[operator]
        for one in facts.open_runs
    )
    return None if again else last


def _comes(facts: Facts, step: Step) -> bool:
    return any(box.key in facts.procedure.reachable(run.box) for run in facts.open_runs for box in step.boxes)


def _maybe(facts: Facts, step: Step) -> bool:
    """Whether the case can end without passing `step`."""
    shut = {box.key for box in step.boxes}
    seen: set[str] = set()
    ahead = [run.box for run in facts.open_runs]
    while ahead:
        key = ahead.pop()
        if key in seen or key in shut:
            continue
        seen.add(key)
        targets = [to for arrow in facts.procedure.box(key).arrows for to in arrow.to]
        if END in targets:
            return True
        ahead.extend(targets)
    return False


def _open_note(facts: Facts, run: Run, step: Step) -> str:
    if run.held_at:
        return _("Ditunda.")
    who = _taker(facts, run)
    said = _("Oleh %(name)s.") % {"name": who} if who else _("Menunggu petugas.")
    again = _("Diulang agar benar-benar tuntas.")
    return f"{said} {again}" if run.rework else said


def _done_note(facts: Facts, run: Run) -> str:
    language = get_language() or "id"
    who = _finisher(facts, run)
    said = [_("Oleh %(name)s.") % {"name": who}] if who else []
    box = facts.procedure.box(run.box)
    arrow = box.arrow(run.answer) if run.answer else None
    if arrow and box.asks:
        said.append(f"{box.asks.label.to(language)} {arrow.label.to(language)}.")
    return " ".join(said)


def _next_note(facts: Facts, step: Step) -> str:
    language = "en" if (get_language() or "id").startswith("en") else "id"
    said = [_("Hanya bila perlu.")] if _maybe(facts, step) else []
    if step.within.unit == "minutes":
        said.append(_("Paling lama %(time)s kerja.") % {"time": norm(step.within, language)})
    elif step.within.unit == "days":
        said.append(_("Paling lama %(time)s.") % {"time": norm(step.within, language)})
    return " ".join(said)


def _taker(facts: Facts, run: Run) -> str:
    return run.taken_by.get_short_name() if run.taken_by else _vendor(facts, run) if run.taken_link else ""


def _finisher(facts: Facts, run: Run) -> str:
    return (
        run.finished_by.get_short_name()
        if run.finished_by
        else _vendor(facts, run)
        if run.finished_link
        else ""
    )


def _vendor(facts: Facts, run: Run) -> str:
    """A vendor acts as a firm: its people's names are not the reporter's business."""
    link: Any = run.finished_link or run.taken_link
    return str(link.party.name)
