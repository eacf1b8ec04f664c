"""A server for the channels that speak HTTP: it notes what it gets, and answers what a test wants."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Got:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True))


@dataclass(frozen=True)
class Reply:
    """An answer; `wait`: seconds before it, `drip`: seconds between its bytes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0
    drip: float = 0


def says(http: int, /, **words: Any) -> Reply:
    return Reply(http, json.dumps(words).encode(), {"Content-Type": "application/json"})


class Gateway:
    """Runs in a thread on a port of its own. `replies` are given in turn, the last one for ever."""

    def __init__(self) -> None:
        self.received: list[Got] = []
        self.replies: list[Reply] = [Reply()]
        self.stop = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def last(self) -> Got:
        return self.received[-1]

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            gateway.received.append(Got(self.command, self.path, headers, body))
            reply = gateway.next_reply()
            gateway.stop.wait(reply.wait)
            self.send_response_only(reply.status)  # without a Date: whose clock is meant, a test says
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            try:
                self.end_headers()
                self._say(reply)
            except OSError:
                pass  # whoever asked has left

        do_GET = do_PUT = do_POST

        def _say(self, reply: Reply) -> None:
            if not reply.drip:
                self.wfile.write(reply.body)
                return
            for one in reply.body:
                self.wfile.write(bytes([one]))
                time.sleep(reply.drip)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
