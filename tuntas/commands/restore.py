"""`tuntas restore FILE`: puts a backup into an empty home, and verifies it there."""

from __future__ import annotations

import argparse
import os
import zipfile
from pathlib import Path

from tuntas.commands.home import DEMO_MARK, Trouble, start

HELP = "pulihkan sebuah cadangan ke tempat yang kosong"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="BERKAS", help="berkas cadangan (.zip)")


def run(args: argparse.Namespace) -> int:
    home = Path(os.environ["TUNTAS_HOME"])
    _same_key(args.file, home)
    start()
    from django.core.management import call_command
    from django.db import DatabaseError

    from tuntas import archive
    from tuntas.cases.invariants import INVARIANTS

    try:
        _refuse_used(home)
        call_command("migrate", verbosity=0, interactive=False)
        manifest = archive.load(args.file)
    except archive.Damaged as damaged:
        raise Trouble(str(damaged)) from None
    except DatabaseError as error:
        raise Trouble(f"Basis data tidak dapat dibuka atau diisi: {str(error).strip()}") from None
    if manifest.get("demo"):
        (home / DEMO_MARK).touch()
    breaks = [f"{one.sentence} {what}" for one in INVARIANTS if one.damage for what in one.found()]
    if breaks:
        listed = "\n".join(f"  - {one}" for one in breaks[:20])
        raise Trouble(f"Dipulihkan, tetapi ada yang tidak utuh:\n{listed}")
    rows = sum(one.get("rows", 0) for one in manifest["members"].values())
    print(f"Dipulihkan ke {home}: {rows} baris dari cadangan {manifest['made_at'][:16]}, sudah diperiksa, utuh.")
    return 0


def _same_key(path: Path, home: Path) -> None:
    """Before settings are read: the backup must be one, the home empty, and its secret key the old one."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            key = archive.read("secret-key") if "secret-key" in names else None
    except FileNotFoundError:
        raise Trouble(f"{path} tidak ada.") from None
    except (OSError, zipfile.BadZipFile):
        raise Trouble(f"{path} bukan berkas cadangan yang terbaca.") from None
    if "manifest.json" not in names:
        raise Trouble(f"{path} bukan cadangan Tuntas.")
    if (home / "tuntas.sqlite3").exists() or any((home / "files").glob("*")):
        raise Trouble(_used(str(home)))
    if key and not os.environ.get("SECRET_KEY") and not os.environ.get("SECRET_KEY_FILE"):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / "secret-key").touch(mode=0o600)
        (home / "secret-key").write_bytes(key)


def _refuse_used(home: Path) -> None:
    from django.db import connection

    if "cases_case" in connection.introspection.table_names():
        raise Trouble(_used(f"Basis data {connection.settings_dict['NAME']}"))


def _used(where: str) -> str:
    return (
        f"{where} sudah berisi data; pemulihan hanya ke tempat yang kosong, supaya tidak ada yang tertimpa.\n"
        "Setel TUNTAS_HOME ke folder baru (dan DATABASE_URL ke basis data baru), lalu ulangi."
    )
