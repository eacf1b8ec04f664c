"""The tokens of other systems: sealed as the network's secrets are, opened as something that shows itself to nobody."""

from __future__ import annotations

from django.views.decorators.debug import sensitive_variables

from tuntas.network import sealing
from tuntas.network.sealing import KEY, Unopened, seal
from tuntas.outgoing import Secret

__all__ = ["KEY", "Unopened", "opened", "seal"]


@sensitive_variables()
def opened(sealed: str) -> Secret:
    """What was sealed. Raises Unopened."""
    return Secret(sealing.opened(sealed))
