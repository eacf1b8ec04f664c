"""What every test stands on: a home of its own, the fixed cast, no network."""

from __future__ import annotations

import pytest

from tests.cast import Cast, gather


@pytest.fixture
def cast(db: None) -> Cast:
    return gather()
