"""`tuntas demo`: the living example, filled where it is empty, then served."""

from __future__ import annotations

import argparse
import os

from tuntas.commands import serve

HELP = "jalankan contoh yang hidup: orang, tempat, dan kasus karangan"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="PORTA", help="porta (8000)")
    parser.add_argument("--only-fill", action="store_true", help="isi datanya saja, jangan melayani")
    parser.set_defaults(demo=True, host="127.0.0.1", workers=1, no_worker=False)


def run(args: argparse.Namespace) -> int:
    if not args.only_fill:
        return serve.run(args)
    from tuntas.commands.home import start
    from tuntas.commands.prepare import prepare

    start()
    prepare()
    print(f"Contoh siap di {os.environ['TUNTAS_HOME']}. Jalankan dengan: tuntas up --demo")
    return 0
