"""Secrets that open a door: made here, kept only as hashes, compared in constant time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

__all__ = ["derived", "hashed", "new", "same"]


def new(prefix: str = "") -> str:
    """A fresh secret of 192 bits."""
    return prefix + secrets.token_urlsafe(24)


def derived(purpose: str, subject: str) -> str:
    """A secret of 160 bits that can be told again (only by this server) and is stored nowhere.

    So the same report answers twice with the same tracking link, though only its hash is kept.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{subject}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode().lower()


def hashed(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
