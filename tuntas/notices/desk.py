"""The channels that this server has: read from its settings once."""

from __future__ import annotations

from functools import cache

from tuntas.notices.registry import Configured, configured
from tuntas.settings import env

__all__ = ["working"]


@cache
def working() -> Configured:
    """The channels as the environment sets them up, and what is wrong with others."""
    return configured(env)
