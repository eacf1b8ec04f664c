"""`tuntas verify-bundle FILE`: proves a bundle of a case whole, by a program that did not come with it."""

from __future__ import annotations

import argparse
from pathlib import Path

from tuntas.bundle import verify
from tuntas.commands.home import Trouble

HELP = "periksa keutuhan bundel sebuah kasus (ZIP, atau folder tempat ia dibuka)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="BERKAS", help="misalnya bundel-2026-0017.zip")
    parser.add_argument("--en", action="store_true", help="jawab dalam bahasa Inggris")


def run(args: argparse.Namespace) -> int:
    if not args.file.exists():
        raise Trouble(f"{args.file} tidak ada.")
    found = verify.examine(args.file)
    print(verify.report(found, args.en))
    return 1 if found.faults else 0
