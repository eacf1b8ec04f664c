"""The door for reports from other systems and from people without an account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router
from ninja.params.functions import Header

from tuntas.api import bodies
from tuntas.api.addresses import absolute
from tuntas.api.auth import Maybe, actor, caller
from tuntas.api.problems import ApiReason
from tuntas.api.schemas import ReceivedOut
from tuntas.api.units import unit_meant
from tuntas.cases import moves
from tuntas.cases.actors import NOBODY
from tuntas.cases.editions import current, procedure_of
from tuntas.cases.models import Edition
from tuntas.cases.moves.receive import CHANNELS
from tuntas.cases.moves.receive import known as stored_before
from tuntas.cases.refusals import CaseReason, Refused
from tuntas.intake import limit
from tuntas.notices.desk import FOR_REPORTERS, wish
from tuntas.notices.port import Wrong

__all__ = ["router", "sender"]

router = Router(tags=["reports"])
KNOWN = ("reporter", "reporter_unit", "contact", "told_by", "channel", "procedure", "unit")

_FIELDS = {
    "type": "object",
    "additionalProperties": True,
    "description": "Further members are answers of the intake paper, as if they stood in `data`.",
    "properties": {
        "data": {
            "type": "object",
            "additionalProperties": True,
            "description": "The answers of the intake paper",
        },
        "reporter": {"type": "string"},
        "reporter_unit": {"type": "string"},
        "contact": {"type": "string"},
        "told_by": {
            "type": "string",
            "enum": ["", *FOR_REPORTERS],
            "description": "The channel by which the reporter wants to hear of it at `contact`",
        },
        "channel": {"type": "string", "enum": list(CHANNELS)},
        "procedure": {"type": "string", "description": "Key of the SOP; the one in force where left out"},
        "unit": {"type": ["integer", "string"], "description": "Id or name of the office that handles it"},
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": _FIELDS,
                "example": {
                    "data": {
                        "gejala": "ruang",
                        "tempat": {"id": 2},
                        "waktu_kejadian": "2026-11-23T08:00+07:00",
                    },
                    "reporter": "Rudi",
                    "reporter_unit": "Bagian Umum",
                    "contact": "0812",
                },
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "report": {"type": "string", "description": "The same as a JSON object"},
                        "foto": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    }
}


@router.post(
    "/reports", response={201: ReceivedOut}, auth=Maybe(), summary="Report a trouble", openapi_extra=_BODY
)
def report(request: HttpRequest, idempotency_key: str = Header("", alias="Idempotency-Key")) -> Any:
    """Stored for good once a number is answered. The same `Idempotency-Key` again gives the same answer.

    Without a token this is the public intake: its channel is "api", and it is limited per address.
    """
    user = caller(request)
    address, now = limit.address_of(request), datetime.now(UTC)
    if user is None and limit.full(address, now) and not stored_before(NOBODY, idempotency_key):
        raise Refused(CaseReason("too_many_reports"))
    sent = bodies.read(request, "report")
    known = _texts(sent)
    unit = unit_meant(user, known.get("unit"))
    edition = _edition(known.get("procedure") or "")
    paper = procedure_of(edition).paper(procedure_of(edition).intake.paper)
    data = _data(sent, paper.field("data") is not None)
    got = moves.receive(
        edition=edition,
        unit=unit,
        data=bodies.Sent(data).typed(paper),
        by=actor(request),
        channel=(known.get("channel") or "api") if user else "api",
        sender=sender(*(known.get(one, "") for one in ("reporter", "reporter_unit", "contact", "told_by"))),
        uploads=sent.for_paper(paper),
        key=idempotency_key,
        strict=True,
    )
    if user is None and not got.again:
        limit.count(address, now)
    track = absolute(request, reverse("track", args=[got.code]))
    return ReceivedOut(number=got.report.number, case=got.report.case.number, track_url=track)


def sender(name: str, unit: str, contact: str, told_by: str) -> moves.Sender:
    """Who reports. Raises Refused where they cannot be told as they wish."""
    if not told_by:
        return moves.Sender(name, unit, contact)
    if told_by not in FOR_REPORTERS:
        known = ", ".join(FOR_REPORTERS)
        raise Refused(CaseReason("choose", {"field": "told_by", "known": known}, field="told_by"))
    found = wish(contact, told_by)
    if isinstance(found, Wrong):
        raise Refused(CaseReason("no_such_address", {"why": " ".join(map(str, found.reasons))}, field="contact"))
    return moves.Sender(name, unit, found[1], told_by)


def _texts(sent: bodies.Sent) -> dict[str, str]:
    """The members that are not answers; each a text."""
    known = {key: value for key, value in sent.take(*KNOWN).items() if value is not None}
    if isinstance(known.get("unit"), int):
        known["unit"] = str(known["unit"])
    wrong = [key for key, value in known.items() if not isinstance(value, str)]
    if wrong:
        values = {"known": "teks"}
        raise Refused.of(ApiReason("wrong_value", {"field": key, **values}, field=key) for key in wrong)
    return known


def _data(sent: bodies.Sent, is_a_field: bool) -> dict[str, Any]:
    """The answers: those in `data`, and those that stand beside it."""
    given = sent.data
    if is_a_field or "data" not in given:
        return given
    inner = given.pop("data")
    inner = bodies.parsed(inner) if isinstance(inner, str) else inner
    if not isinstance(inner, dict):
        raise Refused(ApiReason("not_an_object"))
    return {**given, **inner}


def _edition(key: str) -> Edition:
    edition = current(key.replace("\x00", ""))
    if edition is None:
        raise Refused(
            ApiReason("no_such_procedure", {"found": key[:80]}) if key else CaseReason("no_edition")
        )
    return edition
