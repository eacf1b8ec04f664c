"""Pages that ask again by themselves: 304 until something happened, which costs two or three small queries to know."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas import __version__
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import visible_to
from tuntas.cases.facts import Facts
from tuntas.cases.models import Event, Report
from tuntas.cases.presences import names, present
from tuntas.people import tokens

__all__ = ["case_mark", "desk_mark", "is_poll", "live", "track_mark", "turn", "writing"]

View = Callable[..., HttpResponse]


def is_poll(request: HttpRequest) -> bool:
    """Whether the page asks by itself (js `live`): it must neither use up messages nor touch the session."""
    return "X-Live" in request.headers


def live(mark: Callable[..., str]) -> Callable[[View], View]:
    """Answer a poll of the view by 304 while `mark` (of the same arguments) is the one that the page has."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_poll(request):
                return view(request, *args, **kwargs)
            etag = f'"{mark(request, *args, **kwargs)}"'
            response = get_conditional_response(request, etag=etag)
            request.__dict__.pop("_messages", None)  # they wait for a page that a person asks for
            if response is None:
                response = view(request, *args, **kwargs)
            response.headers["ETag"] = etag
            response.headers["Cache-Control"] = "private, no-store"  # a browser that goes here asks anew
            return response

        return answer

    return wrap


def _mark(request: HttpRequest, now: datetime, *facts: object) -> str:
    """The minute is part of it, for clocks, verdicts and duties change with time alone."""
    own = (__version__, request.user.pk, get_language(), request.get_full_path(), f"{now:%Y%m%d%H%M}")
    return hashlib.sha256(repr((own, facts)).encode()).hexdigest()[:32]


def desk_mark(request: HttpRequest) -> str:
    """The newest event of all, and who writes where: the desk of anybody may have changed with it."""
    now = datetime.now(UTC)
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _mark(request, now, newest, list(present(now).values_list("run", "user", "link")))


def case_mark(request: HttpRequest, number: str) -> str:
    """The head of the case's chain, its newest draft, and who writes in it. Raises Http404 as its page does."""
    now = datetime.now(UTC)
    cases = visible_to(request.user, now).filter(number=number).annotate(written=Max("papers__written_at"))
    found = cases.values_list("pk", "head", "written").first()
    if found is None:
        raise Http404
    here = present(now).filter(run__case=found[0]).values_list("run", "user", "link")
    return _mark(request, now, found, list(here))


def track_mark(request: HttpRequest, code: str) -> str:
    """The head of the chain of the case that the report belongs to."""
    rows = Report.objects.filter(code_hash=tokens.hashed(code)).values_list("case__head", "works", "rating")
    found = rows.first()
    if found is None:
        raise Http404
    return _mark(request, datetime.now(UTC), found)


def writing(facts: Facts, by: Actor, now: datetime) -> list[str]:
    """ "Budi sedang mengisi langkah 3.", a line for each open step in which somebody else writes."""
    here = names(list(present(now).filter(run__case=facts.case)), by)
    return [
        _("%(who)s sedang mengisi langkah %(no)s.")
        % {"who": ", ".join(here[run.pk]), "no": facts.procedure.step_of(run.box).no}
        for run in facts.open_runs if run.pk in here
    ]  # fmt: skip


def turn(facts: Facts, by: Actor) -> str:
    """What must not change unnoticed under somebody who writes: who holds what, and what others have saved."""
    mine = by.user.pk if by.user else None
    taken = {run.pk: run.taken_link_id or run.taken_by_id for run in facts.open_runs if run.taken_by_id != mine}
    runs = [f"{run.pk}.{taken.get(run.pk) or ''}.{bool(run.held_at)}" for run in facts.open_runs]
    drafts = [f"{one.key}.{one.version}" for one in facts.papers if not one.sealed_at and one.written_by_id != mine]
    return " ".join((*runs, *drafts))
