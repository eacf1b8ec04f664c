"""Time and figures of an hour from what was measured in it: whole seconds, each in one class and one only.

A round stands for the minute in which it began (or the five minutes), until the next one: what it found holds from
`at` for `holds` seconds, and never beyond the following sample. A second that no sample stands for is unmeasured: the
worker stood still, the machine slept, or the round did not come to this target.

Classes of a second, the first that fits: unmeasured · planned (measured during planned work, whatever was found) ·
behind (no answer while what the target hangs from is down) · down · slow (answers, beyond its thresholds) · up.

    availability = (up + slow) / (up + slow + down)

Unmeasured, planned and behind are told beside it and never counted. Office hours: the same over the seconds that the
unit's calendar counts as working time. A share of no seconds at all is None, not 100 per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from math import ceil

from tuntas.monitor.states import BEHIND, DOWN, SLOW, UNKNOWN, UP

__all__ = ["HOUR", "LONGEST", "Figures", "Sample", "Seconds", "figures", "seconds", "share", "stretches"]

HOUR = 3600
LONGEST = 300  # seconds for which a sample stands at most
Span = tuple[int, int]  # from, to: seconds since 1970


@dataclass(frozen=True, slots=True)
class Sample:
    """What one round found of one target; `at` in seconds since 1970, round trips in milliseconds."""

    at: int
    holds: int
    word: str
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    sent: int = 0
    lost: int = 0


@dataclass(frozen=True, kw_only=True)
class Seconds:
    """Seconds of each class; `office_good` and `office_bad` of up and slow, and of down, in working time."""

    up: int = 0
    slow: int = 0
    down: int = 0
    behind: int = 0
    planned: int = 0
    unmeasured: int = 0
    office_good: int = 0
    office_bad: int = 0

    def __add__(self, other: Seconds) -> Seconds:
        return Seconds(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def availability(self) -> float | None:
        """0 to 1 over the whole day; None where nothing counts."""
        return share(self.up + self.slow, self.down)

    @property
    def in_office_hours(self) -> float | None:
        """0 to 1 over working time; None where nothing counts."""
        return share(self.office_good, self.office_bad)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Answers of a stretch: how many samples, how many that answered; of their medians in ms; packets."""

    asked: int = 0
    answered: int = 0
    low: float | None = None
    p10: float | None = None
    mid: float | None = None
    p90: float | None = None
    p95: float | None = None
    high: float | None = None
    sent: int = 0
    lost: int = 0


def share(good: int, bad: int) -> float | None:
    """The good part of both."""
    return good / (good + bad) if good + bad else None


def stretches(samples: Sequence[Sample], start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """From `start` to `end` without gap or overlap: what was found, or "" where nothing was. `samples` in order."""
    reached = start
    for one, after in zip(samples, [*samples[1:], None], strict=False):
        begins = max(one.at, reached)
        ends = min(one.at + one.holds, end, after.at if after else end)
        if begins >= ends:
            continue
        if reached < begins:
            yield reached, begins, ""
        yield begins, ends, "" if one.word == UNKNOWN else one.word
        reached = ends
    if reached < end:
        yield reached, end, ""


def seconds(
    samples: Sequence[Sample], start: int, end: int, *, planned: Sequence[Span] = (), working: Sequence[Span] = ()
) -> Seconds:
    """Every second from `start` to `end` in its class."""
    counted = dict.fromkeys((UP, SLOW, DOWN, BEHIND, "planned", ""), 0)
    good = bad = 0
    for begins, ends, word in stretches(samples, start, end):
        if not word:
            counted[""] += ends - begins
            continue
        free = list(_without(begins, ends, planned))
        left = sum(to - since for since, to in free)
        counted["planned"] += ends - begins - left
        counted[word] += left
        if word != BEHIND:
            office = sum(_shared(since, to, working) for since, to in free)
            good, bad = (good, bad + office) if word == DOWN else (good + office, bad)
    return Seconds(
        up=counted[UP], slow=counted[SLOW], down=counted[DOWN], behind=counted[BEHIND], planned=counted["planned"],
        unmeasured=counted[""], office_good=good, office_bad=bad,
    )  # fmt: skip


def figures(samples: Iterable[Sample]) -> Figures:
    """Lowest and highest round trip, and percentiles (nearest rank) of the samples' medians."""
    asked = [one for one in samples if one.word != UNKNOWN]
    mids = sorted(one.mid for one in asked if one.mid is not None)
    if not mids:
        return Figures(asked=len(asked), sent=sum(one.sent for one in asked), lost=sum(one.lost for one in asked))
    return Figures(
        asked=len(asked), answered=len(mids), low=min(one.low for one in asked if one.low is not None),
        high=max(one.high for one in asked if one.high is not None), p10=_rank(mids, 10), mid=_rank(mids, 50),
        p90=_rank(mids, 90), p95=_rank(mids, 95), sent=sum(one.sent for one in asked),
        lost=sum(one.lost for one in asked),
    )  # fmt: skip


def _rank(ordered: Sequence[float], percent: int) -> float:
    return ordered[max(1, ceil(len(ordered) * percent / 100)) - 1]


def _without(begins: int, ends: int, taken: Sequence[Span]) -> Iterator[Span]:
    """What of a stretch none of `taken` covers."""
    for since, to in sorted(taken):
        if to <= begins or since >= ends:
            continue
        if begins < since:
            yield begins, since
        begins = max(begins, to)
    if begins < ends:
        yield begins, ends


def _shared(begins: int, ends: int, spans: Sequence[Span]) -> int:
    """Seconds of a stretch that `spans` cover, which do not overlap."""
    return sum(max(0, min(ends, to) - max(begins, since)) for since, to in spans)
