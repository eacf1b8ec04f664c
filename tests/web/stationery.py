"""What is typed into the pages of stationery, and who types it."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.cast import Cast
from tests.signing.authority import PASSPHRASE, given
from tuntas.people.duties import local_day

KOP = "/pengaturan/kop/"
NOW, DAY = datetime.now(UTC), timedelta(days=1)
OURS = given(begins=NOW - 30 * DAY, ends=NOW + 700 * DAY)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


def today(cast: Cast) -> date:
    return local_day(cast.office, datetime.now(UTC))


def picture(
    kind: str = "PNG", size: tuple[int, int] = (400, 300), colour: Any = (200, 0, 0, 255), **more: Any
) -> bytes:
    out = io.BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, colour[: len(mode)]).save(out, kind, **more)
    return out.getvalue()


def upload(content: bytes, name: str = "lambang.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def lines(**more: Any) -> dict[str, Any]:
    return {"first": "", "lines": "KEMENTERIAN BARU\n  PUSAT   BARU ", "address": "Jalan Baru 2", "city": "Depok",
            "code": "PB", "do": "save", **more}  # fmt: skip


def said(answer: Any) -> list[str]:
    """What the summary of errors says."""
    found = re.search(r'role="alert".*?<ul role="list">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return re.findall(r">([^<>]+)</(?:a|li)>", found[1]) if found else []


def hidden(answer: Any) -> str:
    found = re.search(r'name="emblem" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def signed(**more: Any) -> dict[str, Any]:
    return {"role": "ketua", "paper": "", "position": "Kepala Subbagian TI", "manner": "", "do": "save", **more}


def numbered(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"paper": "berita_acara", "first": today(cast).isoformat(), "mode": "auto", "start": "1",
            "template": "{unit}/{urut3}/{bulan_romawi}/{tahun}", "classification": "", "do": "save",
            **more}  # fmt: skip


def brought(content: bytes, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    return {"name": "Segel", "file": upload(content, "segel.p12"), "passphrase": passphrase}
