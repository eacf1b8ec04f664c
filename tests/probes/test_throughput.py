"""How fast a file comes, from a real server on this machine: measured, beside its threshold, and never guessed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.cast import Cast
from tests.web.test_communities import FORM, sari
from tuntas.network.models import Target as Row
from tuntas.probes import policy
from tuntas.probes.facts import Facts
from tuntas.probes.figures import bound, figure
from tuntas.probes.http import throughput
from tuntas.probes.layers import checks
from tuntas.probes.policy import Admitted
from tuntas.probes.target import Role, Target, Thresholds

SIZES = {"/besar": 4_000_000, "/kecil": 9_000, "/lambat": 400_000}


class Files(BaseHTTPRequestHandler):
    """Files by name; the slow one comes in eight pieces, a twentieth of a second apart."""

    def do_GET(self) -> None:
        size = SIZES.get(self.path, 0)
        self.send_response(200 if size else 404)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        for _ in range(8):
            self.wfile.write(b"x" * (size // 8))
            time.sleep(0.05 if self.path == "/lambat" else 0)

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def told(port: int, path: str, mbps: float) -> tuple[str, str, bool | None]:
    """What the table says: the figure, its threshold, and whether it passed."""
    target = Target(key="1", name="Portal", role=Role.WEB, address="127.0.0.1", ports=(port,), scheme="http",
                    download=path, thresholds=Thresholds(mbps=mbps))  # fmt: skip
    found = throughput(Admitted(target, "127.0.0.1", policy._SEAL))
    (check,) = [one for one in checks(Facts([target], [found])) if one.layer == "throughput"]
    return figure(check), bound(check), check.passed


def test_a_quick_line_passes_its_threshold(port: int) -> None:
    value, limit, passed = told(port, "/besar", 1.0)
    assert (value.endswith(" Mbit/s"), limit, passed) == (True, "≥ 1 Mbit/s", True)


def test_a_slow_one_fails_it_with_its_figure(port: int) -> None:
    value, limit, passed = told(port, "/lambat", 500.0)
    assert (limit, passed) == ("≥ 500 Mbit/s", False)
    assert 0 < float(value.removesuffix(" Mbit/s").replace(",", ".")) < 30  # 3.2 Mbit in at least 0.35 s


@pytest.mark.parametrize("path", ["/kecil", "/tidak-ada"])
def test_a_file_too_small_or_gone_is_told_as_not_measured(port: int, path: str) -> None:
    assert told(port, path, 5.0) == ("tidak terukur", "≥ 5 Mbit/s", None)


@pytest.mark.parametrize(("more", "said"), [
    ({"download": "/uji.bin"}, "tanpa itu berkas untuk mengukur laju tidak pernah diunduh"),
    ({"download": "uji.bin", "scheme": "http"}, "Alamat berkas harus mulai dengan"),
])  # fmt: skip
def test_a_download_that_would_never_be_measured_is_refused(cast: Cast, more: dict[str, str], said: str) -> None:
    answer = sari(cast).post(f"/pengaturan/jaringan/sasaran/unit/{cast.office.pk}/baru/", FORM | more)
    assert (answer.status_code, said in answer.content.decode(), Row.objects.count()) == (422, True, 0)
