"""What one probe found, as it is stored: plain values only."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

__all__ = ["Measurement", "ProbeClock"]


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One probe of one target. `passed` is None where the probe could not be made or says nothing by itself.

    `reason` is one word: timeout, refused, unreachable, not_possible, policy … `figures` hold ms, percent and counts.
    """

    probe: str
    target: str
    address: str = ""
    method: str = ""
    vantage: str = ""
    at: str = ""
    took_ms: float = 0.0
    passed: bool | None = None
    reason: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    raw: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, for json.dumps."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Measurement:
        """The measurement that `as_json` wrote."""
        return cls(**values)


class ProbeClock:
    """When a probe began, and how long it may still take."""

    def __init__(self, seconds: float) -> None:
        self.at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._began = time.monotonic()
        self._ends = self._began + seconds

    @property
    def left(self) -> float:
        """Seconds that remain; never negative."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def ms(self) -> float:
        """Milliseconds since it began."""
        return round((time.monotonic() - self._began) * 1000, 2)
