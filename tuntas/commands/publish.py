"""`tuntas publish FILE`: makes a definition an edition, by which new cases run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tuntas.commands.check_procedure import read_text
from tuntas.commands.home import ready

HELP = "terbitkan sebuah SOP; kasus baru berjalan menurutnya"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="BERKAS", help="berkas SOP (.toml)")


def run(args: argparse.Namespace) -> int:
    text = read_text(args.file)
    ready()
    from tuntas.cases import moves
    from tuntas.cases.refusals import Conflict
    from tuntas.sop.faults import Faulty

    try:
        edition, made = moves.publish(text)
    except Faulty as faulty:
        for fault in faulty.faults:
            print(f"{args.file}: {fault}", file=sys.stderr)
        return 1
    except Conflict as conflict:
        print(conflict, file=sys.stderr)
        return 1
    said = "diterbitkan" if made else "sudah terbit sebelumnya, tidak ada yang berubah"
    print(f"{edition.name}, terbitan {edition.edition}: {said}.\nsha256 {edition.sha256}")
    return 0
