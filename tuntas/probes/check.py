"""One thing that was looked at, and whether it passed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Check"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `code` is the fault it would be; `passed` None: could not be told."""

    layer: str
    code: str
    target: str
    passed: bool | None
    value: Any = None
    limit: Any = None
    unit: str = ""
    remark: str = ""
    about: str = ""  # which port, which name; or what is looked at, where several faults come of it

    @property
    def key(self) -> str:
        """The same for the same thing before and after."""
        return f"{self.layer}:{self.about or self.code}:{self.target}"

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)
