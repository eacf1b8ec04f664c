"""`tuntas work`: what must happen by itself, again and again: norms that run out, papers to make, notices to send."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic

from tuntas.commands.clockwatch import ClockWatch
from tuntas.commands.home import ready

HELP = "jalankan pekerja saja: tenggat, naskah, dan pemberitahuan (untuk server yang dipisah)"
EVERY = 10  # seconds
LONG = 60.0  # seconds that one part of a turn may go on finding more to do

log = logging.getLogger("tuntas.work")
watch = ClockWatch()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="satu putaran, lalu selesai")


def run(args: argparse.Namespace) -> int:
    ready()
    if args.once:
        turn()
        return 0
    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    print("Pekerja berjalan. Berhenti: Ctrl-C", flush=True)
    loop(stop)
    print("Pekerja berhenti.", flush=True)
    return 0


def turn(clock: ClockWatch = watch) -> int:
    """One look at everything that is due. How many things were done."""
    from tuntas.cases import moves
    from tuntas.cases.moves import deliver
    from tuntas.diagnostics import wanting
    from tuntas.documents.store import make_pending
    from tuntas.intake import reading as alarms
    from tuntas.notices.desk import working
    from tuntas.notices.post import deliver_due
    from tuntas.pulls import runs as pulls

    remark = clock.remark()
    parts: dict[str, Callable[[], int]] = {
        "tenggat": lambda: sum(_until_none(move) for move in (moves.unmark_late, moves.mark_late, moves.ring)),
        "antrean": lambda: deliver.recall(datetime.now(UTC)),
    }
    if remark:  # by a clock that was just changed nothing is called late, and nothing taken back
        parts.clear()
    parts |= {
        "alarm": lambda: _until_none(alarms.turn),
        "pengukuran": wanting.turn,
        "tarikan": pulls.turn,
        "naskah": lambda: make_pending(20),
        "kiriman": lambda: _until_none(lambda: deliver_due(working().channels)),
    }
    done, failed = each(parts)
    if failed and not remark:
        remark = f"Pekerja tersandung: {', '.join(failed)}. Dicoba lagi; sebabnya ada pada log server."
    moves.mark_worker(f"{platform.node()}:{os.getpid()}", datetime.now(UTC), remark)
    return done


def each(parts: Mapping[str, Callable[[], int]]) -> tuple[int, list[str]]:
    """Every part of a turn, also after one that failed. How many things were done, and which parts failed."""
    done, failed = 0, []
    for name, part in parts.items():
        try:
            done += part()
        except Exception:
            log.exception("Pekerja tersandung: %s", name)
            failed.append(name)
    return done, failed


def _until_none(move: Callable[[], int], most: int = 50) -> int:
    """`move` again and again until it finds nothing more to do, or the others have waited long enough."""
    began, done = monotonic(), 0
    for _ in range(most):
        now = move()
        done += now
        if not now or monotonic() - began > LONG:
            break
    return done


def tidy(now: datetime) -> None:
    """Once an hour: files that nothing knows, addresses that are quiet."""
    from tuntas.cases import files
    from tuntas.intake import limit, reading

    files.sweep(now)
    limit.sweep(now)
    reading.forget(now)


def watch_network(stop: threading.Event) -> None:
    """The small monitor, in a thread of its own: what hangs there delays nothing here. The example's is invented."""
    from django.conf import settings

    from tuntas.demo.watching import means
    from tuntas.monitor.watch import begin

    begin(stop, means() if settings.DEMO else None)


def loop(stop: threading.Event, every: float = EVERY) -> None:
    """Turn after turn until `stop`; a turn that fails is logged, and the next one tries again."""
    from django.db import close_old_connections

    watch_network(stop)
    tidied = None
    while not stop.is_set():
        close_old_connections()
        try:
            turn()
            now = datetime.now(UTC)
            if tidied is None or now - tidied > timedelta(hours=1):
                tidy(now)
                tidied = now
        except Exception:
            log.exception("Putaran pekerja gagal; dicoba lagi dalam %s detik", every)
        finally:
            close_old_connections()
        stop.wait(every)
