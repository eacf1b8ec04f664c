"""What the house and a way of signing say to each other: values, and two kinds of no.

`SigningRefused`: this person, certificate or document cannot sign so; asking again changes nothing.
`SigningDown`: nobody could be asked, or the answer made no sense; nothing was signed, later is fine.
Both carry a `Refusal`: a code for machines and a sentence for the person. Neither carries a secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tuntas.outgoing import Secret

__all__ = [
    "MOST_P12", "About", "Method", "Place", "Refusal", "Secret", "Signed", "SigningDown", "SigningFailed",
    "SigningRefused", "Wanted",
]  # fmt: skip

Method = Literal["p12", "bsre"]
MOST_P12 = 64 * 1024  # bytes of a certificate's file
_FIELD = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(frozen=True)
class Place:
    """Where a signature shows: page from 1; lower left corner and size in PDF points, from the page's lower left."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Wanted:
    """One signature as it is asked for. `moment` has a time zone; `field_name` is new within the document."""

    reason: str
    name: str
    position: str
    verify_url: str
    moment: datetime
    field_name: str
    place: Place | None = None

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("the moment of a signature has a time zone")
        if not _FIELD.fullmatch(self.field_name):
            raise ValueError("the name of a signature's field is letters, digits and dashes")


@dataclass(frozen=True)
class Signed:
    """A signed document, and with which certificate. `serial` and `fingerprint` (SHA-256) in hexadecimal."""

    pdf: bytes = field(repr=False)
    method: Method
    subject: str
    serial: str
    fingerprint: str
    moment: datetime


@dataclass(frozen=True)
class About:
    """A certificate as a person may read it. `serial` and `fingerprint` (SHA-256) in hexadecimal."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    may_sign: bool


@dataclass(frozen=True)
class Refusal:
    """Why not: a code for machines, a sentence for the person."""

    code: str
    sentence: str


class SigningFailed(Exception):
    """Nothing was signed."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, sentence)


class SigningRefused(SigningFailed):
    """It cannot be signed so."""


class SigningDown(SigningFailed):
    """It cannot be signed now."""
