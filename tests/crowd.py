"""The same work by many threads at once, none of which leaves a connection behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Given = TypeVar("Given")


def at_once(work: Callable[[Given], object], given: Sequence[Given], threads: int | None = None) -> None:
    """`work` on each of `given`, by that many threads (by default one each) begun together. Raises what one raised."""
    threads = threads or len(given)
    together = threading.Barrier(threads)
    begun = threading.local()

    def one(each: Given) -> None:
        if not hasattr(begun, "yes"):
            begun.yes = True
            together.wait(60)
        try:
            work(each)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(one, each) for each in given]:
            done.result()
