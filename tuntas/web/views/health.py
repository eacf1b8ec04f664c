"""Is it alive, is it ready: for those who watch the machine. Tells no secrets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tuntas.cases.files import space_for_files, space_for_reports

__all__ = ["healthz", "readyz"]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether a report can be accepted now: 503 where it cannot. A worker that rests is told, not counted:
    reports are stored without it."""
    database = _answers(_database)
    must = {
        "database": database,
        "migrations": database and _answers(_migrations),
        "disk": _answers(space_for_reports),
    }
    ready = all(must.values())
    also = {"disk_for_files": _answers(space_for_files), "worker": _worker() if database else None}
    return JsonResponse({"ready": ready, **must, **also}, status=200 if ready else 503)


def _answers(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (DatabaseError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _worker() -> dict[str, object] | None:
    """When the worker was last seen, and how long ago; None where there is none yet."""
    if find_spec("tuntas.cases.worker") is None:
        return None
    seen = getattr(import_module("tuntas.cases.worker"), "last_seen", None)
    at = seen() if seen else None
    if not isinstance(at, datetime):
        return None
    return {"last_seen": at.isoformat(), "seconds_ago": int((datetime.now(UTC) - at).total_seconds())}
