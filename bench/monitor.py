"""Measures one round of the small monitor: how long 200 targets take, what it costs, and how often it writes.

python -m bench.monitor [targets, default 200]

Nothing is sent: a target answers after as long as a real one would be waited for (healthy: a ping of three packets;
silent: until the last of them is given up). What is measured is our own work beside the waiting.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any

GOAL = 60.0  # seconds: a round a minute
HEALTHY, SILENT, BRIEF = 0.21, 1.21, 0.76  # seconds of waiting for one answer, as `asking` waits


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.monitor", description=__doc__.split("\n")[0])
    parser.add_argument("targets", type=int, nargs="?", default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tuntas-ukur-") as home:
        os.environ |= {"TUNTAS_HOME": home, "DJANGO_SETTINGS_MODULE": "tuntas.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return _measured(asked.targets)


def _measured(count: int) -> int:
    _laid(count)
    at = datetime(2026, 11, 23, 2, 1, tzinfo=UTC)
    rounds = (
        ("sehat, putaran pertama", set[str]()), ("sehat", set[str]()), ("gateway mati, semua di belakangnya", None),
        ("masih mati", None), ("kembali", set[str]()),
    )  # fmt: skip
    worst = 0.0
    for number, (name, silent) in enumerate(rounds):
        worst = max(worst, _round(name, silent, at + timedelta(minutes=number), count))
    print(f"{'memenuhi' if worst < GOAL else 'MELEWATI'} tujuan {GOAL:g} s")
    return int(worst >= GOAL)


def _laid(count: int) -> None:
    from tests.cast import gather
    from tuntas.network.models import Target

    office = gather().office
    root = Target.objects.create(unit=office, name="GW", kind="gateway", address="10.9.0.1", every=1)
    Target.objects.bulk_create(
        Target(unit=office, name=f"T{one}", kind="host", address=f"10.9.{one // 250 + 1}.{one % 250 + 1}", every=1,
               uplink=root) for one in range(count - 1)
    )  # fmt: skip


def _round(name: str, silent: set[str] | None, at: datetime, count: int) -> float:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tuntas.monitor.models import Watch
    from tuntas.monitor.rounds import Means
    from tuntas.monitor.states import DOWN, UP, Reading
    from tuntas.monitor.watch import look

    def ask(policy: Any, question: Any) -> Reading:
        policy.admit(question.target)
        if silent is None:
            time.sleep(BRIEF if question.brief else SILENT)
            return Reading(word=DOWN, why="silent", said={"packets": 3}, method="icmp", sent=3, lost=3)
        time.sleep(HEALTHY)
        return Reading(word=UP, method="icmp", low=1.0, mid=2.0, high=3.0, sent=3)

    began, spent = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as queries:
        measured = look(at, Means(ask=ask, clock=lambda: at))
    took, cost = time.perf_counter() - began, time.process_time() - spent
    told = [one["sql"].split(" ", 1)[0] for one in queries.captured_queries]
    commits = sum(one in ("COMMIT", "RELEASE") for one in told)
    writes = sum(one in ("INSERT", "UPDATE", "DELETE") for one in told)
    watch = Watch.objects.get()
    print(
        f"{name:36} {measured:4} dari {watch.due:4} diukur · {took:5.1f} s · prosesor {cost:5.2f} s"
        f" ({cost / GOAL:.1%} dari satu inti) · {len(told)} pernyataan, {writes} menulis, {commits} pengesahan"
    )
    return took


if __name__ == "__main__":
    raise SystemExit(main())
