"""`tuntas manage …`: Django's own commands, for who knows them."""

from __future__ import annotations

import argparse

from tuntas.commands.home import start

HELP = "perintah Django, misalnya: tuntas manage shell"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…", help="perintah Django dan pilihannya")


def run(args: argparse.Namespace) -> int:
    start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tuntas manage", *args.rest])
    return 0
