"""A NetBox and a LibreNMS that behave as the real ones do, each on a port of its own; told what to say by the tests.

Shapes of NetBox 3.7 and 4.x (dcim serializers, LimitOffsetPagination, token errors) and of LibreNMS (api_functions).
"""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

TOKEN = "0123456789abcdef0123456789abcdef01234567"
NEW_TOKEN = "nbt_AbCdEfGhIjKl.0123456789abcdef0123456789abcdef01234567"
Row = dict[str, Any]
Reply = tuple[int, bytes]


def told(status: int, body: Any) -> Reply:
    return status, json.dumps(body).encode()


class _Server:
    """Runs in a thread; `asked` is every address, with the header that showed the token. `instead`: says otherwise."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self.instead: Callable[[str], Reply | None] = lambda path: None
        self.more: dict[str, str] = {}  # headers of every answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.tls = tls
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)

    @property
    def port(self) -> int:
        return int(self._server.server_port)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, headers: Any) -> Reply:
        raise NotImplementedError


def _handler(server: _Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown = self.headers.get("Authorization") or self.headers.get("X-Auth-Token") or ""
            server.asked.append((self.path, shown))
            status, body = server.instead(self.path) or server.answer(self.path, self.headers)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in server.more.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # it has read enough
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class NetBox(_Server):
    """`version` 3 says device_role beside role, and keys a status by a word either way."""

    def __init__(self, version: int = 4, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls)
        self.version, self.most, self.host = version, 1000, ""
        self.rows: dict[str, list[Row]] = {"sites": [], "locations": [], "devices": []}

    # what an office keeps in it

    def site(self, id: int, name: str, status: str = "active") -> Row:
        return self._kept("sites", {"id": id, "name": name, "slug": f"s{id}", "status": _status(status)})

    def location(self, id: int, name: str, site: Row, parent: Row | None = None, status: str = "active") -> Row:
        return self._kept("locations", {
            "id": id, "name": name, "slug": f"l{id}", "site": _nested(site), "parent": _nested(parent),
            "status": _status(status), "_depth": 0,
        })  # fmt: skip

    def device(self, id: int, name: str | None, at: Row | None = None, role: str = "access-switch", **more: Any) -> Row:
        nested = {"id": 1, "name": role.replace("-", " ").title(), "slug": role}
        site = at.get("site", _nested(at)) if at else None
        ip = more.pop("ip", "")
        row = {
            "id": id, "display": name or f"Contoh X1 ({id})", "name": name, "role": nested, "tenant": None,
            "device_type": {"id": 1, "manufacturer": {"id": 1, "name": "Contoh", "slug": "contoh"}, "model": "X1"},
            "serial": "", "asset_tag": None, "site": site, "location": _nested(at) if at and "site" in at else None,
            "rack": None, "parent_device": None, "status": _status(more.pop("status", "active")),
            "primary_ip": None, "primary_ip4": {"id": id, "address": ip, "family": 4} if ip else None,
            "primary_ip6": None, "comments": "", "custom_fields": {}, "tags": [], **more,
        }  # fmt: skip
        if self.version == 3:
            row["device_role"] = row["role"] if more.get("both") else row.pop("role")
        return self._kept("devices", row)

    def _kept(self, name: str, row: Row) -> Row:
        self.rows[name] = [one for one in self.rows[name] if one["id"] != row["id"]] + [row]
        return row

    def remove(self, name: str, id: int) -> None:
        self.rows[name] = [one for one in self.rows[name] if one["id"] != id]

    # how it answers

    def answer(self, path: str, headers: Any) -> Reply:
        parts = urlsplit(path)
        shown, name = headers.get("Authorization"), parts.path.removeprefix("/api/dcim/").rstrip("/")
        if shown not in (f"Token {TOKEN}", f"Bearer {NEW_TOKEN}"):
            return told(403, {"detail": "Invalid v1 token"})
        if name not in self.rows:
            return 404, b"<html><title>Page Not Found</title></html>"
        query = parse_qs(parts.query)
        limit = min(int(query.get("limit", ["50"])[0]) or self.most, self.most)
        offset = int(query.get("offset", ["0"])[0])
        rows = self.rows[name]
        host = self.host or f"http://127.0.0.1:{self.port}"
        following = f"{host}{parts.path}?limit={limit}&offset={offset + limit}"
        return told(200, {
            "count": len(rows), "next": following if offset + limit < len(rows) else None, "previous": None,
            "results": rows[offset : offset + limit],
        })  # fmt: skip


def _nested(row: Row | None) -> Row | None:
    return {"id": row["id"], "name": row["name"], "display": row["name"]} if row else None


def _status(word: str) -> Row:
    return {"value": word, "label": word.title()}


def _as_number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdigit() else value


class LibreNMS(_Server):
    """Numbers as text, as its database gives them; `fresh`: as numbers, as newer ones do."""

    def __init__(self) -> None:
        super().__init__()
        self.locations: list[Row] = []
        self.devices: list[Row] = []
        self.fresh = False

    def location(self, id: int, name: str) -> None:
        self.locations.append({"id": str(id), "location": name, "lat": "-6.2", "lng": "106.8", "timestamp": "x"})

    def device(self, id: int, hostname: str, **more: Any) -> None:
        self.devices = [one for one in self.devices if one["device_id"] != str(id)] + [{
            "device_id": str(id), "hostname": hostname, "sysName": hostname, "display": None, "ip": None,
            "overwrite_ip": None, "community": "rahasia-snmp", "authpass": "rahasia-snmp", "cryptopass": None,
            "hardware": None, "serial": None, "type": "network", "os": "ios", "status": "1", "disabled": "0",
            "ignore": "0", "location_id": None, "location": None, "dependency_parent_id": None,
            "dependency_parent_hostname": None, **more,
        }]  # fmt: skip

    def answer(self, path: str, headers: Any) -> Reply:
        if headers.get("X-Auth-Token") != TOKEN:
            return told(401, {"message": "Unauthenticated."})
        name = {"/api/v0/resources/locations": "locations", "/api/v0/devices": "devices"}.get(urlsplit(path).path)
        if name is None:
            return told(404, {"status": "error", "message": "This API route doesn't exist."})
        rows: list[Row] = getattr(self, name)
        if name == "locations" and not rows:
            return told(404, {"status": "error", "message": "Locations do not exist"})
        if self.fresh:
            rows = [{key: _as_number(value) for key, value in one.items()} for one in rows]
        return told(200, {"status": "ok", name: rows, "count": len(rows)})
