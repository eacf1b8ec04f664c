"""Accounts: made by the administrator only; nobody signs up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from tuntas.people.duties import duties_of
from tuntas.people.models import User

__all__ = ["Accounts"]


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up, and forgets nothing of what allauth guards."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Who may sign in. An account that is switched off is answered like one that never was."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who only administers has nothing on the desk: the settings are their work."""
        user = request.user
        only_administers = isinstance(user, User) and user.is_superuser and not duties_of(user, datetime.now(UTC))
        return reverse("settings") if only_administers else str(super().get_login_redirect_url(request))

    def populate_username(self, request: HttpRequest, user: Any) -> None: ...
