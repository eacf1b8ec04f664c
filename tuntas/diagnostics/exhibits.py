"""The raw data of measurements as the very bytes that were hashed: what a person downloads, and a bundle carries."""

from __future__ import annotations

from collections.abc import Iterator

from tuntas.cases.chain import canonical
from tuntas.cases.models import Case
from tuntas.diagnostics.models import BrowserCheck, Survey

__all__ = ["raw", "raw_of"]


def raw(survey: Survey) -> bytes:
    """What was measured, of which targets, from where: sha256 of these bytes is the survey's."""
    kept = {"targets": survey.targets, "measurements": survey.measurements, "vantage": survey.vantage}
    return canonical(kept).encode()


def raw_of(case: Case) -> Iterator[bytes]:
    """Of every survey, and of every browser's word."""
    for survey in Survey.objects.filter(case=case, state="done").order_by("pk"):
        yield raw(survey)
    for check in BrowserCheck.objects.filter(case=case).order_by("pk"):
        yield canonical({"vantage": "browser", "figures": check.figures}).encode()
