"""`tuntas up`: makes everything ready, says where to click, and serves until told to stop."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import struct
import threading
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from tuntas.commands.home import Trouble, start

HELP = "siapkan dan jalankan Tuntas"
THREADS = 8
STOP_SECONDS = 2
STALL_SECONDS = 20
BACKLOG = 1024  # connections that wait their turn when all come at once


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="PORTA", help="porta (8000)")
    parser.add_argument("--host", default="127.0.0.1", metavar="ALAMAT", help="alamat; 0.0.0.0 untuk seluruh LAN")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="banyaknya proses (1)")
    parser.add_argument("--demo", action="store_true", help="jalankan contoh yang hidup, dengan data karangan")
    parser.add_argument("--no-worker", action="store_true", help="tanpa pekerja; jalankan sendiri dengan tuntas work")


def run(args: argparse.Namespace) -> int:
    demo = bool(os.environ.get("TUNTAS_DEMO"))
    if demo and not _loopback(args.host):
        raise Trouble("Contoh hanya boleh didengar di komputer ini sendiri: jangan pakai --host bersama --demo.")
    listener = _listener(args.host, args.port)
    os.environ.setdefault("TUNTAS_SITE_URL", f"http://{_shown(args.host)}:{args.port}")
    if not _loopback(args.host):
        _allow_own_names(args.host)
    start()
    from tuntas.commands.prepare import prepare

    prepare()
    told = _welcome(args.host, args.port)
    from django.db import connections

    connections.close_all()
    _server(listener, told, args.workers, worker=not args.no_worker).run()
    return 0


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _listener(host: str, port: int) -> socket.socket:
    """The bound socket, held from the first moment on. Raises Trouble where it cannot be had."""
    try:
        family, kind, proto, _name, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):  # for each connection: a stalled one frees its thread
            listener.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", STALL_SECONDS, 0))
        listener.listen(BACKLOG)  # so that a second start fails here and not later
    except (OSError, OverflowError) as error:
        raise Trouble(_why_not(host, port, getattr(error, "errno", None))) from None
    return listener


def _why_not(host: str, port: int, number: int | None) -> str:
    match number:
        case errno.EADDRINUSE:
            return (
                f"Porta {port} di {host} sudah dipakai program lain, mungkin Tuntas yang sudah berjalan.\n"
                f"Pilih porta lain, misalnya: --port {port + 1 if port < 65535 else 8001}"
            )
        case errno.EACCES:
            return f"Porta {port} hanya boleh dipakai pengelola sistem. Pilih porta di atas 1024: --port 8000"
        case _:
            return f"Tidak dapat mendengar di {host} porta {port}. Periksa --host dan --port (1 sampai 65535)."


def _allow_own_names(host: str) -> None:
    """On the LAN people call this machine by its name or address: those are allowed unless set otherwise."""
    if os.environ.get("ALLOWED_HOSTS") or os.environ.get("ALLOWED_HOSTS_FILE"):
        return
    names = {"localhost", "127.0.0.1", "[::1]", socket.gethostname(), socket.getfqdn()}
    names |= {_lan_address()} if host in ("0.0.0.0", "::", "[::]") else {host}  # noqa: S104
    os.environ["ALLOWED_HOSTS"] = ",".join(sorted(one for one in names if one))


def _lan_address() -> str:
    """The address others reach this machine by; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def _shown(host: str) -> str:
    """The address that people are told: of the whole LAN, this machine's own."""
    return _lan_address() or "localhost" if host in ("0.0.0.0", "::", "[::]") else host  # noqa: S104


def _welcome(host: str, port: int) -> str:
    """Where to click."""
    from django.conf import settings

    from tuntas.commands.admin_code import link
    from tuntas.people.models import User

    base = settings.BASE_URL or f"http://{_shown(host)}:{port}"
    lines = ["", "  Tuntas siap.", ""]
    if settings.DEMO:
        lines += ["  CONTOH: semua orang dan kasus di sini karangan.", f"  Mulai di sini  {base}/demo/"]
    lines += [
        f"  Lapor          {base}/lapor/", f"  Meja kerja     {base}/meja/", f"  SOP            {base}/sop/",
        f"  Kesehatan      {base}/readyz", f"  Data           {settings.HOME}", "",
    ]  # fmt: skip
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        lines += ["  Belum ada administrator. Buat sekarang dengan tautan sekali pakai ini:", f"  {link(base)}", ""]
    return "\n".join([*lines, "  Berhenti: Ctrl-C", ""])


def _server(listener: socket.socket, told: str, workers: int, *, worker: bool) -> Any:
    from gunicorn.app.base import BaseApplication

    from tuntas.intake.lane import worker as with_lane

    parent, stop = os.getpid(), threading.Event()

    def begin(_worker: Any) -> None:
        from tuntas.commands.work import loop

        threading.Thread(target=loop, args=(stop,), name="pekerja", daemon=True).start()

    def end(_server: Any) -> None:
        if os.getpid() == parent:
            print("Tuntas berhenti.", flush=True)

    options: dict[str, Any] = {
        "bind": [f"fd://{listener.detach()}"], "workers": max(1, workers), "worker_class": with_lane(),
        "threads": THREADS, "preload_app": True, "timeout": 60, "graceful_timeout": STOP_SECONDS, "keepalive": 5,
        "loglevel": "error", "accesslog": None, "forwarded_allow_ips": "", "control_socket_disable": True,
        "when_ready": lambda _server: print(told, flush=True), "on_exit": end,
        "worker_exit": lambda _server, _worker: stop.set(),
        "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
    }  # fmt: skip
    if worker:
        options["post_worker_init"] = begin

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                if name in self.cfg.settings:  # an older gunicorn knows fewer
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from django.urls import get_resolver

            from tuntas.wsgi import application

            _ = get_resolver().url_patterns  # every page is imported before anybody asks, and shared by all workers
            return application

    return Server()
