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

    def populate_username(self, request: HttpRequest, user: Any) -> None: ...
