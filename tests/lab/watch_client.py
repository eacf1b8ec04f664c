"""The server's place in the lab's office, watching: a round for every line it is given, and how all stand after it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from tests.lab.office import INTRANET, TARGETS
from tuntas.monitor.rounds import Means, Watched, carry_out
from tuntas.probes.policy import Policy

ABOVE = {
    "far_switch": "switch", "printer": "far_switch", "access_point": "far_switch", "isp": "gateway", "site": "isp",
    "public_dns": "isp", "other_dns": "isp", "web": "isp",
}  # fmt: skip


def main() -> None:
    """A line of JSON for each line of input: word, why and method of every target."""
    policy, numbers = Policy(TARGETS, resolve=lambda name: []), {one.key: at for at, one in enumerate(TARGETS, 1)}
    watched = [
        Watched(key=numbers[one.key], target=one, policy=policy, name=INTRANET,
                above=numbers.get(ABOVE.get(one.key, "")))
        for one in TARGETS
    ]  # fmt: skip
    for _line in sys.stdin:
        found = carry_out(watched, Means(pause=0.2))
        print(json.dumps({
            one.target.key: [found[one.key].state.word, found[one.key].state.why, found[one.key].reading.method]
            for one in watched if one.key in found
        }), flush=True)  # fmt: skip
        watched = [replace(one, state=found[one.key].state) for one in watched]


if __name__ == "__main__":
    main()
