"""A survey from its start to its stored verdict: one per case and person, four in all, each step of it told."""

from __future__ import annotations

import logging
import platform
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, close_old_connections, connection, transaction

from tuntas.cases import moves
from tuntas.cases.actors import SYSTEM, Actor
from tuntas.cases.chain import digest
from tuntas.cases.facts import Facts
from tuntas.cases.models import Run
from tuntas.cases.moves.record import allowed_or_refused
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.diagnostics.filling import fill
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.proof import again
from tuntas.diagnostics.targets import communities_of, policy_of
from tuntas.network.kinds import taxonomy
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Policy
from tuntas.probes.survey import Plan, Progress, survey
from tuntas.probes.verdict import judge, propose

__all__ = ["AT_ONCE", "Measure", "begin", "carry_out", "in_background"]

AT_ONCE = 4
DEAF = timedelta(minutes=3)  # without a sign of life: the process that measured is gone
EVERY = timedelta(seconds=150)  # between the three passes that prove
Measure = Callable[[Policy, Plan, Callable[[Progress], None]], Sequence[Measurement]]
_log = logging.getLogger(__name__)


def _really(policy: Policy, plan: Plan, progress: Callable[[Progress], None]) -> Sequence[Measurement]:
    return survey(policy, plan=plan, progress=progress)


def begin(run: Run, *, by: Actor, now: datetime | None = None) -> Survey:
    """A survey of the case's open step, to be carried out. Raises Forbidden, Conflict or Refused with the reason."""
    now = now or datetime.now(UTC)
    facts = Facts(run.case)
    if by is not SYSTEM:
        allowed_or_refused(by, "measure", facts, None, now)
    if run.finished_at is not None:
        raise Conflict(CaseReason("closed"))
    if not policy_of(facts.case.unit).targets:
        raise Refused(CaseReason("no_targets"))
    phase = "after" if run.step == facts.procedure.policy.restores else "before"
    try:
        with transaction.atomic():
            Survey.objects.filter(state="running", heard_at__lt=now - DEAF).update(
                state="failed", ended_at=now, error="Terputus: proses yang mengukur berhenti."
            )
            running = Survey.objects.select_for_update().filter(state="running")
            if running.count() >= AT_ONCE or (by.user and running.filter(asked_by=by.user).exists()):
                raise Conflict(CaseReason("surveys_full"))
            return Survey.objects.create(
                case=run.case, run=run, phase=phase, asked_by=by.user, asked_at=now, heard_at=now,
                vantage=f"server Tuntas ({platform.node()})"[:120],
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(CaseReason("survey_runs")) from None


def in_background(row: Survey, measure: Measure = _really) -> threading.Thread:
    """Carry it out beside the requests, and the passes that the proof still needs after it."""

    def work() -> None:
        try:
            close_old_connections()
            carry_out(row, measure)
            _until_proven(row, measure)
        finally:
            connection.close()

    thread = threading.Thread(target=work, name=f"survey-{row.pk}", daemon=True)
    thread.start()
    return thread


def _until_proven(row: Survey, measure: Measure) -> None:
    """Three passes over five minutes: the next one comes by itself, as long as everything passes."""
    pause = threading.Event()
    while again(row):
        pause.wait(EVERY.total_seconds())
        try:
            by = Actor(user=row.asked_by) if row.asked_by else SYSTEM
            row = begin(Run.objects.select_related("case").get(pk=row.run_id), by=by)
        except Refused:
            return  # the step went on, or somebody else measures
        carry_out(row, measure)


def _now() -> datetime:
    return datetime.now(UTC)


def carry_out(
    row: Survey, measure: Measure = _really, plan: Plan | None = None, clock: Callable[[], datetime] = _now
) -> Survey:
    """Measure, judge, keep the raw data with its hash in the chain, and write the paper's draft."""
    told = [clock()]

    def progress(step: Progress) -> None:
        now = clock()
        if now - told[0] > timedelta(seconds=0.7):
            told[0] = now
            Survey.objects.filter(pk=row.pk, state="running").update(
                done=step.done, planned=step.planned, heard_at=now
            )

    try:
        policy = policy_of(row.case.unit)
        usual = Plan(vantage=row.vantage, communities=communities_of(row.case.unit))
        found = measure(policy, plan or usual, progress)
        _keep(row, policy, found, clock())
    except Exception as error:
        _log.exception("survey %s failed", row.pk)
        row.state, row.error, row.ended_at = "failed", f"{type(error).__name__}: {error}"[:300], clock()
        row.save(update_fields=["state", "error", "ended_at"])
    return row


def _keep(row: Survey, policy: Policy, found: Sequence[Measurement], now: datetime) -> None:
    targets = list(policy.targets.values())
    verdict = judge(targets, found)
    fitting = taxonomy().fitting(verdict.code) if row.phase == "before" else []  # after it nothing is left to decide
    proposal = propose(verdict, targets=targets, fitting=fitting)
    row.targets, row.measurements = [asdict(one) for one in targets], [one.as_json() for one in found]
    row.verdict, row.proposal = verdict.as_json(), asdict(proposal) if proposal else {}
    row.done = row.planned = len(found)
    row.sha256, row.state, row.ended_at = digest(_raw(row)), "done", now
    with transaction.atomic():
        row.save()
        moves.measured(row.run, phase=row.phase, verdict=verdict.code, sha256=row.sha256, by=Actor(user=row.asked_by),
                       now=now)  # fmt: skip
    try:
        fill(row)
    except Refused as refused:  # the step is another's, or went on: the survey stays, and can be read
        _log.info("survey %s filled no paper: %s", row.pk, refused)


def _raw(row: Survey) -> dict[str, Any]:
    return {"targets": row.targets, "measurements": row.measurements, "vantage": row.vantage}
