"""What is told to somebody: a frozen value, and its plain text at any length.

What people typed is one line wherever it stands, so that nobody can type a part of a notice that looks like ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

__all__ = ["Item", "Message", "Urgency", "bytes_of", "digest", "headline", "one_line", "text", "utf16_of"]

Urgency = Literal["low", "normal", "high"]
Measure = Callable[[str], int]
_URGENCIES: tuple[Urgency, ...] = ("low", "normal", "high")
MOST_SUBJECT, MOST_SENTENCE, MOST_TEXT = 120, 500, 20_000
MOST_HAPPENED = 8  # sentences of one case
MOST_CASES = 12  # of one digest
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
_KEY = re.compile(r"[!-~]{1,100}")
_LINK = re.compile(r"https?://[!-~]+")
# controls, the marks that turn the direction of a text around, and halves of letters
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Item:
    """What happened to one case (`case`: its number, "" for none), and what its reader must do by when.

    `due` has the time zone of the reader's unit, so that it is shown by the clock on their wall.
    """

    case: str
    title: str
    happened: tuple[str, ...]
    do: str = ""
    due: datetime | None = None

    def __post_init__(self) -> None:
        if self.due is not None and self.due.tzinfo is None:
            raise ValueError("a moment has a time zone")


@dataclass(frozen=True)
class Message:
    """One message to one person. `key`: the same whenever this is tried again, another for everybody else.

    `kind`: of the event, as `cases.events` names it, or "digest". `link`: the one place to go to.
    """

    key: str
    language: str
    subject: str
    items: tuple[Item, ...]
    link: str
    kind: str
    urgency: Urgency = "normal"

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError("the key of a message is letters, digits and signs")
        if not _LINK.fullmatch(self.link):
            raise ValueError("the link of a message is an address of the web")


# -- many into one ----------------------------------------------------------------------------------


def digest(messages: Sequence[Message], *, key: str, language: str, link: str) -> Message:
    """Many messages to one person as one, each case once, the one that is due first on top."""
    cases: dict[str, list[Item]] = {}
    for one in messages:
        for item in one.items:
            cases.setdefault(item.case or one.key, []).append(item)
    items = sorted((_together(told) for told in cases.values()), key=_soonest)
    urgency = max((one.urgency for one in messages), key=_URGENCIES.index, default=_URGENCIES[0])
    with translation.override(language):
        subject = _digest_subject(messages, items)
    return Message(key, language, subject, tuple(items), link, "digest", urgency)


def _together(told: Sequence[Item]) -> Item:
    """One case: all that happened in its order; what must be done as it was said last."""
    happened = tuple(one for item in told for one in item.happened)
    last = next((one for one in reversed(told) if one.do or one.due), told[-1])
    return Item(last.case, last.title, happened, last.do, last.due)


def _soonest(item: Item) -> tuple[bool, float]:
    return item.due is None, item.due.timestamp() if item.due else 0.0


def _digest_subject(messages: Sequence[Message], items: Sequence[Item]) -> str:
    if len(messages) == 1:
        return messages[0].subject
    if len(items) == 1:
        return _("{case}: {count} hal baru").format(
            case=items[0].case or items[0].title, count=len(items[0].happened)
        )
    count = sum(len(one.happened) for one in items)
    return _("Ringkasan: {count} hal baru pada {cases} kasus").format(count=count, cases=len(items))


# -- as text ----------------------------------------------------------------------------------------


def headline(message: Message) -> str:
    """The subject as one line."""
    return one_line(message.subject, MOST_SUBJECT)


def text(message: Message, most: int = MOST_TEXT, measure: Measure = len, *, headed: bool = True) -> str:
    """All of it as plain text of at most `most` (letters, or what `measure` counts); the link is always there."""
    with translation.override(message.language):
        tail = "\n\n" + _("Buka: {link}").format(link=message.link)
        blocks = [headline(message)] if headed else []
        blocks += [_block(item) for item in message.items]
        return _fitted(blocks, len(message.items), most - measure(tail), measure) + tail


def one_line(said: str, most: int = MOST_SENTENCE) -> str:
    """What somebody typed, fit for a heading: printable, one line, at most `most` letters."""
    clean = " ".join(_UNFIT.sub(lambda unfit: " " if unfit[0].isspace() else "", said).split())
    return clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"


def bytes_of(told: str) -> int:
    return len(told.encode())


def utf16_of(told: str) -> int:
    """How Telegram counts: an emoji is two."""
    return len(told.encode("utf-16-le")) // 2


def _block(item: Item) -> str:
    happened = Counter(one_line(one) for one in item.happened)
    said = [f"• {_times(one, count)}" for one, count in happened.items()]
    if (left := len(said) - MOST_HAPPENED) > 0:
        said = ["• " + _("{count} hal sebelumnya").format(count=left), *said[left:]]
    lines = [" · ".join(filter(None, (one_line(item.case), one_line(item.title)))), *said]
    if item.do:
        lines.append(_("Yang perlu Anda lakukan: {do}").format(do=one_line(item.do)))
    if item.due:
        lines.append(_("Paling lambat: {moment}").format(moment=_moment(item.due)))
    return "\n".join(filter(None, lines))


def _times(said: str, count: int) -> str:
    return said if count == 1 else _("{sentence} ({count} kali)").format(sentence=said, count=count)


def _moment(due: datetime) -> str:
    """Senin, 23 November 2026 10.30 WIB"""
    zone = _ZONES.get(str(due.tzinfo), due.tzname() or "")
    return f"{date_format(due, 'l, j F Y')} {due:%H.%M} {zone}".strip()


def _fitted(blocks: Sequence[str], cases: int, room: int, measure: Measure) -> str:
    """As many whole blocks as there is room for, and how many cases are left; at least a part of the first."""
    heads = len(blocks) - cases
    for shown in range(min(len(blocks), heads + MOST_CASES), 0, -1):
        left = len(blocks) - max(shown, heads)
        more = [_("… dan {count} kasus lain").format(count=left)] if left else []
        if measure(told := "\n\n".join([*blocks[:shown], *more])) <= room:
            return told
    return _cut("\n\n".join(blocks[: heads + 1]), room, measure)


def _cut(told: str, room: int, measure: Measure) -> str:
    while told and measure(told + "…") > room:
        told = told[: -max(1, (measure(told + "…") - room) // 4)]
    return told + "…" if told else ""
