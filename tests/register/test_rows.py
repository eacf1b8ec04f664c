"""The lines of the book: what was reported and found, who did it, when, with which verdict and papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, wib
from tests.documents import story
from tests.register.shelf import LATER, NOVEMBER, book, lines, reported
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.accounts import time_of
from tuntas.cases.actors import Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case
from tuntas.people.calendars import touch
from tuntas.people.models import Duty, Holiday, Unit
from tuntas.register import judged, words
from tuntas.register.judged import Judged, Sums, sum_up
from tuntas.register.period import Period

WAYS: dict[str, Callable[[Cast], Case]] = {"by ourselves": story.finished, "with the vendor": story.eventful}


# -- the same figures as the final report -----------------------------------------------------------


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def sums_of_report(case: Case) -> list[tuple[str, ...]]:
    """What the sealed final report prints as its sum: norm, used, verdict ("" where a late step lies within the sum
    of the norms, beside which "terlambat" would read as a mistake); and the time of rework."""
    report = case.papers.filter(key="laporan_penanganan").exclude(sealed_at=None).latest("revision")
    said = "\n".join(texts(report.frozen))
    return re.findall(r"^norma (.+), nyata ([^,\n]+)(?:, (sesuai|terlambat))?$", said, re.MULTILINE) + [
        (one,) for one in re.findall(r"^(.+), di luar jumlah$", said, re.MULTILINE)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_the_verdict_is_that_of_the_final_report(cast: Cast, way: str) -> None:
    case = WAYS[way](cast)
    line = lines(book(cast))[0].judged
    within = line.state == "late" and line.minutes <= line.norm_minutes
    verdict = "" if within else str(words.STATE_WORDS[line.state])
    sums: list[tuple[str, ...]] = [(words.norm(line), words.spent(line), verdict)]
    again = [(words.span(line.rework_minutes),)] if line.rework_minutes else []
    assert sums_of_report(case) == sums + again
    assert bool(again) == (way == "with the vendor")


# -- one line ---------------------------------------------------------------------------------------


def test_a_finished_case_says_everything(cast: Cast) -> None:
    case = story.finished(cast)
    line = lines(book(cast))[0]
    assert (line.no, line.number, line.place) == (1, case.number, str(cast.room))
    assert (line.told, line.found) == ("Internet mati di ruang ini", "A4 Port perangkat rusak")
    assert line.performers == ("Ani Lestari, S.Kom.", "Ketut Wirawan, S.T., M.T.")
    moments = [line.reported, line.taken, line.restored, line.closed]
    assert [f"{one:%d %H.%M}" for one in moments if one] == ["23 08.00", "23 08.10", "23 09.25", "23 10.20"]
    assert line.judged.state == "late"  # accepting took Ketut 35 minutes of 30
    numbers = dict(case.papers.exclude(sealed_at=None).order_by("revision").values_list("key", "number"))
    assert dict(line.papers)["Laporan penanganan"] == numbers["laporan_penanganan"] != ""
    assert dict(line.papers)["Berita Acara"] == numbers["berita_acara"] != ""
    assert line.report is not None and line.papers[line.report][0] == "Laporan penanganan"


def test_a_vendors_work_names_the_vendor(cast: Cast) -> None:
    case = story.arrived(cast)
    ani = cast.actor("ani")
    story.do(case, ani, papers.plan(), "2026-11-23 08:10")
    story.do(case, ani, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    story.do(case, ani, papers.verdict("T"), "2026-11-23 08:45")
    story.do(case, ani, papers.coordination(cast.vendor.pk, wib("2026-11-23 08:50")), "2026-11-23 09:20")
    moves.accept(story.open_step(case), "Vina", by=vendor(case), now=wib("2026-11-23 09:30"))
    assert lines(book(cast))[0].performers == ("Ani Lestari, S.Kom.", "PT Nusa Jaringan")


def vendor(case: Case) -> Actor:
    return Actor(link=case.links.select_related("party").get(revoked_at=None))


def test_a_running_case_has_its_time_so_far_and_no_verdict(cast: Cast) -> None:
    case = story.arrived(cast)
    story.do(case, cast.actor("ani"), papers.plan(), "2026-11-23 08:10")
    line = lines(book(cast, now=wib("2026-11-23 08:30")))[0]
    assert (line.judged.state, line.judged.minutes, line.judged.norm_minutes) == ("open", 30, 30)
    assert (line.restored, line.closed) == (None, None)
    assert words.spent(line.judged) == "30 menit sejauh ini"


def test_what_was_sent_back_is_not_restored(cast: Cast) -> None:
    case = story.arrived(cast)
    ani, ketut = cast.actor("ani"), cast.actor("ketut")
    story.do(case, ani, papers.plan(), "2026-11-23 08:10")
    story.do(case, ani, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    story.do(case, ani, papers.verdict("Y"), "2026-11-23 08:45")
    story.do(case, ani, papers.repair(wib("2026-11-23 09:20")), "2026-11-23 09:25", papers.photo())
    assert f"{lines(book(cast))[0].restored:%H.%M}" == "09.25"
    moves.send_back(story.open_step(case), "perbaikan", "Masih mati.", by=ketut, now=wib("2026-11-23 09:40"))
    assert lines(book(cast))[0].restored is None


def test_open_rework_is_measured_as_the_ledger_does(cast: Cast) -> None:
    """Sent back at 09.40; at 10.00 twenty minutes of rework run, and step 6 comes once more after them."""
    case = story.arrived(cast)
    ani, ketut = cast.actor("ani"), cast.actor("ketut")
    story.do(case, ani, papers.plan(), "2026-11-23 08:10")
    story.do(case, ani, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    story.do(case, ani, papers.verdict("Y"), "2026-11-23 08:45")
    story.do(case, ani, papers.repair(wib("2026-11-23 09:20")), "2026-11-23 09:25", papers.photo())
    moves.send_back(story.open_step(case), "perbaikan", "Masih mati.", by=ketut, now=wib("2026-11-23 09:40"))
    assert as_the_ledger(cast, case, "2026-11-23 10:00") == (100, 20)
    story.do(case, ani, papers.repair(wib("2026-11-23 10:05")), "2026-11-23 10:10", papers.photo())
    assert as_the_ledger(cast, case, "2026-11-23 10:25") == (100, 45)


def as_the_ledger(cast: Cast, case: Case, at: str) -> tuple[int, int]:
    """The minutes of first work and of rework so far, which register and ledger tell alike."""
    line = lines(book(cast, now=wib(at)))[0].judged
    rows = Case.objects.select_related("edition", "unit__calendar")
    totals = time_of(Facts(rows.get(pk=case.pk)), wib(at)).measurement.totals
    assert (line.minutes, line.rework_minutes) == (totals.minutes, totals.rework_minutes)
    return line.minutes, line.rework_minutes


def test_a_withdrawn_case_tells_why_and_is_not_judged(cast: Cast) -> None:
    case = reported(cast, "2026-11-23 08:00")
    reason = "Sama dengan kasus tadi pagi."
    moves.withdraw(case, "duplicate", reason, by=cast.actor("ketut"), now=wib("2026-11-23 12:45"))
    line = lines(book(cast))[0]
    assert (line.judged.state, line.reason) == ("withdrawn", f"laporan ganda: {reason}")
    assert book(cast).whole()[1] == Sums(cases=1, withdrawn=1)


def test_a_reopened_case_runs_again(cast: Cast) -> None:
    case = story.finished(cast)
    assert lines(book(cast))[0].judged.state == "late"
    moves.reopen(case, "Mati lagi.", by=cast.actor("ketut"), now=wib("2026-11-24 08:00"))
    line = lines(book(cast, now=wib("2026-11-24 08:30")))[0]
    assert (line.judged.state, line.closed, line.restored) == ("open", None, None)


def test_what_is_remembered_is_forgotten_with_the_calendar(cast: Cast) -> None:
    story.finished(cast)
    before = lines(book(cast))[0].judged.minutes
    Holiday.objects.create(calendar=cast.office.calendar, date=date(2026, 11, 23), name="Libur bersama")
    touch(cast.office.calendar)
    cast.office.refresh_from_db()
    assert (before > 0, lines(book(cast))[0].judged.minutes) == (True, 0)


# -- which cases are in it --------------------------------------------------------------------------


def test_a_report_half_an_hour_after_midnight_is_of_the_new_month(cast: Cast) -> None:
    before = reported(cast, "2026-10-31 23:59")
    first = reported(cast, "2026-11-01 00:30")  # in UTC still 31 October
    last = reported(cast, "2026-11-30 23:59")
    after = reported(cast, "2026-12-01 00:00")
    now = wib("2026-12-02 08:00")
    assert [one.number for one in lines(book(cast, now=now))] == [first.number, last.number]
    assert [one.number for one in lines(book(cast, NOVEMBER.before, now=now))] == [before.number]
    everyone = [before.number, first.number, last.number, after.number]
    assert [one.number for one in lines(book(cast, Period(2026), now=now))] == everyone


def test_the_month_is_that_of_the_units_own_zone(cast: Cast) -> None:
    east = Unit.objects.create(name="Kantor Timur", calendar=cast.office.calendar, zone="Asia/Jayapura")
    Duty.objects.create(user=cast.ketut, role="ketua", unit=east, first=date(2025, 1, 1))
    case = reported(cast, "2026-10-31 22:30", east)  # 00.30 WIT on 1 November
    found = lines(book(cast, unit=east))
    assert [(one.number, f"{one.reported:%d-%m %H.%M}") for one in found] == [(case.number, "01-11 00.30")]
    assert lines(book(cast)) == []


def test_nobody_reads_the_book_of_an_office_without_a_duty_there(cast: Cast) -> None:
    reported(cast, "2026-11-23 08:00")
    cast.ketut.duties.all().delete()
    assert lines(book(cast)) == []


# -- the sums ---------------------------------------------------------------------------------------


def judgement(state: str, minutes: int) -> Judged:
    return Judged(1, 1, state, 210, 0, minutes, 0)


def test_the_sums_count_each_case_once() -> None:
    states = [("kept", 10), ("kept", 21), ("late", 500), ("no_norm", 30), ("withdrawn", 900), ("open", 1000)]
    sums = sum_up([judgement(*one) for one in states])
    assert sums == Sums(cases=6, kept=2, late=1, no_norm=1, withdrawn=1, open=1, median=26)  # between 21 and 30
    assert sum_up([]) == Sums()
    assert words.sum_lines(sum_up([]))[-1] == ("Median waktu kerja kasus selesai", "–")


# -- at a constant cost -----------------------------------------------------------------------------


@pytest.mark.parametrize("remembered", [False, True])
def test_a_hundred_cases_cost_as_many_queries_as_one(cast: Cast, remembered: bool) -> None:
    def asked() -> list[str]:
        if not remembered:
            judged._kept.clear()
        with CaptureQueriesContext(connection) as seen:
            lines(book(cast))
        return [re.sub(r"\(%s.*?\)|\([\d, ]+\)", "(…)", one["sql"])[:60] for one in seen.captured_queries]

    case = reported(cast, "2026-11-02 08:00")
    moves.withdraw(case, "other", "Diuji.", by=cast.actor("ketut"), now=wib("2026-11-02 08:10"))
    asked()
    one = asked()
    for minute in range(99):
        more = reported(cast, f"2026-11-03 08:{minute % 60:02}")
        moves.withdraw(more, "other", "Diuji.", by=cast.actor("ketut"), now=wib("2026-11-03 09:30"))
    asked()
    assert asked() == one
    assert len(lines(book(cast))) == 100
    assert len(one) <= (8 if remembered else 10)


def test_times_are_read_at_the_moment_of_asking(cast: Cast) -> None:
    reported(cast, "2026-11-30 15:30")
    assert lines(book(cast, now=LATER))[0].judged.minutes == 60  # half an hour that day, half of the next morning
