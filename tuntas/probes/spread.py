"""Loss, average and spread of round trips, reckoned as ping does."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

__all__ = ["LEAST_FOR_LOSS", "spread"]

LEAST_FOR_LOSS = 40  # fewer packets prove nothing about loss
_WINDOW = 20  # trips, one second of them at the usual pace


def spread(trips: Sequence[float | None]) -> dict[str, Any]:
    """Counts, percent and milliseconds of round trips; None is a packet that had no answer.

    `mdev_ms` is the standard deviation of all trips, as ping tells it. `jitter_ms` is the middle one (the lower of two)
    of those of each twenty in a row: a line that sways does so all the time, and one stall, of this machine perhaps, is
    no jitter.
    """
    back = [one for one in trips if one is not None]
    sent = len(trips)
    figures: dict[str, Any] = {
        "sent": sent,
        "received": len(back),
        "loss_pct": round(100 * (sent - len(back)) / sent, 1) if sent else None,
        "trips_ms": [None if one is None else round(one, 2) for one in trips],
    }
    if back:
        windows = [back[start : start + _WINDOW] for start in range(0, len(back), _WINDOW)]
        whole = [one for one in windows if len(one) == _WINDOW] or windows
        figures |= {"min_ms": min(back), "avg_ms": sum(back) / len(back), "max_ms": max(back), "mdev_ms": _mdev(back)}
        figures["jitter_ms"] = statistics.median_low(_mdev(one) for one in whole)
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in figures.items()}


def _mdev(trips: Sequence[float]) -> float:
    average = sum(trips) / len(trips)
    return math.sqrt(max(0.0, sum(one * one for one in trips) / len(trips) - average * average))
