"""`tuntas bounce`: reads a mail that came back, from standard input, and marks its notice as refused.

An alias of the mail server hands it over: `tuntas: "|/opt/tuntas/bin/tuntas bounce"`.
"""

from __future__ import annotations

import argparse
import sys

from tuntas.commands.home import ready

HELP = "baca surel yang kembali dari masukan baku, dan tandai pemberitahuannya"
MOST_BYTES = 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """It has none: the mail is the input."""


def run(args: argparse.Namespace) -> int:
    """Always 0: a mail server would send an error back to the world, and other mails are no error."""
    ready()
    from tuntas.notices.mail import bounce_tag
    from tuntas.notices.post import came_back

    count = came_back(sys.stdin.buffer.read(MOST_BYTES), bounce_tag())
    print(f"{count} pemberitahuan ditandai tidak sampai.")
    return 0
