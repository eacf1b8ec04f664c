"""Before and after: what failed in step 2, and whether it passes for good in step 5."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tuntas.probes.check import Check
from tuntas.probes.texts import LAYERS

__all__ = ["SPAN", "TIMES", "Proof", "Row", "proven", "rows"]

TIMES, SPAN = 3, timedelta(minutes=5)


@dataclass(frozen=True)
class Row:
    """One line of the table Sebelum | Sesudah | Ambang | Lulus."""

    before: Check | None
    after: Check | None

    @property
    def check(self) -> Check:
        """Whichever there is, the later one first: for label, target, limit and unit."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def passed(self) -> bool | None:
        """Whether it passes now."""
        return self.check.passed

    @property
    def failed_before(self) -> bool:
        """Whether it is one of those that must pass."""
        return self.before is not None and self.before.passed is False


@dataclass(frozen=True)
class Proof:
    """How often in a row everything passed that had failed, and since when."""

    passes: int
    since: datetime | None
    until: datetime | None
    failing: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Three times over five minutes."""
        return self.passes >= TIMES and self.since is not None and self.until is not None and (
            self.until - self.since >= SPAN
        )  # fmt: skip


def rows(before: Iterable[Check], after: Iterable[Check]) -> list[Row]:
    """Every check of both, in the order of the layers, joined by what was looked at."""
    first, then = {one.key: one for one in before}, {one.key: one for one in after}
    found = [Row(first.get(key), then.get(key)) for key in dict.fromkeys([*first, *then])]
    order = list(LAYERS)
    return sorted(found, key=lambda one: order.index(one.check.layer))


def proven(before: Iterable[Check], later: Sequence[tuple[datetime, Sequence[Check]]]) -> Proof:
    """What the later surveys (oldest first) prove. What is not measured again has not passed."""
    wanted = [one.key for one in before if one.passed is False]
    passes, since, failing = 0, None, tuple(wanted)
    for at, checks in later:
        passed = {one.key for one in checks if one.passed}
        failing = tuple(key for key in wanted if key not in passed)
        passes, since = (0, None) if failing else (passes + 1, since or at)
    return Proof(passes, since, later[-1][0] if later else None, failing)
