"""The servers outside that these stories speak to, and the people who are reached by them."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from tests.cast import Cast, wib
from tests.notices.gateway import Gateway
from tests.notices.sink import Sink
from tests.stories import papers
from tuntas.cases import moves, registry
from tuntas.cases.models import Case, Delivery
from tuntas.notices import gateways
from tuntas.notices.mail import Mail
from tuntas.notices.port import Channel
from tuntas.notices.post import deliver_due
from tuntas.notices.telegram import Telegram
from tuntas.notices.whatsapp import WhatsApp
from tuntas.outgoing import Secret, Timeout
from tuntas.people.models import User

QUICK = Timeout(1, 0.4)
TAG = Secret("tanda")
FIVE = timedelta(minutes=5)


@contextmanager
def configured(*channels: str) -> Iterator[None]:
    """An administrator has set up these channels."""
    registry.channels |= set(channels)
    try:
        yield
    finally:
        registry.channels.clear()


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def mail_at(port: int, whole: float = 3.0) -> Mail:
    return Mail(
        host="127.0.0.1", port=port, sender="tuntas@contoh.go.id", security="none", tag=TAG, connect=2.0, whole=whole
    )


def telegram_at(gateway: Gateway) -> Telegram:
    channel = Telegram(Secret("123456789:rahasia-kunci-yang-panjang-0123"), gateway.url)
    return replace(channel, server=replace(channel.server, timeout=QUICK))


def fonnte_at(gateway: Gateway) -> WhatsApp:
    made = gateways.fonnte(Secret("rahasia"), gateway.url)
    return WhatsApp(replace(made, server=replace(made.server, timeout=QUICK)))


def by_mail(*people: User, **wishes: object) -> None:
    """They have a mail address; `wishes`: what they said about it."""
    for user in people:
        user.email = f"{user.username}@contoh.example"
        for key, value in wishes.items():
            setattr(user, key, value)
        user.save()


def reported(cast: Cast, at: str) -> Case:
    """A trouble of its own, at a moment of the office's wall clock."""
    now = wib(at)
    data = papers.report(cast.room.pk, now)
    return moves.receive(edition=cast.edition, unit=cast.office, data=data, now=now).report.case


def turns(channels: Mapping[str, Channel], first: str, last: str, every: timedelta = FIVE) -> int:
    """A worker's turns from `first` to `last`. How many messages were handed over."""
    now, done = wib(first), 0
    while now <= wib(last):
        done += deliver_due(channels, now)
        now += every
    return done


def cases_in(sink: Sink, *cases: Case) -> list[tuple[str, list[str]]]:
    """To whom each mail went, and which of `cases` it tells of."""
    return sorted(
        (one.recipients[0], [case.number for case in cases if case.number in one.mail.get_content()])
        for one in sink.taken
    )


def states(channel: str = "mail") -> list[tuple[str, str]]:
    """Of each delivery by a channel: whose it is, and what became of it."""
    rows = Delivery.objects.filter(channel=channel).order_by("event_id", "user__username")
    return [(one.user.username if one.user else "", one.state) for one in rows.select_related("user")]
