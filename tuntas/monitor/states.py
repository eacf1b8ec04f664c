"""The state of a watched target, and how what was found changes it: a pure table without clock, network or database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

__all__ = [
    "BEHIND", "DOWN", "FLAPS", "MEASURED", "SLOW", "TRIES", "UNKNOWN", "UP", "WITHIN", "Reading", "State", "decided",
    "doubtful", "following", "told",
]  # fmt: skip

UP, SLOW, DOWN = "up", "slow", "down"  # SLOW: it answers, but not as its thresholds ask
BEHIND = "behind"  # no answer, while what it hangs from is down
UNKNOWN = "unknown"  # not measured
MEASURED = (UP, SLOW, DOWN)
TRIES = 3  # what would change a state is asked so often; two of them decide
FLAPS, WITHIN = 4, timedelta(minutes=30)  # so many changes in so long a time are flapping, as among alarms


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one question to a target found: UP, SLOW, DOWN or UNKNOWN, why, and round trips in milliseconds.

    `why` is a code of `words`, `said` what its sentence names.
    """

    word: str
    why: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    method: str = ""
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    sent: int = 0
    lost: int = 0


@dataclass(frozen=True, kw_only=True)
class State:
    """How a target stands since when. `cause` is the target above it that is down; `firing`: its alarm burns."""

    word: str = UNKNOWN
    since: datetime | None = None
    why: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    cause: int | None = None
    changes: tuple[datetime, ...] = ()
    firing: bool = False

    def is_flapping(self, now: datetime) -> bool:
        """Whether it changed four times within the last half hour."""
        return len(_recent(self.changes, now)) >= FLAPS


def doubtful(state: State, found: str) -> bool:
    """Whether a first answer is to be asked for again: it contradicts what was known, or is bad news of a new target.

    Good news of what was not measured, or only hung behind another, is believed at once.
    """
    if found == UNKNOWN or found == state.word:
        return False
    return found != UP or state.word in (SLOW, DOWN)


def decided(tries: Sequence[Reading]) -> Reading | None:
    """The reading that two tries agree on, the latest of them; None while a further try could decide.

    A try that measured nothing ends the asking. Three different answers are SLOW: it answers, and not well.
    """
    if tries and tries[-1].word == UNKNOWN:
        return tries[-1]
    for one in reversed(tries):
        if sum(other.word == one.word for other in tries) * 2 > TRIES:
            return one
    if len(tries) < TRIES:
        return None
    return next(one for one in tries if one.word == SLOW)


def following(state: State, found: Reading, now: datetime, above: tuple[int, State] | None = None) -> State:
    """The state after `found`. `above` is what the target hangs from, by its key, and how that stands now."""
    word, cause = found.word, None
    if word == DOWN and above is not None and above[1].word in (DOWN, BEHIND):
        word, cause = BEHIND, above[1].cause or above[0]
    firing = {DOWN: True, UP: False, SLOW: False}.get(word, state.firing)
    changes = _recent(state.changes, now)
    if word == state.word:
        since = min(state.since or now, now)  # a clock that was put back makes nothing last less than nothing
        return replace(
            state, since=since, why=found.why, said=found.said, cause=cause, changes=changes, firing=firing
        )
    if word in MEASURED and state.word in MEASURED:
        changes = (*changes, now)
    return State(
        word=word, since=now, why=found.why, said=found.said, cause=cause, changes=changes, firing=firing
    )


def told(before: State, after: State) -> str:
    """What its alarm is told: "firing", "resolved" or nothing. What hangs behind another has no alarm of its own."""
    if after.word == DOWN and not before.firing:
        return "firing"
    if after.word in (UP, SLOW) and before.firing:
        return "resolved"
    return ""


def _recent(changes: Sequence[datetime], now: datetime) -> tuple[datetime, ...]:
    return tuple(one for one in changes if now - WITHIN < one <= now)
