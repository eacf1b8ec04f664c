"""The small monitor in a real network that breaks and is mended, from a process without any privilege."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.lab.office import TARGETS
from tests.lab.run import ROOT, enter, why_not

pytestmark = pytest.mark.lab

Round = dict[str, list[str]]


@pytest.fixture(scope="module")
def rounds() -> dict[str, Round]:
    if (words := enter()) is None:
        pytest.skip(why_not())
    done = subprocess.run(
        [*words, sys.executable, "-m", "tests.lab.watch_inside"], cwd=ROOT, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=180, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Round] = json.loads(done.stdout.splitlines()[-1])
    return told


def words(found: Round) -> dict[str, str]:
    return {key: one[0] for key, one in found.items()}


def test_a_healthy_network_is_up_each_target_by_its_own_means(rounds: dict[str, Round]) -> None:
    assert words(rounds["healthy"]) == {one.key: "up" for one in TARGETS}
    assert {key: one[2] for key, one in rounds["healthy"].items()} == {
        "gateway": "icmp", "switch": "icmp", "far_switch": "icmp", "printer": "icmp", "access_point": "icmp",
        "dns": "dns", "app": "http", "isp": "icmp", "site": "icmp", "public_dns": "dns", "other_dns": "dns",
        "web": "https",
    }  # fmt: skip


def test_behind_a_dead_gateway_nothing_else_is_called_down(rounds: dict[str, Round]) -> None:
    beyond = ("isp", "site", "public_dns", "other_dns", "web")
    assert words(rounds["gateway down"]) == {
        one.key: "down" if one.key == "gateway" else "behind" if one.key in beyond else "up" for one in TARGETS
    }


def test_what_comes_back_is_up_again(rounds: dict[str, Round]) -> None:
    assert words(rounds["gateway back"]) == {one.key: "up" for one in TARGETS}


def test_a_dead_switch_takes_with_it_only_what_hangs_from_it(rounds: dict[str, Round]) -> None:
    gone = {"far_switch": "down", "printer": "behind", "access_point": "behind"}
    assert words(rounds["far switch down"]) == {one.key: gone.get(one.key, "up") for one in TARGETS}
