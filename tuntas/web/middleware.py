"""What holds for every request and answer: its size, no NUL, strict headers, the reader's language, a way back."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import is_valid_path
from django.utils import translation
from django.utils.translation import gettext

__all__ = ["CSP", "headers", "language_of_person", "not_too_large", "way_back", "without_nul"]

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


def not_too_large(get_response: Answer) -> Answer:
    """A body that says it is larger than all files of a page together is refused before anything is read of it."""

    def answer(request: HttpRequest) -> HttpResponse:
        most = settings.UPLOAD_MOST * settings.FILES_AT_ONCE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not request.path.startswith("/api/") and said.isdecimal() and int(said[:18]) > most:
            text = gettext("Kiriman terlalu besar; paling besar %(most)d MB.") % {"most": most // 1024**2}
            return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return answer


def without_nul(get_response: Answer) -> Answer:
    """No database keeps NUL in a text: nothing stands at such an address, and what was typed goes on without it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):  # the API reads what was sent itself
            if "\x00" in request.path_info:
                raise Http404
            request.GET = _clean(request.GET)
            if request.method == "POST":
                request.POST = _clean(request.POST)
        return get_response(request)

    return answer


def way_back(get_response: Answer) -> Answer:
    """An address that only takes answers leads who opens it in a browser to the page that it belongs to.

    After a refusal it stands in the address bar, and the sign-in remembers it when a session ended in the middle of
    a form: reloaded, or come back to, it would be an empty page.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        reads = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
        return redirect(_page_above(request.path_info)) if reads and response.status_code == 405 else response

    return answer


def _page_above(path: str) -> str:
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            return path
    return path


def _clean(sent: QueryDict) -> QueryDict:
    if not any("\x00" in text for key, texts in sent.lists() for text in (key, *texts)):
        return sent
    kept = QueryDict(mutable=True)
    for key, texts in sent.lists():
        kept.setlist(key.replace("\x00", ""), [one.replace("\x00", "") for one in texts])
    kept._mutable = False
    return kept
