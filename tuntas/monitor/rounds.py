"""A round: every target that is due, those above first, four at a time; what contradicts the known is asked again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from tuntas.monitor.asking import Ask, Question, ask
from tuntas.monitor.states import (
    BEHIND,
    DOWN,
    TRIES,
    UNKNOWN,
    Reading,
    State,
    decided,
    doubtful,
    following,
)
from tuntas.probes.bounded import Overdue, bounded
from tuntas.probes.policy import Policy
from tuntas.probes.target import Target

__all__ = ["AT_ONCE", "NEW", "ROUND", "SECONDS", "Found", "Means", "Watched", "carry_out", "levels"]

AT_ONCE = 4
SECONDS = 12.0  # for one question, its name resolved included; every probe gives up by itself sooner
ROUND = 50.0  # seconds after which a round asks nobody any more: who was not reached is unmeasured
NEW = State()  # never measured yet
_DEEPEST = 20  # uplinks are followed no further; a ring ends there
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A target that may be asked in this round, and how it stood. `due`: it is its turn; else only if it is blamed."""

    key: int
    target: Target
    policy: Policy
    name: str = "go.id"  # what a resolver is asked for
    above: int | None = None
    state: State = NEW
    due: bool = True


@dataclass(frozen=True)
class Found:
    """What a round decided of a target, since when, and how it stands after it."""

    reading: Reading
    at: datetime
    state: State


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Means:
    """How a round asks, waits and tells time."""

    ask: Ask = ask
    clock: Callable[[], datetime] = _now
    rest: Callable[[float], None] = time.sleep
    pause: float = 2.0  # seconds before the same target is asked again
    seconds: float = SECONDS
    round: float = ROUND
    stop: Callable[[], bool] = lambda: False


def carry_out(watched: Iterable[Watched], means: Means) -> dict[int, Found]:
    """Ask all that are due. Who is missing in the answer was not measured."""
    with ThreadPoolExecutor(AT_ONCE, "monitor") as pool:
        return _Round(watched, means, pool).run()


def levels(above: Mapping[int, int], keys: Sequence[int]) -> list[list[int]]:
    """The keys, first those that hang from nothing, then what hangs from them; what is in a ring comes first."""
    told: dict[int, list[int]] = {}
    for key in keys:
        told.setdefault(_depth(key, above), []).append(key)
    return [told[depth] for depth in sorted(told)]


def _depth(key: int, above: Mapping[int, int]) -> int:
    seen = [key]
    while (up := above.get(seen[-1])) and len(seen) <= _DEEPEST:
        if up in seen:
            return 0
        seen.append(up)
    return len(seen) - 1


class _Round:
    def __init__(self, watched: Iterable[Watched], means: Means, pool: ThreadPoolExecutor) -> None:
        self.watched = {one.key: one for one in watched}
        self.means, self.pool = means, pool
        self.ends = time.monotonic() + means.round
        self.found: dict[int, Found] = {}
        self.called: set[int] = set()

    def run(self) -> dict[int, Found]:
        due = [key for key, one in self.watched.items() if one.due]
        above = {key: one.above for key, one in self.watched.items() if one.above}
        for level in levels(above, due):
            self._settle([key for key in level if key not in self.called])
        return self.found

    def _settle(self, keys: Sequence[int]) -> None:
        """Ask these until each is decided: what was first silent only after all that it hangs from."""
        self.called |= set(keys)
        first = self._ask_all(keys)
        self._call_in(key for key, (_at, one) in first.items() if one.word == DOWN)
        tries = {key: [one] for key, (_at, one) in first.items()}
        open_ = [key for key in tries if self._is_doubtful(key, tries[key][0])]
        for _ in range(TRIES - 1):
            open_ = [key for key in open_ if decided(tries[key]) is None]
            if not open_ or self._is_over():
                break
            self.means.rest(self.means.pause)
            for key, (_at, one) in self._ask_all(open_).items():
                tries[key].append(one)
        for key, readings in tries.items():
            said = decided(readings) if len(readings) > 1 else None if key in open_ else readings[0]
            if said is not None:
                self._keep(key, said, first[key][0])

    def _call_in(self, silent: Iterable[int]) -> None:
        """What the silent ones hang from is asked now, although it is not its turn."""
        wanted = {up for key in silent if (up := self.watched[key].above) and up in self.watched} - self.called
        if wanted:
            self._settle(sorted(wanted))

    def _is_doubtful(self, key: int, first: Reading) -> bool:
        one = self.watched[key]
        if first.word == DOWN and self._hangs_from_down(one):
            return False  # one silence is enough: the fault is above
        return doubtful(one.state, first.word)

    def _state_of(self, key: int) -> State:
        return self.found[key].state if key in self.found else self.watched[key].state

    def _hangs_from_down(self, one: Watched) -> bool:
        return one.above in self.watched and self._state_of(one.above).word in (DOWN, BEHIND)

    def _keep(self, key: int, said: Reading, at: datetime) -> None:
        one = self.watched[key]
        above = (one.above, self._state_of(one.above)) if one.above in self.watched else None
        self.found[key] = Found(said, at, following(one.state, said, at, above))

    # -- asking -------------------------------------------------------------------------------------

    def _is_over(self) -> bool:
        return time.monotonic() > self.ends or self.means.stop()

    def _ask_all(self, keys: Sequence[int]) -> Mapping[int, tuple[datetime, Reading]]:
        got = self.pool.map(self._ask, keys)
        return {key: one for key, one in zip(keys, got, strict=True) if one is not None}

    def _ask(self, key: int) -> tuple[datetime, Reading] | None:
        if self._is_over():
            return None
        one, at = self.watched[key], self.means.clock()
        question = Question(one.target, one.name, brief=self._hangs_from_down(one))
        try:
            return at, bounded(lambda: self.means.ask(one.policy, question), self.means.seconds)
        except Overdue:
            return at, Reading(word=UNKNOWN, why="hung", said={"seconds": self.means.seconds})
        except Exception as error:  # one question that breaks, on whatever came back, must not lose all the others
            _log.warning("target %s could not be asked", key, exc_info=not isinstance(error, OSError))
            return at, Reading(word=UNKNOWN, why="broke")
