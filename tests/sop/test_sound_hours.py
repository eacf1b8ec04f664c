"""Hours that cannot be a calendar are refused, each with a reason an administrator understands."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.sop.offices import ASN, asn, every_day
from tuntas.sop.clock import Cover, Hours, Span, WorkCalendar
from tuntas.sop.sound_hours import empty_from, period_faults, span_faults
from tuntas.sop.words import Label

MONDAY = Label("Senin", "Monday")
WEEK: list[list[tuple[time, time]]] = [[(time(7, 30), time(12)), (time(13), time(16))]] * 5 + [[], []]


def texts(faults: list[object]) -> list[str]:
    return [str(one) for one in faults]


def test_a_sound_week_has_no_faults() -> None:
    assert period_faults("Jam kerja biasa", date(2026, 1, 1), None, WEEK) == []
    assert span_faults(MONDAY, [(time(13), time(0)), (time(0), time(12)), (time(12), time(13))]) == []


def test_all_that_is_wrong_is_told_at_once() -> None:
    monday = [(time(13), time(12)), (time(8), time(10)), (time(9), time(11))]
    tuesday = [(time(20), time(0)), (time(22), time(23))]
    said = period_faults(" ", date(2026, 2, 2), date(2026, 2, 1), [monday, tuesday, *WEEK[2:5]])
    assert texts(said) == [
        "Masa jam kerja ini belum diberi nama.",
        "Masa ini: hari terakhir 01-02-2026 mendahului hari pertama 02-02-2026.",
        "Masa ini: satu pekan terdiri atas tujuh hari, bukan 5.",
        "Senin: jam tutup 12.00 harus sesudah jam buka 13.00. Jam kerja yang melewati tengah malam ditulis dalam "
        "dua hari, sampai 24.00 dan mulai 00.00.",
        "Senin: jam 08.00–10.00 dan 09.00–11.00 bertumpuk; setiap menit hanya boleh tertulis sekali.",
        "Selasa: jam 20.00–24.00 dan 22.00–23.00 bertumpuk; setiap menit hanya boleh tertulis sekali.",
    ]
    assert said[-1].text("en") == (
        "Tuesday: the hours 20.00–24.00 and 22.00–23.00 overlap; each minute may be written only once."
    )


@pytest.mark.parametrize("spans", [
    [(8, 12), (12, 16)], [(8, 12), (11, 16)], [(8, 8)], [(0, 0)], [(0, 0), (1, 2)], [(8, 0), (7, 8)], [(9, 8)],
])  # fmt: skip
def test_what_has_no_fault_can_be_made_and_nothing_else(spans: list[tuple[int, int]]) -> None:
    typed = [(time(opens), time(closes)) for opens, closes in spans]
    try:
        Hours(date(2026, 1, 1), None, (tuple(Span(*one) for one in sorted(typed)), *[()] * 6), "Uji")
        made = True
    except ValueError:
        made = False
    assert made == (span_faults(MONDAY, typed) == [])


def test_a_calendar_with_no_working_day_is_refused() -> None:
    day = date(2026, 11, 23)
    closed = WorkCalendar("Asia/Jakarta", (Hours(date(2000, 1, 1), None, ((),) * 7, "Tutup"),), {})
    said = empty_from(closed, day)
    assert said is not None
    assert said.text() == (
        "Mulai 23-11-2026 sampai 27-12-2027 tidak ada satu pun hari kerja, sehingga tidak ada tenggat yang dapat "
        "dihitung. Periksa jam kerja, masa berlakunya, dan hari libur."
    )
    assert said.text("en").startswith("From 23-11-2026 to 27-12-2027 there is not one working day")
    assert empty_from(asn(), day) is None
    assert empty_from(asn(), date(2020, 1, 1)) is not None  # before its first hours
    over = WorkCalendar("Asia/Jakarta", (Hours(date(2000, 1, 1), day, ASN[0].week, "Lama"),), {})
    assert empty_from(over, day) is None
    assert empty_from(over, date(2026, 11, 24)) is not None


def test_one_day_within_400_is_enough_and_cover_is_no_working_day() -> None:
    late = Hours(date(2027, 12, 27), None, ASN[0].week, "Kelak")
    assert empty_from(WorkCalendar("Asia/Jakarta", (late,), {}), date(2026, 11, 23)) is None
    assert empty_from(WorkCalendar("Asia/Jakarta", (late,), {}), date(2026, 11, 22)) is not None
    cover = {date(2026, 11, 24): (Cover(time(8), time(9), "Siaga"),)}
    assert empty_from(WorkCalendar("Asia/Jakarta", (), {}, cover), date(2026, 11, 23)) is not None
    assert empty_from(every_day("00:00-00:00", zone="Asia/Jakarta"), date(2026, 11, 23)) is None
