"""The addresses of alarms, for whoever serves the application without the door in front of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tuntas.intake.wsgi import answered, for_alarms, head_of

__all__ = ["alarm"]


@csrf_exempt
@require_http_methods(["POST", "PUT", "GET"])
def alarm(request: HttpRequest, token: str = "") -> JsonResponse | HttpResponseNotAllowed:
    """A body of a monitor; `token` names its source."""
    if not for_alarms(request.path, str(request.method), request.META.get("QUERY_STRING", "")):
        return HttpResponseNotAllowed(["POST"])
    try:
        raw = request.body
    except RawPostDataException:  # a form was read as one already
        raw = b""
    said = answered(request.path, raw, request.headers.get("Authorization", ""), head_of(request.META))
    kind = "application/json" if said.status < 300 else "application/problem+json"
    return JsonResponse(said.body, status=said.status, content_type=kind)
