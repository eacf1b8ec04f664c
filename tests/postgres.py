"""A PostgreSQL server to be thrown away: `python -m tests.postgres COMMAND …` runs COMMAND with DATABASE_URL at it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

USER = "tuntas"


class NotHere(Exception):
    """PostgreSQL is not installed, or may not be started."""


def programs() -> Path:
    """The folder of initdb and pg_ctl, of the newest version."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        raise NotHere("PostgreSQL is not installed: apt-get install postgresql")
    return max(folders, key=lambda one: float(one.parent.name))


def _as_whom() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the unprivileged user that runs it then."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            who = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    raise NotHere("there is no unprivileged user to run PostgreSQL")


@contextmanager
def cluster() -> Iterator[str]:
    """A fresh server on a socket of its own. Its DATABASE_URL. Everything is gone afterwards."""
    bin_, whom = programs(), _as_whom()
    folder = Path(tempfile.mkdtemp(prefix="tuntas-pg-", dir="/tmp"))  # a socket's path must be short
    data = folder / "data"
    if whom:
        os.chown(folder, whom["user"], whom["group"])

    def run(*command: str) -> None:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=folder, env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
            timeout=120, check=False, **whom,
        )  # fmt: skip
        if done.returncode:
            raise NotHere(f"{command[0]}: {done.stdout[-500:]}{done.stderr[-500:]}")

    try:
        run(f"{bin_}/initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
        run(f"{bin_}/pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            run(f"{bin_}/createdb", "-h", str(folder), "-U", USER, USER)
            yield f"postgres://{USER}@/{USER}?host={folder}"
        finally:
            run(f"{bin_}/pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except NotHere as missing:
        print(f"DILEWATI: {missing}", file=sys.stderr)
        raise SystemExit(1) from None
