"""Measures drawing and printing the sheet of an SOP, a short and a long one, in milliseconds of this process.

python -m bench.sheet
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.settings")
django.setup()

from bench.reading import SOP, told
from tests.sop.sheets import SHEETS
from tuntas.documents.sheet import sheet_pdf
from tuntas.sop.chart import lay_out
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read
from tuntas.sop.sheet_pages import sheet_pages
from tuntas.sop.sheet_svg import sheet_svg

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def measure(name: str, procedure: Procedure) -> None:
    print(f"{name}: {len(procedure.steps)} steps, {len(procedure.columns)} performers")
    told("  flowchart in one piece", lambda: lay_out(procedure))
    told("  sheet as SVG", lambda: sheet_svg(procedure))
    told("  pages of A4", lambda: sheet_pages(procedure, "A4"))
    told("  PDF of A4", lambda: sheet_pdf(procedure, moment=NOW))


def main() -> None:
    measure("network", read(Path(SOP).read_text(encoding="utf-8")))
    measure("long", read(SHEETS["six roles"]))


if __name__ == "__main__":
    main()
