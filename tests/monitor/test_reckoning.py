"""What a second counts as, against an oracle that looks at every second by itself."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.monitor.reckoning import HOUR, Figures, Sample, Seconds, figures, seconds, share, stretches
from tuntas.monitor.states import BEHIND, DOWN, SLOW, UNKNOWN, UP

START, END = 1000 * HOUR, 1001 * HOUR
WORDS = (UP, SLOW, DOWN, BEHIND, UNKNOWN)
Span = tuple[int, int]


def oracle(samples: list[Sample], planned: list[Span], working: list[Span]) -> Counter[str]:
    """Second by second: the last sample that began before it and still holds; planned work; working time."""
    told: Counter[str] = Counter()
    for second in range(START, END):
        begun = [one for one in samples if one.at <= second]
        word = begun[-1].word if begun and second < begun[-1].at + begun[-1].holds else UNKNOWN
        if word == UNKNOWN:
            told["unmeasured"] += 1
        elif any(since <= second < to for since, to in planned):
            told["planned"] += 1
        else:
            told[word] += 1
            if word != BEHIND and any(since <= second < to for since, to in working):
                told["office_bad" if word == DOWN else "office_good"] += 1
    return told


def flat(spent: Seconds) -> Counter[str]:
    return Counter({key: value for key, value in vars(spent).items() if value})


@st.composite
def hours(draw: st.DrawFn) -> tuple[list[Sample], list[Span], list[Span]]:
    ats = sorted(draw(st.sets(st.integers(START - 300, END + 60), max_size=40)))
    samples = [Sample(at, draw(st.sampled_from((60, 300))), draw(st.sampled_from(WORDS))) for at in ats]
    cuts = sorted(draw(st.sets(st.integers(START - 600, END + 600), max_size=6)))
    working = list(zip(cuts[::2], cuts[1::2], strict=False))
    moments = st.integers(START - 60, END + 60)
    planned = [tuple(sorted(one)) for one in draw(st.lists(st.tuples(moments, moments), max_size=3))]
    return samples, planned, working  # type: ignore[return-value]


@settings(max_examples=60, deadline=None)
@given(hours())
def test_every_second_is_in_the_class_of_the_oracle(hour: tuple[list[Sample], list[Span], list[Span]]) -> None:
    samples, planned, working = hour
    spent = seconds(samples, START, END, planned=planned, working=working)
    assert flat(spent) == oracle(samples, planned, working)
    assert spent.up + spent.slow + spent.down + spent.behind + spent.planned + spent.unmeasured == HOUR


def test_the_worker_stood_still_for_twenty_minutes_of_the_hour() -> None:
    samples = [Sample(START + 60 * one, 60, UP) for one in (*range(10), *range(30, 60))]
    spent = seconds(samples, START, END)
    assert (spent.up, spent.unmeasured, spent.availability) == (2400, 1200, 1.0)


def test_nothing_measured_is_no_availability_at_all() -> None:
    assert (seconds([], START, END).availability, share(0, 0)) == (None, None)
    assert Seconds(planned=1800, behind=1800).availability is None


def test_slow_is_available_and_behind_counts_for_nothing() -> None:
    spent = Seconds(up=3000, slow=300, down=300, behind=9000, planned=77, unmeasured=5)
    assert spent.availability == pytest.approx(3300 / 3600)
    assert (spent + spent).availability == spent.availability
    assert Seconds(office_good=90, office_bad=10).in_office_hours == pytest.approx(0.9)


def test_a_sample_never_reaches_into_the_next() -> None:
    samples = [Sample(START, 300, DOWN), Sample(START + 60, 60, UP)]
    assert list(stretches(samples, START, START + 400)) == [
        (START, START + 60, DOWN), (START + 60, START + 120, UP), (START + 120, START + 400, "")
    ]  # fmt: skip


def test_figures_are_nearest_ranks_of_the_medians() -> None:
    samples = [Sample(START + 60 * one, 60, UP, one - 0.5, float(one), one + 9.0, 3, one % 2) for one in range(1, 21)]
    samples += [Sample(START + 3000, 60, DOWN, sent=3, lost=3), Sample(START + 3060, 60, UNKNOWN)]
    assert figures(samples) == Figures(
        asked=21, answered=20, low=0.5, p10=2.0, mid=10.0, p90=18.0, p95=19.0, high=29.0, sent=63, lost=13
    )
    assert figures([]) == Figures()
