"""Starts a scenario in namespaces of its own, without privilege where the kernel allows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tuntas.probes.measurement import Measurement

ROOT = Path(__file__).parents[2]
UNSHARE = ["unshare", "-Urnm", "--map-root-user", "--kill-child"]
AS_ROOT = ["unshare", "-nm", "--kill-child", "--fork"]


@dataclass(frozen=True)
class Outcome:
    """What was measured, and what the verdict was."""

    found: tuple[str, str]  # code of the verdict, and the first target it names
    seconds: float
    verdict: dict[str, Any]
    measurements: list[Measurement]


@cache
def enter() -> list[str] | None:
    """The words that make namespaces in which interfaces can be made; None where the kernel will not."""
    probe = (
        "mount -t tmpfs none /run && ip netns add one && "
        "ip link add veth8 netns one type veth peer name veth9 && ip -n one link add br0 type bridge"
    )
    for words in (UNSHARE, AS_ROOT):
        if shutil.which("ip") and subprocess.run([*words, "sh", "-c", probe], capture_output=True).returncode == 0:
            return words
    return None


def why_not() -> str:
    """Loud words for a machine on which the lab cannot be built."""
    return (
        "LAB JARINGAN DILEWATI: kernel atau wadah ini tidak mengizinkan ruang nama jaringan (veth, bridge), "
        "atau iproute2 tidak terpasang. Putusan diagnostik TIDAK terbukti pada mesin ini."
    )


def run(name: str) -> Outcome:
    """One scenario from nothing to its verdict."""
    words = enter()
    assert words is not None
    done = subprocess.run(
        [*words, sys.executable, "-m", "tests.lab.inside", name], cwd=ROOT, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=120, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)
    verdict = told["verdict"]
    return Outcome(
        (verdict["code"], next(iter(verdict["targets"]), "")), told["seconds"], verdict,
        [Measurement.from_json(one) for one in told["measurements"]],
    )  # fmt: skip
