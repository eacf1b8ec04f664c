"""Files that a letterhead or a sealed paper names are kept, swept around, and in the backup."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.stories import papers
from tests.test_cli import environment, tuntas
from tuntas.cases import files, moves
from tuntas.cases.models import Paper
from tuntas.people.models import Letterhead

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_files(settings: object, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"  # type: ignore[attr-defined]


def old(content: bytes) -> str:
    sha256 = files.store(content)
    os.utime(files.path_of(sha256), (0, 0))
    return sha256


def test_the_sweep_leaves_emblems(cast: Cast) -> None:
    ours, forgotten = old(b"lambang"), old(b"hanya pratinjau")
    Letterhead.objects.filter(unit=cast.office).update(emblem=ours)
    assert files.sweep(NOW) == 1
    assert [files.path_of(one).exists() for one in (ours, forgotten)] == [True, False]


def test_the_sweep_leaves_what_a_sealed_paper_names(cast: Cast) -> None:
    before = old(b"lambang lama")
    got = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, NOW),
        sender=moves.Sender("Rudi", "Bagian Umum", "0812"), uploads={}, now=NOW,
    )  # fmt: skip
    frozen = {"letterhead": {"lines": [], "emblem": before}}
    Paper.objects.filter(case=got.report.case).update(frozen=frozen)
    assert files.sweep(NOW) == 0
    assert files.path_of(before).exists()


def test_a_file_that_is_brought_again_is_new_again() -> None:
    sha256 = old(b"sama")
    files.store(b"sama")
    assert files.path_of(sha256).stat().st_mtime > NOW.timestamp() - 24 * 3600 * 365


SET = """
import django; django.setup()
from datetime import date
from django.core.management import call_command
from tuntas.cases import files
from tuntas.people.models import Letterhead, Unit
call_command("migrate", verbosity=0)
unit = Unit.objects.create(name="Pusat")
print(Letterhead.objects.create(unit=unit, first=date(2026, 1, 1), lines="KOP", emblem=files.store(b"lambang")).emblem)
"""


def test_the_backup_carries_emblems_and_brings_them_back(tmp_path: Path) -> None:
    home, other, made = tmp_path / "rumah", tmp_path / "rumah baru", tmp_path / "cadangan.zip"
    started = environment(home, DJANGO_SETTINGS_MODULE="tuntas.settings")
    done = subprocess.run([sys.executable, "-c", SET], env=started, capture_output=True, text=True, check=True)
    sha256 = done.stdout.strip()
    assert tuntas(home, "backup", str(made)).returncode == 0
    with zipfile.ZipFile(made) as zipped:
        assert zipped.read(f"files/{sha256}") == b"lambang"
    assert tuntas(other, "restore", str(made)).returncode == 0
    assert (other / "files" / sha256[:2] / sha256).read_bytes() == b"lambang"
