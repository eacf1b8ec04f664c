"""`/periksa/<code>/`: whether a paper is the one on record, for anybody who holds it."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.web.verifying import sealed_paper, verified

__all__ = ["find", "verification"]

_IN_ADDRESS = re.compile(r"/periksa/([^/?#]+)")
_BETWEEN = re.compile(r"[\s\-–.]+")

# Codes carry 128 random bits and are looked up by one index: nothing is won by trying, and a limit per address
# would lock out an office behind one address. `/lacak/` has none for the same reason.


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Type the code that stands below the QR, or paste the address."""
    said = request.GET.get("kode", "").strip()[:300]
    code = _plain(said)
    if code and sealed_paper(code):
        return redirect("verification", code=code)
    return _found(request, said) if said else _asked(request, "", "", 200)


@require_safe
def verification(request: HttpRequest, code: str) -> HttpResponse:
    """What is on record of the paper with that code."""
    paper = sealed_paper(_plain(code[:300]))
    if paper is None:
        return _found(request, code[:300])
    response = render(request, "tuntas/verification.html", {"said": verified(paper)})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _plain(said: str) -> str:
    """The code as it is kept: without spaces, dashes and capitals, taken out of an address."""
    found = _IN_ADDRESS.search(said)
    return _BETWEEN.sub("", found[1] if found else said).lower()


def _found(request: HttpRequest, said: str) -> HttpResponse:
    """Nothing: the same answer for a mistyped code and for one that never was."""
    wrong = _("Kode ini tidak dikenal. Periksa lagi huruf dan angkanya; naskah yang asli mempunyai kode yang dikenal.")
    return _asked(request, said, wrong, 404)


def _asked(request: HttpRequest, said: str, wrong: str, status: int) -> HttpResponse:
    response = render(request, "tuntas/verification_find.html", {"said": said, "wrong": wrong}, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
