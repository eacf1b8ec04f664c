"""A message made of deliveries: what happened to each case, what its reader must do, by when, with one link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can
from tuntas.cases.events import KINDS, people_named, sentence
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Delivery, Report, Run
from tuntas.cases.moves import tracking_code
from tuntas.cases.moves.deliver import Batch
from tuntas.notices.message import Item, Message, Urgency, digest
from tuntas.people.models import User

__all__ = ["composed"]

_URGENCY: dict[str, Urgency] = {"due": "high", "task": "normal", "news": "low"}


def composed(batch: Batch, now: datetime | None = None) -> Message:
    """The one message of a batch, in its reader's language; what they must do is what they may do at `now`."""
    now = now or datetime.now(UTC)
    first = batch.rows[0]
    language = (first.user.language if first.user else "") or "id"
    with translation.override(language):
        rows = sorted(batch.rows, key=lambda one: one.event_id)
        if first.report:
            return _for_reporter(batch.key, first.report, rows)
        told = _for_user(batch.key, first.user, rows, now)
        if len(told) == 1:
            return told[0]
        return digest(told, key=batch.key, language=language, link=_address(reverse("desk")))


def _address(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


# -- somebody of the office, or of a vendor -----------------------------------------------------


def _for_user(key: str, user: User | None, rows: Iterable[Delivery], now: datetime) -> list[Message]:
    """A message per case; the digest puts them together."""
    assert user is not None
    cases: dict[int, list[Delivery]] = {}
    for one in rows:
        cases.setdefault(one.event.case_id, []).append(one)
    return [_about_case(key, user, told, now) for told in cases.values()]


def _about_case(key: str, user: User, told: list[Delivery], now: datetime) -> Message:
    rows = Case.objects.select_related("edition", "unit__calendar").defer("edition__text")
    facts = Facts(rows.get(pk=told[0].event.case_id))
    events = [one.event for one in told]
    names = people_named(events)
    happened = tuple(dict.fromkeys(sentence(one, facts.procedure, names) for one in events))
    run = _task_of(facts, user, now)
    item = Item(_number(facts), _title(facts), happened, _do(facts, run, user), _due(facts, run))
    topic = min((KINDS[one.kind].topic for one in events), key=("due", "task", "news").index)
    subject = f"{facts.case.number}: {happened[-1]}"
    link = _address(reverse("case", args=[facts.case.number]))
    return Message(key, user.language or "id", subject, (item,), link, events[-1].kind, _URGENCY[topic])


def _number(facts: Facts) -> str:
    return facts.case.number


def _title(facts: Facts) -> str:
    place = facts.case.place_name
    return f"{facts.case.title}, {place}" if place else facts.case.title


def _task_of(facts: Facts, user: User, now: datetime) -> Run | None:
    """The open run that this person is to do: their own first, then one that anybody may take."""
    by = Actor(user=user)
    mine = [one for one in facts.open_runs if one.taken_by_id == user.pk]
    free = [one for one in facts.open_runs if one.taken_at is None and can(by, "finish", facts, one, now)]
    return next(iter(mine or free), None)


def _do(facts: Facts, run: Run | None, user: User) -> str:
    if run is None:
        return ""
    step = facts.procedure.step_of(run.box)
    values = {"no": step.no, "step": step.short.to(user.language or "id")}
    if run.held_at:
        return _("Langkah %(no)s (%(step)s) ditunda; lanjutkan bila sudah dapat.") % values
    if run.taken_by_id == user.pk:
        return _("Selesaikan langkah %(no)s: %(step)s.") % values
    return _("Ambil langkah %(no)s: %(step)s.") % values


def _due(facts: Facts, run: Run | None) -> datetime | None:
    return run.due_at.astimezone(ZoneInfo(facts.case.unit.zone)) if run and run.due_at else None


# -- who reported it ----------------------------------------------------------------------------


def _for_reporter(key: str, report: Report, rows: list[Delivery]) -> Message:
    """In plain words; who works on it and what the office notes is not told."""
    case = rows[-1].event.case
    happened = tuple(dict.fromkeys(_plainly(one.event.kind, report) for one in rows))
    last = rows[-1].event.kind
    do = _("Buka tautan ini dan beri tahu kami: sudah normal atau belum?") if last == "step.finished" else ""
    item = Item(report.number, case.title, happened, do)
    link = _address(reverse("track", args=[tracking_code(report)]))
    return Message(key, "id", f"{report.number}: {happened[-1]}", (item,), link, last)


def _plainly(kind: str, report: Report) -> str:
    said = {
        "case.received": _("Laporan Anda sudah kami terima dengan nomor %(number)s."),
        "case.joined": _("Laporan Anda sudah kami terima dengan nomor %(number)s."),
        "step.finished": _("Perbaikannya selesai."),
        "case.finished": _("Penanganan laporan Anda selesai."),
        "case.withdrawn": _("Laporan Anda ditutup tanpa penanganan; alasannya ada pada halaman lacak."),
    }
    return said.get(kind, _("Ada kabar tentang laporan Anda.")) % {"number": report.number}
