"""When the worker was last seen: a small file in the home, so that a dead worker shows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

__all__ = ["last_seen", "seen"]


def _path() -> Path:
    return Path(settings.HOME) / "worker-seen"


def seen(now: datetime) -> None:
    """Note that the worker did its turn at `now`."""
    path = _path()
    fresh = path.with_name(f"{path.name}.baru")
    fresh.write_text(now.astimezone(UTC).isoformat(), encoding="ascii")
    fresh.replace(path)


def last_seen() -> datetime | None:
    """When the worker did its last turn, in UTC; None when it never did."""
    try:
        return datetime.fromisoformat(_path().read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
