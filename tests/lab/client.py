"""The server's place in the lab's office: surveys the registered targets and prints what it found as JSON."""

from __future__ import annotations

import json
import time

from tests.lab import agent
from tests.lab.office import TARGETS
from tuntas.probes.policy import Policy
from tuntas.probes.survey import Plan, survey
from tuntas.probes.verdict import judge

PLAN = Plan(
    vantage="server Tuntas", interval=0.02, few_interval=0.1, at_once=12,
    communities={"switch": agent.COMMUNITY, "far_switch": "sandi-salah"},
)  # fmt: skip


def main() -> None:
    """One line."""
    began = time.monotonic()
    found = survey(Policy(TARGETS, resolve=lambda name: []), plan=PLAN)
    verdict = judge(TARGETS, found)
    print(json.dumps({
        "seconds": round(time.monotonic() - began, 1),
        "measurements": [one.as_json() for one in found],
        "verdict": verdict.as_json(),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
