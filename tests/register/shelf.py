"""Books as the tests take them from the shelf: of the office or another unit, for a month or a year."""

from __future__ import annotations

from datetime import datetime

from tests.cast import Cast, wib
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Case
from tuntas.people.models import Unit
from tuntas.register.period import Period
from tuntas.register.rows import Book, Entry

NOVEMBER = Period(2026, 11)
LATER = wib("2026-12-01 08:00")


def book(cast: Cast, period: Period = NOVEMBER, *, unit: Unit | None = None, now: datetime = LATER) -> Book:
    """The register as Ketut sees it."""
    editions = {cast.edition.pk: procedure_of(cast.edition)}
    return Book(cast.ketut, unit or cast.office, editions, period, now)


def lines(book: Book) -> list[Entry]:
    return list(book.read(book.judged()))


def reported(cast: Cast, at: str, unit: Unit | None = None) -> Case:
    """A report of a room without a network, at a moment of Jakarta's wall clock."""
    now, unit = wib(at), unit or cast.office
    data = papers.report(cast.room.pk, now)
    if unit != cast.office:
        data["tempat"] = {"id": None, "name": "Aula"}
    return moves.receive(edition=cast.edition, unit=unit, data=data, now=now).report.case
