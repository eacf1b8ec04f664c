"""Measures the main pages and moves: milliseconds of this process and statements, among few and among many cases.

python -m bench.pages [closed cases, default 20000]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time

os.environ["TUNTAS_HOME"] = tempfile.mkdtemp(prefix="tuntas-ukur-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tuntas.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from tests.cast import Cast, gather
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.models import Case

OPEN, ROUNDS = 50, 15


def reported(cast: Cast, ago: timedelta = timedelta(minutes=5)) -> Case:
    now = datetime.now(UTC) - ago
    data = papers.report(cast.room.pk, now)
    return moves.receive(edition=cast.edition, unit=cast.office, data=data, now=now).report.case


def closed(cast: Cast, count: int) -> None:
    """Cases of the past, as rows: only their number matters here."""
    began = datetime.now(UTC) - timedelta(days=900)
    Case.objects.bulk_create(
        (
            Case(
                number=f"2024-{one:06d}", edition=cast.edition, unit=cast.office, title="Internet lambat",
                place=cast.room, place_name="Ruang Asesmen 2, Lt. 3", opened_at=began + timedelta(minutes=30 * one),
                closed_at=began + timedelta(minutes=30 * one + 200), outcome="finished", acknowledged_at=began,
            )
            for one in range(count)
        ),
        batch_size=2000,
    )  # fmt: skip


def told(name: str, do: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median milliseconds of `do`, printed with its statements."""
    do()
    asked: list[str] = []

    def listen(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        do()
    times = []
    for _round in range(rounds):
        began = process_time()
        do()
        times.append(1000 * (process_time() - began))
    print(f"  {name:<34}{median(times):>8.1f} ms{len(asked):>5} statements")
    return median(times)


def measure(cast: Cast, case: Case) -> dict[str, float]:
    ani = Client()
    ani.force_login(cast.ani, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {
        "desk, 50 rows": told("desk, 50 rows", lambda: ani.get("/meja/")),
        "case page, 20 events": told("case page, 20 events", lambda: ani.get(f"/kasus/{case.number}/")),
        "search": told("search", lambda: ani.get("/meja/", {"cari": "asesmen"})),
        "report page": told("report page", lambda: Client().get("/lapor/")),
        "receive a report": told("receive a report", lambda: reported(cast)),
    }

    def take_and_release() -> None:
        run = case.runs.get(finished_at=None)
        moves.release(moves.take(run, by=cast.actor("ani")), by=cast.actor("ani"))

    for one in Case.objects.filter(closed_at=None, pk__gt=case.pk):  # as many rows on the desk as before
        moves.withdraw(one, "other", "diukur", by=cast.actor("ani"))
    found["take and release"] = told("take and release", take_and_release)
    return found


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    cast = gather()
    for _one in range(OPEN):
        case = reported(cast)
    for _one in range(16):
        moves.note(case, "Catatan", by=cast.actor("ani"))
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        print(f"{OPEN} open cases")
        few = measure(cast, case)
        closed(cast, many)
        print(f"{OPEN} open cases among {many:,} closed")
        lots = measure(cast, case)
    print("how many times longer among many")
    for name, time in lots.items():
        print(f"  {name:<34}{time / few[name]:>8.2f}")


if __name__ == "__main__":
    main()
