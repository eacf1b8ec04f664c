"""The addresses of alarms, for whoever serves the application without the door in front of it."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tuntas.intake.wsgi import answered

__all__ = ["alarm"]


@csrf_exempt
@require_POST
def alarm(request: HttpRequest, token: str = "") -> JsonResponse:
    """A body of a monitor; `token` names its source."""
    try:
        raw = request.body
    except RawPostDataException:  # a form, which no monitor sends, was read as one already
        raw = b""
    said = answered(request.path, raw, request.headers.get("Authorization", ""))
    kind = "application/json" if said.status < 300 else "application/problem+json"
    return JsonResponse(said.body, status=said.status, content_type=kind)
