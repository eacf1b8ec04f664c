"""A pytest plugin: gives the tests a home of their own before settings are read, and its static files."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_MADE = "" if _WORKER else tempfile.mkdtemp(prefix="tuntas-uji-")
if _MADE:
    os.environ["TUNTAS_HOME"] = _MADE  # the workers of xdist inherit it
else:
    own = Path(os.environ["TUNTAS_HOME"]) / _WORKER  # a home each; the static files are shared
    own.mkdir(exist_ok=True)
    (own / "static").symlink_to(own.parent / "static", target_is_directory=True)
    os.environ["TUNTAS_HOME"] = str(own)
for name in ("TUNTAS_DEBUG", "TUNTAS_DEMO", "BASE_URL", "ALLOWED_HOSTS"):
    os.environ.pop(name, None)


def _ask_nobody() -> None:
    """No name is asked of the network: none but this machine's own is known, and that is said at once."""
    asked = socket.getaddrinfo

    def getaddrinfo(host: Any, *more: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and name != "localhost" and not re.fullmatch(r"[\d.]+|[\da-fA-F:.%]*:[\w:.%]*", name):
            raise socket.gaierror(socket.EAI_NONAME, f"no name is asked in the tests: {name}")
        return asked(host, *more, **named)

    socket.getaddrinfo = getaddrinfo


def _scan_once() -> None:
    """Every `Client()` loads the middleware anew, and with it the list of some 400 static files: it is read once."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    listed: dict[tuple[Any, Any], dict[str, Any]] = {}
    scan = WhiteNoiseMiddleware.add_files

    def add_files(self: Any, root: Any, prefix: Any = None) -> None:
        if (root, prefix) not in listed:
            scan(self, root, prefix)
            listed[root, prefix] = dict(self.files)
        self.files.update(listed[root, prefix])

    WhiteNoiseMiddleware.add_files = add_files


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Pages name their style sheets by hash, so these are collected once, as at a start."""
    _ask_nobody()
    _scan_once()
    if _MADE:
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _MADE:
        shutil.rmtree(_MADE, ignore_errors=True)
