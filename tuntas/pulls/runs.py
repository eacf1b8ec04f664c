"""When a source is read: asked for or due, one run at a time, and every run leaves its report."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import Q

from tuntas.people.models import User
from tuntas.pulls.fetch import LONGEST, Ask, Failed, asked, read
from tuntas.pulls.models import Pull, PullRun
from tuntas.pulls.plan import Plan
from tuntas.pulls.rows import Found
from tuntas.pulls.sealing import Unopened, opened
from tuntas.pulls.write import compare, write

__all__ = ["Busy", "ask_for", "carry_out", "turn"]

DEAF = timedelta(seconds=LONGEST + 120)  # running for longer: its process is gone
AGAIN = timedelta(hours=1)  # at the latest, after a run that failed
KEPT = timedelta(days=90)  # reports
_log = logging.getLogger(__name__)


class Busy(Exception):
    """A run of this source is waiting or under way already."""


def ask_for(pull: Pull, *, by: User | None, now: datetime, applies: str = "") -> PullRun:
    """A run that the worker shall carry out. `applies`: the digest of a preview that was accepted. Raises Busy."""
    try:
        with transaction.atomic():
            return PullRun.objects.create(pull=pull, asked_by=by, asked_at=now, applies=applies)
    except IntegrityError:
        raise Busy from None


def turn(ask: Ask = asked) -> int:
    """Give up what died, ask for what is due, and begin what is wanted, beside the worker. How many were wanted."""
    now = datetime.now(UTC)
    PullRun.objects.filter(state="running", started_at__lt=now - DEAF).update(
        state="failed", why="died", finished_at=now
    )
    for pull in Pull.objects.filter(active=True, every__gt=0, approved_at__isnull=False, next_at__lte=now):
        if Pull.objects.filter(pk=pull.pk, next_at=pull.next_at).update(next_at=now + timedelta(minutes=pull.every)):
            _unless_busy(pull, now)
    wanted = list(PullRun.objects.filter(state="wanted").select_related("pull__unit").order_by("pk"))
    if wanted:
        _in_background(wanted, ask)
    return len(wanted)


def _unless_busy(pull: Pull, now: datetime) -> None:
    try:
        ask_for(pull, by=None, now=now)
    except Busy:
        _log.info("a pull was due while it ran: %s", pull.pk)


def _begun(run: PullRun) -> bool:
    """Whether it is ours to carry out: of several workers one begins it."""
    run.state, run.started_at = "running", (now := _now())
    return bool(PullRun.objects.filter(pk=run.pk, state="wanted").update(state="running", started_at=now))


def _in_background(runs: list[PullRun], ask: Ask) -> threading.Thread:
    """One after the other, so that norms and notices need not wait. `tuntas work --once` waits for its end."""

    def work() -> None:
        try:
            close_old_connections()
            for run in runs:
                if _begun(run):
                    carry_out(run, ask)
        finally:
            connection.close()

    inner = threading.current_thread() is not threading.main_thread()  # of a server, which stops without asking
    thread = threading.Thread(target=work, name="tarikan", daemon=inner)
    thread.start()
    return thread


def _now() -> datetime:
    return datetime.now(UTC)


def carry_out(run: PullRun, ask: Ask = asked, clock: Callable[[], datetime] = _now) -> PullRun:
    """Read all, compare, then write all or nothing; the report tells what became of it."""
    try:
        found = _found(run.pull, ask)
        with transaction.atomic():
            _judged(run, found, clock())
    except Failed as error:
        _failed(run, error.code, error.said, clock())
    except IntegrityError:  # somebody took a name meanwhile
        _failed(run, "raced", "", clock())
    except Exception:
        _log.exception("Tarikan %s gagal", run.pull_id)
        _failed(run, "fault", "", clock())
    return run


def _found(pull: Pull, ask: Ask) -> Found:
    try:
        token = opened(pull.token)
    except Unopened:
        raise Failed("key") from None
    return read(pull.kind, pull.url, token, pull.authority, ask=ask)


def _judged(run: PullRun, found: Found, now: datetime) -> None:
    """Write what the answer changes, or keep it for a person to look at. One transaction with the report."""
    pull = Pull.objects.select_for_update().get(pk=run.pull_id)
    if not PullRun.objects.select_for_update().filter(pk=run.pk, state="running").exists():
        return  # it was given up meanwhile
    plan = compare(pull, found, now)
    why = plan.asks(pull, found)
    if why and run.applies != plan.digest:
        _close(run, plan, "waiting", "differs" if run.applies else why, now)
        return
    write(plan)
    due = now + timedelta(minutes=pull.every) if pull.every else None
    Pull.objects.filter(pk=pull.pk).update(approved_at=pull.approved_at or now, next_at=due)
    _close(run, plan, "applied", "", now)


def _close(run: PullRun, plan: Plan, state: str, why: str, now: datetime) -> None:
    """The report; older ones that waited have nothing to wait for any more, and very old ones go."""
    run.state, run.why, run.finished_at = state, why, now
    run.digest, run.counts, run.lines = plan.digest, plan.counts, plan.told
    run.save(update_fields=["state", "why", "finished_at", "digest", "counts", "lines"])
    others = PullRun.objects.filter(pull=run.pull_id).exclude(pk=run.pk)
    others.filter(state="waiting").update(state="passed")
    others.filter(finished_at__lt=now - KEPT).delete()


def _failed(run: PullRun, why: str, said: str, now: datetime) -> None:
    """Nothing was changed; the next try comes within the hour where it comes by itself."""
    run.state, run.why, run.said, run.finished_at = "failed", why, said, now
    PullRun.objects.filter(pk=run.pk, state="running").update(
        state="failed", why=why, said=said, finished_at=now
    )
    Pull.objects.filter(Q(next_at__gt=now + AGAIN), pk=run.pull_id).update(next_at=now + AGAIN)
