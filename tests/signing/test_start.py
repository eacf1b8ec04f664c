"""A server that never signs with a certificate does not wait for what reads and writes signatures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.test_cli import environment

STARTED = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.settings")
import tuntas.wsgi, tuntas.urls
print(*sorted({one.partition(".")[0] for one in sys.modules} & {"pyhanko", "pyhanko_certvalidator", "aiohttp"}))
"""


def test_what_signs_with_certificates_is_not_imported_at_the_start(tmp_path: Path) -> None:
    line = [sys.executable, "-c", STARTED]
    done = subprocess.run(line, env=environment(tmp_path), capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
