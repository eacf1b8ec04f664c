"""The living example: an invented office with three weeks of cases that end now, made by the real moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tuntas.demo.people import PASSWORD, PEOPLE

__all__ = ["PASSWORD", "PEOPLE", "fill"]


def fill(now: datetime | None = None) -> int:
    """Fill an empty database with the example, in one transaction. How many cases were made: 0 the second time."""
    from django.db import transaction

    from tuntas.cases.models import Case
    from tuntas.demo.cases import CASES
    from tuntas.demo.network_cases import NETWORK_CASES
    from tuntas.demo.people import found
    from tuntas.demo.telling import tell
    from tuntas.demo.watching import remember
    from tuntas.people.models import User

    now = now or datetime.now(UTC)
    with transaction.atomic():
        if Case.objects.exists() or User.objects.exists():
            return 0
        office = found(now - timedelta(days=120))
        made = tell(office, (*CASES, *NETWORK_CASES), now)
        remember(office.unit, now)
        return made
