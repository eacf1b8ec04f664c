"""The alerts of one source, by key: asked of the database once for several bodies, and held while they are read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.db.models import QuerySet

from tuntas.intake.models import Alert, Source
from tuntas.intake.signal import FIRING, RESOLVED, Signal

__all__ = ["Known"]

_AT_ONCE = 500  # keys in one question; a body may hold thousands


class Known:
    """What is asked for is locked until the transaction ends; who changes an alert saves it, and tells a new key."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._alerts: dict[str, Alert | None] = {}

    def ask(self, all_said: Iterable[Signal]) -> None:
        """Fetch the alerts that `all_said` are about."""
        keys = iter({one.key for one in all_said} - self._alerts.keys())
        while some := list(islice(keys, _AT_ONCE)):
            self._alerts |= dict.fromkeys(some)
            self._alerts |= {one.key: self._ours(one) for one in self._rows().filter(key__in=some)}

    def alert(self, said: Signal) -> Alert | None:
        """By its key; a recovery or a next event by the rule, where the event's own key is another."""
        self.ask([said])
        found = self._alerts[said.key]
        if found is None and said.other_key:
            wanted = FIRING if said.state == RESOLVED else RESOLVED
            found = self._rows().filter(other_key=said.other_key, alarm=wanted).order_by("-heard_at").first()
            found = found and (self._alerts.get(found.key) or self._ours(found))
        return found

    def keep(self, alert: Alert, *, was: str = "") -> Alert:
        """It is new, or goes by another key than it did."""
        if was:
            self._alerts[was] = None
        self._alerts[alert.key] = alert
        return alert

    def _rows(self) -> QuerySet[Alert]:
        return Alert.objects.select_for_update(of=("self",)).filter(source=self.source)

    def _ours(self, alert: Alert) -> Alert:
        alert.source = self.source
        return alert
