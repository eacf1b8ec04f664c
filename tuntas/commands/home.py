"""Where Tuntas lives: chooses TUNTAS_HOME before the settings are read, and starts Django on it."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["DEMO_MARK", "Trouble", "choose", "ready", "start"]

PACKAGE = Path(__file__).resolve().parent.parent
DEMO_MARK = "CONTOH"  # a home of the living example holds a file of this name


class Trouble(Exception):
    """What keeps a command from its work, said to the person at the console."""


def _default(demo: bool) -> Path:
    """./data beside the sources; for an installed package the data folder of its user."""
    if (PACKAGE.parent / "pyproject.toml").is_file():
        return PACKAGE.parent / ("data-demo" if demo else "data")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / ("tuntas-demo" if demo else "tuntas")


def choose(*, demo: bool = False) -> Path:
    """Set TUNTAS_HOME (and TUNTAS_DEMO). Raises Trouble where real data and the example would mix."""
    demo = demo or os.environ.get("TUNTAS_DEMO", "").lower() in ("1", "true", "yes", "ya", "on")
    home = Path(os.environ.get("TUNTAS_HOME") or _default(demo)).resolve()
    marked, holds = (home / DEMO_MARK).exists(), (home / "tuntas.sqlite3").exists()
    if demo and os.environ.get("DATABASE_URL"):
        raise Trouble("Contoh memakai basis datanya sendiri: kosongkan DATABASE_URL, atau jangan pakai --demo.")
    if demo and holds and not marked:
        raise Trouble(f"{home} berisi data sungguhan; contoh tidak dijalankan di atasnya. Pilih TUNTAS_HOME lain.")
    if marked:
        demo = True
    os.environ["TUNTAS_HOME"] = str(home)
    if demo:
        os.environ["TUNTAS_DEMO"] = "1"
    return home


def start() -> Path:
    """Make the home where there is none, and set Django up on it. Raises Trouble where it cannot be written."""
    home = Path(os.environ["TUNTAS_HOME"])
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.environ.get("TUNTAS_DEMO"):
            (home / DEMO_MARK).touch()
        probe = home / ".tulis"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(
            f"Folder data {home} tidak dapat ditulis ({error.strerror}). Beri hak tulis, atau pilih TUNTAS_HOME lain."
        ) from None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.settings")
    import django

    try:
        django.setup()
    except (ValueError, OSError) as error:
        raise Trouble(f"Setelan tidak dapat dibaca: {error}") from None
    return home


def ready() -> Path:
    """`start`, for commands that need a database which was made before. Raises Trouble where there is none."""
    home = start()
    from django.db import DatabaseError, connection

    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise Trouble(f"Basis data tidak dapat dibuka: {str(error).strip()}") from None
    if "cases_case" not in tables:
        raise Trouble(f"Belum ada basis data Tuntas di {home}. Jalankan `tuntas up` dahulu, atau setel TUNTAS_HOME.")
    return home
