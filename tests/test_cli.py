"""The `tuntas` command as one types it: what it says, and with which exit code it ends."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOP = ROOT / "procedures" / "penanganan-kendala-jaringan.toml"


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR") if key in os.environ}
    return {**kept, "TUNTAS_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def tuntas(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tuntas", *words], cwd="/", env=environment(home, **more), capture_output=True,
        text=True, timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the example in it, in a folder whose name has a space."""
    home = tmp_path_factory.mktemp("rumah contoh") / "data"
    done = tuntas(home, "demo", "--only-fill")
    assert done.returncode == 0, done.stderr
    return home


def test_help_is_indonesian_and_a_wrong_word_is_named(tmp_path: Path) -> None:
    said = tuntas(tmp_path, "--help").stdout
    assert "cara pakai:" in said
    assert "usage" not in said
    wrong = tuntas(tmp_path, "naik")
    assert wrong.returncode == 2
    assert "tidak dikenal: 'naik'" in wrong.stderr


def worker_seen(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        return json.load(answer)["worker"]["last_seen"] is not None


def test_up_serves_and_stops_in_one_line(tmp_path: Path) -> None:
    home, port = tmp_path / "rumah dengan spasi", free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tuntas", "up", "--port", str(port)], cwd="/", env=environment(home),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        wait_for(port)
        second = tuntas(tmp_path / "lain", "up", "--port", str(port))
        assert second.returncode == 1
        assert f"Porta {port} di 127.0.0.1 sudah dipakai" in second.stderr
        assert not (tmp_path / "lain").exists()  # before anything else happened
        until = time.monotonic() + 10
        while not worker_seen(port) and time.monotonic() < until:
            time.sleep(0.05)
        assert worker_seen(port)
        server.send_signal(signal.SIGTERM)
        said = server.stdout.read()
        assert server.wait(10) == 0  # at once, not by being killed
    finally:
        server.kill()
    assert f"http://127.0.0.1:{port}/lapor/" in said
    assert f"http://127.0.0.1:{port}/mulai/" in said
    assert said.rstrip().endswith("Tuntas berhenti.")
    assert "Traceback" not in said


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


def test_the_example_listens_on_loopback_only_and_never_on_real_data(tmp_path: Path) -> None:
    refused = tuntas(tmp_path, "up", "--demo", "--host", "0.0.0.0")
    assert refused.returncode == 1
    assert "hanya boleh didengar di komputer ini sendiri" in refused.stderr
    (tmp_path / "tuntas.sqlite3").touch()
    refused = tuntas(tmp_path, "up", "--demo")
    assert refused.returncode == 1
    assert "data sungguhan" in refused.stderr


def test_check_procedure_tells_faults_with_lines_or_findings(tmp_path: Path) -> None:
    good = tuntas(tmp_path, "check-procedure", str(SOP))
    assert good.returncode == 0
    assert "Temuan seperti tercetak:" in good.stdout
    assert "Sisa setelah tafsir:" in good.stdout
    bad = tmp_path / "salah.toml"
    bad.write_text(SOP.read_text().replace('within = "1 jam"', 'within = "satu pekan lagi"'), encoding="utf-8")
    told = tuntas(tmp_path, "check-procedure", str(bad))
    assert told.returncode == 1
    line = bad.read_text().splitlines().index('within = "satu pekan lagi"') + 1
    assert f"baris {line}:" in told.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfe\x00bukan", "baris 1: bukan teks UTF-8"), (None, "berkas ini tidak ada")],
    ids=["not UTF-8", "not there"],
)
def test_an_unreadable_file_is_told_plainly(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "sop.toml"
    if content is not None:
        path.write_bytes(content)
    told = tuntas(tmp_path, "check-procedure", str(path))
    assert (told.returncode, says in told.stderr, "Traceback" in told.stderr) == (1, True, False)


def test_an_edition_never_changes(used: Path, tmp_path: Path) -> None:
    again = tuntas(used, "publish", str(SOP))
    assert again.returncode == 0
    assert "sudah terbit sebelumnya" in again.stdout
    changed = tmp_path / "ubah.toml"
    changed.write_text(SOP.read_text().replace('within = "1 jam"', 'within = "2 jam"'), encoding="utf-8")
    refused = tuntas(used, "publish", str(changed))
    assert refused.returncode == 1
    assert "beri nomor terbitan baru" in refused.stderr


def test_a_token_is_printed_once_and_alone(used: Path) -> None:
    made = tuntas(used, "token", "ani", "--label", "uji", "--days", "30")
    assert made.returncode == 0
    assert made.stdout.startswith("tuntas_")
    assert len(made.stdout.split()) == 1
    assert tuntas(used, "token", "tidak-ada").returncode == 1


def test_a_second_factor_is_taken_off_by_name(used: Path) -> None:
    done = tuntas(used, "unlock", "ani")
    assert (done.returncode, "tidak memakai faktor kedua" in done.stdout) == (0, True)
    assert tuntas(used, "unlock", "tidak-ada").returncode == 1


def test_a_new_link_for_the_first_administrator(used: Path) -> None:
    made = tuntas(used, "admin-code", "--port", "8123")
    assert made.stdout.startswith("http://localhost:8123/mulai/")


def test_a_mail_that_is_no_bounce_changes_nothing(used: Path) -> None:
    """The mail server gets no error for it, which it would send back to the world."""
    done = tuntas(used, "bounce")
    assert (done.returncode, done.stdout) == (0, "0 pemberitahuan ditandai tidak sampai.\n")


def test_a_command_without_a_database_says_so(tmp_path: Path) -> None:
    for command in ("verify", "admin-code"):
        refused = tuntas(tmp_path / "kosong", command)
        assert refused.returncode == 1
        assert "Belum ada basis data" in refused.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "berkas"
    blocked.write_text("bukan folder")
    refused = tuntas(blocked / "data", "up", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "tidak dapat ditulis" in refused.stderr


def test_what_is_backed_up_can_be_restored_whole(used: Path, tmp_path: Path) -> None:
    assert tuntas(used, "verify").returncode == 0
    archive = tmp_path / "cadangan hari ini.zip"
    made = tuntas(used, "backup", str(archive))
    assert made.returncode == 0, made.stderr
    assert archive.stat().st_mode & 0o077 == 0  # it holds the secret key
    assert tuntas(used, "backup", str(archive)).returncode == 1  # never overwrites by itself
    home = tmp_path / "rumah baru"
    restored = tuntas(home, "restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert (home / "secret-key").read_text() == (used / "secret-key").read_text()
    assert tuntas(home, "verify", "--quiet").returncode == 0
    second = tmp_path / "kedua.zip"
    assert tuntas(home, "backup", str(second)).returncode == 0
    assert members(second) == members(archive)  # nothing was lost or changed on the way
    refused = tuntas(home, "restore", str(archive))
    assert refused.returncode == 1
    assert "hanya ke tempat yang kosong" in refused.stderr


def members(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if one != "manifest.json"]
        return {one: hashlib.sha256(archive.read(one)).hexdigest() for one in names}


def test_a_damaged_backup_is_refused_before_anything_is_written(used: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "baik.zip", tmp_path / "rusak.zip"
    assert tuntas(used, "backup", str(good)).returncode == 0
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"Ani", b"Ina") if "user" in name else content)
    refused = tuntas(tmp_path / "rumah", "restore", str(bad))
    assert refused.returncode == 1
    assert "tables/people.user.jsonl tidak utuh" in refused.stderr
    assert tuntas(tmp_path / "lain", "restore", str(SOP)).returncode == 1


def test_a_clock_that_was_put_back_is_told_and_stops_no_backup(used: Path, tmp_path: Path) -> None:
    back = (
        "from tuntas.cases.models import Run; from datetime import timedelta; run = Run.objects.earliest('pk'); "
        "Run.objects.filter(pk=run.pk).update(taken_at=run.opened_at - timedelta(hours=1))"
    )
    home = tmp_path / "jam mundur"
    shutil.copytree(used, home)
    assert tuntas(home, "manage", "shell", "-c", back).returncode == 0
    told = tuntas(home, "verify", "--quiet")
    assert (told.returncode, "JANGGAL  Tidak ada yang berakhir sebelum dimulai." in told.stderr) == (0, True)
    assert tuntas(home, "backup", str(tmp_path / "cadangan.zip")).returncode == 0
