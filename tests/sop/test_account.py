"""Whose time it was: what is booked to us, the vendor and the holds adds up to the working time, to the minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sop.offices import asn, at, shown
from tuntas.sop.account import OWNERS, Account, Booked, Jump, account, by_vendor, jumps
from tuntas.sop.clock import VENDOR, Hold, spent
from tuntas.sop.measure import KEPT, Worked, measure, minutes
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read

SHEET = Path(__file__).parents[2] / "procedures" / "penanganan-kendala-jaringan.toml"
MINUTE = timedelta(minutes=1)
some = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def sop() -> Procedure:
    return read(SHEET.read_text(encoding="utf-8"))


def moment(text: str) -> datetime:
    return at(f"2026-11-{text}")


def hold(start: str, end: str | None, category: str = "own", reason: str = "suku cadang") -> Hold:
    return Hold(moment(start), moment(end) if end else None, reason, category, "Ani")


def worked(step: str, start: str, end: str, *holds: Hold, vendor: bool = False) -> Worked:
    return Worked(step, moment(start), moment(end), holds, vendor=vendor)


def told(booked: Booked) -> dict[str, int]:
    return {owner: number for owner, number in booked.minutes.items() if number}


def lines(found: Account) -> list[tuple[str, str, str, str, str]]:
    return [
        (shown(one.interval.start)[8:], shown(one.interval.end)[8:], one.interval.cause, one.owner, one.step)
        for one in found.lines
    ]


def test_the_time_of_a_run_is_booked_to_who_had_it() -> None:
    run = worked("koordinasi", "23 08:00", "23 15:00",
                 hold("23 09:00", "23 11:00", VENDOR), hold("23 10:30", "23 11:30"))  # fmt: skip
    [one] = account(asn(), [run], run.opened_at, run.finished_at).runs
    assert told(one.booked) == {"own": 60 + 30 + 120, "waiting": 120, "held": 30}
    assert one.booked.whole == spent(asn(), run.opened_at, run.finished_at)


def test_what_the_vendor_performs_is_the_vendors() -> None:
    run = worked("perbaikan", "23 08:00", "23 10:00", hold("23 08:30", "23 09:00"), vendor=True)
    [one] = account(asn(), [run], run.opened_at, run.finished_at).runs
    assert told(one.booked) == {"vendor": 90, "held": 30}


def test_whose_box_it_is_says_whose_work_it_is(sop: Procedure) -> None:
    boxes = {box: by_vendor(sop, box) for step in sop.steps for box in (one.key for one in step.boxes)}
    assert [box for box, vendors in boxes.items() if vendors] == ["perbaikan@penyedia"]
    assert by_vendor(sop, "perbaikan@penyedia", "anggota")  # recorded on the vendor's behalf


def test_a_whole_case_from_its_report_to_its_end() -> None:
    runs = [
        worked("penerimaan", "23 07:30", "23 08:00"),
        worked("koordinasi", "23 08:00", "23 15:00", hold("23 09:00", "23 14:00", VENDOR, "menunggu teknisi")),
        worked("perbaikan", "23 15:00", "24 09:00", vendor=True),
        worked("pelaporan", "24 10:00", "24 10:30"),
    ]
    found = account(asn(), runs, moment("23 07:30"), moment("24 10:30"))
    assert lines(found) == [
        ("23 07:30", "23 08:00", "work", "own", "penerimaan"),
        ("23 08:00", "23 09:00", "work", "own", "koordinasi"),
        ("23 09:00", "23 12:00", "vendor", "waiting", "koordinasi"),
        ("23 12:00", "23 13:00", "rest", "", ""),
        ("23 13:00", "23 14:00", "vendor", "waiting", "koordinasi"),
        ("23 14:00", "23 15:00", "work", "own", "koordinasi"),
        ("23 15:00", "23 16:00", "work", "vendor", "perbaikan"),
        ("23 16:00", "24 07:30", "outside", "", ""),
        ("24 07:30", "24 09:00", "work", "vendor", "perbaikan"),
        ("24 09:00", "24 10:00", "idle", "idle", ""),
        ("24 10:00", "24 10:30", "work", "own", "pelaporan"),
    ]
    assert told(found.total) == {"own": 180, "waiting": 240, "vendor": 150}
    assert told(found.elapsed) == {"own": 180, "waiting": 240, "vendor": 150, "idle": 60}
    assert found.elapsed.whole == spent(asn(), moment("23 07:30"), moment("24 10:30"))


def test_side_by_side_what_is_ours_comes_first() -> None:
    runs = [
        worked("a", "23 08:00", "23 12:00", hold("23 08:00", "23 10:00", VENDOR)),
        worked("b", "23 08:30", "23 11:00", hold("23 09:00", "23 09:30")),
        worked("c", "23 09:00", "23 12:00", vendor=True),
    ]
    found = account(asn(), runs, moment("23 08:00"), moment("23 12:00"))
    assert [(shown(one.interval.end)[11:], one.owner, one.step) for one in found.lines] == [
        ("08:30", "waiting", "a"), ("09:00", "own", "b"), ("09:30", "held", "b"), ("10:00", "own", "b"),
        ("12:00", "own", "a"),
    ]  # fmt: skip
    assert found.elapsed.whole == timedelta(hours=4)
    assert found.total.whole == timedelta(hours=9, minutes=30)  # each run's own, which are more than the clock's


def test_started_minutes_are_those_of_the_report_and_add_up(sop: Procedure) -> None:
    run = worked("penerimaan", "23 08:00:30", "23 08:20:40", hold("23 08:05:10", "23 08:09:50", VENDOR))
    [one] = account(asn(), [run], run.opened_at, run.finished_at).runs
    [printed] = measure(sop, asn(), [run]).runs
    assert one.booked.minutes["own"] == printed.minutes == 16  # 15 min 30 s
    assert one.booked.minutes["waiting"] == 5  # 20 min 10 s together are 21
    assert one.booked.whole_minutes == minutes(one.booked.whole) == 21


# -- any case ----------------------------------------------------------------------------------------

seconds = st.integers(-40_000, 400_000)
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)


@st.composite
def cases(draw: st.DrawFn, step: int = 1) -> tuple[list[Worked], datetime, datetime]:
    """Up to five runs, one over another or apart, finished before they open and held backwards, too."""

    def when() -> datetime:
        return MONDAY + timedelta(seconds=draw(seconds) // step * step)

    runs = []
    for number in range(draw(st.integers(0, 5))):
        opened = when()
        finished = opened + timedelta(seconds=draw(st.integers(-9000, 120_000)) // step * step)
        holds = tuple(
            Hold(when(), draw(st.sampled_from([None, 1, 1, 1])) and when(), f"sebab {one}",
                 draw(st.sampled_from(["own", VENDOR, "lain"])))
            for one in range(draw(st.integers(0, 3)))
        )  # fmt: skip
        runs.append(Worked(f"s{number}", opened, finished, holds, False, draw(st.booleans())))
    return runs, when(), when()


@some
@given(cases())
def test_booked_parts_sum_to_the_whole(case: tuple[list[Worked], datetime, datetime]) -> None:
    runs, start, end = case
    found = account(asn(), runs, start, end)
    for one in found.runs:
        run = one.worked
        assert one.booked.whole == spent(asn(), run.opened_at, run.finished_at)
        assert one.booked.whole_minutes == minutes(one.booked.whole)
        work = "vendor" if run.vendor else "own"
        assert one.booked.time[work] == spent(asn(), run.opened_at, run.finished_at, run.holds)
        assert one.booked.minutes[work] == minutes(one.booked.time[work])
        assert min(one.booked.minutes.values()) >= 0
    assert found.total.whole == sum((one.booked.whole for one in found.runs), timedelta())
    assert found.total.whole_minutes == sum(one.booked.whole_minutes for one in found.runs)
    assert found.elapsed.whole == spent(asn(), start, end)
    assert found.elapsed.whole_minutes == minutes(found.elapsed.whole)
    assert min(found.elapsed.minutes.values()) >= 0


@some
@given(cases())
def test_the_ledger_of_a_case_leaves_no_gap(case: tuple[list[Worked], datetime, datetime]) -> None:
    runs, start, end = case
    found = account(asn(), runs, start, end).lines
    edges = [min(start, end), *(one.interval.end for one in found)]
    assert edges == [*(one.interval.start for one in found), max(start, end)]
    assert {one.interval.counted for one in found if not one.owner} <= {False}


@some
@given(cases(step=60))
def test_each_minute_of_a_case_is_whose_a_glance_says(case: tuple[list[Worked], datetime, datetime]) -> None:
    runs, start, end = case
    found = account(asn(), runs, start, end)
    counted = dict.fromkeys(OWNERS, timedelta())
    for line in account(asn(), [], start, end).lines:  # nobody's: the office's working time
        minute = line.interval.start
        while line.owner and minute < line.interval.end:
            counted[OWNERS[min((_rank(run, minute) for run in runs), default=4)]] += MINUTE
            minute += MINUTE
    assert found.elapsed.time == counted


def _rank(run: Worked, minute: datetime) -> int:
    """Whose of OWNERS a minute of working time is, by one run."""
    if not run.opened_at <= minute < run.finished_at:
        return OWNERS.index("idle")
    ever = datetime.max.replace(tzinfo=UTC)
    holds = [one for one in run.holds if one.start <= minute and (one.end is None or minute < one.end)]
    if not holds:
        return OWNERS.index("vendor" if run.vendor else "own")
    first = min(holds, key=lambda one: (one.start, one.end or ever, one.reason))
    return OWNERS.index("waiting" if first.category == VENDOR else "held")


@some
@given(cases())
def test_the_account_adds_up_to_what_the_report_prints(case: tuple[list[Worked], datetime, datetime]) -> None:
    procedure = read(SHEET.read_text(encoding="utf-8"))
    runs = [Worked("perbaikan", one.opened_at, one.finished_at, one.holds, False, one.vendor) for one in case[0]]
    totals = measure(procedure, asn(), runs).totals
    total = account(asn(), runs, case[1], case[2]).total
    assert totals.minutes + totals.rework_minutes == total.minutes["own"] + total.minutes["vendor"]
    assert totals.spent + totals.rework == total.time["own"] + total.time["vendor"]


# -- a machine's clock that jumps --------------------------------------------------------------------


def test_a_clock_two_hours_back_gives_no_negative_time(sop: Procedure) -> None:
    run = worked("penerimaan", "23 10:00", "23 08:10", hold("23 10:05", "23 08:05"))
    found = account(asn(), [run], moment("23 10:00"), moment("23 08:10"))
    [one] = found.runs
    [judged] = measure(sop, asn(), [run]).runs
    assert (judged.minutes, judged.verdict) == (0, KEPT)
    assert (told(one.booked), told(found.total), told(found.elapsed)) == ({}, {}, {})
    assert [(line.start, line.end, line.counted, line.cause) for line in one.lines] == [
        (run.finished_at, run.opened_at, False, "jump")
    ]
    assert [jump.text(asn().tz) for jump in one.jumps] == [
        "Jam mesin mundur: langkah ini tercatat selesai 23-11-2026 08.10, sebelum dibuka 23-11-2026 10.00. "
        "Tidak ada waktu yang dihitung.",
        "Jam mesin mundur: penundaan “suku cadang” tercatat berakhir 23-11-2026 08.05, sebelum dimulai "
        "23-11-2026 10.05. Penundaan ini tidak mengurangi waktu.",
    ]
    assert one.jumps[0].text(asn().tz, "en").startswith("The machine's clock went back: this step")


def test_a_norm_of_days_survives_a_clock_set_back() -> None:
    days = read('format="sop/1"\nkey="u"\nedition="1"\nname="U"\n[cover]\nnomor="1"\n[[roles]]\nkey="s"\nname="S"\n'
                '[[steps]]\nno=1\nkey="a"\ndoes="A"\nby="s"\nwithin="2 hari kerja"\n')  # fmt: skip
    [judged] = measure(days, asn(), [worked("a", "26 10:00", "23 10:00", hold("26 11:00", "23 09:00"))]).runs
    assert (judged.minutes, judged.verdict) == (0, KEPT)


def test_a_clock_three_days_ahead_is_seen_when_it_is_set_right() -> None:
    recorded = [moment(one) for one in ("23 08:00", "26 08:10", "26 08:20", "23 08:30", "23 08:30")]
    assert jumps(recorded) == (Jump("event", recorded[2], recorded[3]),)
    assert jumps(recorded)[0].text(asn().tz) == (
        "Jam mesin mundur dari 26-11-2026 08.20 ke 23-11-2026 08.30; waktu di sekitarnya mungkin tidak tepat."
    )
    assert jumps([]) == ()


def test_minutes_are_never_negative() -> None:
    assert [minutes(timedelta(seconds=one)) for one in (-7200, -61, -1, 0)] == [0, 0, 0, 0]
