"""The walk in docs/api.md, run as it stands, on each of its ways."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from tests.api.conftest import token_of
from tests.cast import gather
from tests.stories import papers
from tuntas.cases.models import Case
from tuntas.intake import limit

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
pytestmark = pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq")


@pytest.mark.parametrize(("fits", "worker"), [("Y", ""), ("T", ""), ("T", "ani")])
def test_the_walk_of_the_manual(live_server: LiveServer, tmp_path: Path, fits: str, worker: str) -> None:
    cast = gather()
    limit.forget()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    tokens = {name: token_of(getattr(cast, name)) for name in ("ani", "ketut", "jusuf", "vina")}
    (tmp_path / "bukti.jpg").write_bytes(papers.photo().content)
    script = "set -e\n" + "\n".join(re.findall(r"```bash\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S))
    given = {name.upper(): token for name, token in tokens.items()} | {
        "API": f"{live_server.url}/api/v1",
        "DAPAT": fits,
    }
    if worker:
        given["WORKER_KEY"] = tokens[worker]
    run = ["bash", "-c", script]
    env = {**os.environ, **given}
    done = subprocess.run(run, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    case = Case.objects.get()
    assert (case.outcome, case.acknowledged_by) == ("finished", cast.jusuf), done.stdout
    assert (tmp_path / "laporan.pdf").read_bytes().startswith(b"%PDF-")
    by = case.runs.get(step="perbaikan").finished_by
    assert by == (cast.vina if fits == "T" and not worker else cast.ani)
