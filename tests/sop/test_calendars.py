"""The calendar files: what the ones of Tuntas say, and what is told of a faulty one."""

from __future__ import annotations

import runpy
from datetime import date, timedelta

import pytest

from tuntas.sop.calendars import FaultyCalendar, read_holidays, read_hours

from .offices import ASN, CALENDARS, LIBUR, asn


@pytest.mark.parametrize(("year", "days"), [(2025, 237), (2026, 240), (2027, 242)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    first = date(year, 1, 1)
    whole_year = [first + timedelta(number) for number in range((date(year + 1, 1, 1) - first).days)]
    assert sum(bool(asn().spans(day)) for day in whole_year) == days


def test_the_periods_of_the_law() -> None:
    assert [(one.name, one.first, one.last, one.estimate) for one in ASN] == [
        ("Jam kerja biasa", date(2023, 4, 12), None, False),
        ("Ramadhan 1446 H", date(2025, 3, 1), date(2025, 3, 30), False),
        ("Ramadhan 1447 H", date(2026, 2, 19), date(2026, 3, 20), True),
        ("Ramadhan 1448 H", date(2027, 2, 8), date(2027, 3, 9), True),
    ]


def test_the_holidays_are_of_two_kinds_and_some_are_estimates() -> None:
    assert {day.kind for day in LIBUR} == {"nasional", "cuti bersama"}
    assert {day.date.year for day in LIBUR if day.estimate} == {2027}
    assert not any("perkiraan" in day.name for day in LIBUR)
    assert list(LIBUR) == sorted(LIBUR, key=lambda day: day.date)


def test_the_import_gives_the_file_again(capsys: pytest.CaptureFixture[str]) -> None:
    """As long as nobody has edited the file, and the package is the one it names."""
    package = pytest.importorskip("holidays")
    text = (CALENDARS / "libur-nasional.toml").read_text(encoding="utf-8")
    if f"holidays {package.__version__} " not in text:
        pytest.skip("the file was made with another version of the package")
    runpy.run_path(str(CALENDARS.parent / "tools" / "import_holidays.py"))["main"]([2025, 2026, 2027])
    assert capsys.readouterr().out == text


def faults(read: object, text: str, language: str = "id") -> list[str]:
    with pytest.raises(FaultyCalendar) as refused:
        read(text)  # type: ignore[operator]
    return [fault.text(language) for fault in refused.value.faults]


def test_all_faults_of_a_file_of_hours_are_told_at_once() -> None:
    text = """
        weather = "cerah"
        [weeks.biasa]
        monday = ["07.30-12.00", "11.00-16.00"]
        tuesday = ["7-12", "25.00-26.00", "12.00-08.00"]
        wednesday = "07.30-12.00"
        someday = []
        [[hours]]
        name = "Biasa"
        week = "bisa"
        first = 2026-01-01T00:00:00
        [[hours]]
        week = "biasa"
        first = 2026-02-01
        last = 2026-01-01
        estimate = 1
    """
    assert faults(read_hours, text) == [
        "berkas: kunci `weather` tidak dikenal; pilihannya: source, weeks, hours",
        "weeks.biasa: kunci `someday` tidak dikenal; pilihannya: "
        "monday, tuesday, wednesday, thursday, friday, saturday, sunday",
        "weeks.biasa.monday: 07.30-12.00 dan 11.00-16.00 bertumpuk atau tidak berurutan",
        'weeks.biasa.tuesday: jam 7-12 tidak terbaca; tulis misalnya "07.30-12.00"',
        'weeks.biasa.tuesday: jam 25.00-26.00 tidak terbaca; tulis misalnya "07.30-12.00"',
        'weeks.biasa.tuesday: jam 12.00-08.00 tidak terbaca; tulis misalnya "07.30-12.00"',
        "weeks.biasa: `wednesday` = 07.30-12.00 bukan list",
        "hours 1: `week` = bisa tidak dikenal; pilihannya: biasa",
        "hours 1: `first` = 2026-01-01 00:00:00 bukan date",
        "hours 2: `name` belum ada",
        "hours 2: `estimate` = 1 bukan bool",
        "hours 2: `last` 2026-01-01 mendahului `first` 2026-02-01",
    ]


def test_all_faults_of_a_file_of_holidays_are_told_at_once() -> None:
    text = """
        holidays = [
            { date = 2026-01-01, name = "Tahun Baru", kind = "nasional" },
            { date = 2026-01-01, name = "Tahun Baru", kind = "cuti" },
            { date = "2026-01-02", name = "Libur", kind = "nasional" },
            { kind = "nasional" },
            3,
        ]
    """
    assert faults(read_holidays, text, "en") == [
        "holidays 2: `kind` = cuti is unknown; one of: nasional, cuti bersama",
        "holidays 2: the date 2026-01-01 is written twice",
        "holidays 3: `date` = 2026-01-02 is not of the type date",
        "holidays 4: `date` is missing",
        "holidays 4: `name` is missing",
        "holidays 5: 3 is not a table",
    ]


@pytest.mark.parametrize("read", [read_hours, read_holidays])
@pytest.mark.parametrize("text", ["", "holidays = 1\nhours = 1\nweeks = 1", "[[hours", "x = 1"])
def test_no_text_makes_the_reader_fall(read: object, text: str) -> None:
    assert faults(read, text)


def test_a_day_may_end_at_midnight() -> None:
    text = (
        '[weeks.piket]\nsunday = ["00.00 – 24:00"]\n[[hours]]\nname = "P"\nweek = "piket"\nfirst = 2026-01-01'
    )
    (hours,) = read_hours(text)
    assert [str(span) for span in hours.week[6]] == ["00.00-24.00"]
