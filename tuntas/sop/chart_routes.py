"""Finds a way for every arrow over the tracks between the symbols: cheapest first, crossing none of them.

Each column has a track through its middle (where its symbols stand), two beside it under the
symbols' edges, and lanes at its sides; each line likewise above and below. A way costs its length,
its bends and the lines it crosses; two ways share a track only where they lead to the same symbol.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush

from tuntas.sop.chart_plan import PENTAGON, Link, Plan, Spot, Wire

__all__ = ["BESIDE", "Grid", "Routes", "Way", "find_ways"]

RIGHT, DOWN, LEFT, UP = range(4)
BESIDE = 13.0  # of the two tracks beside the middle one, from it
_BEND, _CROSS, _LANES, _FAR = 46.0, 70.0, (2, 3, 5), float("inf")
_MANY = 12  # arrows: of so many, the first order in which they can be laid is taken
_EXITS = {  # what it costs to leave a symbol by each side, and where its first crossing is
    "down": (0.0, 0, 1), "right": (16.0, 2, 0), "left": (16.0, -2, 0),
    "down-right": (70.0, 1, 1), "down-left": (70.0, -1, 1),
    "up-right": (130.0, 1, -1), "up-left": (130.0, -1, -1),
}  # fmt: skip
_ENTRIES = {"top": 0.0, "left": 14.0, "right": 14.0}


@dataclass(frozen=True)
class Grid:
    """The tracks: `lanes` on each side of every symbol. A crossing of two tracks is a number."""

    columns: int
    lines: int
    lanes: int

    @property
    def width(self) -> int:
        return self.columns * (2 * self.lanes + 3)

    @property
    def height(self) -> int:
        return self.lines * (2 * self.lanes + 1)

    def middle(self, column: int) -> int:
        return column * (2 * self.lanes + 3) + self.lanes + 1

    def centre(self, line: int) -> int:
        return line * (2 * self.lanes + 1) + self.lanes

    def at(self, x: int, y: int) -> int:
        return y * self.width + x

    def split(self, node: int) -> tuple[int, int]:
        return node % self.width, node // self.width

    def offsets(self) -> tuple[list[float], list[float]]:
        """A first guess of where the tracks lie, to weigh ways by."""
        side = [30 + 14 + 9 * n for n in range(self.lanes)]
        across = [*(-one for one in reversed(side)), -BESIDE, 0, BESIDE, *side]
        over = [16 + 14 + 9 * n for n in range(self.lanes)]
        down = [*(-one for one in reversed(over)), 0, *over]
        xs = [150.0 * column + one for column in range(self.columns) for one in across]
        ys = [100.0 * line + one for line in range(self.lines) for one in down]
        return xs, ys


@dataclass(frozen=True)
class _Steps:
    """For each heading and crossing: which crossing is next (-1: none), and how far it is."""

    after: tuple[tuple[int, ...], ...]
    far: tuple[tuple[float, ...], ...]


@lru_cache(maxsize=64)
def _steps(grid: Grid) -> _Steps:
    xs, ys = grid.offsets()
    wide, tall = grid.width, grid.height
    after: list[list[int]] = [[], [], [], []]
    far: list[list[float]] = [[], [], [], []]
    for node in range(wide * tall):
        x, y = grid.split(node)
        # the tracks under a symbol's edges are for leaving it only
        dear = 1.6 if x % (2 * grid.lanes + 3) - grid.lanes in (0, 2) else 1.0
        for heading, (x2, y2) in enumerate(((x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1))):
            inside = 0 <= x2 < wide and 0 <= y2 < tall
            after[heading].append(grid.at(x2, y2) if inside else -1)
            long = abs(xs[x] - xs[x2]) + abs(ys[y] - ys[y2]) if inside else 0.0
            far[heading].append(long * dear if heading % 2 else long)
    return _Steps(tuple(map(tuple, after)), tuple(map(tuple, far)))


@dataclass(frozen=True)
class Way:
    """One arrow's way: from a symbol's side over crossings to a symbol's side, or into another way."""

    wire: int
    source: str
    leaves: str  # down, left, right, and the corners between
    nodes: tuple[int, ...]
    target: str = ""  # "" where it joins another way
    enters: str = ""  # top, left, right
    joins: int = -1  # the wire whose way it joins, at its last crossing
    cost: float = 0.0


@dataclass(frozen=True)
class Routes:
    """A way for every arrow of a plan, in its order; not `free` where some had to cross what they may not."""

    grid: Grid
    ways: tuple[Way, ...]
    free: bool = True


@dataclass
class _Search:
    """What is open to one arrow: where it may begin and end."""

    starts: dict[tuple[int, int], tuple[str, str, float]] = field(default_factory=dict)
    goals: dict[tuple[int, int], tuple[str, str, float]] = field(default_factory=dict)
    merges: dict[int, int] = field(default_factory=dict)  # crossing: the wire joined there


def find_ways(plan: Plan) -> Routes:
    """A way for every arrow of `plan`, in its order, on the smallest grid that holds them all."""
    grid = Grid(len(plan.columns), len(plan.lines), _LANES[0])
    for lanes in _LANES:
        grid = Grid(len(plan.columns), len(plan.lines), lanes)
        whole: list[tuple[Way, ...]] = []
        for order in _orders(plan):
            found = _Router(plan, grid).ways(order)
            whole += [found] if found is not None else []
            if whole and len(plan.wires) > _MANY:
                break
        if whole:
            return Routes(grid, min(whole, key=lambda ways: sum(way.cost for way in ways)))
    forced = _Router(plan, grid, forced=True).ways(_orders(plan)[0])
    assert forced is not None
    return Routes(grid, forced, free=False)


def _orders(plan: Plan) -> list[list[int]]:
    """Orders in which to lay the arrows: printed ones first, short ones first; and as they come."""
    spots = {spot.key: spot for spot in plan.spots}

    def span(number: int) -> float:
        wire = plan.wires[number]
        pairs = [(spots[one], spots[two]) for one in wire.source for two in wire.target]
        return min(
            abs(a.line - b.line) + 1.3 * abs(a.column - b.column) + 2 * (b.line < a.line) for a, b in pairs
        )

    numbers = range(len(plan.wires))
    short = sorted(numbers, key=lambda one: (plan.wires[one].ours, span(one)))
    return [short, sorted(numbers, key=span), sorted(numbers, key=lambda one: plan.wires[one].ours)]


class _Router:
    def __init__(self, plan: Plan, grid: Grid, forced: bool = False) -> None:
        self.plan, self.grid, self.forced = plan, grid, forced
        self.spots = {spot.key: spot for spot in plan.spots}
        size = grid.width * grid.height
        self.blocked = bytearray(size)
        self.across = bytearray(size)  # crossings that a line runs through sideways
        self.along = bytearray(size)  # … or up and down
        self.ports: dict[int, str] = {}  # crossings next to a symbol, where only its own arrows turn
        self.xs, self.ys = grid.offsets()
        self.steps = _steps(grid)
        self.done: dict[int, Way] = {}
        for spot in plan.spots:
            self._stand(spot)
        for link in plan.links:
            self._lay_link(link)

    def ways(self, order: Iterable[int]) -> tuple[Way, ...] | None:
        """A way for each arrow, laid in `order`; None where one finds none."""
        for number in order:
            way = self._way(number)
            if way is None:
                return None
            self.done[number] = way
            self._take(way)
        return tuple(self.done[number] for number in range(len(self.plan.wires)))

    # -- what is taken --------------------------------------------------------------------------

    def _stand(self, spot: Spot) -> None:
        grid, x, y = self.grid, self.grid.middle(spot.column), self.grid.centre(spot.line)
        for dx in (-1, 0, 1):
            self.blocked[grid.at(x + dx, y)] = 1
            self.ports[grid.at(x + dx, y - 1)] = self.ports[grid.at(x + dx, y + 1)] = spot.key
        for px, py in ((x - 2, y), (x + 2, y)):
            self.ports[grid.at(px, py)] = spot.key

    def _lay_link(self, link: Link) -> None:
        left, right = self.spots[link.left], self.spots[link.right]
        y = self.grid.centre(left.line)
        for x in range(self.grid.middle(left.column) + 2, self.grid.middle(right.column) - 1):
            self.across[self.grid.at(x, y)] = 1

    def _take(self, way: Way) -> None:
        arriving = _exit_direction(way.leaves)
        for place, node in enumerate(way.nodes):
            last = place + 1 == len(way.nodes)
            leaving = _entry_direction(way.enters) if last else self._direction(node, way.nodes[place + 1])
            turns = last and way.joins >= 0
            if turns or arriving % 2 == 0 or leaving % 2 == 0:
                self.across[node] = 1
            if turns or arriving % 2 == 1 or leaving % 2 == 1:
                self.along[node] = 1
            arriving = leaving

    def _direction(self, node: int, then: int) -> int:
        step = then - node
        return {1: RIGHT, -1: LEFT}.get(step, DOWN if step > 0 else UP)

    # -- one arrow ------------------------------------------------------------------------------

    def _way(self, number: int) -> Way | None:
        wire = self.plan.wires[number]
        search = _Search()
        for key in wire.source:
            for leaves, (cost, _, _) in _EXITS.items():
                if self.spots[key].shape == PENTAGON and leaves not in ("down", "left", "right"):
                    continue  # its lower edges are aslant
                search.starts[self._exit(key, leaves)] = (key, leaves, cost)
        for key in wire.target:
            for enters, cost in _ENTRIES.items():
                search.goals[self._entry(key, enters)] = (key, enters, cost)
        for other, way in self.done.items():
            joined = self.plan.wires[other]
            if joined.target == wire.target and (wire.ours or not joined.ours):
                nodes = self._open_to_joining(joined, way)
                if wire.label:
                    nodes = [one for one in nodes if not self._at_home(one, wire)]
                search.merges.update(dict.fromkeys(nodes, other))
        return self._cheapest(number, search)

    def _at_home(self, node: int, wire: Wire) -> bool:
        """Whether a crossing is in a cell that the arrow leaves, where its answer must have room."""
        x, y = self.grid.split(node)
        cell = (x // (2 * self.grid.lanes + 3), y // (2 * self.grid.lanes + 1))
        return any(cell == (self.spots[one].column, self.spots[one].line) for one in wire.source)

    def _open_to_joining(self, wire: Wire, way: Way) -> Sequence[int]:
        """The crossings where another arrow may join `way`: not where its answer still stands beside it."""
        nodes = way.nodes
        first = 1
        if wire.label:
            bends = (place for place in range(len(nodes)) if self._turns(nodes, place))
            first = next(bends, max(1, len(nodes) // 2)) + 1
        return [
            node
            for place, node in enumerate(nodes)
            if place >= first and (self._turns(nodes, place) or not (self.across[node] and self.along[node]))
        ]

    @staticmethod
    def _turns(nodes: Sequence[int], place: int) -> bool:
        if not 0 < place < len(nodes) - 1:
            return False
        return nodes[place] - nodes[place - 1] != nodes[place + 1] - nodes[place]

    def _exit(self, key: str, leaves: str) -> tuple[int, int]:
        spot = self.spots[key]
        x, y = self.grid.middle(spot.column), self.grid.centre(spot.line)
        _, dx, dy = _EXITS[leaves]
        return self.grid.at(x + dx, y + dy), _exit_direction(leaves)

    def _entry(self, key: str, enters: str) -> tuple[int, int]:
        spot = self.spots[key]
        x, y = self.grid.middle(spot.column), self.grid.centre(spot.line)
        dx, dy = {"top": (0, -1), "left": (-2, 0), "right": (2, 0)}[enters]
        return self.grid.at(x + dx, y + dy), _entry_direction(enters)

    def _cheapest(self, number: int, search: _Search) -> Way | None:
        wire = self.plan.wires[number]
        own = {*wire.source, *wire.target}
        goal = [self.spots[key] for key in wire.target]
        best: dict[tuple[int, int], float] = {}
        came: dict[tuple[int, int], tuple[int, int]] = {}
        heap: list[tuple[float, float, int, int]] = []
        for (node, heading), (_, _, cost) in search.starts.items():
            if self._passable(node, heading, heading, own) is not None:
                best[node, heading] = cost
                heappush(heap, (cost + self._ahead(node, goal, search), cost, node, heading))
        blocked, nexts, lengths = self.blocked, self.steps.after, self.steps.far
        while heap:
            _, cost, node, heading = heappop(heap)
            if node < 0:
                return self._traced(number, search, came, (-node - 1, heading), cost)
            if cost > best[node, heading]:
                continue
            ended = self._end_cost(node, heading, search)
            if ended is not None:
                heappush(heap, (cost + ended, cost + ended, -node - 1, heading))
                if node in search.merges:
                    continue
            for then in (heading, (heading + 1) % 4, (heading + 3) % 4):
                after = nexts[then][node]
                if after < 0 or blocked[after]:
                    continue
                through = self._passable(node, heading, then, own)
                if through is None:
                    continue
                total = cost + through + (0.0 if then == heading else _BEND) + lengths[then][node]
                if total < best.get((after, then), _FAR):
                    best[after, then] = total
                    came[after, then] = (node, heading)
                    heappush(heap, (total + self._ahead(after, goal, search), total, after, then))
        return None

    def _end_cost(self, node: int, heading: int, search: _Search) -> float | None:
        """What it costs to end here: in a symbol straight ahead, or in another way; None where it cannot."""
        if node in search.merges:
            return 4.0
        if (node, heading) in search.goals and not (self.across, self.along)[heading % 2][node]:
            return search.goals[node, heading][2]
        return None

    def _passable(self, node: int, heading: int, then: int, own: set[str]) -> float | None:
        """What it costs to pass a crossing, or None where another line or a symbol's foot forbids it."""
        if self.forced:
            return 0.0
        if heading == then:
            if (self.across, self.along)[heading % 2][node]:
                return None
            return _CROSS if (self.along, self.across)[heading % 2][node] else 0.0
        if self.across[node] or self.along[node]:
            return None
        port = self.ports.get(node)
        return 0.0 if port is None or port in own else None

    def _ahead(self, node: int, goal: list[Spot], search: _Search) -> float:
        """No more than what is left to go, so that the first way found is the cheapest."""
        if search.merges:
            return 0.0
        x, y = self.grid.split(node)
        return min(
            max(0.0, abs(self.xs[x] - self.xs[self.grid.middle(spot.column)]) - 44)
            + max(0.0, abs(self.ys[y] - self.ys[self.grid.centre(spot.line)]) - 30)
            for spot in goal
        )

    def _traced(
        self,
        number: int,
        search: _Search,
        came: dict[tuple[int, int], tuple[int, int]],
        end: tuple[int, int],
        cost: float,
    ) -> Way:
        states = [end]
        while states[-1] in came:
            states.append(came[states[-1]])
        source, leaves, _ = search.starts[states[-1]]
        nodes = tuple(node for node, _ in reversed(states))
        if end[0] in search.merges:
            return Way(number, source, leaves, nodes, joins=search.merges[end[0]], cost=cost)
        target, enters, _ = search.goals[end]
        return Way(number, source, leaves, nodes, target, enters, cost=cost)


def _exit_direction(leaves: str) -> int:
    return {"left": LEFT, "right": RIGHT, "up-left": UP, "up-right": UP}.get(leaves, DOWN)


def _entry_direction(enters: str) -> int:
    return {"left": RIGHT, "right": LEFT}.get(enters, DOWN)
