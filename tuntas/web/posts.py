"""What a desk says of the post: that notices do not leave, to those who can help."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from tuntas.notices.watch import troubles, watch
from tuntas.people.models import User

__all__ = ["told_of_the_post"]


def told_of_the_post(user: User, leads: bool, now: datetime) -> list[dict[str, str]]:
    """The troubles as sentences; for the administrator with the page that helps, for a Ketua without. One statement."""
    if not (user.is_superuser or leads):
        return []
    found = troubles(watch(now), now)
    return [{"sentence": one.sentence, "url": _page(one.key) if user.is_superuser else ""} for one in found]


def _page(key: str) -> str:
    state = {"failed": "gagal", "stuck": "menunggu", "queue": "menunggu"}.get(key)
    return f"{reverse('deliveries')}?keadaan={state}" if state else reverse("channels")
