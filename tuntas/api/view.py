"""A case through the eyes of one caller: what they may see of it, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import get_language

from tuntas.api.schemas import PersonOut
from tuntas.cases import allowed
from tuntas.cases.actors import Actor
from tuntas.cases.facts import Facts
from tuntas.cases.models import Run, VendorLink
from tuntas.people.models import User

__all__ = ["View"]


@dataclass
class View:
    """A case through the eyes of one caller."""

    facts: Facts
    by: Actor
    now: datetime
    request: HttpRequest

    @property
    def language(self) -> str:
        return get_language() or "id"

    @cached_property
    def in_office(self) -> bool:
        """Whether the caller is of the office that handles the case; else they are its vendor."""
        return allowed.in_office(self.by, self.facts, self.now)

    @cached_property
    def papers_seen(self) -> frozenset[str]:
        """The papers that the caller may read: a vendor those of its own steps, and the report."""
        return allowed.papers_seen(self.by, self.facts, self.now)

    def may(self, move: str, run: Run | None = None) -> bool:
        return allowed.can(self.by, move, self.facts, run, self.now)

    def person(self, user: User | None, link: VendorLink | None) -> PersonOut | None:
        if user is not None:
            return PersonOut(name=user.name, username=user.username if self.in_office else "")
        if link is not None:
            return PersonOut(name=link.person or link.party.name, vendor=link.party.name)
        return None
