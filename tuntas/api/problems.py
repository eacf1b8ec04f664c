"""Problems: every error of the API as an RFC 9457 document, in the reader's language."""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.core import signals
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tuntas.cases.refusals import Conflict, Forbidden, Refused
from tuntas.signing.port import SigningDown, SigningFailed
from tuntas.sop.reasons import Reason
from tuntas.sop.words import sentence

__all__ = ["ApiReason", "NotFound", "answer", "attach_to", "told"]

logger = logging.getLogger("tuntas.api")

_SENTENCES: dict[str, tuple[str, str]] = {
    "no_token": (
        "Sertakan kunci: Authorization: Bearer <kunci>.",
        "Send a key: Authorization: Bearer <key>.",
    ),
    "bad_token": (
        "Kunci ini tidak dikenal, sudah dicabut, atau sudah lewat masanya.",
        "This key is unknown, revoked or expired.",
    ),
    "not_found": ("Tidak ada apa-apa di alamat ini.", "There is nothing at this address."),
    "no_such_case": (
        "Kasus “{found}” tidak ada, atau bukan untuk Anda.",
        "There is no case “{found}”, or it is not for you.",
    ),
    "no_such_survey": ("Pengukuran ini tidak ada.", "There is no such measuring."),
    "no_such_procedure": ("SOP “{found}” tidak ada.", "There is no SOP “{found}”."),
    "no_such_unit": ("Unit “{found}” tidak ada.", "There is no unit “{found}”."),
    "choose_unit": ("Sebutkan unit yang menangani: {known}.", "Say which unit handles it: {known}."),
    "no_document": (
        "Naskah ini belum disahkan, jadi belum ada dokumennya.",
        "This paper is not sealed yet, so it has no document.",
    ),
    "no_bsre": (
        "Layanan tanda tangan BSrE belum diatur di server ini.",
        "The signing service of BSrE is not configured on this server.",
    ),
    "no_certificate": (
        "Sertifikat itu tidak terdaftar pada unit ini.",
        "This unit has no such certificate.",
    ),
    "method": ("Alamat ini hanya menerima {known}.", "This address only takes {known}."),
    "not_json": ("Isi permintaan bukan JSON yang utuh.", "The body is not well-formed JSON."),
    "not_an_object": ("Isi permintaan harus berupa objek JSON.", "The body must be a JSON object."),
    "not_multipart": ("Isi multipart tidak terbaca.", "The multipart body cannot be read."),
    "key_missing": ("{field} wajib ada.", "{field} is required."),
    "unknown_key": ("{field} tidak dikenal di sini.", "{field} is not known here."),
    "wrong_value": (
        "{field} tidak terbaca; yang diharapkan {known}.",
        "{field} cannot be read; expected {known}.",
    ),
    "several_boxes": (
        "Langkah ini terbuka di beberapa kotak; sebutkan salah satu: {known}.",
        "This step is open in several boxes; name one of them: {known}.",
    ),
    "not_open": ("Langkah {step} sedang tidak terbuka.", "Step {step} is not open."),
    "paper_not_open": (
        "Tidak ada langkah terbuka yang meminta naskah ini.",
        "No open step asks for this paper.",
    ),
    "too_large": (
        "Kiriman terlalu besar; paling besar {most} MB.",
        "The request is too large; at most {most} MB.",
    ),
    "no_length": (
        "Sertakan Content-Length; kiriman bertahap (chunked) tidak diterima.",
        "Send a Content-Length; chunked requests are not taken.",
    ),
    "too_many_parts": ("Kiriman berisi terlalu banyak bagian.", "The request has too many parts."),
    "busy": ("Server sedang sibuk; kirim lagi sebentar lagi.", "The server is busy; send it again shortly."),
    "disk": (
        "Ruang simpan server penuh; kiriman ini tidak tersimpan.",
        "The server's disk is full; this request was not stored.",
    ),
    "server": (
        "Terjadi kesalahan di server; kiriman ini tidak tersimpan.",
        "Something went wrong on the server; this request was not stored.",
    ),
    "bad_request": ("Permintaan ini tidak dapat diterima.", "This request cannot be accepted."),
}

_KINDS: dict[int, tuple[str, str, str]] = {
    400: ("malformed", "Permintaan tidak terbaca", "Unreadable request"),
    401: ("unauthenticated", "Belum dikenal", "Not authenticated"),
    403: ("forbidden", "Tidak berwenang", "Forbidden"),
    404: ("not-found", "Tidak ditemukan", "Not found"),
    405: ("method", "Metode tidak diterima", "Method not allowed"),
    409: ("conflict", "Sudah didahului atau sudah berubah", "Somebody was first, or it has changed"),
    411: ("no-length", "Panjang kiriman tidak disebut", "Length required"),
    412: ("changed", "Sudah berubah sejak dibaca", "Changed since it was read"),
    413: ("too-large", "Terlalu besar", "Too large"),
    415: ("unsupported-kind", "Jenis berkas tidak diterima", "Unsupported kind of file"),
    422: ("refused", "Belum dapat diterima", "Refused"),
    429: ("too-many", "Terlalu sering", "Too many requests"),
    500: ("server", "Kesalahan server", "Server error"),
    503: ("unavailable", "Sedang tidak dapat melayani", "Unavailable"),
}

_BY_CODE = {
    "file_too_large": 413,
    "too_large": 413,
    "too_many_parts": 413,
    "file_kind": 415,
    "disk_full": 503,
    "disk_full_reports": 503,
    "too_many_reports": 429,
}


class ApiReason(Reason):
    """A reason that only the API has."""

    def text(self, language: str = "id") -> str:
        return sentence(_SENTENCES, self.code, self.values, language)


class Spoken(Reason):
    """A reason that comes with its sentence."""

    def text(self, language: str = "id") -> str:
        return str(self.values["said"])


class NotFound(Refused):
    """What the address names does not exist, or is invisible to the caller."""


def told(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    """Reasons as the API tells them."""
    language = get_language() or "id"
    return [
        {"code": one.code, "text": one.text(language), "paper": one.paper, "field": one.field}
        for one in reasons
    ]


def answer(
    request: HttpRequest,
    status: int,
    reasons: Sequence[Reason],
    headers: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """A problem document. `more` are further members, such as `yours`."""
    kind, indonesian, english = _KINDS.get(status, _KINDS[400])
    said = told(reasons)
    body = {
        "type": f"urn:tuntas:problem:{kind}",
        "title": english if (get_language() or "id").startswith("en") else indonesian,
        "status": status,
        "detail": " ".join(one["text"] for one in said)[:2000],
        "instance": request.path,
        "reasons": said,
        **more,
    }
    text = json.dumps(body, ensure_ascii=False, default=str)
    return HttpResponse(text, status=status, content_type="application/problem+json", headers=headers)


# -- what each exception becomes -----------------------------------------------------------------


def _refused(request: HttpRequest, refused: Any) -> HttpResponse:
    match refused:
        case NotFound():
            return answer(request, 404, refused.reasons)
        case Forbidden():
            return answer(request, 403, refused.reasons)
        case Conflict():
            theirs = {"theirs": refused.theirs} if refused.theirs else {}
            status = 412 if theirs and "If-Match" in request.headers else 409
            return answer(request, status, refused.reasons, yours=_sent(request), **theirs)
    status = next((_BY_CODE[one.code] for one in refused.reasons if one.code in _BY_CODE), 422)
    wait = {429: "300", 503: "60"}.get(status)
    return answer(request, status, refused.reasons, {"Retry-After": wait} if wait else None)


_SECRET = ("passphrase", "nik")  # not even told back to who sent them


def _sent(request: HttpRequest) -> Any:
    """What the caller sent, told back to whoever came second, so that nothing is lost."""
    known = getattr(request, "sent", None)
    if known is not None:
        return known
    try:
        sent = json.loads(request.body) if request.body else {}
        return {key: one for key, one in sent.items() if key not in _SECRET} if isinstance(sent, dict) else sent
    except Exception:  # an unreadable body is no reason to hide the conflict
        return {}


def _unsigned(request: HttpRequest, failed: Any) -> HttpResponse:
    """Nothing was signed: 422 where the answer was no, 503 where nobody could be asked."""
    down = isinstance(failed, SigningDown)
    reason = Spoken(failed.refusal.code, {"said": failed.refusal.sentence})
    return answer(request, 503 if down else 422, [reason], {"Retry-After": "60"} if down else None)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(request, 422, [_shape(one) for one in error.errors])


_EXPECTED = {
    "string": ("teks", "text"),
    "int": ("bilangan bulat", "a whole number"),
    "bool": ("true atau false", "true or false"),
    "model": ("objek JSON", "a JSON object"),
    "dict": ("objek JSON", "a JSON object"),
}


def _shape(error: dict[str, Any]) -> Reason:
    """A reason for one of pydantic's errors."""
    kind, place = str(error.get("type", "")), [one for one in error.get("loc", ()) if isinstance(one, str)]
    field = ".".join(place[2:] if place[:1] == ["body"] else place[1:]) or "body"
    if kind == "missing":
        return ApiReason("key_missing", {"field": field}, field=field)
    if kind == "extra_forbidden":
        return ApiReason("unknown_key", {"field": field}, field=field)
    expected = (
        error.get("ctx", {}).get("expected")
        or _EXPECTED.get(kind.split("_")[0], ("nilai lain", "another value"))[
            (get_language() or "id").startswith("en")
        ]
    )
    return ApiReason("wrong_value", {"field": field, "known": expected}, field=field)


def _unknown(request: HttpRequest, error: Any) -> HttpResponse:
    code = "bad_token" if request.headers.get("Authorization") else "no_token"
    return answer(request, 401, [ApiReason(code)], {"WWW-Authenticate": 'Bearer realm="Tuntas"'})


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    """What ninja itself refuses: at this place only a body that is not JSON."""
    status = error.status_code if isinstance(error, HttpError) else 400
    if status == 400:
        return answer(request, 422, [ApiReason("not_json")])
    return answer(request, status, [ApiReason("bad_request")])


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, RequestDataTooBig):
        return answer(request, 413, [ApiReason("too_large", {"most": 2})])
    return answer(request, 413, [ApiReason("too_many_parts")])


def _odd(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(request, 400, [ApiReason("bad_request")])


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    """A fault of ours: written to the log, never shown."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    full = full or (isinstance(error, OperationalError) and "full" in str(error))
    locked = isinstance(error, OperationalError) and "locked" in str(error)
    logger.exception("%s %s", request.method, request.path)
    if full or locked:
        return answer(
            request, 503, [ApiReason("disk" if full else "busy")], {"Retry-After": "60" if full else "3"}
        )
    signals.got_request_exception.send(sender=None, request=request)
    return answer(request, 500, [ApiReason("server")])


def attach_to(api: NinjaAPI) -> None:
    """Let `api` tell all its errors so."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(SigningFailed, _unsigned)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, lambda request, error: answer(request, 404, [ApiReason("not_found")]))
    for one in (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        api.add_exception_handler(one, _too_large)
    api.add_exception_handler(
        MultiPartParserError, lambda request, error: answer(request, 422, [ApiReason("not_multipart")])
    )
    api.add_exception_handler(SuspiciousOperation, _odd)
    api.add_exception_handler(Exception, _failed)
