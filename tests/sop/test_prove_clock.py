"""The proof of the clock: a share of its cases agrees, and a clock that is broken on purpose does not."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_loader
from itertools import chain, pairwise
from pathlib import Path
from types import ModuleType

import pytest

import tuntas.sop.clock
import tuntas.sop.hours
from tests.sop.brute import window
from tests.sop.clock_cases import EACH, ELSEWHERE
from tests.sop.prove_clock import SEED, mismatches, prove

SHARE = 1500
ENOUGH = 400  # calendars among which every fault shows

CLOCK, HOURS = "clock", "hours"
BROKEN = {
    "due at the closing is due at the next opening": (
        CLOCK, "        if left <= closes - opens:", "        if left < closes - opens:"),
    "a minute more before the closing": (
        HOURS, "return instant(day, span.opens, self.tz), closes",
        "return instant(day, span.opens, self.tz), closes - timedelta(minutes=1)"),
    "a hold that began before the opening stops nothing": (
        CLOCK, "            opens = max(opens, resumes)\n", "            opens = resumes\n"),
    "a hold goes on through the rest": (
        CLOCK, "            if closes <= stops_at:\n                break",
        "            if closes <= stops_at:\n                break\n"
        "            if resumes <= opens:\n                return"),
    "overlapping holds count twice": (
        CLOCK, "            opens = max(opens, resumes)\n",
        "            opens = opens + (resumes - stops_at) if opens < resumes else opens\n"),
    "holds in the order they were written": (
        CLOCK, "    return sorted(stop for stop in stops if stop[0] < stop[1])",
        "    return [stop for stop in stops if stop[0] < stop[1]]"),
    "a hold that ends before it begins gives time back": (
        CLOCK, "    return sorted(stop for stop in stops if stop[0] < stop[1])",
        "    return sorted((min(stop[:2]), max(stop[:2]), *stop[2:]) for stop in stops)"),
    "a hold that does not end is left out": (
        CLOCK, "            if resumes is _NEVER:\n                return",
        "            if resumes is _NEVER:\n                continue"),
    "the later of two holds gives the reason": (
        CLOCK, "stops_at, resumes = max(stops_at, opens), min(resumes, closes)",
        "resumes = min(resumes, closes, *(one[0] for one in stops if one[0] > stops_at))\n"
        "        stops_at = max(stops_at, opens)"),
    "the offset of noon holds all day": (
        HOURS, "    local = datetime.combine(day, wall, tz)\n",
        "    noon = datetime.combine(day, time(12), tz).utcoffset() or ONE_DAY\n"
        "    return datetime.combine(day, wall, UTC) - noon\n    local = datetime.combine(day, wall, tz)\n"),
    "a wall time that comes twice is its second coming": (
        HOURS, "    local = datetime.combine(day, wall, tz)\n",
        "    local = datetime.combine(day, wall, tz).replace(fold=1)\n"),
    "a wall time that is skipped is moved by an hour": (
        HOURS, "    if found.astimezone(tz).replace(tzinfo=None) == local.replace(tzinfo=None):\n", "    if True:\n"),
    "a day has 24 hours": (
        HOURS, "    begins, ends = (instant(midnight, MIDNIGHT, self.tz) for midnight in (day, day + ONE_DAY))",
        "    begins = instant(day, MIDNIGHT, self.tz)\n        ends = begins + ONE_DAY"),
    "the longer period beats the shorter": (
        HOURS, "return min(covering, key=lambda hours: hours.length, default=None)",
        "return max(covering, key=lambda hours: hours.length, default=None)"),
    "of equal periods the earlier-listed": (HOURS, "in reversed(self.hours) if", "in self.hours if"),
    "the last day of a period is not of it": (HOURS, "or day <= self.last)", "or day < self.last)"),
    "people work on holidays": (HOURS, "period is None or day in self.holidays else", "period is None else"),
    "there is no cover on holidays": (
        HOURS, "if day in self.cover else work", "if day in self.cover and day not in self.holidays else work"),
    "cover over the hours counts twice": (
        HOURS, "rest = _beside(counted, *self._instants(day, span, ends))",
        "rest = [self._instants(day, span, ends)]"),
    "cover makes a working day": (CLOCK, "    calendar = calendar.ordinary\n", ""),
    "waiting for the vendor is like any hold": (CLOCK, '"vendor" if category == VENDOR else "held"', '"held"'),
    "days are counted without the time that holds took": (
        CLOCK, "    return _after(calendar, aim, lost, stops) if lost else aim", "    return aim"),
    "the count of days begins at once": (
        CLOCK, "    begins = next(_open(calendar, _utc(start)))[0]\n", "    begins = _utc(start)\n"),
}  # fmt: skip


def test_the_clock_agrees_with_counting_minute_by_minute() -> None:
    assert list(chain.from_iterable(found for _, found in prove(SHARE))) == []


@pytest.mark.parametrize("case", [717_296])
def test_cases_that_did_not_agree_once(case: int) -> None:
    """717296: two holds of one time and one reason, by two people, counted in the order in which they came."""
    assert list(mismatches(SEED, case // EACH)) == []


def test_the_cases_meet_clocks_put_forward_and_clocks_put_back() -> None:
    """What a wall clock shows from one minute to the next, in minutes, over the days of a zone."""
    steps = {
        (zone, first.month): {after - before for before, after in pairwise(window(zone, first).shown)} - {1}
        for zone, first in ELSEWHERE if zone in ("Europe/Berlin", "Australia/Lord_Howe")
    }  # fmt: skip
    assert steps == {
        ("Europe/Berlin", 3): {61}, ("Europe/Berlin", 10): {-59},
        ("Australia/Lord_Howe", 10): {31}, ("Australia/Lord_Howe", 4): {-29},
    }  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_the_proof_notices(fault: str) -> None:
    broken = _broken(*BROKEN[fault])
    found = (said for group in range(ENOUGH) for _, said in mismatches(SEED, group, broken))
    assert not next(found, "Error: nothing noticed").partition(":")[0].endswith("Error")


def test_the_clock_made_anew_and_not_broken_agrees() -> None:
    whole = _broken(CLOCK, "_PATIENCE = 400", "_PATIENCE = 400 ")
    assert [said for group in range(50) for _, said in mismatches(SEED, group, whole)] == []


def _broken(name: str, right: str, wrong: str) -> ModuleType:
    """The clock anew, with one line of it or of its hours wrong."""
    texts = {
        one: Path(module.__file__ or "").read_text(encoding="utf-8")
        for one, module in ((HOURS, tuntas.sop.hours), (CLOCK, tuntas.sop.clock))
    }
    assert texts[name].count(right) == 1, f"{right!r} is no longer a line of {name}"
    texts[name] = texts[name].replace(right, wrong).replace("from .hours", "from broken_hours")
    texts[CLOCK] = texts[CLOCK].replace("from .hours", "from broken_hours")
    made = []
    try:
        for one, text in texts.items():
            module = module_from_spec(spec_from_loader(f"broken_{one}", loader=None))  # type: ignore[arg-type]
            sys.modules[module.__name__] = module
            exec(compile(text, f"{one} (broken)", "exec"), module.__dict__)
            made.append(module)
    finally:
        for one in texts:
            sys.modules.pop(f"broken_{one}", None)
    return made[-1]
