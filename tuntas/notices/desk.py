"""The channels that this server has, what is wrong with others, and a message to try one with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tuntas.notices.mail import Mail
from tuntas.notices.message import Item, Message
from tuntas.notices.port import Channel, Wrong
from tuntas.notices.registry import Configured, configured, kinds
from tuntas.people import tokens
from tuntas.settings import env

__all__ = ["FOR_REPORTERS", "Standing", "channels", "hurried", "sample", "standings", "wish", "working"]

ORDER = ("mail", "whatsapp", "telegram", "ntfy", "webpush", "webhook")
FOR_REPORTERS = ("mail", "whatsapp")


@cache
def working() -> Configured:
    """The channels as the environment sets them up, and what is wrong with others."""
    return configured(env)


def channels() -> Mapping[str, Channel]:
    """The channels by which something may leave the house: in a demonstration none, its people are invented."""
    return {} if settings.DEMO else working().channels


@dataclass(frozen=True)
class Standing:
    """How a kind of channel stands: it works (`channel`), it was set up wrongly (`faults`), or nobody set it up."""

    key: str
    name: str
    channel: Channel | None
    faults: tuple[str, ...]


def standings() -> list[Standing]:
    """Every kind of channel, e-mail first."""
    open_, wrong = channels(), working().faults
    known = kinds()
    keys = [*(one for one in ORDER if one in known), *(one for one in known if one not in ORDER)]
    return [
        Standing(one, str(known[one].name), open_.get(one), tuple(map(str, wrong[one].reasons)) if one in wrong else ())
        for one in keys
    ]


def sample(language: str) -> Message:
    """A message that tells nothing but that it arrives; each is another one, so that none is taken for the last."""
    with translation.override(language or "id"):
        happened = _("Bila pesan ini sampai, pemberitahuan lewat saluran ini berfungsi.")
        subject, do = _("Uji pemberitahuan Tuntas"), _("Tidak ada; pesan ini hanya percobaan.")
    link = settings.SITE_URL.rstrip("/") + reverse("account-notices")
    item, key = Item("", "", (happened,), do), f"uji-{tokens.new()[:24]}"
    return Message(key, language or "id", subject, (item,), link, "test")


def hurried(channel: Channel) -> Channel:
    """The channel for somebody who waits for the answer on a page."""
    if isinstance(channel, Mail):
        return replace(channel, connect=min(channel.connect, 5.0), whole=min(channel.whole, 20.0))
    return channel


def wish(contact: str, by: str = "") -> tuple[str, str] | Wrong:
    """By which channel (`by`, or as it looks) a reporter can be told at `contact`, in its spelling; or why not."""
    key = by or ("mail" if "@" in contact else "whatsapp")
    channel = channels().get(key)
    if channel is None:
        name = kinds()[key].name
        return Wrong((_("Kabar lewat %(channel)s belum tersedia di sini.") % {"channel": name},))
    found = channel.check(contact)
    return found if isinstance(found, Wrong) else (key, found)
