"""Every kind of source by its name: each is a module with NAME, LISTS, FIELDS, FILLS, headers, page, none and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tuntas.outgoing import Secret
from tuntas.pulls import librenms, netbox
from tuntas.pulls.rows import Found, Page

__all__ = ["KINDS", "Kind"]


class Kind(Protocol):
    """How one product is read: which lists, how it knows us, and what its answers mean. Pure."""

    @property
    def NAME(self) -> str: ...  # noqa: N802
    @property
    def LISTS(self) -> Mapping[str, str]:  # noqa: N802
        """What is asked, below the address."""

    @property
    def FIELDS(self) -> Sequence[str]:  # noqa: N802
        """Of a device, what the source decides."""

    @property
    def FILLS(self) -> Sequence[str]:  # noqa: N802
        """Of a device, what it fills where nothing is written here."""

    def headers(self, token: Secret) -> dict[str, str]:
        """How the token is shown."""

    def page(self, name: str, told: Any) -> Page:
        """One answer of a list. Raises ValueError where it is no such thing."""

    def none(self, name: str, status: int, told: Any) -> bool:
        """Whether an answer that is no success means: nothing there."""

    def rows(self, lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> Found:
        """All lists, in our words. Raises ValueError where an item has no number."""


KINDS: Mapping[str, Kind] = {"netbox": netbox, "librenms": librenms}
