"""A case that probes measured in full: packets lost and a broken path before the repair, three good passes after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from tests.cast import Cast, wib
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step, reported
from tuntas.cases.models import Case, Run
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.surveys import Measure, begin, carry_out
from tuntas.network.models import Contract, Target
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Policy
from tuntas.probes.spread import spread
from tuntas.probes.survey import Plan, Progress

__all__ = ["checked", "line", "measure", "register", "repaired"]

TARGETS = (
    ("Gateway lantai 3", "gateway", "10.9.0.1"), ("Sisi ISP", "isp", "203.0.113.1"),
    ("Rujukan", "internet", "198.51.100.9"), ("Portal", "web", "10.9.0.80"),
)  # fmt: skip
UP = {"interfaces": [{"name": "eth0", "physical": True, "carrier": True, "up": True, "state": "up"}],
      "routes": [{"to": "0.0.0.0/0", "gateway": "10.9.0.1", "interface": "eth0"}], "neighbours": []}  # fmt: skip


def register(cast: Cast) -> None:
    """The targets of the office, one of them with a file that is downloaded."""
    held = Contract.objects.create(unit=cast.office, vendor=cast.vendor, name="Internet utama", circuit="C-77")
    for name, kind, address in TARGETS:
        web = {"scheme": "http", "path": "/", "download": "/uji.bin"} if kind == "web" else {}
        contract = held if kind == "isp" else None
        Target.objects.create(unit=cast.office, name=name, kind=kind, address=address, contract=contract, **web)


def line(good: bool) -> Measure:
    """The line to the provider: every packet comes back, or the provider's side loses 30 and forwards nothing."""

    def measured(policy: Policy, plan: Plan, told: Callable[[Progress], None]) -> Sequence[Measurement]:
        found = [Measurement(probe="link", target="", passed=True, method="kernel", figures=UP, vantage=plan.vantage)]
        for one in policy.targets.values():
            there = good or one.name != "Rujukan"
            found += _of(one.key, one.name, one.address, good, there)
            told(Progress(len(found), 12, found[-1]))
        return found

    return measured


def _of(key: str, name: str, address: str, good: bool, there: bool) -> list[Measurement]:
    def one(probe: str, passed: bool, figures: dict[str, object], method: str = "icmp", **more: object) -> Measurement:
        return Measurement(probe=probe, target=key, address=address, method=method, passed=passed, figures=figures,
                           **more)  # type: ignore[arg-type]  # fmt: skip

    lossy = not good and name == "Sisi ISP"
    trips = [None if lossy and number % 10 in (3, 4, 7) else 4.2 for number in range(100)]
    found = [one("presence", there, {**spread([3.0 if there else None] * 5)})]
    if there and name != "Portal":
        found.append(one("ping", True, spread(trips)))
    if name == "Rujukan":
        hops = [{"ttl": 1, "address": "10.9.0.1", "ms": 0.6}, {"ttl": 2, "address": "203.0.113.1", "ms": 4.0}]
        end = [{"ttl": 3, "address": address, "ms": 9.0}] if good else [{"ttl": 3, "address": "", "ms": None}]
        found.append(one("traceroute", good, {"hops": hops + end, "last_address": "203.0.113.1"}, "udp"))
    if name == "Portal":
        ports = [{"port": 80, "state": "open", "ms": 1.0}]
        found.append(one("tcp", True, {"ports": ports}, "connect"))
        page = {"status": 200, "longest_wait_ms": 80.0, "whole": True}
        found.append(one("http", True, page, "http"))
        found.append(one("throughput", good, page | {"mbps": 48.5 if good else 1.2}, "http"))
    return found


def measure(case: Case, cast: Cast, good: bool, now: datetime, who: str = "ani") -> Survey:
    run = Run.objects.select_related("case").get(pk=open_step(case).pk)
    return carry_out(begin(run, by=cast.actor(who), now=now), line(good), clock=lambda: now)


def checked(cast: Cast) -> Case:
    """Measured, checked and verified: ours to repair. The draft of the measurement is the probe's."""
    register(cast)
    case = reported(cast, wib("2026-11-23 08:00"))
    do(case, cast.actor("ani"), papers.plan(), wib("2026-11-23 08:10"))
    measure(case, cast, good=False, now=wib("2026-11-23 08:20"))
    written = papers.check(wib("2026-11-23 08:25"))
    del written["pengukuran_sebelum"]
    do(case, cast.actor("ani"), written, wib("2026-11-23 08:30"))
    do(case, cast.actor("ani"), papers.verdict("Y"), wib("2026-11-23 08:45"))
    return case


def repaired(cast: Cast) -> Case:
    """Proven by three passes over six minutes, and written down."""
    case = checked(cast)
    for minutes in (0, 3, 6):
        measure(case, cast, good=True, now=wib("2026-11-23 09:10") + timedelta(minutes=minutes), who="budi")
    written = papers.repair(wib("2026-11-23 09:20"))
    del written["pengukuran_sesudah"]
    do(case, cast.actor("budi"), written, wib("2026-11-23 09:25"))
    return case
