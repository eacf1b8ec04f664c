"""The one way out: which addresses are spoken to, what is sent, when it gives up; and that no other way exists."""

from __future__ import annotations

import ast
import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import tuntas
from tests.signing.authority import SERVER, given, root
from tuntas.outgoing import Answer, Part, Secret, Timeout, Unreachable, request

PACKAGE = Path(tuntas.__file__).parent
NETWORK = {
    "aiohttp", "asyncio", "ftplib", "http.client", "http.server", "httpx", "imaplib", "poplib", "requests",
    "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "xmlrpc",
}  # fmt: skip
ALLOWED = {
    "commands/serve.py": {"socket"},  # the listening side, and the address others reach it by
    "intake/lane.py": {"socket"},  # looks at what an accepted connection says before it is read
    "notices/mail.py": {"smtplib", "socket", "ssl"},  # mail has a protocol of its own, to the one server configured
    "notices/mail_answers.py": {"smtplib", "socket", "ssl"},  # what its exceptions mean
    "outgoing.py": {"http.client", "socket", "ssl"},
}


def test_no_other_module_speaks_to_the_network() -> None:
    """The probes are a layer of their own: they reach what their policy admits, which has proofs of its own."""
    others = (path for path in sorted(PACKAGE.rglob("*.py")) if PACKAGE / "probes" not in path.parents)
    found = {str(path.relative_to(PACKAGE)): _network(path) for path in others}
    assert {path: used for path, used in found.items() if used} == ALLOWED


def _network(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return {known for known in NETWORK for name in names if name == known or name.startswith(known + ".")}


# -- a server that is only a socket


@contextmanager
def heard(
    reply: bytes | Callable[[socket.socket], None], tls: ssl.SSLContext | None = None
) -> Iterator[tuple[int, list[bytes]]]:
    """A port that notes what it is told and answers `reply`."""
    requests: list[bytes] = []
    stop = threading.Event()

    def serve(listener: socket.socket) -> None:
        while not stop.is_set():
            try:
                line, _ = listener.accept()
                line.settimeout(2)
                with tls.wrap_socket(line, server_side=True) if tls else line as spoken:
                    requests.append(_whole_request(spoken))
                    spoken.sendall(reply) if isinstance(reply, bytes) else reply(spoken)
            except OSError:
                continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1], requests
        stop.set()
        thread.join(5)


def _whole_request(spoken: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(spoken)
    head, _, body = got.partition(b"\r\n\r\n")
    length = next((int(one[16:]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length: ")), 0)
    while len(body) < length:
        body += _more(spoken)
    return head + b"\r\n\r\n" + body


def _more(spoken: socket.socket) -> bytes:
    if not (got := spoken.recv(65536)):
        raise ConnectionResetError
    return got


def answered(status: str = "200 OK", body: bytes = b"baik", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def reason(url: str, **how: object) -> str:
    with pytest.raises(Unreachable) as failed:
        request("GET", url, **({"allow_private": True} | how))  # type: ignore[arg-type]
    assert failed.value.__context__ is None
    return failed.value.reason


def resolved(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Every name means `addresses`; the names that were asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda where, **how: connected(connect, where, how))
    monkeypatch.setattr("tuntas.outgoing.socket.getaddrinfo", getaddrinfo)
    return asked


def connected(connect: Callable[..., socket.socket], where: tuple[str, int], how: dict[str, float]) -> socket.socket:
    """A connection to an address of this machine, without asking for its name again."""
    reached = socket.socket()
    reached.settimeout(how["timeout"])
    reached.connect(where)
    return reached


# -- to whom


def test_an_answer() -> None:
    with heard(answered("201 Created", b"isi", **{"X-Satu": "1"})) as (port, requests):
        done = request("GET", f"http://127.0.0.1:{port}/a/b?c=d", allow_private=True)
    assert done == Answer(201, {"content-length": "3", "x-satu": "1"}, b"isi")
    assert requests[0].decode().split("\r\n") == [
        "GET /a/b?c=d HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Encoding: identity", "User-Agent: tuntas", "", ""
    ]  # fmt: skip


def test_private_addresses_only_for_the_host_an_administrator_configured() -> None:
    with heard(answered()) as (port, requests):
        assert reason(f"http://127.0.0.1:{port}/", allow_private=False) == "address"
        assert requests == []


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.1.1", False), ("172.16.0.1", False), ("::1", False),
        ("fd00::1", False), ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("100.64.0.1", False), ("169.254.169.254", True), ("fe80::1", True),
        ("168.63.129.16", True), ("fd00:ec2::254", True), ("fd20:ce::254", True),
        ("::ffff:168.63.129.16", True), ("0.0.0.0", True), ("::", True),
        ("224.0.0.1", True), ("255.255.255.255", False),
    ],
)  # fmt: skip
def test_addresses_that_are_not_spoken_to(address: str, private: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    resolved(monkeypatch, address)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was connected to"))
    assert reason("https://bsre.contoh.go.id/", allow_private=private) == "address"


def test_without_tls_only_private_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved(monkeypatch, "8.8.8.8")
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was connected to"))
    assert reason("http://bsre.contoh.go.id/") == "address"


def test_a_name_is_resolved_once_and_its_address_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolved(monkeypatch, "127.0.0.1")
    with heard(answered()) as (port, requests):
        assert request("GET", f"http://bsre.contoh.test:{port}/", allow_private=True).body == b"baik"
    assert asked == ["bsre.contoh.test"]
    assert f"Host: bsre.contoh.test:{port}\r\n".encode() in requests[0]


def test_a_forbidden_address_beside_an_allowed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved(monkeypatch, "169.254.169.254", "127.0.0.1")
    with heard(answered()) as (port, _):
        assert request("GET", f"http://bsre.contoh.test:{port}/", allow_private=True).status == 200


def test_a_name_that_nobody_knows() -> None:
    assert reason("https://tidak-ada.invalid/") == "name"


@pytest.mark.parametrize(
    "url",
    [
        "", "contoh.go.id", "ftp://contoh.go.id/", "file:///etc/passwd", "http://", "http://a:b@contoh.go.id/",
        "http://contoh.go.id/#a", "http://contoh.go.id/a b", "http://contoh.go.id/\r\nX: y", "http://contoh.go.id/é",
    ],
)  # fmt: skip
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        request("GET", url)


# -- TLS


@pytest.fixture
def secured(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """A server for bsre.contoh.test, and the file of the authority it is from."""
    server = given("bsre.contoh.test", purpose=SERVER, host="bsre.contoh.test")
    (tmp_path / "server.pem").write_bytes(server.pem + server.key_pem)
    (tmp_path / "ca.pem").write_bytes(root().pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    return context, str(tmp_path / "ca.pem")


def test_tls_is_verified(secured: tuple[ssl.SSLContext, str], monkeypatch: pytest.MonkeyPatch) -> None:
    context, authority = secured
    resolved(monkeypatch, "127.0.0.1")
    with heard(answered(), context) as (port, requests):
        there = f"https://bsre.contoh.test:{port}/"
        assert request("GET", there, allow_private=True, ca_file=authority).body == b"baik"
        assert reason(there) == "tls"  # not an authority that is trusted by all
        assert reason(f"https://lain.contoh.test:{port}/", ca_file=authority) == "tls"  # another name
        assert len(requests) == 1


def test_tls_with_a_server_that_speaks_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: listener.accept()[0].sendall(b"HTTP/1.1 200 OK\r\n\r\n"), daemon=True).start()
        assert reason(f"https://127.0.0.1:{listener.getsockname()[1]}/") == "tls"


# -- what is sent


def test_a_form_with_a_file_and_a_sign_in() -> None:
    fields: dict[str, str | Secret | Part] = {
        "nik": "317", "passphrase": Secret("ré"), "file": Part("a.pdf", b"\r\n--\x00\xff", "application/pdf")
    }  # fmt: skip
    with heard(answered()) as (port, requests):
        url = f"http://127.0.0.1:{port}/"
        request("POST", url, multipart=fields, auth=("tuntas", Secret("é:1")), allow_private=True)
    head, _, body = requests[0].partition(b"\r\n\r\n")
    boundary = head.partition(b"boundary=")[2].partition(b"\r\n")[0]
    assert b"Authorization: Basic " + base64.b64encode("tuntas:é:1".encode()) in head
    assert body.split(b"--" + boundary) == [
        b"",
        b'\r\nContent-Disposition: form-data; name="nik"\r\n\r\n317\r\n',
        b'\r\nContent-Disposition: form-data; name="passphrase"\r\n\r\nr\xc3\xa9\r\n',
        b'\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        b"\r\n--\x00\xff\r\n",
        b"--\r\n",
    ]


def test_names_and_headers_cannot_break_out() -> None:
    with heard(answered()) as (port, requests):
        url = f"http://127.0.0.1:{port}/"
        with pytest.raises(ValueError):
            request("POST", url, multipart={'a"\r\nb': "c"}, allow_private=True)
        with pytest.raises(ValueError):
            request("GET", url, headers={"X": "a\r\nY: b"}, allow_private=True)
        with pytest.raises(ValueError):
            request("GET / HTTP/1.1\r\nX:", url, allow_private=True)
    assert requests == []


# -- giving up


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert reason(f"http://127.0.0.1:{port}/") == "connect"


def test_redirects_are_answers() -> None:
    with heard(answered("302 Found", b"", Location="http://127.0.0.1:1/")) as (port, requests):
        assert request("GET", f"http://127.0.0.1:{port}/", allow_private=True).status == 302
    assert len(requests) == 1


def drips(spoken: socket.socket) -> None:
    for one in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200:
        spoken.sendall(bytes([one]))
        time.sleep(0.02)


def drips_body(spoken: socket.socket) -> None:
    spoken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n")
    drips(spoken)


@pytest.mark.parametrize("reply", [lambda spoken: time.sleep(1.5), drips, drips_body])
def test_the_whole_answer_has_one_deadline(reply: Callable[[socket.socket], None]) -> None:
    with heard(reply) as (port, _):
        begun = time.monotonic()
        assert reason(f"http://127.0.0.1:{port}/", timeout=Timeout(1, 0.3)) == "timeout"
        assert time.monotonic() - begun < 1.2


def test_the_deadline_holds_under_tls(
    secured: tuple[ssl.SSLContext, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = secured
    resolved(monkeypatch, "127.0.0.1")
    with heard(drips, context) as (port, _):
        how = {"timeout": Timeout(1, 0.3), "ca_file": authority}
        assert reason(f"https://bsre.contoh.test:{port}/", **how) == "timeout"


@pytest.mark.parametrize(
    "reply",
    [
        answered(body=b"x" * 1001),
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n%b\r\n1\r\ny\r\n0\r\n\r\n" % (b"x" * 1000),
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
    ],
)
def test_an_answer_that_is_too_large(reply: bytes) -> None:
    with heard(reply) as (port, _):
        assert reason(f"http://127.0.0.1:{port}/", most_bytes=1000) == "too_large"


@pytest.mark.parametrize(
    "reply",
    [b"", b"bukan http\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", b"HTTP/1.1 999999 X\r\n\r\n"],
)
def test_an_answer_that_is_none(reply: bytes) -> None:
    with heard(reply) as (port, _):
        assert reason(f"http://127.0.0.1:{port}/") == "broken"


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with heard(answered()) as (port, _):
        assert request("GET", f"http://127.0.0.1:{port}/", allow_private=True).status == 200
