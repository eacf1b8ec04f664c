"""Who acts: a person with duties, a vendor by a signed link, a reporter by a tracking link, or the house itself."""

from __future__ import annotations

from dataclasses import dataclass

from tuntas.cases.models import Report, VendorLink
from tuntas.people.models import User

__all__ = ["NOBODY", "SYSTEM", "Actor"]


@dataclass(frozen=True)
class Actor:
    """The `by` of every move. Exactly one of `user`, `link`, `report` is set, or none for the house."""

    user: User | None = None
    link: VendorLink | None = None
    report: Report | None = None

    @property
    def name(self) -> str:
        """How the actor is called in sentences, "" for the house."""
        if self.user:
            return self.user.get_short_name()
        if self.link:
            return self.link.person or self.link.party.name
        return (self.report.reporter or "Pelapor") if self.report else ""


SYSTEM = Actor()
NOBODY = Actor()  # an unknown person at the public intake
