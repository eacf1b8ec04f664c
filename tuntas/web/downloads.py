"""Hands out a kept file: always as a download, never as a page."""

from __future__ import annotations

from django.http import FileResponse, Http404

from tuntas.cases.files import path_of
from tuntas.cases.models import Attachment

__all__ = ["file_response"]


def file_response(attachment: Attachment) -> FileResponse:
    """The bytes of `attachment`. The caller has asked whether this person may have them."""
    try:
        content = path_of(attachment.sha256).open("rb")  # closed by the response
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(
        content, as_attachment=True, filename=attachment.name, content_type=attachment.kind
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
