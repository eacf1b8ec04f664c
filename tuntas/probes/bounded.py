"""A call that may hang, given up on after a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

__all__ = ["Overdue", "bounded"]

T = TypeVar("T")


class Overdue(Exception):
    """The call had not come back in time; its thread is left behind and dies with the process."""


def bounded(call: Callable[[], T], seconds: float) -> T:
    """What `call` gives, or raises. Raises Overdue after `seconds`."""
    given: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(call())
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True, name="probe")
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not given:
        raise Overdue
    return given[0]
