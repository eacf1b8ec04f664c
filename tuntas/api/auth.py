"""Who calls: a person by a bearer token, never by a browser's session; at the public doors perhaps nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from tuntas.cases.actors import NOBODY, Actor
from tuntas.people.models import ApiKey, User
from tuntas.people.tokens import hashed

__all__ = ["Bearer", "Maybe", "actor", "caller"]

_ANYONE = "anyone"  # what ninja keeps as `request.auth` where no token was sent


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>` of a person who is active, with a key that still holds."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        key = ApiKey.objects.select_related("user").filter(token_hash=hashed(token.strip())).first()
        if key is None or key.revoked_at is not None or not key.user.is_active:
            return None
        if key.expires_at is not None and key.expires_at <= datetime.now(UTC):
            return None
        return key.user


class Maybe(Bearer):
    """As Bearer, but no token at all will do as well. A token that is sent must hold."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if request.headers.get("Authorization") else _ANYONE


def caller(request: HttpRequest) -> User | None:
    """The person who calls, or None at a public door."""
    found = getattr(request, "auth", None)
    return found if isinstance(found, User) else None


def actor(request: HttpRequest) -> Actor:
    """The `by` of every move that the caller makes."""
    user = caller(request)
    return Actor(user=user) if user else NOBODY
