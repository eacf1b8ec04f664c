"""`/kasus/<number>/bundel/`: the case as one ZIP that proves itself, for who oversees it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from tuntas.bundle.answer import zip_answer
from tuntas.bundle.taking import take
from tuntas.cases.actors import Actor
from tuntas.cases.refusals import Refused
from tuntas.web.views.case import seen, show, status_of

__all__ = ["bundle"]


@require_POST
@login_required
def bundle(request: HttpRequest, number: str) -> HttpResponseBase:
    """Taken, noted in the case's chain, and handed out piece by piece."""
    facts = seen(request, number)
    try:
        return zip_answer(take(facts.case, by=Actor(user=request.user)))
    except Refused as refused:
        return show(request, seen(request, number), reasons=refused.reasons, status=status_of(refused))
