"""Reads what was sent, as JSON or as multipart with files, for every method alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from ninja.parser import Parser

from tuntas.api.problems import ApiReason
from tuntas.cases.files import Upload
from tuntas.cases.refusals import CaseReason, Refused
from tuntas.sop.procedure import Paper
from tuntas.sop.reasons import Reason

__all__ = ["JsonParser", "Sent", "parsed", "read"]

DEEPEST = 20
ANY_FILE = ("file", "files", "berkas", "foto", "photo", "photos")
_STRUCTURED = ("rows", "choices", "reference", "files")


@dataclass
class Sent:
    """The data and the files of a request, files by the name of their part."""

    data: dict[str, Any]
    files: dict[str, list[Upload]] = field(default_factory=dict)

    def take(self, *names: str) -> dict[str, Any]:
        """The members `names`, taken out of the data."""
        return {one: self.data.pop(one) for one in names if one in self.data}

    def typed(self, paper: Paper) -> dict[str, Any]:
        """The data for `paper`; tables and lists that came as text of a form are read as JSON."""
        return {key: _typed(paper, key, value) for key, value in self.data.items()}

    def for_paper(self, paper: Paper) -> dict[str, list[Upload]]:
        """The files by the field of `paper` they are for. Raises Refused where there is no such field."""
        fields = [one.key for one in paper.fields if one.type == "files"]
        found: dict[str, list[Upload]] = {}
        for name, uploads in self.files.items():
            if not fields:
                raise Refused(CaseReason("not_a_file_paper", {"paper": paper.title}, paper.key))
            if name not in fields and name not in ANY_FILE:
                raise Refused(Reason("unknown_field", {"paper": paper.title, "found": name[:60]}, paper.key))
            found.setdefault(name if name in fields else fields[0], []).extend(uploads)
        return found


def _typed(paper: Paper, key: str, value: Any) -> Any:
    one = paper.field(key)
    if one and one.type in _STRUCTURED and isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        return parsed(value)
    return value


def parsed(text: str | bytes) -> Any:
    """The JSON value, without what no database keeps. Raises Refused."""
    try:
        return _clean(json.loads(text))
    except (ValueError, RecursionError):
        raise Refused(ApiReason("not_json")) from None


def _clean(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [_clean(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(one, depth + 1) for key, one in value.items()}
    return value


def read(request: HttpRequest, *parts: str) -> Sent:
    """What was sent. In a multipart body the `parts` hold JSON objects; other parts are text or files."""
    if request.content_type == "multipart/form-data":
        sent = _multipart(request, parts)
    else:
        sent = Sent(_object(parsed(request.body)) if request.body.strip() else {})
    names = {key: [one.name for one in uploads] for key, uploads in sent.files.items()}
    request.sent = {**sent.data, **names}  # type: ignore[attr-defined]  # told back where somebody was first
    return sent


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(ApiReason("not_an_object"))
    return value


def _multipart(request: HttpRequest, parts: tuple[str, ...]) -> Sent:
    """Django reads multipart bodies of POST only; here PUT carries files too."""
    most = settings.UPLOAD_MOST * settings.FILES_AT_ONCE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise Refused(ApiReason("too_large", {"most": most // 1024**2}))
    post, files = request.parse_file_upload(request.META, request)
    if not post and not files:
        raise Refused(ApiReason("not_multipart"))
    sent = Sent(_plain(post))
    for name in files:
        sent.files[str(name)] = [Upload(one.name or "berkas", one.read()) for one in files.getlist(name)]
    for part in parts:
        if part in sent.files:  # curl -F 'report=@report.json'
            sent.data[part] = sent.files.pop(part)[0].content
        if isinstance(sent.data.get(part), str | bytes):
            sent.data |= _object(parsed(sent.data.pop(part)))
    return sent


def _plain(post: QueryDict) -> dict[str, Any]:
    values: Mapping[str, list[Any]] = dict(post.lists())
    return {
        _clean(key): _clean(found[0]) if len(found) == 1 else [_clean(one) for one in found]
        for key, found in values.items()
    }


class JsonParser(Parser):
    """How ninja reads the small bodies: as this module does."""

    def parse_body(self, request: HttpRequest) -> Any:
        return parsed(request.body) if request.body.strip() else {}
