"""Breaks the flowchart of a sheet into pages of paper: whole rows, one width, pentagons from page to page."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tuntas.sop.chart import Laid, laid
from tuntas.sop.chart_cut import ARRIVES, LEAVES, cut
from tuntas.sop.chart_plan import PENTAGON, Plan, plan
from tuntas.sop.chart_routes import Routes, find_ways
from tuntas.sop.chart_text import measure
from tuntas.sop.chart_tracks import least_height
from tuntas.sop.chart_values import Chart, Symbol
from tuntas.sop.procedure import Procedure

__all__ = ["POINT", "SHEETS", "Around", "Sheet", "pages"]

POINT = 72 / 25.4  # points in a millimetre
_LEAST_TYPE, _LIKED_TYPE = 7.0, 8.5  # points, printed: of the smallest text, and of the text in the cells
_SMALLEST, _USUAL = 11.0, 12.0  # the same, in the units of the drawing
_MORE = 1.15  # where even the narrowest type is too wide or too tall for one row: so much more paper at a time


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper lying on its side, in millimetres."""

    width: float
    height: float
    side: float = 12.0
    top: float = 11.0
    bottom: float = 14.0

    @property
    def inner_width(self) -> float:
        return self.width - 2 * self.side

    @property
    def inner_height(self) -> float:
        return self.height - self.top - self.bottom

    def tall(self, width: float) -> float:
        """How tall the inner part is, in units of a drawing that is `width` wide."""
        return self.inner_height * width / self.inner_width


SHEETS = {"A4": Sheet(297.0, 210.0), "F4": Sheet(330.0, 215.0)}


@dataclass(frozen=True, slots=True)
class Around:
    """What else the pages of the flowchart hold, in units: over the first one, under the last one."""

    over: float = 0.0
    under: float = 0.0


def pages(
    procedure: Procedure, paper: str = "A4", language: str = "id", *,
    around: Callable[[float], Around] = lambda width: Around(), first: int = 1,
) -> tuple[Chart, ...]:  # fmt: skip
    """The flowchart on sheets of `paper`, all of one width; the first of them is page `first`.

    The type is of the liked size, or smaller (7 points at the least) where that saves a page. `around`
    says what else pages of a width hold.
    """
    sheet, planned = SHEETS[paper], plan(procedure, language)
    liked, widest = (
        sheet.inner_width * POINT * units / points
        for units, points in ((_USUAL, _LIKED_TYPE), (_SMALLEST, _LEAST_TYPE))
    )
    routes: dict[tuple[int, int], Routes] = {}
    made: list[list[Chart]] = []
    for number, (width, thrifty, alike) in enumerate(_tries(liked, widest)):
        if made and (number > 1 or len(made[-1]) == 1):
            break
        breaker = _Breaker(
            procedure, planned, language, width, sheet.tall(width), around(width), routes, thrifty
        )
        if (broken := breaker.made(alike)) is not None:
            made.append(broken)
    best = min(made, key=len)
    return _joined(procedure, best, language, first)


def _tries(liked: float, widest: float) -> Iterator[tuple[float, bool, bool]]:
    """Widths, whether to be thrifty with them, and whether columns must be as wide on each page.

    Type that can be read goes before columns that are alike.
    """
    yield from ((liked, False, True), (widest, False, True), (widest, True, True), (widest, True, False))
    for times in itertools.count(1):
        yield widest * _MORE**times, True, False


class _Breaker:
    def __init__(
        self, procedure: Procedure, planned: Plan, language: str, width: float, tall: float, around: Around,
        routes: dict[tuple[int, int], Routes], thrifty: bool,
    ) -> None:  # fmt: skip
        self.procedure, self.plan, self.language = procedure, planned, language
        self.width, self.tall, self.around, self.routes = width, tall, around, routes
        self.thrifty = thrifty
        self.least: tuple[float, ...] = tuple(0.0 for _ in planned.columns)
        self.tried: dict[tuple[int, int], Laid] = {}
        self.cuts: dict[tuple[int, int], Plan] = {}

    def made(self, alike: bool) -> list[Chart] | None:
        """The pages, every column as wide on each where they are to be `alike`; None where this paper is too small."""
        while True:
            self.tried.clear()
            found = self._pages()
            if found is None:
                return None
            needed = tuple(map(max, zip(self.least, *(one.needed for one in found), strict=True)))
            if needed == self.least or not alike:
                return [one.chart for one in found]
            self.least = needed

    def _pages(self) -> list[Laid] | None:
        found: list[Laid] = []
        first, count = 0, 6
        while first < len(self.plan.steps):
            count = self._count(first, count)
            if not self._fits(first, first + count):
                return None
            found.append(self._page(first, first + count))
            first += count
        return found

    def _count(self, first: int, guess: int) -> int:
        """How many rows the page that begins with row `first` holds."""
        count, most = min(guess, len(self.plan.steps) - first), len(self.plan.steps) - first
        if self._fits(first, first + count):
            while count < most and self._fits(first, first + count + 1):
                count += 1
        else:
            while count > 1 and not self._fits(first, first + count):
                count -= 1
        whole = count
        while whole > 1 and whole < most and self._within_a_cell(first, first + whole):
            whole -= 1
        return whole if not self._within_a_cell(first, first + whole) else count

    def _within_a_cell(self, first: int, at: int) -> bool:
        """Whether a break before row `at` would divide a time cell that begins on this page."""
        if at >= len(self.plan.steps):
            return False
        step = self.plan.steps[at]
        return bool(step.shares) and any(one.key == step.shares for one in self.plan.steps[first:at])

    def _fits(self, first: int, last: int) -> bool:
        tall = self.tall - (0.0 if first else self.around.over)
        tall -= self.around.under if last == len(self.plan.steps) else 0.0
        if last > first + 1 and least_height(self._cut(first, last)) > tall:
            return False
        page = self._page(first, last)
        return page.clean and page.chart.height <= tall and page.chart.width <= self.width + 0.01

    def _cut(self, first: int, last: int) -> Plan:
        if (first, last) not in self.cuts:
            self.cuts[first, last] = cut(self.plan, first, last)
        return self.cuts[first, last]

    def _page(self, first: int, last: int) -> Laid:
        if (first, last) not in self.tried:
            planned = self._cut(first, last)
            if (first, last) not in self.routes:
                self.routes[first, last] = find_ways(planned)
            self.tried[first, last] = laid(
                self.procedure, planned, self.routes[first, last],
                width=self.width, language=self.language, least=self.least, thrifty=self.thrifty,
            )  # fmt: skip
        return self.tried[first, last]


# -- what the pentagons say -----------------------------------------------------------------------


def _joined(procedure: Procedure, charts: Sequence[Chart], language: str, first: int) -> tuple[Chart, ...]:
    """Every pentagon with the letter of the box it leads to, and the pages where that goes on or came from."""
    letters: dict[str, str] = {}
    to: dict[str, int] = {}
    come: dict[str, list[int]] = {}
    for page, chart in enumerate(charts, first):
        for symbol in _pentagons(chart):
            letters.setdefault(symbol.box, _letter(len(letters)))
            if symbol.key.startswith(LEAVES):
                come.setdefault(symbol.box, []).append(page)
            else:
                to[symbol.box] = page
    says = {(LEAVES, box): [page] for box, page in to.items()}
    says |= {(ARRIVES, box): sorted(set(found)) for box, found in come.items()}

    def named(symbol: Symbol) -> Symbol:
        if symbol.shape != PENTAGON:
            return symbol
        kind = LEAVES if symbol.key.startswith(LEAVES) else ARRIVES
        return _named(procedure, symbol, kind, letters[symbol.box], says[kind, symbol.box], language)

    return tuple(replace(chart, symbols=tuple(map(named, chart.symbols))) for chart in charts)


def _pentagons(chart: Chart) -> list[Symbol]:
    return sorted((one for one in chart.symbols if one.shape == PENTAGON), key=lambda one: (one.y, one.x))


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    before, last = divmod(number, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


_SAYS = {
    "page": ("hal. {pages}", "p. {pages}"),
    LEAVES: ("Sambungan {letter}: ke langkah {no}, halaman {pages}", "Connector {letter}: to step {no}, page {pages}"),
    ARRIVES: (
        "Sambungan {letter}: ke langkah {no}, dari halaman {pages}",
        "Connector {letter}: to step {no}, from page {pages}",
    ),
}


def _named(
    procedure: Procedure, symbol: Symbol, kind: str, letter: str, on: Sequence[int], language: str
) -> Symbol:
    english = language.startswith("en")
    listed = ", ".join(map(str, on))
    short = _SAYS["page"][english].format(pages=listed if len(on) < 3 else f"{on[0]}–{on[-1]}")
    text = f"{letter}\n{short}" if measure(short, _SMALLEST) + 8 <= symbol.width else letter
    title = _SAYS[kind][english].format(letter=letter, no=procedure.step_of(symbol.box).no, pages=listed)
    return replace(symbol, text=text, title=title)
