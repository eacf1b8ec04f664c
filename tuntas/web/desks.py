"""What lies on a person's desk: the open runs they see, in folders, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.allowed import visible_to
from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Hold, Run
from tuntas.people.calendars import calendar_of
from tuntas.people.duties import duties_of
from tuntas.people.models import User
from tuntas.sop import clock
from tuntas.sop.procedure import Procedure, Step
from tuntas.web.faces import Face, face
from tuntas.web.times import clock_time, short_time

__all__ = ["FOLDERS", "Work", "folder", "holdings", "lay_out"]

MOST = 300
FOLDERS = ("semua", "milik-saya", "belum-diambil", "penyedia", "lewat", "diketahui")


@dataclass
class Work:
    """One open run as the desk shows it."""

    run: Run
    procedure: Procedure
    step: Step
    face: Face
    mine: bool
    can_do: bool
    at_vendor: bool
    title: str
    url: str
    why: str
    meta: str
    place: str
    what: str
    who: str
    since: str
    left: bool = False  # its taker holds no duty for it any more

    @property
    def untaken(self) -> bool:
        return self.run.taken_at is None or self.left

    def leave(self) -> None:
        """Its taker is gone: anybody who may may go on with it."""
        self.left, self.who = True, _("%(name)s, tugasnya berakhir") % {"name": self.who}

    @property
    def can_take(self) -> bool:
        return self.can_do and self.untaken and not self.at_vendor

    def within(self, folder: str) -> bool:
        """Whether it belongs in `folder`."""
        match folder:
            case "milik-saya":
                return self.mine
            case "belum-diambil":
                return self.can_do and self.untaken and not self.at_vendor
            case "penyedia":
                return self.at_vendor
            case "lewat":
                return self.face.late
            case "diketahui":
                return not self.mine and not self.can_do
        return self.mine or self.can_do or self.at_vendor or self.face.late


def lay_out(user: User, now: datetime) -> list[Work]:
    """Every open run that `user` may see; four queries, however many there are."""
    duties = duties_of(user, now)
    held = Prefetch("holds", Hold.objects.order_by("started_at"))
    runs = (
        Run.objects.filter(finished_at=None, case__in=visible_to(user, now))
        .select_related("case__edition", "case__unit__calendar", "taken_by", "taken_link__party")
        .defer("case__edition__text")
        .prefetch_related(held)
        .order_by("due_at", "pk")[:MOST]
    )
    roles = [(one.unit_id, one.role, one.unit.kind) for one in duties]
    return sorted((_work(run, user, roles, now) for run in runs), key=lambda one: one.face.order)


def _work(run: Run, user: User, roles: list[tuple[int, str, str]], now: datetime) -> Work:
    case, language = run.case, get_language() or "id"
    procedure = procedure_of(case.edition)
    step, box = procedure.step_of(run.box), procedure.box(run.box)
    stops = [clock.Hold(one.started_at, one.ended_at, one.reason) for one in run.holds.all()]
    at_vendor = any(procedure.role(one).kind == "vendor" for one in box.by)
    shown = face(run, procedure.norm_of(step), calendar_of(case.unit), case.unit, now, stops)
    return Work(
        run=run, procedure=procedure, step=step, face=shown, mine=run.taken_by_id == user.pk,
        can_do=any(
            procedure.has_role(role) and procedure.may_perform(run.box, role)
            for unit, role, kind in roles if unit == case.unit_id or kind == "vendor"
        ),
        at_vendor=at_vendor, title=step.short.to(language), url=reverse("case", args=[case.number]),
        why=reverse("step-clock", args=[case.number, run.step]),
        meta=_("%(number)s, langkah %(no)d dari %(all)d")
        % {"number": case.number, "no": step.no, "all": len(procedure.steps)},
        place=case.place_name, what=_what(case.title, run),
        who=_who(run, user, procedure, language), since=_since(run, stops, now),
    )  # fmt: skip


def _what(title: str, run: Run) -> str:
    return f"{title} ({_('pekerjaan ulang')})" if run.rework else title


def _who(run: Run, user: User, procedure: Procedure, language: str) -> str:
    if run.taken_by_id == user.pk:
        return _("Anda")
    if run.taken_by:
        return run.taken_by.get_short_name()
    if run.taken_link:
        return run.taken_link.party.name
    roles = procedure.box(run.box).by
    names = " / ".join(procedure.role(one).short.to(language) for one in roles)
    return _("Belum diambil, %(role)s") % {"role": names}


def _since(run: Run, stops: list[clock.Hold], now: datetime) -> str:
    if run.held_at and stops:
        return stops[-1].reason
    unit = run.case.unit
    if run.taken_at:
        return _("sejak %(time)s") % {"time": short_time(run.taken_at, unit, now)}
    return _("dibuka %(time)s") % {"time": short_time(run.opened_at, unit, now)}


def folder(works: list[Work], chosen: str) -> tuple[list[Work], list[dict[str, Any]]]:
    """The work in the chosen folder, and all folders with their counts."""
    labels = {
        "semua": _("Semua"), "milik-saya": _("Milik saya"), "belum-diambil": _("Belum diambil"),
        "penyedia": _("Menunggu penyedia"), "lewat": _("Lewat waktu"), "diketahui": _("Untuk diketahui"),
    }  # fmt: skip
    counts = {key: sum(work.within(key) for work in works) for key in FOLDERS}
    items = [
        {
            "url": f"?kelompok={key}", "label": labels[key], "count": counts[key], "current": key == chosen,
            "tone": "bad" if key == "lewat" and counts[key] else "",
        }
        for key in FOLDERS
    ]  # fmt: skip
    return [work for work in works if work.within(chosen)], items


def holdings(works: Iterable[Work]) -> list[dict[str, Any]]:
    """Who holds what: running, on hold, late, and the nearest due moment, one row a holder."""
    rows: dict[str, Counter[str]] = {}
    nearest: dict[str, Work] = {}
    for work in works:
        name = work.run.taken_by.get_short_name() if work.run.taken_by else work.who
        row = rows.setdefault(name, Counter())
        row["held" if work.run.held_at else "running"] += 1
        row["late"] += work.face.late
        if name not in nearest and not work.run.held_at:
            nearest[name] = work
    return [
        {"name": name, **{key: row[key] for key in ("running", "held", "late")},
         "nearest": nearest[name].face.text if name in nearest else ""}
        for name, row in sorted(rows.items())
    ]  # fmt: skip


def office_line(user: User, now: datetime) -> str:
    """10.02. Jam kerja sampai 16.00. (Or that it is over for today, or that there is none.)"""
    duties = duties_of(user, now)
    office = next((one.unit for one in duties if one.unit.kind == "office"), None)
    if office is None:
        return ""
    zone = ZoneInfo(office.zone)
    today, said = now.astimezone(zone).date(), {"time": clock_time(now, office)}
    spans = calendar_of(office).day(today).spans
    if not spans:
        return _("%(time)s. Hari ini bukan hari kerja.") % said
    end = spans[-1][1]
    if end <= now:
        return _("%(time)s. Jam kerja hari ini sudah selesai.") % said
    at = clock_time(end, office) if end.astimezone(zone).date() == today else "24.00"
    return _("%(time)s. Jam kerja sampai %(end)s.") % {**said, "end": at}
