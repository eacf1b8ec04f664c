"""Places of a source beside those here: linked, nested as they are there, never doubled, never in a ring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tuntas.network.models import Place
from tuntas.pulls.matching import Want, is_free, refused
from tuntas.pulls.models import Pull
from tuntas.pulls.plan import Line, Plan
from tuntas.pulls.rows import Found, PlaceRow

__all__ = ["plan_places"]


@dataclass
class _Pair:
    """A row there, and what stands for it here. `how`: of a link."""

    row: PlaceRow
    place: Place
    parent: Place | None
    how: str = ""
    why: str = field(default="")  # it cannot be


def plan_places(
    plan: Plan, pull: Pull, found: Found, here: Sequence[Place], living: frozenset[str], now: datetime
) -> dict[str, Place]:
    """What becomes of places; by key, where devices may stand."""
    ordered, ringed = _parents_first(found.places)
    plan.lines += [Line("place", "conflict", one.key, one.name, why="cycle") for one in ringed]
    pairs = _pairs(pull, found, ordered, here, living)
    shared = _refuse(pairs, here)
    for pair in pairs.values():
        _put(plan, pull, pair, now)
    kept = {id(pair.place) for pair in pairs.values()}
    plan.leave(pull, "place", here, kept, found, now)
    stand = {key: pair.place for key, pair in pairs.items() if not (pair.why and pair.place.pk is None)}
    return shared | stand


def _parents_first(rows: Sequence[PlaceRow]) -> tuple[list[PlaceRow], list[PlaceRow]]:
    """Rows after those above them, and rows that are above themselves."""
    below: dict[str, list[PlaceRow]] = {}
    known = {one.key for one in rows}
    for one in rows:
        below.setdefault(one.parent if one.parent in known else "", []).append(one)
    ordered = list(below.get("", ()))
    for one in ordered:  # grows while it is read
        ordered += below.get(one.key, ())
    told = {one.key for one in ordered}
    return ordered, [one for one in rows if one.key not in told]


def _pairs(
    pull: Pull, found: Found, rows: Sequence[PlaceRow], here: Sequence[Place], living: frozenset[str]
) -> dict[str, _Pair]:
    """A place for every row: its own by the source's key, else one of that name in the same place, else a new one."""
    own = {one.source: one for one in here if one.source}
    free = [one for one in here if is_free(one, pull.prefix, found.seen, living)]
    pairs: dict[str, _Pair] = {}
    for row in rows:
        above = pairs.get(row.parent)
        parent, place, how = above.place if above else None, own.get(pull.prefix + row.key), ""
        if place is None:
            place = _named(free, row.name, parent)
            how = "" if place is None else "again" if place.source else "name"
        if place is None:
            place = Place(unit=pull.unit, name=row.name, source=pull.prefix + row.key)
        free = [one for one in free if one is not place] if how else free
        pairs[row.key] = _Pair(row, place, parent or (place.parent if place.pk else None), how)
    return pairs


def _named(free: Sequence[Place], name: str, parent: Place | None) -> Place | None:
    """The one place of that name below `parent`; where the source knows nothing above, wherever it stands here."""
    said = [one for one in free if one.name.casefold() == name.casefold()]
    if parent is not None:
        said = [one for one in said if parent.pk is not None and one.parent_id == parent.pk]
    return said[0] if len(said) == 1 else None


def _refuse(pairs: Mapping[str, _Pair], here: Sequence[Place]) -> dict[str, Place]:
    """Note what cannot be: a name that another place bears, a ring, something below what cannot be.

    By key, the places that bear the names: of another source or typed here, and devices may stand in them.
    """
    listed = list(pairs.values())
    meant = {id(one.place) for one in listed}
    held = {_key(one.name, one.parent): one for one in here if id(one) not in meant}
    wants = [
        Want(_key(one.row.name, one.parent), _key(one.place.name, one.place.parent) if one.place.pk else None)
        for one in listed
    ]
    for at in refused(wants, held):
        listed[at].why = "name"
    above = {id(one.place): one.parent for one in listed}
    for one in listed:
        if not one.why and _ring(one.place, above):
            one.why = "ring"
    lost = {id(one.place) for one in listed if one.why and one.place.pk is None}
    for one in listed:  # parents come first
        if not one.why and one.parent is not None and id(one.parent) in lost:
            one.why = "parent"
            lost |= {id(one.place)} if one.place.pk is None else set()
    named = ((one.row.key, held.get(_key(one.row.name, one.parent))) for one in listed if one.why == "name")
    return {key: place for key, place in named if place is not None}


def _key(name: str, parent: Place | None) -> tuple[str, int]:
    return name.casefold(), (parent.pk or id(parent)) if parent else 0


def _ring(place: Place, above: Mapping[int, Place | None]) -> bool:
    """Whether a place would stand within itself, were all parents as they are wanted."""
    one, steps = above.get(id(place), place.parent), 0
    while one is not None and steps < 50:
        if one is place:
            return True
        one, steps = above.get(id(one), one.parent), steps + 1
    return one is not None


def _put(plan: Plan, pull: Pull, pair: _Pair, now: datetime) -> None:
    """The line of one place, and what is to be written of it."""
    row, place = pair.row, pair.place
    if pair.why:
        other = pair.parent.name if pair.parent else ""
        plan.lines.append(Line("place", "conflict", row.key, row.name, why=pair.why, other=other))
        return
    values = {"name": row.name, "parent": pair.parent} | ({} if row.active is None else {"active": row.active})
    if place.pk is None:
        place.parent, place.active = pair.parent, row.active is not False
        plan.new_places.append(place)
        within = [("parent", "", pair.parent.name)] if pair.parent else []
        plan.lines.append(Line("place", "new", row.key, row.name, within))
        return
    plan.update(pull, "place", row.key, place, values, pair.how)
