"""Builds the network out of namespaces, veth pairs and bridges; inside a user namespace no privilege is needed."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tests.lab import office
from tests.lab.shim import Rule

SPACES = ("client", "switch", "far", "gateway", "isp", "internet", "dns", "app", "printer", "access_point", "intruder")
T = TypeVar("T")
_libc = ctypes.CDLL(None, use_errno=True)
_NEW_NETWORK = 0x40000000


def ip(*words: str) -> None:
    """One `ip` command that must succeed."""
    done = subprocess.run(["ip", *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr}")


def batch(lines: str) -> None:
    """Many of them at once."""
    done = subprocess.run(["ip", "-batch", "-"], input=lines, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)


def within(space: str, call: Callable[[], T]) -> T:
    """What `call` gives, called in that network namespace; sockets it opens stay there."""
    given: list[Any] = []

    def run() -> None:
        with Path("/run/netns", space).open() as file:
            if _libc.setns(file.fileno(), _NEW_NETWORK):
                raise OSError(ctypes.get_errno(), "setns")
        given.append(call())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if not given:
        raise RuntimeError(f"did not work within {space}")
    return given[0]  # type: ignore[no-any-return]


def setting(space: str, name: str, value: str) -> None:
    """A sysctl of one namespace."""
    within(space, lambda: Path("/proc/sys/net", name).write_text(value))


class Network:
    """The healthy network. `rules`: which wires ("client" to its switch, "wan" to the provider) lead through a shim."""

    def __init__(self, rules: dict[str, Rule], *, icmp: bool) -> None:
        self._rules, self._icmp = rules, icmp
        self._processes: list[subprocess.Popen[bytes]] = []

    def build(self) -> None:
        """Machines, cables, addresses and routes."""
        batch("".join(f"netns add {one}\n" for one in (*SPACES, "shim")))
        for one in SPACES:
            ip("-n", one, "link", "set", "lo", "up")
        for space, address in (("switch", office.SWITCH), ("far", office.FAR_SWITCH)):
            ip("-n", space, "link", "add", "br0", "address", office.mac(address), "type", "bridge", "stp_state", "0")
            ip("-n", space, "addr", "add", f"{address}/24", "dev", "br0")
            ip("-n", space, "link", "set", "br0", "up")
        self._wire("client", office.CLIENT, "switch", shim="client")
        for space, address in (
            ("gateway", office.GATEWAY), ("dns", office.DNS), ("app", office.APP), ("intruder", office.APP),
        ):  # fmt: skip
            self._wire(space, address, "switch")
        self._cable("switch", "to-far", "far", "to-main")
        for space, name in (("switch", "to-far"), ("far", "to-main")):
            ip("-n", space, "link", "set", name, "master", "br0")
        for space, address in (("printer", office.PRINTER), ("access_point", office.ACCESS_POINT)):
            self._wire(space, address, "far")
        ip("-n", "intruder", "link", "set", "lan", "down", "address", office.FOREIGN_MAC)
        self._beyond()
        if self._icmp:
            setting("client", "ipv4/ping_group_range", "0 0")
        for one in ("gateway", "isp"):
            setting(one, "ipv4/ip_forward", "1")
            setting(one, "ipv4/icmp_ratelimit", "0")
        for one in ("client", "dns", "app", "printer", "access_point"):
            ip("-n", one, "route", "add", "default", "via", office.GATEWAY)

    def _beyond(self) -> None:
        self._cable("gateway", "wan", "isp", "office", shim="wan")
        self._cable("isp", "world", "internet", "world")
        for space, name, address in (
            ("gateway", "wan", f"{office.WAN}/30"), ("isp", "office", f"{office.ISP}/30"),
            ("isp", "world", f"{office.ISP_INSIDE}/24"),
            *(("internet", "world", f"{one}/24") for one in office.INTERNET),
        ):  # fmt: skip
            ip("-n", space, "addr", "add", address, "dev", name)
        ip("-n", "gateway", "route", "add", "default", "via", office.ISP)
        ip("-n", "isp", "route", "add", "10.20.0.0/24", "via", office.WAN)
        ip("-n", "internet", "route", "add", "default", "via", office.ISP_INSIDE)

    def _wire(self, space: str, address: str, switch: str, shim: str = "") -> None:
        """A machine with its address, plugged into a switch."""
        self._cable(space, "lan", switch, f"p-{space}"[:15], mac=office.mac(address), shim=shim)
        ip("-n", switch, "link", "set", f"p-{space}"[:15], "master", "br0")
        ip("-n", space, "addr", "add", f"{address}/24", "dev", "lan")

    def _cable(self, a: str, a_name: str, b: str, b_name: str, *, mac: str = "", shim: str = "") -> None:
        ends = [(a, a_name, mac), (b, b_name, "")]
        rule = self._rules.get(shim)
        if rule is None:
            self._pair(ends[0], ends[1])
            return
        self._pair(ends[0], ("shim", f"{shim}-a", ""))
        self._pair(("shim", f"{shim}-b", ""), ends[1])
        for space, name, _ in ends:
            within(space, lambda name=name: whole_checksums(name))  # type: ignore[misc]
        self._shim(shim, rule)

    def _pair(self, a: tuple[str, str, str], b: tuple[str, str, str]) -> None:
        words = ["link", "add", a[1], "netns", a[0], *(["address", a[2]] if a[2] else []), "type", "veth"]
        ip(*words, "peer", "name", b[1], "netns", b[0])
        for space, name, _ in (a, b):
            ip("-n", space, "link", "set", "dev", name, "up")

    def _shim(self, name: str, rule: Rule) -> None:
        argv = [sys.executable, "-m", "tests.lab.shim", f"{name}-a", f"{name}-b", json.dumps(vars(rule))]
        process = subprocess.Popen(
            ["nsenter", "--net=/run/netns/shim", *argv], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        self._processes.append(process)
        assert process.stdout is not None
        process.stdout.readline()  # it stands

    def end(self) -> None:
        """The shims; everything else goes with the namespace."""
        for one in self._processes:
            one.kill()
            one.wait()


def whole_checksums(name: str) -> None:
    """Have the kernel write checksums itself (ethtool -K … tx off): a shim would carry half of them on."""
    value = struct.pack("II", 0x17, 0)  # ETHTOOL_STXCSUM
    holder = ctypes.create_string_buffer(value, len(value))
    request = struct.pack("16sQ16x", name.encode(), ctypes.addressof(holder))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, 0x8946, request)


def enter_as_nobody(space: str) -> list[str]:
    """The words before a command that run it there without any privilege."""
    enter = ["ip", "netns", "exec", space]
    if subprocess.run([*enter, "true"], capture_output=True, stdin=subprocess.DEVNULL).returncode:
        enter = ["nsenter", f"--net=/run/netns/{space}"]  # where /sys may not be mounted anew
    return [*enter, "setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]


def own_run() -> None:
    """A /run of our own for the names of the namespaces."""
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
    os.umask(0o022)
