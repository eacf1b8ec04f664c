"""Notices by WhatsApp: through the HTTP interface of a gateway, or as a plain wa.me link that needs none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.notices import gateways
from tuntas.notices.asking import asked, is_web_address
from tuntas.notices.gateway_answers import meaning
from tuntas.notices.gateways import Gateway
from tuntas.notices.message import Message, one_line, text
from tuntas.notices.port import Down, Outcome, Read, Wrong
from tuntas.outgoing import Secret

__all__ = ["CHANNEL", "WhatsApp", "phone_number", "wa_link"]

MOST_LINK = 1000  # letters of a text in a link
_GAPS = re.compile(r"[\s().\-\u2010-\u2015]")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")


@dataclass(frozen=True)
class WhatsApp:
    """A gateway, and nothing else."""

    gateway: Gateway

    key: ClassVar[str] = "whatsapp"
    name: ClassVar = gettext_lazy("WhatsApp")

    @classmethod
    def configured(cls, read: Read) -> Self | Wrong | None:
        """WHATSAPP_GATEWAY (waha, fonnte, cloud, other), WHATSAPP_TOKEN, WHATSAPP_URL and what the gateway needs."""
        if not (kind := read("WHATSAPP_GATEWAY").lower()):
            return None
        if kind not in _KINDS:
            return Wrong((_("WHATSAPP_GATEWAY: waha, fonnte, cloud, atau other."),))
        made = _KINDS[kind](read, Secret(read("WHATSAPP_TOKEN")))
        return made if isinstance(made, Wrong) else cls(made)

    def check(self, address: str) -> str | Wrong:
        """+628…"""
        return phone_number(address)

    def send(self, message: Message, address: str, *, now: datetime) -> Outcome:
        """Refused: address, content, refused, window. Down: device, quota, template, and as `asking` has it."""
        gateway = self.gateway
        told = text(message, gateway.most)
        values = {
            "number": address.removeprefix("+"), "text": told, "line": _as_line(told, message.link, gateway.most),
            "link": message.link, "key": message.key,
        }  # fmt: skip
        kind, body = gateways.filled(gateway, values)
        headers: dict[str, str | Secret] = {"Content-Type": kind, "Accept": "application/json"}
        if gateway.token:
            headers[gateway.header] = Secret(gateway.scheme + gateway.token.reveal())
        answer = asked(gateway.server, gateway.url, body, headers, gateway.method)
        return answer if isinstance(answer, Down) else meaning(gateway, answer)


CHANNEL = WhatsApp


def phone_number(typed: str) -> str | Wrong:
    """+628… of 08…, 628…, +62 8… or 0062 8…; numbers of other countries with their +. Reasons otherwise."""
    digits = _GAPS.sub("", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+62" + digits[1:]
    elif digits.startswith("62"):
        digits = "+" + digits
    elif digits.startswith("8"):
        digits = "+62" + digits
    digits = re.sub(r"\A\+620", "+62", digits)
    if not re.fullmatch(r"\+[0-9]*", digits):
        return Wrong((_("Nomor WhatsApp hanya memuat angka, seperti 0812-3456-7890."),))
    least = 12 if digits.startswith("+628") else 9
    if len(digits) < least:
        return Wrong((_("Nomor WhatsApp ini terlalu pendek."),))
    if len(digits) > (15 if digits.startswith("+62") else 16):
        return Wrong((_("Nomor WhatsApp ini terlalu panjang."),))
    if digits[1] == "0":
        return Wrong((_("Nomor WhatsApp dimulai dengan 08 atau kode negara."),))
    return digits


def wa_link(number: str, said: str) -> str:
    """A link that opens WhatsApp with `said` typed; to whom the sender chooses, where `number` is ""."""
    short = said if len(said) <= MOST_LINK else said[: MOST_LINK - 1] + "…"
    clean = short.encode("utf-8", "replace").decode()
    return f"https://wa.me/{number.removeprefix('+')}?text={quote(clean, safe='')}"


def _as_line(told: str, link: str, most: int) -> str:
    """Templates of Meta take no line breaks; the link stays."""
    line = " | ".join(filter(None, told.split("\n")))
    return line if len(line) <= most else f"{one_line(line, most - len(link) - 3)} | {link}"


# -- settings ---------------------------------------------------------------------------------------


def _waha(read: Read, token: Secret) -> Gateway | Wrong:
    if not is_web_address(read("WHATSAPP_URL"), schemes=("https", "http")):
        return Wrong((_("WHATSAPP_URL: alamat server WAHA."),))
    return gateways.waha(read("WHATSAPP_URL"), token, read("WHATSAPP_SESSION") or "default")


def _fonnte(read: Read, token: Secret) -> Gateway | Wrong:
    return gateways.fonnte(token) if token else Wrong((_("WHATSAPP_TOKEN: token perangkat Fonnte."),))


def _cloud(read: Read, token: Secret) -> Gateway | Wrong:
    if not token or not re.fullmatch(r"[0-9]{5,30}", read("WHATSAPP_PHONE_ID")):
        return Wrong((_("WHATSAPP_TOKEN dan WHATSAPP_PHONE_ID dari Meta diperlukan."),))
    language = read("WHATSAPP_TEMPLATE_LANGUAGE") or "id"
    return gateways.cloud(read("WHATSAPP_PHONE_ID"), token, read("WHATSAPP_TEMPLATE"), language)


def _other(read: Read, token: Secret) -> Gateway | Wrong:
    form = read("WHATSAPP_FORM") or "json"
    header = read("WHATSAPP_HEADER") or "Authorization"
    scheme = "" if read("WHATSAPP_SCHEME") == "-" else read("WHATSAPP_SCHEME") or "Bearer"
    reasons = list(gateways.faults(read("WHATSAPP_BODY"), form))
    if not is_web_address(read("WHATSAPP_URL"), schemes=("https", "http")):
        reasons.append(_("WHATSAPP_URL: alamat gateway."))
    if form not in ("json", "form"):
        reasons.append(_("WHATSAPP_FORM: json atau form."))
    if not _HEADER.fullmatch(header) or not re.fullmatch(r"[!-~]*", scheme):
        reasons.append(_("WHATSAPP_HEADER dan WHATSAPP_SCHEME: satu kata."))
    if reasons:
        return Wrong(tuple(reasons))
    path = tuple(int(one) if one.isdigit() else one for one in read("WHATSAPP_RECEIPT").split(".") if one)
    return Gateway(
        read("WHATSAPP_URL"), token, read("WHATSAPP_BODY"), header=header, scheme=f"{scheme} " if scheme else "",
        form="form" if form == "form" else "json", receipt=path,
    )  # fmt: skip


_KINDS = {"waha": _waha, "fonnte": _fonnte, "cloud": _cloud, "other": _other}
