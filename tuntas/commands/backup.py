"""`tuntas backup FILE`: everything in one file, which counts only after it was restored and verified."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from tuntas.commands.home import Trouble, ready

HELP = "buat cadangan lengkap dalam satu berkas, dan buktikan bahwa ia dapat dipulihkan"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="BERKAS", help="misalnya cadangan-2026-11-23.zip")
    parser.add_argument("--force", action="store_true", help="timpa berkas yang sudah ada")


def run(args: argparse.Namespace) -> int:
    target: Path = args.file.absolute()
    if target.exists() and not args.force:
        raise Trouble(f"{target} sudah ada. Pilih nama lain, atau tambahkan --force.")
    if not target.parent.is_dir():
        raise Trouble(f"Folder {target.parent} tidak ada.")
    ready()
    from tuntas import archive

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    fresh = Path(name)
    try:
        manifest = archive.save(fresh)
        breaks = proven(fresh)
        if breaks:
            listed = "\n".join(f"  - {one}" for one in breaks[:20])
            raise Trouble(f"Cadangan tidak dibuat: data yang dipulihkan darinya tidak utuh.\n{listed}")
        _settle(fresh, target)
    except archive.Damaged as damaged:
        raise Trouble(f"Cadangan tidak dibuat. {damaged}") from None
    finally:
        fresh.unlink(missing_ok=True)
    rows = sum(one.get("rows", 0) for one in manifest["members"].values())
    files = sum(name.startswith("files/") for name in manifest["members"])
    size = target.stat().st_size / 1024**2
    print(f"{target}: {rows} baris, {files} berkas, {size:.1f} MB; sudah dipulihkan dan diperiksa, utuh.")
    return 0


def proven(path: Path) -> list[str]:
    """Restore `path` into a scratch database and ask every invariant. What is broken; empty when it counts."""
    from django.core.management import call_command

    from tuntas import archive
    from tuntas.cases.invariants import INVARIANTS

    with tempfile.TemporaryDirectory(prefix="tuntas-bukti-") as scratch, archive.elsewhere(Path(scratch)):
        call_command("migrate", verbosity=0, interactive=False)
        try:
            archive.load(path)
        except archive.Damaged as damaged:
            return [str(damaged)]
        return [f"{one.sentence} {what}" for one in INVARIANTS if one.damage for what in one.found()]


def _settle(fresh: Path, target: Path) -> None:
    """The proven file takes its name, durably, readable by its owner only: it holds the secret key."""
    fresh.chmod(0o600)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
