"""A case as its page shows it: the track of steps, what is done, the papers, the timeline, what one may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tuntas.cases import events
from tuntas.cases.accounts import CaseTime, RunTime, time_of
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import OFFICE_EVENTS, can, in_office, papers_seen, still_performs
from tuntas.cases.facts import Facts
from tuntas.cases.models import Event, Paper, Run
from tuntas.people.duties import holders
from tuntas.sop.procedure import END, Step
from tuntas.web.browsers import latest_by_report
from tuntas.web.faces import Face, face
from tuntas.web.gist import tell_reporter, words_of
from tuntas.web.ledgers import run_told, verdict, why_url
from tuntas.web.times import clock_time, day, day_and_time, norm_text, short_time, used

__all__ = ["CHANNEL_NAMES", "CasePage", "Mark"]

CHANNEL_NAMES = {
    "web": _lazy("halaman Lapor"), "api": _lazy("aplikasi lain"), "telepon": _lazy("telepon"), "whatsapp": "WhatsApp",
    "surel": _lazy("surel"), "surat": _lazy("surat"), "datang": _lazy("datang sendiri"),
}  # fmt: skip


SHOWN = 200  # events of the timeline
_ICONS = {"measurement": "activity", "files": "camera"}


@dataclass
class Mark:
    """A step on the track."""

    number: int
    title: str
    state: str
    who: str
    time: str
    why: str = ""  # where its time is explained


@dataclass
class OpenRun:
    """An open run, and what the reader may do with it."""

    run: Run
    step: Step
    title: str
    face: Face
    time: dict[str, Any]  # its ledger, as `ledgers.run_told` tells it
    may: dict[str, bool]
    mine: bool
    waits_for: str
    vendor: str = ""
    by_office: bool = True  # the reader is of the office, not of the vendor itself
    link_url: str = ""
    returns: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)

    @property
    def records_for_vendor(self) -> bool:
        return bool(self.vendor) and self.by_office and self.may["finish"]

    @property
    def used(self) -> str:
        return used(self.face.spent)

    @property
    def norm(self) -> str:
        return norm_text(self.step.within)


class CasePage:
    """Everything a case page shows to one reader at one moment; queries do not grow with the case."""

    def __init__(self, facts: Facts, by: Actor, now: datetime) -> None:
        self.facts, self.by, self.now = facts, by, now
        self.case, self.procedure, self.unit = facts.case, facts.procedure, facts.case.unit
        self.language = get_language() or "id"
        self.in_office, self.papers_seen = in_office(by, facts, now), papers_seen(by, facts, now)

    # -- time -----------------------------------------------------------------------------------

    @cached_property
    def time(self) -> CaseTime:
        """Every clock of the case, as the ledger and the report have it."""
        return time_of(self.facts, self.now)

    def time_of(self, run: Run) -> RunTime:
        return next(one for one in self.time.runs if one.run.pk == run.pk)

    # -- the track ------------------------------------------------------------------------------

    def track(self) -> list[Mark]:
        return [self._mark(step) for step in self.procedure.steps]

    def _mark(self, step: Step) -> Mark:
        runs = [run for run in self.facts.runs if run.step == step.key]
        running = next((run for run in runs if run.finished_at is None), None)
        done = next((run for run in reversed(runs) if run.outcome == "finished"), None)
        norm = norm_text(step.within)
        if running is not None:
            state = "late" if self.face(running).late else "open"
            return self._walked(step, state, running, norm)
        if done is not None and not self.undone(done):
            return self._walked(step, "done", done, norm)
        roles = " / ".join(self.procedure.role(one).short.to(self.language) for one in step.by)
        state = "maybe" if self._may_be_passed_over(step) else ""
        time = _("norma %(time)s") % {"time": norm} if norm else ""
        return Mark(step.no, step.short.to(self.language), state, roles, time)

    def _walked(self, step: Step, state: str, run: Run, norm: str) -> Mark:
        title, why = step.short.to(self.language), why_url(self.case.number, step.key)
        return Mark(step.no, title, state, self._holder(run), self._used(run, norm), why)

    def undone(self, done: Run) -> bool:
        """Whether a later run has begun from which this step comes again."""
        finished = done.finished_at or self.now
        return any(
            run.opened_at >= finished and done.box in self.procedure.reachable(run.box)
            and run.pk > done.pk and self._order(run.step) <= self._order(done.step)
            for run in self.facts.open_runs
        )  # fmt: skip

    def _order(self, step: str) -> int:
        return next(number for number, one in enumerate(self.procedure.steps) if one.key == step)

    def _may_be_passed_over(self, step: Step) -> bool:
        """Whether the case can still end without this step."""
        own = {box.key for box in step.boxes}
        ahead, seen = list(self.facts.state.open), set(self.facts.state.open)
        while ahead:
            box = self.procedure.box(ahead.pop())
            if END in {to for arrow in box.arrows for to in arrow.to} and box.key not in own:
                return True
            for to in self.procedure.targets(box.key):
                if to not in seen and to not in own:
                    seen.add(to)
                    ahead.append(to)
        return bool(self.case.closed_at)

    def _holder(self, run: Run) -> str:
        role = run.finished_as or next(iter(self.procedure.box(run.box).by), "")
        name = self.procedure.role(role).short.to(self.language) if self.procedure.has_role(role) else ""
        person = run.finished_by or run.taken_by
        link = run.finished_link or run.taken_link
        who = person.get_short_name() if person else link.party.name if link else ""
        capacity = {"plt": "Plt. ", "plh": "Plh. "}.get(run.finished_capacity, "")
        return f"{who}, {capacity}{name}" if who else name

    def _used(self, run: Run, norm: str) -> str:
        taken = used(self.facts.spent(run, self.now))
        return _("%(used)s dari %(norm)s") % {"used": taken, "norm": norm} if norm else taken

    def now_line(self, track: list[Mark]) -> tuple[str, str]:
        """ "Langkah 3 dari 7: Verifikasi", "14 menit dari 30 menit": what a phone shows of the track."""
        at = next((one for one in track if one.state in ("open", "late")), None)
        if at is None:
            return self.closed_words(), ""
        step = _("Langkah %(no)d dari %(all)d: %(title)s") % {"no": at.number, "all": len(track), "title": at.title}
        return step, at.time

    def closed_words(self) -> str:
        if self.case.outcome_kind == "followed":
            return _("Berakhir bersama gangguan luas")
        if self.case.outcome == "withdrawn":
            return _("Ditarik: %(what)s") % {"what": events.WITHDRAWN.get(self.case.outcome_kind, "")}
        return _("Diketahui Kepala") if self.case.acknowledged_at else _("Selesai")

    # -- runs -----------------------------------------------------------------------------------

    def face(self, run: Run) -> Face:
        step = self.procedure.step_of(run.box)
        return face(run, self.procedure.norm_of(step), self.facts.calendar, self.unit, self.now, self.facts.stops(run))

    def open_runs(self) -> list[OpenRun]:
        """The open runs, those that the reader can do first."""
        found = [self._open(run) for run in self.facts.open_runs]
        return sorted(found, key=lambda one: (not one.may["finish"], not one.mine, one.step.no))

    def _open(self, run: Run) -> OpenRun:
        step, box = self.procedure.step_of(run.box), self.procedure.box(run.box)
        moves = ("take", "release", "finish", "hold", "resume", "send_back", "reassign", "waive", "log", "issue_link")
        may = {move: can(self.by, move, self.facts, run, self.now) for move in moves}
        mine = self.by.user is not None and run.taken_by_id == self.by.user.pk
        left = bool(run.taken_by and not mine and not still_performs(run.taken_by, self.facts, run, self.now))
        may["work"] = may["finish"] and (mine or left or run.taken_at is None or run.taken_link is not None)
        if run.taken_by_id is not None and not mine and not left and not may["reassign"]:
            may["hold"] = may["send_back"] = False  # a colleague's work is left to them
        roles = " / ".join(self.procedure.role(one).short.to(self.language) for one in box.by)
        opened = OpenRun(
            run, step, step.short.to(self.language), self.face(run),
            run_told(self.facts, self.time_of(run), self.now), may, mine,
            self._holder(run) if run.taken_at else roles,
        )  # fmt: skip
        if any(self.procedure.role(one).kind == "vendor" for one in box.by):
            self._about_vendor(opened)
        if may["send_back"]:
            opened.returns = [
                (one, f"{self.procedure.step(one).no}. {self.procedure.step(one).short.to(self.language)}")
                for one in self.procedure.returns_from(step.key)
                if any(done.step == one and done.outcome == "finished" for done in self.facts.runs)
            ]
        if may["reassign"]:
            opened.people = self._people(run)
        return opened

    def _people(self, run: Run) -> list[tuple[str, str]]:
        by = self.procedure.box(run.box).by
        roles = [*by, *(self.procedure.role(one).recorded_by for one in by)]
        people = holders(self.unit, [one for one in roles if one], self.now)
        return [(one.username, one.name) for one in people]

    def _about_vendor(self, opened: OpenRun) -> None:
        by = self.procedure.box(opened.run.box).by
        party = next((self.facts.parties[one] for one in by if one in self.facts.parties), None)
        opened.by_office = self.in_office
        opened.vendor = party.name if party else self.procedure.role(by[0]).name.to(self.language)

    # -- what was done --------------------------------------------------------------------------

    def done(self) -> list[dict[str, Any]]:
        """Every run that ended, oldest first, with norm, actual time and verdict."""
        rows = []
        for run in self.facts.runs:
            if run.finished_at is None:
                continue
            step = self.procedure.step_of(run.box)
            sealed = [one for one in self.facts.papers if one.run_id == run.pk and one.sealed_at]
            papers = [one for one in sealed if self._seen(one.key)]
            rows.append({
                "run": run, "no": step.no, "title": step.short.to(self.language), "who": self._holder(run),
                "papers": [(self._paper_url(one), self._name(one.key)) for one in papers],
                "norm": norm_text(step.within) or "–", "used": used(self.time_of(run).spent),
                "why": f"{why_url(self.case.number, run.step)}#waktu-{run.pk}",
                "verdict": verdict(self.time_of(run)), "at": short_time(run.finished_at, self.unit, self.now),
            })  # fmt: skip
        return rows

    def _seen(self, key: str) -> bool:
        return key in self.papers_seen

    def _name(self, key: str) -> str:
        return self.procedure.paper(key).title.to(self.language)

    def _paper_url(self, paper: Paper) -> str:
        return reverse("paper", args=[self.case.number, paper.key]) + f"?revisi={paper.revision}"

    def papers(self) -> list[dict[str, Any]]:
        """The newest revision of each paper, in the order of the definition."""
        rows = []
        for kind in self.procedure.papers:
            paper = self.facts.draft(kind.key) or self.facts.sealed(kind.key)
            waiver = self.facts.waivers.get(kind.key)
            if (paper is None and waiver is None) or not self._seen(kind.key):
                continue
            note = _("dikecualikan: %(reason)s") % {"reason": waiver.reason} if waiver else ""
            if paper is not None:
                who = paper.written_by.get_short_name() if paper.written_by else self._link_name(paper)
                revision = _(", revisi %(n)d") % {"n": paper.revision} if paper.revision > 1 else ""
                note = note or f"{who}{revision}, {short_time(paper.written_at, self.unit, self.now)}"
                note += _(", diukur dengan tangan") if paper.by_hand else ""
            rows.append({
                "name": kind.title.to(self.language), "note": note, "sealed": bool(paper and paper.sealed_at),
                "url": self._paper_url(paper) if paper else "",
                "waived": bool(waiver and not (paper and paper.sealed_at)),
                "icon": _ICONS.get(kind.kind, "file-check"),
            })  # fmt: skip
        return rows

    def _link_name(self, paper: Paper) -> str:
        if paper.written_link:
            return paper.written_link.person or paper.written_link.party.name
        return _("Pelapor")

    # -- the rest -------------------------------------------------------------------------------

    @cached_property
    def latest(self) -> list[Event]:
        """The last events of the case, the newest first."""
        return list(self.case.events.select_related("user", "link__party", "report").order_by("-seq")[:SHOWN])

    def timeline(self) -> list[dict[str, Any]]:
        """What happened, newest first; the opening of a step is told by what closed the one before.

        A vendor hears of the trouble, not of the person who reported it, nor what the office notes.
        """
        told = self.latest
        names = events.people_named(told)
        quiet = {"step.opened", "paper.kept", "step.taken", "link.accepted"}
        quiet |= set() if self.in_office else {*OFFICE_EVENTS}
        lines, last_day = [], ""
        for event in told:
            if event.kind in quiet:
                continue
            if event.report and not self.in_office:
                event.report.reporter = ""
            today = day(event.at, self.unit)
            tone = "bad" if event.kind in ("step.late", "report.not_working") else ""
            lines.append({
                "at": clock_time(event.at, self.unit), "iso": event.at.isoformat(),
                "icon": events.KINDS[event.kind].icon,
                "sentence": events.sentence(event, self.procedure, names), "tone": tone, "note": self._note_of(event),
                "day": today if today != last_day else "",
            })  # fmt: skip
            last_day = today
        return lines

    def _note_of(self, event: Any) -> str:
        if event.kind != "step.finished":
            return ""
        taken = used(timedelta(seconds=event.data.get("spent_seconds", 0)))
        known = self.procedure.has_step(str(event.data.get("step", "")))
        norm = norm_text(self.procedure.step(str(event.data["step"])).within) if known else event.data.get("norm")
        return _("%(used)s kerja dari norma %(norm)s.") % {"used": taken, "norm": norm} if norm else ""

    def reporter_rows(self) -> list[dict[str, Any]]:
        """Everyone who reported it, first the one who opened the case; for the office only."""
        if not self.in_office:
            return []
        says = {None: "", True: _("sudah normal"), False: _("belum normal")}
        reports = list(self.case.reports.order_by("pk")[:50])
        checked = len(self.latest) == SHOWN or any(one.kind == "browser.measured" for one in self.latest)
        browsers = latest_by_report(self.case, reports) if checked else {}
        return [
            {
                "name": one.reporter or _("Tidak menyebut nama"), "unit": one.reporter_unit, "contact": one.contact,
                "channel": str(CHANNEL_NAMES.get(one.channel, one.channel)), "said": str(says[one.works]),
                "at": short_time(one.reported_at, self.unit, self.now), "words": words_of(self.facts, one),
                "tell": tell_reporter(self.facts, one), "browser": browsers.get(one.pk, ""),
            }
            for one in reports
        ]  # fmt: skip

    @property
    def waits(self) -> list[tuple[str, str]]:
        """What a hold may wait for, as its form asks."""
        return [(key, str(name).capitalize()) for key, name in events.WAITS.items()]

    @property
    def procedure_name(self) -> str:
        return self.procedure.name.to(self.language)

    @property
    def occurred(self) -> str:
        return day_and_time(self.case.occurred_at, self.unit) if self.case.occurred_at else ""

    @property
    def opened(self) -> str:
        return day_and_time(self.case.opened_at, self.unit)

    @property
    def closed(self) -> str:
        return day_and_time(self.case.closed_at, self.unit) if self.case.closed_at else ""
