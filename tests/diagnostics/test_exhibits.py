"""The bundle carries the raw data of every measurement, and proves it against the chain without our server."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, wib
from tests.diagnostics.rich import repaired
from tests.diagnostics.test_browser import said
from tests.trust.test_bundle import forged, raw
from tuntas.bundle import verify
from tuntas.bundle.taking import take
from tuntas.cases.actors import Actor
from tuntas.cases.models import Case
from tuntas.diagnostics.browser import keep
from tuntas.diagnostics.models import BrowserCheck, Survey

Members = dict[str, bytes]


@pytest.fixture
def case(cast: Cast, settings: Any, tmp_path: Path) -> Case:
    settings.FILES = tmp_path / "files"
    made = repaired(cast)
    keep(made, said(), by=Actor(report=made.reports.get()), now=wib("2026-11-23 09:30"))
    return made


@pytest.fixture
def content(case: Case, cast: Cast) -> bytes:
    return raw(take(case, by=cast.actor("ketut"), now=wib("2026-11-23 14:00")))


def test_every_measurement_of_the_case_is_checked_against_the_chain(content: bytes) -> None:
    found = verify.examine(io.BytesIO(content))
    assert found.faults == []
    kept = {*Survey.objects.values_list("sha256", flat=True), *BrowserCheck.objects.values_list("sha256", flat=True)}
    assert dict(found.checked)["measured"] == {"count": len(kept)}
    assert {one for name, one in found.sha256.items() if name.startswith("pengukuran/")} == kept


def first(members: Members) -> str:
    return min(name for name in members if name.startswith("pengukuran/"))


@pytest.mark.parametrize(("change", "told"), [
    (lambda members: members.update({first(members): b"{}"}), "bukan yang tercatat pada kejadian"),
    (lambda members: members.pop(first(members)), "tidak ada, padahal tercatat pada kejadian"),
    (lambda members: members.update({"pengukuran/0000.json": b"{}"}), "tidak ada kejadian yang mencatatnya"),
], ids=["changed", "taken out", "put in"])  # fmt: skip
def test_what_is_forged_with_care_is_named(
    content: bytes, tmp_path: Path, change: Callable[[Members], object], told: str
) -> None:
    faults = forged(content, change, tmp_path / "palsu")  # one for each event that recorded it: passes may be alike
    assert faults
    assert all(one.startswith("pengukuran/") and told in one for one in faults)
