"""Loss, average and spread of round trips, reckoned as ping does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

__all__ = ["LEAST_FOR_LOSS", "spread"]

LEAST_FOR_LOSS = 40  # fewer packets prove nothing about loss


def spread(trips: Sequence[float | None]) -> dict[str, Any]:
    """Counts, percent and milliseconds of round trips; None is a packet that had no answer."""
    back = [one for one in trips if one is not None]
    sent = len(trips)
    figures: dict[str, Any] = {
        "sent": sent,
        "received": len(back),
        "loss_pct": round(100 * (sent - len(back)) / sent, 1) if sent else None,
        "trips_ms": [None if one is None else round(one, 2) for one in trips],
    }
    if back:
        average = sum(back) / len(back)
        mdev = math.sqrt(max(0.0, sum(one * one for one in back) / len(back) - average * average))
        figures |= {"min_ms": min(back), "avg_ms": average, "max_ms": max(back), "mdev_ms": mdev}
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in figures.items()}
