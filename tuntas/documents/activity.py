"""Section B of the final report: every run beside its norm, with what held it up and what was sent back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tuntas.cases.models import Event, Paper, Run
from tuntas.documents import words
from tuntas.documents.blocks import Block, bullets, cell, column, heading, pairs, paragraph, row, table
from tuntas.documents.source import Source
from tuntas.sop.measure import KEPT, LATE, Measured, Measurement, Totals, Verdict, Worked, measure

__all__ = ["activity", "measurement"]


def activity(source: Source) -> list[Block]:
    """The table of steps, its sums, and the papers that were waived."""
    runs, found = source.runs, measurement(source)
    rows = [_row(source, run, one) for run, one in zip(runs, found.runs, strict=True)]
    intro = _("Waktu dihitung dalam jam kerja unit; waktu tunda tidak dihitung.")
    told = [paragraph(intro), table(_columns(), rows), _sums(source, found)]
    if found.totals.late:
        said = _("%(late)s dari %(count)s pelaksanaan melewati norma.")
        told.append(paragraph(said % {"late": found.totals.late, "count": found.totals.judged}))
    return [*told, *_waived(source)]


def measurement(source: Source) -> Measurement:
    """Every finished run against its norm."""
    return measure(source.procedure, source.facts.calendar, [_worked(source, run) for run in source.runs])


def _worked(source: Source, run: Run) -> Worked:
    assert run.finished_at is not None
    return Worked(run.step, run.opened_at, run.finished_at, tuple(source.facts.stops(run)), run.rework)


def _columns() -> list[dict[str, str]]:
    return [
        column(_("No."), "0.9cm", "center"), column(_("Kegiatan")), column(_("Pelaksana"), "2.9cm"),
        column(_("Mulai – selesai"), "2.25cm"), column(_("Norma"), "1.7cm"), column(_("Nyata"), "1.7cm"),
        column(_("Hasil"), "1.9cm"),
    ]  # fmt: skip


def _row(source: Source, run: Run, one: Measured) -> dict[str, Any]:
    step, box = source.procedure.step(run.step), source.procedure.box(run.box)
    under = [_("pekerjaan ulang")] if one.rework else []
    if box.does:
        under.append(box.does.to(source.language))
    if answer := _answer(source, run):
        under.append(answer)
    if given := [_revised(source, one) for one in source.facts.papers if _sealed_in(source, run, one)]:
        under.append(_("Naskah: %(papers)s") % {"papers": "; ".join(given)})
    cells = [
        str(step.no), cell(step.does.to(source.language), under), _performer(source, run),
        _span(source, run), words.norm(one.norm, source.language),
        words.working(one.minutes, source.language), _verdict(one.verdict),
    ]  # fmt: skip
    return row(cells, _notes(source, run))


def _span(source: Source, run: Run) -> str:
    """From when to when; the day once where both are of one day."""
    start, end = source.short(run.opened_at), source.short(run.finished_at) if run.finished_at else "–"
    day, time = start.split(" ")
    return f"{day}\n{time}–{end.removeprefix(day).strip()}" if end.startswith(day) else f"{start} –\n{end}"


def _sealed_in(source: Source, run: Run, paper: Paper) -> bool:
    return paper.run_id == run.pk and paper.sealed_at is not None and source.known(paper.sealed_at)


def _revised(source: Source, paper: Paper) -> str:
    title = source.paper_title(paper.key)
    if paper.revision == 1:
        return title
    return _("%(paper)s (revisi %(number)s)") % {"paper": title, "number": paper.revision}


def _answer(source: Source, run: Run) -> str:
    box = source.procedure.box(run.box)
    if not run.answer or not box.asks:
        return ""
    arrow = box.arrow(run.answer)
    shown = str(arrow.label.to(source.language)) if arrow and arrow.label else run.answer
    shown = {"Y": _("Ya"), "T": _("Tidak")}.get(shown, shown)
    return f"{box.asks.label.to(source.language)} {shown}".strip()


def _performer(source: Source, run: Run) -> Any:
    name = source.who(run.finished_by or run.taken_by, run.finished_link or run.taken_link)
    name = next((source.who(one.user, one.link) for one in _returns(source, run)), name)
    acted_as = run.finished_as or source.procedure.box(run.box).by[0]
    role = source.procedure.role(acted_as).short.to(source.language) if name else ""
    under = [words.titled(role, run.finished_capacity)] if role else []
    if vendor := source.behalf_of(run):
        under.append(_("mencatat atas nama %(vendor)s") % {"vendor": vendor})
    return cell(name or "–", under)


def _notes(source: Source, run: Run) -> Iterator[str]:
    for hold in source.facts.holds.get(run.pk, []):
        values = {
            "start": source.short(hold.started_at),
            "end": source.short(hold.ended_at) if hold.ended_at else _("sekarang"),
            "who": source.who(hold.held_by, None) or "–",
            "reason": hold.reason,
        }
        yield _("Ditunda %(start)s s.d. %(end)s oleh %(who)s: %(reason)s") % values
    for event in _returns(source, run):
        yield _sent_back(source, event.data, source.who(event.user, event.link))
    if run.outcome in ("closed", "withdrawn"):
        yield _("Ditutup sebelum selesai.")


def _returns(source: Source, run: Run) -> list[Event]:
    """The event by which this run was sent back, if it was."""
    return [one for one in source.events if one.kind == "step.sent_back" and one.run_id == run.pk]


def _sent_back(source: Source, data: dict[str, Any], who: str) -> str:
    to = str(data.get("to", ""))
    if source.procedure.has_step(to):
        step = source.procedure.step(to)
        to = f"{step.no} ({step.short.to(source.language)})"
    values = {"to": to, "who": who, "reason": data.get("reason", "")}
    return _("Dikembalikan ke langkah %(to)s oleh %(who)s: %(reason)s") % values


def _verdict(verdict: Verdict) -> str:
    return {KEPT: _("sesuai"), LATE: _("terlambat")}.get(verdict, _("tanpa norma"))


def _sums(source: Source, found: Measurement) -> Block:
    """The sum of the rows, in words below the table: as its last row it could begin a page alone."""
    totals, language = found.totals, source.language
    values = {
        "norm": _norms(totals, language), "used": words.working(totals.minutes, language),
        "verdict": _verdict(totals.verdict),
    }  # fmt: skip
    # one late step makes the whole late: beside a sum within its norm that would read as a mistake
    contrary = totals.verdict == LATE and not totals.norm_days and totals.minutes <= totals.norm_minutes
    told = _("norma %(norm)s, nyata %(used)s") if contrary else _("norma %(norm)s, nyata %(used)s, %(verdict)s")
    sums = [(_("Jumlah"), told % values)]
    if totals.reworked:
        again = words.working(totals.rework_minutes, language)
        sums.append((_("Pekerjaan ulang"), _("%(used)s, di luar jumlah") % {"used": again}))
    return pairs(sums)


def _norms(totals: Totals, language: str) -> str:
    parts = [words.working(totals.norm_minutes, language)] if totals.norm_minutes else []
    if totals.norm_days:
        parts.append(_("%(days)s hari kerja") % {"days": totals.norm_days})
    return " + ".join(parts) or "–"


def _waived(source: Source) -> list[Block]:
    if not source.waivers:
        return []
    lines = [
        _("%(paper)s: %(reason)s (%(who)s, %(when)s)")
        % {
            "paper": source.paper_title(one.paper), "reason": one.reason,
            "who": source.who(one.waived_by, None), "when": source.moment(one.waived_at),
        }
        for one in source.waivers
    ]  # fmt: skip
    return [heading(_("Naskah yang dikecualikan")), bullets(lines)]
