"""The DNS and web servers of the lab, with the ways in which they can be ill."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import struct
import tempfile
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FILE = 2 * 1024 * 1024


def _serve(line: socket.socket, each: object) -> None:
    threading.Thread(target=each, args=(line,), daemon=True).start()  # type: ignore[arg-type]


# -- DNS --------------------------------------------------------------------------------------------


class Resolver:
    """Knows `names` and nothing else. `code`: the answer to everything, unless 0."""

    def __init__(self, names: dict[str, str], code: int = 0) -> None:
        self._names, self._code = names, code

    def listen(self, address: str) -> None:
        """On UDP and TCP 53, in the namespace of the caller."""
        packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        packets.bind((address, 53))
        _serve(packets, self._packets)
        _serve(socket.create_server((address, 53)), self._streams)

    def _packets(self, line: socket.socket) -> None:
        while True:
            asked, who = line.recvfrom(4096)
            with suppress(IndexError, struct.error, OSError):
                line.sendto(self.answer(asked), who)

    def _streams(self, line: socket.socket) -> None:
        while True:
            with suppress(OSError, struct.error, IndexError), line.accept()[0] as one:
                one.settimeout(2)
                said = self.answer(one.recv(4096)[2:])
                one.sendall(struct.pack("!H", len(said)) + said)

    def answer(self, asked: bytes) -> bytes:
        """One message for another."""
        labels, place = [], 12
        while asked[place]:
            labels.append(asked[place + 1 : place + 1 + asked[place]].decode())
            place += 1 + asked[place]
        address = self._names.get(".".join(labels))
        code = self._code or (0 if address else 3)
        head = struct.pack("!2s5H", asked[:2], 0x8180 | code, 1, int(not code), 0, 0)
        record = b"" if code else b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(address or "")
        return head + asked[12 : place + 5] + record


# -- web --------------------------------------------------------------------------------------------


class Web:
    """Answers 200 with a page, and a file of two megabytes at /berkas.

    `ill`: "503", "slow" (three seconds), "mute" (never answers), "garbage", "endless" (escape sequences without end).
    """

    def __init__(self, ill: str = "", certificate: Path | None = None) -> None:
        self._ill = ill
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
        if self._context and certificate:
            self._context.load_cert_chain(certificate)

    def listen(self, address: str, port: int) -> None:
        """In the namespace of the caller."""
        _serve(socket.create_server((address, port), backlog=128), self._accept)

    def _accept(self, line: socket.socket) -> None:
        while True:
            with suppress(OSError):
                _serve(line.accept()[0], self._one)

    def _one(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            line.settimeout(20)
            if self._context is None:
                self._answer(line)
                return
            with self._context.wrap_socket(line, server_side=True) as secured:
                self._answer(secured)

    def _answer(self, line: socket.socket) -> None:
        asked = line.recv(4096)
        if not asked:
            return
        if self._ill == "mute":
            time.sleep(15)
            return
        if self._ill == "garbage":
            line.sendall(b"\x1b[2J\x1b]0;milik saya\x07SSH-2.0-bukan-web\r\n\r\n")
            return
        if self._ill == "slow":
            time.sleep(3)
        if self._ill == "endless":
            line.sendall(b"HTTP/1.1 200 OK\r\nX-A: \x1b[31m\r\n\r\n")
            while True:
                line.sendall(b"\x1b[2J\x1b]52;c;aGFp\x07" * 4096)
        body = bytes(FILE) if asked.startswith(b"GET /berkas ") else b"<p>Selamat datang</p>" * 100
        status = b"503 Sedang rusak" if self._ill == "503" else b"200 OK"
        line.sendall(b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body)) + body)


def certificate(name: str, address: str, *, days_left: int) -> Path:
    """A self-signed certificate with its key, in a file of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days_left, seconds=-60))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address(address))]), False
        )
        .sign(key, hashes.SHA256())
    )
    file = Path(tempfile.mkdtemp(dir="/run")) / "sertifikat.pem"  # of the lab: gone with it
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
