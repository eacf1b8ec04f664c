"""Is it alive, is it ready: for those who watch the machine. Tells no secrets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tuntas.cases import worker
from tuntas.cases.files import space_for_files, space_for_reports
from tuntas.cases.models import Case, Paper, Run
from tuntas.intake.limit import address_of
from tuntas.people import tokens

__all__ = ["healthz", "metrics", "readyz"]


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


def _worker() -> dict[str, object]:
    """When a worker was last seen, what it stumbled over, and how its queue stands."""
    now, at = datetime.now(UTC), worker.last_seen()
    post = worker.post(now)
    overdue = post.overdue_since
    return {
        "last_seen": at.isoformat() if at else None, "seconds_ago": int((now - at).total_seconds()) if at else None,
        "remark": worker.remark(now), "waiting": post.waiting, "failed": post.failed,
        "overdue_seconds": int((now - overdue).total_seconds()) if overdue else 0,
    }  # fmt: skip


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: from this machine itself, or with METRICS_TOKEN; to anybody else there is nothing."""
    if not _may_measure(request):
        raise Http404
    now, stands = datetime.now(UTC), _worker()
    figures = {
        "tuntas_worker_seconds_since_seen": stands["seconds_ago"] if stands["seconds_ago"] is not None else -1,
        "tuntas_deliveries_waiting": stands["waiting"],
        "tuntas_deliveries_overdue_seconds": stands["overdue_seconds"],
        "tuntas_deliveries_failed": stands["failed"],
        "tuntas_cases_open": Case.objects.filter(closed_at=None).count(),
        "tuntas_runs_open": Run.objects.filter(finished_at=None).count(),
        "tuntas_runs_late": Run.objects.filter(finished_at=None, due_at__lt=now).count(),
        "tuntas_papers_without_document": Paper.objects.filter(
            document=None, sealed_at__isnull=False, run__isnull=False
        ).count(),
    }
    said = "".join(f"# TYPE {name} gauge\n{name} {value}\n" for name, value in figures.items())
    return HttpResponse(said, content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_measure(request: HttpRequest) -> bool:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN:
        return tokens.same(sent, settings.METRICS_TOKEN)
    try:
        return ip_address(address_of(request)).is_loopback
    except ValueError:
        return False
