"""The API, version 1: the same moves as the pages, as JSON, for machines and for other systems."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import re_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from tuntas.api import (
    bundles,
    cases,
    clocks,
    incidents,
    papers,
    problems,
    procedures,
    references,
    reports,
    signatures,
    steps,
    surveys,
)
from tuntas.api.auth import Bearer
from tuntas.api.bodies import JsonParser
from tuntas.api.problems import ApiReason
from tuntas.api.schemas import ProblemOut

__all__ = ["api"]

ABOUT = """\
Kasus berjalan menurut SOP yang terbit: setiap langkah meminta naskah, dan baru selesai bila lengkap.

Kunci: `Authorization: Bearer <kunci>`. Galat: `application/problem+json` (RFC 9457), dengan semua alasannya
dalam `reasons`; bahasanya menurut `Accept-Language` (id, en). Waktu: ISO 8601, dijawab dalam UTC.
"""

View = Callable[..., HttpResponseBase]


class Utf8(JSONRenderer):
    """Text as it is, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Every answer in the reader's language, every error a problem document, every address known."""

    def _get_urls(self) -> list[Any]:
        patterns = super()._get_urls()
        for one in patterns:
            one.callback = _spoken(cast(View, one.callback))
        return [*patterns, re_path(r"", _spoken(_nothing_here))]

    def get_openapi_schema(self, **options: Any) -> Any:
        """The document, with the errors of every operation, and public doors told as such."""
        document = super().get_openapi_schema(**options)
        shapes = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
        components = document["components"]
        components["schemas"].update({**shapes.pop("$defs", {}), "ProblemOut": shapes})
        public = components["securitySchemes"].pop("Maybe", None)
        components["securitySchemes"].setdefault("Bearer", public)
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = {"description": "A problem", "content": content}
                if operation.get("security") == [{"Maybe": []}]:
                    operation["security"] = [{"Bearer": []}, {}]
        return document


def _language(request: HttpRequest) -> str:
    """The first language of the caller's choice that the house speaks; Indonesian otherwise."""
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])
    return next((code[:2] for code, _weight in wanted if code[:2] in ("id", "en")), "id")


def _spoken(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = _language(request)
        with translation.override(language):
            chunked = "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH")
            if chunked:  # Django would read nothing, and what was sent would be lost unseen
                response: HttpResponseBase = problems.answer(request, 411, [ApiReason("no_length")])
            else:
                response = view(request, *args, **kwargs)
            if response.status_code == 405:
                allowed = response.headers.get("Allow", "")
                response = problems.answer(
                    request, 405, [ApiReason("method", {"known": allowed})], {"Allow": allowed}
                )
        response.headers["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # a session is never asked here
    return answered


def _nothing_here(request: HttpRequest, *args: Any) -> HttpResponse:
    return problems.answer(request, 404, [ApiReason("not_found")])


api = Api(
    title="Tuntas",
    version="1",
    description=ABOUT,
    auth=Bearer(),
    docs_url=None,
    renderer=Utf8(),
    parser=JsonParser(),
)
problems.attach_to(api)
for one in (
    reports, cases, clocks, surveys, incidents, bundles, papers, signatures, steps, procedures, references,
):  # fmt: skip
    api.add_router("", one.router)
