"""What papers may point to, by id: places, devices, vendors, people; and who the caller is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from tuntas.api.auth import Maybe, actor, caller
from tuntas.api.problems import ApiReason
from tuntas.api.schemas import DutyOut, MeOut, Named, ReferenceOut, ReferencesOut
from tuntas.api.units import offices_of, unit_meant
from tuntas.cases.references import choices
from tuntas.cases.refusals import CaseReason, Forbidden
from tuntas.people.duties import duties_of
from tuntas.people.models import Duty, Unit, User
from tuntas.sop.words import Label

__all__ = ["router"]

router = Router(tags=["people and places"])
UNIT = Query("", description="Id or name of the office, where several are possible")
MOST = 1000


@router.get("/references/place", response=ReferencesOut, auth=Maybe(), summary="The places of an office")
def places(request: HttpRequest, unit: str = UNIT, q: str = "") -> Any:
    """Public, as the page Lapor shows them."""
    return _rows("place", unit_meant(caller(request), unit), q)


@router.get("/references/{kind}", response=ReferencesOut, summary="What a field that refers may point to")
def references(
    request: HttpRequest, kind: Literal["device", "vendor", "person"], unit: str = UNIT, q: str = ""
) -> Any:
    """People come with their username and their roles, for /reassign. For members of the office."""
    own = offices_of(caller(request))
    if not own:
        raise Forbidden(CaseReason("not_allowed", {"by": Label("kantor", "the office")}))
    office = unit_meant(caller(request), unit)
    if kind != "vendor" and office.pk not in [one.pk for one in own]:
        raise Forbidden(ApiReason("no_such_unit", {"found": unit[:80]}, field="unit"))
    return _rows(kind, office, q)


def _rows(kind: str, unit: Unit, q: str) -> ReferencesOut:
    rows = list(choices(kind, unit)[:MOST])
    roles = _roles(unit) if kind == "person" else {}
    found = [
        ReferenceOut(
            id=row.pk,
            name=str(row),
            username=row.username if isinstance(row, User) else "",
            roles=roles.get(row.pk, []),
        )
        for row in rows
        if q.casefold() in str(row).casefold()
    ]
    return ReferencesOut(kind=kind, rows=found)


def _roles(unit: Unit) -> dict[int, list[str]]:
    today: dict[int, list[str]] = {}
    day = datetime.now(UTC).date()
    for duty in Duty.objects.held_on(day).filter(unit=unit).order_by("pk"):
        today.setdefault(duty.user_id, []).append(duty.role)
    return today


@router.get("/me", response=MeOut, summary="Who you are, and the duties you hold today")
def me(request: HttpRequest) -> Any:
    """`duties` decide which cases you see and what you may do."""
    user = actor(request).user
    assert user is not None
    duties = [
        DutyOut(
            role=one.role,
            unit=Named(id=one.unit_id, name=one.unit.name),
            kind=one.unit.kind,
            capacity=one.capacity,
            first=one.first,
            last=one.last,
        )
        for one in duties_of(user, datetime.now(UTC))
    ]
    return MeOut(
        username=user.username,
        name=user.name,
        position=user.position,
        language=user.language or "id",
        duties=duties,
    )
