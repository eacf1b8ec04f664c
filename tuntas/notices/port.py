"""What the house and a channel of notices say to each other: values, and two kinds of no.

`Refused`: this address will never take this message; asking again changes nothing.
`Down`: nobody could be asked, or not now; later is fine (`backoff.next_try` says when).
Both carry a code for machines and a sentence for the administrator. Neither carries a secret.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol, Self

from tuntas.notices.message import Message

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["Channel", "Down", "Outcome", "Read", "Refused", "Sent", "Wrong"]

Read = Callable[[str], str]  # a setting by its name; "" where it is not set


@dataclass(frozen=True)
class Sent:
    """The other side has it. `receipt`: by what name, if it said so."""

    receipt: str = ""


@dataclass(frozen=True)
class Refused:
    """Never so. Codes: address (nobody is there, or they want nothing), content, refused."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Down:
    """Not now. `after`: how long the other side asked us to wait. `everyone`: the others need not be tried either."""

    code: str
    sentence: str
    after: timedelta | None = None
    everyone: bool = True


Outcome = Sent | Refused | Down


@dataclass(frozen=True)
class Wrong:
    """Why an address or a setting is none: every reason, as sentences."""

    reasons: tuple[str, ...]


class Channel(Protocol):
    """One way to tell people. A channel is a frozen value that holds its settings; `CHANNEL` in its file names it."""

    key: ClassVar[str]
    name: ClassVar[_StrPromise]

    @classmethod
    def configured(cls, read: Read) -> Self | Wrong | None:
        """The channel as the settings have it; None where nobody set it up."""

    def check(self, address: str) -> str | Wrong:
        """The address in the spelling in which it is kept, or why it is none. Asks nobody."""

    def send(self, message: Message, address: str, *, now: datetime) -> Outcome:
        """Tell it once, within limited time. `address` has passed `check`. Never raises for what others do."""
