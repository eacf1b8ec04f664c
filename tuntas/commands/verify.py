"""`tuntas verify`: asks every invariant of the records whether it holds."""

from __future__ import annotations

import argparse
import sys

from tuntas.commands.home import ready

HELP = "periksa keutuhan basis data dan berkas"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="hanya tulis yang rusak")


def run(args: argparse.Namespace) -> int:
    ready()
    from tuntas.cases.invariants import INVARIANTS

    broken = 0
    for invariant in INVARIANTS:
        breaks = invariant.found()
        broken += len(breaks) if invariant.damage else 0
        if breaks:
            print(f"{'RUSAK' if invariant.damage else 'JANGGAL'}  {invariant.sentence}", file=sys.stderr)
            for one in breaks[:50]:
                print(f"         {one}", file=sys.stderr)
            if len(breaks) > 50:
                print(f"         … dan {len(breaks) - 50} lagi", file=sys.stderr)
        elif not args.quiet:
            print(f"utuh   {invariant.sentence}")
    print(f"{len(INVARIANTS)} hal diperiksa, {broken or 'tidak ada'} yang rusak.")
    return 1 if broken else 0
