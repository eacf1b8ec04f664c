"""What is shipped: the locks are complete and name no address, the scripts can be run, the data is found."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", (ROOT / name).read_text(), re.M))


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes_and_no_lock_names_an_address(name: str) -> None:
    text = (ROOT / name).read_text()
    blocks = re.split(r"^(?=[\w.-]+(?:\[\w+\])?==)", text, flags=re.M)[1:]
    assert [one.split("==")[0] for one in blocks if "--hash=sha256:" not in one] == []
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links|--trusted-host", text)


def test_the_locks_hold_all_that_the_project_needs() -> None:
    about = project()
    wanted = {re.split(r"[\[<>=]", one)[0].lower() for one in about["dependencies"]}  # type: ignore[attr-defined]
    assert wanted <= {one.lower() for one in pins("requirements.lock")}
    runtime, tests = pins("requirements.lock"), pins("requirements-test.lock")
    assert {one: tests.get(one) for one in runtime} == runtime


def test_the_scripts_can_be_run() -> None:
    for name in ("bin/up", "bin/test", "bin/fix", "bin/tuntas", "bin/prepare", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK), name


def test_the_data_that_ships_is_found() -> None:
    from django.conf import settings

    assert (settings.PROCEDURES / "penanganan-kendala-jaringan.toml").is_file()
    assert (settings.CALENDARS / "libur-nasional.toml").is_file()
