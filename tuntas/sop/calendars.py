"""Reads calendar files (TOML) into values, and tells everything that is wrong with one at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise
from typing import Any, TypeVar, get_args

from .hours import MIDNIGHT, Holiday, Hours, Kind, Span, Week
from .words import sentence

__all__ = ["CalendarFault", "FaultyCalendar", "read_decrees", "read_holidays", "read_hours"]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KINDS: tuple[Kind, ...] = get_args(Kind)
_SPAN = re.compile(r"(\d\d?)[.:](\d\d)\s*[-–]\s*(\d\d?)[.:](\d\d)")  # people type a dash, too
_ABSENT: Any = object()
T = TypeVar("T")

_SENTENCES: dict[str, tuple[str, str]] = {
    "syntax": ("tulisan TOML tidak terbaca: {why}", "this TOML cannot be read: {why}"),
    "unknown_key": (
        "{where}: kunci `{key}` tidak dikenal; pilihannya: {known}",
        "{where}: unknown key `{key}`; one of: {known}",
    ),
    "no_table": ("{where}: {found} bukan tabel", "{where}: {found} is not a table"),
    "absent": ("{where}: `{key}` belum ada", "{where}: `{key}` is missing"),
    "type": (
        "{where}: `{key}` = {found} bukan {expected}",
        "{where}: `{key}` = {found} is not of the type {expected}",
    ),
    "unknown_value": (
        "{where}: `{key}` = {found} tidak dikenal; pilihannya: {known}",
        "{where}: `{key}` = {found} is unknown; one of: {known}",
    ),
    "span": (
        '{where}: jam {found} tidak terbaca; tulis misalnya "07.30-12.00"',
        '{where}: hours {found} cannot be read; write e.g. "07.30-12.00"',
    ),
    "overlap": (
        "{where}: {one} dan {other} bertumpuk atau tidak berurutan",
        "{where}: {one} and {other} overlap or are out of order",
    ),
    "backwards": (
        "{where}: `last` {last} mendahului `first` {first}",
        "{where}: `last` {last} is before `first` {first}",
    ),
    "twice": ("{where}: tanggal {date} tertulis dua kali", "{where}: the date {date} is written twice"),
}


@dataclass(frozen=True)
class CalendarFault:
    """One mistake in a calendar file; `where` is the table it stands in."""

    code: str
    where: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "id") -> str:
        return sentence(_SENTENCES, self.code, {"where": self.where, **self.values}, language)

    def __str__(self) -> str:
        return self.text()


class FaultyCalendar(ValueError):
    """A calendar file that cannot be used; `faults` tells all that is wrong, from top to bottom."""

    def __init__(self, faults: Collection[CalendarFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def read_hours(text: str) -> tuple[Hours, ...]:
    """The periods of a file of working hours (`[weeks.…]` and `[[hours]]`), in the order of the file."""
    file = _File(text)
    top = file.top(("source", "weeks", "hours"))
    weeks = {name: _week(file, name, week) for name, week in (top.get("weeks", dict) or {}).items()}
    periods = [
        _period(table, weeks)
        for table in file.tables(top, "hours", ("name", "week", "first", "last", "estimate"))
    ]
    return tuple(period for period in file.checked(periods) if period)


def read_holidays(text: str) -> tuple[Holiday, ...]:
    """The days of a file of holidays (`[[holidays]]`), in the order of the file, no date twice."""
    file = _File(text)
    top = file.top(("source", "decrees", "holidays"))
    days = [_holiday(table) for table in file.tables(top, "holidays", ("date", "name", "kind", "estimate"))]
    return tuple(holiday for holiday in file.checked(days) if holiday)


def read_decrees(text: str) -> dict[int, str]:
    """The decree of each year that a file of holidays speaks for (`[decrees]`)."""
    file = _File(text)
    top = file.top(("source", "decrees", "holidays"))
    years = _Table(file, "decrees", top.get("decrees", dict, {}) or {}, (top.content.get("decrees") or {}))
    return file.checked({int(year): years.get(year, str) for year in years.content if year.isdigit()})


class _File:
    """A TOML text, the faults found in it so far and the holidays' dates."""

    def __init__(self, text: str) -> None:
        self.faults: list[CalendarFault] = []
        self.dates: set[date] = set()
        try:
            self.content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise FaultyCalendar([CalendarFault("syntax", "", {"why": error})]) from error

    def fault(self, code: str, where: str, **values: object) -> None:
        self.faults.append(CalendarFault(code, where, values))

    def top(self, known: Collection[str]) -> _Table:
        return _Table(self, "berkas", self.content, known)

    def tables(self, top: _Table, key: str, known: Collection[str]) -> Iterator[_Table]:
        for number, row in enumerate(top.get(key, list) or (), start=1):
            yield _Table(self, f"{key} {number}", row, known)

    def checked(self, found: T) -> T:
        """`found`, if there was no fault at all."""
        if self.faults:
            raise FaultyCalendar(self.faults)
        return found


class _Table:
    """A table of the file, read key by key; what is wrong is noted and read as None."""

    def __init__(self, file: _File, where: str, content: object, known: Collection[str]) -> None:
        self.file, self.where, self.is_table = file, where, isinstance(content, dict)
        self.content: Mapping[str, Any] = content if isinstance(content, dict) else {}
        if not self.is_table:
            file.fault("no_table", where, found=content)
        for key in self.content:
            if key not in known:
                file.fault("unknown_key", where, key=key, known=", ".join(known))

    def get(self, key: str, kind: type[T], default: T | None = _ABSENT) -> Any:
        """The value of `key`, of exactly the type `kind`; without a `default` it has to be there."""
        value = self.content.get(key, default)
        if value is _ABSENT:
            if self.is_table:
                self.file.fault("absent", self.where, key=key)
            return None
        if key in self.content and type(value) is not kind:  # a bool is no int, a datetime no date
            self.file.fault("type", self.where, key=key, found=value, expected=kind.__name__)
            return None
        return value

    def choice(self, key: str, known: Collection[str]) -> Any:
        """The text under `key`, one of `known`."""
        value = self.get(key, str)
        if value is not None and value not in known:
            self.file.fault("unknown_value", self.where, key=key, found=value, known=", ".join(known))
            return None
        return value


def _period(table: _Table, weeks: Mapping[str, Week]) -> Hours | None:
    name, week = table.get("name", str), table.choice("week", weeks)
    first, last = table.get("first", date), table.get("last", date, None)
    estimate = table.get("estimate", bool, False)
    if first and last and last < first:
        table.file.fault("backwards", table.where, first=first, last=last)
    return None if table.file.faults else Hours(first, last, weeks[week], name, estimate)


def _holiday(table: _Table) -> Holiday | None:
    day, name, kind = table.get("date", date), table.get("name", str), table.choice("kind", KINDS)
    estimate = table.get("estimate", bool, False)
    if day and day in table.file.dates:
        table.file.fault("twice", table.where, date=day)
    table.file.dates.add(day)
    return None if table.file.faults else Holiday(day, name, kind, estimate)


def _week(file: _File, name: str, content: object) -> Week:
    table = _Table(file, f"weeks.{name}", content, DAYS)
    return tuple(_day(table, day) for day in DAYS)


def _day(table: _Table, day: str) -> tuple[Span, ...]:
    where = f"{table.where}.{day}"
    spans = [span for text in table.get(day, list, []) or () if (span := _span(table.file, where, text))]
    for one, other in pairwise(spans):
        if not one.precedes(other):
            table.file.fault("overlap", where, one=one, other=other)
    return tuple(spans)


def _span(file: _File, where: str, text: object) -> Span | None:
    """ "07.30-12.00" as a Span; "24.00" closes at the day's end."""
    match = _SPAN.fullmatch(str(text).strip())
    try:
        opens_hour, opens_minute, closes_hour, closes_minute = map(int, match.groups() if match else ())
        closes = MIDNIGHT if (closes_hour, closes_minute) == (24, 0) else time(closes_hour, closes_minute)
        return Span(time(opens_hour, opens_minute), closes)
    except ValueError:
        file.fault("span", where, found=text)
        return None
