"""Accounts: made by the administrator only; nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

__all__ = ["Accounts"]


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up, and forgets nothing of what allauth guards."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Who may sign in. An account that is switched off is answered like one that never was."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def populate_username(self, request: HttpRequest, user: Any) -> None: ...
