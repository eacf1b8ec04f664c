"""What others wrote, made harmless: no escape sequences, no control characters, not too long."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["MOST_BYTES", "clean"]

MOST_BYTES = 16 * 1024

_ESCAPES = re.compile(
    r"""
    (?:\x1b\]|\x9d) .*? (?:\x07|\x1b\\|\x9c|$)          # OSC: titles, links, the clipboard
  | (?:\x1b[PX^_]|[\x90\x98\x9e\x9f]) .*? (?:\x1b\\|\x9c|$)  # DCS, SOS, PM, APC
  | (?:\x1b\[|\x9b) [0-?]* [ -/]* [@-~]?                # CSI: colours, cursor, erasing
  | \x1b [ -/]* [0-~]?                                  # the two-character ones
    """,
    re.VERBOSE | re.DOTALL,
)


def clean(written: bytes | str, most: int = MOST_BYTES) -> str:
    """At most `most` bytes of it, in UTF-8, that are only text and line ends."""
    whole = written[: 4 * most]
    text = whole.decode("utf-8", "replace") if isinstance(whole, bytes) else whole
    text = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    kept = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co"))
    return kept.encode()[:most].decode("utf-8", "ignore")
