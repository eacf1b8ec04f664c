"""Every register begins with nothing remembered of other tests, and files in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuntas.register import judged


@pytest.fixture(autouse=True)
def nothing_remembered(settings: object, tmp_path: Path) -> None:
    judged._kept.clear()
    settings.FILES = tmp_path / "files"  # type: ignore[attr-defined]
