"""`tuntas admin-code`: a new one-time link by which the first administrator is made."""

from __future__ import annotations

import argparse

from tuntas.commands.home import ready

HELP = "buat tautan sekali pakai untuk membuat administrator"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="porta server, untuk alamat tautannya (8000)")


def run(args: argparse.Namespace) -> int:
    ready()
    from django.conf import settings

    print(link(settings.BASE_URL or f"http://localhost:{args.port}"))
    return 0


def link(base: str) -> str:
    """A fresh link; those that were made before and not used stop working."""
    from tuntas.people import tokens
    from tuntas.people.models import SetupCode

    code = tokens.new()
    SetupCode.objects.filter(used_at=None).delete()
    SetupCode.objects.create(code_hash=tokens.hashed(code))
    return f"{base.rstrip('/')}/mulai/{code}/"
