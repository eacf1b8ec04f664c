"""Takes secrets out of a body before it is stored; what is left is still readable, and still parses."""

from __future__ import annotations

import re

__all__ = ["HIDDEN", "redacted"]

HIDDEN = "[disamarkan]"
_NAMES = (
    r"[\w.-]{0,40}(?:pass(?:word|wd|phrase|_?key)?(?![a-z])|secret|token|api[_-]?key|routing[_-]?key|service[_-]?key|authorization|"
    r"cookie|credential|private[_-]?key|basic[_-]?auth|connection[_-]?string|community)[\w.-]{0,40}"
)
_QUOTED = re.compile(rf'("{_NAMES}"\s*:\s*")((?:\\.|[^"\\])+)', re.IGNORECASE | re.DOTALL)
_NESTED = re.compile(rf'((\\+"){_NAMES}\2\s*:\s*\2)(.+?)(?=\2)', re.IGNORECASE | re.DOTALL)
_PLAIN = re.compile(rf'("{_NAMES}"\s*:\s*)(-?[\d.]+)', re.IGNORECASE)
_IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]{0,30}://)[^\s/@:\"']{0,200}:[^\s/@\"']{1,200}@", re.IGNORECASE)
_BEARER = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,4000}", re.IGNORECASE)


def redacted(text: str) -> str:
    """`text` with passwords, tokens, cookies and keys replaced; nested and unescaped JSON included."""
    text = _NESTED.sub(rf"\1{HIDDEN}", text)
    text = _QUOTED.sub(rf"\1{HIDDEN}", text)
    text = _PLAIN.sub(rf'\1"{HIDDEN}"', text)
    text = _IN_ADDRESS.sub(rf"\1{HIDDEN}@", text)
    return _BEARER.sub(rf"\1 {HIDDEN}", text)
