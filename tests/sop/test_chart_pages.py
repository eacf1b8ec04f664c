"""The flowchart on paper: what holds of a drawing holds of every page, and arrows go on from page to page.

Of the thousand made-up procedures the suite draws a share; all of them: `python -m tests.sop.thousand`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sop.generated import definition
from tests.sop.geometry import on_pages
from tests.sop.sheets import SHEETS
from tuntas.sop.chart_pages import Around, pages
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read

HERE = Path(__file__).parent
NETWORK = HERE.parents[1] / "procedures" / "penanganan-kendala-jaringan.toml"
ALL = {
    "network": NETWORK.read_text("utf-8"), **SHEETS,
    **{path.stem: path.read_text("utf-8") for path in sorted((HERE / "procedures").glob("*.toml"))},
}  # fmt: skip
AROUND = Around(over=140.0, under=130.0)


def check(procedure: Procedure, paper: str, language: str = "id") -> int:
    charts = pages(procedure, paper, language, around=lambda width: AROUND, first=2)
    on_pages(procedure, charts, paper, AROUND, first=2)
    return len(charts)


@pytest.mark.parametrize("paper", ["A4", "F4"])
@pytest.mark.parametrize("name", ALL)
def test_sheet(name: str, paper: str) -> None:
    check(read(ALL[name]), paper)


@pytest.mark.parametrize("seed", range(5, 1000, 100))
def test_any_procedure(seed: int) -> None:
    check(read(definition(seed)), ("A4", "F4")[seed // 100 % 2])
