"""Uptime Kuma, by its stock webhook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tuntas.intake.signal import FIRING, PENDING, RESOLVED, TEST, Signal, moment, text_of

KEY, NAME = "uptimekuma", "Uptime Kuma"
_STATES = {"0": FIRING, "1": RESOLVED, "2": PENDING, "3": PENDING}  # down · up · pending · maintenance

SETUP = """\
Settings → Notifications → Setup Notification
  Notification Type : Webhook
  Post URL          : {url}
  Request Body      : application/json (preset)
  Default enabled   : ya, untuk semua monitor
"""


def fits(body: Mapping[str, Any]) -> bool:
    return "heartbeat" in body and "monitor" in body


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """A heartbeat of a monitor; its test button sends neither. Its times are in UTC."""
    if not fits(body):
        return []
    beat, monitor = body.get("heartbeat"), body.get("monitor")
    if beat is None or monitor is None:
        return [Signal(key="", state=TEST, title=text_of(body, "msg") or "Uji")]
    if not isinstance(beat, dict) or not isinstance(monitor, dict):
        return []
    key = text_of(monitor, "id") or text_of(beat, "monitorID", "monitor_id")
    if not key:
        return []
    state, at = _STATES.get(text_of(beat, "status"), PENDING), moment(beat.get("time"), "UTC")
    host = text_of(monitor, "hostname") or _host(text_of(monitor, "url", most=1000))
    return [Signal(
        key=f"monitor:{key}", state=state, title=text_of(monitor, "pathName", "name") or "Monitor", host=host,
        name=f"uptimekuma:{text_of(monitor, 'type')}", text=text_of(beat, "msg", most=4000), address=host,
        started=at if state == FIRING else None, ended=at if state == RESOLVED else None,
    )]  # fmt: skip


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body that it really sends."""
    when = at[:19].replace("T", " ") + ".000"
    return {
        "heartbeat": {"monitorID": key, "status": 1 if state == RESOLVED else 0, "time": when, "msg": "Uji",
                      "important": True, "timezone": "UTC", "localDateTime": when[:19]},
        "monitor": {"id": key, "name": "Uji kiriman alarm", "type": "ping", "hostname": "uji.example", "url": None},
        "msg": "[Uji kiriman alarm] Uji",
    }  # fmt: skip
