"""A reporter's pages are light: their own small style sheet lacks nothing that they use, and Lapor comes packed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.test import Client

from tests.cast import Cast
from tests.web.test_report import answers, home
from tuntas.web.bundle import joined

__all__ = ["home"]
CSS = Path(__file__).parents[2] / "tuntas/web/static/tuntas/css"


def _styled(sheet: str) -> set[str]:
    text = joined((CSS / sheet).read_text(), lambda name: (CSS / name).read_text())
    return set(re.findall(r"\.([a-z][\w-]*)", text))


def _used(page: str) -> set[str]:
    return {one for found in re.findall(r'class="([^"]*)"', page) for one in found.split()}


def test_the_small_sheet_styles_all_that_a_reporter_sees(cast: Cast, client: Client) -> None:
    lapor = client.get("/lapor/").content.decode()
    refused = client.post("/lapor/", {}).content.decode()
    answer = client.post("/lapor/", answers(cast))
    sent = client.get(answer["Location"]).content.decode()
    track = client.get(re.search(r'"(/lacak/\w{32}/)"', sent)[1]).content.decode()  # type: ignore[index]
    find = client.get("/lacak/").content.decode()
    pages = [lapor, refused, sent, track, find]
    assert ["tuntas/css/lapor.css" in one for one in pages] == [True] * 5
    used = set().union(*map(_used, pages))
    assert used & _styled("tuntas.css") - _styled("lapor.css") == set()


def test_the_small_sheet_keeps_the_order_of_the_whole() -> None:
    whole, small = ((CSS / name).read_text().splitlines() for name in ("tuntas.css", "lapor.css"))
    small = [line for line in small if "@" in line]
    assert small == [line for line in whole if line in small]


def test_lapor_comes_packed(cast: Cast, client: Client) -> None:
    packed = client.get("/lapor/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Kirim laporan" in gzip.decompress(packed.content).decode()
    assert len(packed.content) < 6_000
