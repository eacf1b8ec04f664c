"""QR labels for doors and devices: sheets of A4, each with readable text and whom to call when everything is down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tuntas.documents.pictures import qr
from tuntas.typesetting import each_text, folder, made, printable, printing

__all__ = ["Label", "labels_pdf"]

_TEMPLATE = Path(__file__).parent / "templates" / "labels.typ"


@dataclass(frozen=True)
class Label:
    """What stands on a label: the address behind it, a name, where it is, its code, and a telephone number."""

    url: str
    name: str
    where: str
    code: str
    phone: str


def labels_pdf(labels: Sequence[Label], office: str, moment: datetime) -> bytes:
    """Three by eight on a sheet; the same labels make the same bytes."""
    files = {f"qr-{number}.svg": qr(one.url) for number, one in enumerate(labels)}
    facts = {
        "office": office,
        "labels": [
            {"name": one.name, "where": one.where, "code": one.code, "phone": one.phone, "qr": f"qr-{number}.svg"}
            for number, one in enumerate(labels)
        ],
    }

    def tried(told: object) -> bytes:
        source = {"labels.typ": _TEMPLATE.read_bytes(), **files}
        with folder({**source, "facts.json": json.dumps(told, ensure_ascii=False).encode()}) as place:
            return made(place / "labels.typ", moment.replace(microsecond=0))

    return printable(each_text(facts, printing), tried)
