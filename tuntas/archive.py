"""The records in one file, and back: a zip of JSON lines per table and every file, readable by either database.

`manifest.json` names each member with its sha256, so that a damaged archive shows before anything is written.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, models, transaction

from tuntas import __version__

__all__ = ["FORMAT", "Damaged", "elsewhere", "load", "looked_at", "save", "tables"]

FORMAT = "tuntas-cadangan/1"
LEFT_OUT = {  # made anew by themselves, or of the minute
    "sessions.session", "contenttypes.contenttype", "auth.permission", "cases.presence",
    "monitor.sample", "monitor.watch",  # of two weeks at most, and very many: the hours reckoned from them are kept
}  # fmt: skip
BATCH = 500


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond: Django's own drops them, and the hash chain would not fit."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Damaged(Exception):
    """An archive that is not what its manifest says; the message is for the person at the console."""


def tables() -> list[type[models.Model]]:
    """Every model that is kept, those that others point to first."""
    kept = [one for one in apps.get_models() if one._meta.label_lower not in LEFT_OUT and one._meta.managed]
    return serializers.sort_dependencies([(None, kept)], allow_cycles=True)  # type: ignore[no-any-return]


# -- saving -----------------------------------------------------------------------------------------


def save(path: Path) -> dict[str, Any]:
    """Write all records as they stand at one moment, and their files, to `path`. The manifest. Raises Damaged."""
    from tuntas.cases.files import named, path_of

    members: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with _one_moment() as alias:
            for model in tables():
                name = f"tables/{model._meta.label_lower}.jsonl"
                members[name] = _write_lines(archive, name, model, alias)
            hashes = sorted(named(alias))
        for sha256 in hashes:
            name, there = f"files/{sha256}", path_of(sha256)
            if not there.is_file():
                raise Damaged(f"Berkas {there} tidak ada; tuntas verify menyebut di mana ia dipakai.")
            archive.write(there, name, zipfile.ZIP_STORED)
            members[name] = {"sha256": sha256}
        _write_key(archive, members)
        manifest = {"format": FORMAT, "version": __version__, "made_at": datetime.now(UTC).isoformat(),
                    "demo": settings.DEMO, "migrations": _migrations(), "members": members}  # fmt: skip
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return manifest


@contextmanager
def _one_moment() -> Iterator[str]:
    """A connection that sees the database as it is now, whatever is written meanwhile, and blocks nobody."""
    alias = "archive"
    setup = {**connections.settings["default"], "CONN_MAX_AGE": 0}
    options = dict(setup["OPTIONS"])
    if connection.vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    else:
        from psycopg import IsolationLevel

        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections.settings[alias] = {**setup, "OPTIONS": options}
    try:
        with transaction.atomic(using=alias):
            yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def _write_lines(archive: zipfile.ZipFile, name: str, model: type[models.Model], alias: str) -> dict[str, Any]:
    rows, digest = 0, hashlib.sha256()
    found = model._default_manager.using(alias).order_by("pk").iterator(BATCH)
    with archive.open(name, "w") as member:
        for row in found:
            text = serializers.serialize("jsonl", [row], cls=Exact, use_natural_foreign_keys=_by_name(model))
            line = text.rstrip("\n").encode() + b"\n"
            member.write(line)
            digest.update(line)
            rows += 1
    return {"sha256": digest.hexdigest(), "rows": rows}


def _by_name(model: type[models.Model]) -> bool:
    """Whether rows name what they point to: content types and permissions have other keys in each database."""
    targets = [one.related_model._meta.label_lower for one in (*model._meta.fields, *model._meta.many_to_many)
               if isinstance(one.related_model, type)]  # fmt: skip
    return any(one in LEFT_OUT for one in targets)


def _write_key(archive: zipfile.ZipFile, members: dict[str, dict[str, Any]]) -> None:
    """The secret key, without which tracking links that were given out stop working."""
    path = Path(settings.HOME) / "secret-key"
    if path.is_file():
        key = path.read_bytes()
        archive.writestr("secret-key", key)
        members["secret-key"] = {"sha256": hashlib.sha256(key).hexdigest()}


def _migrations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


# -- loading ----------------------------------------------------------------------------------------


def looked_at(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest of `archive`, after every member was compared with it. Raises Damaged."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise Damaged("Berkas ini bukan cadangan Tuntas.") from None
    if manifest.get("format") != FORMAT:
        raise Damaged(f"Bentuk cadangan {manifest.get('format')} tidak dikenal versi ini.")
    for name, about in manifest["members"].items():
        try:
            with archive.open(name) as member:
                same = hashlib.file_digest(member, "sha256").hexdigest() == about["sha256"]  # type: ignore[arg-type]
        except (KeyError, zipfile.BadZipFile):
            same = False
        if not same:
            raise Damaged(f"Cadangan ini rusak: {name} tidak utuh.")
    return manifest


def load(path: Path) -> dict[str, Any]:
    """Put the archive at `path` into an empty, migrated database and its files beside it. The manifest."""
    with zipfile.ZipFile(path) as archive:
        manifest = looked_at(archive)
        newer = set(manifest["migrations"]) - set(_migrations())
        if newer:
            raise Damaged(f"Cadangan ini dari Tuntas yang lebih baru ({manifest['version']}).")
        for name in (one for one in manifest["members"] if one.startswith("files/")):
            _store(archive, name)
        with transaction.atomic():
            _load_tables(archive, manifest)
    return manifest


def _store(archive: zipfile.ZipFile, name: str) -> None:
    from tuntas.cases.files import store

    store(archive.read(name))


def _load_tables(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    models_ = tables()
    for model in models_:
        name = f"tables/{model._meta.label_lower}.jsonl"
        about = manifest["members"].get(name)
        if about is None:
            continue
        rows = _load_lines(archive, name, model)
        if rows != about["rows"]:
            raise Damaged(f"Cadangan ini rusak: {name} berisi {rows} baris, bukan {about['rows']}.")
    for statement in connection.ops.sequence_reset_sql(_plain_style(), models_):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _plain_style() -> Any:
    from django.core.management.color import no_style

    return no_style()


def _load_lines(archive: zipfile.ZipFile, name: str, model: type[models.Model]) -> int:
    """Rows go in as they were, in batches; those with more than columns one by one."""
    one_by_one = bool(model._meta.many_to_many) or any(
        getattr(one, "auto_now", False) or getattr(one, "auto_now_add", False) for one in model._meta.fields
    )
    rows, batch = 0, list[models.Model]()
    with archive.open(name) as member:
        for line in member:
            for row in serializers.deserialize("jsonl", line.decode(), handle_forward_references=False):
                rows += 1
                if one_by_one:
                    row.save()
                else:
                    batch.append(row.object)
            if len(batch) >= BATCH:
                model._base_manager.bulk_create(batch)
                batch = []
    if batch:
        model._base_manager.bulk_create(batch)
    return rows


# -- a scratch place --------------------------------------------------------------------------------


@contextmanager
def elsewhere(home: Path) -> Iterator[None]:
    """Inside, the database is a fresh SQLite file in `home`, and files lie there; afterwards all is as before."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    before, files, old_home = connections["default"], settings.FILES, settings.HOME
    setup = {
        **connections.settings["default"], "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(home / "tuntas.sqlite3"), "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }  # fmt: skip
    connections["default"] = DatabaseWrapper(setup, "default")
    settings.FILES, settings.HOME = home / "files", home
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before
        settings.FILES, settings.HOME = files, old_home
