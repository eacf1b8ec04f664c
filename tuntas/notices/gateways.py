"""WhatsApp gateways: where each of them is asked, in which words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from tuntas.notices.asking import Server
from tuntas.outgoing import Secret

__all__ = ["PLACEHOLDERS", "Gateway", "cloud", "faults", "filled", "fonnte", "waha"]

PLACEHOLDERS = ("number", "text", "line", "link", "key")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_CLOUD = "https://graph.facebook.com/v23.0"
_BOT = Server("Gateway WhatsApp")
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Gateway:
    """One gateway. `body`: JSON whose texts hold {number} (628…), {text}, {line} (the text as one line), {link}, {key}.

    The token is sent as `header`: `scheme` + token. `receipt`: where a good answer holds the message's id, as a path
    of names and numbers; an answer without it is none. `most`: letters of a text.
    """

    url: str
    token: Secret
    body: str
    method: Literal["POST", "PUT"] = "POST"
    header: str = "Authorization"
    scheme: str = "Bearer "
    form: Literal["json", "form"] = "json"
    receipt: Path = ()
    most: int = 4000
    server: Server = _BOT


def waha(url: str, token: Secret, session: str = "default") -> Gateway:
    """WAHA, on a server of the office's own."""
    body = {"session": session, "chatId": "{number}@c.us", "text": "{text}", "linkPreview": False}
    return Gateway(
        f"{url.rstrip('/')}/api/sendText", token, json.dumps(body), header="X-Api-Key", scheme="", receipt=("id",)
    )


def fonnte(token: Secret, url: str = "https://api.fonnte.com/send") -> Gateway:
    """Fonnte; its answers are always 200 and say `status`."""
    body = {"target": "{number}", "message": "{text}", "countryCode": "0", "preview": "false"}
    return Gateway(url, token, json.dumps(body), scheme="", form="form", receipt=("id", 0))


def cloud(phone_id: str, token: Secret, template: str = "", language: str = "id", url: str = _CLOUD) -> Gateway:
    """Meta's Cloud API. Free text reaches only who wrote within 24 hours; `template` (one text in its body) anybody."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "{number}"}
    if template:
        parameters = [{"type": "text", "text": "{line}"}]
        parts = {"components": [{"type": "body", "parameters": parameters}]}
        body |= {"type": "template", "template": {"name": template, "language": {"code": language}, **parts}}
    else:
        body |= {"type": "text", "text": {"preview_url": False, "body": "{text}"}}
    where = f"{url.rstrip('/')}/{phone_id}/messages"
    return Gateway(where, token, json.dumps(body), receipt=("messages", 0, "id"), most=900 if template else 4000)


# -- what is sent -----------------------------------------------------------------------------------


def faults(body: str, form: str) -> tuple[str, ...]:
    """What is wrong with the body of a gateway that an administrator describes."""
    try:
        shape = json.loads(body)
    except (ValueError, RecursionError):
        return (_("Isi kiriman gateway harus JSON."),)
    if not isinstance(shape, dict):
        return (_("Isi kiriman gateway harus objek JSON."),)
    found: list[str] = []
    if form == "form" and not all(isinstance(one, str) for one in shape.values()):
        found.append(_("Isi kiriman berbentuk formulir hanya memuat teks."))
    used = [name for one in _texts(shape) for name in _PLACEHOLDER.findall(one)]
    unknown = sorted(set(used) - set(PLACEHOLDERS))
    found += [_("Tidak dikenal: {name}").format(name=f"{{{one}}}") for one in unknown]
    if "number" not in used or not {"text", "line"} & set(used):
        found.append(_("Isi kiriman gateway memuat {number} dan {text}."))
    return tuple(found)


def filled(gateway: Gateway, values: Mapping[str, str]) -> tuple[str, bytes]:
    """Content type and body: each placeholder replaced once, within its text; a value is never read again."""
    shape = _filled(json.loads(gateway.body), values)
    if gateway.form == "form":
        return "application/x-www-form-urlencoded", urlencode(shape).encode()
    return "application/json", json.dumps(shape).encode()


def _filled(shape: Any, values: Mapping[str, str]) -> Any:
    if isinstance(shape, str):
        return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), shape)
    if isinstance(shape, list):
        return [_filled(one, values) for one in shape]
    return {name: _filled(one, values) for name, one in shape.items()} if isinstance(shape, dict) else shape


def _texts(shape: Any) -> Iterator[str]:
    if isinstance(shape, str):
        yield shape
    elif isinstance(shape, dict | list):
        for one in shape.values() if isinstance(shape, dict) else shape:
            yield from _texts(one)
