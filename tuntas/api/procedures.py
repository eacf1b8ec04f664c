"""The SOPs: which are in force, each as a definition and as its sheet. Public, as the printed SOP is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from ninja.params.functions import Query

from tuntas.api.auth import Maybe
from tuntas.api.descriptions import described
from tuntas.api.problems import ApiReason, NotFound
from tuntas.api.schemas import ProcedureRow
from tuntas.cases.editions import current, procedure_of
from tuntas.cases.models import Edition
from tuntas.sop.read import read
from tuntas.sop.sheet_svg import sheet_svg

__all__ = ["router"]

router = Router(tags=["procedures"], auth=Maybe())
EDITION = Query("", description="An edition; the one in force where left out")


@router.get("/procedures", response=list[ProcedureRow], summary="Every SOP, with its editions")
def procedures(request: HttpRequest) -> Any:
    """`current` is the edition that new cases begin under."""
    rows, seen, found = Edition.objects.order_by("procedure", "-published_at", "-pk"), set(), []
    language = get_language() or "id"
    for one in rows:
        first = one.withdrawn_at is None and one.procedure not in seen
        if first:
            seen.add(one.procedure)
        found.append(
            ProcedureRow(
                key=one.procedure,
                edition=one.edition,
                name=procedure_of(one).name.to(language),
                sha256=one.sha256,
                published_at=one.published_at,
                withdrawn_at=one.withdrawn_at,
                current=first,
            )
        )
    return found


@router.get(
    "/procedures/{key}", response=dict[str, Any], summary="An SOP as it runs, with its text and its findings"
)
def procedure(request: HttpRequest, key: str, edition: str = EDITION) -> Any:
    """Cover, roles, steps, papers, readings, policy; `text` is the definition word for word."""
    row = _edition(key, edition)
    return {
        **_described(row.sha256, row.text),
        "published_at": row.published_at,
        "withdrawn_at": row.withdrawn_at,
    }


@router.get(
    "/procedures/{key}/sheet.svg",
    summary="The SOP drawn as its sheet",
    openapi_extra={"responses": {200: {"description": "The sheet", "content": {"image/svg+xml": {}}}}},
)
def sheet(request: HttpRequest, key: str, edition: str = EDITION) -> Any:
    """Cover and flowchart, readings in another ink."""
    row = _edition(key, edition)
    answer = HttpResponse(_drawn(row.sha256, row.text, get_language() or "id"), content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def _edition(key: str, edition: str) -> Edition:
    if "\x00" in key + edition:
        raise NotFound(ApiReason("no_such_procedure", {"found": key[:80]}))
    row = Edition.objects.filter(procedure=key, edition=edition).first() if edition else current(key)
    if row is None:
        raise NotFound(ApiReason("no_such_procedure", {"found": f"{key} {edition}".strip()[:80]}))
    return row


@lru_cache(maxsize=16)
def _described(sha256: str, text: str) -> dict[str, Any]:
    return described(read(text))


@lru_cache(maxsize=16)
def _drawn(sha256: str, text: str, language: str) -> str:
    return sheet_svg(read(text), language=language, standalone=True)
