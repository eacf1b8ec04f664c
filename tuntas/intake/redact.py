"""Takes secrets out of a body before it is stored; what is left is still readable, and still parses."""

from __future__ import annotations

import re

__all__ = ["HIDDEN", "redacted"]

HIDDEN = "[disamarkan]"
_WORDS = (
    r"pass(?:word|wd|phrase|code|_?key)?(?![a-z])|pwd(?![a-z])|secret|token|api[_-]?key|routing[_-]?key|"
    r"service[_-]?key|integration[_-]?key|access[_-]?key|tls[_-]?key|private[_-]?key|authorization|"
    r"(?<![a-z])auth(?![a-z])|cookie|credential|basic[_-]?auth|connection[_-]?string|community|session[_-]?id|jwt"
)
_NAMES = rf"[\w.-]{{0,40}}(?:{_WORDS})[\w.-]{{0,40}}"
_HINTS = (
    "pass", "pwd", "secret", "token", "auth", "cookie", "credential", "connection", "community", "session", "jwt",
    "bearer", "basic", "private key",
)  # fmt: skip
_KEYS = re.compile(r"(?:api|routing|service|integration|access|tls|private)[_-]?key")
_QUOTED = re.compile(rf'("{_NAMES}"\s*:\s*")((?:\\.|[^"\\])+)', re.IGNORECASE | re.DOTALL)
_NESTED = re.compile(rf'((\\+"){_NAMES}\2\s*:\s*\2)(.+?)(?=\2)', re.IGNORECASE | re.DOTALL)
_PLAIN = re.compile(rf'("{_NAMES}"\s*:\s*)(-?[\d.]+)', re.IGNORECASE)
_LISTED = re.compile(rf'("{_NAMES}"\s*:\s*)\[[^\[\]{{}}]*\]', re.IGNORECASE)
_ASKED = re.compile(rf"((?:^|[?&;\s\"'])(?:{_NAMES})=)[^&;\s\"'<>\\]+", re.IGNORECASE)  # ?token=… and a form's
_IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]{0,30}://)[^\s/@:\"']{0,200}:[^\s/@\"']{1,200}@", re.IGNORECASE)
_BEARER = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,4000}", re.IGNORECASE)
_PEM = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END|\"|\Z)", re.DOTALL)


def redacted(text: str) -> str:
    """`text` with passwords, tokens, cookies and keys replaced; nested and unescaped JSON and forms included."""
    if not _suspect(text.lower()):  # most bodies hold none, and a storm of them must be quick
        return text
    text = _NESTED.sub(rf"\1{HIDDEN}", text)
    text = _QUOTED.sub(rf"\1{HIDDEN}", text)
    text = _PLAIN.sub(rf'\1"{HIDDEN}"', text)
    text = _LISTED.sub(rf'\1["{HIDDEN}"]', text)
    text = _ASKED.sub(rf"\1{HIDDEN}", text)
    text = _IN_ADDRESS.sub(rf"\1{HIDDEN}@", text)
    text = _PEM.sub(rf"\1{HIDDEN}", text)
    return _BEARER.sub(rf"\1 {HIDDEN}", text)


def _suspect(text: str) -> bool:
    """Whether anything in it could be a secret; a yes costs only time."""
    addressed = "://" in text and "@" in text
    return addressed or any(one in text for one in _HINTS) or ("key" in text and _KEYS.search(text) is not None)
