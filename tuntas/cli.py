"""The `tuntas` command: reads its arguments, and hands them to one of tuntas/commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from tuntas import __version__
from tuntas.commands import COMMANDS
from tuntas.commands.home import Trouble, choose

__all__ = ["main"]

WRONG_USE = 2


class Parser(argparse.ArgumentParser):
    """Speaks Indonesian where argparse speaks English."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self._positionals.title = "yang ditulis"
        self._optionals.title = "pilihan"
        self.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "cara pakai:", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "cara pakai:", 1)

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.format_usage()}\n{_indonesian(message)}\n")


_WORDS = (
    ("the following arguments are required:", "belum ditulis:"),
    ("unrecognized arguments:", "tidak dikenal:"),
    ("invalid int value:", "harus bilangan bulat, bukan"),
    ("expected one argument", "memerlukan satu nilai"),
    ("invalid choice:", "tidak dikenal:"),
    ("choose from", "pilih dari"),
    ("argument ", ""),
)


def _indonesian(message: str) -> str:
    for english, ours in _WORDS:
        message = message.replace(english, ours)
    return message


def _parser() -> Parser:
    parser = Parser(
        prog="tuntas",
        description="Tuntas: SOP penanganan kendala jaringan yang berjalan.",
        epilog="Bantuan tiap perintah: tuntas PERINTAH --help",
    )
    parser.add_argument("--version", action="version", version=f"tuntas {__version__}", help="tampilkan versi")
    commands = parser.add_subparsers(dest="command", metavar="PERINTAH", title="perintah", required=True)
    for name, module in COMMANDS.items():
        one = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(one)
        one.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Its exit code: 0 done, 1 refused or broken, 2 wrongly called."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["manage"]:  # everything after it is Django's
        args = argparse.Namespace(run=COMMANDS["manage"].run, rest=given[1:])
    else:
        args = _parser().parse_args(given)
    try:
        choose(demo=getattr(args, "demo", False))
        return int(args.run(args))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
