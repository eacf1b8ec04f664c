"""What every test stands on: a home of its own, the fixed cast, no network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.cast import Cast, gather


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    """Every test begins in Indonesian, also after one that read a page in English."""
    with translation.override("id"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return gather()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A proof that could not be made here is told loudly, once: a row of dots would hide it."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason in sorted({str(one.longrepr[2]) for one in skipped if "DILEWATI" in str(one.longrepr)}):
        terminalreporter.write_line(f"\n{reason.removeprefix('Skipped: ')}", yellow=True, bold=True)
