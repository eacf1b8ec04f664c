"""What a workbook holds, read with Python's standard library: its cells with their kinds, and its settings."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree import ElementTree

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Cell:
    """The value of a cell; `kind`: text · number · formula."""

    value: str
    kind: str

    @property
    def moment(self) -> datetime:
        """A number of Excel's as the moment on the wall that it means."""
        return datetime(1899, 12, 30) + timedelta(minutes=round(float(self.value) * 24 * 60))


def parts(content: bytes) -> dict[str, str]:
    """Every file of the workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def cells(content: bytes, sheet: int = 1) -> dict[str, Cell]:
    """The filled cells by their address."""
    found = parts(content)
    shared = [_text(one) for one in ElementTree.fromstring(found["xl/sharedStrings.xml"])] if (
        "xl/sharedStrings.xml" in found
    ) else []  # fmt: skip
    told = {}
    for cell in ElementTree.fromstring(found[f"xl/worksheets/sheet{sheet}.xml"]).iter(f"{_NS}c"):
        value = cell.find(f"{_NS}v")
        if cell.find(f"{_NS}f") is not None:
            told[cell.get("r", "")] = Cell("", "formula")
        elif cell.get("t") == "inlineStr":
            told[cell.get("r", "")] = Cell(_text(cell), "text")
        elif cell.get("t") == "s" and value is not None:
            told[cell.get("r", "")] = Cell(shared[int(value.text or "")], "text")
        elif value is not None:
            told[cell.get("r", "")] = Cell(value.text or "", "number")
    return told


def table(content: bytes) -> list[dict[str, Cell]]:
    """The lines of the first sheet, by the headings of their columns."""
    found = cells(content)
    heads = {re.sub(r"\d", "", at): one.value for at, one in found.items() if re.sub(r"\D", "", at) == "1"}
    lines: dict[int, dict[str, Cell]] = {}
    for at, one in found.items():
        row = int(re.sub(r"\D", "", at))
        if row > 1:
            lines.setdefault(row, {})[heads[re.sub(r"\d", "", at)]] = one
    return [lines[row] for row in sorted(lines)]


def _text(element: ElementTree.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_NS}t"))
