"""A JSON of our own, for scripts: one alert, or a list of them under `alerts`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuntas.intake.signal import FIRING, RESOLVED, Signal, digest_of, key_of, moment, severity_of, text_of

KEY, NAME = "plain", "JSON Tuntas"
_RESOLVED = {"resolved", "ok", "up", "recovered", "recovery", "normal", "clear", "cleared", "closed", "padam", "pulih"}

SETUP = """\
curl -X POST {url} -H 'Content-Type: application/json' -d '{{
  "key": "gw-utama", "state": "firing", "title": "Gateway tidak menjawab", "severity": "critical",
  "host": "RTR-01", "address": "192.0.2.1", "started_at": "2026-11-23T08:00:00+07:00" }}'
Padam: kirim "state": "resolved" dengan "key" yang sama.
"""


def fits(body: Mapping[str, Any]) -> bool:
    alerts = body.get("alerts")
    if isinstance(alerts, list):
        return any(isinstance(one, dict) and _fits(one) for one in alerts)
    return _fits(body)


def _fits(body: Mapping[str, Any]) -> bool:
    return ("state" in body or "status" in body) and ("key" in body or "title" in body)


def read(body: Mapping[str, Any], zone: str) -> list[Signal]:
    """Every alert that names itself by a key or a title."""
    alerts = body.get("alerts") if isinstance(body.get("alerts"), list) else [body]
    return [one for said in alerts or [] if isinstance(said, dict) and (one := _signal(said, zone))]


def _signal(said: Mapping[str, Any], zone: str) -> Signal | None:
    title, key = text_of(said, "title", "summary"), key_of(said, "key")
    if not (title or key):
        return None
    resolved = text_of(said, "state", "status").casefold() in _RESOLVED
    host = text_of(said, "host", "hostname")
    return Signal(
        key=key or digest_of([title, host]), state=RESOLVED if resolved else FIRING, title=title or key,
        name=text_of(said, "name") or title, text=text_of(said, "text", "description", "message", most=4000),
        severity=severity_of(text_of(said, "severity")), host=host, address=text_of(said, "address", "ip") or host,
        place=text_of(said, "place"), url=text_of(said, "url", most=1000), started=moment(said.get("started_at"), zone),
        ended=moment(said.get("ended_at"), zone) if resolved else None,
    )  # fmt: skip


def sample(key: str, state: str, at: str) -> dict[str, Any]:
    """The body as a script would send it."""
    return {"key": key, "state": state, "title": "Uji kiriman alarm", "host": "uji.example", "started_at": at}
