"""Publishes a definition as an immutable Edition."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from tuntas.cases.editions import procedure_in
from tuntas.cases.models import Edition
from tuntas.cases.refusals import CaseReason, Conflict
from tuntas.people.models import User

__all__ = ["publish"]


def publish(text: str, *, by: User | None = None, now: datetime | None = None) -> tuple[Edition, bool]:
    """The Edition of `text`, and whether it is new. Raises Faulty; Conflict when the text was changed
    under an edition that exists: an edition never changes, and cases stay on the one they began under."""
    procedure = procedure_in(text)
    with transaction.atomic():
        edition, made = Edition.objects.get_or_create(
            procedure=procedure.key, edition=procedure.edition,
            defaults={
                "name": procedure.name.id, "text": text, "sha256": procedure.sha256,
                "published_at": now or datetime.now(UTC), "published_by": by,
            },
        )  # fmt: skip
    if edition.sha256 != procedure.sha256:
        values = {"edition": procedure.edition, "procedure": procedure.key}
        raise Conflict(CaseReason("edition_changed", values))
    return edition, made
