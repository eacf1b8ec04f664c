"""The one module that speaks HTTP to other machines: to an address that was resolved once, checked, and pinned.

No redirects, no proxies from the environment, TLS verified, every wait and every answer limited.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import re
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import urlsplit

from django.views.decorators.debug import sensitive_variables

__all__ = ["Answer", "Part", "Secret", "Timeout", "Unreachable", "request", "secured"]

MOST_ADDRESSES = 3  # of one name that are tried
HIDDEN = "•••"
_METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD")
_NAME = re.compile(r"[\w.-]+", re.ASCII)
# where clouds keep their keys, besides 169.254.0.0/16, which is link-local
_METADATA = tuple(ipaddress.ip_network(one) for one in ("168.63.129.16/32", "fd00:ec2::/32", "fd20:ce::/32"))
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Secret:
    """A passphrase or password that shows itself to nobody: not in a log, a traceback or an error report."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text, to be handed on at once and never kept in a name: names show in tracebacks."""
        return self.__text

    def hidden_in(self, text: str) -> str:
        """`text` without this secret, should somebody have echoed it."""
        return text.replace(self.__text, HIDDEN) if self.__text else text

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __repr__(self) -> str:
        return HIDDEN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


@dataclass(frozen=True)
class Timeout:
    """Seconds: to reach one address, and from the first byte sent to the last byte read."""

    connect: float = 5
    read: float = 60


@dataclass(frozen=True)
class Part:
    """A file within a form."""

    name: str
    content: bytes = field(repr=False)
    kind: str = "application/octet-stream"


@dataclass(frozen=True)
class Answer:
    """What the other side said; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Unreachable(Exception):
    """No answer that can be used. `reason`: name, address, connect, timeout, tls, broken, too_large."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Target:
    secure: bool
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """The Host header: the name as it was configured, with its port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


@dataclass(frozen=True)
class _Asked:
    """What is to be sent, still without a secret in the open."""

    method: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    multipart: Mapping[str, str | Secret | Part] | None = field(repr=False)
    auth: tuple[str, Secret] | None


@sensitive_variables("headers", "body")
def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    multipart: Mapping[str, str | Secret | Part] | None = None,
    auth: tuple[str, Secret] | None = None,
    timeout: Timeout = Timeout(),
    most_bytes: int = 1024 * 1024,
    allow_private: bool = False,
    never: Sequence[_Network] = (),
    ca_file: str = "",
) -> Answer:
    """Ask once. `allow_private` only for the very host an administrator configured; not where it stands in `never`.

    Without TLS only a private address is spoken to. `ca_file`: trust this authority instead of the public ones.
    Raises Unreachable.
    """
    target = _target(method, url)
    asked = _Asked(method, headers or {}, body, multipart, auth)
    with _reasons() as failed:
        addresses = _allowed(target, allow_private, never)
        with closing(_connected(target, addresses, timeout.connect, ca_file)) as reached:
            return _exchange(target, asked, reached, timeout.read, most_bytes)
    raise Unreachable(failed[0])  # outside of the handler: no traceback leads to what was sent


def _target(method: str, url: str) -> _Target:
    """The parts of an address. A ValueError is a fault of ours or of the settings, not of the network."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    clean = url.isascii() and url.isprintable() and not set(' "<>\\^`{|}') & set(url)
    if not (clean and parts.scheme in ("http", "https") and parts.hostname) or "@" in parts.netloc or parts.fragment:
        raise ValueError("not an address that can be asked")
    if method not in _METHODS:
        raise ValueError(f"{method} is not used here")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Target(secure, parts.hostname, parts.port or (443 if secure else 80), path)


# -- where to ---------------------------------------------------------------------------------------


def _allowed(target: _Target, allow_private: bool, never: Sequence[_Network]) -> list[str]:
    """The addresses of the name that may be spoken to, resolved this once."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise Unreachable("name")
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    kept = [one for one in addresses if _may_speak_to(one, target.secure, allow_private, never)]
    if not kept:
        raise Unreachable("address")
    return kept[:MOST_ADDRESSES]


def _may_speak_to(text: str, secure: bool, allow_private: bool, never: Sequence[_Network]) -> bool:
    address = _meant(ipaddress.ip_address(text))
    if any(address in one for one in (*never, *_METADATA)):
        return False
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if address.is_private or address.is_loopback:
        return allow_private
    return secure and address.is_global


def _meant(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def secured(ca_file: str = "") -> ssl.SSLContext:
    """Checks names, dates and the way up to an authority: those of this machine, or the office's own in `ca_file`.

    What offices make themselves rarely writes every extension of RFC 5280, of which Python insists since 3.13: chain,
    name and dates are what counts, and the same server must not be trusted by one Python and refused by the next.
    """
    context = ssl.create_default_context(cafile=ca_file or None)
    if ca_file:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _connected(target: _Target, addresses: list[str], seconds: float, ca_file: str) -> socket.socket:
    """A connection to the first address that answers, its certificate checked against the name."""
    last: OSError | None = None
    for address in addresses:
        try:
            reached = socket.create_connection((address, target.port), timeout=seconds)
        except OSError as error:
            last = error
            continue
        if not target.secure:
            return reached
        try:
            return secured(ca_file).wrap_socket(reached, server_hostname=target.host)
        except BaseException:
            reached.close()
            raise
    raise last or OSError


# -- asking -----------------------------------------------------------------------------------------


@contextmanager
def _reasons() -> Iterator[list[str]]:
    """Faults of the network as one word, noted for whoever goes on after the block."""
    failed = ["broken"]
    try:
        yield failed
    except Unreachable as error:
        failed[0] = error.reason
    except ssl.SSLError:
        failed[0] = "tls"
    except TimeoutError:
        failed[0] = "timeout"
    except ConnectionRefusedError:
        failed[0] = "connect"
    except (ConnectionResetError, BrokenPipeError, http.client.HTTPException):
        failed[0] = "broken"
    except OSError:
        failed[0] = "connect"


@sensitive_variables()
def _exchange(
    target: _Target, asked: _Asked, reached: socket.socket, seconds: float, most_bytes: int
) -> Answer:
    """Send and read, all within `seconds`: a watch cuts the line, however slowly the bytes drip."""
    late = threading.Event()
    watch = threading.Timer(seconds, _cut, (reached, late))
    watch.daemon = True
    line = http.client.HTTPConnection(target.host, target.port)
    line.sock, line.auto_open = reached, 0
    reached.settimeout(seconds)
    watch.start()
    try:
        headers, body = _sent(target, asked)
        line.request(asked.method, target.path, body=body, headers=headers)
        answer = line.getresponse()
        content = _read(answer, most_bytes)
    except (OSError, http.client.HTTPException):
        if late.is_set():
            raise TimeoutError from None
        raise
    finally:
        watch.cancel()
    if late.is_set():
        raise TimeoutError
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)


def _cut(reached: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        socket.socket.shutdown(reached, socket.SHUT_RDWR)  # the bare line: TLS would forget its state while it is read


def _read(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    """The whole body. Raises Unreachable when there is more of it than wanted, IncompleteRead when less."""
    if (answer.length or 0) > most_bytes:
        raise Unreachable("too_large")
    content = answer.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise Unreachable("too_large")
    if answer.length:  # read(n) does not complain of a line that was cut
        raise http.client.IncompleteRead(b"", answer.length)
    return content


# -- what is sent -----------------------------------------------------------------------------------


@sensitive_variables()
def _sent(target: _Target, asked: _Asked) -> tuple[dict[str, str], bytes | None]:
    """Headers and body as they go over the line."""
    headers = {"Host": target.named, "Accept-Encoding": "identity", "User-Agent": "tuntas", **asked.headers}
    body = asked.body
    if asked.multipart is not None:
        headers["Content-Type"], body = _form(asked.multipart)
    if asked.auth:
        headers["Authorization"] = _basic(*asked.auth)
    return headers, body


def _basic(user: str, password: Secret) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password.reveal()}".encode()).decode()


@sensitive_variables()
def _form(fields: Mapping[str, str | Secret | Part]) -> tuple[str, bytes]:
    """The content type and body of multipart/form-data (RFC 7578)."""
    boundary = secrets.token_hex(16)
    pieces: list[bytes] = []
    for name, value in fields.items():
        about = f'Content-Disposition: form-data; name="{_plain(name)}"'
        if isinstance(value, Part):
            about += f'; filename="{_plain(value.name)}"\r\nContent-Type: {value.kind}'
        pieces += [f"--{boundary}\r\n{about}\r\n\r\n".encode(), _bytes(value), b"\r\n"]
    return f"multipart/form-data; boundary={boundary}", b"".join([*pieces, f"--{boundary}--\r\n".encode()])


def _plain(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("a name within a form is letters, digits, dots and dashes")
    return name


def _bytes(value: str | Secret | Part) -> bytes:
    if isinstance(value, Part):
        return value.content
    return value.reveal().encode() if isinstance(value, Secret) else value.encode()
