"""The bundle of a case: one ZIP that proves itself, for who oversees the case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router

from tuntas.api.addresses import case_seen
from tuntas.api.auth import actor
from tuntas.bundle.answer import zip_answer
from tuntas.bundle.taking import take

__all__ = ["router"]

router = Router(tags=["cases"])


@router.get(
    "/cases/{number}/bundle",
    summary="The case as one ZIP that proves itself offline",
    openapi_extra={"responses": {200: {"description": "The bundle", "content": {"application/zip": {}}}}},
)
def bundle(request: HttpRequest, number: str) -> Any:
    """Papers, files, events, the edition, a manifest and `verify.py`. The taking is recorded in the case's events."""
    now = datetime.now(UTC)
    return zip_answer(take(case_seen(request, number, now).case, by=actor(request), now=now))
