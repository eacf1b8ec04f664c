"""The working-time clock: due moments, time spent and the ledger, day by day of the office."""

from __future__ import annotations

import pickle
import time as machine
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tuntas.sop.clock import (
    Cover,
    Hold,
    Hours,
    Interval,
    NoWorkingTime,
    Span,
    WorkCalendar,
    due,
    due_days,
    ledger,
    spent,
)

from .offices import ASN, asn, at, every_day, shown

BERLIN = "Europe/Berlin"


def hold(start: str, end: str | None, reason: str = "menunggu suku cadang") -> Hold:
    return Hold(at(start), at(end) if end else None, reason)


def told(lines: tuple[Interval, ...], zone: str = "Asia/Jakarta") -> list[tuple[str, str, bool, str, str]]:
    """A ledger as it reads on the office wall."""
    return [
        (shown(line.start, zone)[5:], shown(line.end, zone)[5:], line.counted, line.cause, line.detail)
        for line in lines
    ]


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-11-23 07:30", 240, "2026-11-23 11:30"),
        ("2026-11-23 15:45", 30, "2026-11-24 07:45"),
        ("2026-11-27 11:15", 30, "2026-11-27 13:15"),  # Friday's rest
        ("2026-11-27 16:15", 30, "2026-11-30 07:45"),  # over the weekend
        ("2026-11-28 10:00", 30, "2026-11-30 08:00"),  # from Saturday
        ("2026-12-23 15:30", 60, "2026-12-28 08:00"),  # over Natal and its cuti bersama
        ("2026-03-17 14:45", 30, "2026-03-25 07:45"),  # from Ramadhan over Nyepi and Idul Fitri
        ("2026-02-18 15:50", 30, "2026-02-19 08:20"),  # into Ramadhan
        ("2026-03-06 11:15", 30, "2026-03-06 12:45"),  # Friday's rest in Ramadhan
        # work that fills an interval to its closing is due at the closing
        ("2026-11-23 15:30", 30, "2026-11-23 16:00"),
        ("2026-11-23 11:30", 30, "2026-11-23 12:00"),
        ("2026-11-27 16:00", 30, "2026-11-27 16:30"),
        # no work at all is due when the clock runs
        ("2026-11-23 09:15", 0, "2026-11-23 09:15"),
        ("2026-11-23 12:20", 0, "2026-11-23 13:00"),
        ("2026-11-23 16:00", 0, "2026-11-24 07:30"),
        ("2026-11-28 10:00", 0, "2026-11-30 07:30"),
        # a week of the law is 37 h 30, in Ramadhan 32 h 30
        ("2026-11-23 07:30", 2250, "2026-11-27 16:30"),
        ("2026-03-02 08:00", 1950, "2026-03-06 15:30"),
    ],
)
def test_due(start: str, minutes: int, expected: str) -> None:
    assert shown(due(asn(), at(start), minutes)) == expected


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_each_unit_works_by_its_own_zone(zone: str) -> None:
    assert shown(due(asn(zone), at("2026-11-23 15:45", zone), 30), zone) == "2026-11-24 07:45"


def test_one_moment_is_working_time_in_jayapura_and_not_yet_in_jakarta() -> None:
    moment = at("2026-11-23 07:30", "Asia/Jayapura")
    assert shown(due(asn("Asia/Jayapura"), moment, 30)) == "2026-11-23 06:00"
    assert shown(due(asn(), moment, 30)) == "2026-11-23 08:00"


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-11-23 10:00", 2, "2026-11-25 10:00"),
        ("2026-11-27 10:00", 1, "2026-11-30 10:00"),  # over the weekend
        ("2026-12-23 10:00", 1, "2026-12-28 10:00"),  # over Natal
        ("2026-11-27 16:20", 1, "2026-11-30 16:00"),  # Friday ends later than Monday
        ("2026-02-18 15:50", 1, "2026-02-19 15:00"),  # Ramadhan ends earlier
        ("2026-02-18 07:40", 1, "2026-02-19 08:00"),  # and begins later
        ("2026-11-26 11:45", 1, "2026-11-27 11:30"),  # Friday's rest: its beginning
        ("2026-11-28 10:00", 1, "2026-12-01 07:30"),  # Saturday counts from Monday's opening
        ("2026-11-23 16:00", 1, "2026-11-25 07:30"),  # so does what comes in at the closing
        ("2026-11-28 10:00", 0, "2026-11-30 07:30"),
    ],
)
def test_due_in_working_days(start: str, days: int, expected: str) -> None:
    assert shown(due_days(asn(), at(start), days)) == expected


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ([], "2026-11-25 10:00"),
        ([hold("2026-11-23 14:00", "2026-11-24 14:00")], "2026-11-26 10:00"),
        ([hold("2026-11-23 16:00", "2026-11-24 07:30")], "2026-11-25 10:00"),  # a night takes nothing
        ([hold("2026-11-23 14:00", "2026-11-23 15:00"), hold("2026-11-25 10:30", "2026-11-25 11:00")],
         "2026-11-25 11:30"),
        ([hold("2026-11-23 14:00", None)], "–"),
        ([hold("2026-11-25 10:00", None)], "2026-11-25 10:00"),
    ],
)  # fmt: skip
def test_a_hold_moves_the_due_day_by_the_working_time_it_took(holds: list[Hold], expected: str) -> None:
    assert shown(due_days(asn(), at("2026-11-23 10:00"), 2, holds)) == expected


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ([hold("2026-11-23 09:00", "2026-11-23 10:00")], "2026-11-23 11:30"),
        ([hold("2026-11-23 06:00", "2026-11-23 07:00")], "2026-11-23 10:30"),  # before
        ([hold("2026-11-23 10:30", "2026-11-23 11:00")], "2026-11-23 10:30"),  # after
        ([hold("2026-11-23 10:30", None)], "2026-11-23 10:30"),  # just done
        ([hold("2026-11-23 10:29", None)], "–"),
        ([hold("2026-11-20 09:00", None)], "–"),
        ([hold("2026-11-23 07:00", "2026-11-23 09:00")], "2026-11-23 12:00"),  # held from before the start
        ([hold("2026-11-23 09:00", "2026-11-24 08:00")], "2026-11-24 09:30"),  # over a night
        ([hold("2026-11-23 10:00", "2026-11-23 11:00"), hold("2026-11-23 09:00", "2026-11-23 10:30")],
         "2026-11-23 13:30"),  # unordered, overlapping
        ([hold("2026-11-23 09:00", "2026-11-23 11:00"), hold("2026-11-23 09:30", "2026-11-23 10:00")],
         "2026-11-23 13:30"),  # one within the other
        ([hold("2026-11-23 09:30", "2026-11-23 09:00")], "2026-11-23 10:30"),  # ends before it starts
        ([hold("2026-11-23 09:00", None), hold("2026-11-23 09:30", "2026-11-23 10:00")], "–"),
    ],
)  # fmt: skip
def test_a_hold_stops_the_clock(holds: list[Hold], expected: str) -> None:
    assert shown(due(asn(), at("2026-11-23 07:30"), 180, holds)) == expected


def test_no_minutes_are_due_when_the_hold_is_over() -> None:
    start, night = at("2026-11-23 09:00"), hold("2026-11-23 08:00", "2026-11-23 17:00")
    assert shown(due(asn(), start, 0, [night])) == "2026-11-24 07:30"
    assert due(asn(), start, 0, [hold("2026-11-23 08:00", None)]) is None


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 07:30", "2026-11-23 16:00", 450),
        ("2026-11-23 11:50", "2026-11-23 13:10", 20),
        ("2026-11-27 07:30", "2026-11-27 16:30", 450),
        ("2026-11-23 00:00", "2026-11-30 00:00", 2250),
        ("2026-03-02 00:00", "2026-03-09 00:00", 1950),
        ("2026-12-24 00:00", "2026-12-28 00:00", 0),
        ("2026-11-23 10:00", "2026-11-23 10:00", 0),
        ("2026-11-23 10:00", "2026-11-23 09:00", 0),  # never less than nothing
    ],
)
def test_spent(start: str, end: str, minutes: int) -> None:
    assert spent(asn(), at(start), at(end)) == timedelta(minutes=minutes)


def test_spent_does_not_count_holds_twice_nor_outside_hours() -> None:
    holds = [
        hold("2026-11-23 15:00", "2026-11-23 20:00"),
        hold("2026-11-23 15:30", "2026-11-24 08:00"),
        hold("2026-11-24 09:00", None),
    ]
    assert spent(asn(), at("2026-11-23 14:00"), at("2026-11-25 16:00"), holds) == timedelta(hours=2)


def test_a_ledger_says_why_time_did_not_count() -> None:
    lines = ledger(asn(), at("2026-12-23 11:00"), at("2026-12-28 08:00"))
    assert told(lines) == [
        ("12-23 11:00", "12-23 12:00", True, "work", "Jam kerja biasa"),
        ("12-23 12:00", "12-23 13:00", False, "rest", "Jam kerja biasa"),
        ("12-23 13:00", "12-23 16:00", True, "work", "Jam kerja biasa"),
        ("12-23 16:00", "12-24 00:00", False, "outside", "Jam kerja biasa"),
        ("12-24 00:00", "12-25 00:00", False, "holiday", "Cuti Bersama Hari Raya Natal"),
        ("12-25 00:00", "12-26 00:00", False, "holiday", "Hari Raya Natal"),
        ("12-26 00:00", "12-28 00:00", False, "weekend", ""),
        ("12-28 00:00", "12-28 07:30", False, "outside", "Jam kerja biasa"),
        ("12-28 07:30", "12-28 08:00", True, "work", "Jam kerja biasa"),
    ]


def test_a_ledger_names_ramadhan() -> None:
    lines = ledger(asn(), at("2026-02-18 15:00"), at("2026-02-19 12:15"))
    assert told(lines) == [
        ("02-18 15:00", "02-18 16:00", True, "work", "Jam kerja biasa"),
        ("02-18 16:00", "02-19 00:00", False, "outside", "Jam kerja biasa"),
        ("02-19 00:00", "02-19 08:00", False, "outside", "Ramadhan 1447 H"),
        ("02-19 08:00", "02-19 12:00", True, "ramadhan", "Ramadhan 1447 H"),
        ("02-19 12:00", "02-19 12:15", False, "rest", "Ramadhan 1447 H"),
    ]


def test_a_ledger_gives_a_hold_only_the_time_that_would_have_counted() -> None:
    holds = [
        hold("2026-11-23 15:30", "2026-11-24 08:00", "menunggu suku cadang"),
        hold("2026-11-23 15:00", "2026-11-23 15:45", "gedung dikunci"),
    ]
    assert told(ledger(asn(), at("2026-11-23 14:00"), at("2026-11-24 09:00"), holds)) == [
        ("11-23 14:00", "11-23 15:00", True, "work", "Jam kerja biasa"),
        ("11-23 15:00", "11-23 15:45", False, "held", "gedung dikunci"),
        ("11-23 15:45", "11-23 16:00", False, "held", "menunggu suku cadang"),
        ("11-23 16:00", "11-24 07:30", False, "outside", "Jam kerja biasa"),
        ("11-24 07:30", "11-24 08:00", False, "held", "menunggu suku cadang"),
        ("11-24 08:00", "11-24 09:00", True, "work", "Jam kerja biasa"),
    ]


def test_an_empty_ledger() -> None:
    assert ledger(asn(), at("2026-11-23 14:00"), at("2026-11-23 14:00")) == ()


def test_an_end_before_the_start_is_said_and_nothing_is_counted() -> None:
    lines = ledger(asn(), at("2026-11-23 14:00"), at("2026-11-23 13:00"), [hold("2026-11-23 13:10", None)])
    assert told(lines) == [("11-23 13:00", "11-23 14:00", False, "jump", "")]


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-28", 7), ("2026-03-29", 6), ("2026-10-24", 7), ("2026-10-25", 8)],
)
def test_a_night_shift_counts_real_hours_when_clocks_change(day: str, hours: int) -> None:
    night = every_day("00:00-07:00", zone=BERLIN)
    start = at(f"{day} 00:00", BERLIN)
    assert spent(night, start, start + timedelta(hours=12)) == timedelta(hours=hours)
    assert shown(due(night, start, hours * 60), BERLIN) == f"{day} 07:00"


def test_hours_that_begin_or_end_in_the_skipped_hour_begin_or_end_at_the_skip() -> None:
    skip = at("2026-03-29 03:00", BERLIN)
    assert due(every_day("02:30-05:00", zone=BERLIN), skip - timedelta(hours=1), 0) == skip
    assert due(every_day("01:00-02:30", zone=BERLIN), skip - timedelta(hours=1), 60) == skip
    within = every_day("02:10-02:50", zone=BERLIN)
    assert spent(within, skip - timedelta(hours=5), skip + timedelta(hours=5)) == timedelta()
    assert {line.cause for line in ledger(within, skip, skip + timedelta(hours=5))} == {"outside"}


def test_hours_in_the_repeated_hour_are_those_of_its_first_coming() -> None:
    office = every_day("01:00-02:30", "02:45-04:00", zone=BERLIN)
    first, again = at("2026-10-25 02:30", BERLIN), at("2026-10-25 02:30", BERLIN, fold=1)
    assert again - first == timedelta(hours=1)
    assert due(office, at("2026-10-25 01:00", BERLIN), 90) == first
    assert spent(office, first, again) == timedelta(minutes=45)


def test_a_day_that_a_zone_skipped_has_no_time() -> None:
    apia = every_day("09:00-17:00", zone="Pacific/Apia")  # there was no 30 December 2011
    assert shown(due(apia, at("2011-12-29 16:00", "Pacific/Apia"), 120), "Pacific/Apia") == "2011-12-31 10:00"


def test_an_office_that_never_closes() -> None:
    noc = every_day("00:00-12:00", "12:00-00:00", zone="Asia/Jakarta")
    assert shown(due(noc, at("2026-11-23 23:30"), 24 * 60)) == "2026-11-24 23:30"
    assert told(ledger(noc, at("2026-11-23 10:00"), at("2026-11-25 10:00"))) == [
        ("11-23 10:00", "11-25 10:00", True, "work", "Piket")
    ]


def covered(**days: tuple[Span, ...]) -> WorkCalendar:
    """The office of the state with cover: covered(d1128=…) on 28 November 2026."""
    cover = {date(2026, int(day[1:3]), int(day[3:])): spans for day, spans in days.items()}
    return WorkCalendar("Asia/Jakarta", ASN, asn().holidays, cover)


SATURDAY, NIGHT = Cover(time(8), time(12), "Siaga Sabtu"), Cover(time(15), time(20), "Piket malam")


def test_cover_counts_on_a_free_day_a_holiday_and_outside_hours() -> None:
    office = covered(d1128=(SATURDAY,), d1225=(SATURDAY,), d1123=(NIGHT,))
    assert shown(due(office, at("2026-11-28 10:00"), 30)) == "2026-11-28 10:30"
    assert shown(due(office, at("2026-11-28 11:45"), 30)) == "2026-11-30 07:45"
    assert shown(due(office, at("2026-12-25 07:00"), 60)) == "2026-12-25 09:00"
    assert spent(office, at("2026-11-23 00:00"), at("2026-11-24 00:00")) == timedelta(hours=11, minutes=30)


def test_cover_in_the_ledger_has_its_name_and_counts_once_over_the_hours() -> None:
    noon = Span(time(11, 30), time(12, 30))
    lines = ledger(covered(d1123=(NIGHT, noon)), at("2026-11-23 11:00"), at("2026-11-23 21:00"))
    assert told(lines) == [
        ("11-23 11:00", "11-23 12:00", True, "work", "Jam kerja biasa"),
        ("11-23 12:00", "11-23 12:30", True, "cover", ""),
        ("11-23 12:30", "11-23 13:00", False, "rest", "Jam kerja biasa"),
        ("11-23 13:00", "11-23 16:00", True, "work", "Jam kerja biasa"),
        ("11-23 16:00", "11-23 20:00", True, "cover", "Piket malam"),
        ("11-23 20:00", "11-23 21:00", False, "outside", "Jam kerja biasa"),
    ]
    assert told(ledger(covered(d1225=(SATURDAY,)), at("2026-12-25 07:00"), at("2026-12-25 13:00"))) == [
        ("12-25 07:00", "12-25 08:00", False, "holiday", "Hari Raya Natal"),
        ("12-25 08:00", "12-25 12:00", True, "cover", "Siaga Sabtu"),
        ("12-25 12:00", "12-25 13:00", False, "holiday", "Hari Raya Natal"),
    ]


def test_of_covers_that_overlap_the_one_that_opens_first_gives_the_name() -> None:
    later = Cover(time(10), time(14), "Siaga kedua")
    lines = ledger(covered(d1128=(later, SATURDAY)), at("2026-11-28 08:00"), at("2026-11-28 14:00"))
    assert [(shown(line.end), line.detail) for line in lines] == [
        ("2026-11-28 12:00", "Siaga Sabtu"), ("2026-11-28 14:00", "Siaga kedua"),
    ]  # fmt: skip


def test_cover_can_be_held_and_makes_no_working_day() -> None:
    office, saturday = covered(d1128=(SATURDAY,)), at("2026-11-28 09:00")
    assert spent(office, saturday, at("2026-11-28 12:00"), [hold("2026-11-28 10:00", None)]) == timedelta(hours=1)
    for reckoned in (office, asn()):  # a norm of days begins on Monday and knows working days only
        assert shown(due_days(reckoned, saturday, 1)) == "2026-12-01 07:30"
        assert shown(due_days(reckoned, at("2026-11-27 10:00"), 1)) == "2026-11-30 10:00"


def test_a_night_of_cover_is_written_on_two_days() -> None:
    office = covered(d1123=(Cover(time(20), time(0), "Siaga"),), d1124=(Cover(time(0), time(6), "Siaga"),))
    assert shown(due(office, at("2026-11-23 20:00"), 600)) == "2026-11-24 06:00"
    lines = ledger(office, at("2026-11-23 20:00"), at("2026-11-24 06:00"))
    assert [(line.cause, line.detail) for line in lines] == [("cover", "Siaga")]


def test_a_ledger_says_who_held_and_what_waits_for_the_vendor() -> None:
    holds = [
        Hold(at("2026-11-23 09:00"), at("2026-11-23 10:00"), "menunggu penyedia", "vendor", "Ani"),
        Hold(at("2026-11-23 09:30"), at("2026-11-23 11:00"), "ruang terkunci", by="Budi"),
    ]
    lines = ledger(asn(), at("2026-11-23 08:30"), at("2026-11-23 11:00"), holds)
    assert [(line.cause, line.detail, line.by) for line in lines] == [
        ("work", "Jam kerja biasa", ""),
        ("vendor", "menunggu penyedia", "Ani"),
        ("held", "ruang terkunci", "Budi"),
    ]


def test_the_zone_of_the_machine_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    machine.tzset()
    try:
        office = WorkCalendar("Asia/Jakarta", ASN, {})
        assert shown(due(office, at("2026-11-23 15:45"), 30)) == "2026-11-24 07:45"
        assert ledger(office, at("2026-11-23 12:00"), at("2026-11-23 12:30"))[0].cause == "rest"
    finally:
        monkeypatch.undo()
        machine.tzset()


def test_any_zone_goes_in_and_utc_comes_out() -> None:
    start = at("2026-11-23 15:45").astimezone(asn("Asia/Jayapura").tz)
    moment = due(asn(), start, 30)
    assert moment == at("2026-11-24 07:45")
    assert moment.tzinfo is UTC
    lines = ledger(asn(), start, start + timedelta(days=1))
    assert {edge.tzinfo for line in lines for edge in (line.start, line.end)} == {UTC}


def test_a_moment_without_a_zone_is_refused() -> None:
    naive, aware = datetime(2026, 11, 23, 7, 30), at("2026-11-23 07:30")
    for refused in (
        lambda: due(asn(), naive, 30),
        lambda: due_days(asn(), naive, 1),
        lambda: spent(asn(), aware, naive),
        lambda: ledger(asn(), naive, aware),
        lambda: Hold(naive, None, ""),
        lambda: Hold(aware, naive, ""),
    ):
        with pytest.raises(ValueError, match="has no zone"):
            refused()


def test_a_negative_norm_is_refused() -> None:
    for reckon in (due, due_days):
        with pytest.raises(ValueError, match="not negative"):
            reckon(asn(), at("2026-11-23 07:30"), -1)


def test_a_calendar_without_working_time_says_so() -> None:
    empty = WorkCalendar("Asia/Jakarta", (Hours(date(2000, 1, 1), None, ((),) * 7, "Tutup"),), {})
    over = WorkCalendar(
        "Asia/Jakarta", (Hours(date(2000, 1, 1), date(2026, 11, 23), ASN[0].week, "Lama"),), {}
    )
    for calendar in (empty, over):
        with pytest.raises(NoWorkingTime):
            due(calendar, at("2026-11-23 15:45"), 30)
        with pytest.raises(NoWorkingTime):
            due_days(calendar, at("2026-11-23 15:45"), 1)
    assert spent(empty, at("2026-11-23 07:30"), at("2030-11-23 07:30")) == timedelta()
    assert told(ledger(over, at("2026-11-23 16:00"), at("2030-01-01 00:00"))) == [
        ("11-23 16:00", "11-24 00:00", False, "outside", "Lama"),
        ("11-24 00:00", "01-01 00:00", False, "outside", ""),
    ]


def test_a_hold_of_years_is_no_empty_calendar() -> None:
    years = [hold("2024-01-02 08:00", "2026-11-23 09:00")]
    assert shown(due(asn(), at("2024-01-02 07:30"), 60, years)) == "2026-11-23 09:30"


def test_a_norm_of_years_is_no_empty_calendar() -> None:
    office, start = WorkCalendar("Asia/Jakarta", ASN[:1], {}), at("2023-04-17 07:30")
    assert shown(due_days(office, start, 5 * 210)) == "2027-04-26 07:30"
    assert shown(due(office, start, 2250 * 210)) == "2027-04-23 16:30"


def test_the_more_specific_hours_hold_and_of_equals_the_later_listed() -> None:
    ordinary, ramadhan = ASN[0], ASN[2]
    longer_hours = Hours(ordinary.first, None, ramadhan.week, "Pengganti")
    next_law = Hours(date(2028, 1, 1), None, ramadhan.week, "Perpres baru")
    calendar = WorkCalendar("Asia/Jakarta", (ramadhan, next_law, ordinary), {})
    assert calendar.period(date(2026, 3, 2)) == ramadhan
    assert calendar.period(date(2026, 11, 23)) == ordinary
    assert calendar.period(date(2028, 1, 3)) == next_law
    assert calendar.period(date(2020, 1, 1)) is None
    equal = WorkCalendar("Asia/Jakarta", (ordinary, longer_hours), {})
    assert equal.period(date(2026, 11, 23)) == longer_hours


def test_a_calendar_says_why_it_is_closed() -> None:
    assert asn().why_closed(date(2026, 11, 23)) is None
    assert asn().why_closed(date(2026, 11, 28)) == ("weekend", "")
    assert asn().why_closed(date(2026, 12, 25)) == ("holiday", "Hari Raya Natal")
    assert asn().why_closed(date(2020, 1, 1)) == ("outside", "")
    assert asn().spans(date(2026, 11, 27)) == (Span(time(7, 30), time(11, 30)), Span(time(13), time(16, 30)))
    assert asn().spans(date(2026, 12, 25)) == ()


def test_a_calendar_is_a_value() -> None:
    holidays = {date(2026, 11, 24): "Libur"}
    one, other = (WorkCalendar("Asia/Jakarta", ASN, holidays) for _ in range(2))
    holidays.clear()
    assert shown(due(one, at("2026-11-23 15:45"), 30)) == "2026-11-25 07:45"  # not ours to clear
    assert (one, hash(one)) == (other, hash(other))
    assert one != WorkCalendar("Asia/Jakarta", ASN, {date(2026, 11, 24): "Libur"}, {date(2026, 11, 28): (SATURDAY,)})
    assert pickle.loads(pickle.dumps(covered(d1128=(SATURDAY,)))) == covered(d1128=(SATURDAY,))
    assert pickle.loads(pickle.dumps(one)) == one


def test_a_calendar_that_cannot_be_is_refused() -> None:
    morning, noon = Span(time(8), time(12)), Span(time(11), time(13))
    with pytest.raises(ValueError, match="closes before it opens"):
        Span(time(12), time(8))
    with pytest.raises(ValueError, match="wall time"):
        Span(time(8, tzinfo=UTC), time(12))
    with pytest.raises(ValueError, match="seven days"):
        Hours(date(2026, 1, 1), None, ((morning,),), "")
    with pytest.raises(ValueError, match="overlap"):
        Hours(date(2026, 1, 1), None, ((morning, noon), *((),) * 6), "")
    with pytest.raises(ValueError, match="before first day"):
        Hours(date(2026, 1, 2), date(2026, 1, 1), ((),) * 7, "")
    for zone in ("Asia/Jakartaa", "", "../etc/passwd"):
        with pytest.raises(ValueError, match="no such zone"):
            WorkCalendar(zone, ASN, {})
