"""A monitor of the tests: what it sends goes through the door, and is read by a worker's turn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest import mock

from tuntas.intake import door
from tuntas.intake.models import Alert, Source
from tuntas.intake.reading import turn
from tuntas.people import tokens
from tuntas.people.models import Unit

__all__ = ["Monitor"]


@dataclass
class Monitor:
    """A source with its token, and the clock by which it is heard."""

    source: Source
    token: str

    @classmethod
    def of(cls, unit: Unit, name: str = "Prometheus", kind: str = "plain", **more: Any) -> Monitor:
        token = tokens.new("tn_")
        source = Source.objects.create(unit=unit, name=name, kind=kind, token_hash=tokens.hashed(token), **more)
        return cls(source, token)

    def sends(self, now: datetime, state: str = "firing", key: str = "a", **more: Any) -> None:
        """One alert, and the worker's look at it in the same moment."""
        self.posts(now, {"key": key, "state": state, "title": f"Alarm {key}", **more})

    def posts(self, now: datetime, body: Any) -> door.Answer:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        with mock.patch("tuntas.intake.door.datetime", _Standing(now)):
            answer = door.take(self.token, raw)
        turn(now)
        return answer

    def alert(self, key: str = "a") -> Alert:
        return Alert.objects.select_related("case").get(source=self.source, key=key)


class _Standing:
    """A clock that stands at one moment."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self, _zone: Any) -> datetime:
        return self.at
