"""What stands before anything is served: tables, static files, the calendar, the SOPs, the office."""

from __future__ import annotations

import hashlib
import sys
from datetime import date
from pathlib import Path

from tuntas.commands.home import Trouble

__all__ = ["prepare"]


def prepare() -> None:
    """Bring the home up to this version; quick when nothing changed. Raises Trouble where it cannot."""
    from tuntas import durability
    from tuntas.people.calendars import load_national

    migrate()
    if faults := durability.faults():
        listed = "\n".join(f"  - {one}" for one in faults)
        raise Trouble(f"Tuntas tidak melayani: basis data ini tidak menjamin bahwa laporan tersimpan.\n{listed}")
    collect()
    load_national()
    _demo_first()
    publish_all()
    make_office()


def _demo_first() -> None:
    from django.conf import settings

    if settings.DEMO:
        from tuntas.cases.models import Case
        from tuntas.demo import fill

        if not Case.objects.exists():
            print("Menyiapkan contoh: tiga pekan kasus, sekitar sepuluh detik …", flush=True)
        fill()


def migrate() -> None:
    """Apply what is missing. Raises Trouble when the database is newer than this version."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise Trouble(f"Basis data tidak dapat dibuka: {str(error).strip()}") from None
    known, applied = set(executor.loader.disk_migrations), set(executor.loader.applied_migrations)
    if newer := sorted(name for app, name in applied - known if app in {one for one, _ in known}):
        raise Trouble(f"Basis data ini dari Tuntas yang lebih baru ({', '.join(newer)}). Pasang versi itu.")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def collect() -> None:
    """Collect the static files when they, or the versions, changed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, now = Path(settings.STATIC_ROOT) / ".isi", _static_state()
    if settings.DEBUG or (stamp.exists() and stamp.read_text() == now):
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def _static_state() -> str:
    import django
    from django.conf import settings

    from tuntas import __version__

    state = hashlib.sha256(f"{__version__} {django.__version__}".encode())
    for path in sorted((settings.PACKAGE / "web" / "static").rglob("*")):
        if path.is_file():
            about = path.stat()
            state.update(f"{path.name} {about.st_size} {about.st_mtime_ns}".encode())
    return state.hexdigest()


def publish_all() -> None:
    """Publish each SOP that ships. One that is faulty or was changed is told, and hinders nothing else."""
    from django.conf import settings

    from tuntas.cases import moves
    from tuntas.cases.models import Edition
    from tuntas.cases.refusals import Conflict
    from tuntas.sop.faults import Faulty

    for path in sorted(Path(settings.PROCEDURES).glob("*.toml")):
        try:
            moves.publish(path.read_text(encoding="utf-8"))
        except (Faulty, Conflict) as error:
            print(f"{path.name} tidak diterbitkan:\n{error}", file=sys.stderr)
    if not Edition.objects.filter(withdrawn_at=None).exists():
        raise Trouble("Belum ada SOP yang dapat dijalankan. Periksa dengan: tuntas check-procedure BERKAS")


def make_office() -> None:
    """An office to begin with, named as the cover of the SOP names it; edited later under Pengelola."""
    from tuntas.cases.editions import current, procedure_of
    from tuntas.people.calendars import load_national
    from tuntas.people.models import Letterhead, Unit

    edition = current()
    if edition is None or Unit.objects.filter(kind="office").exists():
        return
    lines = [one for one in procedure_of(edition).cover.get("instansi", ()) if one.strip()]
    name = lines[-1].title() if lines else "Kantor"
    unit = Unit.objects.create(name=name, kind="office", calendar=load_national())
    Letterhead.objects.create(unit=unit, first=date(2000, 1, 1), lines="\n".join(lines) or name)
