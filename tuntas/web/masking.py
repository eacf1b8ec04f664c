"""Addresses shown to those who need to recognise them, not to know them."""

from __future__ import annotations

__all__ = ["masked"]

DOTS = "•••"


def masked(address: str) -> str:
    """rudi@contoh.go.id → r•••@contoh.go.id; +6281234567890 → +6281•••890; anything else keeps its ends."""
    local, at, domain = address.rpartition("@")
    if at:
        return f"{local[:1]}{DOTS}@{domain}"
    if len(address) < 9:
        return DOTS
    return f"{address[:5]}{DOTS}{address[-3:]}"
