"""The answer that brings a bundle to a browser or a program, piece by piece."""

from __future__ import annotations

from django.http import StreamingHttpResponse

from tuntas.bundle.taking import Bundle

__all__ = ["zip_answer"]


def zip_answer(bundle: Bundle) -> StreamingHttpResponse:
    """A download of known length; neither memory nor disk holds the whole of it."""
    answer = StreamingHttpResponse(bundle.chunks(), content_type="application/zip")
    answer.headers["Content-Length"] = str(bundle.size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{bundle.name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
