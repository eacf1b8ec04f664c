"""The bodies that the API takes. Unknown members are refused, so that a slip of the pen is told."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field

__all__ = [
    "Exact",
    "FinishIn",
    "FollowIn",
    "HoldIn",
    "JoinIn",
    "LogIn",
    "ReassignIn",
    "ReopenIn",
    "SendBackIn",
    "SignIn",
    "WaiveIn",
    "WithdrawIn",
]


class Exact(Schema):
    """A body whose unknown members are refused, so that a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid")


class FinishIn(Exact):
    decision: str = Field("", description="The answer of the step's question, where it asks one.")
    numbers: dict[str, str] = Field({}, description="Numbers typed in (SRIKANDI), by the key of their paper.")
    seen: dict[str, int] = Field({}, description="Versions that were looked at, by paper: 409 where another is there.")


class SignIn(Exact):
    method: Literal["p12", "bsre"]
    seat: str = Field(description="The role whose place it is; see `signatures` of the paper.")
    passphrase: str = Field(description="Used for this signature, then forgotten.", repr=False)
    certificate: int = Field(0, description="Of `p12`: the number of the unit's certificate.")
    nik: str = Field("", description="Of `bsre`: 16 digits.", repr=False)
    revision: int = 0


class HoldIn(Exact):
    reason: str
    waits_for: str = Field("", description="vendor (booked to the vendor), reporter, parts, access, or empty.")


class ReassignIn(Exact):
    to: str = Field("", description="A username; empty lets the step go for anyone who holds the role.")
    reason: str = ""


class LogIn(Exact):
    text: str


class SendBackIn(Exact):
    to: str = Field(description="Key of the step to return to.")
    reason: str
    step: str = Field("", description="The open step that sends back, where several are open.")


class WithdrawIn(Exact):
    kind: Literal["duplicate", "not_network", "other"]
    reason: str


class FollowIn(Exact):
    parent: str = Field(description="Number of the case that this one is part of.")


class ReopenIn(Exact):
    reason: str


class WaiveIn(Exact):
    paper: str
    reason: str


class JoinIn(Exact):
    reporter: str = ""
    reporter_unit: str = ""
    contact: str = ""
    told_by: str = ""
    channel: str = "api"
