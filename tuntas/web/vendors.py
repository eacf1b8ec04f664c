"""A case as a vendor sees it by its link: what is asked of it, the evidence, what it has logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.actors import Actor
from tuntas.cases.events import actor_name
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Event, Run, VendorLink
from tuntas.documents.values import Reader
from tuntas.people import tokens
from tuntas.sop.papers import asked_now, is_filled
from tuntas.sop.procedure import Field as PaperField
from tuntas.sop.procedure import Paper
from tuntas.web.times import short_time

__all__ = [
    "Evidence",
    "Table",
    "actor",
    "evidence",
    "files_seen",
    "link_kept",
    "link_of",
    "logs",
    "run_of",
    "sent_back",
    "standing",
]

SESSION = "penyedia"
_TONES = {"Y": "good", "T": "bad"}


def link_of(secret: str, now: datetime) -> VendorLink | None:
    """The link behind a secret, while it holds."""
    return _holds(_links().filter(token_hash=tokens.hashed(secret)).first(), now)


def link_kept(pk: Any, now: datetime) -> VendorLink | None:
    """The link that a session was opened with, while it holds."""
    return _holds(_links().filter(pk=pk).first(), now) if isinstance(pk, int) else None


def _links() -> Any:
    rows = VendorLink.objects.select_related("party", "case__edition", "case__unit__calendar")
    return rows.defer("case__edition__text")


def _holds(link: VendorLink | None, now: datetime) -> VendorLink | None:
    return link if link and link.revoked_at is None and now < link.expires_at else None


def actor(link: VendorLink) -> Actor:
    return Actor(link=link)


def run_of(facts: Facts, link: VendorLink) -> Run | None:
    """The open run that waits for the vendor of `link`."""
    role = link.party.role
    return next((run for run in facts.open_runs if role in facts.procedure.box(run.box).by), None)


def standing(facts: Facts, link: VendorLink, run: Run | None) -> str:
    """accept · work · office · held · done · ended · not_yet · elsewhere: what the page is about."""
    if facts.case.closed_at:
        return "ended"
    if run is None:
        role = link.party.role
        mine = [one for one in facts.runs if role in facts.procedure.box(one.box).by]
        if not mine:
            return "not_yet"
        return "done" if mine[-1].outcome == "finished" else "elsewhere"
    if run.held_at:
        return "held"
    if run.taken_by_id:
        return "office"
    return "work" if run.taken_link_id and link.person else "accept"


def sent_back(facts: Facts, run: Run) -> str:
    """Why the work came back, in the words of who sent it back; "" for a first run."""
    if not run.rework:
        return ""
    event = (
        Event.objects.filter(case=facts.case, kind="step.sent_back", at__lte=run.opened_at)
        .order_by("-seq")
        .first()
    )
    return str(event.data.get("reason", "")) if event else ""


def logs(facts: Facts, link: VendorLink, now: datetime) -> list[dict[str, Any]]:
    """What was logged on the vendor's steps, and when it accepted; the newest first."""
    role = link.party.role
    runs = [one.pk for one in facts.runs if role in facts.procedure.box(one.box).by]
    kinds = ("work.logged", "link.accepted", "step.finished", "step.sent_back")
    events = Event.objects.filter(case=facts.case, run__in=runs, kind__in=kinds).select_related(
        "user", "link__party", "report"
    )
    return [_line(facts, one, now) for one in events.order_by("-seq")[:50]]


def _line(facts: Facts, event: Event, now: datetime) -> dict[str, Any]:
    says = {
        "work.logged": (str(event.data.get("text", "")), "tool"),
        "link.accepted": (_("Pekerjaan diterima."), "check"),
        "step.finished": (_("Dinyatakan selesai."), "circle-check"),
        "step.sent_back": (
            _("Dikembalikan: %(why)s") % {"why": event.data.get("reason", "")},
            "arrow-back-up",
        ),
    }
    text, icon = says[event.kind]
    at = short_time(event.at, facts.case.unit, now)
    return {"at": at, "iso": event.at.isoformat(), "who": actor_name(event), "text": text, "icon": icon}


# -- the evidence -------------------------------------------------------------------------------


@dataclass
class Table:
    """Rows of a paper, for instance measurements."""

    label: str
    head: list[str]
    rows: list[list[dict[str, str]]]


@dataclass
class Evidence:
    """A paper in short: its answers, its rows, its files."""

    title: str
    note: str = ""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    files: list[dict[str, str]] = field(default_factory=list)


def evidence(facts: Facts, link: VendorLink, now: datetime) -> list[Evidence]:
    """What was found before it came to the vendor: the report, measurements, decisions, and what was agreed.

    Not the office's own planning, and not who reported.
    """
    found = []
    for key in _shown(facts, link):
        sealed = facts.sealed(key)
        if sealed is None:
            continue
        one = _in_short(facts, facts.procedure.paper(key), sealed.data)
        one.note = short_time(sealed.sealed_at or sealed.written_at, facts.case.unit, now)
        found.append(one)
    return found


def _shown(facts: Facts, link: VendorLink) -> list[str]:
    procedure, role = facts.procedure, link.party.role
    wanted = {procedure.intake.paper: None}
    for step in procedure.steps:
        own = any(role in box.by for box in step.boxes)
        decided = {box.asks.paper for box in step.boxes if box.asks and box.asks.paper}
        for key in () if own else step.gives:
            if procedure.paper(key).kind == "measurement" or key in decided or role in step.taking_part:
                wanted.setdefault(key)
    return [key for key in wanted if key]


def _in_short(facts: Facts, paper: Paper, data: Mapping[str, Any]) -> Evidence:
    language = "en" if (get_language() or "id").startswith("en") else "id"
    files = _files(facts, paper, data)
    reader = Reader(
        facts.case.unit.zone, language, lambda pk: str(pk), lambda _to, value: str(value.get("name") or "")
    )
    short = Evidence(paper.title.to(language), files=files)
    for one in paper.fields:
        value = data.get(one.key)
        if one.type == "files" or not is_filled(value) or not asked_now(one, data):
            continue
        if one.type == "rows" and isinstance(value, list):
            short.tables.append(_table(reader, one, value, language))
        else:
            short.pairs.append((reader.label(one), reader.text(one, value)))
    return short


def _table(reader: Reader, one: PaperField, rows: list[Any], language: str) -> Table:
    columns = [column for column in one.columns if any(is_filled(row.get(column.key)) for row in rows)]
    head = [column.label.to(language).rstrip("?") for column in columns]
    lines = [
        [
            {
                "label": label,
                "text": reader.text(column, row.get(column.key)),
                "tone": _TONES.get(str(row.get(column.key)), "") if column.type == "yesno" else "",
            }
            for label, column in zip(head, columns, strict=True)
        ]
        for row in rows if isinstance(row, dict)
    ]  # fmt: skip
    return Table(one.label.to(language), head, lines)


def _files(facts: Facts, paper: Paper, data: Mapping[str, Any]) -> list[dict[str, str]]:
    ids = [pk for one in paper.fields if one.type == "files" for pk in data.get(one.key) or []]
    return [
        {"name": one.name, "url": reverse("vendor-file", args=[one.pk]), "note": f"{one.size / 1024:.0f} kB"}
        for one in Attachment.objects.filter(case=facts.case, pk__in=ids)
    ]


def files_seen(facts: Facts, link: VendorLink) -> set[int]:
    """The files that the link opens: those of the evidence, and those of the vendor's own papers."""
    role, procedure = link.party.role, facts.procedure
    own = [key for step in procedure.steps if any(role in box.by for box in step.boxes) for key in step.gives]
    keys = {*_shown(facts, link), *own}
    return {
        pk
        for paper in facts.papers if paper.key in keys
        for one in procedure.paper(paper.key).fields if one.type == "files"
        for pk in paper.data.get(one.key) or []
    }  # fmt: skip
