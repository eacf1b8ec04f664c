"""The alarms of a run: when which share of its norm is used up, and who hears of it then."""

from __future__ import annotations

from collections.abc import Iterable

from tuntas.cases.facts import Facts
from tuntas.cases.models import Alarm, Run
from tuntas.people.models import Escalation

__all__ = ["DEFAULT", "LATE", "Level", "in_force", "levels_of", "move_alarms", "set_alarms"]

Level = tuple[int, tuple[str, ...]]  # percent of the norm, and who hears then
LATE = 100
# where a unit has set nothing: who works on it, then who leads, then who is reported to
DEFAULT: tuple[Level, ...] = (
    (80, ("performers",)), (LATE, ("performers", "leads")), (200, ("leads", "heads")),
)  # fmt: skip


def levels_of(facts: Facts, step: str) -> list[Level]:
    """The levels of escalation of a step, by what its unit has set; one query."""
    return in_force(facts.escalations, facts.procedure.key, step)[0]


def in_force(rows: Iterable[Escalation], procedure: str, step: str) -> tuple[list[Level], str]:
    """The levels of a step and whence they come: its own rows, its unit's, or ours (step, unit, house)."""
    own = [one for one in rows if step and one.step == step and one.procedure in ("", procedure)]
    wide = [one for one in rows if not one.step]
    chosen, whence = (own, "step") if own else (wide, "unit")
    return (sorted((one.share, tuple(one.tells)) for one in chosen), whence) if chosen else (list(DEFAULT), "house")


def set_alarms(facts: Facts, run: Run) -> None:
    """An alarm per level of a run that has just opened; lateness itself is `Run.due_at`."""
    if run.due_at is None:
        return
    step = facts.procedure.step_of(run.box)
    Alarm.objects.bulk_create(
        Alarm(run=run, share=share, tells=list(tells), at=facts.share_used(step, run.opened_at, share))
        for share, tells in levels_of(facts, run.step) if share != LATE
    )  # fmt: skip


def move_alarms(facts: Facts, run: Run) -> None:
    """Compute anew when the alarms of `run` ring that have not yet: after a hold, or with another calendar."""
    step, stops = facts.procedure.step_of(run.box), facts.stops(run)
    for alarm in Alarm.objects.filter(run=run, fired_at=None):
        at = facts.share_used(step, run.opened_at, alarm.share, stops)
        Alarm.objects.filter(pk=alarm.pk, fired_at=None).update(at=at)
