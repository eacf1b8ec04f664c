"""Measures reading a definition, checking it, and drawing its sheet, in milliseconds of this process.

python -m bench.reading
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from tuntas.sop.check import check
from tuntas.sop.read import read
from tuntas.sop.sheet_svg import flowchart_svg

SOP = Path(__file__).parents[1] / "procedures" / "penanganan-kendala-jaringan.toml"


def told(name: str, do: Callable[[], object]) -> None:
    times = []
    for _round in range(9):
        began = process_time()
        do()
        times.append(1000 * (process_time() - began))
    print(f"{name:<28}{median(times):>8.1f} ms")


def main() -> None:
    text = SOP.read_text(encoding="utf-8")
    procedure = read(text)
    told("read", lambda: read(text))
    told("check", lambda: check(procedure))
    told("draw the flowchart", lambda: flowchart_svg(procedure))


if __name__ == "__main__":
    main()
