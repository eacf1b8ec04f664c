"""Uptime Kuma, by its stock webhook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tuntas.intake.signal import (
    FIRING,
    PENDING,
    RESOLVED,
    TEST,
    Signal,
    digest_of,
    host_of,
    key_of,
    moment,
    text_of,
    texts,
)

KEY, NAME = "uptimekuma", "Uptime Kuma"
_STATES = {"0": FIRING, "1": RESOLVED, "2": PENDING, "3": PENDING}  # down · up · pending · maintenance
_EXPIRY = re.compile(r"(?:will|to) (?:be )?expired? in|has expired", re.IGNORECASE)
_DAYS = re.compile(r"-?\d+ days?", re.IGNORECASE)
_MARKED = re.compile(r"\[([^\]]+)\] \[((?:🔴|✅)[A-Za-z ]*)\] ?(.*)", re.DOTALL)  # [Web] [🔴 Down] timeout
_WORDS = {"down": FIRING, "up": RESOLVED, "pending": PENDING, "maintenance": PENDING, "test": TEST}
_TRIED = re.compile(r".{0,100}\bTesting")
_ADDRESS = re.compile(r"https?://[^\s\]]+", re.IGNORECASE)

SETUP = """\
Settings → Notifications → Setup Notification
  Notification Type : Webhook
  Post URL          : {url}
  Request Body      : application/json (preset)
  Default enabled   : ya, untuk semua monitor
"""


def fits(body: Mapping[str, Any]) -> bool:
    return ("heartbeat" in body and ("monitor" in body or "msg" in body)) or _message(body) is not None


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """A heartbeat of a monitor. Its test button and its notices of expiry send neither. Its times are in UTC."""
    if "heartbeat" not in body and "monitor" not in body:
        return _of_own_words(body)
    beat, monitor = body.get("heartbeat"), body.get("monitor")
    if beat is None:
        return [_without_beat(text_of(body, "msg"), texts(monitor))]
    if not isinstance(beat, dict) or not isinstance(monitor, dict | None):
        return []
    monitor = monitor or {}
    key = key_of(monitor, "id") or key_of(beat, "monitorID", "monitor_id")
    if not key:
        return []
    state, at = _state(beat, text_of(body, "msg")), moment(beat.get("time"), "UTC")
    host = text_of(monitor, "hostname") or host_of(text_of(monitor, "url", most=1000))
    return [Signal(
        key=f"monitor:{key}", state=state, title=text_of(monitor, "pathName", "name") or "Monitor", host=host,
        name=f"uptimekuma:{text_of(monitor, 'type')}", text=text_of(beat, "msg", most=4000), address=host,
        started=at if state == FIRING else None, ended=at if state == RESOLVED else None,
    )]  # fmt: skip


def _message(body: Mapping[str, Any]) -> re.Match[str] | None:
    """The sentence of an up or a down, wherever a body of the office's own words holds it."""
    said = (value for value in body.values() if isinstance(value, str))
    return next((found for one in said if (found := _MARKED.search(one[:4000]))), None)


def _of_own_words(body: Mapping[str, Any]) -> list[Signal]:
    """A custom body: the number of the monitor if it holds it, else its name, and its state in whatever words."""
    said = {"".join(one for one in key.casefold() if one.isalnum()): value for key, value in body.items()}
    marked = _message(body)
    name = marked[1].strip() if marked else text_of(said, "name", "monitorname", "monitor", "title")
    state = _state_of(marked[2] if marked else text_of(said, "status", "heartbeatstatus", "state"))
    key = key_of(said, "monitorid", "id")
    if not (state and (key or name)) or state == TEST:
        words = [text_of(said, one) for one in said]
        return [_without_beat(one, {}) for one in words if _EXPIRY.search(one) or _TRIED.fullmatch(one)][:1]
    host = host_of(text_of(said, "hostnameorurl", "hostname", "url", most=1000))
    at = moment(text_of(said, "time", "heartbeattime"), "UTC")
    return [Signal(
        key=f"monitor:{key}" if key else f"name:{name}", state=state, title=name or "Monitor", name="uptimekuma:",
        text=marked[3].strip() if marked else text_of(said, "msg", "message", "body", most=4000), host=host,
        address=host, started=at if state == FIRING else None, ended=at if state == RESOLVED else None,
    )]  # fmt: skip


def _state_of(said: str) -> str:
    """0, "down", "🔴 Down"; "" for what is none of Uptime Kuma's states."""
    word = "".join(one for one in said.casefold() if one.isalnum())
    return _STATES.get(word) or _WORDS.get(word, "")


def _state(beat: Mapping[str, Any], message: str) -> str:
    """By its number; where there is none, by the mark in the message."""
    known = _STATES.get(text_of(beat, "status"))
    if known is None and "status" not in beat:
        known = FIRING if "🔴" in message else RESOLVED if "✅" in message else None
    return known or PENDING


def _without_beat(message: str, monitor: Mapping[str, Any]) -> Signal:
    """A certificate or a name that runs out is an alarm, once for each; no recovery of it ever comes."""
    if not _EXPIRY.search(message):
        return Signal(key="", state=PENDING if monitor else TEST, title=message or "Uji")
    named = _ADDRESS.search(message)
    host = host_of(named[0]) if named else text_of(monitor, "hostname")
    return Signal(
        key=f"expiry:{digest_of(_DAYS.sub('', message))}", state=FIRING, title=message, name="uptimekuma:expiry",
        host=host, address=host,
    )  # fmt: skip


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    when = at[:19].replace("T", " ") + ".000"
    return {
        "heartbeat": {"monitorID": key, "status": 1 if state == RESOLVED else 0, "time": when, "msg": "Uji",
                      "important": True, "timezone": "UTC", "localDateTime": when[:19]},
        "monitor": {"id": key, "name": "Uji kiriman alarm", "type": "ping", "hostname": "uji.example", "url": None},
        "msg": "[Uji kiriman alarm] Uji",
    }  # fmt: skip
