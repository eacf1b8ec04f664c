"""Breaks the lab in every way and prints what the verdict said: `python -m tests.lab [name …]`."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.lab.faults import FAULTS
from tests.lab.run import Outcome, enter, run, why_not

AT_ONCE = 4


def main(names: list[str]) -> int:
    """A row per scenario; the exit code is the number of wrong verdicts."""
    if enter() is None:
        print(why_not())
        return 1
    began, wrong = time.monotonic(), 0
    print(f"{'skenario':<18} {'gangguan yang dibuat':<56} {'putusan':<20} {'sasaran':<12} {'detik':>5}  benar")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name, outcome in zip(names, pool.map(_tried, names), strict=True):
            fault = FAULTS[name]
            if isinstance(outcome, Exception):
                print(f"{name:<18} {fault.what:<56} {str(outcome)[-400:]}")
            right = isinstance(outcome, Outcome) and outcome.found == fault.expected
            wrong += not right
            if isinstance(outcome, Outcome):
                said = f"{outcome.found[0]:<20} {outcome.found[1] or '–':<12} {outcome.seconds:>5.1f}"
                print(f"{name:<18} {fault.what:<56} {said}  {'ya' if right else 'TIDAK: ' + str(fault.expected)}")
    print(f"{len(names) - wrong} dari {len(names)} benar, {time.monotonic() - began:.0f} detik")
    return wrong


def _tried(name: str) -> Outcome | Exception:
    try:
        return run(name)
    except Exception as error:
        return error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(FAULTS)))
