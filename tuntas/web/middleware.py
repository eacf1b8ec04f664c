"""What every answer carries: strict security headers, and the language its reader chose."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

__all__ = ["CSP", "headers", "language_of_person"]

Answer = Callable[[HttpRequest], HttpResponse]

CSP = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
))  # fmt: skip


def headers(get_response: Answer) -> Answer:
    """Everything from ourselves, nothing inline, nothing framed, nothing cached by proxies."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


def language_of_person(get_response: Answer) -> Answer:
    """A signed-in person's own language, unless this browser was switched to another."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get("bahasa")
        if not chosen and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or "id"
        elif not chosen:
            translation.activate("id")  # Indonesian by default, whatever the browser asks
            request.LANGUAGE_CODE = "id"
        return get_response(request)

    return answer
