"""The Message-ID of a notice, and what a mail that came back tells of it (RFC 3464).

A Message-ID holds the key of its message and a signature: nobody can send us a bounce of a mail that we never sent.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message as Mail

from django.utils.translation import gettext as _

from tuntas.notices.asking import said
from tuntas.notices.mail_answers import SENTENCES, enhanced
from tuntas.notices.port import Refused
from tuntas.outgoing import Secret

__all__ = ["Bounce", "bounced", "message_id"]

MOST_BYTES = 1024 * 1024
MOST_PARTS = 50
_OURS = re.compile(r"<([a-z2-7]{1,170})\.([a-z2-7]{16})@[^<>\s]{1,255}>")


@dataclass(frozen=True)
class Bounce:
    """A message that was taken and came back for good."""

    key: str
    why: Refused


def message_id(key: str, domain: str, tag: Secret) -> str:
    """The same for the same key, so that a mailbox that gets it twice shows it once."""
    name = base64.b32encode(key.encode()).decode().rstrip("=").lower()
    return f"<{name}.{_signature(name, tag)}@{domain}>"


def bounced(raw: bytes, tag: Secret) -> Bounce | None:
    """The message that `raw`, a mail in the sender's mailbox, says could not be delivered; None for any other mail."""
    if len(raw) > MOST_BYTES:
        return None
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)
        if mail.get_content_type() != "multipart/report":
            return None
        parts = [one for _no, one in zip(range(MOST_PARTS), mail.walk(), strict=False)]
        words = next(_failures(parts), None)
        keys = [key for one in parts for key in _keys(one, tag)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # a mail from outside may be anything
    if words is None or len(set(keys)) != 1:
        return None
    status = enhanced(words)
    code = "content" if status and status[1] in (3, 6, 7) else "address"
    theirs = said(words)
    return Bounce(keys[0], Refused(code, _("{sentence} Kata server: {words}").format(
        sentence=_(SENTENCES[code]), words=theirs
    )))  # fmt: skip


def _failures(parts: list[Mail]) -> Iterator[str]:
    """Status and words of each recipient that failed for good; a delay or a delivery is none."""
    for part in parts:
        if str(part.get("Action", "")).strip().lower() == "failed":
            yield f"{part.get('Status', '')} {str(part.get('Diagnostic-Code', '')).partition(';')[2]}"


def _keys(part: Mail, tag: Secret) -> Iterator[str]:
    """Keys of ours in the headers that were sent back, whole or alone, whose signature is ours."""
    named = str(part.get("Message-ID", ""))
    if part.get_content_type() == "text/rfc822-headers":
        content = part.get_payload(decode=True)
        named = str(message_from_bytes(content).get("Message-ID", "")) if isinstance(content, bytes) else ""
    if not (found := _OURS.search(named.lower())):
        return
    name, signature = found.groups()
    if hmac.compare_digest(signature, _signature(name, tag)):
        try:
            yield base64.b32decode(name.upper() + "=" * (-len(name) % 8)).decode("ascii")
        except (binascii.Error, UnicodeDecodeError):
            return


def _signature(name: str, tag: Secret) -> str:
    digest = hmac.new(tag.reveal().encode(), name.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()
