"""`tuntas token USER`: a key for the API, printed once; only its hash is kept."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta

from tuntas.commands.home import Trouble, ready

HELP = "buat kunci API untuk seseorang; dicetak sekali saja"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("user", metavar="PENGGUNA", help="nama pengguna")
    parser.add_argument("--label", default="", metavar="UNTUK", help="untuk apa kunci ini")
    parser.add_argument("--days", type=int, default=0, metavar="HARI", help="berlaku berapa hari (tanpa batas)")


def run(args: argparse.Namespace) -> int:
    ready()
    from tuntas.people import tokens
    from tuntas.people.models import ApiKey, User

    person = User.objects.filter(username=args.user, is_active=True).first()
    if person is None:
        raise Trouble(f"Tidak ada pengguna aktif bernama {args.user}.")
    if not 0 <= args.days <= 3650:
        raise Trouble("--days antara 1 dan 3650.")
    secret = tokens.new("tuntas_")
    expires = datetime.now(UTC) + timedelta(days=args.days) if args.days else None
    ApiKey.objects.create(user=person, label=args.label[:80], token_hash=tokens.hashed(secret), expires_at=expires)
    print(secret)
    print(f"Kunci API {person}. Simpan sekarang; tidak dapat ditampilkan lagi.", file=sys.stderr)
    return 0
