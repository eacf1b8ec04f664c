"""What a PDF says, page by page, as `pdftotext` reads it; without it these tests are skipped."""

from __future__ import annotations

import shutil
import subprocess

import pytest

needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")


def pages(content: bytes) -> list[str]:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True, timeout=30
    )
    text = done.stdout.decode().replace("\u200b", "")
    return text.removesuffix("\f").split("\f")
