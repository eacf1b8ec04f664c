"""The commands of `tuntas`, one file each: HELP, `arguments(parser)`, and `run(args)`, which gives the exit code."""

from __future__ import annotations

import argparse
from typing import Protocol

from tuntas.commands import (
    admin_code,
    backup,
    bounce,
    check_procedure,
    demo,
    manage,
    publish,
    restore,
    serve,
    token,
    unlock,
    verify,
    verify_bundle,
    work,
)  # fmt: skip

__all__ = ["COMMANDS"]


class Command(Protocol):
    HELP: str

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None: ...

    @staticmethod
    def run(args: argparse.Namespace) -> int: ...


COMMANDS: dict[str, Command] = {
    "up": serve,
    "work": work,
    "bounce": bounce,
    "demo": demo,
    "publish": publish,
    "check-procedure": check_procedure,
    "token": token,
    "unlock": unlock,
    "admin-code": admin_code,
    "verify": verify,
    "verify-bundle": verify_bundle,
    "backup": backup,
    "restore": restore,
    "manage": manage,
}  # type: ignore[dict-item]
