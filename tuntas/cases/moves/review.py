"""Holds a monitoring or evaluation of a procedure: its result is kept for good, and the next one is expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from tuntas.cases.actors import Actor
from tuntas.cases.models import Review
from tuntas.cases.refusals import CaseReason, Conflict, Forbidden, Refused
from tuntas.cases.reviews import Expected, leads
from tuntas.people.duties import duties_of
from tuntas.people.models import Duty
from tuntas.sop.reasons import Reason
from tuntas.sop.words import Label

__all__ = ["hold_review"]

MOST = 5000
VERDICTS = ("good", "bad")


def hold_review(
    task: Expected, *, verdict: str, findings: str, actions: str = "", conclusion: str,
    figures: Sequence[tuple[str, str]] = (), by: Actor, now: datetime | None = None,
) -> Review:  # fmt: skip
    """Keep what was found. Raises Refused with everything that is lacking; Conflict when somebody has held it."""
    now = now or datetime.now(UTC)
    duty = _duty(task, by, now)
    said = {key: text.replace("\x00", "").strip() for key, text in
            (("findings", findings), ("actions", actions), ("conclusion", conclusion))}  # fmt: skip
    _complete(task, verdict, said, now)
    try:
        with transaction.atomic():
            return Review.objects.create(
                unit=task.unit, procedure=task.edition.procedure, edition=task.edition, kind=task.kind,
                first=task.first, last=task.last, due_at=task.due_at, verdict=verdict, figures=[*map(list, figures)],
                held_at=now, held_by=duty.user, held_as=" ".join(filter(None, (duty.capacity, duty.role))), **said,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(CaseReason("review_held")) from None


def _duty(task: Expected, by: Actor, now: datetime) -> Duty:
    duties = duties_of(by.user, now) if by.user else []
    held = next((one for one in duties if one.unit_id == task.unit.pk and leads(one, task.edition)), None)
    if held is None:
        raise Forbidden(CaseReason("not_allowed", {"by": Label("pemilik SOP", "the owner of the SOP")}))
    return held


_LABELS = {
    "findings": Label("Catatan hasil penilaian", "Findings"),
    "actions": Label("Tindakan yang harus diambil", "Actions to be taken"),
    "conclusion": Label("Simpulan", "Conclusion"),
}


def _complete(task: Expected, verdict: str, said: dict[str, str], now: datetime) -> None:
    reasons: list[Reason] = []
    if not task.is_due(now):
        reasons.append(CaseReason("review_early"))
    if verdict not in VERDICTS:
        reasons.append(CaseReason("review_verdict", field="verdict"))
    needed = ("findings", "conclusion", *(("actions",) if verdict == "bad" else ()))
    reasons += [CaseReason("review_empty", {"field": _LABELS[key]}, field=key) for key in needed if not said[key]]
    reasons += [
        CaseReason("too_long", {"field": _LABELS[key], "most": MOST}, field=key)
        for key, text in said.items() if len(text) > MOST
    ]  # fmt: skip
    if reasons:
        raise Refused.of(reasons)
