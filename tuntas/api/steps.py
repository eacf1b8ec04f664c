"""The moves on a case and its steps. Each answers with the case as it stands afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from tuntas.api.addresses import absolute, case_seen, run_meant
from tuntas.api.asked import (
    FinishIn,
    FollowIn,
    HoldIn,
    JoinIn,
    LogIn,
    ReassignIn,
    ReopenIn,
    SendBackIn,
    WaiveIn,
    WithdrawIn,
)
from tuntas.api.auth import actor
from tuntas.api.problems import ApiReason
from tuntas.api.reports import sender
from tuntas.api.schemas import CaseOut, JoinedOut, LinkOut
from tuntas.api.standing import standing
from tuntas.api.view import View
from tuntas.cases import moves
from tuntas.cases.facts import Facts
from tuntas.cases.models import Run
from tuntas.cases.moves.opening import link_secret
from tuntas.cases.refusals import CaseReason, Conflict

__all__ = ["router"]

router = Router(tags=["moves"])
STEP = "/cases/{number}/steps/{step}"
CASE = "/cases/{number}"


def answered(request: HttpRequest, number: str) -> CaseOut:
    """The case anew, as GET tells it."""
    now = datetime.now(UTC)
    return standing(View(case_seen(request, number, now), actor(request), now, request))


def _run(request: HttpRequest, number: str, step: str) -> Run:
    return run_meant(case_seen(request, number), step)


# -- on a step -----------------------------------------------------------------------------------


@router.post(f"{STEP}/take", response=CaseOut, summary="Take a step: I do this")
def take(request: HttpRequest, number: str, step: str) -> Any:
    """Taking what is yours already changes nothing. 409 when somebody else has it."""
    moves.take(_run(request, number, step), by=actor(request))
    return answered(request, number)


@router.post(f"{STEP}/release", response=CaseOut, summary="Let a step go again")
def release(request: HttpRequest, number: str, step: str) -> Any:
    """What was written stays; another may take the step."""
    moves.release(_run(request, number, step), by=actor(request))
    return answered(request, number)


@router.post(f"{STEP}/finish", response=CaseOut, summary="Finish a step")
def finish(request: HttpRequest, number: str, step: str, body: FinishIn | None = None) -> Any:
    """Seals its papers, opens what comes next. 422 with all that is lacking; 409 for the second of two."""
    body = body or FinishIn()
    moves.finish(
        _run(request, number, step), by=actor(request), decision=body.decision, numbers=body.numbers, seen=body.seen
    )
    return answered(request, number)


@router.post(f"{STEP}/hold", response=CaseOut, summary="Stop the clock of a step")
def hold(request: HttpRequest, number: str, step: str, body: HoldIn) -> Any:
    """With a reason that everyone sees."""
    moves.hold(_run(request, number, step), body.reason, body.waits_for, by=actor(request))
    return answered(request, number)


@router.post(f"{STEP}/resume", response=CaseOut, summary="Let the clock of a step go on")
def resume(request: HttpRequest, number: str, step: str) -> Any:
    """It falls due later by the working time it was held."""
    moves.resume(_run(request, number, step), by=actor(request))
    return answered(request, number)


@router.post(f"{STEP}/reassign", response=CaseOut, summary="Give a step to another holder of its role")
def reassign(request: HttpRequest, number: str, step: str, body: ReassignIn) -> Any:
    """`to` is a username (see /references/person)."""
    moves.reassign(_run(request, number, step), body.to, body.reason, by=actor(request))
    return answered(request, number)


@router.post(f"{STEP}/log", response=CaseOut, summary="Note the work as it goes on")
def log(request: HttpRequest, number: str, step: str, body: LogIn) -> Any:
    """Kept with its time in the case's events."""
    moves.log(_run(request, number, step), body.text, by=actor(request))
    return answered(request, number)


@router.post(f"{STEP}/link", response=CaseOut, summary="Make a fresh link for the vendor of a step")
def link(request: HttpRequest, number: str, step: str) -> Any:
    """`link.url` works without an account; links given out before stop working."""
    made = moves.give_link(_run(request, number, step), by=actor(request))
    found = answered(request, number)
    url = absolute(request, reverse("vendor", args=[link_secret(made)]))
    found.link = LinkOut(url=url, expires_at=made.expires_at)
    return found


# -- on the case ---------------------------------------------------------------------------------


@router.post(f"{CASE}/send-back", response=CaseOut, summary="Send the case back to an earlier step")
def send_back(request: HttpRequest, number: str, body: SendBackIn) -> Any:
    """With a reason. What was written stays, as revisions; the work is rework."""
    facts = case_seen(request, number)
    moves.send_back(_sender(facts, body), body.to, body.reason, by=actor(request))
    return answered(request, number)


def _sender(facts: Facts, body: SendBackIn) -> Run:
    """The open run that sends back: the one named, or the only one that may return to that step."""
    if body.step:
        return run_meant(facts, body.step)
    runs = facts.open_runs
    if not runs:
        raise Conflict(CaseReason("case_closed"))
    able = [run for run in runs if body.to in facts.procedure.returns_from(run.step)] or runs
    if len(able) > 1:
        raise Conflict(ApiReason("several_boxes", {"known": ", ".join(run.box for run in able)}))
    return able[0]


@router.post(f"{CASE}/withdraw", response=CaseOut, summary="End a case that is none")
def withdraw(request: HttpRequest, number: str, body: WithdrawIn) -> Any:
    """A duplicate, not a network problem, or another reason."""
    moves.withdraw(case_seen(request, number).case, body.kind, body.reason, by=actor(request))
    return answered(request, number)


@router.post(f"{CASE}/follow", response=CaseOut, summary="Let a case follow a wide outage")
def follow(request: HttpRequest, number: str, body: FollowIn) -> Any:
    """Its steps wait, its reporters hear the news of `parent`, and it ends with it. Undone by `part`."""
    case = case_seen(request, number).case
    moves.follow(case, case_seen(request, body.parent).case, by=actor(request))
    return answered(request, number)


@router.post(f"{CASE}/part", response=CaseOut, summary="Let a case that follows go on by itself")
def part(request: HttpRequest, number: str) -> Any:
    """Its steps go on where they stood."""
    moves.part(case_seen(request, number).case, by=actor(request))
    return answered(request, number)


@router.post(f"{CASE}/reopen", response=CaseOut, summary="Let a closed case go on")
def reopen(request: HttpRequest, number: str, body: ReopenIn) -> Any:
    """At the step that the SOP's policy names."""
    moves.reopen(case_seen(request, number).case, body.reason, by=actor(request))
    return answered(request, number)


@router.post(f"{CASE}/acknowledge", response=CaseOut, summary="Mengetahui: the Head has seen the report")
def acknowledge(request: HttpRequest, number: str) -> Any:
    """Once the case is finished; outside the clock."""
    moves.acknowledge(case_seen(request, number).case, by=actor(request))
    return answered(request, number)


@router.post(f"{CASE}/waive", response=CaseOut, summary="Excuse a required paper")
def waive(request: HttpRequest, number: str, body: WaiveIn) -> Any:
    """With a reason, which the report prints."""
    moves.waive(case_seen(request, number).case, body.paper, body.reason, by=actor(request))
    return answered(request, number)


@router.post(f"{CASE}/notes", response=CaseOut, summary="Leave a remark for the office")
def note(request: HttpRequest, number: str, body: LogIn) -> Any:
    """Read by the office only."""
    moves.note(case_seen(request, number).case, body.text, by=actor(request))
    return answered(request, number)


@router.post(f"{CASE}/join", response=CaseOut, summary="Me too: a further report of a running case")
def join(request: HttpRequest, number: str, body: JoinIn | None = None) -> Any:
    """`joined`: the report's own number and tracking link. `Idempotency-Key` makes it safe to repeat."""
    given = body or JoinIn()
    got = moves.join(
        case_seen(request, number).case,
        by=actor(request),
        channel=given.channel,
        sender=sender(given.reporter, given.reporter_unit, given.contact, given.told_by),
        key=request.headers.get("Idempotency-Key", ""),
    )
    found = answered(request, number)
    found.joined = JoinedOut(
        number=got.report.number, track_url=absolute(request, reverse("track", args=[got.code]))
    )
    return found
