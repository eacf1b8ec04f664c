"""`tuntas work`: what must happen by itself, again and again: late runs are marked, however long nobody looked."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from datetime import UTC, datetime, timedelta

from tuntas.commands.home import ready

HELP = "jalankan pekerja saja: menandai langkah yang lewat waktu (untuk server yang dipisah)"
EVERY = 30  # seconds

log = logging.getLogger("tuntas.work")


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


def turn() -> int:
    """One look at everything that is due. How many runs were marked late."""
    from tuntas.cases import moves, worker

    marked = total = moves.mark_late()
    while marked:
        marked = moves.mark_late()
        total += marked
    worker.seen(datetime.now(UTC))
    return total


def tidy(now: datetime) -> None:
    """Once an hour: files that nothing knows, addresses that are quiet."""
    from tuntas.cases import files
    from tuntas.intake import limit

    files.sweep(now)
    limit.sweep(now)


def loop(stop: threading.Event, every: float = EVERY) -> None:
    """Turn after turn until `stop`; a turn that fails is logged, and the next one tries again."""
    from django.db import close_old_connections

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
