"""A round: who is asked, in which order, how often; what hangs, is refused, or cannot be reached in time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from tests.cast import Cast, wib
from tests.monitor.line import Line, gateway, switches, target
from tuntas.monitor.models import Sample, Standing, Watch
from tuntas.monitor.order import uplinks
from tuntas.monitor.rounds import levels
from tuntas.monitor.watch import claim, look, watched_rows
from tuntas.network.models import Device, Target

AT = wib("2026-11-23 09:00")
MINUTE = timedelta(minutes=1)


def words() -> dict[str, str]:
    return dict(Standing.objects.values_list("target__name", "word"))


def test_the_first_good_answer_is_believed(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    line.looks(AT)
    assert (line.asked, words()) == (["GW"], {"GW": "up"})
    sample = Sample.objects.get()
    assert (sample.at, sample.holds, sample.word, sample.mid, sample.sent, sample.lost) == (
        int(AT.timestamp()), 60, "up", 2000, 3, 0
    )  # fmt: skip


def test_one_lost_answer_is_no_outage(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    now = line.looks(AT)
    line.once["GW"] = 1
    line.looks(now)
    assert (line.asked, words()) == (["GW"] * 4, {"GW": "up"})


def test_two_of_three_bad_answers_are_one(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    now = line.looks(AT)
    line.silent = {"GW"}
    line.looks(now)
    assert (line.asked, words()) == (["GW"] * 3, {"GW": "down"})
    line.looks(now + MINUTE)
    assert line.asked == ["GW"] * 4  # what is known to be down is asked once
    line.silent = set()
    line.looks(now + 2 * MINUTE)
    assert (line.asked, words()) == (["GW"] * 6, {"GW": "up"})


def test_beyond_its_threshold_it_is_slow(cast: Cast) -> None:
    gateway(cast)
    line = Line(slow={"GW"})
    line.looks(AT, 2)
    standing = Standing.objects.get()
    assert (standing.word, standing.why, standing.said) == ("slow", "late", {"ms": 90, "limit": 30.0})


def test_behind_a_dead_gateway_one_brief_question_is_enough(cast: Cast) -> None:
    switches(cast, gateway(cast))
    line = Line()
    now = line.looks(AT)
    line.silent = {"GW", "SW-1", "SW-2"}
    line.asked.clear()
    line.looks(now)
    assert (line.asked[:2], sorted(line.asked[2:]), sorted(line.brief)) == (["GW", "GW"], *[["SW-1", "SW-2"]] * 2)
    assert words() == {"GW": "down", "SW-1": "behind", "SW-2": "behind"}
    assert set(Standing.objects.filter(word="behind").values_list("cause__name", flat=True)) == {"GW"}


def test_what_is_blamed_is_asked_although_it_is_not_its_turn(cast: Cast) -> None:
    root = gateway(cast, every=5)
    switches(cast, root, 1)
    line = Line()
    now = AT + (-(int(AT.timestamp()) // 60 + root.pk) % 5) * MINUTE  # the gateway's turn
    now = line.looks(now)
    assert line.asked == ["GW", "SW-1"]
    line.silent = {"GW", "SW-1"}
    line.looks(now)
    assert words() == {"GW": "down", "SW-1": "behind"}
    assert dict(Sample.objects.filter(at=int(now.timestamp())).values_list("target__name", "holds")) == {
        "GW": 300, "SW-1": 60
    }  # fmt: skip


def test_every_five_minutes_is_every_five_minutes(cast: Cast) -> None:
    target(cast, "A", every=5)
    line = Line()
    line.looks(AT, 20)
    assert len(line.asked) == 4


def test_what_is_not_watched_or_out_of_use_is_never_asked(cast: Cast) -> None:
    target(cast, "A", every=0)
    target(cast, "B", address="10.9.0.2", active=False)
    line = Line()
    line.looks(AT, 3)
    assert (line.asked, Watch.objects.count()) == ([], 0)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "64:ff9b::7f00:1", "224.0.0.1"])
def test_what_the_policy_refuses_now_is_unknown_and_not_down(cast: Cast, address: str) -> None:
    """Registered past the pages, or before the policy knew better."""
    row = target(cast, "A")
    line = Line()
    now = line.looks(AT)
    Target.objects.filter(pk=row.pk).update(address=address)
    line.looks(now)
    standing = Standing.objects.get()
    assert (standing.word, standing.why, standing.firing) == ("unknown", "policy", False)


def test_a_row_that_cannot_be_sent_does_not_stop_the_others(cast: Cast) -> None:
    broken = target(cast, "A")
    Target.objects.filter(pk=broken.pk).update(path="tanpa garis miring")
    target(cast, "B", address="10.9.0.2")
    Line().looks(AT)
    assert words() == {"B": "up"}


def test_what_hangs_delays_nobody_beyond_its_bound(cast: Cast) -> None:
    for one in range(8):
        target(cast, f"T{one}", address=f"10.9.0.{one + 1}")
    freed = threading.Event()
    line = Line(hangs=lambda name: freed.wait(20) and None if name == "T0" else None)  # type: ignore[func-returns-value]
    try:
        line.looks(AT, seconds=0.05)
    finally:
        freed.set()
    assert words() == {"T0": "unknown"} | {f"T{one}": "up" for one in range(1, 8)}
    assert Standing.objects.get(target__name="T0").why == "hung"


def test_a_question_that_breaks_loses_only_itself(cast: Cast) -> None:
    target(cast, "A")
    target(cast, "B", address="10.9.0.2")

    def breaks(name: str) -> None:
        if name == "A":
            raise ZeroDivisionError

    Line(hangs=breaks).looks(AT)
    assert words() == {"A": "unknown", "B": "up"}


def test_who_is_not_reached_in_time_is_unmeasured_and_first_the_next_time(cast: Cast) -> None:
    for one in range(40):
        target(cast, f"T{one}", address=f"10.9.0.{one + 1}")
    line = Line()
    line.looks(AT)
    look(AT + MINUTE, line.means(AT + MINUTE, round=-1.0))
    watch = Watch.objects.get()
    assert (watch.due, watch.asked, Sample.objects.count()) == (40, 0, 40)
    assert set(words().values()) == {"up"}  # nothing is known that says otherwise
    Sample.objects.filter(target__name="T39").delete()
    line.asked.clear()
    line.looks(AT + 2 * MINUTE)
    assert "T39" in line.asked[:10]  # four ask at once


def test_two_workers_do_not_ask_twice(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    line.looks(AT)
    line.looks(AT + timedelta(seconds=20))
    assert (len(line.asked), claim(int(AT.timestamp()))) == (1, False)


def test_a_clock_that_was_put_back_begins_anew_and_counts_nothing_twice(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    line.looks(AT + timedelta(hours=2), 3)
    line.looks(AT, 3)  # put back by two hours
    assert (len(line.asked), Sample.objects.count()) == (6, 6)
    line.looks(AT + timedelta(hours=2), 1)  # the same minute comes by again
    assert Sample.objects.count() == 6
    assert Standing.objects.get().since <= AT + timedelta(hours=2)


def test_a_round_that_was_slept_through_belongs_to_no_minute(cast: Cast) -> None:
    gateway(cast)
    look(AT, Line().means(AT + timedelta(hours=4)))
    assert (Sample.objects.count(), Standing.objects.count()) == (0, 0)


def test_a_round_is_one_transaction_and_few_statements(cast: Cast, django_assert_max_num_queries: object) -> None:
    for one in range(60):
        target(cast, f"T{one}", address=f"10.9.1.{one + 1}")
    line = Line()
    now = line.looks(AT, 2)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        line.looks(now)


def test_what_hangs_from_what(cast: Cast) -> None:
    root = gateway(cast)
    (first,) = switches(cast, root, 1)
    bare = Device.objects.create(unit=cast.office, name="AP", uplink=Device.objects.create(
        unit=cast.office, name="Injektor", uplink=first.device))  # fmt: skip
    wireless = target(cast, "AP", "host", "10.9.0.30", device=bare)  # by its devices, past one that nobody watches
    skipped = target(cast, "Tengah", address="10.9.0.31", uplink=first, every=0)
    leaf = target(cast, "Daun", "host", "10.9.0.32", uplink=skipped)  # past a target that nobody watches
    provider = target(cast, "ISP", "isp", "203.0.113.1")
    site = target(cast, "Situs", "internet", "198.51.100.1")
    lone = target(cast, "Sendiri", "host", "10.9.0.40")
    rows = watched_rows()
    above = uplinks(list(Target.objects.all()), rows)
    assert above == {
        first.pk: root.pk, wireless.pk: first.pk, leaf.pk: first.pk, provider.pk: root.pk, site.pk: provider.pk
    }  # fmt: skip
    assert levels(above, [one.pk for one in rows]) == [
        [root.pk, lone.pk], [first.pk, provider.pk], [wireless.pk, leaf.pk, site.pk]
    ]  # fmt: skip


def test_a_ring_of_uplinks_ends(cast: Cast) -> None:
    one, other = target(cast, "A"), target(cast, "B", address="10.9.0.2")
    Target.objects.filter(pk=one.pk).update(uplink=other)
    Target.objects.filter(pk=other.pk).update(uplink=one)
    line = Line(silent={"A", "B"})
    line.looks(AT)
    assert "down" in words().values()
