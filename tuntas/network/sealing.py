"""Secrets that must be shown to others: sealed with a key that stands beside the database and in no backup."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

__all__ = ["KEY", "Unopened", "opened", "seal"]

KEY = "token-key"


class Unopened(Exception):
    """Sealed elsewhere: by a server whose key did not come along."""


@sensitive_variables()
def seal(text: str) -> str:
    """`text` as it may be stored."""
    return Fernet(_key()).encrypt(text.encode()).decode()


@sensitive_variables()
def opened(sealed: str) -> str:
    """What was sealed, to be handed on at once. Raises Unopened."""
    try:
        return Fernet(_key()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        pass
    raise Unopened


def _key() -> bytes:
    """The key of this home; made at the first use, readable by its owner only. Whoever is second uses the first's."""
    path = Path(settings.HOME) / KEY
    if not path.exists():
        made = path.with_name(f"{KEY}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
    return path.read_bytes()
