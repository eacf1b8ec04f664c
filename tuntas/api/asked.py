"""The bodies that the API takes. Unknown members are refused, so that a slip of the pen is told."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field

__all__ = [
    "FinishIn",
    "HoldIn",
    "JoinIn",
    "LogIn",
    "ReassignIn",
    "ReopenIn",
    "SendBackIn",
    "WaiveIn",
    "WithdrawIn",
]


class Exact(Schema):
    """A body whose unknown members are refused, so that a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid")


class FinishIn(Exact):
    decision: str = Field("", description="The answer of the step's question, where it asks one.")


class HoldIn(Exact):
    reason: str


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


class ReopenIn(Exact):
    reason: str


class WaiveIn(Exact):
    paper: str
    reason: str


class JoinIn(Exact):
    reporter: str = ""
    reporter_unit: str = ""
    contact: str = ""
    channel: str = "api"
