"""Measures the sweep for late steps among very many runs: what a worker asks every ten seconds, in milliseconds.

python -m bench.sweep [runs, default 1000000] [--sqlite] [--explain]

Starts a PostgreSQL server of its own, or makes a SQLite file, and throws it away afterwards.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from tests.postgres import cluster

OPEN, LATE, NOW_LATE = 2000, 300, 100  # runs that are open; of them: marked as late, to be marked by this sweep
OF_A_CASE = 7
ROUNDS = 200
GOAL = 50.0  # milliseconds
UNFIRED = 500  # alarms of finished runs that nobody has taken away yet


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__.split("\n")[0])
    parser.add_argument("runs", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--explain", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        os.environ["TUNTAS_HOME"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="tuntas-ukur-"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "tuntas.settings"
        os.environ.pop("DATABASE_URL", None)
        if not asked.sqlite:
            os.environ["DATABASE_URL"] = stack.enter_context(cluster())
        return _measured(asked.runs, asked.explain)


def _measured(runs: int, explain: bool) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.cast import gather, wib

    call_command("migrate", verbosity=0)
    now = wib("2026-11-23 10:00")
    began = perf_counter()
    _fill(gather(), runs, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    print(f"{connection.vendor}: {runs:,} runs, {OPEN:,} of them open, filled in {perf_counter() - began:,.0f} s")
    good = _sweeps(now)
    if explain:
        _explained(now)
    connection.close()
    return 0 if good else 1


# -- what is measured -------------------------------------------------------------------------------


def _sweeps(now: datetime) -> bool:
    """The sweep that finds nothing to do, as nearly all of them; before it, the one that has everything to do."""
    from tuntas.cases import moves

    def sweep(at: datetime) -> int:
        return moves.unmark_late(at) + moves.mark_late(at) + moves.ring(at)

    began = perf_counter()
    done = sweep(now)
    took = 1000 * (perf_counter() - began)
    print(f"  the sweep that marks {done} runs, each in a transaction   {took:>9.1f} ms, {took / done:.1f} ms each")
    while sweep(now):
        pass
    parts: tuple[tuple[str, Callable[[], int]], ...] = (
        ("take back what is not late", lambda: moves.unmark_late(now)),
        ("mark what is late", lambda: moves.mark_late(now)),
        ("ring the alarms", lambda: moves.ring(now)),
    )
    for name, part in parts:
        _timed(name, part)
    return _timed("the whole sweep", lambda: sweep(now)) < GOAL


def _timed(name: str, do: Callable[[], int]) -> float:
    """The milliseconds of processor that `do` takes here and in the database; printed with those on the wall."""
    times, began_here, began_there = [], process_time(), _database_seconds()
    for _round in range(ROUNDS):
        began = perf_counter()
        assert do() == 0
        times.append(1000 * (perf_counter() - began))
    work = 1000 * (process_time() - began_here + _database_seconds() - began_there) / ROUNDS
    wall = f"median {median(times):>6.2f}, p95 {quantiles(times, n=20)[-1]:>6.2f} ms"
    print(f"  {name:<30}processor {work:>6.2f} ms · wall: {wall}", flush=True)
    return work


def _database_seconds() -> float:
    """What PostgreSQL has worked for this connection, by Linux's account; SQLite works in this process."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _explained(now: datetime) -> None:
    """How the database does it."""
    from django.db import connection

    from tuntas.cases import moves

    asked: list[tuple[str, Any]] = []

    def listen(execute: Callable[..., object], sql: str, params: Any, *rest: Any) -> object:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(listen):
        moves.unmark_late(now), moves.mark_late(now), moves.ring(now)  # which find nothing: nothing is changed below
    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN ANALYZE"
    with connection.cursor() as cursor:
        for sql, params in asked:
            if sql.startswith(("SELECT", "DELETE", "UPDATE")):
                cursor.execute(f"{how} {sql}", params)
                print(f"\n{sql}\n" + "\n".join(f"    {row[-1]}" for row in cursor.fetchall()))


# -- many rows --------------------------------------------------------------------------------------


def _fill(cast: Any, runs: int, now: datetime) -> None:
    """Seven closed runs for each closed case over ten years, and an open case for each open run."""
    from tuntas.cases.editions import procedure_of
    from tuntas.cases.models import Alarm, Case, Run

    boxes = [(box.key, step.key) for step in procedure_of(cast.edition).steps for box in step.boxes]
    closed = (runs - OPEN) // OF_A_CASE
    moments = [now - timedelta(days=3650) + timedelta(days=3640) * number / closed for number in range(closed)]
    _copied(Case, (_case(cast, number, at, at + timedelta(hours=5)) for number, at in enumerate(moments, 1)))
    opened = [now - timedelta(minutes=number % 600) for number in range(OPEN)]
    _copied(Case, (_case(cast, closed + number, at, None) for number, at in enumerate(opened, 1)))
    _copied(Run, _closed_runs(moments, boxes))
    _copied(Run, _open_runs(closed, opened, boxes, now))
    _copied(Alarm, _alarms(closed * OF_A_CASE, now))


def _case(cast: Any, pk: int, at: datetime, closed: datetime | None) -> dict[str, Any]:
    return {
        "id": pk, "number": f"UKUR-{pk}", "edition_id": cast.edition.pk, "unit_id": cast.office.pk, "title": "Ukur",
        "opened_at": at, "closed_at": closed, "outcome": "finished" if closed else "",
    }  # fmt: skip


def _run(pk: int, case: int, box: tuple[str, str], opened: datetime, due: datetime | None) -> dict[str, Any]:
    return {
        "id": pk, "case_id": case, "box": box[0], "step": box[1], "opened_at": opened, "due_at": due, "late_at": None,
        "finished_at": None, "outcome": "",
    }  # fmt: skip


def _closed_runs(moments: list[datetime], boxes: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    minutes = timedelta(minutes=1)
    for number, at in enumerate(moments):
        for place in range(OF_A_CASE):
            opened = at + 40 * place * minutes
            due, done = opened + 30 * minutes, opened + (25 + 10 * ((number + place) % 3 == 0)) * minutes
            run = _run(number * OF_A_CASE + place + 1, number + 1, boxes[place % len(boxes)], opened, due)
            yield {**run, "late_at": due if done > due else None, "finished_at": done, "outcome": "finished"}


def _open_runs(
    closed: int, opened: list[datetime], boxes: list[tuple[str, str]], now: datetime
) -> Iterator[dict[str, Any]]:
    """Some are late and marked, some have just become late, some are held, most have time left."""
    for number, at in enumerate(opened):
        due: datetime | None = now + timedelta(minutes=5 + number)
        late = number < LATE
        if number < LATE + NOW_LATE:
            due = now - timedelta(seconds=1 + number)
        elif number % 10 == 0:
            due = None
        run = _run(closed * OF_A_CASE + number + 1, closed + number + 1, boxes[0], at, due)
        yield {**run, "late_at": now - timedelta(seconds=1) if late else None}


def _alarms(closed: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Of each closed run the one that rang; of each open one two, of which some ring now."""
    for run in range(1, closed + 1):
        left = run > closed - UNFIRED
        at = now - timedelta(seconds=run % 1000)
        yield {"run_id": run, "share": 80, "tells": "[]", "at": at, "fired_at": None if left else at}
    for number in range(OPEN):
        for share, at in ((80, now + timedelta(minutes=number)), (200, now + timedelta(minutes=60 + number))):
            yield {"run_id": closed + number + 1, "share": share, "tells": '["leads"]', "at": at, "fired_at": None}


def _copied(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows straight into the table."""
    from django.db import connection, transaction

    rows = iter(rows)
    first = next(rows)
    usual = {one.column: one.get_default() for one in model._meta.concrete_fields if not one.primary_key}
    table, columns = model._meta.db_table, ", ".join(usual | first)
    ordered = (tuple(_plain(value) for value in (usual | row).values()) for row in chain([first], rows))
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(usual | first))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", ordered)
            return
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in ordered:
                copy.write_row(row)
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _plain(value: Any) -> Any:
    from django.db import connection

    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


if __name__ == "__main__":
    raise SystemExit(main())
