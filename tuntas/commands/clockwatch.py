"""Notices when the machine's clock is changed under a running worker."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["ClockWatch"]

SLACK = 60.0  # seconds by which the two clocks may differ between two turns
CALM = 300.0  # seconds during which a changed clock is not trusted
_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps; nobody can set it


class ClockWatch:
    """Compares the clock that can be set with the one that cannot."""

    def __init__(
        self, wall: Callable[[], float] = time.time, boot: Callable[[], float] = lambda: time.clock_gettime(_BOOT)
    ) -> None:
        self._wall, self._boot = wall, boot
        self._apart = wall() - boot()
        self._until, self._jump = 0.0, 0.0

    def remark(self) -> str:
        """What is wrong, in plain words; "" where the clock goes as it did."""
        apart, now = self._wall() - self._boot(), self._boot()
        if abs(apart - self._apart) > SLACK:
            self._jump = apart - self._apart
            self._until = now + CALM
            self._apart = apart
        if now < self._until:
            minutes = round(abs(self._jump) / 60)
            which = "maju" if self._jump > 0 else "mundur"
            return f"Jam mesin {which} {minutes} menit; tenggat ditahan lima menit. Periksa jam server (NTP)."
        return ""
