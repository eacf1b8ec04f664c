"""An e-sign client service as BSrE's behaves: Basic sign-in, a form, a signed PDF or a sentence with a number."""

from __future__ import annotations

import base64
import io
import json
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from tests.signing.authority import PASSPHRASE, given
from tuntas.outgoing import Secret, Timeout
from tuntas.signing.bsre import Service

NIK, STRANGER = "3171012345670001", "3171019999990001"
USER, PASSWORD = "tuntas", "sandi-aplikasi-9"
Form = dict[str, bytes]
Reply = tuple[int, str, bytes]  # status, type, body


def told(http: int, /, **words: object) -> Reply:
    return http, "application/json", json.dumps(words).encode()


class Esign:
    """Runs in a thread on a port of its own; `received` is all it got. `reply` set: the answer, whatever is asked."""

    def __init__(self) -> None:
        self.received: list[tuple[str, Form]] = []
        self.reply: Callable[[Form], Reply] | None = None
        self.standings = {NIK: told(200, status_code=1111, status="ISSUE", message="User telah terdaftar")}
        self.location = ""
        self.stop = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def service(self, **changes: Any) -> Service:
        values: dict[str, Any] = {
            "url": self.url, "user": USER, "password": Secret(PASSWORD), "timeout": Timeout(2, 5)
        }  # fmt: skip
        return Service(**(values | changes))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, signed_in: bool, form: Form) -> Reply:
        if not signed_in:
            return told(401, error="Unauthorized", status=401)
        self.received.append((path, form))
        if self.reply:
            return self.reply(form)
        if path.startswith("/api/user/status/"):
            nik = path.rpartition("/")[2]
            return self.standings.get(
                nik, told(200, status_code=1110, status="NOT_REGISTERED", message="User tidak terdaftar")
            )
        if path != "/api/sign/pdf":
            return told(404, error="Not Found", status=404)
        if form["nik"].decode() != NIK:
            return told(400, error="Proses signing gagal : User tidak terdaftar 2011", status_code=400)
        if form["passphrase"].decode() != PASSPHRASE:
            return told(400, error="Proses signing gagal : Passphrase anda salah 2031", status_code=2031)
        return 200, "application/pdf", by_bsre(form["file"])


def by_bsre(pdf: bytes) -> bytes:
    """Signed with pyHanko itself, in the older of both ways that PDF knows."""
    signer = SimpleSigner.load_pkcs12_data(given("Ketut di BSrE").p12(), [], PASSPHRASE.encode())
    name = f"esign-{pdf.count(b'/ByteRange')}"
    about = PdfSignatureMetadata(field_name=name, md_algorithm="sha256")
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    PdfSigner(about, signer, new_field_spec=SigFieldSpec(name)).sign_pdf(writer, output=out)
    return out.getvalue()


def _handler(esign: Esign) -> type[BaseHTTPRequestHandler]:
    expected = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            parts = message_from_bytes(head + body, policy=HTTP).iter_parts()
            self._answer({str(one.get_param("name", header="content-disposition")): _content(one) for one in parts})

        def _answer(self, form: Form) -> None:
            status, kind, body = esign.answer(self.path, self.headers["Authorization"] == expected, form)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if esign.location:
                self.send_header("Location", esign.location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _content(part: Any) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content
