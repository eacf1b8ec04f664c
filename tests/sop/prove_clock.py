"""Proves the clock against counting minute by minute, over as many made-up cases as are asked for.

python -m tests.sop.prove_clock 1_000_000 [--seed S] [--processes 2] [--first N] [--case N]

Prints how many cases were done, how many did not agree (the first ones in full) and the time it took.
`--first N` begins at case N, where an earlier run was broken off; `--case N` asks the one case N again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from random import Random
from types import ModuleType

from tests.sop.brute import Brute, Ticks
from tests.sop.clock_cases import EACH, Case, calendar, cases
from tuntas.sop import clock
from tuntas.sop.clock import WorkCalendar

__all__ = ["mismatches", "prove"]

SEED = 2026
SHOWN = 10
CHUNK = 200  # calendars that a process takes at a time
MINUTE = timedelta(minutes=1)
EMPTY = "no working time"
Mismatch = tuple[int, str]  # the case's number, what differs


def mismatches(seed: int, group: int, tested: ModuleType = clock) -> Iterator[Mismatch]:
    """What `tested` says otherwise than counting, in the cases of calendar number `group`."""
    random = Random(f"{seed}:{group}")
    office, over = calendar(random, tested)
    brute = Brute(office, over)
    for number, case in enumerate(cases(random, over), start=group * EACH):
        try:
            for said in _differs(tested, office, brute, case):
                yield number, f"{said}\n  {case}\n  {office!r}"
        except Exception as error:
            yield number, f"{type(error).__name__}: {error}\n  {case}\n  {office!r}"


def _differs(tested: ModuleType, office: WorkCalendar, brute: Brute, case: Case) -> Iterator[str]:
    last = case.first + 600  # ten hours to the second
    ticks = brute.minutes(case.holds) if case.tick == 60 else brute.seconds(case.first, last, case.holds)
    start, end = ticks.at(case.start), ticks.at(case.end)
    per = MINUTE // ticks.tick

    found = _asked(tested, tested.due, office, start, case.norm, case.holds)
    yield from _due("due", found, ticks.due(case.start, case.norm * per), brute, ticks, case)
    if isinstance(found, datetime) and case.norm:
        until = tested.spent(office, start, found, case.holds)
        if until != case.norm * MINUTE:
            yield f"spent until due {found} is {until}"

    spent, counted = tested.spent(office, start, end, case.holds), ticks.counted(case.start, case.end) * ticks.tick
    if spent != counted:
        yield f"spent {spent}, counted {counted}"
    if spent and not spent % MINUTE:
        back = _asked(tested, tested.due, office, start, spent // MINUTE, case.holds)
        if not isinstance(back, datetime) or back > end:
            yield f"due after what was spent: {back}, after {end}"
    yield from _ledger(tested.ledger(office, start, end, case.holds), brute, ticks, case)
    if case.tick == 60:
        found = _asked(tested, tested.due_days, office, start, case.days, case.holds)
        yield from _due("due_days", found, brute.due_days(case.start, case.days, case.holds), brute, ticks, case)


def _asked(
    tested: ModuleType, reckon: Callable[..., datetime | None], *asked: object
) -> datetime | str | None:
    try:
        return reckon(*asked)
    except tested.NoWorkingTime:
        return EMPTY


def _due(
    name: str, found: datetime | str | None, counted: int | None, brute: Brute, ticks: Ticks, case: Case
) -> Iterator[str]:
    """What counting does not reach lies beyond it, or a hold never ends, or nothing is ever open again."""
    beyond = ticks.at(len(ticks.codes)) - timedelta(days=0 if name == "due" else 2)  # not on a day that is cut
    if counted is not None:
        agrees = found == ticks.at(counted)
    elif isinstance(found, datetime):
        agrees = found > beyond and (name != "due" or all(hold.end for hold in case.holds))
    elif found is None:
        agrees = not all(hold.end for hold in case.holds)
    else:
        agrees = brute.empty(cover=name == "due")
    if not agrees:
        yield f"{name} {found}, counted {ticks.at(counted) if counted is not None else f'none before {beyond}'}"


def _ledger(lines: tuple[clock.Interval, ...], brute: Brute, ticks: Ticks, case: Case) -> Iterator[str]:
    if case.end < case.start:
        backwards = (ticks.at(case.end), ticks.at(case.start), False, "jump")
        if [(one.start, one.end, one.counted, one.cause) for one in lines] != [backwards]:
            yield f"ledger of an end before the start: {lines}"
        return
    said, reached = bytearray(), ticks.at(case.start)
    for line in lines:
        length, beside = divmod(line.end - line.start, ticks.tick)
        if line.start != reached or length <= 0 or beside:
            yield f"ledger: {line} does not join"
        reached = line.end
        said += bytes([brute.code(*_meaning(line))]) * length
    counted = ticks.codes[case.start : case.end]
    if len(said) != len(counted):
        yield f"ledger ends at {reached}"
    elif said != counted:
        at = next(number for number, pair in enumerate(zip(said, counted, strict=True)) if pair[0] != pair[1])
        one, other = (brute.legend[codes[at]] for codes in (said, counted))
        yield f"ledger at {ticks.at(case.start + at)}: {one}, counted {other}"
    if any(_meaning(one) == _meaning(other) for one, other in pairwise(lines)):
        yield "ledger: like lines are not joined"


def _meaning(line: clock.Interval) -> tuple[bool, str, str, str]:
    return line.counted, line.cause, line.detail, line.by


def _chunk(seed: int, groups: range) -> tuple[int, list[Mismatch]]:
    return len(groups) * EACH, [one for group in groups for one in mismatches(seed, group)]


def prove(
    number: int, seed: int = SEED, processes: int = 1, first: int = 0
) -> Iterator[tuple[int, list[Mismatch]]]:
    """At least `number` cases from case `first` on; what came of each chunk of them."""
    begin, end = first // EACH, -(-(first + number) // EACH)
    chunks = [range(one, min(one + CHUNK, end)) for one in range(begin, end, CHUNK)]
    if processes == 1:
        yield from map(partial(_chunk, seed), chunks)
        return
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(partial(_chunk, seed), chunks)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sop.prove_clock", description=__doc__.split("\n")[0])
    parser.add_argument("number", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--case", type=int)
    asked = parser.parse_args()
    if asked.case is not None:
        found = [one for one in mismatches(asked.seed, asked.case // EACH) if one[0] == asked.case]
        print("\n".join(f"{number}: {said}" for number, said in found) or f"case {asked.case} agrees")
        return bool(found)
    began = told = time.perf_counter()
    done, wrong = 0, 0
    for cases_done, found in prove(asked.number, asked.seed, asked.processes, asked.first):
        for number, said in found[: max(0, SHOWN - wrong)]:
            print(f"case {number}: {said}", flush=True)
        done, wrong = done + cases_done, wrong + len(found)
        if time.perf_counter() - told > 30:
            told = time.perf_counter()
            print(f"… {done:,} cases, {wrong} mismatches, {told - began:,.0f} s", flush=True)
    took = time.perf_counter() - began
    print(f"{done:,} cases (seed {asked.seed}), {wrong} mismatches, {took:,.1f} s on {asked.processes} process(es)")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
