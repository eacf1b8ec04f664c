"""Cases that the network itself tells: alarms, measurements, a wide outage, a suspected incident."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.demo.alarms import UP
from tuntas.demo.cases import reported_upwards
from tuntas.demo.teller import Teller
from tuntas.demo.telling import Script
from tuntas.diagnostics.browser import SIZES, keep

__all__ = ["NETWORK_CASES"]

Scenes = Iterator[int]


def _checked(t: Teller, who: str, *, silent: tuple[str, ...] = (), mute: tuple[str, ...] = ()) -> Scenes:
    """Step 2, measured by the server."""
    yield 3
    moves.take(t.run, by=t.by(who), now=t.now)
    yield 4
    t.surveyed(who, silent=silent, mute=mute)
    yield 6
    t.write(who, t.checked())
    moves.finish(t.run, by=t.by(who), now=t.now)


def _repaired(t: Teller, who: str) -> Scenes:
    """Step 5, proven by three passes."""
    yield from t.proven(who)
    t.write(who, t.repaired(), 1)
    moves.finish(t.run, by=t.by(who), now=t.now)


def told_by_the_monitor(t: Teller) -> Scenes:
    """A switch goes dark; what hangs from it is heard of a minute later and joins its case."""
    t.alarmed("SW-LT3", "Request timed out (100% packet loss)")
    yield 1
    t.alarmed("AP-3-01", "Request timed out (100% packet loss)")
    t.alarmed("AP-3-02", "Request timed out (100% packet loss)")
    yield 3
    t.alarmed("SW-LT3", "Request timed out (100% packet loss)")
    yield from t.step("ani", t.plan, wait=2, work=4)
    yield from _checked(t, "ani", silent=("Sakelar lantai 3",))
    yield from t.step("ani", t.verdict, wait=2, work=5)
    yield 5
    moves.take(t.run, by=t.by("budi"), now=t.now)
    yield 18
    for device in ("SW-LT3", "AP-3-01", "AP-3-02"):
        t.alarmed(device, "OK, 0,7 ms", UP)
    yield from _repaired(t, "budi")
    yield from reported_upwards(t)


def measured_twice(t: Teller) -> Scenes:
    """The resolver is found mute by measuring, and proven to answer again; it waits for the Ketua."""
    t.reported()
    yield from t.step("budi", t.plan, wait=2, work=6)
    yield from _checked(t, "budi", mute=("DNS kantor",))
    yield from t.step("budi", t.verdict, wait=2, work=5)
    yield 4
    moves.take(t.run, by=t.by("budi"), now=t.now)
    yield 14
    yield from _repaired(t, "budi")


def part_of_a_wide_outage(t: Teller) -> Scenes:
    """Another room's report of what is known already: it follows the case of the whole office."""
    t.reported()
    yield 6
    moves.follow(t.case, t.others["ont-padam"].case, by=t.by("ani"), now=t.now)


def suspected_incident(t: Teller) -> Scenes:
    """Pages of the office show what they should not: flagged, its report begun."""
    t.reported()
    yield from t.step("budi", t.plan, wait=1, work=3)
    yield 1
    moves.take(t.run, by=t.by("budi"), now=t.now)
    yield 3
    moves.flag_incident(t.case, t.trouble["dugaan"], by=t.by("budi"), now=t.now)
    yield 2
    moves.write_incident(t.case, t.trouble["insiden"], by=t.by("budi"), now=t.now)


def flapping(t: Teller) -> Scenes:
    """An access point comes and goes: one case, and nobody is called for each change."""
    for _turn in range(3):
        t.alarmed("AP-2-02", "Request timed out (60% packet loss)")
        yield 1
        t.alarmed("AP-2-02", "OK, 4,1 ms", UP)
        yield 3


def known_already(t: Teller) -> Scenes:
    """The monitor says what a reporter said before: it joins the case of that device."""
    t.alarmed("AP-1-02", "Request timed out (100% packet loss)")
    yield 3


def checked_by_the_browser(t: Teller) -> Scenes:
    """Who reported that it is slow lets their own browser say how slow."""
    slow = t.others["lambat-siang"]
    said = {"gema": [412.0, 388.5, 455.2, 610.9, 397.3], "bita": SIZES[0], "detik": 3.4, "jenis": "wifi", "kelas": "3g"}
    keep(slow.case, json.dumps(said), by=Actor(report=slow.report), now=t.now)
    yield 1


NETWORK_CASES = (
    Script("listrik-lt3", 1420, told_by_the_monitor),
    Script("dns-berhenti", 140, measured_twice),
    Script("lambat-asesmen", 60, part_of_a_wide_outage),
    Script("ap-gelap", 40, known_already),
    Script("halaman-asing", 20, suspected_incident),
    Script("ap-goyah", 14, flapping),
    Script("peramban", 9, checked_by_the_browser),
)
