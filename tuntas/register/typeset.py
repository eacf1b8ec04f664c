"""Facts set by a Typst template of the register, in the type of the papers."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tuntas.typesetting import each_text, folder, made, printable, printing

__all__ = ["typeset"]

TEMPLATES = Path(__file__).parent / "templates"
_LONG_WORD = re.compile(r"[^\s\u200b-]{15,}")


def typeset(template: str, facts: dict[str, Any], files: dict[str, bytes]) -> bytes:
    """The PDF of templates/<template>.typ; dated by `facts["moment"]`, so that the same facts make the same bytes."""
    moment = datetime.fromisoformat(facts["moment"])

    def tried(told: Any) -> bytes:
        sources = {**_templates(), **files, "facts.json": json.dumps(told, ensure_ascii=False).encode()}
        with folder(sources) as place:
            return made(place / f"{template}.typ", moment)

    return printable(each_text(facts, _inert), tried)


@cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}


def _inert(text: str) -> str:
    """Without control characters and tricks of direction, its endless words breakable."""
    return _LONG_WORD.sub(_breakable, printing(text))


def _breakable(word: re.Match[str]) -> str:
    """A long word, which may break after what joins its parts (as in a number), or anywhere if nothing does."""
    parts = re.findall(r"[^/.]{1,9}[/.]?|[/.]", word[0])
    return "\u200b".join(parts)
