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
