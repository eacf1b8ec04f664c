"""What must hold of measurements: the raw data that edges keep is what the chain recorded."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from tuntas.cases import registry
from tuntas.cases.invariant import Invariant, holds
from tuntas.cases.models import Case, Event

__all__ = ["OF_MEASUREMENTS"]

OF_MEASUREMENTS: list[Invariant] = []
MEASURED = ("network.measured", "browser.measured")


@holds("Data mentah setiap pengukuran masih sama dengan sidiknya pada rantai kejadian.", OF_MEASUREMENTS)
def measurements_are_unchanged() -> Iterator[str]:
    told = defaultdict[int, list[str]](list)
    for pk, data in Event.objects.filter(kind__in=MEASURED).values_list("case_id", "data").order_by("pk"):
        told[pk].append(data["sha256"])
    for case in Case.objects.filter(pk__in=told).order_by("pk").iterator(500):
        kept = {hashlib.sha256(raw).hexdigest() for show in registry.exhibits for raw in show(case)}
        yield from (f"pengukuran {one[:12]} pada kasus {case.number}" for one in told[case.pk] if one not in kept)
