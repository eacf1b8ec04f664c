"""`tuntas unlock USER`: take somebody's second factor off where the phone is lost and nobody else can help."""

from __future__ import annotations

import argparse

from tuntas.commands.home import Trouble, ready

HELP = "lepas faktor kedua seseorang yang ponselnya hilang"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("user", metavar="PENGGUNA", help="nama pengguna")


def run(args: argparse.Namespace) -> int:
    ready()
    from allauth.mfa.models import Authenticator

    from tuntas.people.models import User

    person = User.objects.filter(username=args.user).first()
    if person is None:
        raise Trouble(f"Tidak ada pengguna bernama {args.user}.")
    taken, _each = Authenticator.objects.filter(user=person).delete()
    print(f"Faktor kedua {person} dilepas." if taken else f"{person} tidak memakai faktor kedua.")
    return 0
