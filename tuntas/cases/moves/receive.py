"""A report arrives: it opens a case, or joins one that runs. Stored once, whatever is pressed twice."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from tuntas.cases import files, registry
from tuntas.cases.actors import NOBODY, Actor
from tuntas.cases.chain import digest
from tuntas.cases.editions import procedure_of
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Case, Counter, Edition, Paper, Report
from tuntas.cases.moves.opening import apply
from tuntas.cases.moves.record import changing, record
from tuntas.cases.moves.seal import freeze, new_code
from tuntas.cases.references import find
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.network.models import Place
from tuntas.people import tokens
from tuntas.people.models import Unit
from tuntas.sop import flow
from tuntas.sop.papers import lacking, normalised, unknown_fields
from tuntas.sop.procedure import INTAKE, Field, Procedure
from tuntas.sop.procedure import Paper as PaperKind
from tuntas.sop.reasons import Reason
from tuntas.sop.words import Label

__all__ = ["CHANNELS", "Received", "Sender", "join", "key_hash_of", "known", "next_number", "receive", "tracking_code"]

CHANNELS = ("web", "api", "telepon", "whatsapp", "surel", "surat", "datang", "alarm")


@dataclass(frozen=True)
class Sender:
    """Who reports: all optional, all short. `told_by`: the channel by which they want to hear at `contact`."""

    name: str = ""
    unit: str = ""
    contact: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class Received:
    """A stored report; `again` when it was stored before under the same key."""

    report: Report
    code: str
    again: bool = False


def tracking_code(report: Report) -> str:
    """The code of the report's tracking link; told again from its uid, stored nowhere."""
    return tokens.derived("track", str(report.uid))


def receive(
    *, edition: Edition, unit: Unit, data: Mapping[str, Any], by: Actor = NOBODY, channel: str = "web",
    sender: Sender = Sender(), uploads: Mapping[str, Sequence[files.Upload]] | None = None, key: str = "",
    strict: bool = False, now: datetime | None = None,
) -> Received:  # fmt: skip
    """Store a report and open its case. Raises Refused with every reason; nothing is stored then.

    `key` makes it idempotent: the same key again gives the first answer (`strict`: only for the same body).
    """
    now = now or datetime.now(UTC)
    procedure = procedure_of(edition)
    body = digest([dict(data), channel, *_said(sender)])
    key_hash = key_hash_of(by, key)
    if known := _known(key_hash, body, strict):
        return known
    kept = _checked_uploads(uploads or {})
    values = checked_intake(procedure, unit, data, now, files_sent=set(kept))
    _check_sender(sender, channel)
    try:
        with transaction.atomic():
            report = _store(edition, procedure, unit, values, by, channel, sender, kept, key_hash, body, now)
    except IntegrityError:
        if known := _known(key_hash, body, strict):  # the other of two that came at once
            return known
        raise
    return Received(report, tracking_code(report))


def _known(key_hash: str | None, body: str, strict: bool) -> Received | None:
    report = Report.objects.select_related("case").filter(key_hash=key_hash).first() if key_hash else None
    if report is None:
        return None
    if strict and report.body_hash != body:
        raise Conflict(CaseReason("key_reused"))
    return Received(report, tracking_code(report), again=True)


def known(by: Actor, key: str) -> bool:
    """Whether a report was stored under this idempotency key."""
    return bool(key) and Report.objects.filter(key_hash=key_hash_of(by, key)).exists()


def key_hash_of(by: Actor, key: str) -> str | None:
    """What is stored of an idempotency key; each person has keys of their own."""
    if len(key) > 200:
        raise Refused(CaseReason("key_too_long"))
    return tokens.hashed(f"{by.user.pk if by.user else 'publik'}:{key}") if key else None


def checked_intake(
    procedure: Procedure, unit: Unit, data: Mapping[str, Any], now: datetime, files_sent: Collection[str] = ()
) -> dict[str, Any]:
    """The values of the intake paper, or Refused with all that is lacking."""
    paper = procedure.paper(procedure.intake.paper)
    values = normalised(paper, data, zone=unit.zone)
    for field in paper.fields:
        if field.type == "files":
            values.pop(field.key, None)  # files arrive as uploads, never as ids
    reasons = unknown_fields(paper, data) + lacking(paper, INTAKE, values, now=now)
    reasons = [one for one in reasons if one.field not in files_sent]
    if reasons:
        raise Refused.of(reasons)
    for field in paper.fields:
        if field.type == "reference" and field.key in values:
            values[field.key] = named_reference(paper, field, values[field.key], unit)
    return values


def named_reference(paper: PaperKind, field: Field, value: Any, unit: Unit) -> Any:
    """A reference with the name it has today written into it. Raises Refused where it points nowhere."""
    if not isinstance(value, dict) or not value.get("id"):
        return value  # typed by hand, or not to be read: `lacking` tells of that
    found = find(field.to, value["id"], unit)
    if found is None:
        told = {"paper": paper.title, "field": field.label}
        raise Refused(Reason("no_such_reference", told, paper.key, field.key))
    return {"id": found.pk, "name": str(found)}


def _checked_uploads(uploads: Mapping[str, Sequence[files.Upload]]) -> dict[str, list[files.Kept]]:
    """Files are checked and written before the rows that name them; orphans are swept later."""
    if any(uploads.values()) and not files.space_for_files():
        raise Refused(CaseReason("disk_full"))
    if not files.space_for_reports():
        raise Refused(CaseReason("disk_full_reports"))
    return {field: [files.checked(one) for one in sent] for field, sent in uploads.items() if sent}


def _said(sender: Sender) -> list[str]:
    """What makes two bodies the same; nobody's wish is spelled as it was before there were wishes."""
    return [sender.name, sender.unit, sender.contact, *([sender.told_by] if sender.told_by else [])]


def _check_sender(sender: Sender, channel: str) -> None:
    said = {
        "reporter": (Label("Nama", "Name"), sender.name), "unit": (Label("Unit", "Unit"), sender.unit),
        "contact": (Label("Kontak", "Contact"), sender.contact),
    }  # fmt: skip
    for key, (label, value) in said.items():
        if len(value) > 120:
            raise Refused(CaseReason("too_long", {"field": label, "most": 120}, field=key))
    if sender.told_by and (sender.told_by not in registry.channels or not sender.contact.strip()):
        raise Refused(CaseReason("cannot_be_told", {"channel": sender.told_by}, field="contact"))
    if channel not in CHANNELS:
        raise Refused(CaseReason("choose", {"field": "channel", "known": ", ".join(CHANNELS)}))


def _store(
    edition: Edition, procedure: Procedure, unit: Unit, values: dict[str, Any], by: Actor, channel: str,
    sender: Sender, kept: Mapping[str, list[files.Kept]], key_hash: str | None, body: str, now: datetime,
) -> Report:  # fmt: skip
    case = _new_case(edition, procedure, unit, values, now)
    for field, sent in kept.items():
        values[field] = [keep(case, one, by=by, now=now).pk for one in sent]
    report = _new_report(case, case.number, values, by, channel, sender, key_hash, body, now)
    facts = Facts(case)
    author = by if by.user else Actor(report=report)
    paper = Paper.objects.create(
        case=case, key=procedure.intake.paper, revision=1, data=values, written_at=now, written_by=by.user,
        sealed_at=now, code=new_code(),
    )  # fmt: skip
    record(
        facts, "case.received", by=author, now=now, title=case.title, channel=channel, report=report.number,
        edition=edition.sha256, paper=digest(values),
    )  # fmt: skip
    apply(facts, flow.begin(procedure), by=author, now=now)
    freeze(facts, [paper], now)
    return report


def _new_case(edition: Edition, procedure: Procedure, unit: Unit, values: dict[str, Any], now: datetime) -> Case:
    intake = procedure.intake
    where: dict[str, Any] = values.get(intake.place) or {}
    occurred = values.get(intake.occurred)
    return Case.objects.create(
        number=next_number(unit, now), edition=edition, unit=unit, title=_title(procedure, values),
        place=Place.objects.filter(pk=where["id"], unit=unit).first() if where.get("id") else None,
        place_name=str(where.get("name", ""))[:200], opened_at=now, symptom=str(values.get(intake.title) or "")[:60],
        occurred_at=datetime.fromisoformat(occurred) if occurred else None,
    )  # fmt: skip


def _title(procedure: Procedure, values: Mapping[str, Any]) -> str:
    """The case is called by the answer to the question that the definition names."""
    field = procedure.paper(procedure.intake.paper).field(procedure.intake.title)
    value = str(values.get(procedure.intake.title) or "")
    option = next((one for one in field.options if one.value == value), None) if field else None
    return (option.label.id if option else value or procedure.name.id)[:200]


def next_number(unit: Unit, now: datetime) -> str:
    """2026-0017: gapless, because the counter is raised in the transaction that stores the case."""
    year = now.astimezone(ZoneInfo(unit.zone)).year
    counter, _ = Counter.objects.select_for_update().get_or_create(series=f"case-{year}")
    counter.value += 1
    counter.save(update_fields=["value"])
    return f"{year}-{counter.value:04d}"


def _new_report(
    case: Case, number: str, values: dict[str, Any], by: Actor, channel: str, sender: Sender,
    key_hash: str | None, body: str, now: datetime,
) -> Report:  # fmt: skip
    uid = uuid.uuid4()
    return Report.objects.create(
        number=number, case=case, uid=uid, code_hash=tokens.hashed(tokens.derived("track", str(uid))),
        key_hash=key_hash, body_hash=body, channel=channel, entered_by=by.user, reporter=sender.name.strip(),
        reporter_unit=sender.unit.strip(), contact=sender.contact.strip(), told_by=sender.told_by, data=values,
        reported_at=now,
    )  # fmt: skip


def keep(case: Case, kept: files.Kept, *, by: Actor, now: datetime) -> Attachment:
    """An Attachment for a checked file; its bytes are durable before its row is."""
    return Attachment.objects.create(
        case=case, sha256=files.store(kept.content), name=kept.name, kind=kept.kind, size=len(kept.content),
        added_at=now, added_by=by.user, added_link=by.link,
    )  # fmt: skip


def join(
    case: Case, *, by: Actor = NOBODY, channel: str = "web", sender: Sender = Sender(), key: str = "",
    data: Mapping[str, Any] | None = None, now: datetime | None = None,
) -> Received:  # fmt: skip
    """ "Me too": a further report of a running case, with a number and a tracking link of its own."""
    now = now or datetime.now(UTC)
    body = digest([case.number, channel, *_said(sender)])
    key_hash = key_hash_of(by, key)
    if known := _known(key_hash, body, strict=False):
        return known
    _check_sender(sender, channel)
    try:
        with changing(case.pk) as facts:
            if facts.case.closed_at:
                raise Conflict(CaseReason("case_closed"))
            number = f"{facts.case.number}.{facts.case.reports.count() + 1}"
            report = _new_report(facts.case, number, dict(data or {}), by, channel, sender, key_hash, body, now)
            record(facts, "case.joined", by=Actor(user=by.user, report=report), now=now, report=number)
    except IntegrityError:
        if known := _known(key_hash, body, strict=False):
            return known
        raise
    return Received(report, tracking_code(report))
